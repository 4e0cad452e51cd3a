"""The words of a query that nothing, or hardly anything, was found for: cut by a segmenter. Pure."""

from articles.search.asking import Query, Word
from articles.search.tokens import is_han


def segments(query: Query) -> list[Word]:
    """The words in it, each once; single characters only where there is nothing else, and then none."""
    import rjieba  # takes a tenth of a second, and most programs never ask

    found: dict[Word, None] = {}
    for word in query.words:
        for piece in word.pieces:
            parts = rjieba.cut(piece) if is_han(piece) else [piece]
            found.update((Word((part,)), None) for part in parts if len(part) > 1 or not is_han(part))
    return list(found)
