"""Searching everything published: the page, what it suggests, the result as a feed and, for staff, as a table."""

import io
import json
from collections.abc import Iterator
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import FileResponse, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from bulletin import searching, suggesting
from bulletin.formats.xmltext import held
from bulletin.metadata import Metadata, absolute
from bulletin.models import Placement, Site
from bulletin.searching import LAST_PAGE, PAGE_SIZE, Asked, asked
from bulletin.views.answers import beside, page, reader
from bulletin.views.editions import ATTACHMENT_TYPES
from bulletin.views.feeds import ENTRIES, answer
from bulletin.views.narrowing import chosen, facets, named, offered, wider
from departments import cells
from departments.models import Membership

HEAD = ("标题", "日期", "刊物", "期", "栏目", "供稿单位", "网址")
CHUNK = 500  # rows of a table that are fetched at once


@require_safe
def search(request):
    wanted = asked(request.GET)
    found = None if wanted.is_blank and not request.GET else searching.search(wanted)
    parameters = wanted.parameters()
    user = reader(request)
    context = {
        "nav": "search",
        "asked": wanted,
        "found": found,
        "query": urlencode(parameters),
        "offered": offered(wanted),
        "notices": [*wanted.problems.values(), *([found.answer.problem] if found and found.answer.problem else [])],
        "sorts": _sorts(wanted) if found and wanted.query.words else [],
    }
    if found:
        context |= {
            "shown": _numbered(wanted, found, context["notices"]),
            "facets": facets(wanted, found.answer.facets),
            "chosen": chosen(wanted),
            "named": named(wanted) if wanted.page == 1 else [],
            "wider": wider(wanted) if not found.answer.count else [],
            "feed": f"{reverse('search_feed')}?{context['query']}",
            "tables": user is not None and user.is_staff,
        }
    title = f"检索：{wanted.said[:30]}" if wanted.said else "检索"
    return page(request, "search.html", context, about=Metadata(title=title, found=True))


@require_safe
def suggest(request):
    """What a person may mean who has typed so far: names of the register, and titles."""
    said = {"suggestions": suggesting.suggestions(request.GET.get("q", ""))}
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False})


@require_safe
def feed(request):
    """The latest that a search finds, so that a reader is told of what comes new."""
    wanted = asked(request.GET)
    found = searching.Index().search(wanted.query, wanted.filters(), by_date=True, size=ENTRIES)
    address = f"{reverse('search')}?{urlencode(wanted.parameters())}"
    title = f"检索：{wanted.said}" if wanted.said else "检索"
    rows = Placement.objects.filter(pk__in=found.ids)
    itself = request.GET.urlencode() if wanted.said or not wanted.q else ""  # nothing of one that is far too long
    return answer(request, title, address, rows, Site.current(), asked=itself)


@require_safe
def table(request, format):
    """Everything that a search finds, as CSV, XLSX or JSON, for staff; a contributor's own department's.

    Citizens read the same page by page, or ask the interface for programs.
    """
    user = reader(request)
    wanted = asked(request.GET)
    if user is None or not user.is_authenticated or not user.is_staff:
        return redirect_to_login(f"{request.path}?{urlencode(wanted.parameters())}", reverse("admin:login"))
    rows = _rows(wanted, _own_department(user))
    if format == "csv":
        response = StreamingHttpResponse(cells.lines(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="results.csv"'
    elif format == "json":
        response = StreamingHttpResponse(_objects(rows), content_type="application/json")
        response["Content-Disposition"] = 'attachment; filename="results.json"'
    else:
        response = FileResponse(
            _workbook(rows), as_attachment=True, filename="results.xlsx", content_type=ATTACHMENT_TYPES["xlsx"]
        )
    response["Cache-Control"] = "private, no-store"
    return response


def _own_department(user) -> int | None:
    """The key of the department whose articles a contributor may take away; None for everything."""
    if user.has_perm("articles.read_others_article") or not user.has_perm("articles.add_article"):
        return None
    return Membership.objects.filter(user=user).values_list("department", flat=True).first() or -1


def _rows(wanted: Asked, own: int | None) -> Iterator[tuple]:
    yield HEAD
    by_date = wanted.by_date or not wanted.query.words
    # Of one moment, so that nothing stands there twice or not at all because something was published meanwhile.
    ids = searching.Index().search(wanted.query, wanted.filters(), by_date=by_date, size=LAST_PAGE).ids
    for at in range(0, len(ids), CHUNK):
        placed = searching.placed(ids[at : at + CHUNK])
        for row in (placed[key] for key in ids[at : at + CHUNK] if key in placed):
            credits = row.article.contributions.all()
            if own is not None and own not in [each.department_id for each in credits]:
                continue
            issue = row.issue
            yield (
                row.article.title,
                issue.date.isoformat(),
                issue.publication.name,
                issue.label,
                row.section.name if row.section else "",
                "、".join(each.printed_name for each in credits),
                absolute(row.get_absolute_url()),
            )


def _objects(rows: Iterator[tuple]) -> Iterator[str]:
    """The rows as a list of objects, a line each, named as the first row has it."""
    names, before = next(rows), "[\n"
    for row in rows:
        yield before + json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _workbook(rows: Iterator[tuple]) -> io.BytesIO:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("检索结果")
    for row in rows:
        written = []
        for value in row:
            cell = WriteOnlyCell(sheet, held(cells.safe(value)))
            cell.data_type = "s"  # a string, whatever it looks like
            written.append(cell)
        sheet.append(written)
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    return out


def _sorts(wanted: Asked) -> list[tuple[str, str, bool]]:
    """The orders of the list: name, address, whether it is this one."""
    parameters = wanted.parameters()
    parameters.pop("sort", None)
    return [
        ("按相关", f"?{urlencode(parameters)}", not wanted.by_date),
        ("按日期", f"?{urlencode(parameters | {'sort': 'date'})}", wanted.by_date),
    ]


def _numbered(wanted: Asked, found: searching.Found, notices: list[str]):
    """The page of the list for the pager, None past the end; then a sentence says so."""
    paginator = Paginator(range(found.answer.count), PAGE_SIZE)
    if wanted.page > paginator.num_pages:
        notices.append(f"没有第{wanted.page}页，一共{paginator.num_pages}页。")
        return None
    return beside(paginator.page(wanted.page))
