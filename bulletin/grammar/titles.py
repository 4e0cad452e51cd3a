"""Which lines of the body are titles of articles, and which are names of sections."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING

from bulletin.document import Line
from bulletin.grammar import blocks, marks
from bulletin.grammar.contents import Contents, Item
from bulletin.grammar.credits import Reader
from bulletin.grammar.numerals import number
from departments.names import norm

if TYPE_CHECKING:
    from bulletin.grammar.body import Draft, Section

ALIKE = 0.8
_RUN_IN = re.compile(r"^\s*(?P<number>[0-9０-９]{1,3})[.．、]\s*(?P<title>[^。！？]{2,45})。(?P<text>.*\S)", re.DOTALL)
_CONTACT = re.compile(
    r"(?:联系人|联系电话|电话|地址|传真|邮编|邮箱|网址|值班|来源|资料来源|注|编后|责任编辑|责编|编辑|校对|审核|撰稿|摄影)[^:]{0,4}:|[0-9]{7,}"
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title with the item of the contents that it fulfils; `length` is the number of its lines."""

    text: str
    tag: str = ""
    item: Item | None = None
    length: int = 1
    differs: bool = False
    kind: str = ""  # of the bullet or number in front
    number: int | None = None
    run_in: bool = False


class Titles:
    """Answers for one bulletin. `order` are the indexes of the body's lines, `at` is a place in it."""

    def __init__(self, lines: Sequence[Line], order: list[int], contents: Contents, credits: Reader):
        self.lines, self.order, self.contents, self.credits = lines, order, contents, credits
        self.items: dict[str, list[Item]] = defaultdict(list)
        for item in contents.items:
            self.items[item.key].append(item)
        self._pairs: dict[str, list[int]] = defaultdict(list)
        for n, item in enumerate(contents.items):
            for pair in {item.key[k : k + 2] for k in range(len(item.key) - 1)}:
                self._pairs[pair].append(n)
        self._prefixes = {item.key[:size] for item in contents.items for size in range(3, len(item.key))}
        self._spots = self._all_spots()
        self._section_level = self._level_of_sections()
        self.unmarked = not any(self.section(at, None) is not None for at in range(len(order)))
        self._credited = any(
            credits.whole_line(lines, i) or (not lines[i].table and credits.at_end(lines[i].text)) for i in order
        )

    # Sections

    def section(self, at: int, article: "Draft | None") -> str | None:
        """The section's name, if this line is only that."""
        line = self.lines[self.order[at]]
        if line.table or len(line.text) > 80:
            return None
        key = marks.key(line.text)
        name = marks.paired(line.text)
        if name is not None:
            if norm(name).endswith("供稿"):
                return None
            known = self.contents.sections.get(norm(name))
            if not known and norm(name) in self.items:
                return None
            return name
        kind = marks.leading(line.text)[0]
        if kind in ("", "chinese", "chinese_in") and key in self.contents.sections and key not in self.items:
            return marks.title_of(line.text)[1]
        if self._section_level and line.look and line.look.heading == self._section_level and key not in self.items:
            return marks.title_of(line.text)[1]
        if kind == "chinese" and not self.contents and (article is None or article.closed) and self._heads_article(at):
            return marks.title_of(line.text)[1]
        return None

    def _heads_article(self, at: int) -> bool:
        """A short line 一、X with a title and then text below it."""
        texts = [self.lines[i].text for i in self.order[at : at + 3]]
        return (
            len(texts) == 3
            and marks.is_title_like(texts[0], 20)
            and marks.is_title_like(texts[1])
            and not marks.leading(texts[1])[0].startswith("chinese")
            and texts[2].rstrip().endswith("。")
        )

    def _level_of_sections(self) -> int:
        """The outline level of section names in a Word file: one that has another heading right below it."""
        below: dict[int, list[int]] = defaultdict(list)
        for i, following in zip_longest(self.order, self.order[1:]):
            look = self.lines[i].look
            if look and look.heading:
                under = self.lines[following].look if following is not None else None
                below[look.heading].append(under.heading if under else 0)
        if len(below) < 2:
            return 0
        top = min(below)
        deeper = sum(level > top for level in below[top])
        return top if deeper * 2 > len(below[top]) else 0

    def needs_section(self, title: Title, current: str | None, sections: "list[Section]") -> bool:
        """Without any section mark in the body, the contents say where a section begins."""
        if not self.unmarked or title.item is None or title.item.section is None:
            return False
        return norm(title.item.section) != norm(current or "")

    # Titles

    def at(
        self, at: int, article: "Draft | None", section: str | None, begun: bool, *, after_credit: bool = False
    ) -> Title | None:
        """The title that starts here, or None. `begun`: a section mark or an article stands above."""
        i = self.order[at]
        line = self.lines[i]
        if line.table or not norm(line.text[:200]):
            return None
        is_open = article is not None and not article.closed and not after_credit
        if found := self._announced(at, section):
            return found if not is_open or self._may_follow(article, found, at) else None
        if found := self._run_in(at, article, is_open, section):
            return found
        if is_open and not self._may_end(article, line, at):
            return None
        if found := self._similar(at, section):
            return found
        if is_open and self.contents and not self._looks_like_title(line):
            return None
        return self._unannounced(at, begun, article)

    def plain(self, at: int) -> Title:
        """The line as a title because a person said so."""
        return self._title(at, 1)

    def _title(self, at: int, length: int, item: Item | None = None, *, differs: bool = False) -> Title:
        texts = [self.lines[i].text for i in self.order[at : at + length]]
        kind, _ = marks.leading(texts[0])
        tag, title = marks.title_of(texts[0])
        title = title + "".join(marks.close_up(text) for text in texts[1:])
        return Title(title, tag, item, length, differs, kind, _number_in_front(texts[0]))

    def _announced(self, at: int, section: str | None) -> Title | None:
        """A line, or two or three together, equal to an item that still waits; that of this section first."""
        for length, key in self._keys(at):
            waiting = [item for item in self.items.get(key, ()) if not item.used]
            if waiting:
                here = [item for item in waiting if norm(item.section or "") == norm(section or "")]
                return self._title(at, length, (here or waiting)[0])
        return None

    def _keys(self, at: int) -> Iterator[tuple[int, str]]:
        text = self.lines[self.order[at]].text
        if len(text) > 300:
            return
        key = marks.key(text)
        whole = norm(text)
        yield 1, key
        if whole != key:
            yield 1, whole
        for length in (2, 3):
            if key not in self._prefixes or at + length > len(self.order):
                return
            following = self.lines[self.order[at + length - 1]]
            if following.table or len(following.text) > 100:
                return
            key += norm(following.text)
            yield length, key

    def _all_spots(self) -> dict[str, list[int]]:
        """For each item's key the places where the body says it."""
        spots: dict[str, list[int]] = defaultdict(list)
        if self.items:
            for at in range(len(self.order)):
                for _, key in self._keys(at):
                    if key in self.items:
                        spots[key].append(at)
        return spots

    def _may_follow(self, article: "Draft | None", title: Title, at: int) -> bool:
        """Whether an announced title may end an article that no contributor has closed."""
        if article is None:
            return True
        if not article.text and not article.title.run_in:
            return False
        if not self._credited:
            return True
        for item in self.contents.items:
            if not item.used and self._spots[item.key] and self._spots[item.key][-1] >= at:
                return title.item is not None and item.key == title.item.key
        return True

    def _similar(self, at: int, section: str | None) -> Title | None:
        """A title in other words than the contents': at least 0.8 alike to exactly one waiting item."""
        best: tuple[float, int, Item] | None = None
        key = ""
        for length in (1, 2, 3):
            if at + length > len(self.order):
                break
            line = self.lines[self.order[at + length - 1]]
            if line.table or not marks.is_title_like(line.text, 60) or (length > 1 and marks.leading(line.text)[0]):
                break
            key += marks.key(line.text) if length == 1 else norm(line.text)
            alike = [(ratio, item) for item in self._candidates(key) if (ratio := _likeness(item.key, key)) >= ALIKE]
            if len(alike) == 1 and (best is None or alike[0][0] > best[0]):
                best = (alike[0][0], length, alike[0][1])
        if best is None:
            return None
        return self._title(at, best[1], best[2], differs=True)

    def _candidates(self, key: str) -> list[Item]:
        """Waiting items that share enough neighbouring pairs with the key to be 0.8 alike."""
        shared = Counter(n for k in range(len(key) - 1) for n in self._pairs.get(key[k : k + 2], ()))
        least = max(1, (len(key) - 1) * 2 // 5)
        found = [self.contents.items[n] for n, count in shared.items() if count >= least]
        return [item for item in found if not item.used]

    def _may_end(self, article: "Draft | None", line: Line, at: int) -> bool:
        """Whether a line that no contents announce literally may end an open article."""
        if article is None or (not article.text and not article.title.run_in):
            return False
        if self._looks_like_title(line):
            return True
        texts = [self.lines[i].text for i in article.text]
        if blocks.signature_of(texts) is not None or self.credits.uncertain(texts[-1]):
            return True
        kind = marks.leading(line.text)[0]
        if not self.contents and not self._credited and not kind and self._parts_prose(at):
            return True
        if not self.contents and kind and kind == article.title.kind and not kind.startswith("chinese"):
            given = _number_in_front(line.text)
            return given is None or article.title.number is None or given == article.title.number + 1
        return False

    def _parts_prose(self, at: int) -> bool:
        """A line between two paragraphs that reads as a title, in a bulletin with neither contents nor credits."""
        if not 0 < at < len(self.order) - 1:
            return False
        above, line, below = (self.lines[self.order[at + k]].text.strip() for k in (-1, 0, 1))
        return 6 <= len(line) < len(below) and above.endswith("。") and below.endswith(("。", "：", "；"))

    def _looks_like_title(self, line: Line) -> bool:
        """Word only: a heading, or a large or centred line; bold alone is none."""
        look = line.look
        if look is None or not marks.is_title_like(line.text, 60) or blocks.is_caption(line.text):
            return False
        if look.heading:
            return look.heading <= 2 and marks.leading(line.text)[0] not in ("chinese", "chinese_in")
        return (look.centred or look.size >= 18) and marks.leading(line.text)[0] not in ("chinese", "chinese_in")

    def _unannounced(self, at: int, begun: bool, article: "Draft | None") -> Title | None:
        """A title by its place and form alone."""
        if self.contents and not begun and not self.unmarked:
            return None
        text = self.lines[self.order[at]].text
        tag, title = marks.title_of(text)
        if (
            not marks.is_title_like(text if not tag else title)
            or _CONTACT.match(norm(text))
            or marks.is_note_label(text)
        ):
            return None
        if marks.leading(text)[0].startswith("chinese") and (
            self.contents or (article is not None and not article.closed)
        ):
            return None
        length = self._wrapped(at)
        if not self._has_text(at + length):
            return None
        return self._title(at, length)

    def _wrapped(self, at: int) -> int:
        """How many lines a title takes that nothing announces: those set like its first line, unlike the text."""
        first = self.lines[self.order[at]]
        length = 1
        while length < 3 and at + length + 1 < len(self.order):
            line, after = (self.lines[self.order[at + length + k]] for k in (0, 1))
            if not marks.is_title_like(line.text) or marks.leading(line.text)[0] or marks.subtitle_of(line.text):
                break
            if marks.is_document_number(line.text) or after.table or line.table:
                break
            if first.look:
                alike = line.look == first.look and (
                    first.look.centred or first.look.size >= 18 or first.look.heading > 0
                )
            else:
                alike = _indent(first.text) > _indent(after.text) + 1 and _indent(line.text) > _indent(after.text) + 1
            if not alike:
                break
            length += 1
        return length

    def _has_text(self, at: int) -> bool:
        """Whether what stands here can be the text of an article."""
        if at >= len(self.order) or self.section(at, None) is not None or self._announced(at, None):
            return False
        if self.credits.whole_line(self.lines, self.order[at]):
            return False
        if not self.contents:
            return True
        for i in self.order[at : at + 6]:
            line = self.lines[i]
            if (
                line.table
                or line.pictures
                or line.text.rstrip().endswith(("。", "！", "？", "；"))
                or len(line.text) > 45
            ):
                return True
            if self.credits.whole_line(self.lines, i) or marks.paired(line.text) or marks.key(line.text) in self.items:
                return False
        return False

    def _run_in(self, at: int, article: "Draft | None", is_open: bool, section: str | None) -> Title | None:
        """`1.标题。正文`: a short article in one line."""
        text = self.lines[self.order[at]].text
        found = _RUN_IN.match(text[:2000])
        if not found:
            return None
        given = number(norm(found["number"]))
        title = marks.close_up(found["title"])
        waiting = [item for item in self.items.get(norm(title), ()) if not item.used]
        here = [item for item in waiting if norm(item.section or "") == norm(section or "")]
        follows = article is not None and article.title.run_in and article.title.number == (given or 0) - 1
        if waiting:
            allowed = not is_open or (article is not None and (article.title.run_in or bool(article.text)))
        else:
            allowed = follows if article is not None and article.title.run_in else not is_open and given == 1
            allowed = allowed and not self.contents
        if not allowed:
            return None
        return Title(title, "", next(iter(here or waiting), None), 1, False, "arabic", given, run_in=True)


def _number_in_front(text: str) -> int | None:
    found = re.match(r"\s*([0-9０-９]{1,3})[.．、]", text)
    return number(norm(found[1])) if found else None


def _indent(text: str) -> int:
    """White space in front, in half-width columns."""
    return sum(2 if char == "\u3000" else 4 if char == "\t" else 1 for char in text[: len(text) - len(text.lstrip())])


def _likeness(a: str, b: str) -> float:
    if abs(len(a) - len(b)) * 5 > max(len(a), len(b)) * 2:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()
