"""A `Document` as a Word file in the official layout (GB/T 9704-2012). Reading is its inverse. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from bulletin.document import Block, Document, Entry, Head, Part
from bulletin.formats import printed
from bulletin.formats.sheet import PITCH, STANDARD, Sheet
from bulletin.formats.word import grids, illustrations
from bulletin.formats.word.binding import Binding
from bulletin.formats.word.pages import estimated
from bulletin.formats.word.setting import (
    COLOPHON_EDGE,
    EM,
    RED,
    Letters,
    Shape,
    page_reference,
    paragraph,
    run,
    runs,
    said,
    small_space,
)
from bulletin.grammar.blocks import is_caption, is_unit, signature_of
from bulletin.grammar.colophon import is_footer_line

_WIDEST_NAME = 60.0  # points
_TITLE_LINE = 20  # characters of 22 pt in the measure
_ROWS = 3  # of a title that breaks between words; what is longer breaks where it must
_TAIL = re.compile(r"^(.*\S)(?:[ \t]*[\t\u3000][ \t\u3000]*| {2,})(\S+)$")

Breaks = Callable[[str], Sequence[int]]


def write(
    document: Document,
    *,
    sheet: Sheet = STANDARD,
    pages: Sequence[int] = (),
    breaks: Breaks = lambda title: (),
) -> bytes:
    """A bulletin as .docx, the same bytes for the same document.

    `pages` are those of its articles in printed order, as its contents say them until Word counts anew; by default they
    are estimated. `breaks` gives the offsets at which a title may break. Raises `Refusal` for a table that no Word file
    can hold, and where the sheet's margins leave no room.
    """
    binding = Binding(sheet)
    writing = _Writing(binding, breaks)
    body = "".join(writing.all(document, pages or estimated(document)))
    head = document.head
    return binding.bound(body, title=printed.title(head), author=head.org or "", date=head.date)


class _Writing:
    def __init__(self, binding: Binding, breaks: Breaks) -> None:
        self._binding, self._breaks = binding, breaks
        self._articles = self._pictures = 0
        width, height = binding.sheet.margins.measure
        self._room = width, height - 3 * PITCH  # a picture's, less its caption

    def all(self, document: Document, pages: Sequence[int]) -> Iterator[str]:
        yield from self._masthead(document.head)
        for date, text in document.corrections:
            yield said(printed.correction(date, text), "Note")
        for note in document.notes:
            if note.scope == "issue":
                yield said(printed.note(note), "Note")
        contents = printed.has_contents(document)
        if contents:
            yield from _contents(document.parts, pages)
        mark = printed.section_mark(document.parts)
        for n, part in enumerate(document.parts):
            yield from self._part(document, part, mark, new_page=contents and not n)
        yield from _colophon(document.footer, self._binding.measure)

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
        title = run("\n".join(self._rows(printed.entry_title(entry))))
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
            yield said(printed.credit(credit), "Credit")

    def _rows(self, title: str) -> list[str]:
        """The lines of a long title, broken between words into rows of about one length."""
        count = -(-len(title) // _TITLE_LINE)
        if not 1 < count <= _ROWS or not (allowed := list(self._breaks(title))):
            return [title]
        rows, start = [], 0
        for left in range(count, 1, -1):
            aim = start + (len(title) - start) / left
            fitting = [at for at in allowed if start < at <= start + _TITLE_LINE]
            if not fitting:
                return [title]
            at = min(fitting, key=lambda at: abs(at - aim))
            rows.append(title[start:at])
            start = at
        return [*rows, title[start:]] if len(title) - start <= _TITLE_LINE else [title]

    def _block(self, block: Block, *, signed: bool) -> Iterator[str]:
        pieces = runs(block.runs, self._binding.link) if block.runs else run(block.text)
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


def _contents(parts: Sequence[Part], pages: Sequence[int]) -> Iterator[str]:
    yield said(printed.CONTENTS, "ContentsLabel")
    mark, n = printed.contents_mark(parts), 0
    for part in parts:
        if part.title and part.entries:
            yield said(mark.format(part.title), "ContentsSection")
        for entry in part.entries:
            n += 1
            bullet = run("●", Letters(size=10, colour=RED))
            title = run(f" {printed.entry_title(entry)}\t")
            page = pages[n - 1] if n <= len(pages) else None
            yield paragraph(bullet + title + page_reference(_bookmark(n), page), Shape("ContentsItem"))


def _bookmark(number: int) -> str:
    return f"article{number}"


def _colophon(lines: Sequence[str], measure: int) -> Iterator[str]:
    """A table at the foot of the last page: a row for each line of its own, with those that run on from it."""
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
    place = (
        '<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" '
        'w:tblpXSpec="left" w:tblpYSpec="bottom"/><w:tblOverlap w:val="never"/>'
    )
    borders = "".join(f'<w:{side} w:val="single" w:sz="8" w:space="0" w:color="000000"/>' for side in ("top", "bottom"))
    margins = f'<w:left w:w="{COLOPHON_EDGE}" w:type="dxa"/><w:right w:w="{COLOPHON_EDGE}" w:type="dxa"/>'
    yield (
        f'<w:tbl><w:tblPr>{place}<w:tblW w:w="{measure}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{measure}"/></w:tblGrid>{"".join(_colophon_row(n, row, measure) for n, row in enumerate(rows))}'
        "</w:tbl>"
    )
    yield paragraph("", Shape(line='w:line="20" w:lineRule="exact"'))


def _colophon_row(n: int, lines: Sequence[str], measure: int) -> str:
    printed_on = lines[0].rstrip("。").endswith(("印发", "印")) and n
    rule = '<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'
    inside = "".join(said(_TAIL.sub(r"\1\t\2", line.strip()), "Colophon") for line in lines)
    properties = f'<w:tcW w:w="{measure}" w:type="dxa"/>{rule if printed_on else ""}'
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc></w:tr>"
