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

from articles.proofing.borders import Dictionary, dictionary, whole
from articles.proofing.finding import LEVELS, Finding, Line
from articles.proofing.index import Index
from articles.proofing.lookalikes import lookalikes

_LIST = Path(__file__).with_name("confusables.txt")
# How much more a wrong word weighs than its characters side by side: enough to be one beside short words, 市关健局,
# and too little to break up two words of two characters, 相关健康. Measured on edited text and on our list.
_WEIGHT = 5
_CLAUSE_ENDS = re.compile("[^\u3400-\u9fff]|[前后的]|$")


@dataclass(frozen=True, slots=True)
class Confusable:
    """A wrong word, the right one, and longer strings in which the wrong one is right.

    A word of `time`, 年未, is right before what has not been, 三年未见; at the end of its clause it is wrong.
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
                found[wrong] = Confusable(
                    wrong, right, tuple(whole for whole in exceptions if wrong in whole), time=word.endswith("$")
                )
    return found


def _wrong_words(text: str) -> Iterator[tuple[int, int, str]]:
    likely = False
    for start, end in _index().spans(text):
        wrong = confusables()[text[start:end]]
        if not wrong.time:
            likely = True
        elif _CLAUSE_ENDS.match(text, end):
            yield start, end, wrong.right
    if not likely:
        return
    start = 0
    for part in _dictionary().cut(whole(text), False):
        end = start + len(part)
        found = confusables().get(part)
        if found and not found.time and not _is_right(text, start, found):
            yield start, end, found.right
        start = end


def _is_right(text: str, start: int, found: Confusable) -> bool:
    return any(
        text.startswith(whole, start - at) for whole in found.exceptions if (at := whole.find(found.wrong)) <= start
    )


@cache
def _index() -> Index:
    return Index(confusables())


@cache
def _dictionary() -> Dictionary:
    return dictionary({word: _WEIGHT for word, found in confusables().items() if not found.time})
