"""The lines of a bulletin's articles as the proofreader takes them, and where in the file its findings stand. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from articles import proofing
from articles.proofing.finding import Finding, Kind
from articles.proofing.terms import TermRule, Terms
from bulletin.document import Block, Document, Entry, Line

_SENTENCE_END = "。"


@dataclass(frozen=True, slots=True)
class Placed:
    """A line of an article: `number` is that of its line in the file, `offset` where it begins there."""

    line: proofing.Line
    number: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """An article's title and lines, and what was found in them; a finding's line is an index of `lines`."""

    title: str
    lines: tuple[Placed, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def texts(self) -> list[proofing.Line]:
        return [placed.line for placed in self.lines]

    def in_file(self) -> Iterator[Finding]:
        """The findings with the file's line numbers and the offsets in characters there."""
        for finding in self.findings:
            placed = self.lines[finding.line]
            yield replace(
                finding,
                line=placed.number,
                start=finding.start + placed.offset,
                end=finding.end + placed.offset,
            )


def proofs(document: Document, terms: Terms | Iterable[TermRule] = ()) -> list[Proof]:
    """Every article of a bulletin, proofread by itself."""
    return [_proof(entry.title, _placed(entry, document.lines), terms) for entry in document.entries]


def proof_of_text(lines: Sequence[Line], terms: Terms | Iterable[TermRule] = ()) -> Proof:
    """A text in which there is no bulletin, as one article of paragraphs alone."""
    placed = [piece for i in range(len(lines)) for piece in _whole(lines, i, "paragraph")]
    return _proof("", placed, terms)


def _proof(title: str, placed: Sequence[Placed], terms: Terms | Iterable[TermRule]) -> Proof:
    return Proof(title, tuple(placed), tuple(proofing.proofread([each.line for each in placed], terms)))


def _placed(entry: Entry, lines: Sequence[Line]) -> list[Placed]:
    """In the order of the file; a line that holds a title or a credit beside a paragraph is parted."""
    kinds: dict[int, Kind] = {}
    kinds |= dict.fromkeys(entry.title_lines, "title")
    kinds |= dict.fromkeys(entry.subtitle_lines, "subtitle")
    kinds |= dict.fromkeys(entry.note_lines, "note")
    kinds |= dict.fromkeys(entry.credit_lines, "credit")
    blocks = {i: block for block in entry.blocks for i in block.lines}
    found: list[Placed] = []
    for i in sorted({*kinds, *blocks}):
        block, kind = blocks.get(i), kinds.get(i)
        if block is None and kind:
            found += _whole(lines, i, kind)
        elif block and (kind or i == entry.credit_inside):
            found += _parted(entry, block, lines, i)
        elif block and block.kind == "table" and not lines[i].table:
            found += _cells_of_text(lines[i])
        elif block:
            found += _whole(lines, i, "credit" if block.kind == "signature" else "paragraph")
    return found


def _whole(lines: Sequence[Line], i: int, kind: Kind) -> Iterator[Placed]:
    line = lines[i]
    if line.table:
        for row in line.table:
            for cell in row:
                yield from _paragraphs(cell.text, line.number, "cell")
    elif line.text.strip():
        yield from _paragraphs(line.text, line.number, kind, _begins_at(lines, i))


def _begins_at(lines: Sequence[Line], i: int) -> int:
    """Where in its Word paragraph a line begins that stands behind a line break."""
    at = 0
    while i and lines[i].runs_on and lines[i - 1].number == lines[i].number:
        i -= 1
        at += len(lines[i].text) + 1
    return at


def _paragraphs(text: str, number: int, kind: Kind, offset: int = 0) -> Iterator[Placed]:
    for piece in text.split("\n"):
        if piece.strip():
            yield Placed(proofing.Line(piece, kind), number, offset)
        offset += len(piece) + 1


def _cells_of_text(line: Line) -> Iterator[Placed]:
    """The cells of a row that was typed with tabs."""
    offset = 0
    for cell in line.text.split("\t"):
        if cell.strip():
            yield Placed(proofing.Line(cell, "cell"), line.number, offset)
        offset += len(cell) + 1


def _parted(entry: Entry, block: Block, lines: Sequence[Line], i: int) -> Iterator[Placed]:
    """A line that holds a run-in title, its paragraph and a credit, or two of these."""
    text, number, begin = lines[i].text, lines[i].number, _begins_at(lines, i)
    start = text.find(_SENTENCE_END) + 1 if i in entry.title_lines else 0
    end = text.find(block.text, start) + len(block.text) if i == entry.credit_inside else len(text)
    if i != block.lines[-1] or end < start:
        end = len(text)
    pieces: tuple[tuple[int, int, Kind], ...] = (
        (0, start, "title"),
        (start, end, "paragraph"),
        (end, len(text), "credit"),
    )
    for first, last, kind in pieces:
        if text[first:last].strip():
            yield Placed(proofing.Line(text[first:last], kind), number, begin + first)
