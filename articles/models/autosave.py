from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article

THERE = timedelta(minutes=5)  # since the last sign of life; an open page gives one a minute


class AutosaveManager(models.Manager["Autosave"]):
    def keep(self, *, by, article: Article | None, version: int | None = None, content: dict | None = None):
        """Keep what this person has typed, until it is saved; without `content`, note that the page is open."""
        values = {"at": timezone.now()} | ({} if content is None else {"content": content, "version": version})
        kept, _ = self.update_or_create(by=by, article=article, defaults=values)
        return kept

    def forget(self, *, by, article: Article | None) -> None:
        """What was typed is saved, or not wanted."""
        self.filter(by=by, article=article).delete()

    def of(self, by, article: Article | None) -> "Autosave | None":
        """What this person has typed into the form of the article (None: of a new one) and not saved."""
        return self.filter(by=by, article=article).exclude(content={}).first()

    def others(self, by, article: Article):
        """Who else is at this article now, the first to come first."""
        there = self.filter(article=article, at__gte=timezone.now() - THERE).exclude(by=by)
        return there.select_related("by").order_by("opened_at")


class Autosave(models.Model):
    """What a person has typed into an article's form and not saved yet. Never the article itself."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="谁", related_name="autosaves")
    article = models.ForeignKey(
        Article, models.CASCADE, verbose_name="稿件", null=True, blank=True, related_name="autosaves"
    )
    content = models.JSONField("填写的内容", default=dict, blank=True)
    version = models.PositiveIntegerField("从哪一版改起", null=True, blank=True)
    opened_at = models.DateTimeField("打开时间", auto_now_add=True)
    at = models.DateTimeField("最近一次", default=timezone.now)

    objects = AutosaveManager()

    class Meta:
        verbose_name = verbose_name_plural = "自动保存"
        constraints = [
            models.UniqueConstraint(fields=["by", "article"], name="one_autosave_a_person_and_article"),
            models.UniqueConstraint(
                fields=["by"], condition=models.Q(article=None), name="one_autosave_a_person_for_a_new_article"
            ),
        ]

    def __str__(self):
        return f"{self.by} {self.article or '新稿件'}"
