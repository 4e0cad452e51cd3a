"""What answers of the search take of the processor, on either database."""

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random
from statistics import median

from django.db import connection

from articles.search.entries import Entry
from articles.search.index import Index
from bench.figure import Figure
from bench.questions import Question, Questions
from bulletin import searching

RARE = 5  # articles at most


def sample(size: int) -> list[Entry]:
    """So many of the articles that are published, from the whole archive."""
    ids = searching.Published().ids()
    return list(searching.Published().entries(ids[:: max(len(ids) // size, 1)]))


def text_size() -> int:
    """Bytes of UTF-8 that are indexed."""
    source = searching.Published()
    ids = source.ids()
    chunks = (source.entries(ids[at : at + 1_000]) for at in range(0, len(ids), 1_000))
    fields = (field for chunk in chunks for entry in chunk for field in (entry.title, entry.body, *entry.credits))
    return sum(len(field.encode()) for field in fields)


def p95(name: str, times: list[float], limit: float) -> Figure:
    """The milliseconds that are not exceeded by 95 of 100."""
    return Figure(f"{name} (p95)", percentile(times), limit, "ms", digits=1)


def flat(questions: Questions, words: Sequence[str], articles: str) -> Iterator[Figure]:
    """What is as fast in an archive of this many articles as in the 1,000 that questions are drawn from: rare words, and
    the first page by date of what holds these words.
    """
    small, large = Index("small"), Index()
    small.begin(complete=True)
    small.put(questions.sample)
    once = map(Question, Random(1).sample(questions.rare, 4_000))
    rare = list(islice((each for each in once if large.search(each.query).count <= RARE), 60))
    large.save(large.row())  # so that nothing is known from this look at them
    several = list(map(Question, words))
    for what, drawn, ask in (("rare words", rare, asked), ("the first page by date", several, _latest)):
        times = [[ask(index, question) for question in drawn] for index in (small, large)]
        measured = median(times[1]) / median(times[0])
        yield Figure(f"{what}: in {articles} articles against 1,000", measured, 1.3, "times", digits=2)


def percentile(values: list[float]) -> float:
    """The 95th: what is not exceeded by 95 of 100."""
    return sorted(values)[-(-len(values) * 95 // 100) - 1]


def asked(index: Index, question: Question) -> float:
    """The processor's milliseconds that a question takes that was not asked before."""
    begun = processor()
    index.search(question.query, question.filters, by_date=question.by_date)
    return (processor() - begun) * 1_000


def _latest(index: Index, question: Question) -> float:
    """The processor's milliseconds that the first page takes, nothing of which is kept, the second time."""
    index.latest(question.query, 20)
    begun = processor()
    index.latest(question.query, 20)
    return (processor() - begun) * 1_000


def processor() -> float:
    """Seconds that this process has computed, and on PostgreSQL the server's process that answers it."""
    spent = time.process_time()
    if connection.vendor == "postgresql":
        # The clock of another process, as clock_getcpuclockid(3) makes its number.
        spent += time.clock_gettime(~connection.connection.info.backend_pid << 3 | 2)
    return spent
