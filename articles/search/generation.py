"""What both databases keep of an index beside its tokens: the codes of places and teams, and what changed during a rebuild.

An index lives in tables of its own, a generation of them; a rebuild makes the next one beside it. They are no models:
what stands in them is made of tokens, and each database has its own way to hold these.
"""

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from django.db.models.expressions import RawSQL

from articles.search.counting import Codes
from articles.search.entries import Place

# Up to so many hits are ordered by their scores; more, by whether the words stand in the title, and by date.
RANKED = 2_000
FRESH, FADES = 0.2, 1460  # how much more a new article weighs, and in how many days that fades
SEVERAL = 300  # places or teams from which on all codes are read at once, and not one by one
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def microseconds(moment: datetime.datetime | None) -> int | None:
    """A moment as both databases store it."""
    return None if moment is None else (moment - EPOCH) // datetime.timedelta(microseconds=1)


def freshness(age: int) -> float:
    """How much more an article weighs that is so many days old."""
    return 1 + FRESH * math.exp(-max(age, 0) / FADES)


class Generation:
    """The tables of one index. `Sqlite` and `Postgres` say what stands in `tables` and how it is asked."""

    tables: Sequence[str]

    def __init__(self, connection, index: str, number: int) -> None:
        self.connection = connection
        self.prefix = f"articles_search_{index}_{number}"

    def table(self, name: str) -> str:
        return f"{self.prefix}_{name}"

    def rows(self, sql: str, parameters: Sequence = ()) -> list[tuple]:
        """The rows of a question; `{name}` stands for that table of ours."""
        with self.connection.cursor() as cursor:
            cursor.execute(self._named(sql), parameters)
            return cursor.fetchall()

    def run(self, sql: str, parameters: Sequence | None = None) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute(self._named(sql), parameters)

    def run_for(self, rows: Sequence[Sequence], sql: str) -> None:
        """Carry out a statement for each of these rows."""
        if rows:
            with self.connection.cursor() as cursor:
                cursor.executemany(self._named(sql), rows)

    def _named(self, sql: str) -> str:
        return re.sub("{([a-z_]+)}", rf"{self.prefix}_\1", sql)

    # Its life

    def create(self) -> None:
        """Make empty tables, in place of any that a broken rebuild has left."""
        self.drop()
        self.run("CREATE TABLE {place} (code INTEGER PRIMARY KEY, publication BIGINT, section BIGINT, year INTEGER)")
        self.run("CREATE TABLE {team} (code INTEGER PRIMARY KEY, departments TEXT NOT NULL UNIQUE)")
        self.run("CREATE TABLE {changed} (id BIGINT PRIMARY KEY)")

    def drop(self) -> None:
        for name in ("place", "team", "changed", *self.tables):
            self.run(f"DROP TABLE IF EXISTS {{{name}}}")

    def finish(self) -> None:
        """After a rebuild: bring the tables into the form in which they are asked fastest, step by step."""

    def know(self, names: Iterable[str]) -> None:
        """Before anything is put in: phrases that are often asked for, where the database can make use of them."""

    # What changed while the next generation is made

    def note(self, ids: Iterable[int]) -> None:
        known = {row[0] for row in self.rows("SELECT id FROM {changed}")}
        self.run_for([(each,) for each in sorted(set(ids) - known)], "INSERT INTO {changed} (id) VALUES (%s)")

    def noted(self) -> list[int]:
        return [row[0] for row in self.rows("SELECT id FROM {changed} ORDER BY id")]

    # Codes

    def codes(self) -> Codes:
        places = {row[0]: Place(*row[1:]) for row in self.rows("SELECT code, publication, section, year FROM {place}")}
        teams = {row[0]: _team(row[1]) for row in self.rows("SELECT code, departments FROM {team}")}
        return Codes(places, teams)

    def coded(self, values: Iterable[Place] | Iterable[frozenset[int]]) -> list[int]:
        """The codes of these places or teams; new ones are made."""
        values = list(values)
        known: dict[Place | frozenset[int], int] = {}
        if len(set(values)) > SEVERAL:
            codes = self.codes()
            known = {value: code for code, value in (*codes.places.items(), *codes.teams.items())}
        found = []
        for value in values:
            if value not in known:
                known[value] = self._place(value) if isinstance(value, Place) else self._team(value)
            found.append(known[value])
        return found

    def _place(self, place: Place) -> int:
        section = "section IS NULL" if place.section is None else f"section = {int(place.section)}"
        known = self.rows(
            f"SELECT code FROM {{place}} WHERE publication = %s AND year = %s AND {section}",
            (place.publication, place.year),
        )
        return known[0][0] if known else self._new("place", place)

    def _team(self, departments: frozenset[int]) -> int:
        written = " ".join(map(str, sorted(departments)))
        known = self.rows("SELECT code FROM {team} WHERE departments = %s", (written,))
        return known[0][0] if known else self._new("team", (written,))

    def _new(self, table: str, values: Sequence) -> int:
        code = self.rows(f"SELECT coalesce(max(code), 0) + 1 FROM {{{table}}}")[0][0]
        self.run(f"INSERT INTO {{{table}}} VALUES ({', '.join(['%s'] * (len(values) + 1))})", (code, *values))
        return code

    # Articles

    def standing(self, articles: Sequence[int]) -> set[int]:
        """Those of these articles that have an entry."""
        marks = ", ".join(["%s"] * len(articles))
        sql = f"SELECT DISTINCT article FROM {{entry}} WHERE article IN ({marks})"
        return {article for (article,) in self.rows(sql, articles)} if articles else set()

    # What each database does in its own way

    def among(self, keys: Sequence[int]) -> RawSQL:
        """These keys, for `pk__in`: however many there are, they are one parameter."""
        raise NotImplementedError

    def snapshot(self) -> AbstractContextManager:
        """Within it, everything that is asked is of one moment."""
        raise NotImplementedError


def _team(written: str) -> frozenset[int]:
    return frozenset(map(int, written.split()))
