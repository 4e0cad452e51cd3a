"""Cells of a table that goes to a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from departments import cells

SIGNS = "=+-@＝＋－＠"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        " =1",
        "\t1+1",
        "\r1",
        "＝1+1",
        "＋cmd",
        "－2+3",
        "＠SUM(A1)",
        "\ufeff=1",
        "\u3000@A1",
        "- 甲",
        "\n=1",
        "-",
    ],
)
def test_what_a_spreadsheet_would_reckon_is_written_as_text(text):
    assert cells.safe(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "市财政局", "-5", "+3.2", "-1,234.5", "-5%", "1=1", "甲\n=1", "'=1", "2026-03-20"]
)
def test_what_is_text_or_a_number_stays_as_it_is(text):
    assert cells.safe(text) == text


@given(blanks=st.text(" \u3000\u00a0\u200b\ufeff\n"), sign=st.sampled_from(SIGNS), rest=st.text())
def test_no_text_behind_blanks_starts_a_formula(blanks, sign, rest):
    text = f"{blanks}{sign}{rest}"

    assert cells.safe(text) in (f"'{text}", text if cells.is_number(text) else f"'{text}")


@given(st.text())
def test_a_cell_is_guarded_once_and_keeps_its_text(text):
    cell = cells.safe(text)

    assert cells.safe(cell) == cell
    assert cell.removeprefix("'") == text.removeprefix("'")


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_a_number(number):
    assert cells.safe(str(number)) == str(number)


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1)))
def test_the_lines_say_what_the_rows_say(rows):
    mark, *lines = cells.lines(rows)

    assert mark == "\ufeff"
    assert list(csv.reader(io.StringIO("".join(lines), newline=""))) == [
        [cells.safe(cell) for cell in row] for row in rows
    ]
