"""What an edition says in words of its own, the same in every format: number, date, office, notes, credits. Pure."""

import re
from collections.abc import Sequence

from bulletin.document import Document, Entry, Head, Note, Part
from bulletin.grammar import marks

CONTENTS = "目　录"
# What stands on a line of its own. A blank anywhere else is part of the phrase: 内部资料　注意保存.
_OWN_LINE = re.compile(r"\s+(?=绝密|机密|秘密|内部|特急|加急|特提|平急)")
_SECTIONS = ("◆{}◆", "【{}】", "〖{}〗", "★{}★", "※{}※")
_CONTENTS_SECTIONS = ("【{}】", "〖{}〗", "◆{}◆", "★{}★", "※{}※")


def day(date: str) -> str:
    """2026-03-05 as 2026年3月5日; what is no date stays as it is."""
    numbers = date.split("-")
    if len(numbers) != 3 or not all(each.isdecimal() for each in numbers):
        return date
    return f"{int(numbers[0])}年{int(numbers[1])}月{int(numbers[2])}日"


def number(head: Head) -> str:
    """`2026年第8期（总第108期）`, a double issue `第6—7期`; nothing where the head has no number."""
    of_year = f"{head.label or ''}第{_span(head.issue_no)}期" if head.issue_no else head.label or ""
    if of_year and head.year:
        of_year = f"{head.year}年{of_year}"
    total = f"总第{_span(head.total_no)}期" if head.total_no else ""
    return f"{of_year}（{total}）" if of_year and total else of_year or total


def office(head: Head) -> str:
    """The editing office with its 编."""
    return f"{head.org}编" if head.org else ""


def title(head: Head) -> str:
    """What the edition is called: name and number."""
    return f"{head.name or ''}{number(head)}"


def cover(head: Head, copy: str) -> list[str]:
    """The lines above the masthead: the number of the copy (份号) in six digits, and the secrecy mark."""
    return [*([copy.zfill(6)] if copy else []), *secrecy(head)]


def secrecy(head: Head) -> list[str]:
    """The lines of the secrecy mark: the degree (密级), what goes with it, and how urgent it is (GB/T 9704-2012, 7.2)."""
    return [line.strip() for line in _OWN_LINE.split(head.secrecy.strip()) if line]


def note(said: Note) -> str:
    """An editor's note with its label."""
    return said.text if marks.is_note_label(said.text) else f"编者按：{said.text}"


def correction(date: str, text: str) -> str:
    return f"更正（{day(date)}）：{text}"


def entry_title(entry: Entry) -> str:
    """A title with its 【地区】."""
    return f"【{entry.tag}】{entry.title}" if entry.tag else entry.title


def attachments(entry: Entry) -> list[str]:
    """The list of the files that go with an article, unless its text ends with such a list itself."""
    if any(block.text.lstrip(" 　").startswith("附件") for block in entry.blocks):
        return []
    if len(entry.attached) == 1:
        return [f"附件：{entry.attached[0]}"]
    return [f"{'附件：' if n == 1 else ''}{n}.{name}" for n, name in enumerate(entry.attached, start=1)]


def section_mark(parts: Sequence[Part]) -> str:
    """The marks in which the body's section names stand, such as none of these names has in itself."""
    return _mark(_SECTIONS, parts)


def contents_mark(parts: Sequence[Part]) -> str:
    return _mark(_CONTENTS_SECTIONS, parts)


def has_contents(document: Document) -> bool:
    """An edition of one article has none."""
    return len(document.entries) > 1


def _mark(patterns: Sequence[str], parts: Sequence[Part]) -> str:
    names = [part.title for part in parts if part.title]
    for pattern in patterns:
        if all(marks.paired(pattern.format(name)) == name for name in names):
            return pattern
    return "{}"


def _span(value: int | str | None) -> str:
    return str(value).replace("-", "—")
