"""The order of headings: 一、 （一） 1. （1）, each beginning anew under its parent."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from articles.proofing.characters import NUMERALS, renumbered, value
from articles.proofing.finding import Finding, Line, found
from articles.proofing.series import Series


@dataclass(frozen=True, slots=True)
class _Head:
    line: int
    start: int
    end: int
    n: int
    family: str
    soft: bool = False  # may be an item or not: 1.5G, 一、二季度
    inline: bool = False
    anew: bool = False  # behind a label: 附件：1.


_FORMS = {
    "一、": rf"[{NUMERALS}]{{1,3}}[、．.]",
    "（一）": rf"[（(][{NUMERALS}]{{1,3}}[）)]",
    "1.": r"[0-9]{1,2}[、．.]",
    "（1）": r"[（(][0-9]{1,2}[）)]",
    "1）": r"[0-9]{1,2}[）)]",
    "①": "[①-⑳]",
}
_FAMILIES = list(_FORMS)
_NAMED = "|".join(f"(?P<f{n}>{form})" for n, form in enumerate(_FORMS.values()))
_HEAD = re.compile(rf"\s*(?:{_NAMED})")
_LABELLED = re.compile(rf"\s*[^\s。，；：:]{{1,8}}[：:]\s*(?:{_NAMED})")
_INLINE = re.compile(rf"(?<=[：；。:;])(?:{_NAMED})")
_RUN_IN = re.compile(r"供稿[）)]\s*$")  # an article of one line, numbered through the issue
_LISTED = re.compile("[、至到]|季度|[级线类层档批期号组区环年月届]|产业|手房|楼")


def headings(lines: Sequence[Line]) -> Iterator[Finding]:
    """`order.heading`. The forms rank as in 党政机关公文, or as they first appear where that finds less."""
    heads = [
        head for n, line in enumerate(lines) if line.kind in ("paragraph", "note") for head in _heads(n, line.text)
    ]
    if not heads:
        return
    said = _Headings(lines, heads, _FAMILIES).findings()
    if said:
        appeared = list(dict.fromkeys(head.family for head in heads if not head.inline and not head.soft))
        said = min(said, _Headings(lines, heads, appeared + _FAMILIES).findings(), key=len)
    yield from said


def _heads(n: int, text: str) -> Iterator[_Head]:
    at = 0
    if match := _HEAD.match(text):
        yield from _head(n, text, match)
        at = match.end()
    elif match := _LABELLED.match(text):
        yield from (replace(head, anew=True) for head in _head(n, text, match) if head.n == 1 and not head.soft)
        at = match.end()
    for match in _INLINE.finditer(text, at):
        yield from (replace(head, inline=True) for head in _head(n, text, match) if not head.soft)


def _head(n: int, text: str, match: re.Match[str]) -> Iterator[_Head]:
    group = match.lastgroup or "f0"
    family = _FAMILIES[int(group[1:])]
    mark, end = match[group], match.end()
    number = value(mark)
    if not number:
        return
    after = text[end : end + 3]
    soft = after[:1].isdigit() and family == "1." and not re.match("[12][0-9]{3}年", text[end : end + 5])
    if family == "一、" and after[:1] in NUMERALS and value(after[:1]) == number % 10 + 1:
        soft = bool(_LISTED.match(after[1:])) or bool(_LISTED.match(text[end + 1 : end + 4]))
    if family == "1." and _RUN_IN.search(text[-6:]):
        soft = True
    yield _Head(n, match.start(group), end, number, family, soft)


class _Headings:
    """Reads the headings of an article. A heading begins every lower form anew."""

    def __init__(self, lines: Sequence[Line], heads: Sequence[_Head], ranks: Sequence[str]):
        self.lines, self.heads = lines, heads
        self.following = _following(heads)
        self.rank = {family: rank for rank, family in reversed(list(enumerate(ranks)))}
        self.open: dict[str, Series] = {}
        self.last: dict[str, _Head] = {}
        self.maybe: dict[str, set[int]] = {}
        self.inside: dict[str, tuple[Series, bool]] = {}  # inside this paragraph; whether it goes on outside
        self.line = -1

    def findings(self) -> list[Finding]:
        said = (self._take(at, head) for at, head in enumerate(self.heads))
        return [finding for finding in said if finding]

    def _take(self, at: int, head: _Head) -> Finding | None:
        if head.line != self.line:
            self.line, self.inside = head.line, {}
        if head.soft:
            self.maybe.setdefault(head.family, set()).add(head.n)
            return None
        if head.inline:
            return self._take_inline(at, head)
        for family in [family for family in self.open if self.rank[family] > self.rank[head.family]]:
            del self.open[family]
        series = self.open.get(head.family)
        if series is None or head.anew or (head.n == 1 and 1 not in series.missing and self._may_begin(series, head)):
            series = self.open[head.family] = Series()
        maybe = self.maybe.get(head.family, set())
        while series.last + 1 in maybe and head.n not in series.next and head.n > series.last:
            series.take(series.last + 1)
        self.last[head.family] = head
        return self._said(at, head, series)

    def _may_begin(self, series: Series, head: _Head) -> bool:
        """Whether a second 一、 without a heading above it begins a list of its own, or is a slip."""
        before = self.last[head.family]
        next_to_it = all(not line.text.strip() for line in self.lines[before.line + 1 : head.line])
        return series.last > 1 and not (next_to_it and self.rank[head.family] < 2)

    def _take_inline(self, at: int, head: _Head) -> Finding | None:
        here = self.inside.get(head.family)
        if here is None:
            outside = self.open.get(head.family)
            if outside and head.n in outside.next:
                self.inside[head.family] = (outside, True)
                outside.take(head.n)
            elif head.n == 1:
                self.inside[head.family] = (Series(), False)
                self.inside[head.family][0].take(1)
            return None
        if head.n == 1:
            self.inside[head.family] = (Series(), False)
            self.inside[head.family][0].take(1)
            return None
        return self._said(at, head, here[0])

    def _said(self, at: int, head: _Head, series: Series) -> Finding | None:
        before, expected = series.last, series.last + 1
        said = series.take(head.n)
        if not said:
            return None
        mark = self.lines[head.line].text[head.start : head.end]
        following = self.following[at]
        suggestion = (
            None
            if said in ("starts", "back") or following == head.n + 1 != expected + 1
            else renumbered(mark, expected)
        )
        shown = renumbered(mark, expected)
        if said == "starts":
            message = f"这一组序号从“{mark}”开始，前面没有“{shown}”。"
        elif said == "repeats":
            message = f"序号“{mark}”重复。"
        elif said == "jumps":
            message = f"序号“{renumbered(mark, before)}”后面应是“{shown}”。"
        else:
            message = f"序号“{renumbered(mark, before)}”后面又是“{mark}”。"
        return found(self.lines, "order.heading", head.line, (head.start, head.end), message, suggestion)


def _following(heads: Sequence[_Head]) -> list[int]:
    """For each heading the number of the next one of its form; 0 for the last."""
    ahead: dict[str, int] = {}
    numbers = []
    for head in reversed(heads):
        numbers.append(ahead.get(head.family, 0))
        ahead[head.family] = head.n
    return numbers[::-1]
