"""Articles, the search in them, and all of them at once."""

import json
from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, StreamingHttpResponse
from ninja import Path, Query, Router, Schema

from articles.search.index import Index
from bulletin import searching
from bulletin.api import giving, shapes
from bulletin.api.problems import Gone
from bulletin.models import Placement, Publication, Section
from bulletin.views.answers import withdrawal
from departments.models import Department

router = Router(tags=["稿件"])
CHUNK = 200  # articles that are fetched at once for the download


@router.get("/articles", response={200: shapes.Articles, 400: shapes.Problem, 409: shapes.Problem}, exclude_unset=True)
def articles(request, wanted: Query[shapes.ArticlesAsked]):
    """公开的稿件，最新的在前；在几期里都有的，只算最早的一次。"""
    giving.known(request, wanted)
    read = giving.read(request)
    answer = Index().search(read.query, read.filters(), by_date=True, page=wanted.page, size=wanted.page_size)
    standing = searching.placed(answer.ids)
    shown = (giving.article(standing[key]) for key in answer.ids if key in standing)
    return giving.paged(answer.count, wanted, shown)


@router.get(
    "/articles/{id}",
    response={200: shapes.Article, 400: shapes.Problem, 404: shapes.Problem, 410: shapes.Problem},
    exclude_unset=True,
)
def article(request, id: Path[shapes.Key], wanted: Query[shapes.ArticleAsked]):
    """一篇稿件，在它最早公开的那一期里。"""
    giving.known(request, wanted)
    rows = Placement.objects.filter(article=id)
    first = rows.counted_for(None).values_list("pk", flat=True).first()
    found = searching.placed([first]) if first else {}
    if not found:
        if gone := _withdrawn(rows):
            raise Gone(gone)
        raise Http404
    return giving.chosen(giving.article(found[first]), wanted.fields)


@router.get("/search", response={200: shapes.Search, 400: shapes.Problem, 409: shapes.Problem}, exclude_unset=True)
def search(request, wanted: Query[shapes.SearchAsked]):
    """检索：几个词都要有；“引号”里是一整句；-词 是不要。数目和各类的数目都是准的。"""
    giving.known(request, wanted)
    read = giving.read(request)
    found = searching.search(read, size=wanted.page_size)
    return giving.paged(
        found.answer.count,
        wanted,
        map(_hit, found.hits),
        facets=_facets(found.answer.facets),
        partial=[giving.chosen(_hit(hit), wanted.fields) for hit in found.partial],
        **({"notice": found.answer.problem} if found.answer.problem else {}),
    )


@router.get(
    "/bulk/articles.jsonl",
    response={200: None, 400: shapes.Problem},
    openapi_extra={
        "responses": {200: {"description": "一行一篇，和 /articles/{id} 一样", "content": {"application/jsonl": {}}}},
    },
)
def bulk(request):
    """全部公开的稿件，一行一个 JSON。"""
    giving.known(request, Schema())  # it takes no parameters
    return StreamingHttpResponse(_lines(), content_type="application/jsonl; charset=utf-8")


def _lines() -> Iterator[str]:
    keys = list(Placement.objects.counted_for(None).order_by("-issue__date", "-pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        ids = keys[start : start + CHUNK]
        standing = searching.placed(ids)
        for key in ids:
            if key in standing:
                yield json.dumps(giving.article(standing[key]), cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"


def _withdrawn(rows) -> str:
    """The notice where this article was withdrawn, else nothing."""
    row = rows.filter(issue__state="withdrawn", issue__internal=False).select_related("issue__publication").first()
    row = row or rows.withdrawn_alone().select_related("issue__publication").first()
    if row is None:
        return ""
    event = withdrawal(row.issue, row)
    return f"{row.issue}中的这一篇已撤回：{event.reason}" if event else "已撤回。"


def _hit(hit: searching.Hit) -> shapes.Json:
    row = hit.placement
    return {
        "id": row.article_id,
        "url": giving.absolute(row.get_absolute_url()),
        "title": row.article.title,
        "date": row.issue.date,
        **giving.placed(row),
        "excerpt": hit.excerpt,
    }


def _facets(counted) -> shapes.Json:
    departments = Department.objects.in_bulk(counted.department)
    sections = Section.objects.in_bulk(counted.section)
    publications = Publication.objects.in_bulk(counted.publication)
    found = {
        "department": [
            {"id": key, "name": row.name, "count": counted.department[key]} for key, row in departments.items()
        ],
        "section": [
            {"id": key, "slug": row.slug, "name": row.name, "count": counted.section[key]}
            for key, row in sections.items()
        ],
        "publication": [
            {"id": key, "slug": row.slug, "name": row.name, "count": counted.publication[key]}
            for key, row in publications.items()
        ],
        "year": [{"id": year, "name": str(year), "count": count} for year, count in counted.year.items()],
    }
    return {name: sorted(rows, key=lambda row: (-row["count"], row["id"])) for name, rows in found.items()}
