"""Paragraphs and runs of a Word file as XML, in the sizes and fonts of GB/T 9704-2012. Lengths are in twips."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bulletin.document import Run
from bulletin.formats.xmltext import escaped

LINE = 580  # 28.99 pt
EM = 320  # a character of 16 pt
COLOPHON_EDGE = 280  # blank on each side of a colophon: one character of it
CLOSE = -5  # twips between characters, so that 28 fit
RED = "E60012"

LATIN = "Noto Serif CJK SC"  # digits of another width would end lines, and pages, elsewhere than in the PDF
SONG, FANG, HEI, KAI, TITLE = "宋体", "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"
_GAP = 64  # twips that word processors leave between a Chinese character and a Latin letter or a digit
_CLOSEST = 9  # twips: closer, 29 characters would stand on a line
_GAPS = re.compile(r"(?<=[!-~])(?=[\u2e80-\ufaff\uff00-\uffef])|(?<=[\u2e80-\ufaff\uff00-\uffef])(?=[0-9A-Za-z+-])")
_ITEM = re.compile(r"\s*[一二三四五六七八九十]{1,3}是")

Link = Callable[[str], str | None]


def twips(points: float) -> int:
    return round(points * 20)


def fonts(name: str) -> str:
    """The attributes of a w:rFonts: Chinese in this font, Latin letters beside it as the PDF has them."""
    return f'w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{name}" w:hint="eastAsia"'


@dataclass(frozen=True, slots=True)
class Letters:
    """How a run differs from its paragraph's style. Size in points."""

    font: str = ""
    size: float = 0
    colour: str = ""
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    struck: bool = False
    position: str = ""  # "superscript" or "subscript"
    raised: int = 0  # half-points
    closer: int = 0  # twips between characters less than the style has

    def xml(self) -> str:
        # In the order that the schema asks for.
        parts = [
            f"<w:rFonts {fonts(self.font)}/>" if self.font else "",
            "<w:b/>" if self.bold else "",
            "<w:i/>" if self.italic else "",
            "<w:strike/>" if self.struck else "",
            f'<w:color w:val="{self.colour}"/>' if self.colour else "",
            f'<w:spacing w:val="{CLOSE - self.closer}"/>' if self.closer else "",
            f'<w:position w:val="{self.raised}"/>' if self.raised else "",
            f'<w:sz w:val="{round(self.size * 2)}"/><w:szCs w:val="{round(self.size * 2)}"/>' if self.size else "",
            '<w:u w:val="single"/>' if self.underlined else "",
            f'<w:vertAlign w:val="{self.position}"/>' if self.position else "",
        ]
        said = "".join(parts)
        return f"<w:rPr>{said}</w:rPr>" if said else ""


PLAIN = Letters()


def run(text: str, letters: Letters = PLAIN) -> str:
    """A run of text; a line feed is a line break, a tab a tab."""
    if not text:
        return ""
    inside = []
    for piece in re.split("([\n\t])", text):
        if piece == "\n":
            inside.append("<w:br/>")
        elif piece == "\t":
            inside.append("<w:tab/>")
        elif piece:
            inside.append(f'<w:t xml:space="preserve">{escaped(piece)}</w:t>')
    return f"<w:r>{letters.xml()}{''.join(inside)}</w:r>"


def runs(pieces: Iterable[Run], link: Link, base: Letters = PLAIN) -> str:
    """Runs of a body. `link` gives the relationship of an address, or None where it cannot be a link in a file."""
    out = []
    for piece in pieces:
        said = run(piece.text, letters_of(piece, base))
        target = link(piece.link) if piece.link else None
        out.append(f'<w:hyperlink r:id="{target}">{said}</w:hyperlink>' if target else said)
    return "".join(out)


def letters_of(piece: Run, base: Letters = PLAIN) -> Letters:
    """Heads of the first level, and what an author has made bold, are 黑体; all other heads 楷体."""
    styles = piece.styles
    font = base.font
    if "second" in styles:
        font = KAI
    elif "strong" in styles:
        font = KAI if _ITEM.match(piece.text) else HEI
    return Letters(
        font=font,
        size=base.size,
        closer=base.closer,
        colour=base.colour,
        bold=base.bold,
        italic="em" in styles,
        underlined="u" in styles,
        struck="s" in styles,
        position="superscript" if "sup" in styles else "subscript" if "sub" in styles else "",
    )


def body(text: str) -> Letters:
    """The letters of a body's paragraph: closer by what the gaps around its numbers take, which the PDF has not."""
    gaps = len(_GAPS.findall(text))
    return Letters(closer=min(_CLOSEST, round(_GAP * gaps / len(text)))) if gaps else PLAIN


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph differs from its style."""

    style: str = ""
    align: str = ""
    indent: int = 0  # from the left
    hanging: int = 0
    first: int = 0
    right: int = 0
    keep: bool = False  # with the next paragraph
    new_page: bool = False
    tabs: tuple[tuple[str, int, str], ...] = field(default=())  # kind, place, leader
    line: str = ""  # the attributes of another w:spacing

    def xml(self) -> str:
        tabs = "".join(
            f'<w:tab w:val="{kind}" {f"w:leader={chr(34)}{leader}{chr(34)} " if leader else ""}w:pos="{place}"/>'
            for kind, place, leader in self.tabs
        )
        where = [
            f'w:left="{self.indent}"' if self.indent else "",
            f'w:right="{self.right}"' if self.right else "",
            f'w:hanging="{self.hanging}"' if self.hanging else "",
            f'w:firstLine="{self.first}"' if self.first else "",
        ]
        parts = [
            f'<w:pStyle w:val="{self.style}"/>' if self.style else "",
            "<w:keepNext/>" if self.keep else "",
            "<w:pageBreakBefore/>" if self.new_page else "",
            f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
            f"<w:spacing {self.line}/>" if self.line else '<w:spacing w:before="0"/>' if self.new_page else "",
            f"<w:ind {' '.join(filter(None, where))}/>" if any(where) else "",
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
        ]
        said = "".join(parts)
        return f"<w:pPr>{said}</w:pPr>" if said else ""


def paragraph(content: str, shape: Shape) -> str:
    """A paragraph of runs that are XML already."""
    return f"<w:p>{shape.xml()}{content}</w:p>"


def said(text: str, style: str = "", **how: object) -> str:
    """A paragraph of plain text in this style."""
    return paragraph(run(text), Shape(style, **how))  # type: ignore[arg-type]


def small_space() -> str:
    """An empty line of a few points, which also parts a table from the next one."""
    return paragraph("", Shape(line='w:line="120" w:lineRule="exact"'))


def page_reference(bookmark: str, page: int | None) -> str:
    """A field that says the page of a bookmark; `page` is what it says until it is counted anew."""
    begin = '<w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>'
    code = f'<w:r><w:instrText xml:space="preserve"> PAGEREF {bookmark} \\h </w:instrText></w:r>'
    return f"{begin}{code}{_result(str(page or 1))}"


def page_number() -> str:
    """A field that says the page that it stands on."""
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return f'{begin}<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>{_result("1")}'


def _result(text: str) -> str:
    separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("separate", "end"))
    return f"{separate}{run(text)}{end}"
