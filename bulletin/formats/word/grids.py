"""Tables of a body as Word tables: fitted to the measure, spans kept, header rows said again on every page."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bulletin.document import Cell, Refusal, Run
from bulletin.formats import tables
from bulletin.formats.word.setting import HEI, Letters, Link, Shape, paragraph, runs, twips

_MOST = 63  # columns, as Word has it
_MARGIN = 80  # twips on each side of a cell
_LEADING, _ABOVE = 1.4, 0.25  # of the size of the type: from line to line, and blank above and below in a cell
_NARROWEST = 400  # twips of a column
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell at its column; `goes_on`: of a span that began in a row above."""

    column: int
    width: int
    cell: Cell
    goes_on: bool = False


def table(rows: Sequence[Sequence[Cell]], link: Link, measure: int) -> str:
    """The XML of a table as wide as the measure (twips). Raises `Refusal` where it has more columns than Word can show."""
    placed = _placed(rows)
    if _columns(placed) > _MOST:
        placed = _placed(_narrowed(rows))
    columns = _columns(placed)
    if columns > _MOST:
        raise Refusal(f"有一个表格有{columns}列，Word 最多{_MOST}列，不能做成 Word 版。请把表格拆成几个，再试。")
    size, widths = _fitted(rows, placed, columns, measure)
    heads = _heads(rows)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(_row(row, widths, size, link, heads=n < heads) for n, row in enumerate(placed))
    above = twips(size * _ABOVE)
    margins = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", above), ("left", _MARGIN), ("bottom", above), ("right", _MARGIN))
    )
    properties = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar><w:tblLook w:val="0420"/>'
    )
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _placed(rows: Sequence[Sequence[Cell]]) -> list[list[_Placed]]:
    """Every row's cells at their columns, those that go on from above among them."""
    out: list[list[_Placed]] = []
    open_: dict[int, tuple[Cell, int, int]] = {}  # by column: cell, its width, rows still to come
    for n, row in enumerate(rows):
        line, below, column = [], {}, 0
        waiting = list(row)
        while waiting or any(at >= column for at in open_):
            if column in open_:
                cell, width, left = open_[column]
                line.append(_Placed(column, width, cell, goes_on=True))
                if left > 1:
                    below[column] = (cell, width, left - 1)
                column += width
                continue
            taken = min((at for at in open_ if at > column), default=None)
            if not waiting:
                assert taken is not None
                line.append(_Placed(column, taken - column, Cell("")))
                column = taken
                continue
            cell = waiting.pop(0)
            width = cell.colspan if taken is None else min(cell.colspan, taken - column)
            line.append(_Placed(column, width, cell))
            lasting = min(cell.rowspan, len(rows) - n)
            if lasting > 1:
                below[column] = (cell, width, lasting - 1)
            column += width
        out.append(line)
        open_ = below
    return out


def _fitted(
    rows: Sequence[Sequence[Cell]], placed: Sequence[Sequence[_Placed]], columns: int, measure: int
) -> tuple[float, list[int]]:
    """The size of the type in points and the columns' widths in twips, as in the PDF where it has the same columns."""
    try:
        size, _, widths = tables.fitted(tables.placed(rows), measure / 20)
    except Refusal:
        widths = []
    if len(widths) == columns:
        return size, [int(twips(width)) for width in widths]
    return (12.0 if columns <= 8 else 10.5 if columns <= 14 else 7.5), _widths(placed, columns, measure)


def _columns(placed: Sequence[Sequence[_Placed]]) -> int:
    return max((each.column + each.width for row in placed for each in row), default=0)


def _narrowed(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The same table without the columns that spans alone make, in which no cell begins."""
    out: list[list[Cell]] = [[] for _ in rows]
    for each in tables.placed(rows):
        out[each.row].append(replace(each.cell, colspan=each.columns, rowspan=each.rows))
    return out


def _widths(placed: Sequence[Sequence[_Placed]], columns: int, measure: int) -> list[int]:
    """Columns as wide as their longest text asks for, within reason; together the measure."""
    wanted = [2.0] * columns
    for row in placed:
        for each in row:
            if each.width == 1 and not each.goes_on:
                longest = max((_ems(line) for line in each.cell.text.split("\n")), default=0)
                wanted[each.column] = max(wanted[each.column], min(longest, 16) + 1)
    narrowest = min(_NARROWEST, measure // columns) if columns else 0
    spare = measure - narrowest * columns
    return [narrowest + int(spare * each / sum(wanted)) for each in wanted]


def _ems(text: str) -> float:
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


def _heads(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows at the top are headings: whole rows, none reaching into the rows below, and not all."""
    heads = reach = 0
    for n, row in enumerate(rows):
        if not row or not all(cell.header for cell in row):
            break
        reach = max(reach, *(n + cell.rowspan for cell in row))
        if reach <= n + 1:
            heads = n + 1
    return heads if heads < len(rows) else 0


def _row(row: Sequence[_Placed], widths: Sequence[int], size: float, link: Link, *, heads: bool) -> str:
    end = max((each.column + each.width for each in row), default=0)
    after = f'<w:gridAfter w:val="{len(widths) - end}"/>' if row and end < len(widths) else ""
    properties = f"{after}<w:cantSplit/>{'<w:tblHeader/>' if heads else ''}"
    cells = "".join(_cell(each, sum(widths[each.column : each.column + each.width]), size, link) for each in row)
    if not cells:
        cells = f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/></w:tcPr><w:p/></w:tc>'
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _cell(placed: _Placed, width: int, size: float, link: Link) -> str:
    cell = placed.cell
    merge = "<w:vMerge/>" if placed.goes_on else '<w:vMerge w:val="restart"/>' if cell.rowspan > 1 else ""
    span = f'<w:gridSpan w:val="{placed.width}"/>' if placed.width > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
    lines = [] if placed.goes_on else _lines(cell)
    letters = Letters(font=HEI if cell.header else "", size=size)
    short = cell.header or all(_ems(line_text(line)) <= 12 for line in lines)
    pitch = f'w:line="{twips(size * _LEADING)}" w:lineRule="exact"'
    shape = Shape("Table", align="center" if short else "left", line=pitch)
    inside = "".join(paragraph(runs(line, link, letters), shape) for line in lines) or paragraph("", shape)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def line_text(line: Sequence[Run]) -> str:
    return "".join(piece.text for piece in line)


def _lines(cell: Cell) -> list[list[Run]]:
    """A cell's paragraphs."""
    lines: list[list[Run]] = [[]]
    for piece in cell.runs or (Run(cell.text),):
        first, *others = piece.text.split("\n")
        lines[-1].append(replace(piece, text=first))
        lines += [[replace(piece, text=text)] for text in others]
    return [line for line in lines if line_text(line)]
