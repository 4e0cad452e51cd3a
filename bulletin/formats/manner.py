"""The manner in which a bulletin sets things: its marks, its indent, its brackets; and lines written in it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bulletin.document import Block, Document, Entry, Line
from bulletin.formats import printed
from bulletin.grammar import marks
from bulletin.grammar.reading import eol_of
from bulletin.typesetting import bracketed

SPACE = " \t\u3000"
CREDIT_WORD = re.compile(r"\s*供\s*稿$")


@dataclass(frozen=True, slots=True)
class Manner:
    """How a bulletin sets things; by default as the offices' commonest form does."""

    eol: str = "\n"
    item: str = "●{}"
    contents_section: str = "【{}】"
    section: str = "◆{}◆"
    title: str = "{}"
    paragraph: str = "{}"
    credit: str = "（{}）"


def manner_of(source: Document) -> Manner:
    """The marks that this bulletin uses, from the first line of each kind."""
    read = source.lines
    values: dict[str, str] = {"eol": eol_of(read)}
    entries = source.entries
    if item := next((entry for entry in entries if entry.item is not None), None):
        values["item"] = _pattern(read[item.item or 0], item.title)
    if section := next((part for part in source.parts if part.item is not None and part.title), None):
        values["contents_section"] = _pattern(read[section.item or 0], section.title or "")
    if section := next((part for part in source.parts if part.lines and part.title), None):
        values["section"] = _pattern(read[section.lines[0]], section.title or "")
    if entries:
        text = read[entries[0].title_lines[0]].text
        values["title"] = text[: len(text) - len(text.lstrip(SPACE))].replace("{", "{{") + "{}"
    if paragraph := next((b for entry in entries for b in entry.blocks if b.kind == "paragraph" and b.lines), None):
        text = read[paragraph.lines[0]].text
        if not text.startswith(tuple("0123456789")):
            values["paragraph"] = text[: len(text) - len(text.lstrip(SPACE))] + "{}"
    if credited := next((entry for entry in entries if entry.credit_lines and entry.credits), None):
        values["credit"] = _credit_pattern(read[credited.credit_lines[0]].text, credited.credits[0])
    return Manner(**values)


def _pattern(line: Line, name: str) -> str:
    text = marks.without_tail(line.text)[0] if not marks.paired(line.text) else line.text
    front, found, back = text.partition(name)
    if not found or re.search(r"[0-9一二三四五六七八九十]", front + back):
        return "{}"
    return front.replace("{", "{{").replace("}", "}}") + "{}" + back.replace("{", "{{").replace("}", "}}")


def _credit_pattern(text: str, credit: str) -> str:
    front, found, back = text.partition(credit)
    if credit.startswith("供") and not re.search(r"[（(]", front):
        return front + "供稿：{}" + back
    return front + "{}" + back if found and "{" not in front + back else "（{}）"


def new_entry(entry: Entry, manner: Manner) -> list[str]:
    """The lines of an article that was not read from anywhere."""
    out = [manner.title.format(printed.entry_title(entry))]
    if entry.subtitle:
        out.append(f"——{entry.subtitle}")
    out += corrected(entry.corrections)
    if entry.editor_note:
        out.append(labelled(entry.editor_note))
    out += [line for block in entry.blocks for line in rendered(block, manner)]
    out += [printed_credit(credit, manner) for credit in entry.credits]
    return out


def corrected(corrections: Iterable[tuple[str, str]]) -> list[str]:
    """The line of each correction, in which its note stands together."""
    return [printed.correction(date, joined(note)) for date, note in corrections]


def labelled(editor_note: str) -> str:
    """The line of an article's editor's note."""
    return f"编者按：{joined(editor_note)}"


def joined(text: str) -> str:
    """Paragraphs as one line: those after the first would be read as something else."""
    return "　".join(filter(None, map(str.strip, text.split("\n"))))


def rendered(block: Block, manner: Manner) -> list[str]:
    """The lines of a block; a picture has none."""
    if block.kind == "picture":
        return []
    return [text if "\t" in text else manner.paragraph.format(text) for text in block.text.split("\n")]


def printed_credit(credit: str, manner: Manner) -> str:
    """A credit in its brackets or behind its label."""
    if bracketed(credit) == credit:
        return credit
    label = manner.credit.startswith("供稿")
    return manner.credit.format(CREDIT_WORD.sub("", credit) if label else credit)
