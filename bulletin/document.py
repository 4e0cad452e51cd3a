"""A bulletin as one plain value, whatever file it came from or goes to.

Pure: no Django, no database, no clock. Formats read a file into a `Document` and write a `Document` out again.
"""

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["head", "toc", "section", "title", "body", "contributor", "note", "footer", "blank", "unassigned"]
Level = Literal["error", "warning", "info"]


class Refusal(Exception):
    """Input that cannot be read. Its text is one Chinese sentence that says what to do."""


class Passing(Refusal):
    """What is refused for a reason outside it, which passes: the same may well be taken a little later."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a Word file: its bytes as stored there and its alternative text."""

    data: bytes
    alt: str = ""


Style = Literal["strong", "second", "em", "u", "s", "sub", "sup", "whole"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text that is set in one way. A head of the second level is `second`; `whole` breaks over no lines."""

    text: str
    styles: frozenset[Style] = frozenset()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; `text` holds one line a paragraph, and so do `runs`, which say how it is set."""

    text: str
    colspan: int = 1
    rowspan: int = 1
    header: bool = False
    runs: tuple[Run, ...] = field(default=(), compare=False, repr=False)
    looks: "tuple[Look, ...]" = field(default=(), compare=False, repr=False)  # in Word, of each paragraph


@dataclass(frozen=True, slots=True)
class Look:
    """How Word shows a paragraph, as far as it tells a title from a paragraph."""

    heading: int = 0  # outline level of a Heading or Title style, 1 to 9; 0 for none
    size: float = 0.0  # points of the largest run; 0 when the file does not say
    centred: bool = False
    bold: bool = False  # the whole paragraph


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, or in Word a paragraph or a table.

    `number` counts from 1. In Word it is the number of the block in the body; the lines of one block, and the
    paragraphs of a text box that is anchored in it, share its number.
    """

    number: int
    text: str
    end: str = "\n"  # "\n", "\r\n", "\r", or "" at the end of a text
    look: Look | None = None
    table: tuple[tuple[Cell, ...], ...] = ()
    pictures: tuple[Picture, ...] = ()
    runs_on: bool = False  # behind a line break in Word, so still the paragraph of the line above
    boxed: bool = field(default=False, compare=False)  # in a text box that is anchored in the block of this number


@dataclass(frozen=True, slots=True)
class OtherPart:
    """Text of a Word file outside its body."""

    part: str  # "header", "footer", "footnote", "endnote" or "comment"
    text: str


LEVELS: dict[str, Level] = {
    "toc.item_missing": "error",
    "text.before_first_article": "error",
    "text.after_contributor": "error",
    "title.duplicate": "info",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a reading that a person should look at (IMPORT.md §4)."""

    code: str
    line: int
    quote: str
    message: str
    suggestion: str = ""

    @property
    def level(self) -> Level:
        """What it stops: an error blocks publishing until it is repaired or dismissed."""
        return LEVELS.get(self.code, "error" if self.code.startswith("text.") else "warning")


@dataclass(frozen=True, slots=True)
class Head:
    """What the masthead says; None where it says nothing. Numbers of a double issue are text, `"5-6"`."""

    name: str | None = None
    year: int | None = None
    issue_no: int | str | None = None
    total_no: int | str | None = None
    label: str | None = None  # the series, 增刊
    date: str | None = None  # YYYY-MM-DD
    org: str | None = None
    secrecy: str = ""


@dataclass(frozen=True, slots=True)
class ContentsItem:
    """An item of the contents: its section there (None before any) and its title, without marks and page."""

    section: str | None
    title: str
    line: int
    index: int = field(default=-1, compare=False)  # in `Document.lines`


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's note (编者按) of the whole issue or of a section, as read, its label included."""

    scope: Literal["issue", "section"]
    text: str
    line: int
    section: str | None = None


BlockKind = Literal[
    "number", "paragraph", "table", "caption", "unit", "remark", "picture", "attachment", "signature",
    "heading", "item", "quote",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article's body; `lines` are the indexes of its lines in `Document.lines`.

    A block of an edited body also says how it is set: `runs` make up its text; a heading or an item has its `level`,
    counted from 1, and an item its `marker` (`•`, `2.`), which is not in its text. A table's captions stand before it,
    each a block; a picture's text is its caption.
    """

    kind: BlockKind
    text: str
    lines: tuple[int, ...] = ()
    table: tuple[tuple[Cell, ...], ...] = ()
    pictures: tuple[Picture, ...] = ()
    runs: tuple[Run, ...] = field(default=(), compare=False)
    level: int = 0
    marker: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """The office and the date (YYYY-MM-DD) at the end of an article."""

    org: str
    date: str


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as it stands in a bulletin.

    `title_lines`, `subtitle_lines`, `note_lines`, `credit_lines` and `item` are indexes into `Document.lines`; `item`
    is its line in the contents. `span` holds the first and last index, credit, signature and attachments included.
    A credit at the end of the last paragraph has no line of its own: `credit_inside` is that paragraph's index.
    """

    title: str
    blocks: tuple[Block, ...] = ()
    tag: str = ""
    subtitle: str = ""
    editor_note: str = ""
    credits: tuple[str, ...] = ()  # each as it stands between its brackets
    contributors: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    attachments: int = 0
    signature: Signature | None = None
    run_in: bool = False  # the title stands in front of its own paragraph
    title_lines: tuple[int, ...] = ()
    subtitle_lines: tuple[int, ...] = ()
    note_lines: tuple[int, ...] = ()
    credit_lines: tuple[int, ...] = ()
    credit_inside: int | None = None
    item: int | None = None
    span: tuple[int, int] | None = None
    key: int = 0  # of the article's row, where it has one: what links and bookmarks call it
    attached: tuple[str, ...] = ()  # names of the files that go with it
    corrections: tuple[tuple[str, str], ...] = ()  # date (YYYY-MM-DD) and note of each, as printed

    @property
    def paragraphs(self) -> list[str]:
        """The text paragraphs, numbered and run-in ones included."""
        return [block.text for block in self.blocks if block.kind == "paragraph"]


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a bulletin with its articles; without section marks the only part has no title.

    `lines` are the indexes of its heading in the body; `item` is that of its name in the contents.
    """

    title: str | None
    entries: tuple[Entry, ...] = ()
    lines: tuple[int, ...] = ()
    item: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole bulletin."""

    parts: tuple[Part, ...] = ()
    head: Head = field(default_factory=Head)
    toc: tuple[ContentsItem, ...] = ()
    notes: tuple[Note, ...] = ()
    footer: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()  # of the issue itself: date (YYYY-MM-DD) and note
    lines: tuple[Line, ...] = ()
    roles: tuple[Role, ...] = ()  # one for each of `lines`
    problems: tuple[Problem, ...] = ()
    other_parts: tuple[OtherPart, ...] = ()
    encoding: str = "utf-8"  # utf-8, utf-8-sig, utf-16 (with its byte order in `bom`), gb18030, docx
    bom: bytes = b""
    dropped: frozenset[int] = frozenset()  # indexes of lines that a person chose not to use
    as_read: tuple[Part, ...] = ()  # the parts before a person's choices changed what they say; empty if none did

    @property
    def entries(self) -> list[Entry]:
        """All articles in printed order."""
        return [entry for part in self.parts for entry in part.entries]

    @property
    def well_read(self) -> bool:
        """Whether nothing in the reading blocks publishing."""
        return all(problem.level != "error" for problem in self.problems)
