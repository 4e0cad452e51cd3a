"""A year by months, or a dozen years, as a drawing: from figures to the places of bars, points and their words.

The templates write the SVG.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

# Of a drawing of 270 × 90.
FLOOR, TOP = 72, 18  # where the axis lies, and where the highest figure stands
STEP, BAR = 22, 16  # from mark to mark, and the width of a bar
MONTHS = 12
MOST = 12  # marks that fit


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure and where it is drawn; None: nothing happened. `label` is what stands below the axis: `5`, `2026`."""

    label: str
    value: int | None
    middle: int
    left: int
    top: float
    height: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """Figures in their order, the last one today's, and `before`: the figure of the same month a year ago.

    `said` holds all figures in words, for who does not see the drawing.
    """

    said: str
    marks: tuple[Mark, ...]
    lines: tuple[str, ...]  # the points of each unbroken line; nothing for bars
    before: int | None

    @property
    def now(self) -> int | None:
        return self.marks[-1].value


def by_month(dated: Iterable[tuple[date, int]], today: date) -> list[list[int]]:
    """What falls into each of the thirteen months up to today's, the oldest first."""
    months: list[list[int]] = [[] for _ in range(MONTHS + 1)]
    for day, value in dated:
        ago = (today.year - day.year) * MONTHS + today.month - day.month
        if 0 <= ago <= MONTHS:
            months[MONTHS - ago].append(value)
    return months


def months(last: int) -> list[str]:
    """The names of the twelve months up to this one: 5月 … 4月."""
    return [f"{(last + n) % MONTHS + 1}月" for n in range(MONTHS)]


def bars(
    name: str, unit: str, figures: Sequence[int | None], labels: Sequence[str], before: int | None = None
) -> Trend:
    """A bar each, of the last dozen; each figure is written out. `labels` are 5月 or 2026年."""
    marks = _marks(figures[-MOST:], labels[-MOST:])
    return Trend(_said(name, unit, figures[-MOST:], labels[-MOST:]), marks, (), before)


def line(
    name: str, unit: str, figures: Sequence[int | None], labels: Sequence[str], before: int | None = None
) -> Trend:
    """A point each, broken where there is no figure. Only the first and the last figure are written out."""
    marks = _marks(figures[-MOST:], labels[-MOST:])
    known = [n for n, mark in enumerate(marks) if mark.value is not None]
    quiet = [replace(mark, labelled=n in (*known[:1], *known[-1:])) for n, mark in enumerate(marks)]
    return Trend(_said(name, unit, figures[-MOST:], labels[-MOST:]), tuple(quiet), _lines(marks), before)


def _said(name: str, unit: str, figures: Iterable[int | None], labels: Iterable[str]) -> str:
    said = (
        f"{label}{'没有' if value is None else f'{value}{unit}'}" for label, value in zip(labels, figures, strict=True)
    )
    return f"{name}：{'，'.join(said)}"


def _marks(figures: Sequence[int | None], labels: Sequence[str]) -> tuple[Mark, ...]:
    highest = max(filter(None, figures), default=1)
    marks = []
    for n, (label, value) in enumerate(zip(labels, figures, strict=True)):
        height = round((value or 0) / highest * (FLOOR - TOP), 1)
        left = 3 + n * STEP
        marks.append(Mark(label[:-1], value, left + BAR // 2, left, FLOOR - height, height, value is not None))
    return tuple(marks)


def _lines(marks: Iterable[Mark]) -> tuple[str, ...]:
    lines: list[list[str]] = [[]]
    for mark in marks:
        if mark.value is None:
            lines.append([])
        else:
            lines[-1].append(f"{mark.middle},{mark.top}")
    return tuple(" ".join(line) for line in lines if len(line) > 1)
