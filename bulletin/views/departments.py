"""Who contributes, and what."""

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from bulletin.models import Placement
from bulletin.pages import visible_departments
from bulletin.views.answers import for_reader, numbered, page, reader
from departments.models import Department


@require_safe
def departments(request):
    by_kind = {kind: [] for kind in Department.Kind.values}
    for department in visible_departments(reader(request)):
        by_kind[department.kind].append(department)
    return page(
        request, "departments.html", {"nav": "departments", "kinds": [(k, rows) for k, rows in by_kind.items() if rows]}
    )


@require_safe
def department(request, pk):
    user = reader(request)
    found = get_object_or_404(Department, pk=pk)
    if found.merged_into_id:
        other = get_object_or_404(visible_departments(user), pk=found.merged_into_id)
        return for_reader(request, redirect(other, permanent=True))
    rows = first_placements(user).filter(article__contributions__department=found)
    years = list(rows.order_by("issue__year").values_list("issue__year").annotate(Count("pk")))
    if not years:
        raise Http404
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
        "total": sum(count for _, count in years),
        "this_year": timezone.localdate().year,
        "in_this_year": dict(years).get(timezone.localdate().year, 0),
        "first_year": years[0][0],
        "latest": rows.first(),
        "shown": shown,
        "notice": notice,
    }
    return page(request, "department.html", context)


def first_placements(user):
    """The visible placements without those that repeat an article of an earlier issue."""
    visible = Placement.objects.visible_to(user)
    earlier = Q(issue__date__lt=OuterRef("issue__date")) | Q(issue__date=OuterRef("issue__date"), pk__lt=OuterRef("pk"))
    return visible.exclude(Exists(visible.filter(earlier, article=OuterRef("article"))))
