"""Who contributes, and what."""

from itertools import groupby

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bulletin import metadata, trends
from bulletin.models import Placement
from bulletin.pages import visible_departments
from bulletin.views.answers import numbered, page, reader
from departments.models import Department


@require_safe
def departments(request):
    by_kind = {kind: [] for kind in Department.Kind.values}
    # Asked of the places: SQLite would go through all of them once for each credit of each department.
    placed = Placement.objects.visible_to(reader(request)).order_by()
    counted = dict(placed.values_list("article__contributions__department").annotate(Count("article", distinct=True)))
    for department in Department.objects.current().filter(pk__in=filter(None, counted)):
        department.articles = counted[department.pk]
        by_kind[department.kind].append(department)
    context = {"nav": "departments", "kinds": [(kind, rows) for kind, rows in by_kind.items() if rows]}
    about = metadata.a_list("供稿单位", "为公报供稿的单位和各自的稿件", crumbs=metadata.above())
    return page(request, "departments.html", context, about=about)


@require_safe
def department(request, pk):
    user = reader(request)
    found = get_object_or_404(Department, pk=pk)
    if found.merged_into_id:
        other = get_object_or_404(visible_departments(user), pk=found.merged_into_id)
        return redirect(other, permanent=True)
    rows = Placement.objects.counted_for(user).filter(article__contributions__department=found)
    months = list(rows.order_by("issue__year", "issue__date__month").values_list(*_MONTH).annotate(Count("pk")))
    if not months:
        raise Http404
    years = [(year, sum(n for _, _, n in group)) for year, group in groupby(months, key=lambda row: row[0])]
    rows = (
        rows.select_related("issue__publication", "section", "article")
        .defer("article__body", "article__sketch", "issue__colophon")
        .prefetch_related("article__contributions")
        .order_by("-issue__year", "-issue__date", "-issue__number", "-issue", "position", "pk")
    )
    shown, notice = numbered(request, rows)
    related = Department.objects.filter(Q(successor=found) | Q(pk=found.successor_id))
    context = {
        "nav": "departments",
        "department": found,
        "related": related.filter(pk__in=visible_departments(user).values("pk")),
        "total": sum(n for _, n in years),
        "in_this_year": dict(years).get(timezone.localdate().year, 0),
        "first_year": years[0][0],
        "latest": rows.first(),
        "trends": drawn(found, dict(years), {month: n for year, month, n in months if year == years[-1][0]}),
        "shown": shown,
        "notice": notice,
        "feed": reverse("department_feed", args=[pk]),
    }
    crumbs = metadata.above(None, ("供稿单位", reverse("departments")))
    about = metadata.a_list(found.name, f"{found}供稿的全部稿件", crumbs=crumbs, also="供稿单位")
    return page(request, "department.html", context, about=about)


_MONTH = ("issue__year", "issue__date__month")


def drawn(department, years, months):
    """The articles of each year, where there are several, and of each month of the last: a title and a drawing."""
    first, last = min(years), max(years)
    if first < last:
        # A year without anything is drawn too: a gap is what a trend is looked at for.
        span = range(first, last + 1)
        figures = [years.get(year, 0) for year in span]
        yield "各年供稿", trends.bars(f"{department}各年供稿", "篇", figures, [f"{year}年" for year in span])
    figures = [months.get(month, 0) for month in range(1, trends.MONTHS + 1)]
    title = f"{last}年各月供稿"
    yield title, trends.bars(f"{department}{title}", "篇", figures, trends.months(trends.MONTHS))
