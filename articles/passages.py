"""The lines of text in the HTML of a body, and where each of their characters stands in it. Pure.

Takes HTML as `articles.markup.clean` gives it: attributes in double quotes, `<` and `>` in text escaped.
"""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r'<(/?)([a-z0-9]+)[^<>"]*(?:"[^"]*"[^<>"]*)*>|&[A-Za-z0-9#]+;|[^<&]+|.', re.DOTALL)
_PARTING = frozenset(
    "p br h3 h4 ul ol li blockquote hr table caption thead tbody tfoot tr th td figure figcaption".split()
)
_CELLS = frozenset("th td caption figcaption".split())
_COLLAPSED = " \t\n\r\f"  # what a browser does not show at the ends of a line


@dataclass(frozen=True, slots=True)
class Passage:
    """A line of a body as it is read. `places` is where each of its characters stands in the HTML, from and to.

    `cell`: whether it stands in a table or below a picture.
    """

    text: str
    places: tuple[tuple[int, int], ...]
    cell: bool = False


def passages(body: str) -> list[Passage]:
    """The lines of a cleaned body that have a text; inline tags vanish, block tags and `<br>` part lines."""
    found: list[Passage] = []
    places: list[tuple[int, int]] = []
    text, cells = "", 0
    for token in _TOKEN.finditer(body):
        closing, name = token[1], token[2]
        if name is None:
            read = html.unescape(token[0])
            text += read
            if len(read) == len(token[0]):
                places += [(i, i + 1) for i in range(token.start(), token.end())]
            else:
                places += [token.span()] * len(read)
        elif name in _PARTING:
            found += _passage(text, places, cells > 0)
            text, places = "", []
            if name in _CELLS:
                cells += -1 if closing else 1
    return [*found, *_passage(text, places, cells > 0)]


def _passage(text: str, places: list[tuple[int, int]], cell: bool) -> Iterator[Passage]:
    start = len(text) - len(text.lstrip(_COLLAPSED))
    end = len(text.rstrip(_COLLAPSED))
    if text[start:end].strip():
        yield Passage(re.sub(r"[\t\n\r\f]", " ", text[start:end]), tuple(places[start:end]), cell)


def retold(body: str, texts: Mapping[int, str]) -> str:
    """A body in which some of its lines, by their index in `passages`, say something else; its tags stay."""
    lines = passages(body)
    pieces = [
        (lines[n].places, start, end, new)
        for n, text in texts.items()
        for start, end, new in edits(lines[n].text, text)
    ]
    for places, start, end, new in sorted(pieces, key=lambda piece: _where(piece[0], piece[1]), reverse=True):
        body = _edited(body, places, start, end, new)
    return body


def edits(before: str, after: str) -> list[tuple[int, int, str]]:
    """What makes one line of the other: (start, end, what stands there instead), in their order, none touching two."""
    if len(before) == len(after):
        return [(n, n + 1, b) for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(start + a, start + b, new[c:d]) for kind, a, b, c, d in codes if kind != "equal"]


def _common(a: str, b: str) -> int:
    """The length of what both start with."""
    return next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _where(places: tuple[tuple[int, int], ...], at: int) -> int:
    """Where in the HTML the text goes on in front of a character, or behind the last."""
    return places[at][0] if at < len(places) else places[-1][1]


def _edited(body: str, places: tuple[tuple[int, int], ...], start: int, end: int, new: str) -> str:
    """One edit: each character takes the place of one, so that what is bold stays so; the last has what is over."""
    if start == end:
        # In the tags of the character in front.
        at = places[start - 1][1] if start else places[0][0]
        return body[:at] + _escaped(new) + body[at:]
    for n in range(end - 1, start - 1, -1):
        own = new[n - start :] if n == end - 1 else new[n - start : n - start + 1]
        body = body[: places[n][0]] + _escaped(own) + body[places[n][1] :]
    return body


def _escaped(text: str) -> str:
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")
