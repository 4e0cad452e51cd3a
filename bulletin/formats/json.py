"""A reading as JSON, as IMPORT.md §8 lays it down."""

from typing import Any

from bulletin.document import Document, Entry, Line, Role
from bulletin.grammar.reading import eol_of

_EOL = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


def write(document: Document) -> dict[str, Any]:
    """The object that `importissue --json` prints, ready for `json.dumps`."""
    head = document.head
    return {
        "well_read": document.well_read,
        "encoding": document.encoding,
        "eol": None if document.encoding == "docx" else _EOL[eol_of(document.lines)],
        "line_count": document.lines[-1].number if document.lines else 0,
        "head": {
            "name": head.name,
            "year": head.year,
            "issue_no": head.issue_no,
            "total_no": head.total_no,
            "label": head.label,
            "date": head.date,
            "org": head.org,
        },
        "toc": [{"section": item.section, "title": item.title, "line": item.line} for item in document.toc],
        "sections": [
            {
                "title": part.title,
                "line": document.lines[part.lines[0]].number if part.lines else None,
                "articles": [_article(entry, document.lines) for entry in part.entries],
            }
            for part in document.parts
        ],
        "notes": [{"scope": note.scope, "text": note.text} for note in document.notes],
        "footer": list(document.footer),
        "unassigned": [n for n, role in _by_number(document) if role == "unassigned"],
        "other_parts": [{"part": other.part, "text": other.text} for other in document.other_parts],
        "problems": [
            {
                "code": problem.code,
                "level": problem.level,
                "line": problem.line,
                "quote": problem.quote,
                "message": problem.message,
                "suggestion": problem.suggestion,
            }
            for problem in document.problems
        ],
        "roles": [role for _, role in _by_number(document)],
    }


def _article(entry: Entry, lines: tuple[Line, ...]) -> dict[str, Any]:
    assert entry.span
    signature = entry.signature
    return {
        "title": entry.title,
        "tag": entry.tag or None,
        "line": lines[entry.title_lines[0]].number,
        "lines": [lines[entry.span[0]].number, lines[entry.span[1]].number],
        "subtitle": entry.subtitle or None,
        "contributors": list(entry.contributors),
        "persons": list(entry.persons),
        "paragraph_count": len(entry.paragraphs),
        "tables": sum(block.kind == "table" for block in entry.blocks),
        "images": sum(len(block.pictures) for block in entry.blocks),
        "attachments": entry.attachments,
        "editor_note": bool(entry.editor_note),
        "signature": {"org": signature.org, "date": signature.date} if signature else None,
    }


def _by_number(document: Document) -> list[tuple[int, Role]]:
    """One role for each line number; a Word block takes that of its first part that is not blank, text boxes last."""
    roles: dict[int, Role] = {line.number: "blank" for line in document.lines}
    for boxed in (False, True):
        for line, role in zip(document.lines, document.roles, strict=True):
            if line.boxed is boxed and roles[line.number] == "blank":
                roles[line.number] = role
    return list(roles.items())
