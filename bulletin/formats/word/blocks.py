"""The blocks of a Word file, paragraphs and tables, in the order in which they are read.

A block is a line that does not know its number yet: the same walk reads the body, a cell, a text box and a footnote.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bulletin.document import Cell, Look, Picture, Refusal
from bulletin.formats.word.drawing import Finding, Source
from bulletin.formats.word.numbering import Numbering
from bulletin.formats.word.paragraph import UNFOLDED, Box, Mark, Words
from bulletin.formats.word.styles import outline
from bulletin.formats.word.xml import (
    REMOVED,
    all_text,
    attribute,
    child,
    kind,
    switch,
    unwrapped,
    value,
    whole,
)

_SPAN = 1000  # columns that a cell may take; HTML's limit, Word's own is 63
_LOOSE = frozenset("w:r w:hyperlink w:fldSimple m:oMath m:oMathPara".split())


@dataclass(slots=True)
class Block:
    """A paragraph or a table, and the text boxes anchored in it."""

    text: str = ""
    look: Look | None = None
    table: tuple[tuple[Cell, ...], ...] = ()
    pictures: list[Picture] = field(default_factory=list)
    before: "list[Block]" = field(default_factory=list)
    after: "list[Block]" = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def in_order(self) -> "Iterator[Block]":
        """The block between its text boxes, and theirs, as they are read."""
        for each in self.before:
            yield from each.in_order()
        yield self
        for each in self.after:
            yield from each.in_order()


@dataclass(slots=True)
class _Slot:
    """A cell that a vertical merge may still make longer."""

    texts: list[str]
    colspan: int
    header: bool
    looks: list[Look] = field(default_factory=list)  # of each text
    rowspan: int = 1

    def add(self, other: "_Slot") -> None:
        self.texts += other.texts
        self.looks += other.looks

    def cell(self) -> Cell:
        return Cell("\n".join(self.texts), self.colspan, self.rowspan, self.header, looks=tuple(self.looks))


class Walk:
    """Reads the blocks of one part. Automatic numbers go on from one call to the next."""

    def __init__(self, source: Source, numbering: Numbering) -> None:
        self._source = source
        self._numbering = numbering

    def blocks(self, container: Element) -> list[Block]:
        """Every w:p and w:tbl of a body, cell, text box or note is one block, those inside content controls too.

        A paragraph whose mark is deleted goes on in the next one, whose properties hold then (ISO 29500-1
        §17.13.5.15); it leaves an empty block, so that blocks can still be counted in the file.
        """
        blocks: list[Block] = []
        running: Words | None = None  # words of paragraphs whose mark is deleted
        removed: list[str] = []
        for element in unwrapped(container):
            name = kind(element)
            if name in REMOVED:
                removed.append(all_text(element))
                continue
            if name == "w:altChunk":
                raise Refusal(UNFOLDED)
            if name != "w:p" and name != "w:tbl" and name not in _LOOSE:
                continue
            block = Block(look=None if name == "w:tbl" else Look())
            blocks.append(block)
            if name == "w:tbl":
                if running is not None:
                    self._finish(blocks[-2], running, "")
                    running = None
                self._table(block, element)
            else:
                running = self._paragraph(block, _paragraph_of(element), running)
            block.marks += [Mark("deleted", [text]) for text in removed]
            removed = []
        if running is not None and blocks:
            self._finish(blocks[-1], running, "")
        if removed and blocks:
            blocks[-1].marks += [Mark("deleted", [text]) for text in removed]
        return blocks

    def _paragraph(self, block: Block, paragraph: Element, running: Words | None) -> Words | None:
        """Fill the block, or give back the words if they go on in the next paragraph."""
        words = Words(self._source) if running is None else running
        properties = child(paragraph, "w:pPr")
        style = self._source.styles.paragraph(value(properties, "w:pStyle"))
        mark = child(properties, "w:rPr")
        words.read(paragraph, style)
        heading = outline(properties)
        centre = value(properties, "w:jc")
        block.look = Look(
            style.heading if heading is None else heading,
            words.size,
            style.centred if centre is None else centre == "center",
            bool(words.bold),
        )
        if child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None:
            words.mark("deleted", "")
            if not words.empty:
                return words
            self._finish(block, words, "")
            return None
        if child(mark, "w:ins") is not None or child(mark, "w:moveTo") is not None:
            words.mark("inserted", "")
        # A paragraph hidden with its mark is not there for Word either; an empty one has a number that we don't print.
        gone = words.empty and self._source.styles.shown(style, mark).hidden
        self._finish(block, words, "" if gone else self._numbering.next(properties, style))
        return None

    def _finish(self, block: Block, words: Words, number: str) -> None:
        text = words.text
        block.text = number + text if text.strip() else text
        block.pictures += words.pictures
        block.marks += words.marks
        block.findings += words.findings
        for box in words.boxes:
            self._box(block, box)

    def _box(self, host: Block, box: Box) -> None:
        inner = [Block(box.content, Look())] if isinstance(box.content, str) else self.blocks(box.content)
        texts = []
        for each in inner:
            if each.text.strip():
                texts.append(each.text)
            if each.text.strip() or each.pictures or each.table or each.before or each.after:
                (host.before if box.before else host.after).append(each)
            else:  # no line for an empty paragraph, but something in it may have been left out
                host.marks += each.marks
                host.findings += each.findings
        if texts:
            message = "文本框里的文字读在它所在段落的前后，请核对位置。"
            host.findings.append(Finding("docx.textbox", "\n".join(texts), message))

    def _table(self, block: Block, table: Element) -> None:
        rows: list[list[_Slot]] = []
        open_: dict[int, _Slot] = {}  # by column: what a merge in the next row goes on with
        any_text = False
        for row in unwrapped(table):
            if kind(row) in REMOVED:
                block.marks.append(Mark("deleted", [all_text(row)]))
            if kind(row) != "w:tr":
                continue
            properties = child(row, "w:trPr")
            if child(properties, "w:del") is not None:
                block.marks.append(Mark("deleted", [all_text(row)]))
            elif switch(properties, "w:hidden"):
                block.marks.append(Mark("hidden", [all_text(row)]))
            else:
                marks = len(block.marks)
                slots, open_ = self._row(block, row, open_, any_text=any_text)
                any_text = any_text or any(slot.texts for slot in slots)
                rows.append(slots)
                inserted = any(mark.kind == "inserted" for mark in block.marks[marks:])
                if child(properties, "w:ins") is not None and not inserted:
                    block.marks.append(Mark("inserted", [all_text(row)]))
        block.table = tuple(tuple(slot.cell() for slot in slots) for slots in rows)
        block.text = "\n".join("\t".join(_on_one_line(slot.texts) for slot in slots) for slots in rows)

    def _row(
        self, block: Block, row: Element, above: dict[int, _Slot], *, any_text: bool
    ) -> tuple[list[_Slot], dict[int, _Slot]]:
        properties = child(row, "w:trPr")
        header = bool(switch(properties, "w:tblHeader"))
        column = whole(value(properties, "w:gridBefore"), 0, most=_SPAN)
        slots = [_Slot([], column, header)] if column else []
        open_: dict[int, _Slot] = {}
        for each in unwrapped(row):
            if kind(each) != "w:tc":
                continue
            cell = child(each, "w:tcPr")
            span = whole(value(cell, "w:gridSpan"), 1, most=_SPAN) or 1
            slot = _Slot([], span, header)
            if child(cell, "w:cellDel") is not None:
                block.marks.append(Mark("deleted", [all_text(each)]))
            else:
                self._cell(block, slot, each, any_text=any_text)
            any_text = any_text or any(slot.texts)
            if _goes_on(cell, "w:hMerge") and slots:
                slots[-1].colspan = min(slots[-1].colspan + span, _SPAN)
                slots[-1].add(slot)
            elif _goes_on(cell, "w:vMerge") and column in above:
                open_[column] = above[column]
                open_[column].rowspan += 1
                open_[column].add(slot)
            else:
                slots.append(slot)
                if child(cell, "w:vMerge") is not None:
                    open_[column] = slots[-1]
            column += span
        return slots, open_

    def _cell(self, table: Block, slot: _Slot, cell: Element, *, any_text: bool) -> None:
        """Fill a cell with its paragraphs; everything else in it becomes the table's."""
        for each in self.blocks(cell):
            (table.after if any_text or slot.texts else table.before).extend(each.before)
            texts = [line for line in each.text.split("\n") if line.strip()]
            slot.texts += texts
            slot.looks += [each.look or Look()] * len(texts)
            (table.after if any_text or slot.texts else table.before).extend(each.after)
            table.pictures += each.pictures
            table.marks += each.marks
            table.findings += each.findings


def _goes_on(cell: Element | None, name: str) -> bool:
    merge = child(cell, name)
    return merge is not None and attribute(merge, "w:val") != "restart"


def _on_one_line(texts: list[str]) -> str:
    return " ".join(texts).replace("\n", " ").replace("\t", " ")


def _paragraph_of(element: Element) -> Element:
    """The element itself, or words that stand between paragraphs as a paragraph of their own."""
    if kind(element) == "w:p":
        return element
    paragraph = Element("p")
    paragraph.append(element)
    return paragraph
