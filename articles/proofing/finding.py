"""What a check is given, and what it finds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["title", "subtitle", "note", "paragraph", "cell", "credit"]
Level = Literal["must", "check", "style", "info"]

# Of each code its one level; `word.term` has that of its term.
LEVELS: dict[str, Level] = {
    "punct.halfwidth": "style",
    "punct.pair": "must",
    "punct.straight": "style",
    "punct.ellipsis": "check",
    "punct.dash": "check",
    "text.repeat": "must",
    "order.yishi": "check",
    "order.heading": "check",
    "num.range": "check",
    "num.date": "must",
    "num.sum": "info",
    "word.confusable": "must",
    "word.jiezhi": "must",
    "word.term": "check",
    "word.mixed_script": "check",
    "space.stray": "style",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article as it is printed: its title, a paragraph, its credit."""

    text: str
    kind: Kind = "paragraph"


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in an article that a person should look at, and why.

    `line` is the index of its line, `start` and `end` are offsets in characters there. `suggestion` is what the span
    should say, None where only a person can tell. `count` is how many places it stands for: 1, but in the one finding
    of `punct.halfwidth`, which has the first mark's place and as its suggestion that mark in full width.
    """

    code: str
    level: Level
    line: int
    start: int
    end: int
    quote: str
    message: str
    suggestion: str | None = None
    count: int = 1


def found(
    lines: Sequence[Line],
    code: str,
    line: int,
    span: tuple[int, int],
    message: str,
    suggestion: str | None = None,
    *,
    level: Level | None = None,
    count: int = 1,
) -> Finding:
    """A finding at a span of a line; its level is that of its code unless another is given."""
    start, end = span
    quote = lines[line].text[start:end]
    return Finding(code, level or LEVELS[code], line, start, end, quote, message, suggestion, count)
