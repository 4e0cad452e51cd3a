"""The front page: what waits, the latest issues, and how the last twelve months went."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.contrib import admin
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse
from django.utils import timezone

from bulletin import trends
from bulletin.admin import columns, inbox
from bulletin.models import Issue, Placement, Publication

LATEST = 8  # issues
_SAID = ("id", "series", "year", "number", "number_to", "date")
_SINCE = timedelta(days=31 * (trends.MONTHS + 1))  # more than thirteen months


@dataclass(frozen=True, slots=True)
class Stale:
    """A publication whose newest public issue is older than its alarm allows, and where to do something about it."""

    publication: Publication
    newest: Issue
    days: int
    label: str
    address: str


def front_page(request) -> dict:
    """All that the page shows; never more than some queries, however much there is."""
    user, today = request.user, timezone.localdate()
    publications = _publications()
    context = {
        "today": today,
        "groups": inbox.groups(request),
        "publications": publications,
        "may_import": bool(publications) and user.has_perm("bulletin.add_issue"),
    }
    if user.has_perm("bulletin.view_issue"):
        context |= {"stale": _stale(user, publications, today), "latest": _latest()}
        if context["latest"]:
            context["adopted"], context["days"] = _trends(today)
    return context


admin.site.front_page = front_page


def _publications() -> list[Publication]:
    """Each with its newest public issue and the draft in work, as far as a label says them. One query."""
    theirs = Issue.objects.filter(publication=OuterRef("pk"))
    said = JSONObject(**{name: name for name in _SAID})
    publications = Publication.objects.annotate(
        newest=Subquery(theirs.public().values(said=said)[:1]),
        draft=Subquery(theirs.filter(state=Issue.State.DRAFT).values(said=said)[:1]),
    )
    found = list(publications)
    for each in found:
        each.newest, each.draft = _said(each.newest), _said(each.draft)
    return found


def _said(values: dict | None) -> Issue | None:
    return values and Issue(**values | {"date": date.fromisoformat(values["date"][:10])})


def _stale(user, publications: list[Publication], today: date) -> list[Stale]:
    found = []
    for each in publications:
        newest, draft = each.newest, each.draft
        days = (today - newest.date).days if newest else 0
        if not each.alarm_days or days < each.alarm_days:
            continue
        label = address = ""
        if draft and user.has_perm("bulletin.change_issue"):
            label = f"去编{draft.series}第{draft.numbers()}期"
            address = reverse("admin:bulletin_issue_change", args=[draft.pk])
        elif user.has_perm("bulletin.add_issue"):
            label, address = "导入下一期", reverse("admin:bulletin_issue_import")
        found.append(Stale(each, newest, days, label, address))
    return found


def _latest() -> list[tuple[Issue, str]]:
    """The latest issues, each with the badge of its state."""
    issues = Issue.objects.select_related("publication").hurried().annotate(articles_count=Count("placements"))
    # Counting makes Django forget the model's own order.
    return [(issue, columns.state(issue)) for issue in issues.order_by(*Issue._meta.ordering)[:LATEST]]


def _trends(today: date) -> tuple[trends.Trend, trends.Trend]:
    """采用稿件 by the months of their issues, and the days from an article's first text to its publication."""
    start = today - _SINCE
    rows = (
        Placement.objects.visible_to(None)
        .annotate(out=Coalesce("issue__published_at", "issue__publish_at"))
        .filter(Q(issue__date__gte=start) | Q(out__gte=timezone.now() - _SINCE))
        .order_by()
        .values_list("issue__date", "article__created_at", "out")
    )
    adopted, days = [], []
    for issued, created, out in rows:
        adopted.append((issued, 1))
        published = timezone.localdate(out)
        days.append((published, max(0, (published - timezone.localdate(created)).days)))
    counts = [len(month) for month in trends.by_month(adopted, today)]
    medians = [round(median(month)) if month else None for month in trends.by_month(days, today)]
    months = trends.months(today.month)
    return (
        trends.bars("各月采用稿件", "篇", counts[1:], months, before=counts[0]),
        trends.line("各月从报送到发布的天数", "天", medians[1:], months, before=medians[0]),
    )
