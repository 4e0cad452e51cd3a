"""The blocks of a Word file as the lines that a reader sees: line breaks part them, and a table may only lay out text.

A masthead set as a table, a box round the contents, a bulletin inside a frame: these tables hold lines of the bulletin.
All others are tables, and so are those of an editor's note and of the colophon, which are read whole.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bulletin.document import Cell, Line
from bulletin.grammar import marks
from bulletin.grammar.colophon import is_footer_line
from bulletin.grammar.credits import says_credit
from bulletin.grammar.head import read_head
from departments.names import is_office, norm

_CREDIT_LABELS = {"供稿", "供稿单位", "供稿部门"}
_SHORT = 200  # characters below which a line may be a title
_LARGE = 18.0  # points from which letters are those of a title
_FRONT = 60  # lines among which a masthead stands
_FOLLOWING = 14  # blocks below a table that tell whether it is one


def laid_out(blocks: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of these blocks; those of one block share its number."""
    below = Counter(marks.key(block.text) for block in blocks if _may_be_title(block))
    lines: list[Line] = []
    between = True  # no article is open: only short lines so far, or the last is a credit or a section mark
    for n, block in enumerate(blocks):
        if _may_be_title(block):
            below[marks.key(block.text)] -= 1
        if block.table:
            opened = _opened(block, lines, blocks[n + 1 : n + 1 + _FOLLOWING], below, between=between) or [block]
        else:
            opened = _parted(block)
        for line in opened:
            if _is_credit(line) or marks.paired(line.text[:_SHORT]) is not None:
                between = True
            elif line.text.rstrip().endswith("。") or (norm(line.text) and len(lines) > _FRONT):
                between = False
        lines += opened
    return tuple(lines)


def _may_be_title(block: Line) -> bool:
    return not block.table and len(block.text) < _SHORT


def _parted(block: Line) -> list[Line]:
    first, *others = block.text.split("\n")
    return [replace(block, text=first), *(replace(block, text=text, runs_on=True, pictures=()) for text in others)]


def _opened(
    table: Line, above: Sequence[Line], following: Sequence[Line], below: Counter[str], *, between: bool
) -> list[Line]:
    """The lines that a table lays out; none if it is a table."""
    paragraphs = [line for row in table.table for cell in row for line in _paragraphs(table, cell)]
    if (
        not paragraphs
        or marks.is_note_label(paragraphs[0].text)
        or all(is_footer_line(row) for row in table.text.split("\n") if norm(row))
    ):
        return []
    rows = [line for row in table.table for line in _rows(table, row)]
    labelled = any(marks.is_contents_label(line.text) for line in (*_last(above), paragraphs[0]))
    framed = _frames_text(table) and (between or _tells_structure(paragraphs))
    if _are_contents(rows, below, labelled=labelled):
        lines = rows
    elif credit := _labelled_credit(paragraphs):
        lines = [credit]
    elif (
        framed
        or all(map(_is_credit, paragraphs))
        or _are_contents(paragraphs, below, labelled=labelled)
        or _is_masthead(paragraphs, above, following)
    ):
        lines = paragraphs
    else:
        return []
    return [replace(lines[0], pictures=table.pictures), *lines[1:]]


def _paragraphs(table: Line, cell: Cell) -> Iterator[Line]:
    for text, look in zip(cell.text.split("\n"), cell.looks, strict=False):
        yield Line(table.number, text, look=look, boxed=table.boxed)


def _rows(table: Line, row: tuple[Cell, ...]) -> Iterator[Line]:
    """The lines of a row: its cells side by side where each has as many paragraphs, else one below the other."""
    cells = [[*_paragraphs(table, cell)] for cell in row if norm(cell.text)]
    if len({len(cell) for cell in cells}) > 1:
        yield from (line for cell in cells for line in cell)
        return
    for side_by_side in zip(*cells, strict=True):
        yield replace(side_by_side[0], text="\t".join(line.text for line in side_by_side))


def _frames_text(table: Line) -> bool:
    """Whether no row puts one text beside another, or the only one sets long texts in columns."""
    if len(table.table) == 1 and any("\n" in cell.text for cell in table.table[0]):
        return True
    return all(sum(bool(norm(cell.text)) for cell in row) <= 1 for row in table.table)


def _tells_structure(paragraphs: Sequence[Line]) -> bool:
    """Whether a frame in the middle of an article holds more than a paragraph of it."""
    if len(paragraphs) == 1 and marks.paired(paragraphs[0].text) is not None:
        return True
    return any(_is_credit(line) or _is_large(line) for line in paragraphs)


def _is_credit(line: Line) -> bool:
    text = line.text[:_SHORT].strip(" \t\u3000。")
    inner = text.strip("（()）【】")
    return not line.table and says_credit(inner) and (inner != text or inner.startswith("供"))


def _labelled_credit(paragraphs: Sequence[Line]) -> Line | None:
    """A table of two texts that says 供稿单位 in one cell and names offices in the other, as one line."""
    if len(paragraphs) != 2 or norm(paragraphs[0].text) not in _CREDIT_LABELS or not is_office(paragraphs[1].text):
        return None
    return replace(paragraphs[0], text=f"{paragraphs[0].text}：{paragraphs[1].text}")


def _is_large(line: Line) -> bool:
    large = line.look is not None and (1 <= line.look.heading <= 2 or line.look.size >= _LARGE)
    return large and marks.is_title_like(line.text)


def _is_masthead(paragraphs: Sequence[Line], above: Sequence[Line], following: Sequence[Line]) -> bool:
    """Whether the head, read with these paragraphs in the place of their table, takes them all."""
    end = len(above) + len(paragraphs)
    return end <= _FRONT and read_head([*above, *paragraphs, *following]).lines[-1:] >= [end - 1]


def _are_contents(lines: Sequence[Line], below: Counter[str], *, labelled: bool) -> bool:
    """Whether most of these lines, their pages aside, come again below; a single one only under a label."""
    again = sum(below[marks.key(marks.without_tail(line.text)[0])] > 0 for line in lines)
    return again * 2 > len(lines) and (labelled or again > 1)


def _last(lines: Sequence[Line]) -> list[Line]:
    """The last line that says something, among those close by."""
    return [line for line in lines[-5:] if norm(line.text)][-1:]
