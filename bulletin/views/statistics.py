"""Public figures."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_safe

from bulletin import metadata
from bulletin.statistics import all_departments, by_department, by_month, by_section, by_year
from bulletin.views.answers import page


@require_safe
def statistics(request, year=None):
    years = by_year()
    if year and year not in [row.year for row in years]:
        raise Http404
    shown = year or (years[0].year if years else None)
    context = {
        "nav": "statistics",
        "years": years,
        "year": shown,
        "issues": sum(row.issues for row in years),
        "articles": sum(row.articles for row in years),
        "departments": all_departments(),
    }
    if shown:
        context |= {
            "trend": by_month(shown),
            "sections": by_section(shown),
            "kinds": by_department(shown),
        }
    title, crumbs = "统计", metadata.above()
    if year:
        title, crumbs = f"{year}年统计", metadata.above(None, ("统计", reverse("statistics")))
    about = metadata.a_list(title, "刊发期数、篇数和各单位供稿篇数", crumbs=crumbs, kind=metadata.DATA)
    return page(request, "statistics.html", context, about=about)
