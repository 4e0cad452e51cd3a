"""The front page, the archive, an issue, an article."""

from itertools import groupby

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.http import Http404
from django.views.decorators.http import require_safe

from bulletin import editions, metadata
from bulletin.models import Issue, Placement
from bulletin.models.issue import sees_drafts
from bulletin.pages import visible_sections, visible_years
from bulletin.views.answers import not_here, page, reader, withdrawal

RECENT = 6  # issues beside the cover
LOOKED_THROUGH = 12  # issues whose articles stand below their sections
ON_COVER = 2  # formats
LATEST = 5  # articles below a section


@require_safe
def home(request):
    user = reader(request)
    standing = Placement.objects.visible_to(None).filter(issue=OuterRef("pk"))
    cover = Issue.objects.public().filter(Exists(standing)).select_related("publication").first()
    others = Issue.objects.visible_to(user).exclude(pk=cover and cover.pk).select_related("publication")
    contents = cover.contents() if cover else []
    recent = list(with_contents(others, credits=True)[:LOOKED_THROUGH])
    publications = by_publication(visible_years(user))
    context = {
        "nav": "home",
        "cover": cover,
        "publication": cover and cover.publication,
        "contents": contents,
        "editions": editions.offered(cover, contents)[:ON_COVER] if cover else [],
        "recent": recent[:RECENT],
        "publications": publications,
        "years": [row for rows in publications for row in rows if cover and row["publication"] == cover.publication_id],
        "sections": latest_by_section(visible_sections(user), recent),
    }
    return page(request, "home.html", context, about=metadata.a_front_page(cover, contents))


@require_safe
def archives(request):
    context = {"nav": "archives", "publications": by_publication(visible_years(reader(request)))}
    about = metadata.a_list("往期公报", "全部刊物和年份，从最新一期到最早一期", crumbs=metadata.above())
    return page(request, "archives.html", context, about=about)


@require_safe
def archive(request, publication):
    return archive_year(request, publication, None)


@require_safe
def archive_year(request, publication, year):
    user = reader(request)
    years = list(visible_years(user).filter(publication__slug=publication))
    if not years or (year and year not in [row["year"] for row in years]):
        raise Http404
    year = year or years[0]["year"]
    published = Issue.objects.visible_to(user).filter(publication__slug=publication, year=year)
    issues = list(with_contents(published.select_related("publication")))
    context = {
        "nav": "archives",
        "publication": issues[0].publication,
        "year": year,
        "years": years,
        "total": sum(row["issues"] for row in years),
        "months": [(day, list(rows)) for day, rows in groupby(issues, key=lambda issue: issue.date.replace(day=1))],
    }
    about = metadata.a_list(
        f"{year}年往期",
        f"《{context['publication']}》{year}年各期目录",
        crumbs=metadata.above(context["publication"]),
        also=context["publication"].name,
    )
    return page(request, "archive.html", context, about=about)


@require_safe
def issue(request, publication, year, number):
    user = reader(request)
    try:
        issue = Issue.objects.at(publication, year, number).visible_to(user).select_related("publication").get()
    except Issue.DoesNotExist:
        return not_here(request, publication, year, number)
    contents = issue.contents()
    context = {
        "publication": issue.publication,
        "issue": issue,
        "withdrawal": withdrawal(issue),
        "contents": contents,
        "editions": editions.offered(issue, contents),
        "notes": [note if isinstance(note, dict) else {"text": note} for note in issue.notes],
        "colophon": (issue.colophon or issue.publication.colophon).splitlines(),
    }
    return page(request, "issue.html", context, about=metadata.an_issue(issue, contents))


@require_safe
def article(request, publication, year, number, pk):
    user = reader(request)
    try:
        placement = (
            Placement.objects.readable_by(user)
            .filter(issue__in=Issue.objects.at(publication, year, number), article=pk)
            .select_related("issue__publication", "section", "article")
            .prefetch_related("article__contributions")
            .get()
        )
    except Placement.DoesNotExist:
        return not_here(request, publication, year, number, below=f"{pk}/", article=pk)
    if placement.section:
        placement.section.publication = placement.issue.publication
    before, after, first = around(placement, alone=not (placement.is_public or sees_drafts(user)))
    names = [row.printed_name for row in placement.article.contributions.all()]
    sources = names or [placement.issue.publication.name]
    about = metadata.an_article(placement, sources=sources, canonical=first.get_absolute_url())
    context = {
        "publication": placement.issue.publication,
        "issue": placement.issue,
        "withdrawal": withdrawal(placement.issue, placement),
        "placement": placement,
        "section": placement.section,
        "article": placement.article,
        "editions": editions.offered(placement),
        "sources": "、".join(sources),
        "before": before,
        "after": after,
    }
    return page(request, "article.html", context, about=about)


def with_contents(issues, *, credits=False):
    """Issues with the titles in them, in printed order; one query for all, another for the credits."""
    fields = ("issue", "position", "section", "article__title", "article__tag")
    placements = Placement.objects.filter(withdrawn=False).select_related("article").only(*fields)
    if credits:
        placements = placements.prefetch_related("article__contributions")
    return issues.prefetch_related(Prefetch("placements", placements))


def by_publication(years):
    """Rows of `visible_years`, a list for each publication."""
    return [list(rows) for _, rows in groupby(years, key=lambda row: row["publication"])]


def latest_by_section(sections, issues):
    """Each section with its latest placements in these issues."""
    latest = {}
    for issue in issues:
        for placement in issue.placements.all():
            latest.setdefault(placement.section_id, []).append(placement)
    return [(section, latest.get(section.pk, [])[:LATEST]) for section in sections]


def around(placement, *, alone):
    """The placements before and behind this one in its issue, or None, and where citizens could read the article first.

    One query. `alone` is for a reader who may not see the others.
    """
    rows = Placement.objects.filter(Q(issue=placement.issue_id) | Q(article=placement.article_id))
    rows = list(rows.select_related("issue__publication", "article").only(*_BESIDE))
    here = [row for row in rows if row.pk == placement.pk or (row.issue_id == placement.issue_id and not row.withdrawn)]
    shown = [row for row in rows if row.article_id == placement.article_id and row.is_public]
    first = min(shown, key=lambda row: (row.issue.public_since, row.pk), default=placement)
    at = here.index(placement)
    before = here[at - 1] if at else None
    after = here[at + 1] if at + 1 < len(here) else None
    return (None, None, first) if alone else (before, after, first)


_BESIDE = (
    *("issue", "position", "withdrawn", "article__title", "article__tag", "issue__publication__slug"),
    *(f"issue__{name}" for name in ("series", "year", "number", "number_to", "state", "internal")),
    *("issue__publish_at", "issue__published_at"),
)
