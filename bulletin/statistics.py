"""Public figures: how much was published, year by year, in which sections and by whom. Citizens' count for everybody."""

from dataclasses import dataclass

from django.db.models import Count

from bulletin import trends
from bulletin.models import Issue, Placement
from departments.models import Department


@dataclass(frozen=True, slots=True)
class Year:
    """What citizens can read of a year: numbers of issues, articles, and departments that contributed."""

    year: int
    issues: int
    articles: int
    departments: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """A department with its number of articles; equals have the same rank."""

    rank: int
    department: Department
    articles: int


def by_year() -> list[Year]:
    """Each year that has something, the latest first."""
    issues = Issue.objects.public().order_by("-year").values_list("year").annotate(Count("pk"))
    counted = Placement.objects.counted_for(None).order_by().values_list("issue__year")
    articles = dict(counted.annotate(Count("pk")))
    departments = dict(counted.annotate(Count("article__contributions__department", distinct=True)))
    return [Year(year, count, articles.get(year, 0), departments.get(year, 0)) for year, count in issues]


def all_departments() -> int:
    """How many departments contributed so far."""
    placed = Placement.objects.counted_for(None)
    return placed.aggregate(count=Count("article__contributions__department", distinct=True))["count"]


def by_month(year: int) -> trends.Trend:
    """The articles of a year's issues, month by month."""
    counted = Placement.objects.counted_for(None).filter(issue__year=year).order_by()
    found = dict(counted.values_list("issue__date__month").annotate(Count("pk")))
    figures = [found.get(month, 0) for month in range(1, trends.MONTHS + 1)]
    return trends.bars(f"{year}年各月刊发稿件", "篇", figures, trends.months(trends.MONTHS))


def by_section(year: int) -> list[dict]:
    """The sections of a year, the fullest first: name, slug and publication of each, and its `articles`."""
    counted = Placement.objects.counted_for(None).filter(issue__year=year, section__isnull=False)
    names = ("section__name", "section__slug", "section__publication__slug", "section__publication__name")
    rows = counted.values("section", *names).annotate(articles=Count("pk"))
    return list(rows.order_by("-articles", "section__publication", "section__position", "section"))


def by_department(year: int) -> list[tuple[str, list[Ranked]]]:
    """The departments of a year by kind, ranked: those with most articles first."""
    counted = Placement.objects.counted_for(None).filter(issue__year=year)
    rows = Department.objects.filter(contributions__article__placements__in=counted)
    rows = rows.annotate(articles=Count("contributions__article", distinct=True)).order_by("-articles", "order", "pk")
    kinds: dict[str, list[Ranked]] = {kind: [] for kind in Department.Kind.values}
    for department in rows:
        ranked = kinds[department.kind]
        equal = ranked and ranked[-1].articles == department.articles
        ranked.append(Ranked(ranked[-1].rank if equal else len(ranked) + 1, department, department.articles))
    return [(kind, ranked) for kind, ranked in kinds.items() if ranked]
