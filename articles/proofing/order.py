"""The order of run-in items: 一是 二是 三是."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.proofing.characters import NUMERALS, chinese, is_han, value
from articles.proofing.finding import Finding, Level, Line, found
from articles.proofing.series import Series


@dataclass(frozen=True, slots=True)
class _Item:
    line: int
    start: int
    end: int
    n: int
    soft: bool = False  # behind a character: 主要一是


_SHI = re.compile(f"([{NUMERALS}]{{1,3}})是")
_NOT_BEFORE = "统之第唯单万周十同专不归逐如划合某每任初高大期其百千零两几数"
_DEEPEST = 4  # series inside one another
_NATIONAL_DAY = 11  # 十一是国庆
_OTHERWISE = "要则来须在为抓靠能可应将有从看盯强促"
_OTHER = re.compile(rf"(?:^|[。；：，、！？;:,\s])([{NUMERALS}]{{1,3}})[{_OTHERWISE}]")


def yishi(lines: Sequence[Line]) -> Iterator[Finding]:
    """`order.yishi`, over the whole article; the cells of its tables apart."""
    for kinds in (("paragraph", "note"), ("cell",)):
        items: list[_Item] = []
        others: dict[int, list[tuple[int, int]]] = {}  # line to (place, number) of 二要 and its like
        for n, line in enumerate(lines):
            if line.kind in kinds and "是" in line.text:
                items += _items(n, line.text)
                others[n] = [(m.start(1), value(m[1]) or 0) for m in _OTHER.finditer(line.text)]
        yield from _Yishi(lines, items, others).findings()


def _items(n: int, text: str) -> Iterator[_Item]:
    for match in _SHI.finditer(text):
        number = value(match[1])
        before = text[match.start() - 1 : match.start()]
        if number is None or text[match.end() : match.end() + 1] == match[1]:
            continue  # 一是一，二是二
        if not (is_han(before) or before.isalnum()):
            yield _Item(n, match.start(), match.end(), number)
        elif number == 1 and is_han(before) and before not in _NOT_BEFORE:
            yield _Item(n, match.start(), match.end(), number, soft=True)


class _Yishi:
    """Reads the items of an article. Inside one paragraph a series may stand inside an item of another."""

    def __init__(self, lines: Sequence[Line], items: Sequence[_Item], others: dict[int, list[tuple[int, int]]]):
        self.lines, self.items, self.others = lines, items, others
        self.second = {
            n: max((place for place, number in found if number == 2), default=-1) for n, found in others.items()
        }
        self.open: list[tuple[Series, _Item]] = []  # with the last item of each

    def findings(self) -> Iterator[Finding]:
        for at, item in enumerate(self.items):
            if item.n == 1:
                yield from self._begin(item)
            elif item.n == _NATIONAL_DAY and not (self.open and item.n in self.open[-1][0].next):
                continue
            else:
                yield from self._go_on(at, item)
        yield from self._close(len(self.open))

    def _begin(self, item: _Item) -> Iterator[Finding]:
        if self.open:
            series, last = self.open[-1]
            if 1 in series.missing and series.count == 1 and last.line == item.line:
                series.take(1)  # 二是…一是…三是: said already
                return
            if item.soft and len(self.open) == _DEEPEST:
                return
            if not item.soft and (last.line != item.line or len(self.open) == _DEEPEST):
                yield from self._close(len(self.open))
        series = Series()
        series.take(1)
        self.open.append((series, item))

    def _go_on(self, at: int, item: _Item) -> Iterator[Finding]:
        if not self.open:
            series = Series()
            series.take(item.n)
            self.open.append((series, item))
            yield self._said(item, f"这里从“{chinese(item.n)}是”开始，前面没有“一是”。")
            return
        series, last = self.open[-1]
        if item.n not in series.next and item.n not in series.missing:
            outer = next((k for k in range(len(self.open) - 2, -1, -1) if item.n in self.open[k][0].next), None)
            if outer is not None and (series.count > 1 or last.soft):
                yield from self._close(len(self.open) - 1 - outer)
                series, last = self.open[-1]
            else:
                self._skip_others(series, last, item)
        expected = series.last + 1
        before = series.last
        said = series.take(item.n)
        self.open[-1] = (series, item)
        if not said:
            return
        following = self.items[at + 1].n if at + 1 < len(self.items) else 1
        if said == "back":
            yield self._said(item, f"“{chinese(before)}是”后面又是“{chinese(item.n)}是”，序号颠倒，或缺“一是”。")
        elif said == "repeats":
            yield self._said(item, f"“{chinese(item.n)}是”重复。", f"{chinese(expected)}是")
        else:
            suggestion = None if following == item.n + 1 else f"{chinese(expected)}是"
            yield self._said(item, f"“{chinese(before)}是”后面应是“{chinese(expected)}是”。", suggestion)

    def _skip_others(self, series: Series, last: _Item, item: _Item) -> None:
        """Count those in between that are numbered with another word: 一是…，二要…，三是…."""
        for n in range(last.line, item.line + 1):
            others = self.others.get(n, [])
            first = bisect_left(others, (last.end, 0)) if n == last.line else 0
            behind = bisect_left(others, (item.start, 0)) if n == item.line else len(others)
            for at in range(first, behind):
                if others[at][1] in series.next:
                    series.take(others[at][1])

    def _close(self, how_many: int) -> Iterator[Finding]:
        for _ in range(how_many):
            series, item = self.open.pop()
            if series.count == 1 and series.last == 1 and not item.soft and not self._goes_on_otherwise(item):
                yield self._said(item, "只有“一是”，后面没有“二是”。", level="info")

    def _goes_on_otherwise(self, item: _Item) -> bool:
        return self.second.get(item.line, -1) > item.end

    def _said(self, item: _Item, message: str, suggestion: str | None = None, level: Level | None = None) -> Finding:
        span = (item.start, item.end)
        return found(self.lines, "order.yishi", item.line, span, message, suggestion, level=level)
