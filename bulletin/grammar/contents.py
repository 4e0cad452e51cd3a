"""The table of contents (目录): where it stands, and its sections and items."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bulletin.document import Line
from bulletin.grammar import marks
from bulletin.grammar.headings import level_of_sections
from departments.names import norm

_NEAR = 200  # lines within which contents begin
_SECTION_NUMBERS = ("chinese", "chinese_in")  # that number sections where they come first and items have another mark
_LONGEST_ITEM = 90  # characters of an item, unless a page stands behind a tab, as only in contents
_PAGE = re.compile(r"\t[ \u3000]*[0-9０-９]{1,3}$")
_SHORT = 200  # characters below which a line may be a title


@dataclass(slots=True)
class Item:
    """An article announced in the contents. `keys` are its title as it may stand in the body."""

    section: str | None
    title: str
    key: str
    index: int
    used: bool = False


@dataclass
class Contents:
    """The contents with the indexes of its lines; empty where the bulletin has none."""

    items: list[Item] = field(default_factory=list)
    sections: dict[str, tuple[str, int]] = field(default_factory=dict)  # norm → (name as read, index)
    lines: list[int] = field(default_factory=list)
    end: int = 0  # the first index behind the contents

    def __bool__(self) -> bool:
        return bool(self.items or self.sections)


@dataclass(slots=True)
class _Row:
    """A line that may belong to the contents."""

    index: int
    text: str
    kind: str  # paired, bare, or that of its bullet or number
    name: str  # without mark and page
    tail: bool
    last: int  # the index of the subtitle, document number or rule that follows it, else its own

    @property
    def key(self) -> str:
        return norm(self.name)


def read_contents(lines: Sequence[Line], start: int, stop: int, skip: set[int]) -> Contents:
    """Find and read the contents between two indexes. `skip` are lines of no account, such as page numbers."""
    waiting = [i for i in range(start, stop) if i not in skip and norm(lines[i].text)]
    first, labelled = _start(lines, waiting)
    if first is None:
        return Contents(end=start)
    rows, ended = _rows(
        lines, waiting[first + labelled :], below_text=not labelled and _below_text(lines, waiting[:first])
    )
    alone = bool(rows) and rows[-1].last == waiting[-1] and _only_contents(rows)
    if not rows or not (ended or labelled or alone):
        return Contents(end=start)
    contents = _classified(rows, lines, rows[-1].last + 1, stop)
    contents.lines = [i for i in waiting[first:] if i <= rows[-1].last]
    contents.end = max(contents.lines) + 1
    return contents if contents.items else Contents(end=start)


def _start(lines: Sequence[Line], waiting: list[int]) -> tuple[int | None, bool]:
    """The place in `waiting` where contents may start, and whether a label stands there."""
    near = waiting[:_NEAR]
    for at, i in enumerate(near):
        if marks.is_contents_label(lines[i].text):
            return at, True
    said = _said([lines[i] for i in waiting])
    prose = False
    for at, i in enumerate(near):
        if at + 1 >= len(waiting):
            break
        row, following = _row(lines[i], i), _row(lines[waiting[at + 1]], waiting[at + 1])
        if marks.is_note_label(row.text) or (at and _is_label_alone(lines[near[at - 1]].text)):
            continue
        if _is_prose(row.text):
            prose = True
            continue
        again = [said[each.key] > (_key(each.text) == each.key) for each in (row, following)]
        if row.tail and following.tail and all(again) and not prose:  # only contents have pages
            return at, False
        if following.kind in ("bare", "paired") or _is_prose(following.text):
            continue
        # Below text only what comes again word for word is contents.
        if row.kind in ("paired", "chinese") and following.kind != "chinese" and (not prose or all(again)):
            return at, False
        if row.kind == "bare" and any(again) and not prose and following.kind != "chinese":
            return at, False
        # Items without any section: marked lines only, the first of which comes again.
        sure = again[0] if row.kind in tuple(marks.BULLETS) else all(again)
        if row.kind == following.kind and sure and not prose:
            return at, False
    return None, False


def _said(lines: Sequence[Line]) -> Counter[str]:
    """How often these lines say each section name or title, as a line of its own or over two or three."""
    said: Counter[str] = Counter()
    short = [line.text if len(line.text) < _SHORT else "" for line in lines if norm(line.text)]
    for at, text in enumerate(short):
        key = _key(text)
        for following in ("", *short[at + 1 : at + 3]):
            key += norm(following)
            said[key] += 1
    return said


def _key(text: str) -> str:
    return norm(marks.paired(text) or marks.title_of(text)[1])


def _is_label_alone(text: str) -> bool:
    """The label of an editor's note whose text is the next line."""
    return marks.is_note_label(text) and not marks.note_text(text)


def _row(line: Line, index: int) -> _Row:
    text = line.text
    shorter, tail = marks.without_tail(text)
    if name := marks.paired(text) or marks.paired(shorter):
        return _Row(index, text, "paired", name, tail, index)
    kind, rest = marks.leading(text)
    rest, tail = marks.without_tail(rest)
    return _Row(index, text, kind or "bare", marks.close_up(marks.tag_of(rest)[1]), tail, index)


def _is_prose(text: str) -> bool:
    """A line that cannot stand in contents."""
    line = text.strip()
    return (
        line.endswith(("。", "；", "："))
        or (len(line) > _LONGEST_ITEM and not _PAGE.search(line))
        or (line.startswith(("（", "(")) and not marks.leading(text)[0])
    )


def _below_text(lines: Sequence[Line], above: list[int]) -> bool:
    """Whether more than editor's notes stands above."""
    texts = [lines[i].text for i in above]
    return not all(
        marks.is_note_label(text) or (at and _is_label_alone(texts[at - 1])) for at, text in enumerate(texts)
    )


def _rows(lines: Sequence[Line], waiting: list[int], *, below_text: bool) -> tuple[list[_Row], bool]:
    """The rows up to the second occurrence of a section name or a title, and whether there was one.

    `below_text`: text stands above without a label, so that these may be numbered headings of an article, which come
    again in another. Then only an occurrence right below the rows counts.
    """
    rows: list[_Row] = []
    seen: dict[str, int] = {}  # key → place in rows
    latest: dict[str, int] = {}  # kind → place of its latest row
    texts = [lines[i] for i in waiting]
    for at, i in enumerate(waiting):
        line = lines[i]
        row = _row(line, i)
        if marks.is_rule(line.text) or (rows and marks.belongs_to_title(line.text)):
            if rows:
                rows[-1].last = i
            continue
        if line.pictures and not norm(line.text):
            return _without_headings(rows), bool(rows)
        if line.table and not rows:
            return [], False
        if _is_prose(row.text) or line.table or marks.is_note_label(row.text):
            # The body has begun unnoticed: the line above may be its first title, in words of its own.
            later = _said(texts[at:])
            rows = _without_first_title(rows, later)
            return rows, not below_text and any(row.key in later for row in rows)
        again = seen.get(row.key)
        if again is None and not row.tail and rows:
            again = _wrapped_again(texts, at, seen)
        if again is not None:
            # Another kind of mark since then starts a new section.
            new_section = any(place > again for kind, place in latest.items() if kind != rows[again].kind)
            following = _row(texts[at + 1], at + 1) if at + 1 < len(texts) else None
            heading = len(latest) > 1 and row.kind == rows[0].kind and row.kind in _SECTION_NUMBERS
            if (
                heading
                or row.kind != rows[again].kind
                or not _still_contents(row, following, seen, new_section=new_section)
            ):
                return _without_headings(rows), True
        seen.setdefault(row.key, len(rows))
        latest[row.kind] = len(rows)
        rows.append(row)
    return rows, False


def _wrapped_again(texts: list[Line], at: int, seen: dict[str, int]) -> int | None:
    """The place of the item that this line and the next one or two say together."""
    joined = marks.key(texts[at].text)
    if len(joined) < 4:
        return None
    for line in texts[at + 1 : at + 3]:
        joined += norm(line.text)
        if joined in seen:
            return seen[joined]
    return None


def _still_contents(row: _Row, following: _Row | None, seen: Mapping[str, int], *, new_section: bool) -> bool:
    """A title that comes again with the items' mark, though it is the body's turn only without or above text."""
    if row.kind in ("bare", "paired") or following is None:
        return False
    if _is_prose(following.text) or marks.is_note_label(following.text):
        return False
    # Twice in one section is rare: then what follows must be contents too, or the first title of the body.
    return new_section or following.kind == row.kind or following.key in seen


def _without_headings(rows: list[_Row]) -> list[_Row]:
    """Section names at the end that announce nothing belong to the body."""
    items = _item_kinds(rows)
    end = len(rows)
    while end and rows[end - 1].kind not in items:
        end -= 1
    return rows[:end]


def _without_first_title(rows: list[_Row], later: Counter[str]) -> list[_Row]:
    if len(rows) < 2 or rows[-1].key in later:
        return rows
    items, last = _item_kinds(rows), rows[-1]
    above = [row for row in rows[:-1] if row.kind in items]
    if (
        last.kind in items
        and (last.kind != "bare" or last.tail)
        and (not above or any(row.kind == last.kind for row in above))
        and (last.tail or not any(row.tail for row in above))
        and not any(marks.likeness(row.key, last.key) >= marks.ALIKE for row in above)
    ):
        return rows
    return _without_headings(rows[:-1])


def _only_contents(rows: list[_Row]) -> bool:
    """Nothing but section names and marked items."""
    items = _item_kinds(rows)
    return all(row.kind in items or row.kind in ("paired", "chinese") for row in rows) and not any(
        "。" in row.text for row in rows
    )


def _item_kinds(rows: list[_Row]) -> set[str]:
    """Which marks are those of items; the others are those of sections."""
    count = Counter(row.kind for row in rows)
    kinds = set(count) - {"paired"}
    if not kinds:
        return set()
    if "paired" in count:
        # Where the items are marked, a bare line among them is one that lost its mark, or the rest of a long one.
        return kinds
    for section in _SECTION_NUMBERS:
        if section in kinds and len(kinds) > 1 and rows[0].kind == section:
            return kinds - {section}
    if "bare" in kinds and len(kinds) > 1 and not any(row.tail for row in rows if row.kind == "bare"):
        return kinds - {"bare"}
    return kinds


def _classified(rows: list[_Row], lines: Sequence[Line], body: int, stop: int) -> Contents:
    contents = Contents()
    items = _item_kinds(rows)
    named = _bare_sections(rows, lines, body, stop) if items == {"bare"} else set()
    later = _said(lines[body:stop])
    section: str | None = None
    for row in rows:
        if row.kind not in items or row.index in named:
            previous = contents.items[-1] if contents.items else None
            if row.kind == "bare" and previous and previous.key not in later and previous.key + row.key in later:
                _run_on(previous, row)
                continue
            section = row.name
            contents.sections.setdefault(row.key, (row.name, row.index))
            continue
        previous = contents.items[-1] if contents.items else None
        if row.kind == "bare" and len(items) > 1 and previous and previous.key + row.key in later:
            _run_on(previous, row)
            continue
        contents.items.append(Item(section, row.name, row.key, row.index))
    return contents


def _run_on(item: Item, row: _Row) -> None:
    """A long item's second line."""
    item.title += row.name
    item.key += row.key


def _bare_sections(rows: list[_Row], lines: Sequence[Line], body: int, stop: int) -> set[int]:
    """Among bare lines only: those without a page where others have one, else those that are headings in the body."""
    tails = [row.tail for row in rows]
    if any(tails) and not all(tails):
        return {row.index for row in rows if not row.tail}
    headings = set()
    level = level_of_sections(lines, (i for i in range(body, stop) if norm(lines[i].text)))
    for i in range(body, stop):
        look = lines[i].look
        if level and look and look.heading == level and len(lines[i].text) < _SHORT:
            headings.add(marks.key(lines[i].text))
        if name := marks.paired(lines[i].text):
            headings.add(norm(name))
        elif marks.leading(lines[i].text)[0] == "chinese" and len(lines[i].text) < 30:
            headings.add(marks.key(lines[i].text))
    found = {row.index for row in rows if row.key in headings}
    return found if len(found) < len(rows) else set()
