"""`word.confusable`: words written with a wrong character, and characters that only look right. Pure.

The words are those of confusables.txt, a list of our own. A wrong word is reported where it is a word: it stands in a
dictionary beside the right words of the language, and the most probable way to cut its sentence has it as one.
So 会报 is found in 及时会报情况 and not in 大会报告.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from articles.proofing.borders import Dictionary, dictionary
from articles.proofing.finding import LEVELS, Finding, Line
from articles.proofing.index import Index
from articles.proofing.lookalikes import lookalikes

_LIST = Path(__file__).with_name("confusables.txt")
# How much more a wrong word weighs than its characters side by side: enough to be one beside short words, 市关健局,
# and too little to break up two words of two characters, 相关健康. Measured on edited text and on our list.
_WEIGHT = 5
_TIME_GOES_ON = re.compile("[^\u3400-\u9fff]|[前后的之在至]|$")


@dataclass(frozen=True, slots=True)
class Confusable:
    """A wrong word, the right one, and longer strings in which the wrong one is right.

    Of a word of `time`, 年未, it is right before what is not yet, 三年未见; it is wrong at the end of its clause.
    """

    wrong: str
    right: str
    exceptions: tuple[str, ...] = ()
    time: bool = False


def check(lines: Sequence[Line]) -> Iterator[Finding]:
    for number, line in enumerate(lines):
        for start, end, right in sorted(chain(_wrong_words(line.text), lookalikes(line.text))):
            quote = line.text[start:end]
            yield Finding(
                code="word.confusable",
                level=LEVELS["word.confusable"],
                line=number,
                start=start,
                end=end,
                quote=quote,
                message=f"“{quote}”应为“{right}”。",
                suggestion=right,
            )


@cache
def confusables() -> dict[str, Confusable]:
    """Our list, by wrong word."""
    found = {}
    for row in _LIST.read_text(encoding="utf-8").splitlines():
        right, *rest = row.partition("#")[0].split() or [""]
        exceptions = tuple(word[1:] for word in rest if word.startswith("!"))
        for word in rest:
            if not word.startswith("!"):
                wrong = word.rstrip("$")
                found[wrong] = Confusable(wrong, right, exceptions, time=word.endswith("$"))
    return found


def _wrong_words(text: str) -> Iterator[tuple[int, int, str]]:
    if next(_index().spans(text), None) is None:
        return
    start = 0
    for part in _dictionary().cut(text, False):
        end = start + len(part)
        wrong = confusables().get(part)
        if wrong and not _is_right(text, start, end, wrong):
            yield start, end, wrong.right
        start = end


def _is_right(text: str, start: int, end: int, wrong: Confusable) -> bool:
    if wrong.time and not _TIME_GOES_ON.match(text, end):
        return True
    return any(
        text.startswith(whole, start - at)
        for whole in wrong.exceptions
        if 0 <= (at := whole.find(wrong.wrong)) <= start
    )


@cache
def _index() -> Index:
    return Index(confusables())


@cache
def _dictionary() -> Dictionary:
    return dictionary(dict.fromkeys(confusables(), _WEIGHT))
