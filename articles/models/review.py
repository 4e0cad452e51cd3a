from django.conf import settings
from django.db import models

from articles.models.article import Article
from articles.workflow import STAGES
from departments.models import InsertedOnly


class Review(InsertedOnly):
    """One decision in 初审, 复审 or 终审, on one text (审核记录). Inserted only."""

    article = models.ForeignKey(Article, models.PROTECT, verbose_name="稿件", related_name="reviews")
    stage = models.CharField("审级", max_length=10, choices=[(stage.key, stage.name) for stage in STAGES])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁", related_name="reviews")
    approved = models.BooleanField("通过")
    opinion = models.TextField("意见", blank=True)
    digest = models.CharField("文本摘要", max_length=64)
    version = models.PositiveIntegerField("版本")
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核记录"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.get_stage_display()}{'通过' if self.approved else '退回'}《{self.article}》"
