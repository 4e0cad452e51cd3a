"""Where Chinese words begin and end. The segmenter's dictionary takes 30 MB, so that it is loaded by the first question."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from itertools import accumulate
from typing import Protocol

_HALF = re.compile("[\ud800-\udfff]")


class Dictionary(Protocol):
    """A dictionary of its own that cuts text along its most frequent words."""

    def add_word(self, word: str, freq: int, tag: str) -> int: ...

    def suggest_freq(self, segment: str) -> int: ...

    def cut(self, text: str, hmm: bool) -> list[str]: ...


def words(text: str, *, guess: bool = False) -> list[str]:
    """The words of a text as the dictionary has them; put together they are the text. `guess`: names too."""
    return parted(text, _segmenter()(whole(text), guess))


@cache
def _segmenter() -> Callable[..., Iterable[str]]:
    cut: Callable[..., Iterable[str]] = import_module("rjieba").cut
    return cut


def whole(text: str) -> str:
    """A text that can be given to the segmenter, as long as it was: half a character, which no encoding has, is none."""
    return _HALF.sub("\ufffd", text)


def parted(text: str, parts: Iterable[str]) -> list[str]:
    """The text, cut where these parts of its `whole` are."""
    found, start = [], 0
    for part in parts:
        found.append(text[start : start + len(part)])
        start += len(part)
    return found


def borders(parts: Iterable[str]) -> set[int]:
    """The offsets at which words begin or end, that of the text's end among them."""
    return {0, *accumulate(map(len, parts))}


def dictionary(weights: Mapping[str, int]) -> Dictionary:
    """A dictionary in which these words stand too. A word weighs so many times what its parts do side by side."""
    made: Dictionary = import_module("rjieba").Jieba()
    for word in weights:
        made.add_word(word, 1, "x")  # some stand in it already, heavier
    heaviness = {word: made.suggest_freq(word) * weight for word, weight in weights.items()}
    for word, freq in heaviness.items():
        made.add_word(word, freq, "x")
    return made
