"""The body of a bulletin: its sections, its articles, and the lines that belong to neither."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bulletin.document import Line, Note, Part, Role
from bulletin.grammar import blocks, marks
from bulletin.grammar.contents import Contents, Item
from bulletin.grammar.credits import Found, Reader
from bulletin.grammar.sections import Sections
from bulletin.grammar.titles import Title, Titles
from departments.names import norm


@dataclass
class Draft:
    """An article while it is read; all numbers are indexes of lines."""

    title: Title
    title_lines: list[int]
    text: list[int] = field(default_factory=list)
    subtitle: list[int] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    note: list[int] = field(default_factory=list)
    corrections: list[list[int]] = field(default_factory=list)
    credits: list[tuple[int, Found]] = field(default_factory=list)
    credit_lines: list[int] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    closed: bool = False

    @property
    def item(self) -> Item | None:
        return self.title.item


@dataclass
class Section:
    """A section while it is read; `name` is None before any mark."""

    name: str | None
    lines: list[int] = field(default_factory=list)
    item: int | None = None
    drafts: list[Draft] = field(default_factory=list)
    banner: bool = False


@dataclass
class Choices:
    """What a person decided about single lines, by index."""

    dropped: set[int] = field(default_factory=set)
    into_article: set[int] = field(default_factory=set)
    as_title: set[int] = field(default_factory=set)
    joined: set[int] = field(default_factory=set)


class Body:
    """Reads lines `start` to `stop`, without those in `skip`, into sections; fills `roles`."""

    def __init__(
        self,
        lines: Sequence[Line],
        start: int,
        stop: int,
        *,
        skip: set[int],
        contents: Contents,
        credits: Reader,
        choices: Choices,
        roles: list[Role],
    ):
        self.lines = lines
        self.order = [i for i in range(start, stop) if i not in skip and not is_blank(lines[i])]
        self.contents = contents
        self.credits = credits
        self.choices = choices
        self.roles = roles
        self.headings = Sections(lines, self.order, contents)
        self.titles = Titles(lines, self.order, contents, self.headings, credits)
        self.sections: list[Section] = []
        self.notes: list[Note] = []
        self.corrections: list[tuple[str, str]] = []  # of the issue
        self.stray: list[tuple[str, int]] = []
        self.article: Draft | None = None

    @property
    def _open(self) -> bool:
        """Whether an article stands above that no contributor has closed."""
        return self.article is not None and not self.article.closed

    def read(self) -> None:
        at = 0
        while at < len(self.order):
            at += self._take(at)

    def _take(self, at: int) -> int:
        """Give the line at this place of `order` its role; returns how many lines that took."""
        i = self.order[at]
        line = self.lines[i]
        if i in self.choices.dropped:
            self._stray(i)
            return 1
        if i in self.choices.into_article and self.article:
            self.article.text.append(i)
            self.roles[i] = "body"
            return 1
        if i in self.choices.as_title:
            taken = self._begin(at, self.titles.plain(at))
            if self.article and self._is_last(at):
                self.article.closed = True
            return taken
        if section := self._section(at):
            return section
        if marks.is_note_label(line.text) and (taken := self._note(at)):
            return taken
        if not self.sections and (correction := marks.correction_of(line.text)):
            taken = self._paragraph_length(at)
            self.corrections.append((correction[0], "\n".join([correction[1], *self._texts(at + 1, taken - 1)])))
            self._mark_note(at, taken)
            return taken
        if credit := self.credits.whole_line(self.lines, i):
            return self._credit(at, credit)
        if self.article and self.article.credits and (people := self.credits.chain_line(line.text)):
            self.article.persons.extend(people)
            self.article.credit_lines.append(i)
            self.roles[i] = "contributor"
            return 1
        section_name = self.sections[-1].name if self.sections else None
        if title := self.titles.at(at, self.article, section_name, bool(self.sections)):
            return self._begin(at, title)
        if self._open:
            self._paragraph(at)
            return 1
        self._stray(i)
        return 1

    # Sections

    def _section(self, at: int) -> int:
        i = self.order[at]
        name, banner = self.headings.name(at, in_article=self._open), False
        if name is None and self.lines[i].pictures and not norm(self.lines[i].text):
            name, banner = self._behind_picture(at), True
        if name is None:
            return 0
        known = self.contents.sections.get(norm(name))
        self.sections.append(Section(name, [i], known[1] if known else None, banner=banner))
        self.roles[i] = "section"
        self.article = None
        return 1

    def _behind_picture(self, at: int) -> str | None:
        """The section that the contents announce for the title below a picture, if it is a new one."""
        if at + 1 >= len(self.order) or not self.contents.sections:
            return None
        below = self.titles.at(at + 1, self.article, None, bool(self.sections))
        if below is None or below.item is None or below.item.section is None:
            return None
        taken = {norm(section.name or "") for section in self.sections}
        return below.item.section if norm(below.item.section) not in taken else None

    # Notes

    def _note(self, at: int) -> int:
        """An editor's note above the first section or under a section mark; one under a title is read with it."""
        if self._open:
            return 0
        if self.sections and (self.article is not None or self.sections[-1].drafts):
            return 0
        taken = self._note_length(at)
        text = "\n".join(self._texts(at, taken))
        i = self.order[at]
        section = self.sections[-1].name if self.sections else None
        self.notes.append(Note("section" if self.sections else "issue", text, self.lines[i].number, section))
        self._mark_note(at, taken)
        return taken

    def _texts(self, at: int, count: int) -> list[str]:
        return [self.lines[i].text for i in self.order[at : at + count]]

    def _mark_note(self, at: int, count: int) -> None:
        for i in self.order[at : at + count]:
            self.roles[i] = "note"

    def _note_length(self, at: int) -> int:
        """One line, or two where the label stands alone; in Word to the end of the paragraph."""
        alone = not marks.note_text(self.lines[self.order[at]].text)
        return self._paragraph_length(at, 2 if alone and at + 1 < len(self.order) else 1)

    def _paragraph_length(self, at: int, length: int = 1) -> int:
        """How many lines a paragraph takes in Word, its first so many included."""
        while at + length < len(self.order) and self.lines[self.order[at + length]].runs_on:
            length += 1
        return length

    # Articles

    def _begin(self, at: int, title: Title) -> int:
        taken = [self.order[at + n] for n in range(title.length)]
        if title.item:
            title.item.used = True
        home = title.item.section if title.item else None
        if not self.sections or self.headings.begins(home, self.sections[-1].name):
            self.sections.append(Section(home if self.headings.unmarked else None))
        draft = Draft(title, taken)
        self.sections[-1].drafts.append(draft)
        self.article = draft
        for i in taken:
            self.roles[i] = "title"
        if title.run_in:
            self._close_inside(taken[0], at)
            return title.length
        return title.length + self._below_title(at + title.length)

    def _below_title(self, at: int) -> int:
        """Subtitle, document number, editor's note and corrections under a title; returns how many lines."""
        assert self.article
        taken = 0
        while at + taken < len(self.order):
            i = self.order[at + taken]
            line = self.lines[i]
            if self.headings.name(at + taken, in_article=True) is not None:
                break
            if marks.is_note_label(line.text) and not self.article.note:
                length = self._note_length(at + taken)
                self.article.note.extend(self.order[at + taken : at + taken + length])
                self._mark_note(at + taken, length)
                taken += length
                continue
            if marks.correction_of(line.text):
                length = self._paragraph_length(at + taken)
                self.article.corrections.append(self.order[at + taken : at + taken + length])
                self._mark_note(at + taken, length)
                taken += length
                continue
            if not self.article.subtitle and not line.table and marks.subtitle_of(line.text):
                self.article.subtitle.append(i)
            elif not self.article.number and marks.is_document_number(line.text):
                self.article.number.append(i)
            else:
                break
            self.roles[i] = "body"
            taken += 1
        return taken

    def _paragraph(self, at: int) -> None:
        assert self.article
        i = self.order[at]
        self.article.text.append(i)
        self.roles[i] = "body"
        self._close_inside(i, at)

    def _close_inside(self, i: int, at: int) -> None:
        """Take the credit at the end of the article's last paragraph."""
        assert self.article
        if self.lines[i].table or not (found := self.credits.at_end(self.lines[i].text)):
            return
        if "供" in found.text or self._is_last(at):
            self.article.credits.append((i, found))
            self.article.closed = True

    def _is_last(self, at: int) -> bool:
        """Whether the article ends with this line."""
        if at + 1 >= len(self.order):
            return True
        if self.headings.name(at + 1, in_article=True) is not None:
            return True
        section_name = self.sections[-1].name if self.sections else None
        return self.titles.at(at + 1, self.article, section_name, True, after_credit=True) is not None

    def _credit(self, at: int, found: Found) -> int:
        taken = self.order[at : at + found.lines]
        if self.article is None:
            for i in taken:
                self._stray(i)
            return found.lines
        for i in taken:
            self.roles[i] = "contributor"
        self.article.credits.append((taken[0], found))
        self.article.credit_lines.extend(taken)
        self.article.closed = True
        return found.lines

    def _stray(self, i: int) -> None:
        begun = any(section.drafts for section in self.sections)
        self.roles[i] = "unassigned"
        self.stray.append(("text.after_contributor" if begun else "text.before_first_article", i))

    # Outcome

    def parts(self) -> tuple[Part, ...]:
        """The sections in the body's order."""
        return tuple(
            Part(
                section.name,
                tuple(blocks.entry(draft, self.lines, self.choices.joined) for draft in section.drafts),
                tuple(section.lines),
                section.item,
            )
            for section in self.sections
        )


def is_blank(line: Line) -> bool:
    """Whether a line, or a table that is only a rule or a box, holds nothing that could be read."""
    return not line.pictures and not norm(line.text)
