from django.db import models

from articles.models import Recorded
from bulletin.models.issue import Issue


class IssueRevision(Recorded):
    """What an issue was: the fields of `Issue.CONTENT`, and its contents as rows of [section, article's key, title]."""

    issue = models.ForeignKey(Issue, models.CASCADE, verbose_name="期", related_name="revisions")

    class Meta(Recorded.Meta):
        verbose_name = verbose_name_plural = "期的历史"
        indexes = [models.Index(fields=["issue", "number"])]
