"""What matches on PostgreSQL, and how much of it there is: found by GIN, grouped by codes (SEARCH §4)."""

from collections import Counter
from collections.abc import Iterable, Sequence

from articles.search.asking import Query
from articles.search.counting import Codes
from articles.search.entries import EVERYTHING, Filters
from articles.search.generation import RANKED, Generation
from articles.search.held import Held
from articles.search.lexemes import Names
from articles.search.postgres_conditions import Clause, both, matching, narrowed, visible
from articles.search.tallies import Row, Tally, let_through, tallied

TOGETHER = 50_000  # entries that are counted and put in order by one question; of more, that takes longer than two
_ROW = ", ".join(Row._fields)
BY_DATE = "ORDER BY date DESC, id DESC"
# Each group says by a bit of which of the codes it is not.
_GROUPS = (
    "SELECT NULL::bigint, grouping(place, lead, rest), count(*), place, lead, rest FROM {} WHERE {}"
    " GROUP BY GROUPING SETS ((place), (lead), (rest))"
)
_PLACE, _LEAD = 0b011, 0b101


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
        dates: tuple[int, int],
        large: bool,
        repeats: bool,
    ):
        super().__init__(stamp, codes, moments, now)
        self.names = names.all
        self.size = size
        self.earliest, self.latest = dates
        self.large = large
        self.repeats = repeats
        self.visible = visible(now) if self.waits else Clause()


class PostgresMatches(Generation):
    names: Names

    def load(self, stamp: int, now: int) -> PostgresHeld:
        """What is held in memory; `now` in microseconds."""
        waiting = self.rows("SELECT visible_from FROM {entry} WHERE visible_from IS NOT NULL")
        size, *dates, large, repeats = self.rows(
            "SELECT greatest(reltuples, 0)::bigint, (SELECT coalesce(min(date), 0) FROM {entry}),"
            " (SELECT coalesce(max(date), 0) FROM {entry}), EXISTS (SELECT 1 FROM {entry} WHERE v IS NULL),"
            " EXISTS (SELECT 1 FROM {entry} WHERE repeated) FROM pg_class WHERE oid = '{entry}'::regclass"
        )[0]
        moments = [moment for (moment,) in waiting]
        known = {"size": size, "dates": dates, "large": large, "repeats": repeats}
        return PostgresHeld(stamp, self.codes(), moments, now, self.names, **known)

    def _matching(self, held: PostgresHeld, query: Query, filters: Filters = EVERYTHING, also: str = "") -> Clause:
        """The condition of a query and its filters, and that an entry is visible; `also` a tsquery, if there are words."""
        narrow = narrowed(filters, held.codes, words=bool(query.words))
        return both(narrow, matching(query, held.names, also, large=held.large), held.visible)

    def _tally(self, held: PostgresHeld, query: Query, filters: Filters) -> Tally:
        if filters != EVERYTHING and query.words and (few := self._few(held, query)) is not None:
            return tallied(let_through(few, filters, held.codes), repeats=held.repeats)
        match = self._matching(held, query, filters)
        rows: list[Row] | None = None
        if match.looks or (query.words and filters != EVERYTHING and self._estimate(match) < TOGETHER):
            # In one go: to look twice would take twice as long.
            found = self.rows(
                f"WITH found AS MATERIALIZED (SELECT {_ROW} FROM {{entry}} WHERE {match.sql})"
                f" {_GROUPS.format('found', 'TRUE')} UNION ALL (SELECT * FROM found {BY_DATE} LIMIT {RANKED})",
                match.parameters,
            )
            rows = [Row(*row) for row in found if row[0] is not None]
        else:
            if not query.words:  # then there is nothing that an index could answer
                self.run("SET LOCAL enable_seqscan = on")
            found = self.rows(_GROUPS.format("{entry}", match.sql), match.parameters)
            if not query.words:
                self.run("SET LOCAL enable_seqscan = off")
        places: Counter[int] = Counter()
        teams: Counter[int] = Counter()
        for key, grouped, count, place, lead, rest in found:
            if key is None and grouped == _PLACE:
                places[place] += count
            elif key is None:
                teams[lead if grouped == _LEAD else rest] += count
        if rows is None and places.total() <= RANKED:
            rows = self._rows(match) if places else []
        tally = Tally(places, teams, rows)
        if not held.repeats:
            return tally
        several = rows if tally.complete and rows else self._rows(both(match, Clause("repeated")))
        return tally._replace(repeated=several[::-1])

    def _few(self, held: PostgresHeld, query: Query) -> list[Row] | None:
        """All that match before filters, the latest first; None where they are too many to be ordered by scores."""

        def find() -> list[Row] | None:
            match = self._matching(held, query)
            rows = self.rows(
                f"WITH found AS MATERIALIZED (SELECT {_ROW} FROM {{entry}} WHERE {match.sql} LIMIT {RANKED + 1})"
                f" SELECT * FROM found {BY_DATE}",
                match.parameters,
            )
            return None if len(rows) > RANKED else [Row(*row) for row in rows]

        return held.once(query, find)

    def _rows(self, match: Clause, most: int | None = None) -> list[Row]:
        """What matches, the latest first."""
        limit = f" LIMIT {most}" if most else ""
        # Found before it is put in order: the planner might walk through all entries by date.
        found = f"WITH found AS MATERIALIZED (SELECT {_ROW} FROM {{entry}} WHERE {match.sql})"
        return [Row(*row) for row in self.rows(f"{found} SELECT * FROM found {BY_DATE}{limit}", match.parameters)]

    def _estimate(self, match: Clause) -> int:
        """About how many entries match, as the planner has it."""
        told = self.rows(f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {{entry}} WHERE {match.sql}", match.parameters)
        return int(told[0][0][0]["Plan"]["Plan Rows"])

    def _shares(self, lexemes: Iterable[str]) -> dict[str, float]:
        """The shares of entries that have these lexemes, as the planner counted them; of the frequent ones alone."""
        return dict(
            self.rows(
                "SELECT * FROM (SELECT unnest(most_common_elems::text::text[]) lexeme, unnest(most_common_elem_freqs)"
                " FROM pg_stats WHERE schemaname = current_schema() AND tablename = %s AND attname = 'v') frequent"
                " WHERE lexeme = ANY(%s)",
                (self.table("entry"), list(lexemes)),
            )
        )

    def _later(self, match: Clause, ids: Sequence[int]) -> set[int]:
        """The places of these articles that are not the first that match."""
        article = Clause("article IN (SELECT article FROM {entry} WHERE id = ANY(%s) AND repeated)", (ids,))
        rows = self._rows(both(article, match))
        first = {row.article: row.id for row in rows}
        return {row.id for row in rows if first[row.article] != row.id}
