"""Putting elements into a line of HTML that has others already, so that none crosses another. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_EMPTY = ("<br", "<img")
_TAGS_INSIDE = 20  # of one mark; more is no text that somebody wrote


class Mark(NamedTuple):
    """An element for a part (start, end) of a line's text."""

    start: int
    end: int
    opening: str
    closing: str


# Where a tag is put: an offset, and how many of the tags that stand at this offset come before it.
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a body without block elements: its text, `<br>` as a line feed, and its tags with their offsets."""

    text: str
    offsets: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()

    @classmethod
    def of(cls, tokens: list[str]) -> "Line":
        """Of texts and tags in turn."""
        if len(tokens) == 1 and tokens[0][0] != "<":
            return cls(tokens[0])
        texts, offsets, tags, at = [], [], [], 0
        for token in tokens:
            if token[0] == "<":
                offsets.append(at)
                tags.append(token)
                token = "\n" if token.startswith("<br") else "\ufffc" if token.startswith("<img") else ""
            texts.append(token)
            at += len(token)
        return cls("".join(texts), tuple(offsets), tuple(tags))

    def takes(self, start: int, end: int) -> bool:
        """Whether an element can stand there without crossing another."""
        return self._places(start, end) is not None

    def is_inside(self, tag: str, at: int) -> bool:
        """Whether the character at this offset is in an element with this opening tag."""
        before = self.tags[: bisect_right(self.offsets, at)]
        return before.count(tag) > before.count(tag.replace("<", "</"))

    def html(self, marks: list[Mark]) -> str:
        """The line with these elements but those that would cross another."""
        if not self.tags:
            return self._without_tags(marks)
        # By place; at one place what closes comes first, of several the inner, and of several that open the outer.
        events = [(at, 2 * k + 1, 0, 0, tag) for at, k, tag in self._counted()]
        enclosing: list[_Place] = []
        for mark in sorted(marks, key=_outer_first):
            places = self._places(mark.start, mark.end)
            while places and enclosing and enclosing[-1] <= places[0]:
                enclosing.pop()
            if places is None or (enclosing and places[1] > enclosing[-1]):
                continue
            enclosing.append(places[1])
            events.append((places[0][0], 2 * places[0][1], 1, -mark.end, mark.opening))
            events.append((places[1][0], 2 * places[1][1], 0, -mark.start, mark.closing))
        out, at = [], 0
        for offset, _, _, _, tag in sorted(events):
            out += [self.text[at:offset], tag]
            at = offset + tag.startswith(_EMPTY)
        return "".join([*out, self.text[at:]])

    def _without_tags(self, marks: list[Mark]) -> str:
        if not marks:
            return self.text
        events = [(mark.start, 1, -mark.end, mark.opening) for mark in marks]
        events += [(mark.end, 0, -mark.start, mark.closing) for mark in marks]
        out, at = [], 0
        for offset, _, _, tag in sorted(events):
            out.append(self.text[at:offset])
            out.append(tag)
            at = offset
        out.append(self.text[at:])
        return "".join(out)

    def _counted(self) -> Iterator[tuple[int, int, str]]:
        """The tags with their offset and how many stand there before."""
        before, k = -1, 0
        for at, tag in zip(self.offsets, self.tags, strict=True):
            k = k + 1 if at == before else 0
            before = at
            yield at, k, tag

    def _places(self, start: int, end: int) -> tuple[_Place, _Place] | None:
        """Where two tags can be put so that what lies between them is whole elements."""
        first, inside = bisect_left(self.offsets, start), bisect_right(self.offsets, start)
        last, behind = bisect_left(self.offsets, end), bisect_right(self.offsets, end)
        if first == behind:
            return (start, 0), (end, 0)
        if behind - first > _TAGS_INSIDE:
            return None
        for opens in range(inside, first - 1, -1):
            for closes in range(last, behind + 1):
                if _whole(self.tags[opens:closes]):
                    return (start, opens - first), (end, closes - last)
        return None


def _outer_first(mark: Mark) -> tuple[int, int]:
    return mark[0], -mark[1]


def _whole(tags: tuple[str, ...]) -> bool:
    depth = 0
    for tag in tags:
        if not tag.startswith(_EMPTY):
            depth += -1 if tag[1] == "/" else 1
        if depth < 0:
            return False
    return depth == 0
