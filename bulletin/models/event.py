from django.conf import settings
from django.db import models

from articles.models import Article
from departments.models import InsertedOnly


class IssueEvent(InsertedOnly):
    """What was done to an issue, by whom and when. Inserted only."""

    class Kind(models.TextChoices):
        PROOFED = "proofed", "校对"
        SIGNED = "signed", "签发"
        SCHEDULED = "scheduled", "定时"
        UNSCHEDULED = "unscheduled", "取消定时"
        PUBLISHED = "published", "发布"
        EMERGENCY = "emergency", "紧急发布"
        CORRECTED = "corrected", "更正"
        WITHDRAWN = "withdrawn", "撤回"
        RESTORED = "restored", "恢复"

    issue = models.ForeignKey("bulletin.Issue", models.PROTECT, verbose_name="期", related_name="events")
    article = models.ForeignKey(
        Article, models.PROTECT, verbose_name="稿件", null=True, blank=True, related_name="issue_events"
    )
    kind = models.CharField("事项", max_length=12, choices=Kind)
    proof_pass = models.PositiveSmallIntegerField("校次", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁", null=True, blank=True, related_name="issue_events"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    reason = models.TextField("原因", blank=True)
    digest = models.CharField("文本摘要", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "经过"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.issue} {self.get_kind_display()}"
