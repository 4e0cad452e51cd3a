"""The index on PostgreSQL: a narrow table with tsvectors and GIN (SEARCH §4)."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import md5

from django.db import transaction

from articles.search.entries import Entry
from articles.search.generation import microseconds
from articles.search.lexemes import Names, canon, period, vector
from articles.search.postgres_questions import PostgresQuestions

TOGETHER = 50  # rows that one statement inserts
CHANGED = 500  # rows that one statement changes
COLUMNS = "id, article, date, place, lead, rest, visible_from, repeated, v"


class Postgres(PostgresQuestions):
    tables = ("entry", "text", "name")

    def create(self) -> None:
        super().create()
        # Whatever is long stands elsewhere, so that counting reads little. Where a page has room, a row that changes stays
        # in it, and no index is told of it.
        self.run(
            "CREATE TABLE {entry} (id BIGINT PRIMARY KEY, article BIGINT NOT NULL, date INTEGER NOT NULL,"
            " place INTEGER NOT NULL, lead INTEGER NOT NULL, rest INTEGER NOT NULL, visible_from BIGINT,"
            " repeated BOOLEAN NOT NULL, v TSVECTOR) WITH (toast_tuple_target = 128, fillfactor = 95)"
        )
        # The planner knows how frequent the 4,000 most frequent lexemes are: all that stand in more than 2 of 100 articles.
        self.run("ALTER TABLE {entry} ALTER COLUMN v SET STATISTICS 400")
        # What is looked at to see whether a phrase stands there is read at once, neither packed nor from elsewhere.
        self.run("CREATE TABLE {text} (id BIGINT PRIMARY KEY, canon TEXT NOT NULL) WITH (toast_tuple_target = 8160)")
        self.run("ALTER TABLE {text} ALTER COLUMN canon SET STORAGE EXTERNAL")
        self.run("CREATE TABLE {name} (name TEXT PRIMARY KEY)")

    def finish(self) -> None:
        """Make its indexes: once for all rows, they are smaller and made faster."""
        self.run(f"CREATE INDEX {self.table('tokens')} ON {{entry}} USING gin (v) WITH (fastupdate = off)")
        self.run(f"CREATE INDEX {self.table('by_date')} ON {{entry}} (date DESC, id DESC)")
        self.run(f"CREATE INDEX {self.table('by_article')} ON {{entry}} (article)")
        self.run(f"CREATE INDEX {self.table('waiting')} ON {{entry}} (visible_from) WHERE visible_from IS NOT NULL")
        self.run(f"CREATE INDEX {self.table('repeats')} ON {{entry}} (id) WHERE repeated")
        self.run(f"CREATE INDEX {self.table('large')} ON {{entry}} (id) WHERE v IS NULL")
        self.run("ANALYZE {entry}, {text}")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        outermost = not self.connection.in_atomic_block
        with transaction.atomic(self.connection.alias):
            if outermost:
                self.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # The planner does not see what unpacking a tsvector costs, and would read them all.
            self.run("SET LOCAL enable_seqscan = off; SET LOCAL jit = off")
            yield
            if not outermost:
                self.run("SET LOCAL enable_seqscan = DEFAULT; SET LOCAL jit = DEFAULT")

    # Writing

    @cached_property
    def names(self) -> Names:
        return Names(name for (name,) in self.rows("SELECT name FROM {name}"))

    def know(self, names: Iterable[str]) -> None:
        self.run_for([(name,) for name in sorted(Names(names).all)], "INSERT INTO {name} VALUES (%s)")
        self.__dict__.pop("names", None)

    def put(self, entries: Iterable[Entry], was: Iterable[Entry] = (), last: int = 0) -> int:
        """Add entries, or replace those of the same id. What was indexed need not be known; `last` is given back.

        Where only something else than the text has changed, the text is not indexed again, which is nearly all the work.
        """
        entries = list(entries)
        rows: list[tuple] = []
        texts: list[tuple] = []
        others: list[tuple] = []
        stand = self._digests([entry.id for entry in entries]) if entries else {}
        places = self.coded(entry.place for entry in entries)
        # A team is coded as one of its departments, and the others: so there are few codes to count, however many teams.
        leads = self.coded(frozenset(sorted(entry.departments)[:1]) for entry in entries)
        rests = self.coded(frozenset(sorted(entry.departments)[1:]) for entry in entries)
        for entry, *codes in zip(entries, places, leads, rests, strict=True):
            day = entry.date.toordinal()
            row = (entry.id, entry.article, day, *codes, microseconds(entry.visible_from))
            if entry.id in stand and stand[entry.id] == (entry.article, period(day), _digest(canon(entry))):
                others.append(row)
                continue
            made = vector(entry, self.names)
            rows.append((*row, False, made.lexemes))
            texts.append((entry.id, made.canon))
        before = self._take_out([key for key, _ in texts]) if texts else []
        self._insert(f"{{entry}} ({COLUMNS})", "(%s, %s, %s, %s, %s, %s, %s, %s, %s::tsvector)", rows)
        self._insert("{text} (id, canon)", "(%s, %s)", texts)
        self._change(others)
        self._mark_repeats({*(entry.article for entry in entries), *before})
        return last

    def remove(self, ids: Iterable[int], was: Iterable[Entry] = ()) -> None:
        """Take entries out; those that are not there are no error."""
        if keys := list(ids):
            self._mark_repeats(self._take_out(keys))

    def _take_out(self, keys: list[int]) -> list[int]:
        """The articles whose entries these were."""
        self.run("DELETE FROM {text} WHERE id = ANY(%s)", (keys,))
        return [row[0] for row in self.rows("DELETE FROM {entry} WHERE id = ANY(%s) RETURNING article", (keys,))]

    def _insert(self, table: str, marks: str, rows: Sequence[tuple]) -> None:
        for at in range(0, len(rows), TOGETHER):
            some = rows[at : at + TOGETHER]
            values = [value for row in some for value in row]
            self.run(f"INSERT INTO {table} VALUES {', '.join([marks] * len(some))}", values)

    def _digests(self, keys: list[int]) -> dict[int, tuple]:
        """Of those of these entries that there are: what their vector is made of, the text as a digest."""
        sql = "SELECT id, article, date, md5(canon) FROM {entry} JOIN {text} USING (id) WHERE id = ANY(%s)"
        return {key: (article, period(date), digest) for key, article, date, digest in self.rows(sql, (keys,))}

    def _change(self, rows: Sequence[tuple]) -> None:
        """Give these entries, whose texts stay, what else is said of them."""
        for at in range(0, len(rows), CHANGED):
            some = rows[at : at + CHANGED]
            self.run(
                "UPDATE {entry} e SET date = n.date, place = n.place, lead = n.lead, rest = n.rest,"
                " visible_from = n.visible_from"
                f" FROM (VALUES {', '.join(['(%s, %s, %s, %s, %s, %s, %s::bigint)'] * len(some))})"
                " n (id, article, date, place, lead, rest, visible_from) WHERE e.id = n.id"
                " AND (e.date, e.place, e.lead, e.rest, e.visible_from)"
                " IS DISTINCT FROM (n.date, n.place, n.lead, n.rest, n.visible_from)",
                [value for row in some for value in row],
            )

    def _mark_repeats(self, articles: Iterable[int]) -> None:
        """Say of these articles' entries whether there are several of it."""
        self.run(
            "UPDATE {entry} e SET repeated = several FROM (SELECT article, count(*) > 1 AS several FROM {entry}"
            " WHERE article = ANY(%s) GROUP BY article) a WHERE e.article = a.article AND e.repeated <> several",
            (list(articles),),
        )

    # Checking

    def stored(self) -> dict[int, tuple]:
        """What is indexed of each entry, by id: article (None where its repeats are not marked), date, place, team, moment."""
        codes = self.codes()
        rows = self.rows(
            "SELECT id, CASE WHEN repeated = (count(*) OVER (PARTITION BY article) > 1) THEN article END, date, place,"
            " lead, rest, visible_from FROM {entry}"
        )
        return {
            key: (article, date, codes.places[place], codes.teams[lead] | codes.teams[rest], moment)
            for key, article, date, place, lead, rest, moment in rows
        }

    def differing(self, entry: Entry, stored: tuple) -> list[str]:
        """What of an entry is indexed otherwise, in Chinese words."""
        made = vector(entry, self.names)
        day, moment = entry.date.toordinal(), microseconds(entry.visible_from)
        truth = (entry.article, day, entry.place, entry.departments, moment)
        called = ("稿件", "日期", "刊物、栏目或年份", "单位", "定时")
        wrong = [name for name, one, other in zip(called, truth, stored, strict=True) if one != other]
        same = "SELECT v IS NOT DISTINCT FROM %s::tsvector AND canon = %s FROM {entry} JOIN {text} USING (id) WHERE id = %s"
        told = self.rows(same, (made.lexemes, made.canon, entry.id))
        return wrong if told == [(True,)] else [*wrong, "文字"]


def _digest(text: str) -> str:
    """As PostgreSQL's `md5` gives it."""
    return md5(text.encode(), usedforsecurity=False).hexdigest()
