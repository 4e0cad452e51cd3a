"""Twelve months as a drawing: from figures to the places of bars, points and their words. The template writes the SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

# Of a drawing of 270 × 90.
FLOOR, TOP = 72, 18  # where the axis lies, and where the highest figure stands
STEP, BAR = 22, 16  # from month to month, and the width of a bar
MONTHS = 12


@dataclass(frozen=True, slots=True)
class Month:
    """A month's figure and where it is drawn; None: nothing happened."""

    number: int
    value: int | None
    middle: int
    left: int
    top: float
    height: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """The last twelve months, this one at the end, and `before`: the figure of the same month a year ago.

    `said` holds all figures in words, for who does not see the drawing.
    """

    said: str
    months: tuple[Month, ...]
    lines: tuple[str, ...]  # the points of each unbroken line; nothing for bars
    before: int | None

    @property
    def now(self) -> int | None:
        return self.months[-1].value


def by_month(dated: Iterable[tuple[date, int]], today: date) -> list[list[int]]:
    """What falls into each of the thirteen months up to today's, the oldest first."""
    months: list[list[int]] = [[] for _ in range(MONTHS + 1)]
    for day, value in dated:
        ago = (today.year - day.year) * MONTHS + today.month - day.month
        if 0 <= ago <= MONTHS:
            months[MONTHS - ago].append(value)
    return months


def bars(name: str, unit: str, figures: Sequence[int | None], this_month: int) -> Trend:
    """A bar a month. Thirteen figures, the last one this month's; each is written out."""
    months = _months(figures, this_month)
    return Trend(_said(name, unit, months), months, (), figures[0])


def line(name: str, unit: str, figures: Sequence[int | None], this_month: int) -> Trend:
    """A point a month, broken where there is no figure. Only the first and the last figure are written out."""
    months = _months(figures, this_month)
    known = [n for n, month in enumerate(months) if month.value is not None]
    quiet = [replace(month, labelled=n in (*known[:1], *known[-1:])) for n, month in enumerate(months)]
    return Trend(_said(name, unit, months), tuple(quiet), _lines(months), figures[0])


def _said(name: str, unit: str, months: Iterable[Month]) -> str:
    figures = (f"{each.number}月{'没有' if each.value is None else f'{each.value}{unit}'}" for each in months)
    return f"{name}：{'，'.join(figures)}"


def _months(figures: Sequence[int | None], this_month: int) -> tuple[Month, ...]:
    highest = max(filter(None, figures[1:]), default=1)
    months = []
    for n, value in enumerate(figures[1:]):
        height = round((value or 0) / highest * (FLOOR - TOP), 1)
        left = 3 + n * STEP
        number = (this_month + n) % MONTHS + 1
        months.append(Month(number, value, left + BAR // 2, left, FLOOR - height, height, value is not None))
    return tuple(months)


def _lines(months: Iterable[Month]) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    for month in months:
        if month.value is None:
            lines.append([])
        else:
            lines[-1].append(f"{month.middle},{month.top}")
    return tuple(" ".join(line) for line in lines if len(line) > 1)
