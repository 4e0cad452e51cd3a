"""What the styles of a Word file say of a paragraph and its runs, as far as a reading asks for it."""

import re
import unicodedata
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bulletin.formats.word.xml import attribute, child, kind, switch, value, whole

_HEADING = re.compile(r"(?:heading|标题) ?([1-9])")
_CHAIN = 12  # styles based on one another; Word itself allows about ten


@dataclass(frozen=True, slots=True)
class Letters:
    """Run properties as one place writes them; None where it says nothing."""

    size: float | None = None  # points
    bold: bool | None = None
    hidden: bool | None = None

    def over(self, below: "Letters") -> "Letters":
        """These, and where they say nothing, those below."""
        return Letters(
            below.size if self.size is None else self.size,
            below.bold if self.bold is None else self.bold,
            below.hidden if self.hidden is None else self.hidden,
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """How a run comes out in the end."""

    size: float = 0.0
    bold: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """A paragraph style with what it inherits."""

    letters: Letters = Letters()
    heading: int = 0
    centred: bool = False
    list: str | None = None  # numId
    levels: tuple[tuple[str, str | None], ...] = ()  # id and ilvl of the style and of those it is based on, in order


def letters(properties: Element | None) -> Letters:
    """Read a w:rPr."""
    if properties is None:
        return Letters()
    half_points = whole(value(properties, "w:sz"), -1, most=2 * 1638)  # the largest that Word sets
    return Letters(
        None if half_points < 0 else half_points / 2, switch(properties, "w:b"), switch(properties, "w:vanish")
    )


def outline(properties: Element | None) -> int | None:
    """The heading level that a w:pPr writes itself: 1 to 9, 0 for body text, None where it says nothing."""
    written = value(properties, "w:outlineLvl")
    return None if written is None else (whole(written, 9, most=9) + 1) % 10


@dataclass(frozen=True, slots=True)
class _Own:
    """What one style writes itself."""

    id: str
    base: str | None
    letters: Letters
    heading: int | None
    alignment: str | None
    list: str | None
    level: str | None


class Styles:
    """The styles part; None for a file without one."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str | None, _Own] = {}
        self._default: str | None = None
        self._paragraphs: dict[str | None, ParagraphStyle] = {}
        self._runs: dict[str, Letters] = {}
        for each in () if root is None else root:
            if kind(each) == "w:style":
                own = _own(each)
                self._styles.setdefault(own.id, own)
                default = (attribute(each, "w:default") or "0").lower() in ("1", "true", "on")
                if default and attribute(each, "w:type") == "paragraph" and self._default is None:
                    self._default = own.id
        defaults = child(root, "w:docDefaults")
        self._letters = letters(child(child(defaults, "w:rPrDefault"), "w:rPr"))
        self._alignment = value(child(child(defaults, "w:pPrDefault"), "w:pPr"), "w:jc")

    def paragraph(self, name: str | None) -> ParagraphStyle:
        """The style of a paragraph that names it, or names none."""
        if name not in self._paragraphs:
            self._paragraphs[name] = self._paragraph(name if name in self._styles else self._default)
        return self._paragraphs[name]

    def shown(self, style: ParagraphStyle, properties: Element | None) -> Shown:
        """How a run with these w:rPr looks in a paragraph of that style.

        On/off properties of a paragraph style and a character style cancel each other (ISO 29500-1 §17.7.3): bold
        words in a bold heading are written as not bold.
        """
        own = letters(properties)
        run = self._run(value(properties, "w:rStyle"))
        base = self._letters
        sizes = (own.size, run.size, style.letters.size, base.size)
        return Shown(
            next((size for size in sizes if size is not None), 0.0),
            _switched(own.bold, run.bold, style.letters.bold, base.bold),
            _switched(own.hidden, run.hidden, style.letters.hidden, base.hidden),
        )

    def list_of(self, name: str) -> str | None:
        """The numId of a numbering style."""
        return self._styles[name].list if name in self._styles else None

    def _paragraph(self, name: str | None) -> ParagraphStyle:
        chain = self._chain(name)
        alignment = next((each.alignment for each in chain if each.alignment), self._alignment)
        return ParagraphStyle(
            _together(chain),
            next((each.heading for each in chain if each.heading is not None), 0),
            alignment == "center",
            next((each.list for each in chain if each.list), None),
            tuple((each.id, each.level) for each in chain),
        )

    def _run(self, name: str | None) -> Letters:
        if name is None:
            return Letters()
        if name not in self._runs:
            self._runs[name] = _together(self._chain(name))
        return self._runs[name]

    def _chain(self, name: str | None) -> list[_Own]:
        chain: list[_Own] = []
        while name in self._styles and self._styles[name] not in chain and len(chain) < _CHAIN:
            chain.append(self._styles[name])
            name = chain[-1].base
        return chain


def _own(style: Element) -> _Own:
    properties = child(style, "w:pPr")
    numbering = child(properties, "w:numPr")
    return _Own(
        attribute(style, "w:styleId") or "",
        value(style, "w:basedOn"),
        letters(child(style, "w:rPr")),
        _heading(value(style, "w:name") or "", properties),
        value(properties, "w:jc"),
        value(numbering, "w:numId"),
        value(numbering, "w:ilvl"),
    )


def _together(chain: list[_Own]) -> Letters:
    found = Letters()
    for each in chain:
        found = found.over(each.letters)
    return found


def _switched(own: bool | None, run: bool | None, paragraph: bool | None, base: bool | None) -> bool:
    if own is not None:
        return own
    return bool(base) or bool(run) != bool(paragraph)


def _heading(name: str, properties: Element | None) -> int | None:
    name = " ".join(unicodedata.normalize("NFKC", name).lower().split())
    if found := _HEADING.fullmatch(name):
        return int(found[1])
    if name in ("title", "标题"):
        return 1
    return outline(properties)
