"""What is looked for instead of a query that nothing, or hardly anything, was found for. Pure."""

from collections.abc import Iterable, Mapping
from itertools import accumulate
from operator import add
from typing import NamedTuple

from articles.search.asking import Query, Word
from articles.search.tokens import is_han

MOST = 16  # more take long in a large archive, and hardly anything holds them all


class Segments(NamedTuple):
    """A query cut by a segmenter, at most 16 of each, each once.

    `words` are those of its dictionary. A character that is left over may be of a name that stands in none, so `beside`
    are the pairs that it makes with its neighbours.
    """

    words: tuple[Word, ...]
    beside: tuple[Word, ...]


def segments(query: Query) -> Segments | None:
    """What a query is made of; None where it is one piece."""
    import rjieba  # takes a tenth of a second, and most programs never ask

    words: list[str] = []
    beside: list[str] = []
    for piece in (piece for word in query.words for piece in word.pieces):
        if not is_han(piece):
            words.append(piece)
            continue
        pairs, at = list(map(add, piece, piece[1:])), 0
        # Without its model for unknown words, which makes some of any characters: hardly ever those that were meant.
        for part in rjieba.cut(piece, hmm=False):
            if len(part) > 1:
                words.append(part)
            else:
                beside += pairs[max(at - 1, 0) : at + 1]
            at += len(part)
    found = Segments(_words(words), _words(beside))
    pieces = {word.pieces for word in (*found.words, *found.beside)}
    return found if pieces and pieces != {word.pieces for word in query.words[:1]} else None


def rarest(counts: Mapping[Word, float], most: int) -> list[Word]:
    """The rarest of these words, of which is known in how many articles each stands, that stand in at most so many together."""
    ordered = sorted(counts, key=counts.__getitem__)
    together = accumulate(counts[word] for word in ordered)
    return [word for word, articles in zip(ordered, together, strict=True) if articles <= most]


def _words(texts: Iterable[str]) -> tuple[Word, ...]:
    return tuple(Word((text,)) for text in dict.fromkeys(texts))[:MOST]
