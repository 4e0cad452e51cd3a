"""What a person may choose to do about a problem, and what the choice makes of the reading."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bulletin.document import Document, Entry, Line, Part, Problem
from bulletin.grammar import marks
from bulletin.grammar.body import Choices
from departments.names import Register, norm, read_credit

DISMISS = "dismiss"
CHOICES: dict[str, dict[str, str]] = {
    "toc.item_missing": {"drop": "从目录中删去"},
    "toc.title_differs": {"contents": "按目录改", "body": "保留正文"},
    "toc.order_differs": {"body": "按正文", "contents": "按目录"},
    "text.after_contributor": {"drop": "不采用", "merge": "并入上一篇", "article": "另成一篇"},
    "text.before_first_article": {"drop": "不采用", "article": "另成一篇"},
    "page.furniture": {"drop": "是页码", "merge": "并入上一篇"},
    "contrib.unknown": {"link": "关联到", "create": "新建单位", "later": "以后再说"},
    "contrib.ambiguous": {"two": "是两个单位", "one": "是一个单位"},
    "contrib.missing": {"credit": "填供稿单位", DISMISS: "没有供稿单位"},
    "wrap.suspected": {"join": "合并折行", DISMISS: "不是折行"},
}


def choices_of(code: str) -> dict[str, str]:
    """The choices that a problem offers: their names and what their buttons say."""
    return CHOICES.get(code, {DISMISS: "知道了"})


@dataclass(frozen=True, slots=True)
class Repair:
    """A choice about one problem, found again by code, line and quote; `value` is what had to be typed or picked."""

    code: str
    line: int
    quote: str
    choice: str
    value: str = ""

    def settles(self, problem: Problem) -> bool:
        return (self.code, self.line, self.quote) == (problem.code, problem.line, problem.quote)


def line_choices(lines: Sequence[Line], repairs: Iterable[Repair]) -> tuple[Choices, dict[str, bool]]:
    """What is decided before reading: the fate of single lines, and whether a joint name is two offices."""
    choices, parted = Choices(), {}
    for repair in repairs:
        indexes = [i for i, line in enumerate(lines) if line.number == repair.line]
        i = next(
            (i for i in indexes if norm(repair.quote[:40]) in norm(lines[i].text)), indexes[0] if indexes else None
        )
        if i is None:
            continue
        if repair.choice == "drop":
            choices.dropped.add(i)
        elif repair.choice == "merge":
            choices.into_article.add(i)
        elif repair.choice == "article":
            choices.as_title.add(i)
        elif repair.choice == "join":
            choices.joined.update(_run_from(lines, i))
        elif repair.code == "contrib.ambiguous":
            parted[norm(repair.quote)] = repair.choice == "two"
    return choices, parted


def _run_from(lines: Sequence[Line], first: int) -> list[int]:
    """The lines that go on where the line before them broke off, to the end of the bulletin."""
    return [
        i
        for i in range(1, len(lines))
        if i > first
        and not lines[i - 1].text.rstrip().endswith(("。", "！", "？", "：", "；"))
        and len(lines[i - 1].text.strip()) + 1 >= len(lines[first].text.strip())
        and not marks.leading(lines[i].text)[0]
    ]


def apply(document: Document, repairs: Sequence[Repair], register: Register) -> Document:
    """The reading with those choices that change what was read, without the problems that are settled."""
    by_contents = [r for r in repairs if r.code == "toc.order_differs" and r.choice == "contents"]
    parts = tuple(
        replace(part, entries=tuple(_entry(entry, document, repairs, register) for entry in part.entries))
        for part in document.parts
    )
    if by_contents:
        parts = _in_contents_order(parts, document)
    open_ = tuple(p for p in document.problems if not any(repair.settles(p) for repair in repairs))
    return replace(document, parts=parts, problems=open_, as_read=document.parts if parts != document.parts else ())


def _entry(entry: Entry, document: Document, repairs: Sequence[Repair], register: Register) -> Entry:
    here = document.lines[entry.title_lines[0]].number
    for repair in repairs:
        if repair.line != here:
            continue
        if repair.code == "toc.title_differs" and repair.choice == "contents" and entry.item is not None:
            title = next((item.title for item in document.toc if item.index == entry.item), entry.title)
            entry = replace(entry, title=title)
        elif repair.code == "contrib.missing" and repair.choice == "credit" and repair.value:
            credit = read_credit(repair.value, register)
            entry = replace(
                entry, credits=(repair.value,), contributors=tuple(credit.names), persons=tuple(credit.persons)
            )
    return entry


def _in_contents_order(parts: tuple[Part, ...], document: Document) -> tuple[Part, ...]:
    """Sections and articles as the contents have them; what they do not name stays behind what it stood behind."""
    sections = {norm(item.section or ""): n for n, item in reversed(list(enumerate(document.toc)))}
    section_of = {item.index: norm(item.section or "") for item in document.toc}
    ranked: list[tuple[float, str, Entry]] = []
    last = -1.0
    for part in parts:
        for entry in part.entries:
            home = norm(part.title or "")
            if entry.item is not None:
                last = float(entry.item)
                home = section_of.get(entry.item, home)
            ranked.append((last, home, entry))
    ranked.sort(key=lambda row: row[0])
    known = {norm(part.title or "") for part in parts}
    out = [
        replace(part, entries=tuple(entry for _, home, entry in ranked if home == norm(part.title or "")))
        for part in parts
    ]
    if any(home not in known for _, home, _ in ranked):
        return parts
    return tuple(sorted(out, key=lambda part: sections.get(norm(part.title or ""), len(sections))))
