"""Many strings looked for at once. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

_HEAD = 2  # characters; few words of a list share them


class Index:
    """Where any of these strings stands in a text.

    A text is gone through once, however many strings there are: at each character only the lengths of those that begin
    with the next two are tried. The empty string is left out.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(filter(None, words))
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for word in self._words:
            lengths[word[:_HEAD]].add(len(word))
        self._lengths = {head: sorted(found, reverse=True) for head, found in lengths.items()}
        self._singles = frozenset(word for word in self._words if len(word) == 1)

    def __bool__(self) -> bool:
        return bool(self._words)

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of every place, also of those inside others: in the text's order, the longest first."""
        for at in range(len(text)):
            head = text[at : at + _HEAD]
            for length in self._lengths.get(head, ()):
                if text[at : at + length] in self._words and at + length <= len(text):
                    yield at, at + length
            if len(head) == _HEAD and head[0] in self._singles:
                yield at, at + 1
