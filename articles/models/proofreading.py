"""The part of an article that is about proofreading: what the checks find, repairs at a click, and what is put away."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import models, transaction

from articles.proofing.rate import per_ten_thousand
from articles.proofs import Spot
from departments.models import AuditEntry


class Settled(Exception):
    """A finding is not there any more, or cannot be settled so; the message says why in Chinese."""

    def __init__(self, why: str = "这一处已经改过了，请看现在的校对结果。"):
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Proofed:
    """What the checks find in an article: `open` is to be looked at, `dismissed` was.

    `errors` are those of press proofreading, weighted, in `characters` characters.
    """

    open: tuple[Spot, ...] = ()
    dismissed: tuple[Spot, ...] = ()
    errors: float = 0
    characters: int = 0

    def of(self, level: str) -> list[Spot]:
        """Those of a level, the half-width marks aside."""
        return [spot for spot in self.open if spot.level == level and not spot.grouped]

    @property
    def blocking(self) -> list[Spot]:
        """Terms that must not be published."""
        return [spot for spot in self.open if spot.blocks]

    @property
    def musts(self) -> int:
        return len(self.of("must"))

    @property
    def checks(self) -> int:
        return len(self.of("check"))

    @property
    def halfwidth(self) -> int:
        """How many half-width marks stand in it."""
        return sum(spot.count for spot in self.open if spot.grouped)

    @property
    def rate(self) -> Decimal:
        """Errors in ten thousand characters (差错率，万分之), to two decimals."""
        return self.rate_of([self])

    @staticmethod
    def rate_of(proofs: Iterable["Proofed"]) -> Decimal:
        """The same of several articles together."""
        whole = list(proofs)
        return per_ten_thousand(Decimal(sum(each.errors for each in whole)), sum(each.characters for each in whole))


class Proofreading(models.Model):
    """What an article is asked and told about its findings."""

    class Meta:
        abstract = True

    def proofed(self) -> Proofed:
        """What is found in it as it is stored."""
        return self._proofs().of([self])[self.pk]

    @transaction.atomic
    def repair(self, keys: Collection[str], *, by=None, version: int | None = None):
        """Settle these findings as they suggest, wherever their words stand by now; gives the revision.

        Raises `Settled` where one is not there any more, and as `rewrite` does.
        """
        article = type(self).objects.select_for_update().get(pk=self.pk)
        proofs = self._proofs()
        found = [spot for spot in proofs.of([article])[article.pk].open if spot.key in keys]
        if not found or len(found) < len(set(keys)):
            raise Settled
        note = "、".join(
            "半角标点改为全角" if spot.grouped else f"“{spot.quote}”改为“{spot.suggestion}”" for spot in found
        )
        values = proofs.settled(article, keys)
        for name in values.keys() & {"title", "subtitle"}:
            if len(values[name]) > (most := self._meta.get_field(name).max_length):
                raise Settled(f"改了以后超过{most}字，没有改。")
        return self.rewrite(values, by=by, version=version, note=f"校对：{note}")

    @transaction.atomic
    def dismiss(self, key: str, *, by=None) -> Spot:
        """Put a finding away (忽略): its words raise it no more, in any article. Raises `Settled`."""
        spot = next((spot for spot in self.proofed().open if spot.key == key), None)
        if spot is None:
            raise Settled
        made, _ = self._dismissals().get_or_create(code=spot.code, text=spot.text, defaults={"by": by})
        AuditEntry.objects.record(self, "忽略", by=by, after=f"{made}：{spot.message}")
        return spot

    @transaction.atomic
    def recall_finding(self, key: str, *, by=None) -> Spot:
        """Have a dismissed finding back (恢复). Raises `Settled`."""
        spot = next((spot for spot in self.proofed().dismissed if spot.key == key), None)
        if spot is None:
            raise Settled
        self._dismissals().filter(code=spot.code, text=spot.text).delete()
        AuditEntry.objects.record(self, "恢复提示", by=by, after=f"{spot.text}：{spot.message}")
        return spot

    def _proofs(self):
        return self._meta.apps.get_model("articles", "Proof").objects

    def _dismissals(self):
        return self._meta.apps.get_model("articles", "Dismissal").objects
