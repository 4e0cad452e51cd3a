"""A document as the template of the PDF takes it: plain data, and the pictures beside it. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bulletin.document import Block, Document, Entry, Head, Part, Picture, Run
from bulletin.formats import tables, titles
from bulletin.formats.pictures import printed
from bulletin.formats.printed import entry_title
from bulletin.formats.sheet import GRID, PITCH
from bulletin.formats.xmltext import NONCHARACTERS
from bulletin.typesetting import bracketed, columns, edited_by, title_breaks

Data = dict[str, Any]

_TITLE = 22.0  # points of a title's type
_NAME_ROW = 10  # characters of a bulletin's name in a row
_UNTITLED = "（无题）"
_WHOLE = 12.0  # em; what is wider may break, whatever it is

_GONE = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0xFEFF, *NONCHARACTERS]) | {0x09: " ", 0x0A: "\n"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_LONG_WORD = re.compile(r"[!-~\u00a1-\u024f\u0370-\u052f]{24,}")
_FIRST = re.compile(r"\s*[一二三四五六七八九十百]+、")
_NOTE_LABEL = re.compile(r"\s*编者按\s*[:：]\s*")
_LINK = re.compile(r"(?:https?://|mailto:|tel:)\S{1,2000}")
_SENT_TO = re.compile(r"\s*(?:主\s*报|主\s*送|抄\s*报|抄\s*送|分\s*送|报|送|发)\s*[:：]")
_FIGURE = re.compile(r"\s*图\s*[0-9一二三四五六七八九十]+(?:[—-][0-9]+)?[^。]{0,60}\Z")
_UNIT = re.compile(r"\s*[（(]?单位\s*[:：]")


def laid_out(document: Document, measure: tuple[float, float], *, alone: bool) -> tuple[Data, dict[str, bytes]]:
    """What the template prints, for a measure of this width and height (points), and the files of its pictures."""
    gathering = _Gathering(measure)
    head = document.head
    parts = [gathering.part(part, document) for part in document.parts if part.entries]
    entries = document.entries
    name = plain(head.name or "")
    title = entries[0].title if alone and entries else f"{name}{_number(head)}"
    data = {
        "title": _visible(title) or "公报",
        "author": plain(head.org or ""),
        "day": [int(each) for each in head.date.split("-")] if head.date else None,
        "name": _name_rows(name),
        "number": _number(head),
        "total": f"总第{_dashed(head.total_no)}期" if head.total_no else "",
        "office": plain(edited_by(head.org or "")),
        "date": _day(head.date),
        "corrections": _corrections(document.corrections),
        "notes": [_note(note.text) for note in document.notes if note.scope == "issue"],
        "contents": not alone and bool(entries),
        "parts": parts,
        "colophon": _colophon(document.footer),
    }
    return data, gathering.pictures


def plain(text: str) -> str:
    """A text without what cannot be seen, and with places where words that are too long for a line may break."""
    return _LONG_WORD.sub(lambda word: "\u200b".join(word[0]), _SURROGATE.sub("\ufffd", text.translate(_GONE)))


def _visible(text: str) -> str:
    """A text as it is printed, or nothing where it would leave no mark."""
    said = plain(text)
    return said if any(not (each.isspace() or unicodedata.category(each) in ("Cf", "Mn")) for each in said) else ""


class _Gathering:
    """Articles on a measure of a certain size, whose pictures are gathered on the way."""

    def __init__(self, measure: tuple[float, float]) -> None:
        self.measure = measure
        self.pictures: dict[str, bytes] = {}
        self._articles = 0

    def part(self, part: Part, document: Document) -> Data:
        notes = [note.text for note in document.notes if note.scope == "section" and note.section == part.title]
        title = _visible(part.title or "")
        level = 2 if title else 1
        return {
            "title": title,
            "notes": [_note(text) for text in notes] if part.title else [],
            "entries": [self._entry(entry, level) for entry in part.entries],
        }

    def _entry(self, entry: Entry, level: int) -> Data:
        self._articles += 1
        numbers = [plain(block.text) for block in entry.blocks if block.kind == "number"]
        return {
            "label": f"article-{self._articles}",
            "level": level,
            "title": _title(entry_title(entry)),
            "subtitle": plain(entry.subtitle),
            "numbers": numbers,
            "note": _note(entry.editor_note) if entry.editor_note else None,
            "blocks": list(self._blocks(entry, level)),
            "attached": [plain(name) for name in entry.attached],
            "credits": [_runs((Run(bracketed(line)),)) for line in entry.credits],
            "corrections": _corrections(entry.corrections),
        }

    def _blocks(self, entry: Entry, level: int) -> Iterable[Data]:
        deepest, before = level, ""
        for block in entry.blocks:
            if block.kind == "number" or (block.kind == "heading" and not _visible(block.text)):
                continue
            if before == "picture" and block.kind == "paragraph" and _FIGURE.match(block.text):
                block = replace(block, kind="caption")
            before = block.kind
            if block.kind == "heading":
                # No level is left out, as PDF/UA-1 asks.
                deepest = min(level + max(1, block.level), deepest + 1)
                yield {
                    "kind": "heading",
                    "level": deepest,
                    "rank": block.level,
                    "runs": _runs(block.runs or (Run(block.text),)),
                }
            elif block.kind == "table":
                yield self._table(block)
            elif block.kind == "picture":
                yield from (self._picture(picture, block.text) for picture in block.pictures)
            else:
                yield _running(block)

    def _picture(self, picture: Picture, caption: str) -> Data:
        width, height = self.measure
        room = height - PITCH * (2 + len(caption) * GRID // width)
        ready = printed(picture, width=width, height=room, named=caption or picture.alt)
        name = f"{len(self.pictures)}.{ready.suffix}"
        self.pictures[name] = ready.data
        return {
            "kind": "picture",
            "file": f"/{name}",
            "width": ready.width,
            "height": ready.height,
            "alt": plain(picture.alt or caption or "图片"),
            "caption": [plain(line) for line in caption.split("\n") if line],
        }

    def _table(self, block: Block) -> Data:
        cells = tables.placed(block.table)
        size, inset, widths = tables.fitted(cells, self.measure[0])
        return {
            "kind": "table",
            "size": size,
            "inset": inset,
            "columns": widths,
            "head": tables.head_rows(cells),
            "cells": [
                _cell(each, sum(widths[each.column : each.column + each.columns]) / size - 2 * inset) for each in cells
            ],
        }


def _cell(each: tables.Placed, room: float) -> Data:
    """A cell for a text that is `room` em wide; longer words are cut."""

    def fitted(word: re.Match[str]) -> str:
        return word[0] if tables.width(word[0]) <= room else "\u200b".join(word[0])

    lines: list[list[Run]] = [[]]
    for run in each.cell.runs or (Run(each.cell.text),):
        for n, text in enumerate(run.text.split("\n")):
            if n:
                lines.append([])
            lines[-1].append(Run(tables.WORD.sub(fitted, text), run.styles - {"whole"}, run.link))
    longest = max(tables.width("".join(run.text for run in line)) for line in lines)
    return {
        "x": each.column,
        "y": each.row,
        "colspan": each.columns,
        "rowspan": each.rows,
        "header": each.cell.header,
        "short": longest <= 10,
        "lines": [_runs(line) for line in lines],
    }


def _running(block: Block) -> Data:
    kind = "unit" if block.kind == "caption" and _UNIT.match(block.text) else block.kind
    return {
        "kind": kind,
        "level": block.level,
        "marker": plain(block.marker),
        "runs": _runs(block.runs or (Run(block.text),)),
    }


def _runs(runs: Iterable[Run]) -> list[Data]:
    """Stretches of text; the head that begins a paragraph with 一、 has a style of its own."""
    runs = [Run(plain(run.text), run.styles, run.link) for run in runs]
    heading, head = 0, ""
    while heading < len(runs) and "strong" in runs[heading].styles and not head.endswith(("。", "。”")):
        head += runs[heading].text
        heading += 1
    first = _FIRST.match(head) is not None
    return [
        {
            "text": run.text,
            "styles": sorted(_styles(run) | ({"first"} if first and n < heading else set())),
            "link": run.link if _LINK.fullmatch(run.link) else "",
        }
        for n, run in enumerate(runs)
        if run.text
    ]


def _styles(run: Run) -> set[str]:
    narrow = tables.width(run.text) <= _WHOLE
    return {style for style in run.styles if style != "whole" or narrow}


def _title(title: str) -> list[list[str]]:
    """The lines of a title, each in pieces between which it may end too. What is longer than a line is cut on."""
    return [_pieces(row) for row in titles.rows(title if _visible(title) else _UNTITLED, title_breaks)]


def _pieces(row: str) -> list[str]:
    pieces = (row[start:end] for start, end in pairwise([0, *title_breaks(row), len(row)]))
    return [plain(part) for piece in pieces for part in _cut(piece, 18)]


def _cut(piece: str, most: int) -> list[str]:
    return [piece] if len(piece) <= most else [piece[at : at + 1] for at in range(len(piece))]


def _name_rows(name: str) -> list[str]:
    """A bulletin's name in rows of much the same length, where it is long, that end with a word."""
    count = -(-len(name) // _NAME_ROW)
    if count < 2:
        return [name] if name else []
    ends, breaks = [0], title_breaks(name)
    for row in range(1, count):
        goal = row * len(name) / count
        at = min((each for each in breaks if ends[-1] < each), key=lambda each: abs(each - goal), default=0)
        ends.append(at if abs(at - goal) <= 3 else max(ends[-1] + 1, round(goal)))
    return [name[start:end] for start, end in zip(ends, [*ends[1:], len(name)], strict=True) if start < end]


def _number(head: Head) -> str:
    year = f"{head.year}年" if head.year else ""
    return f"{year}{plain(head.label or '')}第{_dashed(head.issue_no)}期" if head.issue_no else year


def _dashed(number: int | str | None) -> str:
    return plain(str(number)).replace("-", "—")


def _day(date: str | None) -> str:
    if not date:
        return ""
    year, month, day = map(int, date.split("-"))
    return f"{year}年{month}月{day}日"


def _note(text: str) -> list[str]:
    """The paragraphs of an editor's note, its label aside."""
    return [plain(line) for line in _NOTE_LABEL.sub("", text, count=1).split("\n") if line.strip()]


def _corrections(rows: Iterable[tuple[str, str]]) -> list[Data]:
    return [
        {"label": f"更正（{_day(date)}）：", "lines": [plain(line) for line in note.split("\n")]} for date, note in rows
    ]


def _colophon(lines: Iterable[str]) -> list[list[list[str]]]:
    """The lines of a colophon, each in its columns, in groups with a rule between: to whom it is sent, and the rest."""
    groups: list[list[list[str]]] = []
    before = None
    for line in lines:
        cells = [plain(cell) for cell in columns(line)]
        if not cells:
            continue
        kind = "sent" if _SENT_TO.match(line) else "imprint"
        # A line that goes on belongs to the one above.
        if kind != before:
            groups.append([])
        groups[-1].append([re.sub(r"\s*[:：]\s*", "：", cells[0], count=1), *cells[1:]] if kind == "sent" else cells)
        before = kind
    return groups
