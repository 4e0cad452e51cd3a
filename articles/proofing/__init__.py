"""Proofreading: what in an article a person should look at before it is published. Pure, offline; nothing changes a text by itself.

`proofread(lines, table)` asks every check. A check is a function of the lines of one article that yields findings.
"""

from collections.abc import Callable, Iterable, Sequence

from articles.proofing import (
    confusables,
    headings,
    jiezhi,
    numbers,
    order,
    pairs,
    punctuation,
    repeats,
    script,
    spacing,
    sums,
    terms,
)
from articles.proofing.finding import LEVELS, Finding, Kind, Level, Line
from articles.proofing.terms import TermRule, Terms

__all__ = ["LEVELS", "WORDS", "Finding", "Kind", "Level", "Line", "TermRule", "Terms", "proofread"]

# The checks of single words, which a term of the office's own table stands before.
WORDS = frozenset({"word.confusable", "word.jiezhi", "word.mixed_script"})

Check = Callable[[Sequence[Line]], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (
    punctuation.halfwidth,
    pairs.pairs,
    punctuation.straight,
    punctuation.ellipsis,
    punctuation.dash,
    order.yishi,
    headings.headings,
    numbers.ranges,
    numbers.dates,
    sums.sums,
    spacing.stray,
    repeats.check,
    confusables.check,
    jiezhi.check,
    script.check,
)


def proofread(lines: Sequence[Line], table: Terms | Iterable[TermRule] = ()) -> list[Finding]:
    """What the checks find in the lines of one article, in the order of the text.

    `table` are the office's own words to be watched, none by default; who reads many articles makes `Terms` once.
    """
    own = list(terms.check(lines, table))
    watched = {(finding.line, finding.start) for finding in own}
    general = [finding for check in CHECKS for finding in check(lines)]
    # Of a word that the office has its own rule for, that rule alone is said.
    general = [each for each in general if not (each.code in WORDS and (each.line, each.start) in watched)]
    findings = general + own
    return sorted(findings, key=lambda finding: (finding.line, finding.start))
