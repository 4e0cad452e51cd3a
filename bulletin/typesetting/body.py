"""A body as a page shows it: heads in bold, numbers whole, tables that scroll by themselves. Pure."""

import html
import re
from dataclasses import dataclass, field
from functools import lru_cache

from bulletin.typesetting.heads import Head, heads, numbered
from bulletin.typesetting.marking import Line, Mark
from bulletin.typesetting.numbers import unbroken
from bulletin.typesetting.tables import with_heads

_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_NAME = re.compile(r"</?([a-z0-9]+)")
_INLINE = frozenset({"br", "img", "a", "strong", "em", "u", "s", "sub", "sup"})
_WIDEST, _INDENT = 9, 3  # em of a number in large type on the narrowest phone, and what each list in a list takes of it
_REMEMBERED = 256  # bodies: those of the issues that are read most
_SCROLLS = '<div class="table" role="group" aria-label="表格" tabindex="0">'


@dataclass(frozen=True, slots=True)
class Point:
    """A head of an article: the `id` where it stands, and its text without the full stop."""

    anchor: str
    text: str


@lru_cache(maxsize=_REMEMBERED)
def typeset(body: str, *, headings: int = 3, anchor: str = "") -> str:
    """A cleaned body as it is shown; its text stays as it was.

    Heads that run in (`一、…。`, `（一）…。`, `一是…。`) become `<strong>` in a `<p>` of the article's own, those of the second
    level with a class. `headings` is the level that `<h3>` gets on the page. Numbers that a line could break stand in
    `<span class="whole">`. A wide table scrolls by itself, and its first rows of headings are its `<thead>`. Pictures
    load when they are reached. With `anchor`, the n-th head `一、…`, in a paragraph or an `<h3>`, has the id `{anchor}-n`.
    """
    return _Setting(headings, anchor).set(body)


def points(body: str, *, anchor: str = "point") -> list[Point]:
    """The heads 一、 二、 … of a cleaned body with the ids that `typeset` gives them, if there are two at least."""
    return list(_points(body, anchor))


@lru_cache(maxsize=_REMEMBERED)
def _points(body: str, anchor: str) -> tuple[Point, ...]:
    setting = _Setting(3, anchor, only_points=True)
    setting.set(body)
    return tuple(setting.points) if len(setting.points) > 1 else ()


@dataclass(slots=True)
class _Setting:
    headings: int
    anchor: str
    only_points: bool = False
    points: list[Point] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)  # the open elements but inline ones
    out: list[str] = field(default_factory=list)

    def set(self, body: str) -> str:
        line: list[str] = []
        for token in with_heads([token for token in _TAG.split(body) if token]):
            name = tag[1] if (tag := _NAME.match(token)) else ""
            if not name or name in _INLINE:
                line.append(f'<img loading="lazy" decoding="async"{token[4:]}' if name == "img" else token)
                continue
            if line:
                self._line(Line.of(line))
                line = []
            self._block(token, name)
        if line:
            self._line(Line.of(line))
        return "".join(self.out)

    def _block(self, token: str, name: str) -> None:
        """A block element's tag as it is printed; `inside` keeps what is open behind it."""
        if name in ("h3", "h4"):
            token = token.replace(name, f"h{self.headings + int(name[1]) - 3}", 1)
        closes = token.startswith("</")
        while closes and self.inside and self.inside.pop() != name:
            pass
        if name == "table" and "table" not in self.inside:
            token = f"{token}</div>" if closes else _SCROLLS + token
        self.out.append(token)
        if not closes and name != "hr":
            self.inside.append(name)

    def _line(self, line: Line) -> None:
        marks = []
        if self.inside == ["p"]:
            marks = [mark for head in heads(line.text) if (mark := self._head(head, line))]
        elif self.inside == ["h3"] and self.out[-1] == f"<h{self.headings}>" and numbered(line.text):
            self._point(line.text)
        if self.only_points:
            return
        indents = self.inside.count("li") + self.inside.count("blockquote")
        widest = _WIDEST - _INDENT * max(indents - 1, 0)
        numbers = unbroken(line.text, widest=widest, as_words="table" in self.inside)
        marks += [Mark(start, end, '<span class="whole">', "</span>") for start, end in numbers]
        self.out.append(line.html(marks))

    def _head(self, head: Head, line: Line) -> Mark | None:
        """The element that a head needs to be bold, or to be reached from 本文要点."""
        identity = ""
        if head.kind == "first" and line.takes(head.start, head.end):
            opens = self.out[-1:] == ["<p>"] and not line.text[: head.start].strip()
            identity = self._point(line.text[head.start : head.end], on_line=opens)
        if not line.is_inside("<strong>", head.start):
            kind = ' class="second"' if head.kind == "second" else ""
            return Mark(head.start, head.end, f"<strong{kind}{identity}>", "</strong>")
        return Mark(head.start, head.end, f"<span{identity}>", "</span>") if identity else None

    def _point(self, text: str, *, on_line: bool = True) -> str:
        """Note a point. Its id is given to the line's element, or returned as an attribute."""
        text = html.unescape(text).replace("\ufffc", "").replace("\n", "").strip().removesuffix("。")
        self.points.append(Point(f"{self.anchor}-{len(self.points) + 1}", text))
        if not self.anchor:
            return ""
        identity = f' id="{self.points[-1].anchor}"'
        if not on_line:
            return identity
        self.out[-1] = self.out[-1].removesuffix(">") + identity + ">"
        return ""
