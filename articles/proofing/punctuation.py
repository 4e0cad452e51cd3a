"""Marks in half width, straight quotation marks, ellipses and dashes that are not the Chinese ones (GB/T 15834)."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from articles.proofing.characters import QUOTES, addresses, beside_chinese, inside, is_chinese, is_han
from articles.proofing.finding import Finding, Line, found

_FULL = str.maketrans(",;:!?()", "，；：！？（）")
_MARK = re.compile("[,;:!?()]")
_BRACKET = re.compile("[()（）]")
_STRAIGHT = re.compile("[\"'“”]")
_DOTS = re.compile(r"[.．]{3,}|。{3,}|…+")
_DASHES = re.compile("[-－—]{2,}")
_NO_TEXT = re.compile(r"[\s|:_.…·。．—－―-]*")
_LEADER = 12  # from so many dots on they lead the eye across a page


def fullwidth(text: str) -> str:
    """The text with every half-width mark beside Chinese in full width; its length stays, a second time changes nothing."""
    chars = list(text)
    for at in half_marks(text):
        chars[at] = chars[at].translate(_FULL)
    return "".join(chars)


def half_marks(text: str) -> list[int]:
    """Where `, ; : ! ? ( )` stand beside Chinese, blanks between them or not.

    A mark beside one of these is one too, and so is a bracket whose other half is. Addresses, marks between digits
    (9:30, 1,258) and brackets that belong to a Latin word (`f(x)`) are none.
    """
    spans = addresses(text)
    places = [match.start() for match in _MARK.finditer(text) if not (spans and inside(spans, match.start()))]
    if not places:
        return []
    partners = bracket_partners(text, spans)
    places = [at for at in places if not _between_digits(text, at)]
    open_to_choice = set(places) - _of_latin_words(text, partners)
    neighbours = {at: _neighbours(text, at) for at in open_to_choice}
    waiting = [
        at
        for at, (left, right) in neighbours.items()
        if _is_chinese_at(text, left, -1, right) or _is_chinese_at(text, right, 1, left)
    ]
    waiting += [at for at in open_to_choice if at in partners and text[partners[at]] in "（）"]
    chosen: set[int] = set()
    while waiting:
        at = waiting.pop()
        if at in open_to_choice and at not in chosen:
            chosen.add(at)
            waiting += [*neighbours[at], partners.get(at, -1)]
    return sorted(chosen)


def bracket_partners(text: str, spans: list[tuple[int, int]]) -> dict[int, int]:
    """The places of round brackets of either width that belong together, each way; those in `spans` aside."""
    partners: dict[int, int] = {}
    unclosed: list[int] = []
    for match in _BRACKET.finditer(text):
        at = match.start()
        if spans and inside(spans, at):
            continue
        if match[0] in "(（":
            unclosed.append(at)
        elif unclosed:
            partners[at] = unclosed.pop()
            partners[partners[at]] = at
    return partners


def _of_latin_words(text: str, partners: dict[int, int]) -> set[int]:
    """The half-width brackets that directly follow a Latin letter and hold nothing Chinese."""
    if not partners:
        return set()
    beyond = list(accumulate((char > "\x7f" for char in text), initial=0))
    belonging: set[int] = set()
    for at, other in partners.items():
        letter = text[at - 1 : at]
        if at < other and text[at] == "(" and letter.isascii() and letter.isalpha() and beyond[at] == beyond[other + 1]:
            belonging |= {at, other}
    return belonging


def _between_digits(text: str, at: int) -> bool:
    around = text[at - 1 : at] + text[at + 1 : at + 2]
    return text[at] in ",:" and len(around) == 2 and around.isascii() and around.isdigit()


def _neighbours(text: str, at: int) -> tuple[int, int]:
    """The places of the next characters on both sides, blanks aside; -1 and the length of the text at its ends."""
    left, right = at - 1, at + 1
    while left >= 0 and text[left] in " \u3000":
        left -= 1
    while right < len(text) and text[right] in " \u3000":
        right += 1
    return left, right


def _is_chinese_at(text: str, at: int, step: int, opposite: int) -> bool:
    """Whether a mark's neighbour is Chinese. A curly quote is shared with Latin text: there its other sides tell."""
    char = text[at : at + 1] if at >= 0 else ""
    if char and char in QUOTES:
        beyond = text[at + step : at + step + 1] if at + step >= 0 else ""
        other = text[opposite : opposite + 1] if opposite >= 0 else ""
        return is_han(beyond) or not (other.isascii() and other.isalpha())
    return is_chinese(char)


def halfwidth(lines: Sequence[Line]) -> Iterator[Finding]:
    """`punct.halfwidth`: one finding for the whole article."""
    places = [(n, at) for n, line in enumerate(lines) for at in half_marks(line.text)]
    if places:
        n, at = places[0]
        message = f"有{len(places)}处标点是半角，中文里应为全角。"
        suggestion = lines[n].text[at].translate(_FULL)
        yield found(lines, "punct.halfwidth", n, (at, at + 1), message, suggestion, count=len(places))


def straight(lines: Sequence[Line]) -> Iterator[Finding]:
    """`punct.straight`: a pair of straight quotes is one finding."""
    for n, line in enumerate(lines):
        for span, suggestion in _straight_in(line.text):
            yield found(lines, "punct.straight", n, span, "中文里的引号应为“”或‘’，不用直引号。", suggestion)


def _straight_in(text: str) -> Iterator[tuple[tuple[int, int], str | None]]:
    spans = addresses(text) if '"' in text or "'" in text else []
    curly = 0  # how many “ are open
    last_curly = text.rfind("”")
    opened: dict[str, int] = {}
    for match in _STRAIGHT.finditer(text):
        mark, at = match[0], match.start()
        if mark in "“”":
            curly = curly + 1 if mark == "“" else max(curly - 1, 0)
            continue
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if inside(spans, at) or (mark == "'" and (before + after).isascii() and len(before + after) == 2 and before.isalnum() and after.isalnum()):  # fmt: skip
            continue
        if mark in opened:
            start = opened.pop(mark)
            if beside_chinese(text, start, start + 1) or beside_chinese(text, at, at + 1):
                left, right = "“”" if mark == '"' else "‘’"
                yield (start, at + 1), f"{left}{text[start + 1 : at]}{right}" if at - start < 200 else None
        elif mark == '"' and curly:
            curly -= 1
            if beside_chinese(text, at, at + 1):
                yield (at, at + 1), "”"
        elif not (before.isascii() and before.isdigit()):  # 27" and 5'30" are measures
            opened[mark] = at
    for mark, at in opened.items():
        if beside_chinese(text, at, at + 1):
            yield (at, at + 1), "“" if mark == '"' and last_curly > at else None


def ellipsis(lines: Sequence[Line]) -> Iterator[Finding]:
    """`punct.ellipsis`."""
    for n, line in enumerate(lines):
        for match in _DOTS.finditer(line.text):
            start, end = match.span()
            dots = end - start
            if (match[0][0] == "…" and dots % 2 == 0) or dots > _LEADER or not beside_chinese(line.text, start, end):
                continue
            if match[0] == "…" and {line.text[start - 1 : start], line.text[end : end + 1]} <= set("，,"):
                continue  # 1, 2, …, n
            yield found(lines, "punct.ellipsis", n, (start, end), "省略号应为六个点“……”。", "……")


def dash(lines: Sequence[Line]) -> Iterator[Finding]:
    """`punct.dash`."""
    for n, line in enumerate(lines):
        if _NO_TEXT.fullmatch(line.text):
            continue
        for match in _DASHES.finditer(line.text):
            start, end = match.span()
            after = line.text[end : end + 1]
            if match[0] == "——" or end - start > _LEADER or not beside_chinese(line.text, start, end):
                continue
            if match[0] == "--" and after.isascii() and after.islower():
                continue  # the option of a command
            yield found(lines, "punct.dash", n, (start, end), "破折号应为两个字长的“——”。", "——")
