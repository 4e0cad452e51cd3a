"""A section through all issues."""

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_safe

from bulletin import metadata
from bulletin.models import Placement
from bulletin.pages import visible_sections
from bulletin.views.answers import numbered, page, reader


@require_safe
def section(request, publication, section):
    user = reader(request)
    sections = list(visible_sections(user).filter(publication__slug=publication))
    found = next((row for row in sections if row.slug == section), None)
    if found is None:
        raise Http404
    rows = (
        Placement.objects.visible_to(user)
        .filter(section=found)
        .select_related("issue__publication", "article")
        .defer("article__body", "article__sketch", "issue__colophon")
        .prefetch_related("article__contributions")
        .order_by("-issue__date", "-issue__year", "-issue__number", "-issue", "position", "pk")
    )
    shown, notice = numbered(request, rows)
    context = {
        "nav": "sections",
        "publication": found.publication,
        "section": found,
        "sections": sections,
        "shown": shown,
        "notice": notice,
        "feed": reverse("section_feed", args=[publication, section]),
    }
    about = metadata.a_list(
        found.name,
        f"《{found.publication}》栏目“{found}”的全部稿件",
        crumbs=metadata.above(found.publication),
        also=found.publication.name,
    )
    return page(request, "section.html", context, about=about)
