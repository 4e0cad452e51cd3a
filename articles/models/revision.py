from django.conf import settings
from django.db import models

from articles.models.article import Article
from departments.models import InsertedOnly, InsertOnly


class Recorded(InsertedOnly):
    """What something was after a change: by whom, when, and its whole content. Inserted only."""

    class Kind(models.TextChoices):
        MADE = "made", "建立"
        CHANGED = "changed", "修改"
        CORRECTED = "corrected", "更正"
        RESTORED = "restored", "恢复"
        KEPT = "kept", "没有采用的一版"
        SUBMITTED = "submitted", "报送"
        RECALLED = "recalled", "收回"

    number = models.PositiveIntegerField("版本")
    kind = models.CharField("怎样", max_length=10, choices=Kind, default=Kind.CHANGED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁", null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    note = models.TextField("说明", blank=True)
    content = models.JSONField("内容")

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self):
        return f"第{self.number}版（{self.get_kind_display()}）"


class RevisionQuerySet(InsertOnly):
    def begin(self, articles: list[Article], *, by=None, note: str = "") -> None:
        """The first revision of articles that were just stored and have no attachments yet. One query."""
        self.bulk_create(
            Revision(
                article=article,
                number=article.version,
                kind=Recorded.Kind.MADE,
                by=by,
                note=note,
                content={name: getattr(article, name) for name in Article.CONTENT} | {"attachments": []},
            )
            for article in articles
        )


class Revision(Recorded):
    """What an article was; `content` has the names of `Article.CONTENT`, and the keys of its attachments."""

    article = models.ForeignKey(Article, models.CASCADE, verbose_name="稿件", related_name="revisions")

    objects = RevisionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = verbose_name_plural = "稿件历史"
        indexes = [models.Index(fields=["article", "number"])]
