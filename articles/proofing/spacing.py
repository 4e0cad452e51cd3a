"""Blanks that Chinese does not have, and characters that nobody sees."""

import re
from collections.abc import Iterator, Sequence

from articles.proofing.characters import HAN, MARKS, inside
from articles.proofing.finding import Finding, Line, found

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_CHINESE = f"[{HAN}{MARKS}]"
_THIN = " \u00a0\u2002-\u200a\u202f"
_BLANK = re.compile(
    f"(?<={_CHINESE})[{_THIN}](?=[{HAN}{MARKS}0-9A-Za-z])|(?<=[0-9A-Za-z%])[{_THIN}](?={_CHINESE})|(?<=[{HAN}，、；：。])\u3000(?=[{HAN}])"
)
_WIDE = re.compile("[ \u00a0\u3000\t]{2,}|\t")
_SPACED_OUT = re.compile(f"(?<![{HAN}])[{HAN}](?:[ \u00a0\u3000]+[{HAN}](?![{HAN}]))+")
_NUMBERED = re.compile(
    r"\s*(?:附件|[附图表]|第[0-9一二三四五六七八九十百]+[编章节条款]|[（(]?[0-9一二三四五六七八九十]{1,3}[）)、．.])"
)
_DATE_AT_END = re.compile(r"[0-9〇○零一二三四五六七八九十]{1,4}\s*[月日]\s*$")
_SENTENCE = re.compile("[，。；：！？,;:!?]")


def stray(lines: Sequence[Line]) -> Iterator[Finding]:
    """`space.stray`: blanks in titles and paragraphs, layout aside; zero-width characters everywhere."""
    for n, line in enumerate(lines):
        for match in _UNSEEN.finditer(line.text):
            yield found(lines, "space.stray", n, match.span(), "这里有看不见的字符。", "")
        if line.kind in ("cell", "credit") or not _BLANK.search(line.text):
            continue
        text = line.text
        if _is_layout(line):
            continue
        spaced = [match.span() for match in _SPACED_OUT.finditer(text)]
        start = len(text) - len(text.lstrip())
        ends = text.rstrip().endswith(("。", "！", "？", "；"))
        numbered = _NUMBERED.match(text)
        first = numbered.end() + 1 if numbered else start
        for match in _BLANK.finditer(text, start, len(text.rstrip())):
            if match[0] == "\u3000" and (line.kind != "paragraph" or match.start() < start + 10 or not ends):
                continue
            if match.start() < first or inside(spaced, match.start()):
                continue
            yield found(lines, "space.stray", n, match.span(), "中文之间、中文与字母数字之间不空格。", "")


def _is_layout(line: Line) -> bool:
    """Whether the blanks of a line set it: columns, spaced letters, an office and a date, a caption, an attachment."""
    text = line.text.strip()
    if _WIDE.search(text):
        return True
    if text.startswith(("附件", "附：")) or (text[:1] in "（(" and text[-1:] in "）)"):
        return True
    pieces = text.split()
    if sum(len(piece) == 1 for piece in pieces) * 2 > len(pieces):
        return True
    if _SENTENCE.search(text):
        return False
    return bool(_DATE_AT_END.search(text[-12:])) or bool(re.match("[图表][0-9一二三四五六七八九十]", text))
