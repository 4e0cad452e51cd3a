"""Tables for a spreadsheet: no text that somebody wrote becomes a formula there (SECURITY §8). Pure."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator

# Blanks, and what is not seen, may stand before the sign that makes a formula.
_FORMULA = re.compile(r"[\s\u0000\u200b-\u200f\u2060-\u2064\ufeff]*?[\t\r=+\-@]")
_NUMBER = re.compile(r" *[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:[eE][+-]?\d+)?%? *")


def safe(text: str) -> str:
    """The text as a cell: with a leading `'` where a spreadsheet would take it for a formula. A number stays as it is."""
    formula = _FORMULA.match(unicodedata.normalize("NFKC", text))
    return f"'{text}" if formula and not is_number(text) else text


def is_number(text: str) -> bool:
    """Whether a spreadsheet reads the text as a number: 5, -1,234.5, -5%, 1e9; full-width too."""
    return bool(_NUMBER.fullmatch(unicodedata.normalize("NFKC", text)))


class _Line:
    """What `csv` writes to: it gives back the line."""

    @staticmethod
    def write(line: str) -> str:
        return line


def lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The rows as CSV, a line at a time. The byte order mark in front tells spreadsheets that it is UTF-8."""
    yield "\ufeff"
    writer = csv.writer(_Line())
    for row in rows:
        yield writer.writerow([safe(str(cell)) for cell in row])
