"""The rows of an index on SQLite, held in memory by their numbers: what of them is counted, and in which order they come. Pure."""

import datetime
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain, compress

from articles.search.counting import HIDDEN, Codes
from articles.search.entries import Facets, Filters
from articles.search.held import Held


class Rows(Held):
    """Codes and dates, a list each. A number without an entry has the place HIDDEN, and so has what waits for its time."""

    def __init__(
        self,
        stamp: int,
        codes: Codes,
        rows: Sequence[tuple[int, int, int, int, int]],
        waiting: Sequence[tuple[int, int]],
        repeated: Sequence[tuple[int, int]],
        last: int,
        now: int,
    ):
        """Of `rows` (n, id, place, team, date) in the order of their numbers, `waiting` (n, moment), and of those whose
        article has several, `repeated` (n, article) in date order. `last` is the highest number that has tokens. Moments
        are in microseconds, dates ordinal.
        """
        super().__init__(stamp, codes, (moment for _, moment in waiting), now)
        numbers, ids, places, teams, dates = zip(*rows, strict=True) if rows else ((),) * 5
        self.last = last
        self._rank: list[int] | None = None
        self._place = self._column(numbers, places)
        self._team = self._column(numbers, teams)
        self._date = self._column(numbers, dates)
        for n, moment in waiting:
            if moment > now:
                self._place[n] = HIDDEN
        order = list(zip(dates, ids, numbers, strict=True))
        in_order = sorted(order)
        if in_order != order:
            self._rank = [0] * (self.last + 1)
            for rank, (_, _, n) in enumerate(in_order, start=1):
                self._rank[n] = rank
        self._article = dict(repeated)

    @property
    def repeats(self) -> bool:
        """Whether an article stands in several issues."""
        return bool(self._article)

    @property
    def in_date_order(self) -> bool:
        """Whether the numbers are: what publishing appends is, what was added with an earlier date is not."""
        return self._rank is None

    def everything(self) -> list[int]:
        """The numbers of all entries, waiting ones too."""
        return [n for n in range(1, self.last + 1) if self._date[n]]

    def visible(self, n: int) -> bool:
        return self._place[n] != HIDDEN

    def date(self, n: int) -> int:
        return self._date[n]

    def narrowed(self, numbers: Sequence[int], filters: Filters) -> Sequence[int]:
        """Those of these numbers, which ascend, that are visible and that the filters let through."""
        places = self.codes.allowed_places(filters)
        flags = bytearray(max(self.codes.places, default=0) + 1)
        for code in self.codes.places if places is None else places:
            flags[code] = 1
        numbers = self._flagged(numbers, self._place, flags)
        teams = self.codes.allowed_teams(filters)
        if teams is not None:
            flags = bytearray(max(self.codes.teams, default=0) + 1)
            for code in teams:
                flags[code] = 1
            numbers = self._flagged(numbers, self._team, flags)
        if filters.since is not None or filters.until is not None:
            numbers = self._dated(numbers, filters.since or datetime.date.min, filters.until or datetime.date.max)
        return numbers

    def counted(self, numbers: Sequence[int]) -> tuple[Counter[int], int]:
        """How often each place stands among these numbers, and how many of them are not visible."""
        places = Counter(map(self._place.__getitem__, numbers))
        return places, places.pop(HIDDEN, 0)

    def facets(self, numbers: Sequence[int], places: Counter[int]) -> tuple[Sequence[int], Facets]:
        """The numbers without the later places of an article, and the facets of the rest."""
        facets = self.codes.facets(places, self._departments(numbers))
        if not self._article:
            return numbers, facets
        groups: dict[int, list[int]] = {}
        for n in self._article.keys() & numbers:
            groups.setdefault(self._article[n], []).append(n)
        repeated = [sorted(group, key=self.order) for group in groups.values() if len(group) > 1]
        if not repeated:
            return numbers, facets
        self.codes.once(facets, ([(self._place[n], self._team[n]) for n in group] for group in repeated))
        later = {n for group in repeated for n in group[1:]}
        return [n for n in numbers if n not in later], facets

    def with_places(self, numbers: Set[int]) -> Set[int]:
        """These numbers and those of all other places of their articles."""
        articles = {self._article[n] for n in self._article.keys() & numbers}
        return numbers | {n for n, article in self._article.items() if article in articles}

    def latest(self, numbers: Sequence[int], start: int, stop: int) -> list[int]:
        """The page from `start` up to `stop` of these numbers, which ascend, the latest first."""
        if self._rank is None:
            return list(numbers[max(len(numbers) - stop, 0) : max(len(numbers) - start, 0)])[::-1]
        return sorted(numbers, key=self._rank.__getitem__, reverse=True)[start:stop]

    def _departments(self, numbers: Sequence[int]) -> Mapping[int, int]:
        teams = map(self._team.__getitem__, numbers)
        if len(self.codes.teams) * 8 < len(numbers):
            return self.codes.departments(Counter(teams))
        # There are so many teams that it is as well to look at each row's own.
        return Counter(chain.from_iterable(map(self.codes.teams.__getitem__, teams)))

    def order(self, n: int) -> int:
        """Its place in date order: a later entry has a larger one."""
        return self._rank[n] if self._rank else n

    def _column(self, numbers: Sequence[int], values: Iterable[int]) -> list[int]:
        if len(numbers) == self.last:
            return [0, *values]  # none is missing
        column = [0] * (self.last + 1)
        for n, value in zip(numbers, values, strict=True):
            column[n] = value
        return column

    @staticmethod
    def _flagged(numbers: Sequence[int], column: list[int], flags: bytearray) -> list[int]:
        return list(compress(numbers, map(flags.__getitem__, map(column.__getitem__, numbers))))

    def _dated(self, numbers: Sequence[int], since: datetime.date, until: datetime.date) -> Sequence[int]:
        first, last = since.toordinal(), until.toordinal()
        if self._rank is not None:
            return [n for n in numbers if first <= self._date[n] <= last]
        start = bisect_left(numbers, first, key=self._date.__getitem__)
        return numbers[start : bisect_right(numbers, last, start, key=self._date.__getitem__)]
