"""The list of all pages for search engines (sitemaps.org), as citizens have them, whoever asks."""

from collections.abc import Iterable
from html import escape

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bulletin import pages
from bulletin.metadata import absolute

MOST = 50_000  # addresses in a file, says the standard
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


@require_safe
def sitemap(request):
    """All pages in one file, or an index of the files that hold them."""
    count = sum(source.count() for source in pages.html_pages())
    if count <= MOST:
        return _file("urlset", map(_url, pages.html_pages_between(0, MOST)))
    parts = (absolute(reverse("sitemap_part", args=[n])) for n in range(1, -(-count // MOST) + 1))
    return _file("sitemapindex", (f"<sitemap><loc>{escape(at)}</loc></sitemap>" for at in parts))


@require_safe
def sitemap_part(request, number):
    rows = [_url(page) for page in pages.html_pages_between((number - 1) * MOST, number * MOST)]
    if not rows:
        raise Http404
    return _file("urlset", rows)


def _url(page: pages.Page) -> str:
    changed = f"<lastmod>{timezone.localtime(page.changed).isoformat()}</lastmod>" if page.changed else ""
    return f"<url><loc>{escape(absolute(page.address))}</loc>{changed}</url>"


def _file(root: str, rows: Iterable[str]) -> HttpResponse:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{_SPACE}">', *rows, f"</{root}>", ""]
    return HttpResponse("\n".join(lines), content_type="application/xml; charset=utf-8")
