"""The public pages: every address that citizens can read, and who and what has one."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Count, Exists, Max, OuterRef
from django.urls import reverse

from articles.models import Article, Picture
from bulletin.models import Issue, Placement, Publication, Section
from departments.models import Department


class Page(NamedTuple):
    """A public address and its kind: a view's name, which is also its template's."""

    kind: str
    address: str


def visible_publications(user=None):
    """Publications with an issue that this user may read."""
    return Publication.objects.filter(Exists(Issue.objects.visible_to(user).filter(publication=OuterRef("pk"))))


def visible_years(user=None):
    """A row for each publication and year with such an issue, the newest year first: number of issues, last date."""
    issues = Issue.objects.visible_to(user).order_by("publication", "-year")
    return issues.values(
        "publication", "publication__slug", "publication__name", "publication__organ", "year"
    ).annotate(issues=Count("pk"), last=Max("date"))


def visible_sections(user=None):
    """Sections with an article in such an issue."""
    placed = Placement.objects.visible_to(user).filter(section=OuterRef("pk"))
    return Section.objects.filter(Exists(placed)).select_related("publication")


def visible_departments(user=None):
    """Departments with an article in such an issue; `articles` says how many."""
    placed = Placement.objects.visible_to(user)
    return (
        Department.objects.current()
        .filter(contributions__article__placements__in=placed)
        .annotate(articles=Count("contributions__article", distinct=True))
    )


def public_urls() -> Iterator[Page]:
    """Every public address, lists first. A constant number of queries."""
    for name in ("home", "archives", "departments"):
        yield Page(name, reverse(name))
    for publication in visible_publications():
        yield Page("archive", publication.get_absolute_url())
    for row in visible_years():
        yield Page("archive_year", reverse("archive_year", args=[row["publication__slug"], row["year"]]))
    for section in visible_sections():
        yield Page("section", section.get_absolute_url())
    for department in visible_departments():
        yield Page("department", department.get_absolute_url())
    for issue in Issue.objects.public().select_related("publication").iterator():
        yield Page("issue", issue.get_absolute_url())
        yield Page("issue_text", reverse("issue_text", args=issue.address_args))
    placements = Placement.objects.visible_to(None).select_related("issue__publication")
    for placement in placements.only("article_id", "issue", *_ADDRESS).order_by("pk").iterator():
        yield Page("article", placement.get_absolute_url())
        yield Page("article_text", reverse("article_text", args=[*placement.issue.address_args, placement.article_id]))
    shown = Placement.objects.visible_to(None).filter(article__pictures=OuterRef("pk"))
    attached = Article.objects.filter(Exists(Placement.objects.visible_to(None).filter(article=OuterRef("pk"))))
    for files in attached.exclude(attached=[]).values_list("attached", flat=True).iterator():
        for file in files:
            yield Page("attachment", reverse("attachment", args=[file["id"]]))
    for picture in Picture.objects.filter(Exists(shown)).iterator():
        yield Page("picture", picture.url)


_ADDRESS = ("issue__publication__slug", "issue__series", "issue__year", "issue__number", "issue__number_to")
