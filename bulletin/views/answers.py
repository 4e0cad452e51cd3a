"""Who reads, and how a page answers."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render

from bulletin.models import Issue, IssueEvent, Placement, Site

PAGE_SIZE = 30


def reader(request):
    """The user where somebody is logged in, else None.

    Without a session cookie nothing is asked of the session, so that a citizen's page does not vary by cookie.
    """
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None


def page(request, template, context=None, *, status=200):
    """A page of the public site. `publication`, where the context has one, gives a site without a name its own."""
    context = {"site": Site.current(), "site_domain": urlsplit(settings.SITE_URL).netloc, **(context or {})}
    context["site_name"] = context["site"].name or getattr(context.get("publication"), "name", "") or "政务公报"
    return for_reader(request, render(request, template, context, status=status))


def for_reader(request, response):
    """The response; where somebody is logged in it may hold what citizens must not see, and is kept by no cache.

    A browser keeps 301 and 410 for ever unless told otherwise; but what was withdrawn may come back.
    """
    if reader(request) is not None:
        response["Cache-Control"] = "private, no-store"
    elif response.status_code in (301, 410):
        response["Cache-Control"] = "no-cache"
    return response


def not_here(request, publication, year, number, *, below="", article=None):
    """The answer where nobody may read what was asked: 301 from a number that was corrected, the notice of what was
    withdrawn (410), or else as for what never existed.

    `below` is what stands behind the issue's address; `article` is the primary key of the one that was asked for.
    """
    former = Issue.objects.formerly_at(publication, year, number)
    renumbered = former.visible_to(reader(request)).first() or former.withdrawn().first()
    if renumbered and (article is None or renumbered.placements.filter(article=article).exists()):
        address = renumbered.get_absolute_url()
        there = f"{address[:-1]}{below}" if below.startswith(".") else address + below
        return for_reader(request, HttpResponsePermanentRedirect(there))
    issues = Issue.objects.at(publication, year, number)
    placements = Placement.objects.filter(issue__in=issues, article=article) if article else Placement.objects.none()
    return withdrawn(request, issues.filter(articles=article) if article else issues, placements)


def withdrawn(request, issues, placements):
    """The notice (410) where one of these was withdrawn. Raises `Http404` otherwise."""
    issue = issues.withdrawn().select_related("publication").first()
    alone = None if issue else placements.withdrawn_alone().select_related("issue__publication").first()
    if issue is None and alone is None:
        raise Http404
    issue = issue or alone.issue
    context = {"issue": issue, "publication": issue.publication, "withdrawal": withdrawal(issue, alone), "alone": alone}
    return page(request, "410.html", context, status=410)


def withdrawal(issue, placement=None):
    """The event that took a withdrawn issue, or one article of it, from the public; or None."""
    events = issue.events.filter(kind=IssueEvent.Kind.WITHDRAWN)
    if issue.state == issue.State.WITHDRAWN:
        return events.filter(article=None).last()
    return events.filter(article=placement.article_id).last() if placement and placement.withdrawn else None


def numbered(request, rows, size=PAGE_SIZE):
    """The page of rows that `?page=` asks for, and a sentence where there is no such page."""
    paginator = Paginator(rows, size)
    asked = request.GET.get("page", "1")
    right = re.fullmatch("[1-9][0-9]{0,8}", asked)
    try:
        shown = paginator.page(asked if right else 1)
    except EmptyPage:
        return None, f"没有第{asked}页，一共{paginator.num_pages}页。"
    shown.near = list(paginator.get_elided_page_range(shown.number, on_each_side=1, on_ends=1))
    return shown, "" if right else "页码不对，下面是第1页。"
