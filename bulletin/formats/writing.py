"""A `Document` as lines of text. A line is written as it was read as long as it still says what the document says;
what changed is written in the bulletin's own marks."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from articles.proofing.punctuation import fullwidth, half_marks
from bulletin.document import Block, Document, Entry, Head, Part
from bulletin.formats import printed
from bulletin.formats.manner import (
    CREDIT_WORD,
    SPACE,
    Manner,
    corrected,
    joined,
    labelled,
    manner_of,
    new_entry,
    printed_credit,
    rendered,
)
from bulletin.grammar import marks

_CREDIT_LABEL = re.compile(r"\s*供\s*稿(?:\s*单\s*位)?\s*[：:]\s*")


def write_lines(document: Document, source: Document | None = None) -> list[tuple[str, str]]:
    """(text, line end) of every line. `source` is the reading that the document was changed from; None: unchanged."""
    if not document.lines:
        return list(_from_scratch(document, Manner()))
    return _Rewriting(document, source or document).lines()


def _from_scratch(document: Document, manner: Manner) -> Iterator[tuple[str, str]]:
    return ((line, manner.eol) for line in _lines(document, manner))


def _lines(document: Document, manner: Manner) -> Iterator[str]:
    yield from _masthead(document.head)
    yield from corrected(document.corrections)
    yield from (joined(printed.note(note)) for note in document.notes if note.scope == "issue")
    for part in document.parts:
        if part.title:
            yield manner.contents_section.format(part.title)
        for entry in part.entries:
            yield manner.item.format(printed.entry_title(entry))
    for part in document.parts:
        if part.title:
            yield manner.section.format(part.title)
            yield from (joined(printed.note(note)) for note in document.notes if note.section == part.title)
        for entry in part.entries:
            yield from new_entry(entry, manner)
    yield from document.footer


def _masthead(head: Head) -> Iterator[str]:
    yield from printed.secrecy(head)
    date = printed.day(head.date) if head.date else ""
    lines = (head.name or "", printed.number(head), "　　".join(filter(None, (printed.office(head), date))))
    yield from filter(None, lines)


class _Rewriting:
    """Writes a changed document over the lines that it was read from."""

    def __init__(self, document: Document, source: Document):
        self.document, self.source, self.read = document, source, document.lines
        self.manner = manner_of(source)
        self.was = {entry.title_lines[0]: entry for entry in source.entries}
        self.homes = {entry.title_lines[0]: part.title for part in source.parts for entry in part.entries}
        self.gone = set(document.dropped)
        self.now: dict[int, list[str]] = {}  # lines that say something else now
        self.behind: dict[int, list[str]] = {}  # new lines behind a line

    def lines(self) -> list[tuple[str, str]]:
        for part in self.document.parts:
            self._section(part)
            for entry in part.entries:
                if was := self._was(entry):
                    self._entry(entry, was)
        self._corrections(self._head_ends(), self.document.corrections, self.source.corrections)
        chunks = self._chunks()
        return self._joined(chunks)

    def _was(self, entry: Entry) -> Entry | None:
        return self.was.get(entry.title_lines[0]) if entry.title_lines else None

    # What changed inside its own lines

    def _section(self, part: Part) -> None:
        was = next((p for p in self.source.parts if part.lines and p.lines == part.lines), None)
        if was is None or was.title == part.title or not part.title:
            return
        self._retitle(part.lines[0], was.title or "", part.title)
        if part.item is not None:
            self._retitle(part.item, was.title or "", part.title)

    def _retitle(self, i: int, old: str, new: str) -> None:
        """Put a new name in the place of the old one, in whatever marks stand around it."""
        text = self.read[i].text
        if old and old in text:
            self.now[i] = [text.replace(old, new, 1)]
        elif marks.paired(text):
            bare = text.strip(SPACE)
            self.now[i] = [text.replace(bare, f"{bare[0]}{new}{bare[-1]}")]
        else:
            self.now[i] = [text[: len(text) - len(marks.leading(text)[1])] + new]

    def _entry(self, entry: Entry, was: Entry) -> None:
        if (entry.title, entry.tag) != (was.title, was.tag):
            self._title(entry, was)
        if entry.subtitle != was.subtitle:
            self._one_line(was.subtitle_lines, f"——{entry.subtitle}" if entry.subtitle else "", was.title_lines[-1])
        # Behind a title that runs into its text would be inside the text.
        below = was.span[1] if was.run_in and was.span else (*was.title_lines, *was.subtitle_lines)[-1]
        self._corrections(below, entry.corrections, was.corrections)
        if entry.editor_note != was.editor_note:
            after = (*was.title_lines, *was.subtitle_lines)[-1]
            self._one_line(was.note_lines, labelled(entry.editor_note) if entry.editor_note else "", after)
        self._body(entry, was)
        if entry.credits != was.credits:
            self._credits(entry, was)
        if _is_narrow(was) and not _is_narrow(entry):
            # The marks around a credit are no part of the article, but stand in full width with the rest of it.
            for i in was.credit_lines if was.credit_inside is None else (*was.credit_lines, was.credit_inside):
                self.now[i] = [fullwidth(text) for text in self.now.get(i, [self.read[i].text])]

    def _title(self, entry: Entry, was: Entry) -> None:
        first = was.title_lines[0]
        if was.run_in or len(was.title_lines) == 1:
            self._retitle(first, was.title, entry.title)
        else:
            text = self.read[first].text
            front = text[: len(text) - len(marks.leading(text)[1].lstrip(SPACE))]
            self.now[first] = [front + printed.entry_title(entry)]
            self.gone.update(was.title_lines[1:])
        if entry.item is not None:
            text = self.read[entry.item].text
            name = marks.without_tail(marks.leading(text)[1])[0].strip(SPACE)
            self.now[entry.item] = [text.replace(name, printed.entry_title(entry), 1)]

    def _one_line(self, where: Sequence[int], text: str, after: int) -> None:
        if where and text:
            self.now[where[0]] = [text]
            self.gone.update(where[1:])
        elif where:
            self.gone.update(where)
        elif text:
            self.behind.setdefault(after, []).append(text)

    def _corrections(self, after: int, now: Iterable[tuple[str, str]], was: Iterable[tuple[str, str]]) -> None:
        """Those that came since it was read, behind this line."""
        read = list(was)
        if fresh := [each for each in now if each not in read]:
            self.behind.setdefault(after, []).extend(corrected(fresh))

    def _head_ends(self) -> int:
        """The last line of the masthead; -1 where there is none."""
        return max((i for i, role in enumerate(self.source.roles) if role == "head"), default=-1)

    def _body(self, entry: Entry, was: Entry) -> None:
        old = [block for block in was.blocks if block.kind != "number"]
        new = [block for block in entry.blocks if block.kind != "number"]
        a, b = [_said(block) for block in old], [_said(block) for block in new]
        if a == b:
            return
        last = (*was.title_lines, *was.subtitle_lines, *was.note_lines)[-1]
        for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            fresh = [line for block in new[k:m] for line in rendered(block, self.manner)]
            lines = [n for block in old[i:j] for n in block.lines]
            if tag == "equal":
                last = lines[-1] if lines else last
                continue
            held = next((n for n in lines if n in was.title_lines or n == was.credit_inside), None)
            self.gone.update(n for n in lines if n != held)
            if held is not None:
                self.now[held] = self._around(held, old[i:j], fresh)
            elif fresh and lines:
                self.gone.discard(lines[0])
                self.now[lines[0]] = fresh
            elif fresh and last == was.credit_inside:
                self.now[last] = self._around(last, old, [old[i - 1].text, *fresh])
            elif fresh:
                self.behind.setdefault(last, []).extend(fresh)
            last = lines[-1] if lines else last

    def _around(self, i: int, blocks: Sequence[Block], fresh: list[str]) -> list[str]:
        """New paragraphs in the line of one of these blocks, which also holds a run-in title or a credit."""
        text = self.read[i].text
        said = next(block.text for block in blocks if i in block.lines)
        front, found, back = text.partition(said)
        if not found:
            return [text, *fresh]
        lines = fresh or [""]
        lines = [front + lines[0].lstrip(SPACE), *lines[1:]]
        return [*lines[:-1], lines[-1] + back]

    def _credits(self, entry: Entry, was: Entry) -> None:
        if was.credit_inside is not None and entry.credits:
            i = was.credit_inside
            text = "".join(self.now.get(i, [self.read[i].text])[-1:])
            new = _alike(was.credits[-1], entry.credits[-1])
            self.now[i] = [*self.now.get(i, [""])[:-1], text.replace(was.credits[-1], new)]
            return
        lines = [printed_credit(credit, self.manner) for credit in entry.credits]
        if len(was.credits) == len(lines) == 1 and was.credits[0] in self.read[was.credit_lines[0]].text:
            i = was.credit_lines[0]
            new = _alike(was.credits[0], entry.credits[0])
            self.now[i] = [self.read[i].text.replace(was.credits[0], new)]
        elif was.credit_lines:
            self.gone.update(was.credit_lines)
            if lines:
                self.gone.discard(was.credit_lines[0])
                self.now[was.credit_lines[0]] = lines
        elif lines and was.span:
            self.behind.setdefault(was.span[1], []).extend(lines)

    # What moved, came or went

    def _chunks(self) -> list[int | list[str]]:
        """Indexes of read lines and new lines, in the order in which they are written."""
        before = [entry.title_lines[0] for entry in self.source.entries]
        now = [entry.title_lines[0] if self._was(entry) else None for entry in self.document.entries]
        homes = [part.title for part in self.document.parts for entry in part.entries]
        stayed = [
            self.homes[i] == home or self._renamed(home) for i, home in zip(now, homes, strict=True) if i is not None
        ]
        if now == before and all(stayed) and len(self.document.parts) >= len(self.source.parts):
            return [*range(len(self.read))]
        return [*self._front(), *self._articles()]

    def _renamed(self, home: str | None) -> bool:
        return any(part.title == home and part.lines for part in self.document.parts)

    def _starts(self) -> list[int]:
        """Where an article or a section of the body begins."""
        starts = {entry.title_lines[0] for entry in self.source.entries}
        return sorted(starts | {part.lines[0] for part in self.source.parts if part.lines})

    def _stretch(self, first: int) -> range:
        """The lines from a title or section name to the next one."""
        starts = self._starts()
        behind = [i for i in starts if i > first]
        footer = [i for i, role in enumerate(self.source.roles) if role == "footer" and i > first]
        return range(first, min([*behind[:1], *footer[:1], len(self.read)]))

    def _front(self) -> list[int | list[str]]:
        """Head and contents; the contents in the document's order."""
        first = self._starts()[0] if self._starts() else len(self.read)
        items = {entry.item for entry in self.source.entries if entry.item is not None}
        sections = {part.item for part in self.source.parts if part.item is not None}
        toc = [i for i in range(first) if self.source.roles[i] == "toc"]
        if not toc or not items:
            return [*range(first)]
        placed = items | sections
        begin = min(placed)
        out: list[int | list[str]] = [*range(begin)]
        for part in self.document.parts:
            if part.item is not None:
                out.append(part.item)
            elif part.title and sections:
                out.append([self.manner.contents_section.format(part.title)])
            for entry in part.entries:
                if self._was(entry) is None:
                    out.append([self.manner.item.format(printed.entry_title(entry))])
                elif entry.item is not None:
                    out.append(entry.item)
        return [*out, *(i for i in range(begin, first) if i not in placed)]

    def _articles(self) -> list[int | list[str]]:
        out: list[int | list[str]] = []
        for part in self.document.parts:
            if part.lines:
                out.extend(self._stretch(part.lines[0]))
            elif part.title and any(p.lines for p in self.source.parts):
                out.append([self.manner.section.format(part.title)])
            for entry in part.entries:
                if self._was(entry):
                    out.extend(self._stretch(entry.title_lines[0]))
                else:
                    out.append(new_entry(entry, self.manner))
        starts = self._starts()
        last = self._stretch(starts[-1]).stop if starts else 0
        return [*out, *range(last, len(self.read))]

    def _joined(self, chunks: Iterable[int | list[str]]) -> list[tuple[str, str]]:
        out = [(line, self.manner.eol) for line in self.behind.get(-1, ())]
        for chunk in chunks:
            if isinstance(chunk, list):
                out += [(line, self.manner.eol) for line in chunk]
                continue
            end = self.read[chunk].end
            if chunk not in self.gone:
                now = self.now.get(chunk, [self.read[chunk].text])
                out += [(line, self.manner.eol) for line in now[:-1]] + [(now[-1], end)]
            out += [(line, self.manner.eol) for line in self.behind.get(chunk, ())]
        closed = bool(self.read[-1].end)
        return [
            (text, end or self.manner.eol) if n + 1 < len(out) else (text, (end or self.manner.eol) if closed else "")
            for n, (text, end) in enumerate(out)
        ]


def _alike(old: str, new: str) -> str:
    """A credit with 供稿 where the one before it had it, so that it is known for a credit again."""
    label, word = _CREDIT_LABEL.match(old), CREDIT_WORD.search(old)
    if _CREDIT_LABEL.match(new) or not (label or word):
        return new
    return (label[0] if label else "") + CREDIT_WORD.sub("", new) + (word[0] if word else "")


def _is_narrow(entry: Entry) -> bool:
    """Whether there are marks in half width in an article's text."""
    texts = (entry.title, entry.subtitle, entry.editor_note, *entry.credits, *(block.text for block in entry.blocks))
    return any(half_marks(line) for text in texts if text for line in text.split("\n"))


def _said(block: Block) -> str:
    """What a block says, for comparison: layout and pictures aside."""
    if block.kind == "picture":
        return ""
    return "\n".join("\t".join(cell.strip() for cell in line.split("\t")) for line in block.text.split("\n")).strip()
