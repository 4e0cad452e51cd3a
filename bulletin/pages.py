"""The public pages: every address that citizens can read, and who and what has one."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, QuerySet
from django.urls import is_valid_path, reverse

from articles.models import Article, Picture
from bulletin.models import Edition, Issue, Placement, Publication, Section
from departments.models import Department


class Page(NamedTuple):
    """A public address, its kind (a view's name, which is also its template's), and when it changed, where known."""

    kind: str
    address: str
    changed: datetime.datetime | None = None

    @property
    def traditional(self) -> str | None:
        """Its address in traditional characters; None for a file."""
        there = in_traditional(self.address)
        return there if there != self.address else None


SINGLE = ("home", "archives", "departments", "statistics", "accessibility")  # pages of which there is one
TRADITIONAL = "/zh-hant"


def has_variant(path) -> bool:
    """Whether an HTML page may stand at this path of ours, as a request has it: then another stands below
    `TRADITIONAL`."""
    there = TRADITIONAL + path
    return is_valid_path(there) or (not there.endswith("/") and is_valid_path(f"{there}/"))


def in_traditional(address) -> str:
    """The address of the same page in traditional characters; any other (a file, the admin, elsewhere) as it is.

    Takes what a link may hold: a path with its query and fragment, alone or behind `SITE_URL`.
    """
    ours = f"{address}/".startswith(f"{settings.SITE_URL}/")
    below = address[len(settings.SITE_URL) :] or "/" if ours else address
    path = unquote(below.partition("#")[0].partition("?")[0])
    if not path.startswith("/") or not has_variant(path):
        return address
    return f"{settings.SITE_URL if ours else ''}{TRADITIONAL}{below}"


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
    """Departments with an article in such an issue."""
    placed = Placement.objects.visible_to(user).filter(article__contributions__department=OuterRef("pk"))
    return Department.objects.current().filter(Exists(placed))


@dataclass(frozen=True)
class Source:
    """Pages of one kind: the rows that have one, and what a row's page is."""

    rows: QuerySet | list
    page: Callable[[Any], Page]

    def count(self) -> int:
        return len(self.rows) if isinstance(self.rows, list) else self.rows.count()

    def __iter__(self) -> Iterator[Page]:
        return map(self.page, self.rows if isinstance(self.rows, list) else self.rows.iterator())

    def between(self, start: int, stop: int) -> Iterator[Page]:
        return map(self.page, self.rows[start:stop])


def html_pages() -> list[Source]:
    """Everything to read on screen, lists first."""
    placements = Placement.objects.visible_to(None).select_related("issue__publication")
    return [
        Source([Page(name, reverse(name)) for name in SINGLE], lambda page: page),
        Source(visible_publications(), lambda row: Page("archive", row.get_absolute_url())),
        Source(visible_years(), lambda row: Page("archive_year", _year_address(row))),
        Source(_years(), lambda row: Page("statistics_year", reverse("statistics_year", args=[row["year"]]))),
        Source(visible_sections(), lambda row: Page("section", row.get_absolute_url())),
        Source(visible_departments(), lambda row: Page("department", row.get_absolute_url())),
        Source(_issues(), lambda row: Page("issue", row.get_absolute_url(), row.changed_at)),
        Source(
            placements.only("article_id", "corrected_at", "issue", *_ADDRESS, *_SINCE).order_by("pk"),
            lambda row: Page("article", row.get_absolute_url(), row.changed_at),
        ),
    ]


def files() -> list[Source]:
    """Everything else that has an address: feeds, editions, attachments, pictures."""
    visible = Placement.objects.visible_to(None)
    placements = visible.select_related("issue__publication").only("article_id", "issue", *_ADDRESS).order_by("pk")
    attached = Article.objects.filter(Exists(visible.filter(article=OuterRef("pk")))).exclude(attached=[])
    pictures = Picture.objects.filter(Exists(visible.filter(article__pictures=OuterRef("pk"))))
    return [
        Source([Page("feed", reverse("feed"))], lambda page: page),
        Source(visible_sections(), lambda row: Page("section_feed", f"{row.get_absolute_url()}feed.atom")),
        Source(visible_departments(), lambda row: Page("department_feed", f"{row.get_absolute_url()}feed.atom")),
        *(Source(_issues(), partial(_issue_edition, format)) for format in Edition.Format.values),
        *(Source(placements.all(), partial(_article_edition, format)) for format in Edition.Format.values),
        Source(
            [file["id"] for files in attached.values_list("attached", flat=True).iterator() for file in files],
            lambda pk: Page("attachment", reverse("attachment", args=[pk])),
        ),
        Source(pictures, lambda row: Page("picture", row.url)),
    ]


def public_urls() -> Iterator[Page]:
    """Every public address, lists first. A constant number of queries."""
    return chain.from_iterable((*html_pages(), *files()))


def html_pages_between(start: int, stop: int) -> Iterator[Page]:
    """The pages with these numbers, of all that there are to read on screen."""
    for source in html_pages():
        count = source.count()
        if start < count and stop > 0:
            yield from source.between(max(start, 0), stop)
        start, stop = start - count, stop - count


def _issue_edition(format: str, row: Issue) -> Page:
    return Page("issue_edition", reverse("issue_edition", args=[*row.address_args, format]))


def _article_edition(format: str, row: Placement) -> Page:
    return Page("article_edition", reverse("article_edition", args=[*row.issue.address_args, row.article_id, format]))


def _year_address(row) -> str:
    return reverse("archive_year", args=[row["publication__slug"], row["year"]])


def _years() -> QuerySet:
    return Issue.objects.public().order_by("-year").values("year").distinct()


def _issues() -> QuerySet:
    return Issue.objects.public().select_related("publication")


_ADDRESS = ("issue__publication__slug", "issue__series", "issue__year", "issue__number", "issue__number_to")
_SINCE = ("issue__state", "issue__internal", "issue__publish_at", "issue__published_at")
