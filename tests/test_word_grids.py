"""Tables of a Word edition that are large, or wide by their spans alone."""

import io
import time

import docx

from bulletin.document import Block, Cell, Document, Entry, Part
from bulletin.formats.word.writing import write


def written(*rows):
    """The Word edition of an article that is this table."""
    return write(Document(parts=(Part(None, (Entry("表", (Block("table", "", table=rows),)),)),)))


def test_a_table_of_8000_cells_takes_seconds():
    row = tuple(Cell("12") for _ in range(20))
    begun = time.perf_counter()
    written(*[row] * 400)

    assert time.perf_counter() - begun < 8


def test_a_span_over_columns_in_which_no_cell_begins_is_as_wide_as_the_table():
    made = written((Cell("表头", colspan=1000),), (Cell("甲"), Cell("乙")))
    table = docx.Document(io.BytesIO(made)).tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [["表头", "表头"], ["甲", "乙"]]
