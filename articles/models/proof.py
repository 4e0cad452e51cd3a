import hashlib
import json
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

from django.db import models

from articles import passages, proofing, proofs
from articles.models.article import Article
from articles.models.dismissal import Dismissal
from articles.models.proofreading import Proofed
from articles.models.term import Term, stamp_of
from articles.proofing import WORDS, proofread, terms
from articles.proofing.rate import characters
from articles.proofs import FIELDS, Spot, changed, laid_out, repaired, spots, stored


@cache
def _edition() -> bytes:
    """By which it is known that the checks are still those that made a proof."""
    files = sorted(Path(proofing.__file__).parent.iterdir())
    files += [Path(module.__file__) for module in (proofs, passages)]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files if file.is_file())).digest()


class ProofManager(models.Manager["Proof"]):
    def of(self, articles: Iterable[Article]) -> dict[int, Proofed]:
        """What is found in these articles, by their keys. Two queries where nothing has changed, whatever their number."""
        own = {article.pk: article for article in articles}
        if not own:
            return {}
        kept = {proof.pk: proof for proof in Term.objects.beside(self.filter(article__in=own))}
        table = stamp_of(vars(next(iter(kept.values())))) if kept else Term.objects.stamp()
        fresh = []
        for pk in sorted(own):
            proof = kept.setdefault(pk, self.model())
            proof.article = own[pk]  # known already
            if proof.look(table):
                fresh.append(proof)
        if fresh:
            written = [field.name for field in self.model._meta.concrete_fields if not field.primary_key]
            self.bulk_create(fresh, update_conflicts=True, unique_fields=["article"], update_fields=written)
        read = {pk: proof.read() for pk, proof in kept.items()}
        away = set(Dismissal.objects.of(spot for each in read.values() for spot in each).values_list("code", "text"))
        return {pk: _proofed(kept[pk], each, away) for pk, each in read.items()}

    def settled(self, article: Article, keys: Collection[str]) -> dict:
        """The fields of an article that differ once the findings of these keys are settled as they suggest."""
        lines, sources = laid_out(article.content())
        wanted = []
        for found in (proofread(lines), list(terms.check(lines, Term.objects.rules()))):
            made = spots(lines, sources, found)
            wanted += [each for each, spot in zip(found, made, strict=True) if spot.key in keys]
        return changed(article.content(), lines, sources, repaired(lines, wanted))


def _proofed(proof: "Proof", found: list[Spot], away: set[tuple[str, str]]) -> Proofed:
    left = tuple(spot for spot in found if (spot.code, spot.text) not in away)
    put = tuple(spot for spot in found if (spot.code, spot.text) in away)
    return Proofed(left, put, sum(spot.weight for spot in left), proof.characters)


class Proof(models.Model):
    """What the checks found in an article, kept until its text, the table of terms or a check is another (校对结果)."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="proof")
    stamp = models.CharField("文本和检查的摘要", max_length=64)
    characters = models.PositiveIntegerField("字数")
    spots = models.JSONField("提示")
    table = models.CharField("术语表的摘要", max_length=80)
    terms = models.JSONField("术语")

    objects = ProofManager()

    class Meta:
        verbose_name = verbose_name_plural = "校对结果"

    def __str__(self):
        return str(self.article)

    def look(self, table: str) -> bool:
        """Ask the checks anew whose answers do not hold any more, where the table of terms has this stamp; gives whether any.

        Only a search for terms follows a change of their table: it takes a hundredth of the time. Does not save.
        """
        content = {name: getattr(self.article, name) for name in FIELDS}
        stamp = hashlib.sha256(_edition() + json.dumps(list(content.values())).encode()).hexdigest()
        if (self.stamp, self.table) == (stamp, table):
            return False
        lines, sources = laid_out(content)
        if self.stamp != stamp:
            self.spots = stored(spots(lines, sources, proofread(lines)))
            self.stamp, self.characters = stamp, characters(lines)
        self.terms = stored(spots(lines, sources, terms.check(lines, Term.objects.rules(table))))
        self.table = table
        return True

    def read(self) -> list[Spot]:
        """What it holds, in the order of the text; the half-width marks, which stand all over it, come last."""
        own = [Spot.read(each) for each in self.terms]
        watched = {spot.place for spot in own}
        general = [
            spot for each in self.spots if (spot := Spot.read(each)).code not in WORDS or spot.place not in watched
        ]
        return sorted(own + general, key=lambda spot: (spot.grouped, spot.place))
