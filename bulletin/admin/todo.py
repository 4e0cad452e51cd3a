"""Rows and groups of things to do, as the front page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, Window
from django.utils import timezone

SHOWN = 8  # rows of a group


@dataclass(frozen=True, slots=True)
class Button:
    """One click that settles a row: what is sent, and to which page; it comes back to the front page."""

    label: str
    address: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do. `note` stands below its name, `late` is by how many days it is overdue, `more` leads to where
    there is more to choose from.
    """

    name: str
    address: str
    note: str = ""
    state: str = ""
    about: str = ""
    at: datetime | None = None
    late: int = 0
    button: Button | None = None
    more: str = ""

    @property
    def when(self) -> str:
        """`at` as it is said: 今天 09:12, 昨天 16:30, 4月15日, 2025年4月15日."""
        at, today = timezone.localtime(self.at), timezone.localdate()
        if at.date() == today:
            return f"今天 {at:%H:%M}"
        if at.date() == today - timedelta(days=1):
            return f"昨天 {at:%H:%M}"
        return f"{at.month}月{at.day}日" if at.year == today.year else f"{at.year}年{at.month}月{at.day}日"


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind, the oldest first: the first of them, how many there are, and where all of them stand."""

    key: str
    title: str
    rows: Sequence[Row]
    total: int
    address: str
    note: str = ""


def first(found: QuerySet, shown: int = SHOWN) -> tuple[list, int]:
    """The first rows, and how many there are in all, in one query."""
    rows = list(found.annotate(in_all=Window(Count("pk")))[:shown])
    return rows, rows[0].in_all if rows else 0
