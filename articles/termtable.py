"""The table of terms as CSV: written for a spreadsheet, and read again with a sentence for each line that is refused. Pure.

What was written and is read again is the same, whatever the terms are.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from departments import cells

LEVELS = [("must", "阻止发布"), ("check", "核对"), ("style", "建议")]
KINDS = ["错敏词", "职务", "机构名称", "规范用语"]
MOST = 20_000  # rows of a file
_COLUMNS = {
    "错误的写法": "text",
    "改为": "replacement",
    "级别": "level",
    "类别": "kind",
    "例外": "exceptions",
    "理由": "note",
}
_LONGEST = {"text": 100, "replacement": 100, "note": 200}
_LABELS = {name: label for label, name in _COLUMNS.items()}
_APART = "|"  # between the exceptions in a cell


@dataclass(frozen=True, slots=True)
class Row:
    """A term. `exceptions` are one a line."""

    text: str
    replacement: str = ""
    level: str = "check"
    kind: str = "规范用语"
    exceptions: str = ""
    note: str = ""

    FIELDS: ClassVar = tuple(_COLUMNS.values())


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be taken, and why."""

    line: int
    message: str


def decoded(data: bytes) -> str:
    """The text of a CSV file: UTF-8, UTF-16 with its mark, or GB18030 as WPS and Excel write. Raises `ValueError`."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ValueError("这不是文本文件。请在表格软件里另存为 CSV，再交一次。")


def written(rows: Iterable[Row]) -> Iterator[str]:
    """The table as CSV, a line at a time."""
    levels = dict(LEVELS)
    lines = (
        [
            _quoted(cell)
            for cell in (
                row.text,
                row.replacement,
                levels[row.level],
                row.kind,
                row.exceptions.replace("\n", _APART),
                row.note,
            )
        ]
        for row in rows
    )
    return cells.lines([list(_COLUMNS), *lines])


def read(text: str) -> tuple[list[Row], list[Refused]]:
    """The terms of a CSV text, parted by commas or by tabs, with a line of headings or in the order of the export."""
    rows: list[Row] = []
    refused: list[Refused] = []
    first: dict[str, int] = {}
    columns = list(Row.FIELDS)
    text = text.removeprefix("\ufeff")
    apart = "\t" if "\t" in text.partition("\n")[0] else ","
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=apart, strict=True)
    begun = False
    while True:
        line = lines.line_num + 1
        try:
            record = [cell.strip() for cell in next(lines)]
        except StopIteration:
            return rows, refused
        except csv.Error:
            return rows, [*refused, Refused(line, "引号没有配对，从这一行起读不下去。")]
        if not any(record):
            continue
        if not begun and record[0] in _COLUMNS:
            begun = True
            if unknown := [cell for cell in record if cell and cell not in _COLUMNS]:
                return [], [Refused(line, f"不认识“{'、'.join(unknown)}”这一列。可以有的列：{'、'.join(_COLUMNS)}。")]
            columns = [_COLUMNS.get(cell, "") for cell in record]
            continue
        begun = True
        row, why = _row(record, columns)
        if not why and row.text in first:
            why = f"“{row.text}”和第{first[row.text]}行重复。"
        if why:
            refused.append(Refused(line, why))
            continue
        first[row.text] = line
        rows.append(row)
        if len(rows) > MOST:
            return [], [Refused(line, f"一次最多{MOST}个术语，请分成几份。")]


def _row(record: list[str], columns: list[str]) -> tuple[Row, str]:
    """A term, and what is wrong with it."""
    if any(record[len(columns) :]):
        return Row(""), f"多出了{len(record) - len(columns)}格。有逗号的内容要用英文双引号括起来。"
    said = {name: _unquoted(cell) for name, cell in zip(columns, record, strict=False) if name and cell}
    exceptions = said.get("exceptions", "").replace(_APART, "\n").splitlines()
    said["exceptions"] = "\n".join(filter(None, (line.strip() for line in exceptions)))
    levels = {label: level for level, label in LEVELS} | {level: level for level, _ in LEVELS}
    level = said.get("level", "check")
    if level not in levels:
        return Row(""), f"级别“{level}”不认识，可以写：{'、'.join(label for _, label in LEVELS)}。"
    row = Row(**({"text": ""} | said | {"level": levels[level]}))
    return row, "".join(faults(row).values())


def faults(row: Row) -> dict[str, str]:
    """What is wrong with a term, by its field."""
    found = {}
    if not row.text:
        found["text"] = "没有错误的写法。"
    for name, most in _LONGEST.items():
        if len(getattr(row, name)) > most:
            found[name] = f"{_LABELS[name]}有{len(getattr(row, name))}字，超过{most}字。"
    if row.text and row.replacement == row.text:
        found["replacement"] = f"“{row.text}”改为的和原来一样。"
    if row.kind not in KINDS:
        found["kind"] = f"类别“{row.kind}”不认识，可以写：{'、'.join(KINDS)}。"
    for exception in row.exceptions.splitlines():
        if row.text not in exception or _APART in exception:
            found["exceptions"] = f"例外“{exception}”里没有“{row.text}”，起不了作用。"
        if exception == row.text:
            found["exceptions"] = f"例外“{exception}”就是错误的写法，它会永远不提示。"
    if any(char < " " or char == "\x7f" for name in _LONGEST for char in getattr(row, name)):
        found["text"] = "里面有不能保存的字符，请删去。"
    return found


def table_line(row: Row) -> str:
    """A term for the record: what is wrong, what is right, how grave it is."""
    about = "，".join(filter(None, (dict(LEVELS)[row.level], row.kind, row.exceptions.replace("\n", _APART), row.note)))
    return f"{row.text}→{row.replacement or '（只提示）'}（{about}）"


def _quoted(cell: str) -> str:
    """A cell of which a leading `'` is its own, told apart from the one in front of a formula."""
    return f"'{cell}" if cell.startswith("'") else cell


def _unquoted(cell: str) -> str:
    """The text of a cell, without the `'` that `_quoted` or `cells.safe` put in front."""
    rest = cell.removeprefix("'")
    return rest if rest != cell and (rest.startswith("'") or cells.safe(rest) != rest) else cell
