"""A `Document` as a Word file in the official layout (GB/T 9704-2012). Reading is its inverse. Pure."""

import re
from collections.abc import Iterator, Sequence

from bulletin.document import Block, Document, Entry, Head, Part
from bulletin.formats import printed, titles
from bulletin.formats.sheet import MM, PITCH, STANDARD, Margins, Pages, Sheet
from bulletin.formats.word import grids, illustrations
from bulletin.formats.word.binding import Binding
from bulletin.formats.word.pages import estimated
from bulletin.formats.word.setting import (
    COLOPHON_EDGE,
    EM,
    RED,
    Letters,
    Shape,
    body,
    page_reference,
    paragraph,
    run,
    runs,
    said,
    small_space,
    twips,
)
from bulletin.grammar.blocks import is_caption, is_unit, signature_of
from bulletin.grammar.colophon import is_footer_line
from bulletin.typesetting import bracketed, columns

_WIDEST_NAME = 60.0  # points
_LABEL = re.compile(r"[报送发]\s*[:：]")
_TAIL = re.compile(r"^(.*\S)([ \t\u3000]*[\t\u3000][ \t\u3000]*| {2,})(\S+)$")


def write(
    document: Document,
    *,
    sheet: Sheet = STANDARD,
    pages: Pages | None = None,
    contents: bool | None = None,
    breaks: titles.Breaks = lambda title: (),
) -> bytes:
    """A bulletin as .docx, the same bytes for the same document.

    `pages` are what its contents say until Word counts anew: those of the PDF; by default they are estimated.
    Without a word about `contents`, a document of several articles has them. `breaks` gives the offsets at which a
    title may break. Raises `Refusal` for a table that no Word file can hold, and where the sheet's margins leave no room.
    """
    binding = Binding(sheet)
    writing = _Writing(binding, breaks)
    body = "".join(writing.all(document, pages or estimated(document), contents=contents))
    head = document.head
    return binding.bound(body, title=printed.title(head), author=head.org or "", date=head.date)


class _Writing:
    def __init__(self, binding: Binding, breaks: titles.Breaks) -> None:
        self._binding, self._breaks = binding, breaks
        self._articles = self._pictures = 0
        width, height = binding.sheet.margins.measure
        self._room = width, height - 3 * PITCH  # a picture's, less its caption

    def all(self, document: Document, pages: Pages, *, contents: bool | None) -> Iterator[str]:
        yield from self._masthead(document.head)
        for date, text in document.corrections:
            yield said(printed.correction(date, text), "Note")
        for note in document.notes:
            if note.scope == "issue":
                yield said(printed.note(note), "Note")
        if contents is None:
            contents = printed.has_contents(document)
        if contents:
            yield from self._contents(document.parts, pages.begins)
        mark = printed.section_mark(document.parts)
        for n, part in enumerate(document.parts):
            yield from self._part(document, part, mark, new_page=contents and not n)
        yield from _colophon(document.footer, self._binding.sheet.margins, pages.total)

    def _masthead(self, head: Head) -> Iterator[str]:
        for line in printed.cover(head, self._binding.sheet.copy):
            yield said(line, "Secrecy")
        if head.name:
            size = min(_WIDEST_NAME, self._binding.measure / 20 / len(head.name) - 4)
            letters = Letters(size=max(size, 26.0)) if size < _WIDEST_NAME else Letters()
            yield paragraph(run(head.name, letters), Shape("Masthead"))
        if number := printed.number(head):
            yield said(number, "Number")
        if head.org or head.date:
            office = printed.office(head)
            date = printed.day(head.date) if head.date else ""
            yield said(f"　{office}\t{date}　" if office else f"\t{date}　", "Office")

    def _contents(self, parts: Sequence[Part], pages: Sequence[int]) -> Iterator[str]:
        yield said(printed.CONTENTS, "ContentsLabel")
        mark, n = printed.contents_mark(parts), 0
        for part in parts:
            if part.title and part.entries:
                yield said(mark.format(part.title), "ContentsSection")
            for entry in part.entries:
                n += 1
                bullet = run("●", Letters(size=8, colour=RED, raised=5))
                page = pages[n - 1] if n <= len(pages) else None
                line = bullet + run(f"\t{printed.entry_title(entry)} \t ") + page_reference(_bookmark(n), page)
                yield paragraph(line, Shape("ContentsItem"))

    def _part(self, document: Document, part: Part, mark: str, *, new_page: bool) -> Iterator[str]:
        if part.title:
            yield said(mark.format(part.title), "Heading1", new_page=new_page)
            new_page = False
            for note in document.notes:
                if note.scope == "section" and note.section == part.title:
                    yield said(printed.note(note), "Note")
        for entry in part.entries:
            yield from self._article(entry, new_page=new_page)
            new_page = False

    def _article(self, entry: Entry, *, new_page: bool) -> Iterator[str]:
        self._articles += 1
        name = f'w:id="{self._articles}" w:name="{_bookmark(self._articles)}"'
        title = run("\n".join(titles.rows(printed.entry_title(entry), self._breaks)))
        marked = f'<w:bookmarkStart {name}/>{title}<w:bookmarkEnd w:id="{self._articles}"/>'
        yield paragraph(marked, Shape("Heading2", new_page=new_page))
        if entry.subtitle:
            yield said(f"——{entry.subtitle}", "Subtitle")
        blocks = list(entry.blocks)
        while blocks and blocks[0].kind == "number":
            yield said(blocks.pop(0).text, "DocumentNumber")
        for date, text in entry.corrections:
            yield said(printed.correction(date, text), "Note")
        if entry.editor_note:
            yield said(f"编者按：{entry.editor_note}", "Note")
        signed = signature_of([block.text for block in blocks])
        for n, block in enumerate(blocks):
            if n and blocks[n - 1].kind == "picture" and is_caption(block.text):
                yield said(block.text, "PictureCaption")
            else:
                yield from self._block(block, signed=signed is not None and n >= signed)
        for n, line in enumerate(printed.attachments(entry)):
            yield said(line, "BodyText", indent=EM * 3 * bool(n))
        for credit in entry.credits:
            yield said(bracketed(credit), "Credit")

    def _block(self, block: Block, *, signed: bool) -> Iterator[str]:
        letters = body(block.text)
        pieces = runs(block.runs, self._binding.link, letters) if block.runs else run(block.text, letters)
        match block.kind:
            case "table":
                yield grids.table(block.table, self._binding.link, self._binding.measure)
                yield small_space()
            case "picture":
                pass
            case "caption" | "unit":
                yield paragraph(pieces, Shape("Unit" if is_unit(block.text) else "Caption"))
            case "heading":
                yield paragraph(pieces, Shape("Heading3" if block.level < 2 else "Heading4"))
            case "item":
                yield paragraph(run(block.marker) + pieces, Shape("BodyText", indent=EM * 2 * (block.level - 1)))
            case "quote":
                yield paragraph(pieces, Shape("Note", indent=EM * 2))
            case "signature":
                yield paragraph(pieces, Shape("Right", right=EM * 2))
            case _:
                yield paragraph(pieces, Shape("Right", right=EM * 2) if signed else Shape("BodyText"))
        for picture in block.pictures:
            yield from self._picture(picture.alt, illustrations.shown(picture, self._room))
        if block.kind == "picture" and block.text:
            yield said(block.text, "PictureCaption")

    def _picture(self, alt: str, shown: tuple[bytes, int, int] | None) -> Iterator[str]:
        if shown is None:
            if alt:
                yield said(alt, "PictureCaption")
            return
        data, width, height = shown
        self._pictures += 1
        drawn = illustrations.inline(self._binding.picture(data), self._pictures, width, height, alt)
        yield paragraph(drawn, Shape("Picture"))


def _bookmark(number: int) -> str:
    return f"article{number}"


def _colophon(lines: Sequence[str], margins: Margins, page: int) -> Iterator[str]:
    """A table at the foot of this page, the last: a row for each line of its own, with those that run on from it."""
    rows: list[list[str]] = []
    for line in lines:
        if not any(char.isalnum() for char in line):
            continue
        if rows and not is_footer_line(line):
            rows[-1].append(line)
        else:
            rows.append([line])
    if not rows:
        return
    measure = twips(margins.measure[0])
    # LibreOffice lets a table float that is placed by the page, not by the measure.
    edge = twips((margins.inside if page % 2 else margins.outside) * MM)
    place = (
        '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="page" '
        f'w:tblpX="{edge}" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
    )
    borders = "".join(f'<w:{side} w:val="single" w:sz="8" w:space="0" w:color="000000"/>' for side in ("top", "bottom"))
    inside = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    yield (
        f'<w:tbl><w:tblPr>{place}<w:tblW w:w="{measure}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{inside}</w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{measure}"/></w:tblGrid>'
        f"{''.join(_colophon_row(n, row, measure) for n, row in enumerate(rows))}</w:tbl>"
    )
    yield paragraph("", Shape(line='w:line="20" w:lineRule="exact"'))


def _colophon_row(n: int, lines: Sequence[str], measure: int) -> str:
    printed_on = lines[0].rstrip("。").endswith(("印发", "印")) and n
    rule = '<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'
    inside = "".join(_colophon_line(line.strip()) for line in lines)
    properties = f'<w:tcW w:w="{measure}" w:type="dxa"/>{rule if printed_on else ""}'
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc></w:tr>"


def _colophon_line(line: str) -> str:
    """A second line begins below the first office: 报：. Of two columns, the second ends on the right.

    The blank between them stays, before the tab, so that it is read again as it was.
    """
    hanging = 2 * COLOPHON_EDGE if _LABEL.match(line) else 0
    indent = COLOPHON_EDGE + hanging if hanging else 0
    if len(columns(line)) == 2:
        line = _TAIL.sub(lambda tail: f"{tail[1]}{tail[2].replace(chr(9), '')}\t{tail[3]}", line)
    return said(line, "Colophon", indent=indent, hanging=hanging)
