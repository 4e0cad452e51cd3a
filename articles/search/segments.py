"""What is looked for instead of a query that nothing, or hardly anything, was found for. Pure."""

from collections.abc import Iterable
from operator import add
from typing import NamedTuple

from articles.search.asking import MOST, Query, Word
from articles.search.tokens import is_han


class Segments(NamedTuple):
    """A query cut by a segmenter, at most 32 of each, each once.

    `words` has no single characters; what was left over may be of a name that the segmenter does not know, so `beside`
    are the pairs of neighbours that it stands in. `pairs` are all pairs of neighbours, and whatever is no Han character.
    """

    words: tuple[Word, ...]
    beside: tuple[Word, ...]
    pairs: tuple[Word, ...]


def segments(query: Query) -> Segments | None:
    """What a query is made of; None where it is one piece."""
    import rjieba  # takes a tenth of a second, and most programs never ask

    words: list[str] = []
    beside: list[str] = []
    pairs: list[str] = []
    for piece in (piece for word in query.words for piece in word.pieces):
        if not is_han(piece):
            words.append(piece)
            pairs.append(piece)
            continue
        neighbours, at = list(map(add, piece, piece[1:])), 0
        pairs += neighbours
        for part in rjieba.cut(piece):
            if len(part) > 1:
                words.append(part)
            else:
                beside += neighbours[max(at - 1, 0) : at + 1]
            at += len(part)
    if not pairs or (len(set(pairs)) == 1 and len(query.words) == 1):
        return None
    return Segments(_words(words), _words(beside), _words(pairs))


def _words(texts: Iterable[str]) -> tuple[Word, ...]:
    return tuple(Word((text,)) for text in dict.fromkeys(texts))[:MOST]
