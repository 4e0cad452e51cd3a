"""A reading's structure as JSON: which lines say what. Lines and body text are not in it; both come from the file."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from bulletin.document import Block, Document, Entry, Part, Signature
from bulletin.grammar.reading import Source

_INDEXES = (
    "attached",
    "title_lines",
    "subtitle_lines",
    "note_lines",
    "credit_lines",
    "credits",
    "contributors",
    "persons",
    "span",
)


def dump(document: Document) -> dict[str, Any]:
    """The structure, ready for `json.dumps` and for databases, which hold no NUL."""
    structure: dict[str, Any] = {
        "parts": [
            {
                "title": part.title,
                "lines": part.lines,
                "item": part.item,
                "entries": [
                    asdict(replace(entry, blocks=()))
                    | {"blocks": [[block.kind, *block.lines] for block in entry.blocks if block.lines]}
                    for entry in part.entries
                ],
            }
            for part in document.as_read or document.parts
        ],
        "roles": document.roles,
        "dropped": sorted(document.dropped),
        "corrections": document.corrections,
    }
    cleaned: dict[str, Any] = _without_nul(structure)
    return cleaned


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, dict):
        return {name: _without_nul(each) for name, each in value.items()}
    return [_without_nul(each) for each in value] if isinstance(value, list | tuple) else value


def load(outline: dict[str, Any], source: Source) -> Document:
    """The document that was read from these lines, as far as it is needed to write it again."""
    parts = tuple(
        Part(
            part["title"],
            tuple(_entry(entry, source) for entry in part["entries"]),
            tuple(part["lines"]),
            part["item"],
        )
        for part in outline["parts"]
    )
    return Document(
        parts=parts,
        lines=source.lines,
        roles=tuple(outline["roles"]),
        dropped=frozenset(outline["dropped"]),
        corrections=_pairs(outline.get("corrections", ())),
        encoding=source.encoding,
        bom=source.bom,
    )


def _entry(row: dict[str, Any], source: Source) -> Entry:
    values: dict[str, Any] = {
        name: tuple(value) if name in _INDEXES and value is not None else value for name, value in row.items()
    }
    values["corrections"] = _pairs(row.get("corrections", ()))
    values["signature"] = Signature(**row["signature"]) if row["signature"] else None
    values["blocks"] = ()
    entry = Entry(**values)
    blocks = tuple(
        Block(kind, _text(entry, tuple(lines), source), tuple(lines)) for kind, *lines in row["blocks"] if lines
    )
    return replace(entry, blocks=blocks)


def _pairs(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((date, note) for date, note in rows)


def _text(entry: Entry, indexes: tuple[int, ...], source: Source) -> str:
    """What a block's lines say, without the title or the credit that stand in the same line."""
    lines = [source.lines[i] for i in indexes]
    if lines[0].table or (len(lines) > 1 and all("\t" in line.text for line in lines)):
        return "\n".join(line.text.strip("\n") for line in lines)
    texts = [line.text for line in lines]
    if entry.credit_inside in indexes and entry.credits:
        n = indexes.index(entry.credit_inside)
        texts[n] = texts[n][: texts[n].rindex(entry.credits[-1])].rstrip(" \t\u3000")[:-1]
    if entry.run_in and indexes[0] in entry.title_lines:
        texts[0] = texts[0].split("。", 1)[-1]
    return "".join("\n" * line.runs_on + text.strip() for line, text in zip(lines, texts, strict=True)).strip()
