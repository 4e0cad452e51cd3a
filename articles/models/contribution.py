"""Who contributed to an article, as printed and as linked to the register."""

from typing import TYPE_CHECKING

from django.db import models

from departments.models import Department
from departments.names import Register

if TYPE_CHECKING:
    from articles.models.article import Article


def contributions(article: "Article", names: list[str], register: Register) -> list["Contribution"]:
    """Unsaved rows for printed names, in their order. A department's second name stays, but is not linked."""
    rows, linked = [], set()
    for position, name in enumerate(names, start=1):
        known = register.find(name)
        pk = known.pk if known and known.pk not in linked else None
        linked.add(pk)
        rows.append(Contribution(article=article, department_id=pk, printed_name=name, position=position))
    return rows


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def unlinked(self):
        """Printed names without a department."""
        return self.filter(department=None)

    def waiting(self, register: Register) -> list[dict]:
        """The names that wait for a person to say whose they are: printed_name, count, and the latest article's key.

        A department's second name in an article is known, and stays without a link.
        """
        rows = self.unlinked().values("printed_name").annotate(count=models.Count("pk"), latest=models.Max("article"))
        return [row for row in rows.order_by("-count", "printed_name") if not register.find(row["printed_name"])]

    def link(self, register: Register) -> int:
        """Link waiting names that the register has come to know; returns how many. A department is linked once an article."""
        linked = 0
        for row in self.unlinked().order_by("article_id", "position"):
            known = register.find(row.printed_name)
            if known and not Contribution.objects.filter(article=row.article_id, department=known.pk).exists():
                row.department_id = known.pk
                row.save(update_fields=["department"])
                linked += 1
        return linked


class Contribution(models.Model):
    """A department's credit on an article, with its name as printed (供稿)."""

    article = models.ForeignKey("Article", models.CASCADE, verbose_name="稿件", related_name="contributions")
    department = models.ForeignKey(
        Department, models.PROTECT, verbose_name="单位", null=True, blank=True, related_name="contributions"
    )
    printed_name = models.CharField("印出的名称", max_length=100)
    position = models.PositiveSmallIntegerField("次序")

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "供稿"
        ordering = ["article_id", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "department"],
                condition=models.Q(department__isnull=False),
                name="one_contribution_per_department",
            )
        ]
        indexes = [models.Index(fields=["printed_name"])]

    def __str__(self):
        return self.printed_name
