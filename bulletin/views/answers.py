"""Who reads, and how a page answers."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string

from bulletin.formats.xmltext import NONCHARACTERS
from bulletin.metadata import Metadata, absolute, linked_data
from bulletin.models import Issue, IssueEvent, Placement, Site
from bulletin.views.variants import variants

PAGE_SIZE = 30
NAMELESS = "政务公报"  # a site before anybody named it
# Controls and noncharacters, which no HTML may hold (HTML Standard, 13.2.3.5); a text that was pasted may.
_NO_HTML = re.compile(f"[\0-\x08\x0b\x0e-\x1f\x7f-\x9f{''.join(map(chr, NONCHARACTERS))}]")


def reader(request):
    """The user where somebody is logged in, else None.

    Without a session cookie nothing is asked of the session, so that a citizen's page does not vary by cookie.
    """
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None


def page(request, template, context=None, *, about=None, status=200):
    """A page of the public site, and what it says of itself: `about`, of `bulletin.metadata`.

    A site without a name has that of its `publication`, where the context has one. A page that is no page of its own,
    an error's, says nothing that depends on its address.
    """
    site, publication = Site.current(), getattr((context or {}).get("publication"), "name", "")
    site_name = site.name or publication or NAMELESS
    context = {"site": site, "site_name": site_name, **(context or {}), "about": about}
    context["site_names"] = {
        "SiteName": site_name,
        "SiteDomain": urlsplit(settings.SITE_URL).netloc,
        "SiteIDCode": site.identification,
    }
    number = getattr(context.get("shown"), "number", 1)
    context["variants"] = shown = variants(
        request, page=number, query=context.get("query", ""), error=status not in (200, 410)
    )
    if about and status == 200 and not about.found:
        context["canonical"] = canonical = absolute(about.canonical) if about.canonical else shown.simplified
        if canonical != shown.simplified:  # the other page is told of its variants
            context["variants"] = shown._replace(alternates=())
        context["linked_data"] = linked_data(about, site=site, site_name=site_name, address=canonical)
    names = [about.title if about else "", publication if publication != site_name else "", site_name]
    context["page_title"] = " - ".join(filter(None, names))
    return HttpResponse(_NO_HTML.sub("", render_to_string(template, context, request)), status=status)


def not_here(request, publication, year, number, *, below="", article=None):
    """The answer where nobody may read what was asked: 301 from a number that was corrected, the notice of what was
    withdrawn (410), or else as for what never existed.

    `below` is what stands behind the issue's address; `article` is the primary key of the one that was asked for.
    """
    corrected = renumbered(publication, year, number, reader(request))
    if corrected and (article is None or corrected.placements.filter(article=article).exists()):
        address = corrected.get_absolute_url()
        there = f"{address[:-1]}{below}" if below.startswith(".") else address + below
        return HttpResponsePermanentRedirect(there)
    issues = Issue.objects.at(publication, year, number)
    placements = Placement.objects.filter(issue__in=issues, article=article) if article else Placement.objects.none()
    return withdrawn(request, issues.filter(articles=article) if article else issues, placements)


def renumbered(publication, year, number, user=None):
    """The issue whose number was this one before it was corrected; None where there is none to tell this user of."""
    former = Issue.objects.formerly_at(publication, year, number)
    return former.visible_to(user).first() or former.withdrawn().first()


def withdrawn(request, issues, placements):
    """The notice (410) where one of these was withdrawn. Raises `Http404` otherwise."""
    issue = issues.withdrawn().select_related("publication").first()
    alone = None if issue else placements.withdrawn_alone().select_related("issue__publication").first()
    if issue is None and alone is None:
        raise Http404
    issue = issue or alone.issue
    context = {"issue": issue, "publication": issue.publication, "withdrawal": withdrawal(issue, alone), "alone": alone}
    title = f"{issue.label}{'中的一篇稿件' if alone else ''}已撤回"
    return page(request, "410.html", context, about=Metadata(title=title), status=410)


def withdrawal(issue, placement=None):
    """The event that took a withdrawn issue, or one article of it, from the public; or None."""
    whole = issue.state == issue.State.WITHDRAWN
    if not whole and not (placement and placement.withdrawn):
        return None
    events = issue.events.filter(kind=IssueEvent.Kind.WITHDRAWN, article=None if whole else placement.article_id)
    return events.last()


def numbered(request, rows, size=PAGE_SIZE):
    """The page of rows that `?page=` asks for, and a sentence where there is no such page."""
    paginator = Paginator(rows, size)
    asked = request.GET.get("page", "1")
    right = re.fullmatch("[1-9][0-9]{0,8}", asked)
    try:
        shown = paginator.page(asked if right else 1)
    except EmptyPage:
        return None, f"没有第{asked}页，一共{paginator.num_pages}页。"
    return beside(shown), "" if right else "页码不对，下面是第1页。"


def beside(shown):
    """A page of a list, which is told the numbers that its pager shows beside its own."""
    shown.near = list(shown.paginator.get_elided_page_range(shown.number, on_each_side=1, on_ends=1))
    return shown
