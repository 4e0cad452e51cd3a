from collections.abc import Iterable

from django.conf import settings
from django.db import models

from articles.proofs import REMEMBERED, Spot


class DismissalQuerySet(models.QuerySet["Dismissal"]):
    def of(self, spots: Iterable[Spot]):
        """Those of these findings that a person has looked at and put away."""
        return self.filter(text__in={spot.text for spot in spots})


class Dismissal(models.Model):
    """A finding that a person has looked at and put away (忽略); the same words raise it in no article again."""

    code = models.CharField("检查", max_length=30)
    text = models.CharField("原文", max_length=REMEMBERED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁", null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    objects = DismissalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "忽略的提示"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["code", "text"], name="one_dismissal_a_check_and_text")]
        indexes = [models.Index(fields=["text"])]

    def __str__(self):
        return self.text
