"""Proofreading: an ordinary issue, a long article, and texts that are bad through and through."""

from collections.abc import Iterator
from itertools import cycle, islice

from articles.proofing import Line, proofread
from articles.proofing.terms import TermRule, Terms
from bench.bulletins import Bulletins
from bench.figure import Figure, median
from bulletin.formats import source
from bulletin.grammar.reading import read_lines
from bulletin.proofreading import proofs
from departments.names import Register

ARTICLES = 7
TERMS = 12_000
LONG = 5_000  # characters of a long article
RUNS = 9


def figures() -> Iterator[Figure]:
    # No text comes twice: what was cut into words before would be found in caches.
    bulletins = Bulletins()
    issues = [
        read_lines(source.read(bulletins.issue(ARTICLES, manner=3).encode()), Register()) for _ in range(RUNS + 1)
    ]
    spent = median(lambda n: proofs(issues[n]), runs=RUNS)
    yield Figure(f"proofreading an issue of {ARTICLES} articles", spent.wall * 1000, 300, "ms", spent.processor * 1000)

    lines = cycle(Line(line) for line in bulletins.issue(100).splitlines() if len(line) > 60)
    articles = [list(_long(lines)) for _ in range(RUNS + 1)]
    spent = median(lambda n: proofread(articles[n]), runs=RUNS)
    yield Figure(f"proofreading an article of {LONG} characters", spent.wall * 1000, 150, "ms", spent.processor * 1000)

    for name, text in ODD.items():
        once, twice = (_spent(odd(text, size)) for size in (50_000, 100_000))
        yield Figure(f"proofreading twice as many {name}", twice / once, 3, "times", digits=1)

    rules = [TermRule(f"市{chr(0x4E00 + n // 100)}{chr(0x5E00 + n % 100)}") for n in range(TERMS)]
    text = odd("办公室印发的市政府通知，" + rules[-1].wrong, 200_000)
    few, many = (_searched(Terms(table), text) for table in (rules[:100], rules))
    yield Figure(f"searching for {TERMS} terms instead of 100", many / few, 4, "times", digits=1)
    yield Figure("…in twice as much text", _searched(Terms(rules), text * 2) / many, 3, "times", digits=1)


def _searched(table: Terms, text: str) -> float:
    """Seconds of the processor for all hits of a table in a text."""
    return median(lambda _: list(table.hits(text)), runs=3).processor


def _spent(text: str) -> float:
    """Seconds of the processor for an article of one paragraph."""
    return median(lambda _: proofread([Line(text)]), runs=3).processor


def _long(lines: Iterator[Line]) -> Iterator[Line]:
    length = 0
    while length < LONG:
        line = next(lines)
        length += len(line.text)
        yield line


ODD = {
    "clauses without a full stop": "全市推进项目建设，完成投资10亿元、",
    "brackets that nothing closes": "市（县“区",
    "marks in half width": "市(区),县:",
    "items": "一是甲；三是乙。",
    "ranges and dates": "10-15人，6月31日、",
    "parts of no total": "其中1个、",
}


def odd(text: str, size: int) -> str:
    """This text so often that it is so many characters long."""
    return "".join(islice(cycle(text), size))
