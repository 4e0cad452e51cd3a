"""Rows as the interface gives them, and what of them was asked for."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import QuerySet
from ninja import Schema

from bulletin.api.problems import Ambiguous, Malformed
from bulletin.api.shapes import Json, Paged
from bulletin.metadata import Contents, absolute
from bulletin.models import Issue, Placement, Publication, Section
from bulletin.searching import SLUG, UNKNOWN, Asked, asked
from departments.models import Department


def known(request, wanted: Schema) -> None:
    """Refuse parameters that there are not: a filter with a typing error in it would give a wrong count."""
    names = {field.alias or name for name, field in type(wanted).model_fields.items()}
    if unknown := request.GET.keys() - names:
        raise Malformed({name[:50]: "没有这个参数。" for name in sorted(unknown)[:UNKNOWN]})


def read(request) -> Asked:
    """The parameters of a search or a list. Raises `Malformed` for what is of the right form and yet nothing."""
    taken = asked({name: value for name, value in request.GET.items() if name not in ("page_size", "fields")})
    if "section" in taken.problems and SLUG.fullmatch(request.GET["section"]):
        raise Ambiguous(taken.problems)
    if taken.problems:
        raise Malformed(taken.problems)
    return taken


def chosen(row: Json, fields: str | None) -> Json:
    """Those of its fields that were asked for, all of them by default."""
    return {name: row[name] for name in fields.split(",")} if fields else row


def listed(rows: QuerySet, wanted: Paged, give: Callable[[Any], Json]) -> Json:
    """The page of these rows that was asked for, each as it is given."""
    start = (wanted.page - 1) * wanted.page_size
    return paged(rows.count(), wanted, map(give, rows[start : start + wanted.page_size]))


def paged(count: int, wanted: Paged, results: Iterable[Json], **more) -> Json:
    """A page of so many, with the fields that were asked for."""
    shown = [chosen(row, wanted.fields) for row in results]
    return {"count": count, "page": wanted.page, "page_size": wanted.page_size, "results": shown} | more


def publication(row: Publication) -> Json:
    return {"slug": row.slug, "name": row.name, "organ": row.organ, "url": absolute(row.get_absolute_url())}


def section(row: Section) -> Json:
    return {
        "publication": row.publication.slug,
        "slug": row.slug,
        "name": row.name,
        "url": absolute(row.get_absolute_url()),
    }


def issue(row: Issue, contents: Contents) -> Json:
    total = f"{row.total_number}-{row.total_to}" if row.total_to else row.total_number
    return {
        "publication": row.publication.slug,
        "year": row.year,
        "number": row.slug,
        "total": str(total) if total else None,
        "date": row.date,
        "published_at": row.public_since,
        "url": absolute(row.get_absolute_url()),
        "sections": [_section(*each) for each in contents],
    }


def _section(section, rows: list[Placement]) -> Json:
    return {
        "slug": section.slug if section else None,
        "name": section.name if section else None,
        "articles": [
            {
                "id": row.article_id,
                "title": row.article.title,
                "url": absolute(row.get_absolute_url()),
                "contributors": [each.printed_name for each in row.article.contributions.all()],
            }
            for row in rows
        ],
    }


def placed(row: Placement) -> Json:
    """Where an article stands, and who contributed it."""
    section = row.section
    linked = [each.department for each in row.article.contributions.all() if each.department]
    return {
        "issue": {
            "publication": row.issue.publication.slug,
            "year": row.issue.year,
            "number": row.issue.slug,
            "date": row.issue.date,
        },
        "section": {"slug": section.slug, "name": section.name} if section else None,
        "departments": [{"id": each.pk, "name": each.name} for each in linked],
    }


def article(row: Placement) -> Json:
    text = row.article
    return {
        "id": text.pk,
        "title": text.title,
        "subtitle": text.subtitle,
        "url": absolute(row.get_absolute_url()),
        **placed(row),
        "contributors": [each.printed_name for each in text.contributions.all()],
        "html": text.body,
        "text": text.text,
        "published_at": row.issue.public_since,
        "corrected_at": row.corrected_at,
    }


def department(row: Department) -> Json:
    return {"id": row.pk, "name": row.name, "kind": row.kind, "url": absolute(row.get_absolute_url())}
