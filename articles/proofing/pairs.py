"""Quotation marks and brackets that do not pair (GB/T 15834): a stack over each paragraph."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from articles.proofing.characters import NUMERALS, addresses, beside_chinese, inside
from articles.proofing.finding import Finding, Line, found
from articles.proofing.punctuation import bracket_partners

_CLOSERS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "【": "】", "〔": "〕"}
_OPENERS = {closer: opener for opener, closer in _CLOSERS.items()}
_INNER = {"“": "‘’", "《": "〈〉"}
_PAIRED = re.compile('[“”‘’《》〈〉（）()【】〔〕"]')
_ITEM = re.compile(rf"(?:^|[。；：，、！？;:,\s])(?:[0-9]{{1,2}}|[A-Za-z]|[①-⑳]|[{NUMERALS}]{{1,3}})$")
_FIRST = re.compile("(?<=[\u4e00-\u9fff])[1a][）)].{1,200}?[。；：，、;,][2b][）)]")
_YEAR = re.compile("[12][0-9]{3}")
_LONGEST = 60  # characters of a pair inside its own kind that is quoted whole
_ENDS = "。！？；!?;"
_SEPARATING = "，。；：、！？（,;:!?("
_KINDS_ON_LINES = ("title", "subtitle", "note", "credit")  # which may be wrapped anywhere


@dataclass(eq=False, slots=True)
class _Mark:
    at: int
    char: str
    kind: str  # its opener in full width
    outer: "_Mark | None" = None  # of its own kind, directly around it
    closed: int | None = None


@dataclass(slots=True)
class _Paired:
    """What a stack finds in one text; `said` are (start, end, message, suggestion)."""

    unclosed: list[_Mark] = field(default_factory=list)
    stray: list[_Mark] = field(default_factory=list)
    said: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    leading: _Mark | None = None  # the “ that the text begins with


def pairs(lines: Sequence[Line]) -> Iterator[Finding]:
    """`punct.pair`. A quotation that goes on in the next paragraph with a “ of its own is closed only at its end."""
    read = [_read(line.text) for line in lines]
    _settle_continued(lines, read)
    _settle_wrapped(lines, read)
    for n, (line, paired) in enumerate(zip(lines, read, strict=True)):
        for start, end, message, suggestion in [*paired.said, *_lone(line.text, paired)]:
            yield found(lines, "punct.pair", n, (start, end), message, suggestion)


def _read(text: str) -> _Paired:
    reading = _Reading(text)
    for match in _PAIRED.finditer(text):
        reading.take(match.start(), match[0])
    return reading.end()


class _Reading:
    """The stack over one text. Every mark is pushed and popped once, however badly they are nested."""

    def __init__(self, text: str):
        self.text = text
        self.spans = addresses(text)
        self.latin = bracket_partners(text, self.spans) if "(" in text else {}
        self.out = _Paired()
        self.stack: list[_Mark] = []
        self.open: dict[str, int] = defaultdict(int)  # how many of a kind are on the stack
        self.crossed: dict[str, list[_Mark]] = defaultdict(list)  # opened, but closed around
        self.nested: list[_Mark] = []
        self.straight = False  # whether a straight quote waits for its other half
        self.items = 0  # brackets closed by what may be an item's mark, 1）

    def take(self, at: int, char: str) -> None:
        if self.spans and inside(self.spans, at):
            return
        if char == '"':
            if self.stack and self.stack[-1].kind == "“":
                self._close(_Mark(at, "”", "“"))
            else:
                self.straight = not self.straight
            return
        full = {"(": "（", ")": "）"}.get(char, char)
        if full in _CLOSERS:
            self._push(_Mark(at, char, full))
        elif not self._is_apostrophe(at, char):
            self._close(_Mark(at, char, _OPENERS[full]))

    def end(self) -> _Paired:
        out = self.out
        left = [mark for marks in self.crossed.values() for mark in marks] + self.stack
        # A half-width bracket with nothing Chinese beside it is not ours to judge.
        out.unclosed = sorted((mark for mark in left if self._counts(mark)), key=lambda mark: mark.at)
        out.stray = [mark for mark in out.stray if self._counts(mark)]
        for mark in self.nested:
            if mark.outer and mark.outer.closed is not None:
                out.said.append(self._inside_itself(mark))
        out.said.sort()
        lead = len(self.text) - len(self.text.lstrip())
        if out.leading and out.leading.at != lead:
            out.leading = None
        return out

    def _push(self, mark: _Mark) -> None:
        if self.stack and self.stack[-1].kind == mark.kind:
            mark.outer = self.stack[-1]
        if mark.kind == "“" and self.out.leading is None:
            self.out.leading = mark
        self.stack.append(mark)
        self.open[mark.kind] += 1

    def _close(self, closer: _Mark) -> None:
        kind = closer.kind
        is_item = kind == "（" and self._is_item(closer.at)
        if not self.open[kind]:
            self._stray(closer, is_item)
            return
        while self.stack[-1].kind != kind:
            over = self.stack.pop()
            self.open[over.kind] -= 1
            self.crossed[over.kind].append(over)
        opener = self.stack.pop()
        self.open[kind] -= 1
        opener.closed = closer.at
        self.items += is_item
        if opener.outer:
            self.nested.append(opener)
        if kind == "（" and (opener.char == "(") != (closer.char == ")"):
            half, full = (opener, "（") if opener.char == "(" else (closer, "）")
            self.out.said.append((half.at, half.at + 1, "这一对括号一半全角、一半半角，应都用全角。", full))

    def _is_item(self, at: int) -> bool:
        """Whether the bracket ends the mark of an item; 要做到1）…；2）… has its first one behind a word."""
        return bool(_ITEM.search(self.text[max(at - 5, 0) : at]) or _FIRST.match(self.text, max(at - 1, 0)))

    def _stray(self, closer: _Mark, is_item: bool) -> None:
        kind = closer.kind
        if self.crossed[kind]:
            self.crossed[kind].pop().closed = closer.at
            before = self.text[closer.at - 1 : closer.at]
            if before in _OPENERS and _OPENERS[before] != kind:
                span, suggestion = (closer.at - 1, closer.at + 1), closer.char + before
            else:
                span, suggestion = (closer.at, closer.at + 1), None
            self.out.said.append((*span, "成对的标点交叉了，里层的应先结束。", suggestion))
        elif is_item:
            return
        elif kind == "（" and self.items:
            self.items -= 1
        elif kind == "“" and self.straight:
            self.straight = False
        else:
            self.out.stray.append(closer)

    def _is_apostrophe(self, at: int, char: str) -> bool:
        if char != "’":
            return False
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        if not before.isascii() or not before.isalnum():
            return False
        return not self.open["‘"] or (after.isascii() and after.isalpha())

    def _counts(self, mark: _Mark) -> bool:
        return mark.char not in "()" or beside_chinese(self.text, mark.at, mark.at + 1)

    def _inside_itself(self, mark: _Mark) -> tuple[int, int, str, str | None]:
        assert mark.closed is not None
        closer = _CLOSERS[mark.kind]
        end = mark.closed + 1
        words = self.text[mark.at + 1 : min(mark.closed, mark.at + _LONGEST)]
        if inner := _INNER.get(mark.kind):
            message = f"{mark.kind}{closer}里面再用同一种标点，里层应改为{inner}。"
        else:
            message = f"{mark.kind}{closer}里面又直接套着{mark.kind}{closer}，应改用另一种括号或改写。"
        if end - mark.at > _LONGEST:
            return mark.at, mark.at + 1, message, None
        if inner:
            return mark.at, end, message, f"{inner[0]}{words}{inner[1]}"
        return mark.at, end, message, f"〔{words}〕" if mark.kind == "（" and _YEAR.fullmatch(words) else None


def _lone(text: str, paired: _Paired) -> Iterator[tuple[int, int, str, str | None]]:
    """What is said of the marks that have no other half."""
    unclosed, stray = list(paired.unclosed), list(paired.stray)
    if other := _other_closer(unclosed, stray):
        opener, closing = other
        right = _CLOSERS[opener.kind]
        yield closing.at, closing.at + 1, f"与{opener.char}成对的应是{right}。", right
        return
    turned = _turned(unclosed, stray)
    n = 0
    while n < len(unclosed):
        mark = unclosed[n]
        following = unclosed[n + 1] if n + 1 < len(unclosed) else None
        closer = _CLOSERS[mark.kind]
        if mark in turned:
            yield mark.at, mark.at + 1, f"这里应是后半个{closer}。", closer
        elif following and following.kind == mark.kind in ("“", "‘") and _looks_closing(text, following.at):
            yield following.at, following.at + 1, f"{mark.kind}用了两次，后一个应是{closer}。", closer
            n += 1
        else:
            yield mark.at, mark.at + 1, f"这个 {mark.kind} 后面缺成对的 {closer} 。", None
        n += 1
    n = 0
    while n < len(stray):
        mark = stray[n]
        following = stray[n + 1] if n + 1 < len(stray) else None
        closer = _CLOSERS[mark.kind]
        if mark in turned:
            yield mark.at, mark.at + 1, f"这里应是前半个{mark.kind}。", mark.kind
        elif following and following.kind == mark.kind in ("“", "‘") and _looks_opening(text, mark.at):
            yield mark.at, mark.at + 1, f"{closer}用了两次，前一个应是{mark.kind}。", mark.kind
            n += 1
        else:
            yield mark.at, mark.at + 1, f"这个 {closer} 前面缺成对的 {mark.kind} 。", None
        n += 1


def _turned(unclosed: Sequence[_Mark], stray: Sequence[_Mark]) -> list[_Mark]:
    """The only ” and “ without their other halves, where they stand the wrong way round: ”…“."""
    if len(unclosed) == len(stray) == 1 and unclosed[0].kind == stray[0].kind and stray[0].at < unclosed[0].at:
        return [unclosed[0], stray[0]]
    return []


def _other_closer(unclosed: Sequence[_Mark], stray: Sequence[_Mark]) -> tuple[_Mark, _Mark] | None:
    """The only opener and closer without other halves, where a bracket was closed by one of another kind: 〔2018）."""
    if len(unclosed) == len(stray) == 1 and 0 < stray[0].at - unclosed[0].at < _LONGEST:
        return unclosed[0], stray[0]
    return None


def _looks_closing(text: str, at: int) -> bool:
    return text[at - 1 : at] not in ("", *_SEPARATING) and text[at - 1 : at] not in _CLOSERS


def _looks_opening(text: str, at: int) -> bool:
    return text[at + 1 : at + 2] not in ("", *_SEPARATING) and text[at + 1 : at + 2] not in _OPENERS


def _settle_continued(lines: Sequence[Line], read: Sequence[_Paired]) -> None:
    """Take back the “ of paragraphs whose quotation the next paragraph goes on with."""
    goes_on = False  # whether the paragraph below is the rest of a quotation
    for n in range(len(lines) - 1, -1, -1):
        text, paired = lines[n].text.rstrip(), read[n]
        if lines[n].kind not in ("paragraph", "note"):
            goes_on = False
            continue
        quotes = [mark for mark in paired.unclosed if mark.kind == "“"]
        excused = quotes[0] if goes_on and quotes else None
        if excused:
            paired.unclosed.remove(excused)
        leading = paired.leading
        ends = leading is not None and leading.closed is not None and text[leading.closed + 1 :] in ("", *_ENDS)
        goes_on = leading is not None and (ends or (excused is leading))


def _settle_wrapped(lines: Sequence[Line], read: Sequence[_Paired]) -> None:
    """Take back the marks whose other half stands on one of the next lines, where a text is wrapped."""
    carried: list[tuple[_Paired, _Mark]] = []
    for n, (line, paired) in enumerate(zip(lines, read, strict=True)):
        if n and _runs_on(lines[n - 1], line):
            closed = 0
            while carried and closed < len(paired.stray) and carried[-1][1].kind == paired.stray[closed].kind:
                carried.pop()[0].unclosed.pop()
                closed += 1
            del paired.stray[:closed]
        else:
            carried = []
        carried += [(paired, mark) for mark in paired.unclosed]


def _runs_on(above: Line, line: Line) -> bool:
    if above.kind != line.kind or above.kind == "cell":
        return False
    return above.kind in _KINDS_ON_LINES or above.text.rstrip()[-1:] not in ("", *"。！？!?")
