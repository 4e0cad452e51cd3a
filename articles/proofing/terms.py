"""`word.term`: terms of an office's own table, wrong or not to be used. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from articles.proofing.finding import Finding, Line
from articles.proofing.index import Index

# Full-width letters, digits and marks count as their half-width twins; one for one, so that offsets stay.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


@dataclass(frozen=True, slots=True)
class TermRule:
    """A term of the table: what is looked for, what it should say, and longer strings in which it is right.

    `right` is empty where only a person can tell. A term that is `blocking` must be put right before its article is
    published, whatever its `severity`.
    """

    wrong: str
    right: str = ""
    severity: Literal["must", "check", "style", "info"] = "check"
    blocking: bool = False
    exceptions: tuple[str, ...] = ()
    reason: str = ""


class Terms:
    """A table of terms made ready once, for texts in any number; of rules for one term a blocking one, else the first."""

    def __init__(self, rules: Iterable[TermRule]) -> None:
        self._rules: dict[str, TermRule] = {}
        for rule in rules:
            wrong = _fold(rule.wrong)
            if wrong and (wrong not in self._rules or rule.blocking > self._rules[wrong].blocking):
                self._rules[wrong] = rule
        self._index = Index(self._rules)
        self._right = {wrong: tuple(_around(wrong, rule)) for wrong, rule in self._rules.items()}

    def hits(self, text: str) -> Iterator[tuple[int, int, TermRule]]:
        """Start, end and rule of each term found; of two at one place, or one inside the other, the longer."""
        if not self._index:
            return
        folded, done = _fold(text), 0
        for start, end in self._index.spans(folded):
            wrong = folded[start:end]
            if end > done and not self._is_right(folded, start, end) and text[start:end] != self._rules[wrong].right:
                yield start, end, self._rules[wrong]
                done = end

    def _is_right(self, text: str, start: int, end: int) -> bool:
        return (
            _in_one_run(text, start)
            or _in_one_run(text, end)
            or any(
                start >= before and text.startswith(whole, start - before)
                for before, whole in self._right[text[start:end]]
            )
        )


def check(lines: Sequence[Line], terms: Terms | Iterable[TermRule]) -> Iterator[Finding]:
    """Terms in every line, titles too. Who checks many articles makes the `Terms` once."""
    table = terms if isinstance(terms, Terms) else Terms(terms)
    for number, line in enumerate(lines):
        for start, end, rule in table.hits(line.text):
            quote = line.text[start:end]
            yield Finding(
                code="word.term",
                level="must" if rule.blocking else rule.severity,
                line=number,
                start=start,
                end=end,
                quote=quote,
                message=_message(quote, rule),
                suggestion=rule.right or None,
            )


def _message(quote: str, rule: TermRule) -> str:
    advice = f"“{quote}”应为“{rule.right}”" if rule.right else f"“{quote}”不宜使用"
    return f"{advice}：{rule.reason.rstrip('。')}。" if rule.reason else f"{advice}。"


def _around(wrong: str, rule: TermRule) -> Iterator[tuple[int, str]]:
    """Each place of a term in the strings in which it is right: the characters before it, and the string."""
    for whole in map(_fold, (rule.right, *rule.exceptions)):
        at = whole.find(wrong) if whole != wrong else -1
        while at >= 0:
            yield at, whole
            at = whole.find(wrong, at + 1)


def _in_one_run(text: str, at: int) -> bool:
    """Whether a Latin word or a number goes on here: IT in WITH is no term."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return before.isascii() and after.isascii() and (before + after).isalpha() | (before + after).isdigit()


def _fold(text: str) -> str:
    return text.translate(_NARROW)
