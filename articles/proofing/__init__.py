"""Proofreading: what in an article a person should look at before it is published. Pure, offline; nothing changes a text by itself.

`proofread(lines, terms)` asks every check. A check is a function of the lines of one article that yields findings.
"""

from collections.abc import Callable, Iterable, Sequence

from articles.proofing import headings, numbers, order, pairs, punctuation, spacing, sums
from articles.proofing.finding import LEVELS, Finding, Kind, Level, Line

__all__ = ["LEVELS", "Finding", "Kind", "Level", "Line", "proofread"]

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
)


def proofread(lines: Sequence[Line], terms: Sequence[object] = ()) -> list[Finding]:
    """What the checks find in the lines of one article, in the order of the text.

    `terms` are the office's own words to be watched, none by default.
    """
    findings = [finding for check in CHECKS for finding in check(lines)]
    return sorted(findings, key=lambda finding: (finding.line, finding.start))
