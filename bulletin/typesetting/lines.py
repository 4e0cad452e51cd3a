"""A plain text of a few lines: a credit, a subtitle, an editor's note. Pure."""

import html
from functools import lru_cache

from bulletin.typesetting.marking import Line, Mark
from bulletin.typesetting.numbers import unbroken


@lru_cache(maxsize=4096)
def typeset_line(text: str) -> str:
    """A plain text as HTML with its numbers whole."""
    escaped = html.escape(text)
    marks = [Mark(start, end, '<span class="whole">', "</span>") for start, end in unbroken(escaped)]
    return Line(escaped).html(marks)
