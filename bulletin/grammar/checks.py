"""What a reader should look at: the contents against the body, the credits, the lines (IMPORT.md §4)."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from bulletin.document import Entry, Line, Part, Problem, Role
from bulletin.grammar import marks
from bulletin.grammar.body import Body, Draft
from bulletin.grammar.contents import Contents
from bulletin.grammar.credits import Reader
from bulletin.grammar.head import Found
from departments.names import Register, norm

_LONGEST_HEADING = 25  # characters of a numbered heading inside an article
_MESSAGES = {
    "head.bad_number": "像是期号，但读不出数字。",
    "head.bad_date": "像是日期，但没有这一天。",
    "text.before_first_article": "在第一篇稿件之前，不属于任何一篇。",
    "text.after_contributor": "在供稿行之后，不属于任何一篇。",
}


class Checks:
    """The problems of one reading."""

    def __init__(
        self,
        lines: Sequence[Line],
        roles: Sequence[Role],
        head: Found,
        contents: Contents,
        body: Body,
        furniture: set[int],
        register: Register,
        credits: Reader,
        parts: Sequence[Part],
    ):
        self.lines, self.roles, self.head, self.contents, self.body = lines, roles, head, contents, body
        self.furniture, self.register, self.credits = furniture, register, credits
        self.drafts: list[Draft] = [draft for section in body.sections for draft in section.drafts]
        self.entries = [entry for part in parts for entry in part.entries]

    def all(self) -> list[Problem]:
        """Every problem, in no order."""
        return [*self._head(), *self._lines(), *self._contents(), *self._sections(), *self._credits(), *self._wraps()]

    def _at(self, code: str, i: int, message: str, quote: str | None = None, suggestion: str = "") -> Problem:
        text = quote if quote is not None else self.lines[i].text
        odd = marks.controls(text)
        text = "".join(char for char in text if char not in odd).strip()
        return Problem(code, self.lines[i].number, text if len(text) <= 200 else text[:199] + "…", message, suggestion)

    def _head(self) -> Iterator[Problem]:
        for code, i in self.head.bad:
            yield self._at(code, i, _MESSAGES[code])

    def _lines(self) -> Iterator[Problem]:
        for code, i in self.body.stray:
            if i not in self.body.choices.dropped:
                yield self._at(code, i, _MESSAGES[code])
        for i in sorted(self.furniture - self.body.choices.dropped):
            yield self._at("page.furniture", i, "像是页码或重复的报头，没有归入正文。")
        for i, line in enumerate(self.lines):
            if odd := marks.controls(line.text):
                codes = "、".join(f"U+{ord(char):04X}" for char in sorted(set(odd)))
                yield self._at("char.control", i, f"有看不见的控制字符（{codes}），显示时会去掉。")

    def _contents(self) -> Iterator[Problem]:
        if not self.contents:
            return
        for item in self.contents.items:
            if not item.used:
                yield self._at(
                    "toc.item_missing", item.index, "目录列了这一篇，正文里没有找到。", suggestion=item.title
                )
        place = {item.index: n for n, item in enumerate(self.contents.items)}
        furthest = -1
        for section in self.body.sections:
            for draft in section.drafts:
                i, announced = draft.title_lines[0], draft.item
                if announced is None:
                    yield self._at("body.title_not_in_toc", i, "目录里没有这一篇。", draft.title.text)
                    continue
                if draft.title.differs:
                    where = self.lines[announced.index].number
                    message = f"目录（第{where}行）写作“{announced.title}”。已按正文。"
                    yield self._at("toc.title_differs", i, message, draft.title.text, announced.title)
                moved = announced.section is not None and norm(announced.section) != norm(section.name or "")
                if place[announced.index] < furthest or (
                    moved and self.contents.sections and not self.body.headings.unmarked
                ):
                    yield self._at("toc.order_differs", i, "次序与目录不同。已按正文。", draft.title.text)
                furthest = max(furthest, place[announced.index])

    def _sections(self) -> Iterator[Problem]:
        for section in self.body.sections:
            if section.lines and not section.drafts:
                yield self._at("section.empty", section.lines[0], "这个栏目里没有稿件。", section.name)
            if section.banner:
                message = f"栏目名是一张图片。已按目录读作“{section.name}”。"
                yield self._at("section.banner_image", section.lines[0], message, section.name)
        seen: set[str] = set()
        for draft in self.drafts:
            if norm(draft.title.text) in seen:
                yield self._at("title.duplicate", draft.title_lines[0], "这一期里有同名的稿件。", draft.title.text)
            seen.add(norm(draft.title.text))

    def _credits(self) -> Iterator[Problem]:
        some = any(draft.credits for draft in self.drafts)
        unknown: set[str] = set()
        for draft in self.drafts:
            if not draft.credits:
                last = draft.text[-1] if draft.text else None
                if last is not None and self.credits.uncertain(self.lines[last].text):
                    yield self._at("contrib.uncertain", last, "可能是供稿单位，但单位表里没有，已作为正文。")
                if some:
                    yield self._at("contrib.missing", draft.title_lines[0], "这一篇没有供稿单位。", draft.title.text)
            for (_, _), (i, _) in pairwise(draft.credits):
                yield self._at("contrib.multiple", i, "这一篇有不止一个供稿行，都已留下。")
            yield from self._names(draft, unknown)

    def _names(self, draft: Draft, unknown: set[str]) -> Iterator[Problem]:
        linked: dict[int | None, str] = {}
        for i, found in draft.credits:
            for name in found.credit.ambiguous:
                yield self._at("contrib.ambiguous", i, "读作两个单位。", name)
            for name in found.credit.names:
                known = self.register.find(name)
                if known is None:
                    if norm(name) not in unknown:
                        near = self.register.nearest(name)
                        hint = f"，最接近的是{near[0]}" if near else ""
                        yield self._at("contrib.unknown", i, f"单位表里没有这个名称{hint}。", name, "、".join(near))
                    unknown.add(norm(name))
                elif known.pk in linked:
                    message = f"与“{linked[known.pk]}”是同一个单位，照印，只计一次。"
                    yield self._at("contrib.same", i, message, name)
                else:
                    linked[known.pk] = name

    def _wraps(self) -> Iterator[Problem]:
        for entry in self.entries:
            if first := self._first_wrap(entry):
                yield self._at("wrap.suspected", first, "几行一样长，都没有句号，像是一段被折成了几行。")

    def _first_wrap(self, entry: Entry) -> int | None:
        """The first of three lines or more that are equally long, give or take one, and end in no 。"""
        lines = [i for block in entry.blocks if block.kind == "paragraph" for i in block.lines]
        if self.body.choices.joined & set(lines):
            return None
        open_ended: dict[int, list[int]] = {}
        for i in lines:
            text = self.lines[i].text.rstrip()
            size = len(text.strip())
            heading = size <= _LONGEST_HEADING and marks.leading(text)[0]
            if text.endswith("。") or heading:
                continue
            for near in (size - 1, size, size + 1):
                open_ended.setdefault(near, []).append(i)
        groups = [group for group in open_ended.values() if len(group) >= 3]
        return min(group[0] for group in groups) if groups else None
