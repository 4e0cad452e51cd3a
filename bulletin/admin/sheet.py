"""A reading laid out for checking: the source line by line with roles, what was read of it, and the sums to compare."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bulletin.admin.findings import Finding
from bulletin.document import Document, Entry, Head, Line
from bulletin.grammar.marks import paired
from departments.names import Register, norm

ROLES = {
    "head": "报头", "toc": "目录", "section": "栏目", "title": "标题", "body": "正文", "contributor": "供稿", "note": "编者按",
    "footer": "版记", "blank": "", "unassigned": "未归入",
}  # fmt: skip
PARTS = {"header": "页眉", "footer": "页脚", "footnote": "脚注", "endnote": "尾注", "comment": "批注"}
ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030", "docx": "Word"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the source. `first`: the first with its number (in Word the parts of a block share one)."""

    line: Line
    role: str
    first: bool
    finding: Finding | None = None  # the gravest about this line

    @property
    def called(self) -> str:
        return ROLES[self.role]

    @property
    def kind(self) -> str:
        """How it is set."""
        return "toc-section" if self.role == "toc" and paired(self.line.text) else self.role


@dataclass(frozen=True, slots=True)
class Credit:
    """A printed name, and the department that it is linked to where that is called otherwise."""

    name: str
    linked: bool
    official: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """An article as it was read."""

    entry: Entry
    line: int
    sign: str  # ✓ as in the contents, ! differs, ✕ not in the body; "" without contents
    said: str  # the same in words
    characters: int
    credits: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section as it was read, and what its contents announce in vain."""

    title: str | None
    line: int | None
    articles: tuple[Read, ...] = ()
    missing: tuple[tuple[str, int], ...] = ()  # title, line in the contents


@dataclass(frozen=True, slots=True)
class Sum:
    """A figure of the checksum: so many of so many."""

    name: str
    have: int
    of: int | None = None

    @property
    def good(self) -> bool:
        return self.have == self.of if self.of is not None else not self.have

    @property
    def shown(self) -> str:
        return f"{self.have}/{self.of}" if self.of is not None else str(self.have)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that the page of a reading shows of it."""

    rows: list[Row]
    sections: list[Section]
    sums: list[Sum]
    head: str
    contents: str
    footer: str
    characters: int
    encoding: str
    others: list[tuple[str, str]] = field(default_factory=list)


def lay_out(document: Document, found: Iterable[Finding], register: Register) -> Sheet:
    """The sheet of a reading with its open findings."""
    sections = _sections(document, register)
    return Sheet(
        rows=_rows(document, list(found)),
        sections=sections,
        sums=_sums(document, sections),
        head=_head(document.head),
        contents=_stretch(document, "toc"),
        footer=_stretch(document, "footer"),
        characters=sum(_length(line.text) for line in document.lines),
        encoding=ENCODINGS[document.encoding],
        others=[(PARTS[other.part], other.text) for other in document.other_parts],
    )


def _rows(document: Document, found: list[Finding]) -> list[Row]:
    gravest: dict[int, Finding] = {}
    for finding in sorted(found, key=lambda each: ("error", "warning", "info").index(each.level)):
        gravest.setdefault(finding.line, finding)
    rows: list[Row] = []
    last = 0
    for line, role in zip(document.lines, document.roles, strict=True):
        first = line.number != last
        rows.append(Row(line, role, first, gravest.get(line.number) if first else None))
        last = line.number
    return rows


def _sections(document: Document, register: Register) -> list[Section]:
    wrong = {p.line for p in document.problems if p.code in ("toc.title_differs", "toc.order_differs")}
    waiting: dict[str, list[tuple[str, int]]] = {}
    missing = {problem.line for problem in document.problems if problem.code == "toc.item_missing"}
    for item in document.toc:
        if item.line in missing:
            waiting.setdefault(norm(item.section or ""), []).append((item.title, item.line))
    sections = []
    for part in document.parts:
        articles = tuple(_read(entry, document, wrong, register) for entry in part.entries)
        line = document.lines[part.lines[0]].number if part.lines else None
        sections.append(Section(part.title, line, articles, tuple(waiting.pop(norm(part.title or ""), ()))))
    names = {norm(item.section or ""): item.section for item in document.toc}
    return [*sections, *(Section(names[key], None, (), tuple(rows)) for key, rows in waiting.items())]


def _read(entry: Entry, document: Document, wrong: set[int], register: Register) -> Read:
    line = document.lines[entry.title_lines[0]].number
    sign, said = ("✓", "与目录相同") if entry.item is not None else ("!", "目录里没有")
    if line in wrong:
        sign, said = "!", "与目录不同"
    if not document.toc:
        sign, said = "", ""
    credits = []
    for name in entry.contributors:
        known = register.find(name)
        credits.append(Credit(name, bool(known), known.name if known and norm(known.name) != norm(name) else ""))
    return Read(entry, line, sign, said, sum(_length(text) for text in entry.paragraphs), tuple(credits))


def _sums(document: Document, sections: list[Section]) -> list[Sum]:
    """What can be compared: sections and articles with the contents where there are any, credits with the register."""
    read = [article for section in sections for article in section.articles]
    credits = [credit for article in read for credit in article.credits]
    announced = {norm(item.section) for item in document.toc if item.section}
    titled = sum(bool(section.title and (section.line or section.articles)) for section in sections)
    agree = sum(article.sign == "✓" for article in read) if document.toc else len(read)
    stray = {
        line.number
        for i, (line, role) in enumerate(zip(document.lines, document.roles, strict=True))
        if role == "unassigned" and i not in document.dropped
    }
    return [
        Sum("栏目", titled, len(announced) or titled),
        Sum(
            "稿件，与目录相符" if document.toc else "稿件",
            agree,
            len(read) + sum(len(section.missing) for section in sections),
        ),
        Sum("供稿，已关联单位", sum(credit.linked for credit in credits), len(credits)),
        Sum("未归入的行", len(stray)),
    ]


def _head(head: Head) -> str:
    """What the masthead says, in a line."""
    number = f"{head.label or ''}第{head.issue_no}期" if head.issue_no else head.label
    total = f"总第{head.total_no}期" if head.total_no else None
    said = (head.name, f"{head.year}年" if head.year else None, number, total, head.date, head.org, head.secrecy)
    return "，".join(each for each in said if each)


def _stretch(document: Document, role: str) -> str:
    """第3—9行, where lines of this role stand."""
    numbers = [line.number for line, each in zip(document.lines, document.roles, strict=True) if each == role]
    if not numbers:
        return ""
    return f"第{numbers[0]}行" if numbers[0] == numbers[-1] else f"第{numbers[0]}—{numbers[-1]}行"


def _length(text: str) -> int:
    """Characters, white space not counted."""
    return sum(not char.isspace() for char in text)
