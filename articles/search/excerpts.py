"""Where a query's words stand in a text, and the text around them as HTML (SEARCH §6). Pure."""

import html
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from articles.search.asking import Query
from articles.search.tokens import GROUPING, PIECE, SOFT, WALL, WITHOUT_SOFT, fold, in_canonical

BEFORE, AFTER = 40, 160  # characters around the first hit
_JOINING = range(0x1160, 0x1200)  # vowels and finals of Hangul, which join the character before them


def excerpt(text: str, query: Query) -> str:
    """HTML of what stands around the first hit, every hit in `<mark>`; of the beginning where there is none."""
    found = spans(text, query)
    first, last = found[0] if found else (0, 0)
    start, end = max(first - BEFORE, 0), min(max(last, BEFORE) + AFTER, len(text))
    return ("…" if start else "") + _marked(text, found, start, end) + ("…" if end < len(text) else "")


def marked(text: str, query: Query) -> str:
    """HTML of the whole text, every hit in `<mark>`."""
    return _marked(text, spans(text, query), 0, len(text))


def spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the query's words stand in the text: start and end of each place, in order, none over another."""
    there = _Canonical(text)
    found = []
    for word in query.words:
        wanted = word.canonical
        lead, length = len(wanted) - len(wanted.lstrip(" ")), len(wanted.rstrip(" "))
        at = there.text.find(wanted)
        while at >= 0:
            found.append((there.source(at + lead)[0], there.source(at + length - 1)[1]))
            at = there.text.find(wanted, at + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _marked(text: str, found: list[tuple[int, int]], start: int, end: int) -> str:
    pieces, at = [], start
    for first, last in found:
        first, last = max(first, start), min(last, end)
        if first < last:
            pieces += [html.escape(text[at:first]), f"<mark>{html.escape(text[first:last])}</mark>"]
            at = last
    return "".join([*pieces, html.escape(text[at:end])])


class _Canonical:
    """`tokens.canonical()` of a text, and where in it the source of each character stands."""

    def __init__(self, text: str):
        self._folded, self._starts, self._ends = _folded(text)
        self._pieces = list(PIECE.finditer(self._folded))
        self._at: list[int] = []  # where each piece starts in the canonical text
        written: list[str] = []
        length, before = 0, ""
        for piece in self._pieces:
            stands = in_canonical(piece[0].translate(WITHOUT_SOFT), before)
            before = piece[0]
            written.append(stands)
            self._at.append(length + len(stands) - len(stands.lstrip(f" {WALL}")))
            length += len(stands)
        self.text = "".join(written)

    def source(self, at: int) -> tuple[int, int]:
        """Start and end, in the source, of the character that stands there in the canonical text."""
        n = bisect_right(self._at, at) - 1
        start, end = self._pieces[n].span()
        hard = [place for place in range(start, end) if self._folded[place] not in SOFT]
        place = hard[at - self._at[n]]
        return self._starts[place], self._ends[place]


def _folded(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """`fold(text)`; and where in the text the source of each of its characters starts, and where it ends."""
    folded = fold(text)
    alone = list(map(_fold, text))
    if len(folded) == len(text) and "".join(alone) == folded and "" not in alone:
        return folded, range(len(text)), range(1, len(text) + 1)
    dropped = {match.start() for match in GROUPING.finditer(text)}
    clusters: list[list[int]] = []
    for at, character in enumerate(text):
        if at in dropped:
            continue
        if clusters and _joins(character):
            clusters[-1].append(at)
        else:
            clusters.append([at])
    starts: list[int] = []
    ends: list[int] = []
    for places in clusters:
        length = len(_fold("".join(text[at] for at in places)))
        starts += [places[0]] * length
        ends += [places[-1] + 1] * length
    return folded, starts, ends


@lru_cache(maxsize=10_000)
def _joins(character: str) -> bool:
    """Whether NFKC may make one character of it and the one before."""
    first = unicodedata.normalize("NFKD", character)[0]
    return unicodedata.category(first)[0] == "M" or ord(first) in _JOINING


@lru_cache(maxsize=10_000)
def _fold(cluster: str) -> str:
    return fold(cluster)
