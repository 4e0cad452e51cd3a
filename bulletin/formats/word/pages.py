"""On which page each article begins, by counting lines: what contents say before Word counts the pages itself. Pure."""

import unicodedata

from bulletin.document import Block, Document, Entry
from bulletin.formats import printed
from bulletin.formats.sheet import Pages

_LINES = 22  # of a page
_CHARACTERS = 28  # of a line
_TITLE = 20  # characters of a title's line
_MASTHEAD = 8  # lines with number, office and the label of the contents


def estimated(document: Document) -> Pages:
    if not printed.has_contents(document):
        return Pages(1, (1,) * len(document.entries))
    notes = sum(_lines(note.text) for note in document.notes if note.scope == "issue")
    front = _MASTHEAD + notes + sum(bool(part.title) for part in document.parts)
    front += sum(-(-(len(entry.title) + 3) // 24) for entry in document.entries)
    at = -(-front // _LINES) * _LINES
    found = []
    for part in document.parts:
        at += bool(part.title)
        for entry in part.entries:
            title = 2 + -(-len(printed.entry_title(entry)) // _TITLE)
            if at % _LINES + title >= _LINES:
                at += _LINES - at % _LINES
            found.append(at // _LINES + 1)
            at += title + _length(entry)
    return Pages(-(-at // _LINES), tuple(found))


def _length(entry: Entry) -> int:
    lines = bool(entry.subtitle) + sum(map(_height, entry.blocks)) + 2 * len(entry.credits)
    return lines + (_lines(entry.editor_note) if entry.editor_note else 0) + len(entry.attached)


def _height(block: Block) -> int:
    if block.kind == "table":
        return len(block.table)
    return (8 if block.pictures else 0) + (_lines(block.text) if block.text else 0)


def _lines(text: str) -> int:
    ems = sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)
    return -(-int(ems + 2) // _CHARACTERS)
