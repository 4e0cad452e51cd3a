"""Heads that stand in a text without a style of their own: `一、…。`, `（一）…。`, `一是…。` Pure."""

import re
from dataclasses import dataclass
from typing import Literal

_NUMERAL = "[一二三四五六七八九十]{1,3}"
# Of one sentence; what stands in quotes or brackets is part of it, whole sentences too.
_WORDS = "(?:[^&。！？；“”（\n]{1,60}+|&[A-Za-z0-9#]{1,10};|“[^“”\n]{0,40}”|（[^（）\n]{0,40}）){1,8}"
_STOP = "(?:。|(?<=。”)(?![，。、；：！？）]))"
_FIRST = f"{_NUMERAL}、"
_SECOND = f"[（(]{_NUMERAL}[）)]"
_BLANK = "[^\\S\n]*"

_NUMBERED = re.compile(rf"\s*{_FIRST}")
# 一、简化流程。材料减少…: a head is followed by the text it heads, or stands alone without a full stop.
_HEAD = re.compile(rf"{_BLANK}((?P<first>{_FIRST})?(?(first)|{_SECOND}){_WORDS}{_STOP})(?=\S)")
_HEAD_ALONE = re.compile(
    rf"{_BLANK}((?P<first>{_FIRST})?(?(first)|{_SECOND}){_WORDS}(?<![：:，、\s])){_BLANK}(?=\n|\Z)"
)
# 一是延长办公时间。周末照常…; but 一是加强领导。二是压实责任。 is a list of sentences, of which none heads another.
_ITEM = re.compile(f"{_NUMERAL}是")
_RUN_IN = re.compile(rf"{_NUMERAL}是{_WORDS}{_STOP}(?=\S)(?!{_NUMERAL}是)")
# What is longer is a sentence of its own: with the numeral, for each kind of head.
_LONGEST, _LONGEST_ALONE, _LONGEST_ITEM = 63, 43, 34
_SENTENCE_BEFORE = "。！？：”）\n \u3000"
_CLAUSE_BEFORE = "；，、"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a head stands in a text, and its kind: `一、` is first, `（一）` second, `一是` an item."""

    start: int
    end: int
    kind: Literal["first", "second", "item"]


def numbered(text: str) -> bool:
    """Whether a heading of its own is one of 一、 二、 …"""
    return _NUMBERED.match(text) is not None


def heads(text: str) -> list[Head]:
    """The heads of a paragraph, in order. Its lines are parted by line feeds; `&`, `<` and `>` are escaped."""
    found = []
    line = 0
    while True:
        match, longest = _HEAD.match(text, line), _LONGEST
        if not match:
            match, longest = _HEAD_ALONE.match(text, line), _LONGEST_ALONE
        if match and len(match[1]) <= longest:
            found.append(Head(*match.span(1), "first" if match["first"] else "second"))
        line = text.find("\n", line) + 1
        if not line:
            break
    return sorted(found + _items(text), key=lambda head: head.start) if "是" in text else found


def _items(text: str) -> list[Head]:
    """The heads of `一是…。二是…。`: all or none of a series, but its last may have nothing behind it."""
    found: list[Head] = []
    series: list[Head | None] = []
    for item in _ITEM.finditer(text):
        before = text[item.start() - 1 : item.start()] or "\n"
        if before not in _SENTENCE_BEFORE + _CLAUSE_BEFORE:
            continue  # 统一是
        if item[0] == "一是":
            found += _all_or_none(series)
            series = []
        head = _RUN_IN.match(text, item.start()) if before in _SENTENCE_BEFORE else None
        series.append(Head(*head.span(), "item") if head and len(head[0]) <= _LONGEST_ITEM else None)
    return found + _all_or_none(series)


def _all_or_none(series: list[Head | None]) -> list[Head]:
    return [head for head in series if head] if all(series[:-1]) else []
