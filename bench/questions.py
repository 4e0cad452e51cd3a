"""Questions of every kind of which somebody thinks at a search box, drawn from articles of the archive (SEARCH §9)."""

import datetime
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from articles.search.asking import Query, parse
from articles.search.entries import EVERYTHING, Entry, Filters
from articles.search.tokens import is_han, pieces

A_KIND = 40  # questions of each kind


class Question(NamedTuple):
    """What is asked, as a person types it; by relevance, or the latest first."""

    words: str
    filters: Filters = EVERYTHING
    by_date: bool = False

    @property
    def query(self) -> Query:
        return parse(self.words)


class Questions:
    """Draws them from a sample of what is indexed; the same seed draws the same."""

    def __init__(self, sample: Sequence[Entry], seed: int = 1):
        self._pick = random.Random(seed)
        self.sample = sample
        self._runs = [run for entry in sample for run in pieces(entry.body) if is_han(run) and len(run) > 8]
        held = Counter(pair for entry in sample for pair in _pairs(entry.title, entry.body, *entry.credits))
        self.shares = {pair: count / len(sample) for pair, count in held.items()}
        titled = Counter(pair for entry in sample for pair in _pairs(entry.title))
        self.titled = {pair: count / len(sample) for pair, count in titled.items()}

    def kinds(self) -> dict[str, list[Question]]:
        """So many of each kind. None is asked twice, so that none is answered from memory."""
        rare, common = self.rare, self.between(0.6, 1)
        offices = sorted({credit for entry in self.sample for credit in entry.credits})
        places, some = sorted({entry.place for entry in self.sample}), self.between(0.01, 0.4)
        days = sorted({entry.date for entry in self.sample})

        def narrowed() -> Filters:
            place, entry, day = self._pick.choice(places), self._pick.choice(self.sample), self._pick.choice(days)
            return self._pick.choice(
                (
                    Filters(publication=place.publication, year=place.year),
                    Filters(section=place.section),
                    Filters(departments=entry.departments),
                    Filters(since=day, until=day + datetime.timedelta(days=900)),
                    Filters(publication=place.publication, departments=entry.departments),
                )
            )

        def several() -> str:
            return " ".join(self._pick.sample(some, self._pick.choice((2, 2, 3))))

        drawn = {
            "a rare word": lambda: Question(self._pick.choice(rare)),
            "a phrase": lambda: Question(self._cut(self._pick.randint(4, 9))),
            "an office": lambda: Question(self._pick.choice(offices)),
            "several words": lambda: Question(several()),
            "narrowed": lambda: Question(self._pick.choice((*some, *common)), narrowed()),
            "a very common word": lambda: Question(self._pick.choice(common), by_date=self._pick.random() < 0.5),
            "one character": lambda: Question(self._cut(1)),
            "one word without another": lambda: Question(f"{self._pick.choice(some)} -{self._pick.choice(some)}"),
            "words run together": lambda: Question(f"{self._cut(2)}{self._cut(2)}{self._cut(2)}"),
            "by date": lambda: Question(self._pick.choice((several(), self._pick.choice(some))), by_date=True),
        }
        return {kind: self._distinct(draw) for kind, draw in drawn.items()}

    @property
    def rare(self) -> list[str]:
        """Words of two characters that stand in one article of the sample."""
        return self.between(0, 1.5 / len(self.sample))

    def between(self, least: float, most: float) -> list[str]:
        """Words of two characters that stand in such a share of the articles, above `least` and up to `most`."""
        return sorted(pair for pair, share in self.shares.items() if least < share <= most)

    def some(self, count: int, least: float, most: float) -> list[str]:
        """So many of these words."""
        return self._pick.sample(self.between(least, most), count)

    def phrases(self) -> Iterator[str]:
        """Runs of four to six characters, without end."""
        while True:
            yield self._cut(self._pick.randint(4, 6))

    def _cut(self, length: int) -> str:
        run = self._pick.choice(self._runs)
        start = self._pick.randrange(max(len(run) - length, 0) + 1)
        return run[start : start + length]

    @staticmethod
    def _distinct(draw) -> list[Question]:
        drawn: dict[Question, None] = {}
        for _ in range(A_KIND * 20):
            drawn[draw()] = None
            if len(drawn) == A_KIND:
                break
        return list(drawn)


def _pairs(*texts: str) -> set[str]:
    runs = [run for text in texts for run in pieces(text) if is_han(run)]
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
