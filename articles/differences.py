"""What differs between two versions of a text: by paragraphs, and by words inside those that changed. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from articles.proofing.borders import words

_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_BLOCKS = frozenset("p h3 h4 ul ol blockquote table figure hr".split())
_FIGURE = re.compile(r"\d[\d.,，]*%?|[A-Za-z][A-Za-z0-9._-]*")
_LONGEST = 4_000  # words; longer paragraphs are shown whole, since comparing takes the square of their length


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: `kind` is same, del (only before) or ins (only after)."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph of one version and its like in the other; empty where there is none."""

    mine: str
    theirs: str

    @property
    def same(self) -> bool:
        return self.mine == self.theirs


def blocks(body: str) -> list[str]:
    """Cleaned HTML cut at its outermost blocks; put together they are the body."""
    found, start, depth = [], 0, 0
    for tag in _TAG.finditer(body):
        closing, name = tag[1] == "/", tag[2]
        if name not in _BLOCKS:
            continue
        if depth == 0 and not closing and tag.start() > start:
            found.append(body[start : tag.start()])
            start = tag.start()
        depth += 0 if name == "hr" else -1 if closing else 1
        if depth == 0:
            found.append(body[start : tag.end()])
            start = tag.end()
    return [*found, body[start:]] if start < len(body) else found


def pairs(mine: Sequence[str], theirs: Sequence[str]) -> list[Pair]:
    """Two versions beside each other, paragraph by paragraph, in their order."""
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [Pair(text, text) for text in mine[a:b]]
        else:
            for n in range(max(b - a, d - c)):
                found.append(Pair(mine[a + n] if a + n < b else "", theirs[c + n] if c + n < d else ""))
    return found


def changes(before: str, after: str) -> list[Piece]:
    """What has changed between two texts, by words."""
    if before == after:
        return [Piece("same", before)] if before else []
    old, new = _words(before), _words(after)
    if max(len(old), len(new)) > _LONGEST:
        return [Piece(kind, text) for kind, text in (("del", before), ("ins", after)) if text]
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("del", "".join(old[a:b])))
        if d > c:
            pieces.append(Piece("ins", "".join(new[c:d])))
    return pieces


def _words(text: str) -> list[str]:
    """The words of a text; a figure or a Latin word is one, since the segmenter may cut it."""
    found: list[str] = []
    at = 0
    for match in _FIGURE.finditer(text):
        found += words(text[at : match.start()], guess=True)
        found.append(match[0])
        at = match.end()
    return [*found, *words(text[at:], guess=True)]
