"""Where the cells of a table stand, and how wide its columns are to be. Pure.

Cells are placed as HTML places them (HTML Standard, 4.9.12.1), but none ever stands on another.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bulletin.document import Cell, Refusal

WORD = re.compile(r"[!-~\u00a1-\u024f]+")  # what a line breaks in nowhere
_TYPE = (14.0, 12.0, 10.5, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0)  # points, the largest that fits
# Em that a column of a table gets at least, as long as the type allows it; in the end even numbers are cut.
_READABLE = ((4.5, False), (3.0, False), (2.0, False), (1.0, False), (1.0, True))
_LONG_WORD = 6.0  # em; what is wider may be cut
_HEAD_ROWS = 4  # more are not a head that every page repeats
_HEAD_LETTERS = 200  # nor is one with so much text


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell with the row and the column where it begins, counted from 0, and how many of each it takes."""

    cell: Cell
    row: int
    column: int
    rows: int
    columns: int


def placed(table: Sequence[Sequence[Cell]]) -> list[Placed]:
    """The cells of a table in their order. Columns in which no cell begins are none."""
    found: list[Placed] = []
    taken: list[int] = []  # for each column the first row that is free again
    for row, cells in enumerate(table):
        column = 0
        for cell in cells:
            while column < len(taken) and taken[column] > row:
                column += 1
            columns = 1
            while columns < cell.colspan and not (column + columns < len(taken) and taken[column + columns] > row):
                columns += 1
            rows = min(cell.rowspan, len(table) - row)
            taken += [0] * (column + columns - len(taken))
            taken[column : column + columns] = [row + rows] * columns
            found.append(Placed(cell, row, column, rows, columns))
            column += columns
    return _without_empty_columns(found)


def _without_empty_columns(cells: list[Placed]) -> list[Placed]:
    begins = {column: n for n, column in enumerate(sorted({each.column for each in cells}))}
    last = len(begins)
    out = []
    for each in cells:
        ends = [n for column, n in begins.items() if column >= each.column + each.columns]
        start = begins[each.column]
        out.append(Placed(each.cell, each.row, start, each.rows, min(ends, default=last) - start))
    return out


def head_rows(cells: Sequence[Placed]) -> int:
    """How many rows from the top are a head, which every page repeats; 0 where there is none."""
    height = max((each.row + each.rows for each in cells), default=0)
    plain = min((each.row for each in cells if not each.cell.header), default=height)
    rows = plain
    while rows and any(each.row < rows < each.row + each.rows for each in cells):
        rows -= 1
    letters = sum(len(each.cell.text) for each in cells if each.row < rows)
    return rows if 0 < rows < height and rows <= _HEAD_ROWS and letters <= _HEAD_LETTERS else 0


def width(text: str) -> float:
    """How wide a line of text is set, in em of its type."""
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else 0.58 for each in text)


def fitted(cells: Sequence[Placed], width: float) -> tuple[float, float, list[float]]:
    """The largest type in which the columns have room: its size in points, the space at a cell's sides in em, and the
    columns' widths in points. Raises `Refusal` where there are more columns than the width can hold."""
    for least, cut in _READABLE:
        for size in _TYPE:
            inset = 0.4 if size >= 9 else 0.15
            em = column_widths(cells, em=width / size, inset=2 * inset, narrowest=least, cut=cut)
            if em is not None:
                return size, inset, [each * size for each in em]
    count = max(each.column + each.columns for each in cells)
    raise Refusal(f"表格有{count}列，一页纸上排不下，版式文件没有生成。请把表格分成几个，或者作为附件。")


def column_widths(
    cells: Sequence[Placed], *, em: float, inset: float, narrowest: float, cut: bool = False
) -> list[float] | None:
    """The widths of the columns in a table that is `em` wide, in em; together they are `em`.

    A column is as wide as its text where all fit; else what is short stays on its line and the long ones share the rest
    by what they hold. None where a column would get less than `narrowest`, or where a word would be cut that need not be.
    """
    count = max((each.column + each.columns for each in cells), default=0)
    wanted, least = [0.0] * count, [narrowest + inset] * count
    for each in cells:
        if each.columns == 1:
            lines = each.cell.text.split("\n")
            wanted[each.column] = max(wanted[each.column], max(map(width, lines)) + inset)
            words = [] if cut else [min(width(word), _LONG_WORD) + inset for word in WORD.findall(each.cell.text)]
            least[each.column] = max([least[each.column], *words])
    for each in cells:
        if each.columns > 1:
            span = range(each.column, each.column + each.columns)
            lacks = max(width(line) for line in each.cell.text.split("\n")) + inset - sum(wanted[n] for n in span)
            for n in span:
                wanted[n] += max(0.0, min(lacks, em / 2)) / each.columns
    wanted = [max(pair) for pair in zip(wanted, least, strict=True)]
    if sum(least) > em:
        return None
    if sum(wanted) <= em:
        return [each * em / sum(wanted) for each in wanted]
    return _shared(wanted, least, em)


def _shared(wanted: list[float], least: list[float], em: float) -> list[float]:
    """Each column its least, and of the rest as much as it wants, up to one limit for all."""
    low, high = 0.0, max(wanted)
    for _ in range(40):
        limit = (low + high) / 2
        if sum(max(few, min(much, limit)) for much, few in zip(wanted, least, strict=True)) > em:
            high = limit
        else:
            low = limit
    found = [max(few, min(much, low)) for much, few in zip(wanted, least, strict=True)]
    return [each * em / sum(found) for each in found]
