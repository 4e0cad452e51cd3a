"""The error rate (差错率) by the rules of press proofreading: weighted errors in ten thousand characters."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from articles.proofing.finding import Finding, Line
from articles.proofing.punctuation import half_marks

_MARK, _WORD, _FACT = Decimal("0.5"), Decimal(1), Decimal("2.5")
_FACTS = {"num.date", "num.sum"}
_HEADLINE = 3


def error_rate(lines: Sequence[Line], findings: Iterable[Finding]) -> Decimal:
    """Errors in ten thousand characters (万分之), to two decimals; 0 for a text without any."""
    return per_ten_thousand(errors(lines, findings), characters(lines))


def per_ten_thousand(errors: Decimal, characters: int) -> Decimal:
    """The rate of so many weighted errors in so many characters, to two decimals."""
    return (errors * 10_000 / characters if characters else Decimal(0)).quantize(Decimal("0.01"))


def errors(lines: Sequence[Line], findings: Iterable[Finding]) -> Decimal:
    """The weight of what was found: a mark 0.5, a character or word 1, a fact 2.5; in a headline three times that.

    Information counts nothing. Each mark that `punct.halfwidth` stands for counts.
    """
    return sum((_weight(lines, finding) for finding in findings if finding.level != "info"), Decimal(0))


def characters(lines: Sequence[Line]) -> int:
    """How many characters the lines have, marks included and blanks not."""
    return sum(not char.isspace() for line in lines for char in line.text)


def _weight(lines: Sequence[Line], finding: Finding) -> Decimal:
    if finding.code == "punct.halfwidth":
        return sum((_MARK * len(half_marks(line.text)) * _times(line) for line in lines), Decimal(0))
    if finding.code in _FACTS:
        single = _FACT
    elif finding.code.startswith(("punct.", "space.")) or finding.code == "num.range":
        single = _MARK
    else:
        single = _WORD
    return single * finding.count * _times(lines[finding.line])


def _times(line: Line) -> int:
    return _HEADLINE if line.kind == "title" else 1
