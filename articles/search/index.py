"""An index of articles: kept in step by verbs in their caller's transaction, and asked (SEARCH §5 and §7).

An entry is a place: an article where it stands in an issue. So a filter finds whatever stands there, and withdrawing
one of two issues takes out that place alone; yet an article is found once and counted once: where it stands first
(by date, then id) of all the places that are visible and that the filters allow, as in `Placement.counted_for`.
A correction replaces all entries of its article.
"""

import datetime
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models.expressions import RawSQL
from django.utils import timezone

from articles.models.search_index import SearchIndex
from articles.search.asking import Query
from articles.search.engines import ENGINES
from articles.search.entries import EVERYTHING, Answer, Entry, Facets, Filters, Score
from articles.search.generation import Generation, microseconds
from articles.search.held import Held
from articles.search.segments import segments
from articles.search.tokens import version

PUBLIC, DRAFTS = "public", "drafts"  # what citizens find, and all other articles
OUTDATED = "检索索引与程序不符，请运行 reindex。"
FEW = 3  # below so many hits, entries that hold only some of the words are shown too
PARTIAL = 10  # so many of them

_kept: dict[tuple[str, str], tuple[int, Held]] = {}  # by database and index: the generation, and what is held of it
_SERVING = f"SELECT generation, version, stamp FROM {SearchIndex._meta.db_table} WHERE name = %s"


class Serving(NamedTuple):
    generation: int
    version: str
    stamp: int


class Index:
    """The index of this name, in this database."""

    def __init__(self, name: str = PUBLIC, using: str = DEFAULT_DB_ALIAS):
        self.name = name
        self.using = using

    # Questions

    def search(
        self,
        query: Query,
        filters: Filters = EVERYTHING,
        *,
        by_date: bool = False,
        page: int = 1,
        size: int = 20,
        now: datetime.datetime | None = None,
    ) -> Answer:
        """A page (from 1) of what is found: by relevance, or the latest first. Past the end it is empty."""
        if query.problem:
            return Answer(0, [], Facets(), problem=query.problem)
        now = now or timezone.now()
        today = timezone.localdate(now)
        start = (max(page, 1) - 1) * size

        def answer(engine, held) -> Answer:
            stop = start + max(size, FEW)  # what is found is all known where there is little, on the smallest page too
            count, facets, ids = engine.search(held, query, filters, start, stop, None if by_date else today)
            cut = segments(query) if count < FEW and not start else None
            partial = engine.partly(held, cut, query.excluded, filters, PARTIAL + count, today) if cut else []
            return Answer(count, ids[:size], facets, [each for each in partial if each not in ids][:PARTIAL])

        return self._asked(now, answer) or Answer(0, [], Facets(), problem=OUTDATED)

    def latest(self, query: Query, limit: int, *, now: datetime.datetime | None = None) -> list[int]:
        """The ids of the latest entries that are found, without counting: as fast in the largest archive."""
        if query.problem:
            return []
        return self._asked(now or timezone.now(), lambda engine, held: engine.latest(held, query, limit)) or []

    def explained(self, query: Query, ids: Sequence[int]) -> dict[int, Score]:
        """Why these entries, which are found, stand where they do, by id; nothing where they are ordered without scores."""
        now = timezone.now()
        today = timezone.localdate(now)
        return self._asked(now, lambda engine, held: engine.explained(held, query, ids, today)) or {}

    def articles(self, query: Query) -> RawSQL:
        """The articles of all entries that match, for `pk__in`; also of those whose time has not come."""
        keys = self._asked(timezone.now(), lambda engine, held: engine.articles(held, query)) or []
        return self.generation(0).among(keys)

    def standing(self, articles: Sequence[int]) -> set[int]:
        """Those of these articles that have an entry; it stays so until the transaction ends."""
        return self.generation(self.row(lock=True).generation).standing(articles)

    def _asked(self, now: datetime.datetime, ask: Callable):
        """What the tables of one moment say, None where they are outdated; once more where they were exchanged."""
        while True:
            row = None
            try:
                with self.generation(0).snapshot():
                    row = self._read()
                    if row and row.version == version():
                        engine = self.generation(row.generation)
                        return ask(engine, self._held(engine, row, microseconds(now)))
                if row:
                    return None
                self.row()
            except DatabaseError:
                if connections[self.using].in_atomic_block or not row or self.row().generation == row.generation:
                    raise

    def _read(self) -> Serving | None:
        """What serves now; a tenth of the time that a model takes."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(_SERVING, (self.name,))
            found = cursor.fetchone()
        return Serving(*found) if found else None

    def _held(self, engine: Generation, row: Serving, now: int) -> Held:
        key = (str(connections[self.using].settings_dict["NAME"]), self.name)
        generation, held = _kept.get(key, (0, None))
        if held is None or generation != row.generation or not held.holds(row.stamp, now):
            held = engine.load(row.stamp, now)
            _kept[key] = row.generation, held
        return held

    # Verbs

    def put(self, entries: Iterable[Entry], was: Iterable[Entry] = ()) -> None:
        """Add entries, or replace those of the same id.

        `was` is how the replaced ones were indexed, where the caller knows; it keeps the index small and in order.
        """
        entries = list(entries)
        with self.changing(entry.id for entry in entries) as (engine, row):
            if engine:
                row.last = engine.put(entries, was, row.last)

    def remove(self, ids: Iterable[int], was: Iterable[Entry] = ()) -> None:
        """Take entries out; those that are not there are no error. `was` as for `put`."""
        ids = list(ids)
        with self.changing(ids) as (engine, _):
            if engine:
                engine.remove(ids, was)

    def outdate(self) -> None:
        """Say that the truth is not what is indexed any more: nothing is found until the index is made anew."""
        with transaction.atomic(self.using):
            row = self.row(lock=True)
            row.version = ""
            self.save(row)

    @contextmanager
    def changing(self, ids: Iterable[int]) -> Iterator[tuple[Generation | None, SearchIndex]]:
        """The tables that serve, for a change of these entries, and their row, which is saved; no other process changes
        them meanwhile. No tables where they are outdated: the rebuild that they wait for asks the truth.
        """
        with transaction.atomic(self.using):
            row = self.row(lock=True)
            yield self.generation(row.generation) if row.is_current else None, row
            if row.building:
                self.generation(row.building).note(ids)
            self.save(row)

    # Its tables

    def row(self, *, lock: bool = False) -> SearchIndex:
        """What is known of the index. Made where there is none yet, with tables that hold nothing."""
        rows = SearchIndex.objects.using(self.using)
        found = (rows.select_for_update() if lock else rows).filter(name=self.name).first()
        return found or self.begin()

    def begin(self, *, complete: bool | None = None) -> SearchIndex:
        """Make it anew, with tables that hold nothing; which is everything only where nothing was written yet."""
        if complete is None:
            complete = not apps.get_model("articles.Article").objects.using(self.using).exists()
        with transaction.atomic(self.using):
            self.generation(1).create()
            self.generation(1).finish()
            row = SearchIndex(name=self.name, generation=1, version=version() if complete else "")
            self.save(row)
        return row

    def save(self, row: SearchIndex) -> None:
        """Store what is known of the index, under another stamp."""
        # No counter: what was rolled back may have been read, and must not be taken for what came instead.
        row.stamp = secrets.randbits(62)
        row.save(using=self.using)

    def generation(self, number: int) -> Generation:
        """These tables of the index."""
        connection = connections[self.using]
        return ENGINES[connection.vendor](connection, self.name, number)

    def generations(self) -> set[int]:
        """The numbers of all generations that have tables: the one that serves, and what was left behind."""
        there = connections[self.using].introspection.table_names()
        named = (re.match(rf"articles_search_{self.name}_([0-9]+)_", table) for table in there)
        return {int(found[1]) for found in named if found}


def begin_indexes(sender, using: str, **_) -> None:
    """Once there is a database, or an emptied one: the indexes. Where articles are already, they wait for `reindex`."""
    if SearchIndex._meta.db_table in connections[using].introspection.table_names():
        for name in (PUBLIC, DRAFTS):
            Index(name, using).row()
