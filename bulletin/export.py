"""Editions of issues and articles."""

import datetime
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from articles import markup
from articles.models import Article
from articles.models import picture as pictures
from bulletin import typesetting
from bulletin.document import Block, Document, Entry, Head, Note, Part, Picture, Refusal
from bulletin.formats import epub, fonts, html, pdf, source, text
from bulletin.formats.manner import Manner, new_entry
from bulletin.formats.sheet import Sheet
from bulletin.formats.word import writing as word
from bulletin.grammar import outline
from bulletin.models import Issue, Placement, Reading, Section
from bulletin.models.edition import issue_of, mark_of
from bulletin.storing import storable


class Made(NamedTuple):
    """A file, and how many pages it has, where it has pages."""

    content: bytes
    pages: int | None = None


def made(shown: Issue | Placement, format: str) -> Made:
    """An edition of an issue, or of an article in its issue, as it is now: `pdf`, `docx`, `epub` or `txt`.

    Raises `Refusal` with a sentence where the format cannot hold it.
    """
    make = _ARTICLE if isinstance(shown, Placement) else _ISSUE
    return make[format](shown)


def issue_text(issue: Issue) -> Made:
    """The text edition of an issue. An imported text comes out as it went in, byte for byte."""
    reading = Reading.objects.filter(issue=issue).first()
    read = outline.load(reading.outline, source.read(bytes(reading.content), reading.name)) if reading else Document()
    entries = dict(zip(reading.articles, read.entries, strict=True)) if reading else {}
    parts = _parts(issue.contents(), read, entries)
    document = replace(read, parts=parts, corrections=_corrections(issue.corrections))
    if reading is None:
        document = _framed(document, issue)
    return Made(text.write(document, read))


def issue_document(issue: Issue) -> Document:
    """An issue as it is set on paper: bodies with their heads and numbers marked, pictures, notes, colophon."""
    parts = []
    for section, rows in issue.contents():
        entries = tuple(set_entry(row) for row in rows)
        parts.append(Part(section.name if section else None, entries))
    return _framed(Document(parts=tuple(parts), corrections=_corrections(issue.corrections)), issue)


def _framed(document: Document, issue: Issue) -> Document:
    """The document with what an issue says around its articles: masthead, notes, colophon."""
    return replace(
        document,
        head=head_of(issue),
        notes=tuple(_note(note) for note in issue.notes),
        footer=tuple((issue.colophon or issue.publication.colophon).splitlines()),
    )


def article_document(placement: Placement) -> Document:
    """An article alone, below the masthead of its issue."""
    section = placement.section.name if placement.section else None
    return Document(parts=(Part(section, (set_entry(placement),)),), head=head_of(placement.issue))


def issue_pdf(issue: Issue) -> Made:
    """The PDF of an issue. Raises `Refusal` where a font, a character or a picture stands against it."""
    return _pdf(issue_document(issue), sheet_of(issue))


def article_pdf(placement: Placement) -> Made:
    """The PDF of an article alone; raises as `issue_pdf` does."""
    return _pdf(article_document(placement), sheet_of(placement), alone=True)


def _pdf(document: Document, sheet: Sheet, *, alone: bool = False) -> Made:
    written = pdf.write(document, fonts.faces(settings.FONTS_DIR), sheet, alone=alone)
    return Made(written.data, written.pages)


def issue_word(issue: Issue) -> Made:
    """The Word edition of an issue, its contents with the pages of the PDF where that can be made.

    Raises `Refusal` for what no Word file can hold.
    """
    return _word(issue_document(issue), sheet_of(issue))


def article_word(placement: Placement) -> Made:
    """The same for an article alone."""
    return _word(article_document(placement), sheet_of(placement), alone=True)


def _word(document: Document, sheet: Sheet, *, alone: bool = False) -> Made:
    try:
        pages = pdf.pages(document, fonts.faces(settings.FONTS_DIR), sheet, alone=alone)
    except Refusal:  # what the PDF lacks, Word may have
        pages = None
    contents = bool(document.entries) and not alone
    content = word.write(document, sheet=sheet, pages=pages, contents=contents, breaks=typesetting.title_breaks)
    return Made(content, pages.total if pages else None)


def issue_epub(issue: Issue) -> Made:
    return _epub(issue_document(issue), _identifier("issue", issue.pk), proof_mark(issue))


def article_epub(placement: Placement) -> Made:
    return _epub(article_document(placement), _identifier("placement", placement.pk), proof_mark(placement))


def _epub(document: Document, identifier: str, proof: str) -> Made:
    return Made(epub.write(document, identifier=identifier, proof=proof))


def sheet_of(shown: Issue | Placement) -> Sheet:
    """The paper of an issue: its margins, the number of its copy, and the mark of a draft or of what was withdrawn."""
    publication = issue_of(shown).publication
    return Sheet(publication.margins, publication.copy_number, proof_mark(shown))


def proof_mark(shown: Issue | Placement, now: datetime.datetime | None = None) -> str:
    """What every page says of an issue that is still to come: 清样, its version and the time; or of a withdrawn one."""
    mark = mark_of(shown)
    if issue_of(shown).is_to_come:
        mark += f"　{timezone.localtime(now or timezone.now()):%Y-%m-%d %H:%M}"
    return mark


def _identifier(kind: str, key: int) -> str:
    """By which a reading program knows an edition again, whatever number or address it has now."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{settings.SITE_URL}/#{kind}-{key}").urn


def head_of(issue: Issue) -> Head:
    return Head(
        name=issue.publication.name,
        year=issue.year,
        issue_no=issue.numbers("-") if issue.number_to else issue.number,
        total_no=f"{issue.total_number}-{issue.total_to}" if issue.total_to else issue.total_number,
        label=issue.series or None,
        date=issue.date.isoformat(),
        org=issue.organ or issue.publication.organ,
        secrecy=issue.secrecy,
    )


def set_entry(placement: Placement) -> Entry:
    """An article as it is set: its body as the page shows it, its credits as printed."""
    article = placement.article
    names = "、".join(row.printed_name for row in article.contributions.all())
    return Entry(
        title=article.title,
        tag=article.tag,
        subtitle=article.subtitle,
        editor_note=article.editor_note,
        blocks=(*_number(article), *html.blocks(typesetting.typeset(article.body), _picture)),
        credits=tuple(typesetting.printed_credit(line) for line in (article.credit or names).splitlines()),
        key=article.pk,
        attached=tuple(file["name"] for file in article.attached),
        corrections=_corrections(placement.corrections),
    )


def _number(article: Article) -> tuple[Block, ...]:
    return (Block("number", article.document_number),) if article.document_number else ()


def _note(note: dict | str) -> Note:
    said = note if isinstance(note, dict) else {"text": note}
    section = said.get("section")
    return Note("section" if section else "issue", said["text"], 0, section)


def _corrections(rows: list[dict]) -> tuple[tuple[str, str], ...]:
    return tuple((row["date"], row["note"]) for row in rows)


def _picture(address: str) -> Picture | None:
    """The picture at an address of ours, None where its file is gone."""
    digest = address.rpartition("/")[2].partition(".")[0]
    found = pictures.Picture.objects.filter(digest=digest).first()
    if found is None or not found.file.storage.exists(found.name):
        return None
    with found.file.open() as file:
        return Picture(file.read())


def article_text(placement: Placement) -> Made:
    """The text edition of an article, in UTF-8."""
    return Made("".join(f"{line}\n" for line in new_entry(_entry(placement), Manner())).encode())


def _parts(
    contents: list[tuple[Section | None, list[Placement]]], read: Document, entries: dict[int, Entry]
) -> tuple[Part, ...]:
    """The issue's sections over those that were read; a section that was read empty keeps its place."""
    waiting = list(read.parts)
    names = {section.name for section, _ in contents if section}
    out: list[Part] = []
    for section, rows in contents:
        name = section.name if section else None
        was = _home(name, [entries[row.article_id] for row in rows if row.article_id in entries], waiting, names)
        while waiting and was in waiting and not waiting[0].entries and waiting[0] is not was:
            out.append(waiting.pop(0))
        part = was or Part(name)
        if was:
            waiting.remove(was)
        title = part.title if storable(part.title or "").strip() == (name or "") else name
        articles = tuple(_entry(row, entries.get(row.article_id)) for row in rows)
        out.append(replace(part, title=title, entries=articles))
    return (*out, *(part for part in waiting if not part.entries))


def _home(name: str | None, entries: list[Entry], waiting: list[Part], names: set[str]) -> Part | None:
    """The part that was read as this section: that of its name, else that of its articles under a name now gone."""
    for part in waiting:
        if storable(part.title or "").strip() == (name or ""):
            return part
    for part in waiting:
        if part.title not in names and any(
            entry.title_lines == e.title_lines for entry in part.entries for e in entries
        ):
            return part
    return None


def _entry(placement: Placement, was: Entry | None = None) -> Entry:
    """An article as an entry of a document; what has not changed since it was read stays as it was read."""
    article = placement.article
    entry = was or Entry(title=article.title, blocks=_number(article))
    entry = replace(entry, corrections=_corrections(placement.corrections))
    for name, value in (("title", article.title), ("tag", article.tag), ("subtitle", article.subtitle)):
        if storable(getattr(entry, name)).replace("\n", "") != value:
            entry = replace(entry, **{name: value})
    if storable(entry.editor_note) != article.editor_note:
        entry = replace(entry, editor_note=article.editor_note)
    if storable("\n".join(entry.credits)) != article.credit:
        entry = replace(entry, credits=tuple(filter(None, article.credit.split("\n"))))
    now = markup.texts(article.body)
    if now != [_plain(block) for block in entry.blocks if block.kind not in ("number", "picture")]:
        kept = tuple(block for block in entry.blocks if block.kind == "number")
        entry = replace(entry, blocks=(*kept, *(Block("paragraph", each) for each in now)))
    return entry


def _plain(block: Block) -> str:
    """A block's text as `markup.texts` gives it after the way through the database."""
    if block.kind == "table":
        rows = block.text.split("\n")
        return "\n".join("\t".join(storable(cell).strip() for cell in row.split("\t")) for row in rows).strip()
    return storable(block.text).strip()


_ISSUE: dict[str, Callable[[Issue], Made]] = {
    "txt": issue_text,
    "docx": issue_word,
    "pdf": issue_pdf,
    "epub": issue_epub,
}
_ARTICLE: dict[str, Callable[[Placement], Made]] = {
    "txt": article_text,
    "docx": article_word,
    "pdf": article_pdf,
    "epub": article_epub,
}
