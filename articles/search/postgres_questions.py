"""How the index on PostgreSQL is asked: matches from GIN, counts grouped by codes (SEARCH §4 and §5)."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models.expressions import RawSQL

from articles.search.asking import Query, Word
from articles.search.counting import Codes
from articles.search.entries import EVERYTHING, Facets, Filters, Score
from articles.search.generation import RANKED, Generation, freshness
from articles.search.held import Held
from articles.search.lexemes import TITLE, Asked, Names, asked

TEAM = 0xFFFFFFFF  # of a code
WEIGHTS = "{0.1, 0.1, 0.1, 1}"  # of all but the title, and of the title
PARTS = ("标题", "正文和署名")
SCANNED = 1_000  # entries that may be read in date order until a page is full


class Clause(NamedTuple):
    """A condition in SQL and its parameters. One that `looks` unpacks a tsvector for each candidate."""

    sql: str = "TRUE"
    parameters: tuple = ()
    looks: bool = False


class Tally(NamedTuple):
    """What is found before filters: how many entries of each code; of few, all of them, the latest first."""

    codes: dict[int, int]
    rows: list[tuple[int, int, int, int]] | None  # id, article, date, code
    repeated: list[tuple[int, int, int, int]]  # those whose article has several, the first of them first

    @property
    def total(self) -> int:
        return sum(self.codes.values())


class PostgresHeld(Held):
    def __init__(
        self,
        stamp: int,
        codes: Codes,
        moments: Iterable[int],
        now: int,
        names: Names,
        *,
        size: int,
        large: bool,
        repeats: bool,
    ):
        super().__init__(stamp, codes, moments, now)
        self.names = names.all
        self.size = size
        self.large = large
        self.repeats = repeats
        self.now = now


def code(place: int, team: int) -> int:
    """Both codes as one."""
    return place << 32 | team


def uncoded(both: int) -> tuple[int, int]:
    return both >> 32, both & TEAM


class PostgresQuestions(Generation):
    names: Names

    def load(self, stamp: int, now: int) -> PostgresHeld:
        """What is held in memory; `now` in microseconds."""
        waiting = self.rows("SELECT visible_from FROM {entry} WHERE visible_from IS NOT NULL")
        size, large, repeats = self.rows(
            "SELECT greatest(reltuples, 0)::bigint, EXISTS (SELECT 1 FROM {entry} WHERE v IS NULL),"
            " EXISTS (SELECT 1 FROM {entry} WHERE repeated) FROM pg_class WHERE oid = '{entry}'::regclass"
        )[0]
        moments = [moment for (moment,) in waiting]
        return PostgresHeld(stamp, self.codes(), moments, now, self.names, size=size, large=large, repeats=repeats)

    def search(
        self, held: PostgresHeld, query: Query, filters: Filters, start: int, stop: int, today: datetime.date | None
    ) -> tuple[int, Facets, list[int]]:
        """How many articles there are, their facets, and the ids from `start` up to `stop`.

        By relevance where it is given which day is today, else by date.
        """
        match = self._matching(held, query)
        everything = self._tally(held, query, match)
        dated = filters.since is not None or filters.until is not None
        tally = self._tally(held, query, match, filters) if dated else everything
        codes, facets, later = self._counted(held, tally, filters)
        count = sum(codes.values()) - len(later)
        if start >= count:
            return count, facets, []
        again = Clause("id <> ALL(%s)", (later,)) if later else Clause()
        narrow = Clause("code = ANY(%s)", (list(codes),)) if len(codes) < len(tally.codes) else Clause()
        narrowed = _all([match, narrow, _dates(filters), again])
        rows = None
        if tally.rows is not None:
            gone = set(later)
            rows = [row for row in tally.rows if row[3] in codes and row[0] not in gone]
        if today is None or not query.words:
            ids = (
                [row[0] for row in rows[start:stop]]
                if rows is not None
                else self._latest(held, narrowed, count, start, stop)
            )
        elif everything.total <= RANKED and rows is not None:
            ids = self._ranked(_scoring(held, query), rows, today)[start:stop]
        else:
            ids = self._titled_first(held, query, narrowed, count, start, stop)
        return count, facets, ids

    def latest(self, held: PostgresHeld, query: Query, limit: int) -> list[int]:
        """The ids of the latest articles that are found, without counting all."""
        if held.repeats:
            return self.search(held, query, EVERYTHING, 0, limit, None)[2]
        match = self._matching(held, query)
        return self._latest(held, match, self._estimate(match), 0, limit)

    def explained(self, held: PostgresHeld, query: Query, ids: Sequence[int], today: datetime.date) -> dict[int, Score]:
        """Why these entries stand where they do, by id; nothing where there are too many for scores."""
        tally = self._tally(held, query, self._matching(held, query))
        if tally.total > RANKED or tally.rows is None:
            return {}
        weights = (WEIGHTS, "{0, 0, 0, 1}", "{0.1, 0.1, 0.1, 0}")
        ranks = ", ".join(f"coalesce(ts_rank_cd('{each}', v, q, 1), 0)" for each in weights)
        sql = f"SELECT id, date, {ranks} FROM {{entry}}, CAST(%s AS tsquery) q WHERE id = ANY(%s)"
        day = today.toordinal()
        return {
            key: Score(dict(zip(PARTS, parts, strict=True)), text, freshness(day - date))
            for key, date, text, *parts in self.rows(sql, (_scoring(held, query), list(ids)))
        }

    def articles(self, held: PostgresHeld, query: Query) -> list[int]:
        """The articles of all that match, visible or not."""
        match = self._holding(held, query)
        return [
            key for (key,) in self.rows(f"SELECT DISTINCT article FROM {{entry}} WHERE {match.sql}", match.parameters)
        ]

    def among(self, keys: Sequence[int]) -> RawSQL:
        return RawSQL("SELECT unnest(%s::bigint[])", (keys,))

    def partly(
        self,
        held: PostgresHeld,
        words: Sequence[Word],
        query: Query,
        filters: Filters,
        limit: int,
        today: datetime.date,
    ) -> list[int]:
        """The ids of the best that hold all of these words, then of those that hold any; without what is excluded."""
        found: list[int] = []
        wanted = [asked(word, held.names) for word in words]
        excluded = [self._matching(held, Query((word,))) for word in query.excluded]
        without = [Clause(f"NOT coalesce({each.sql}, FALSE)", each.parameters) for each in excluded]
        queries = [" & ".join(f"({each.phrase()})" for each in wanted)]
        queries += [" | ".join(f"({each.phrase(mark)})" for each in wanted) for mark in (TITLE, "")]
        for tsquery in queries:
            if len(found) < limit:
                match = _all([Clause("v @@ %s::tsquery", (tsquery,)), *without, _visible(held), _dates(filters)])
                rows = self._rows(match, RANKED)
                tally = Tally(dict(Counter(row[3] for row in rows)), rows, rows[::-1])
                codes, _, later = self._counted(held, tally, filters)
                rows = [row for row in rows if row[3] in codes and row[0] not in later]
                found += [each for each in self._ranked(tsquery, rows, today) if each not in found]
        return found[:limit]

    # What matches

    def _matching(self, held: PostgresHeld, query: Query) -> Clause:
        """The condition of a query, and that an entry is visible."""
        return _all([self._holding(held, query) if query.words else Clause(), _visible(held)])

    def _holding(self, held: PostgresHeld, query: Query) -> Clause:
        """The condition that an entry holds what is asked for."""
        words = [asked(word, held.names) for word in query.words]
        excluded = [asked(word, held.names) for word in query.excluded]
        tokens = [*(each.everywhere for each in words), *(f"!{each.phrase()}" for each in excluded if each.exact)]
        found = Clause("v @@ %s::tsquery", (" & ".join(tokens),))
        looked = [each for each in words if not each.exact]
        out = [each for each in excluded if not each.exact]
        if looked or out:
            placed = [*(f"({each.phrase()})" for each in looked), *(f"!({each.phrase()})" for each in out)]
            text = _all([*map(_in_text, looked), *map(_not_in_text, out)])
            look = f"CASE WHEN canon IS NULL THEN v @@ %s::tsquery ELSE {text.sql} END"
            found = _all([found, Clause(look, (" & ".join(placed), *text.parameters), looks=True)])
        if held.large:
            text = _all([*map(_in_text, words), *map(_not_in_text, excluded)])
            either = f"(({found.sql}) OR (v IS NULL AND {text.sql}))"
            found = Clause(either, (*found.parameters, *text.parameters), found.looks)
        return found

    def _tally(self, held: PostgresHeld, query: Query, match: Clause, filters: Filters = EVERYTHING) -> Tally:
        key = (query, filters.since, filters.until)
        return held.once(key, lambda: self._tallied(held, _all([match, _dates(filters)]), everything=not query.words))

    def _tallied(self, held: PostgresHeld, match: Clause, *, everything: bool) -> Tally:
        rows: list[tuple[int, int, int, int]] | None = None
        if match.looks:
            # In one go: to look twice would take twice as long.
            found = self.rows(
                f"WITH found AS MATERIALIZED (SELECT id, article, date, code FROM {{entry}} WHERE {match.sql})"
                " SELECT NULL, NULL, count(*), code FROM found GROUP BY code"
                f" UNION ALL (SELECT id, article, date, code FROM found LIMIT {RANKED + 1})",
                match.parameters,
            )
            codes = {both: count for key, _, count, both in found if key is None}
            rows = [row for row in found if row[0] is not None]
            rows.sort(key=lambda row: (row[2], row[0]), reverse=True)
        else:
            sql = f"SELECT code, count(*) FROM {{entry}} WHERE {match.sql} GROUP BY code"
            if everything:
                self.run("SET LOCAL enable_seqscan = on")
            codes = dict(self.rows(sql, match.parameters))
            if everything:
                self.run("SET LOCAL enable_seqscan = off")
        if sum(codes.values()) > RANKED:
            repeated = self._rows(_all([match, Clause("repeated")])) if held.repeats else []
            return Tally(codes, None, repeated[::-1])
        if rows is None:
            rows = self._rows(match) if codes else []
        return Tally(codes, rows, rows[::-1] if held.repeats else [])

    def _rows(self, match: Clause, most: int | None = None) -> list[tuple[int, int, int, int]]:
        """Id, article, date and code of what matches, the latest first."""
        limit = f" LIMIT {most}" if most else ""
        sql = f"SELECT id, article, date, code FROM {{entry}} WHERE {match.sql} ORDER BY date DESC, id DESC{limit}"
        return self.rows(sql, match.parameters)

    def _counted(self, held: PostgresHeld, tally: Tally, filters: Filters) -> tuple[dict[int, int], Facets, list[int]]:
        """What of a tally the filters let through, by code; its facets; and the later places of an article in it."""
        places, teams = held.codes.allowed_places(filters), held.codes.allowed_teams(filters)
        codes = tally.codes
        if places is not None:
            codes = {both: count for both, count in codes.items() if both >> 32 in places}
        if teams is not None:
            codes = {both: count for both, count in codes.items() if both & TEAM in teams}
        placed: Counter[int] = Counter()
        teamed: Counter[int] = Counter()
        for both, count in codes.items():
            placed[both >> 32] += count
            teamed[both & TEAM] += count
        facets = held.codes.facets(placed, held.codes.departments(teamed))
        articles: dict[int, list[tuple[int, int]]] = {}
        for key, article, _, both in tally.repeated:
            if both in codes:
                articles.setdefault(article, []).append((key, both))
        several = [entries for entries in articles.values() if len(entries) > 1]
        held.codes.once(facets, ([uncoded(both) for _, both in entries] for entries in several))
        return codes, facets, [key for entries in several for key, _ in entries[1:]]

    # In which order

    def _latest(self, held: PostgresHeld, match: Clause, count: int, start: int, stop: int) -> list[int]:
        """A page of what matches, of which there are about so many, by date."""
        # Where every second entry matches, those of a page are soon found among the latest; else GIN finds all first.
        by_date = stop * max(held.size, count) <= SCANNED * count
        if by_date:
            self.run("SET LOCAL enable_bitmapscan = off")
        sql = f"SELECT id FROM {{entry}} WHERE {match.sql} ORDER BY date DESC, id DESC LIMIT %s OFFSET %s"
        found = [key for (key,) in self.rows(sql, (*match.parameters, stop - start, start))]
        if by_date:
            self.run("SET LOCAL enable_bitmapscan = on")
        return found

    def _estimate(self, match: Clause) -> int:
        """About how many entries match, as the planner has it."""
        told = self.rows(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {{entry}} WHERE {match.sql}", match.parameters)
        return int(told[0][0][0]["Plan"]["Plan Rows"])

    def _titled_first(
        self, held: PostgresHeld, query: Query, match: Clause, count: int, start: int, stop: int
    ) -> list[int]:
        """Those with all words in their title by date, then the rest by date."""
        tsquery = " & ".join(f"({asked(word, held.names).phrase(TITLE)})" for word in query.words)
        titled = _all([match, Clause("v @@ %s::tsquery", (tsquery,))])
        rest = _all([match, Clause("NOT coalesce(v @@ %s::tsquery, FALSE)", (tsquery,))])
        sql = f"SELECT count(*) FROM {{entry}} WHERE {titled.sql}"
        first = held.once(
            ("titled", titled.sql, str(titled.parameters)), lambda: self.rows(sql, titled.parameters)[0][0]
        )
        page = self._latest(held, titled, first, start, min(stop, first)) if start < first else []
        if stop > first:
            page += self._latest(held, rest, count - first, max(start - first, 0), stop - first)
        return page

    def _ranked(self, tsquery: str, rows: Sequence[tuple[int, int, int, int]], today: datetime.date) -> list[int]:
        """The ids of these rows, the best first."""
        sql = f"SELECT id, ts_rank_cd('{WEIGHTS}', v, %s::tsquery, 1) FROM {{entry}} WHERE id = ANY(%s)"
        scores = dict(self.rows(sql, (tsquery, [row[0] for row in rows]))) if rows else {}
        day = today.toordinal()

        def order(row: tuple[int, int, int, int]) -> tuple[float, int, int]:
            return (scores[row[0]] or 0.0) * freshness(day - row[2]), row[2], row[0]

        return [row[0] for row in sorted(rows, key=order, reverse=True)]


def _all(clauses: Iterable[Clause]) -> Clause:
    wanted = [each for each in clauses if each != Clause()]
    if not wanted:
        return Clause()
    return Clause(
        " AND ".join(f"({each.sql})" for each in wanted),
        tuple(parameter for each in wanted for parameter in each.parameters),
        any(each.looks for each in wanted),
    )


def _scoring(held: PostgresHeld, query: Query) -> str:
    """What is asked for the scores of what matches."""
    return " & ".join(f"({asked(word, held.names).phrase()})" for word in query.words)


def _visible(held: PostgresHeld) -> Clause:
    return Clause("coalesce(visible_from, 0) <= %s", (held.now,)) if held.waits else Clause()


def _dates(filters: Filters) -> Clause:
    since = Clause("date >= %s", (filters.since.toordinal(),)) if filters.since else Clause()
    return _all([since, Clause("date <= %s", (filters.until.toordinal(),)) if filters.until else Clause()])


def _in_text(word: Asked) -> Clause:
    return Clause("strpos(canon, %s) > 0", (word.word.canonical,))


def _not_in_text(word: Asked) -> Clause:
    return Clause("strpos(canon, %s) = 0", (word.word.canonical,))
