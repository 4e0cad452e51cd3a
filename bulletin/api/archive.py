"""Publications, their sections and their issues."""

from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from ninja import Path, Query, Router

from bulletin.api import giving, shapes
from bulletin.api.problems import Gone, Moved
from bulletin.models import Issue, Placement
from bulletin.pages import visible_publications, visible_sections
from bulletin.views.answers import renumbered, withdrawal

router = Router(tags=["刊物"])
REFUSED = {400: shapes.Problem, 404: shapes.Problem}


@router.get("/publications", response={200: shapes.Publications, 400: shapes.Problem}, exclude_unset=True)
def publications(request, wanted: Query[shapes.PublicationsAsked]):
    """有公开内容的全部刊物。"""
    giving.known(request, wanted)
    return giving.listed(visible_publications(), wanted, giving.publication)


@router.get("/publications/{slug}/sections", response={200: shapes.Sections, **REFUSED}, exclude_unset=True)
def sections(request, slug: Path[shapes.Slug], wanted: Query[shapes.SectionsAsked]):
    """一种刊物有公开稿件的栏目，依次序。"""
    giving.known(request, wanted)
    if not visible_publications().filter(slug=slug).exists():
        raise Http404
    return giving.listed(visible_sections().filter(publication__slug=slug), wanted, giving.section)


@router.get("/issues", response={200: shapes.Issues, 400: shapes.Problem}, exclude_unset=True)
def issues(request, wanted: Query[shapes.IssuesAsked]):
    """各期，最新的在前，带目录。"""
    giving.known(request, wanted)
    read = giving.read(request)
    rows = Issue.objects.public()
    if read.publication:
        rows = rows.filter(publication__slug=read.publication)
    if read.year:
        rows = rows.filter(year=read.year)
    if read.since:
        rows = rows.filter(date__gte=read.since)
    if read.until:
        rows = rows.filter(date__lte=read.until)
    placements = Placement.objects.filter(withdrawn=False).select_related("article", "section")
    placements = placements.defer("article__body", "article__sketch").prefetch_related("article__contributions")
    rows = rows.select_related("publication").prefetch_related(Prefetch("placements", placements, "standing"))
    return giving.listed(rows, wanted, lambda row: giving.issue(row, row.grouped(row.standing)))


@router.get(
    "/issues/{publication}/{year}/{number}",
    response={200: shapes.Issue, 301: None, **REFUSED, 410: shapes.Problem},
    exclude_unset=True,
)
def issue(
    request,
    publication: Path[shapes.Slug],
    year: Path[shapes.Number],
    number: str,
    wanted: Query[shapes.IssueAsked],
):
    """一期，带目录。期号更正过的，旧地址转到新地址。"""
    giving.known(request, wanted)
    rows = Issue.objects.at(publication, year, number).select_related("publication")
    found = rows.visible_to(None).first()
    if found is None:
        if corrected := renumbered(publication, year, number):
            raise Moved(reverse("api-1:issue", args=corrected.address_args))
        if gone := rows.withdrawn().first():
            raise Gone(f"{gone}已撤回：{withdrawal(gone).reason}")
        raise Http404
    return giving.chosen(giving.issue(found, found.contents()), wanted.fields)
