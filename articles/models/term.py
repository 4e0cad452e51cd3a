"""The table of terms that a house does not print as they stand, kept by its editors."""

from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models, transaction

from articles.proofing.terms import TermRule, Terms
from articles.termtable import LEVELS, Row, faults, table_line
from departments.models import AuditEntry

# Plain functions to Django, so that a subquery of them is not grouped and an empty table has its row.
_STAMP = {
    "terms_count": models.Func("pk", function="COUNT"),
    "terms_last": models.Func("pk", function="MAX"),
    "terms_at": models.Func("updated_at", function="MAX"),
}


def stamp_of(row: dict) -> str:
    """The stamp of the table, from what `stamp` and `beside` ask for."""
    return "-".join(str(row[name]) for name in _STAMP)


class TermQuerySet(models.QuerySet["Term"]):
    def rules(self, stamp: str = "") -> Terms:
        """The whole table, ready to be searched for. One query while nobody has changed it, none with its stamp."""
        return _compiled(stamp or self.stamp())

    def stamp(self) -> str:
        """By which it is known that nobody has changed the table since. One query."""
        return stamp_of(self.order_by().annotate(**_STAMP).values(*_STAMP)[0])

    def beside(self, rows: models.QuerySet) -> models.QuerySet:
        """Each of these rows of another model with what `stamp_of` makes the stamp of, so that it need not be asked for."""
        whole = self.order_by().annotate(**_STAMP)
        return rows.annotate(**{name: models.Subquery(whole.values(name)) for name in _STAMP})

    def rows(self) -> list[Row]:
        """The table as it is taken away and given back, in the order of the list."""
        return [Row(**values) for values in self.values(*Row.FIELDS)]

    @transaction.atomic
    def take(self, rows: Iterable[Row], *, by=None) -> tuple[int, int]:
        """Add these terms, and give those that are there already what these say; gives how many of each.

        What is not among them stays. One entry of the record.
        """
        kept = {row.text: row for row in self.select_for_update().rows()}
        new = [row for row in rows if row.text not in kept]
        changed = [row for row in rows if row.text in kept and row != kept[row.text]]
        if new or changed:
            self.bulk_create(
                [self.model(**asdict(row)) for row in (*new, *changed)],
                batch_size=500,
                update_conflicts=True,
                unique_fields=["text"],
                update_fields=[*Row.FIELDS[1:], "updated_at"],
            )
            AuditEntry.objects.record(
                self.model(text="术语表"),
                "导入",
                by=by,
                before="\n".join(table_line(kept[row.text]) for row in changed),
                after="\n".join(table_line(row) for row in (*changed, *new)),
            )
        return len(new), len(changed)


@lru_cache(maxsize=1)
def _compiled(stamp: str) -> Terms:
    return Terms(row.rule() for row in Term.objects.all())


class Term(models.Model):
    """A form of words that is not to be printed, and what to say instead (术语)."""

    class Kind(models.TextChoices):
        SENSITIVE = "错敏词", "错敏词"
        POST = "职务", "职务"
        OFFICE = "机构名称", "机构名称"
        PREFERRED = "规范用语", "规范用语"

    text = models.CharField("错误的写法", max_length=100, unique=True, error_messages={"unique": "术语表里已经有它。"})
    replacement = models.CharField("改为", max_length=100, blank=True, help_text="留空就只提示，不给“改为”按钮")
    level = models.CharField(
        "级别",
        max_length=10,
        choices=LEVELS,
        default="check",
        help_text="阻止发布：稿件里有它，就不能发布；核对、建议：只提醒",
    )
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.PREFERRED)
    exceptions = models.TextField(
        "例外", blank=True, help_text="一行一个：含有它而正确的说法，例如错误的写法是“会报”时的“大会报告”"
    )
    note = models.CharField("理由", max_length=200, blank=True, help_text="一句话，和提示一起显示")
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "术语"
        ordering = ["text"]

    def __str__(self):
        return self.text

    def clean(self):
        self.exceptions = "\n".join(filter(None, (line.strip() for line in self.exceptions.splitlines())))
        if found := faults(Row(*(getattr(self, name) for name in Row.FIELDS))):
            raise ValidationError(found)

    def rule(self) -> TermRule:
        """What the check is given of it."""
        return TermRule(
            wrong=self.text,
            right=self.replacement,
            severity=self.level,
            blocking=self.level == "must",
            exceptions=tuple(self.exceptions.splitlines()),
            reason=self.note,
        )
