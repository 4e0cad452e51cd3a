"""What the lists show of an issue."""

from django.contrib import admin
from django.utils.html import format_html_join

from bulletin.models import Issue

# The word of a state, and the look of its badge.
_STATES = {
    Issue.State.DRAFT: ("草稿", ""),
    Issue.State.SCHEDULED: ("定时", "warning"),
    Issue.State.PUBLISHED: ("已发布", "ok"),
    Issue.State.WITHDRAWN: ("已撤回", "error"),
}


@admin.display(description="期", ordering="number")
def label(issue: Issue) -> str:
    return str(issue)


@admin.display(description="总期号", ordering="total_number")
def total(issue: Issue) -> str:
    return issue.total_label


@admin.display(description="状态", ordering="state")
def state(issue: Issue) -> str:
    """Of a row that was annotated with `hurried`."""
    # A scheduled issue is out when its time has come, whatever its row says.
    word, look = _STATES[Issue.State.PUBLISHED if issue.is_public else issue.state]
    badges = [
        (look, word),
        *([("", "内部")] if issue.internal else []),
        *([("warning", "紧急")] if issue.hurried else []),
    ]
    return format_html_join(" ", '<span class="badge {}">{}</span>', badges)


@admin.display(description="篇数", ordering="articles_count")
def articles(issue: Issue) -> int:
    """Of a row that was annotated with `articles_count`."""
    return issue.articles_count


@admin.display(description="发布时间", ordering="published_at")
def since(issue: Issue):
    return issue.published_at or issue.publish_at
