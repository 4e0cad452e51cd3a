"""Word's automatic numbers: the 一、 and （一） that stand in no text, only in numbering.xml."""

import re
import unicodedata
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from bulletin.formats.word.numerals import LARGEST, numeral
from bulletin.formats.word.styles import ParagraphStyle, Styles
from bulletin.formats.word.symbols import bullet
from bulletin.formats.word.xml import attribute, child, chosen, kind, switch, value, whole

_LEVELS = 9
_LINKS = 8  # list styles that lead to one another
_LENGTH = 100  # of a number with its text: the definition is written once, but may be used by every paragraph
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class _Level:
    """A w:lvl."""

    start: int
    format: str
    zeros: int  # digits of a custom "001, 002, …"
    text: str
    suffix: str
    restart: int | None  # w:lvlRestart: the level, counted from 1, after which it starts again; 0 never
    legal: bool  # w:isLgl: the levels above in Arabic figures
    hidden: bool
    font: str
    style: str | None  # the paragraph style that has this level


class Numbering:
    """The numbers of a document, asked for in its order; each answer moves the counters on."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstracts: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        self._abstract_of: dict[str, str] = {}  # by numId
        self._links: dict[str, str | None] = {}  # w:numStyleLink
        self._named: dict[str, str] = {}  # by w:styleLink
        self._levels_of: dict[str, dict[int, _Level]] = {}
        self._defined: dict[str, dict[int, _Level]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._restarts: set[tuple[str, int]] = set()  # of list and level, not yet done
        for each in () if root is None else root:
            if kind(each) == "w:abstractNum":
                name = attribute(each, "w:abstractNumId") or ""
                self._abstracts.setdefault(name, each)
                self._links.setdefault(name, value(each, "w:numStyleLink"))
                self._named.setdefault(value(each, "w:styleLink") or "", name)
            elif kind(each) == "w:num":
                name = attribute(each, "w:numId") or ""
                self._lists.setdefault(name, each)
                self._abstract_of.setdefault(name, value(each, "w:abstractNumId") or "")

    def next(self, properties: Element | None, style: ParagraphStyle) -> str:
        """The number of the next paragraph, with the space behind it; "" for a paragraph without a number.

        properties: its w:pPr. What they don't say, its style does.
        """
        own = child(properties, "w:numPr")
        list_ = value(own, "w:numId") or style.list
        if list_ is None or list_ not in self._lists:  # numId 0 takes the style's number away
            return ""
        levels = self._levels(list_)
        at = self._level(value(own, "w:ilvl"), style, levels, styled=value(own, "w:numId") is None)
        if at not in levels:
            return ""
        counters = self._count(list_, at, levels)
        level = levels[at]
        return "" if level.hidden else _spaced(_written(level, levels, counters), level)

    def _level(self, own: str | None, style: ParagraphStyle, levels: dict[int, _Level], *, styled: bool) -> int:
        if own is not None or not styled:
            return whole(own, 0, most=_LEVELS)
        for name, written in style.levels:
            for at, level in levels.items():
                if level.style == name:  # this binds; what the style itself writes may be stale
                    return at
            if written is not None:
                return whole(written, 0, most=_LEVELS)
        return 0

    def _count(self, list_: str, at: int, levels: dict[int, _Level]) -> dict[int, int]:
        """Lists of one w:abstractNum count together; one with w:startOverride begins anew, once."""
        counters = self._counters.setdefault(self._abstract_of[list_], {})
        if (list_, at) in self._restarts or at not in counters:
            self._restarts.discard((list_, at))
            counters[at] = levels[at].start
        else:
            counters[at] = min(counters[at] + 1, LARGEST)
        for below in [each for each in counters if each > at]:
            restart = levels[below].restart if below in levels else None
            if restart is None or at < restart:
                del counters[below]
        return counters

    def _levels(self, list_: str) -> dict[int, _Level]:
        if list_ not in self._levels_of:
            found = dict(self._definition(self._abstract_of[list_]))
            for each in self._lists[list_]:
                at = whole(attribute(each, "w:ilvl"), 0, most=_LEVELS)
                start, definition = value(each, "w:startOverride"), child(each, "w:lvl")
                if definition is not None:
                    found[at] = _level(definition)
                if start is not None and at in found:
                    found[at] = replace(found[at], start=whole(start, found[at].start, most=LARGEST))
                    self._restarts.add((list_, at))
            self._levels_of[list_] = found
        return self._levels_of[list_]

    def _definition(self, abstract: str) -> dict[int, _Level]:
        if abstract not in self._defined:
            element = self._abstracts.get(self._linked(abstract))
            self._defined[abstract] = {
                whole(attribute(each, "w:ilvl"), 0, most=_LEVELS): _level(each)
                for each in (() if element is None else element)
                if kind(each) == "w:lvl"
            }
        return self._defined[abstract]

    def _linked(self, abstract: str) -> str:
        """The definition that holds the levels: one made from a list style (w:numStyleLink) leaves them to that."""
        for _ in range(_LINKS):
            link = self._links.get(abstract)
            if link is None:
                return abstract
            list_ = self._styles.list_of(link)
            abstract = self._abstract_of.get(list_ or "") or self._named.get(link, "")
        return ""


def _level(element: Element) -> _Level:
    format_ = child(element, "w:numFmt")
    for each in element if format_ is None else ():
        if kind(each) == "mc:AlternateContent" and (branch := chosen(each)) is not None:
            format_ = child(branch, "w:numFmt")
    properties = child(element, "w:rPr")
    fonts = child(properties, "w:rFonts")
    restart = value(element, "w:lvlRestart")
    return _Level(
        start=whole(value(element, "w:start"), 0, most=LARGEST),
        format=attribute(format_, "w:val") or "decimal",
        zeros=min(len((attribute(format_, "w:format") or "").partition(",")[0].strip()), 5),
        text=(value(element, "w:lvlText") or "")[:_LENGTH],
        suffix=value(element, "w:suff") or "tab",
        restart=None if restart is None else whole(restart, 0, most=_LEVELS),
        legal=bool(switch(element, "w:isLgl")),
        hidden=bool(switch(properties, "w:vanish")),
        font=attribute(fonts, "w:ascii") or attribute(fonts, "w:hAnsi") or "",
        style=value(element, "w:pStyle"),
    )


def _written(level: _Level, levels: dict[int, _Level], counters: dict[int, int]) -> str:
    if level.format == "bullet":
        return bullet(level.font, level.text)

    def figure(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        other = levels.get(at)
        if other is None:
            return ""
        number = counters.get(at, other.start)  # a level that has not come yet shows where it will begin
        if level.legal and other is not level:
            return str(number)
        return f"{number:0{other.zeros}}" if other.format == "custom" else numeral(other.format, number)

    return _PLACE.sub(figure, level.text)[:_LENGTH]


def _spaced(number: str, level: _Level) -> str:
    """The number and what parts it from the text.

    Word's tab or space is needed only behind a letter or figure: 一、标题 and 1.标题, but "1 标题" and "第一章 标题".
    """
    if level.suffix == "nothing" or level.format == "bullet" or not number:
        return number
    return f"{number} " if unicodedata.category(number[-1]) in ("Lu", "Ll", "Lo", "Nd", "Nl") else number
