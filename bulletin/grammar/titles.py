"""Which lines of the body are titles of articles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bulletin.document import Line, Look
from bulletin.grammar import blocks, marks
from bulletin.grammar.announced import Announced
from bulletin.grammar.contents import Contents, Item
from bulletin.grammar.credits import Reader
from bulletin.grammar.numerals import number
from bulletin.grammar.sections import Sections
from departments.names import norm

if TYPE_CHECKING:
    from bulletin.grammar.body import Draft

_RUN_IN = re.compile(r"^\s*(?P<number>[0-9０-９]{1,3})[.．、]\s*(?P<title>[^。！？]{2,45})。(?P<text>.*\S)", re.DOTALL)
_DEEPEST = 2  # level of a heading that is a title where none is announced
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

    def __init__(
        self, lines: Sequence[Line], order: list[int], contents: Contents, sections: Sections, credits: Reader
    ):
        self.lines, self.order, self.contents = lines, order, contents
        self.sections, self.credits = sections, credits
        self._announced = Announced(lines, order, contents)
        self._deepest = self._announced.deepest() or _DEEPEST
        self._credited = any(
            credits.whole_line(lines, i) or (not lines[i].table and credits.at_end(lines[i].text)) for i in order
        )

    def at(
        self, at: int, article: "Draft | None", section: str | None, begun: bool, *, after_credit: bool = False
    ) -> Title | None:
        """The title that starts here, or None. `begun`: a section mark or an article stands above."""
        i = self.order[at]
        line = self.lines[i]
        if line.table or not norm(line.text[:200]):
            return None
        is_open = article is not None and not article.closed and not after_credit
        if literal := self._announced.literally(at, section):
            length, item, words = literal
            return self._title(at, length, item, words) if not is_open or self._may_follow(article, item, at) else None
        if found := self._run_in(at, article, is_open, section):
            return found
        if is_open and not self._may_end(article, line, at):
            return None
        if alike := self._announced.alike(at):
            return replace(self._title(at, *alike), differs=True)
        if is_open and self.contents and not self._looks_like_title(line):
            return None
        return self._unannounced(at, begun, article)

    def plain(self, at: int) -> Title:
        """The line as a title because a person said so."""
        return self._title(at, 1)

    def _title(self, at: int, length: int, item: Item | None = None, words: str = "") -> Title:
        texts = [self.lines[i].text for i in self.order[at : at + length]]
        kind, _ = marks.leading(texts[0])
        tag, first = marks.title_of(texts[0])
        title = (words or first) + "".join(marks.close_up(text) for text in texts[1:])
        return Title(title, tag if words in ("", first) else "", item, length, False, kind, _number_in_front(texts[0]))

    def _may_follow(self, article: "Draft | None", item: Item, at: int) -> bool:
        """Whether an announced title may end an article that no contributor has closed."""
        if article is None:
            return True
        if not article.text and not article.title.run_in:
            return False
        return not self._credited or self._announced.is_next(item, at)

    def _may_end(self, article: "Draft | None", line: Line, at: int) -> bool:
        """Whether a line that no contents announce literally may end an open article."""
        if article is None or (not article.text and not article.title.run_in):
            return False
        if self._looks_like_title(line) and not self._is_caption(article, line, at):
            return True
        texts = [self.lines[i].text for i in article.text[-2:]]
        if blocks.signature_of(texts) is not None or (texts and self.credits.uncertain(texts[-1])):
            return True
        kind = marks.leading(line.text)[0]
        if not self.contents and not self._credited and not kind and self._parts_prose(at):
            return line.look == self._look(article)  # in Word a title is set as the title above
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
            return look.heading <= self._deepest and marks.leading(line.text)[0] not in ("chinese", "chinese_in")
        return (look.centred or look.size >= 18) and marks.leading(line.text)[0] not in ("chinese", "chinese_in")

    def _is_caption(self, article: "Draft", line: Line, at: int) -> bool:
        """A line that looks unlike the article's title right above a table or right below a picture."""
        if line.look == self._look(article):
            return False
        below = [self.lines[i] for i in self.order[at + 1 : at + 3]]
        if len(below) == 2 and blocks.is_caption(below[0].text):
            below = below[1:]
        return bool(below and below[0].table) or blocks.stands_below_picture(self.lines, self.order, at)

    def _look(self, article: "Draft") -> Look | None:
        return self.lines[article.title_lines[0]].look

    def _unannounced(self, at: int, begun: bool, article: "Draft | None") -> Title | None:
        """A title by its place and form alone."""
        if self.contents and not begun and not self.sections.unmarked:
            return None
        text = self.lines[self.order[at]].text
        tag, title = marks.title_of(text)
        if (
            not marks.is_title_like(text if not tag else title)
            or _CONTACT.match(norm(text))
            or marks.is_note_label(text)
            or marks.is_document_number(text)
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
                alike = line.runs_on or (
                    line.look == first.look and (first.look.centred or first.look.size >= 18 or first.look.heading > 0)
                )
            else:
                alike = _indent(first.text) > _indent(after.text) + 1 and _indent(line.text) > _indent(after.text) + 1
            if not alike:
                break
            length += 1
        return length

    def _has_text(self, at: int) -> bool:
        """Whether what stands here can be the text of an article."""
        if (
            at >= len(self.order)
            or self.sections.name(at, in_article=False) is not None
            or self._announced.literally(at, None)
        ):
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
            if (
                self.credits.whole_line(self.lines, i)
                or marks.paired(line.text)
                or marks.key(line.text) in self._announced.items
            ):
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
        waiting = self._announced.waiting(norm(title), section)
        follows = article is not None and article.title.run_in and article.title.number == (given or 0) - 1
        if waiting:
            allowed = not is_open or (article is not None and (article.title.run_in or bool(article.text)))
        else:
            allowed = follows if article is not None and article.title.run_in else not is_open and given == 1
            allowed = allowed and not self.contents
        if not allowed:
            return None
        return Title(title, "", waiting, 1, False, "arabic", given, run_in=True)


def _number_in_front(text: str) -> int | None:
    found = re.match(r"\s*([0-9０-９]{1,3})[.．、]", text)
    return number(norm(found[1])) if found else None


def _indent(text: str) -> int:
    """White space in front, in half-width columns."""
    return sum(2 if char == "\u3000" else 4 if char == "\t" else 1 for char in text[: len(text) - len(text.lstrip())])
