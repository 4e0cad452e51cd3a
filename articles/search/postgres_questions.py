"""How the index on PostgreSQL is asked: pages of what matches, in their order (SEARCH §4 and §5)."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from functools import partial
from math import ceil

from django.db.models.expressions import RawSQL

from articles.search.asking import Query, Word
from articles.search.entries import EVERYTHING, Facets, Filters, Score
from articles.search.generation import RANKED, freshness
from articles.search.lexemes import PERIOD, TITLE, asked, period
from articles.search.postgres_conditions import Clause, both, dated, holds, lacks, matching, narrowed, titled
from articles.search.postgres_matches import BY_DATE, PostgresHeld, PostgresMatches
from articles.search.segments import Segments, rarest
from articles.search.tallies import Row, Tally

WEIGHTS = "{0.1, 0.1, 0.1, 1}"  # of all but the title, and of the title
PARTS = ("标题", "正文和署名")
SCANNED = 1_000  # entries that are looked at for a page of a list without words, at most twice as many
FEW = 10_000  # entries; of more it takes longer to find all that match than the latest
LATEST = (500, 4_000, 32_000, 256_000)  # entries of the latest times, looked at one after another
PERIODS = 256  # of so many times at most
_PAGE = f"{BY_DATE} LIMIT %s OFFSET %s"


class PostgresQuestions(PostgresMatches):
    def search(
        self, held: PostgresHeld, query: Query, filters: Filters, start: int, stop: int, today: datetime.date | None
    ) -> tuple[int, Facets, list[int]]:
        """How many articles there are, their facets, and the ids from `start` up to `stop`.

        By relevance where it is given which day is today, else by date.
        """
        tally = held.once((query, filters), lambda: self._tally(held, query, filters))
        facets, later = tally.facets(held.codes)
        count = tally.total - len(later)
        if start >= count:
            return count, facets, []
        if today is None or not query.words:
            return count, facets, self._dated(held, query, filters, tally, later, start, stop)
        few = self._few(held, query) if filters != EVERYTHING else tally.rows if tally.complete else None
        if few is None:
            return count, facets, self._titled_first(held, query, filters, tally, later, start, stop)

        def rank() -> list[int]:
            heads = self._titled(held, query, [row.id for row in few])
            return self._ranked(_tsquery(held, query.words), "ts_rank_cd", few, today, heads)

        ranked = held.once((query, today), rank)
        shown = {row.id for row in tally.rows or ()} - later
        return count, facets, [key for key in ranked if key in shown][start:stop]

    def latest(self, held: PostgresHeld, query: Query, limit: int) -> list[int]:
        """The ids of the latest articles that are found, without counting all."""
        found: list[int] = []
        start = 0
        while len(found) < limit:
            ids = self._latest(held, query, EVERYTHING, held.size, start, start + limit)
            later = self._later(self._matching(held, query), ids) if held.repeats else ()
            found += [key for key in ids if key not in later]
            if len(ids) < limit:
                break
            start += limit
        return found[:limit]

    def explained(self, held: PostgresHeld, query: Query, ids: Sequence[int], today: datetime.date) -> dict[int, Score]:
        """Why these entries stand where they do, by id; nothing where there are too many for scores."""
        if self._few(held, query) is None:
            return {}
        weights = (WEIGHTS, "{0, 0, 0, 1}", "{0.1, 0.1, 0.1, 0}")
        ranks = ", ".join(f"coalesce(ts_rank_cd('{each}', v, q, 1), 0)" for each in weights)
        sql = f"SELECT id, date, {ranks} FROM {{entry}}, CAST(%s AS tsquery) q WHERE id = ANY(%s)"
        day, heads = today.toordinal(), self._titled(held, query, ids)
        return {
            key: Score(key in heads, dict(zip(PARTS, parts, strict=True)), text, freshness(day - date))
            for key, date, text, *parts in self.rows(sql, (_tsquery(held, query.words), list(ids)))
        }

    def articles(self, held: PostgresHeld, query: Query) -> list[int]:
        """The articles of all that match, visible or not."""
        match = matching(query, held.names, large=held.large)
        found = f"WITH found AS MATERIALIZED (SELECT article FROM {{entry}} WHERE {match.sql})"
        return [key for (key,) in self.rows(f"{found} SELECT DISTINCT article FROM found", match.parameters)]

    def among(self, keys: Sequence[int]) -> RawSQL:
        return RawSQL("SELECT unnest(%s::bigint[])", (keys,))

    def partly(
        self,
        held: PostgresHeld,
        cut: Segments,
        excluded: Sequence[Word],
        filters: Filters,
        limit: int,
        today: datetime.date,
    ) -> list[int]:
        """The ids of the best that hold all of its words, first those that hold more of it, and each time in their title;
        then of those that hold any of it. Without what is excluded.
        """
        found: dict[int, None] = {}
        without = [lacks(self._matching(held, Query((word,)))) for word in excluded]
        match = both(narrowed(filters, held.codes, words=True), *without, held.visible)

        # The best has as much of it as there is, mostly in its title.
        every = _anywhere(held, [*cut.words, *cut.beside], joined=" | ")
        for tsquery in self._parts(held, cut):
            if len(found) < limit:
                found |= dict.fromkeys(self._best(held, tsquery, every, match, today))
        return list(found)[:limit]

    def _parts(self, held: PostgresHeld, cut: Segments) -> Iterator[str]:
        """What is looked for instead, one after another; the last one takes some looking."""
        for mark in (TITLE, "") if cut.words and cut.beside else ():
            yield f"{_anywhere(held, cut.words, mark)} & ({_anywhere(held, cut.beside, mark, ' | ')})"
        for mark in (TITLE, "") if cut.words else ():
            yield _anywhere(held, cut.words, mark)
        yield self._any_rare(held, [*cut.words, *cut.beside])

    def _best(self, held: PostgresHeld, tsquery: str, ranked: str, match: Clause, today: datetime.date) -> list[int]:
        """The ids of what matches, the best first by another tsquery; of the latest where there are too many."""
        found = both(match, holds(tsquery))
        rows = self._rows(found, RANKED)
        later = self._later(found, [row.id for row in rows]) if held.repeats else ()
        return self._ranked(ranked, "ts_rank", [row for row in rows if row.id not in later], today)

    def _any_rare(self, held: PostgresHeld, words: Sequence[Word]) -> str:
        """A tsquery for any of the rarest of those words that are in few articles together; for any in a title where all
        are in too many.
        """
        lexemes = {word: asked(word, held.names).lexemes for word in words}
        shares = self._shares(set().union(*lexemes.values()))
        # As many as have its rarest lexeme, at most.
        counts = {word: min(shares.get(each, 0) for each in lexemes[word]) * held.size for word in words}
        rare = rarest(counts, RANKED)
        return _anywhere(held, rare or words, "" if rare else TITLE, " | ")

    # In which order

    def _dated(
        self, held: PostgresHeld, query: Query, filters: Filters, tally: Tally, gone: Set[int], start: int, stop: int
    ) -> list[int]:
        """A page of what is found, the latest first, without those that are `gone`."""
        if tally.rows is not None:
            ids = [row.id for row in tally.rows if row.id not in gone]
            if tally.complete or len(ids) >= stop:
                return ids[start:stop]
        if not gone:
            return self._latest(held, query, filters, tally.total, start, stop)
        wanted = stop + min(stop, len(gone))
        while True:
            found = self._latest(held, query, filters, tally.total, 0, wanted)
            ids = [key for key in found if key not in gone]
            if len(ids) >= stop or len(found) < wanted:
                return ids[start:stop]
            wanted *= 4

    def _titled_first(
        self, held: PostgresHeld, query: Query, filters: Filters, tally: Tally, later: Set[int], start: int, stop: int
    ) -> list[int]:
        """Those with all words in their title by date, then the rest by date."""
        again = Clause("NOT id = ANY(%s)", (list(later),)) if later else Clause()
        narrow = both(narrowed(filters, held.codes, words=True), held.visible, again)

        def match(also: str = "") -> Clause:
            return both(narrow, titled(query, held.names, also, large=held.large))

        def find() -> list[int]:
            return self._recent(held, match, filters, start, stop) or self._page(match(), start, stop)

        # A table of everything is asked for once, and too large to be kept.
        page = held.once((query, filters, TITLE, start, stop), find) if stop <= RANKED else find()
        if len(page) == stop - start:
            return page
        titles = held.once((query, filters, TITLE), lambda: {row.id for row in self._rows(match())})
        gone, count = later | titles, len(titles)
        return page + self._dated(held, query, filters, tally, gone, max(start - count, 0), stop - count)

    def _latest(
        self, held: PostgresHeld, query: Query, filters: Filters, count: int, start: int, stop: int
    ) -> list[int]:
        """A page of what matches, the latest first; without words there are about `count`."""
        if query.words:
            match = partial(self._matching, held, query, filters)
            return self._recent(held, match, filters, start, stop) or self._page(match(), start, stop)
        match = self._matching(held, query, filters)
        page = (stop - start, start)
        if match == Clause():
            return self._ids(f"SELECT id FROM {{entry}} {_PAGE}", page)
        # Where every second entry passes a filter, those of a page are soon found among the latest.
        if stop * max(held.size, count) <= SCANNED * count:
            within = dated(filters)
            newest = f"(SELECT * FROM {{entry}} WHERE {within.sql} {BY_DATE} LIMIT {2 * SCANNED}) {{entry}}"
            parameters = (*within.parameters, *match.parameters, *page)
            ids = self._ids(f"SELECT id FROM {newest} WHERE {match.sql} {_PAGE}", parameters)
            if len(ids) == stop - start:
                return ids
        return self._page(match, start, stop)

    def _recent(
        self, held: PostgresHeld, match: Callable[[str], Clause], filters: Filters, start: int, stop: int
    ) -> list[int]:
        """The same page where it is of the last few years; nothing where it is not, or would not be found faster so."""
        until = min(held.latest, filters.until.toordinal() if filters.until else held.latest)
        a_period = held.size * PERIOD / max(held.latest - held.earliest, PERIOD)
        for entries in LATEST if held.size > FEW and not held.large else ():
            if (periods := max(ceil(entries / a_period), 2)) > PERIODS:  # of the latest there may be a day only
                break
            recent = " | ".join(f"'{period(until - n * PERIOD)}'" for n in range(periods))
            ids = self._page(match(recent), start, stop)
            if len(ids) == stop - start:
                return ids
        return []

    def _page(self, match: Clause, start: int, stop: int) -> list[int]:
        """A page of what matches, the latest first: all is found before it is put in order."""
        found = f"WITH found AS MATERIALIZED (SELECT id, date FROM {{entry}} WHERE {match.sql})"
        return self._ids(f"{found} SELECT id FROM found {_PAGE}", (*match.parameters, stop - start, start))

    def _ids(self, sql: str, parameters: Sequence) -> list[int]:
        return [key for (key,) in self.rows(sql, parameters)]

    def _ranked(
        self, tsquery: str, rank: str, rows: Sequence[Row], today: datetime.date, heads: Set[int] = frozenset()
    ) -> list[int]:
        """The ids of these rows, first those among `heads`, and each time the best first."""
        sql = f"SELECT id, {rank}('{WEIGHTS}', v, %s::tsquery, 1) FROM {{entry}} WHERE id = ANY(%s)"
        scores = dict(self.rows(sql, (tsquery, [row.id for row in rows]))) if rows else {}
        day = today.toordinal()

        def order(row: Row) -> tuple[bool, float, int, int]:
            return row.id in heads, (scores[row.id] or 0.0) * freshness(day - row.date), row.date, row.id

        return [row.id for row in sorted(rows, key=order, reverse=True)]

    def _titled(self, held: PostgresHeld, query: Query, ids: Iterable[int]) -> set[int]:
        """Those of these entries that have all words in their title."""
        match = titled(query, held.names, large=held.large)
        found = self.rows(
            f"SELECT id FROM {{entry}} WHERE ({match.sql}) AND id = ANY(%s)", (*match.parameters, list(ids))
        )
        return {key for (key,) in found}


def _tsquery(held: PostgresHeld, words: Iterable[Word]) -> str:
    """A tsquery for all these words in their places."""
    return " & ".join(f"({asked(word, held.names).phrase()})" for word in words)


def _anywhere(held: PostgresHeld, words: Iterable[Word], mark: str = "", joined: str = " & ") -> str:
    """A tsquery for the lexemes of these words, wherever they stand: that they follow each other takes long to see. With
    `TITLE` as mark, in a title.
    """
    return joined.join(f"({asked(word, held.names).everywhere(mark)})" for word in words)
