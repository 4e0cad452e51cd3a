"""What was published last, as Atom (RFC 4287): of the site, of a section, of a department. As citizens have it, whoever
asks."""

import datetime
from html import escape

from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from bulletin.formats import printed
from bulletin.formats.xmltext import held
from bulletin.metadata import absolute
from bulletin.models import Placement, Section, Site
from bulletin.views.answers import NAMELESS
from departments.models import Department

ENTRIES = 50
SUMMED_UP = 200  # characters of a text
NEVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)  # when a feed without entries changed


class Feed(Atom1Feed):
    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER


@require_safe
def feed(request):
    site = Site.current()
    return answer(request, site.name or NAMELESS, reverse("home"), Placement.objects.all(), site)


@require_safe
def section_feed(request, publication, section):
    found = get_object_or_404(
        Section.objects.select_related("publication"), publication__slug=publication, slug=section
    )
    rows = Placement.objects.filter(section=found)
    return answer(request, f"《{found.publication}》{found}", found.get_absolute_url(), rows, Site.current(), some=True)


@require_safe
def department_feed(request, pk):
    found = get_object_or_404(Department, pk=pk)
    rows = Placement.objects.filter(article__contributions__department=found.merged_into_id or found)
    if found.merged_into_id:
        if not rows.visible_to(None).exists():
            raise Http404
        return redirect("department_feed", found.merged_into_id, permanent=True)
    return answer(request, f"{found}供稿", found.get_absolute_url(), rows, Site.current(), some=True)


def answer(request, title, address, placements, site, *, some=False, asked=""):
    """The latest of these as a feed; 404 where citizens can read none and there must be `some`.

    `asked` is the query of its own address, where that says what is in it.
    """
    rows = (
        placements.visible_to(None)
        .select_related("issue__publication", "section", "article")
        .defer("article__sketch", "issue__colophon")
        .prefetch_related("article__contributions")
        .annotate(changed=Coalesce("corrected_at", "issue__published_at", "issue__publish_at"))
        .order_by("-changed", "-pk")[:ENTRIES]
    )
    if some and not rows:
        raise Http404
    made = Feed(
        title=held(title),
        link=absolute(address),
        description="",
        language="zh-CN",
        author_name=held(site.host or site.name or NAMELESS),
        feed_url=absolute(f"{request.path}?{asked}" if asked else request.path),
        feed_guid=absolute(address),
    )
    for row in rows:
        made.add_item(**entry(row))
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def entry(placement):
    """An article in its issue. Its id is the same for good, whatever becomes of its address."""
    article, issue = placement.article, placement.issue
    since = timezone.localtime(issue.public_since)
    notes = [printed.correction(each["date"], each["note"]) for each in placement.corrections]
    text = "\n".join([*notes, article.text])
    names = [row.printed_name for row in article.contributions.all()]
    section = [placement.section.name] if placement.section else []
    made = absolute("/").split("//")[1].partition("/")[0].partition(":")[0]
    return {
        "title": held(str(article)),
        "link": absolute(placement.get_absolute_url()),
        "description": escape(held(text if len(text) <= SUMMED_UP else f"{text[: SUMMED_UP - 1]}…")),
        "unique_id": f"tag:{made},{since:%Y-%m-%d}:{issue.publication.slug}/{placement.pk}",
        "author_name": held("、".join(names) or issue.publication.name),
        "pubdate": since,
        "updateddate": timezone.localtime(placement.changed),
        "categories": [held(name) for name in (issue.label, *section)],
    }
