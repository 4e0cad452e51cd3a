from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from bulletin.models.issue import Issue
from bulletin.models.publication import Publication

KEPT_UNFINISHED = timedelta(days=30)


class ReadingQuerySet(models.QuerySet["Reading"]):
    def unfinished(self):
        """Given to import, but no issue yet."""
        return self.filter(issue=None)

    def forget_old(self):
        """Drop what was left unfinished for more than 30 days."""
        return self.unfinished().filter(at__lt=timezone.now() - KEPT_UNFINISHED).delete()


class Reading(models.Model):
    """A file or text given to import, and what people chose to do about its problems."""

    publication = models.ForeignKey(Publication, models.CASCADE, verbose_name="刊物", related_name="readings")
    issue = models.OneToOneField(
        Issue, models.CASCADE, verbose_name="期", null=True, blank=True, related_name="reading"
    )
    name = models.CharField("文件名", max_length=255, blank=True, help_text="粘贴的文字没有文件名")
    content = models.BinaryField("内容")
    digest = models.CharField("摘要", max_length=64, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="谁", null=True, blank=True, related_name="readings"
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    repairs = models.JSONField("修正", default=list)
    typed = models.JSONField("已填的编号", default=dict, help_text="导入时填过的年、期号和日期，照填的样子")
    outline = models.JSONField("结构", default=dict, help_text="读出的结构，各行以序号相称；正文不在里面")
    articles = models.JSONField("稿件", default=list, help_text="读出的各篇按次序对应的稿件主键")

    objects = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "digest"], condition=models.Q(issue__isnull=False), name="file_imported_once"
            )
        ]

    def __str__(self):
        return self.name or "粘贴的文字"

    def get_absolute_url(self):
        """Where its import goes on."""
        return reverse("admin:bulletin_issue_reading", args=[self.pk])


class ProblemQuerySet(models.QuerySet["Problem"]):
    def open(self):
        """Neither repaired nor dismissed."""
        return self.filter(settled_at=None)

    def settle(self, *, by=None) -> int:
        """Note that these need nobody any more, and who saw to it; returns how many."""
        return self.update(settled_at=timezone.now(), settled_by=by)


class Problem(models.Model):
    """What an import asked about and nobody has settled before the draft was made (IMPORT.md §4)."""

    reading = models.ForeignKey(Reading, models.CASCADE, verbose_name="导入", related_name="problems")
    code = models.CharField("代码", max_length=40)
    level = models.CharField("级别", max_length=10)
    line = models.PositiveIntegerField("行")
    quote = models.TextField("原文")
    message = models.TextField("说明")
    suggestion = models.TextField("建议", blank=True)
    settled_at = models.DateTimeField("处理时间", null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name="处理人", null=True, blank=True, related_name="+"
    )

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入的问题"
        ordering = ["line", "pk"]

    def __str__(self):
        return f"第{self.line}行 {self.message}"
