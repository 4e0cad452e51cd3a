"""How the index on SQLite is asked: matches from FTS5, what is counted from memory (SEARCH §3 and §5)."""

import datetime
import json
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice

from django.db.models.expressions import RawSQL

from articles.search.asking import Query, Word
from articles.search.entries import EVERYTHING, Facets, Filters, Score
from articles.search.generation import RANKED, Generation, freshness
from articles.search.rows import Rows
from articles.search.segments import Segments, rarest

WEIGHTS = "10, 1, 2"  # of title, body and credits
PARTS = ("标题", "正文", "署名")
TITLE = "title"
LONG = 12  # tokens


class SqliteQuestions(Generation):
    def load(self, stamp: int, now: int) -> Rows:
        """What is held in memory; `now` in microseconds."""
        rows = self.rows("SELECT n, id, place, team, date FROM {entry} ORDER BY n")
        waiting = self.rows("SELECT n, visible_from FROM {entry} WHERE visible_from IS NOT NULL")
        articles = "SELECT article FROM {entry} GROUP BY article HAVING count(*) > 1"
        repeated = self.rows(f"SELECT n, article FROM {{entry}} WHERE article IN ({articles}) ORDER BY date, id")
        last = self.rows("SELECT coalesce(max(id), 0) FROM {text_docsize}")[0][0]  # of those too that are no entry now
        return Rows(stamp, self.codes(), rows, waiting, repeated, last, now)

    def search(
        self, held: Rows, query: Query, filters: Filters, start: int, stop: int, today: datetime.date | None
    ) -> tuple[int, Facets, list[int]]:
        """How many articles there are, their facets, and the ids from `start` up to `stop`.

        By relevance where it is given which day is today, else by date.
        """
        numbers = held.once(query, lambda: self._numbers(held, query))
        places, hidden = held.counted(numbers)
        many = len(numbers) - hidden > RANKED
        if hidden or filters != EVERYTHING:
            numbers = held.narrowed(numbers, filters)
            places, _ = held.counted(numbers)
        numbers, facets = held.facets(numbers, places)
        if not numbers or today is None or not query.words:
            page = held.latest(numbers, start, stop)
        else:
            scores = {} if many else self._scores(held, query, today)
            if scores:
                titled = set(held.once((TITLE, query.words), lambda: self._titled(query.words)))
                page = sorted(numbers, key=lambda n: (n in titled, scores[n], held.order(n)), reverse=True)[start:stop]
            else:
                page = self._titled_first(held, query.words, numbers, start, stop)
        return len(numbers), facets, self._ids(page)

    def latest(self, held: Rows, query: Query, limit: int) -> list[int]:
        """The ids of the latest articles that are found, without counting all."""
        apart = any(word.character or _is_long(word) for word in (*query.words, *query.excluded))
        if not held.in_date_order or held.repeats or apart:
            return self.search(held, query, EVERYTHING, 0, limit, None)[2]
        if not query.words:
            return self._ids(list(islice(filter(held.visible, range(held.last, 0, -1)), limit)))
        table = self.table("text")
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rowid DESC"
        with self.connection.cursor() as cursor:
            cursor.execute(sql, (_expression(query.words, query.excluded),))
            return self._ids(list(islice((n for (n,) in cursor if held.visible(n)), limit)))

    def explained(self, held: Rows, query: Query, ids: Sequence[int], today: datetime.date) -> dict[int, Score]:
        """Why these entries stand where they do, by id; nothing where there are too many for scores."""
        numbers = held.once(query, lambda: self._numbers(held, query))
        expression = self._scoring(query) if len(numbers) - held.counted(numbers)[1] <= RANKED else ""
        if not expression or not ids:
            return {}
        table, day = self.table("text"), today.toordinal()
        weights = (WEIGHTS, "10, 0, 0", "0, 1, 0", "0, 0, 2")
        asked = ", ".join(f"-bm25({table}, {each})" for each in weights)
        marks = ", ".join(["%s"] * len(ids))
        found = self.rows(
            f"SELECT rowid, {asked} FROM {table} WHERE {table} MATCH %s"
            f" AND rowid IN (SELECT n FROM {{entry}} WHERE id IN ({marks}))",
            (expression, *ids),
        )
        keys = dict(zip((row[0] for row in found), self._ids([row[0] for row in found]), strict=True))
        titled = set(self._titled(query.words))
        return {
            keys[n]: Score(n in titled, dict(zip(PARTS, parts, strict=True)), text, freshness(day - held.date(n)))
            for n, text, *parts in found
        }

    def articles(self, held: Rows, query: Query) -> list[int]:
        """The articles of all that match, visible or not."""
        numbers = held.once(query, lambda: self._numbers(held, query))
        sql = "SELECT DISTINCT article FROM {entry} WHERE n IN (SELECT value FROM json_each(%s))"
        return [article for (article,) in self.rows(sql, (json.dumps(numbers),))]

    def among(self, keys: Sequence[int]) -> RawSQL:
        return RawSQL("SELECT value FROM json_each(%s)", (json.dumps(keys),))

    def partly(
        self,
        held: Rows,
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
        without = {n for word in excluded for n in self._numbers(held, Query((word,)))}
        for expression in self._parts(cut):
            if len(found) < limit:
                found |= dict.fromkeys(self._best(held, expression, without, filters, today))
        return self._ids(list(found)[:limit])

    def _parts(self, cut: Segments) -> Iterator[str]:
        """What is looked for instead, one after another; the last one takes some looking."""
        words, beside = _expression(cut.words), _any(cut.beside)
        more = f"({words}) AND ({beside})" if beside else ""
        for all_ in (more, words) if words else ():
            if all_:
                yield from (f"{{title}} : ({all_})", all_)
        yield self._any_rare([*cut.words, *cut.beside])

    def _best(
        self, held: Rows, expression: str, without: Set[int], filters: Filters, today: datetime.date
    ) -> list[int]:
        """The numbers of what matches, the best first; of the latest where there are too many."""
        scores = self._scored(held, expression, today, RANKED)
        # The first place of an article may be older than the latest; it has the same text.
        numbers = held.narrowed(sorted(held.with_places(scores.keys() - without)), filters)
        numbers, _ = held.facets(numbers, held.counted(numbers)[0])
        return sorted(scores.keys() & numbers, key=lambda n: (scores[n], held.order(n)), reverse=True)

    def _ids(self, numbers: Sequence[int]) -> list[int]:
        sql = "SELECT n, id FROM {entry} WHERE n IN (SELECT value FROM json_each(%s))"
        ids = dict(self.rows(sql, (json.dumps(list(numbers)),))) if numbers else {}
        return [ids[n] for n in numbers]

    # What matches

    def _numbers(self, held: Rows, query: Query) -> Sequence[int]:
        """The numbers of all rows that match, ascending; also of those that are not visible, or no entry any more."""
        if not query.words:
            return held.everything()
        alone, words = _parted(query.words)
        not_alone, not_words = _parted([word for word in query.excluded if not self._is_nowhere(word)])
        if any(map(self._is_nowhere, words)):
            return []
        if words:
            numbers = self._matching("text", _expression(words, not_words))
            if alone:
                return _within(numbers, self._matching("character", _expression(alone, not_alone)))
            return _without(numbers, self._matching("character", _any(not_alone))) if not_alone else numbers
        numbers = self._matching("character", _expression(alone, not_alone))
        return _without(numbers, self._matching("text", _any(not_words))) if not_words else numbers

    def _is_nowhere(self, word: Word) -> bool:
        """Whether the beginning of a long phrase stands nowhere: FTS5 may take a second to see that all of it does not."""
        beginning = " + ".join(f'"{token}"' for token in word.tokens[0][:LONG])
        return _is_long(word) and not self._at_most("text", beginning, 0)

    def _matching(self, name: str, expression: str) -> list[int]:
        table = self.table(name)
        # One long text instead of a row for each: fetched and read in less than half the time.
        found = self.rows(f"SELECT group_concat(rowid) FROM {table} WHERE {table} MATCH %s", (expression,))[0][0]
        return json.loads(f"[{found or ''}]")

    # In which order

    def _titled_first(
        self, held: Rows, words: Sequence[Word], numbers: Sequence[int], start: int, stop: int
    ) -> list[int]:
        """Those with all words in their title by date, then the rest by date."""
        titled = held.once((TITLE, words), lambda: self._titled(words))
        first = _within(numbers, titled)
        page = held.latest(first, start, stop)
        if stop > len(first):
            rest = _without(numbers, titled)
            page += held.latest(rest, max(start - len(first), 0), stop - len(first))
        return page

    def _titled(self, words: Sequence[Word]) -> list[int]:
        alone, words = _parted(words)
        inside = self._matching("text", f"{{title}} : ({_expression(words)})") if words else None
        if not alone:
            return inside or []
        # Without positions there are no columns: a character of the title stands there a second time, with a dot.
        titled = self._matching("character", " AND ".join(f'"{word.character}."' for word in alone))
        return titled if inside is None else _within(inside, titled)

    def _scores(self, held: Rows, query: Query, today: datetime.date) -> dict[int, float]:
        """The scores of all that match, by number; none where they would take too long."""
        expression = self._scoring(query)
        return self._scored(held, expression, today) if expression else {}

    def _scoring(self, query: Query) -> str:
        """What is asked for the scores of all that match; nothing where they would take too long."""
        alone, words = _parted(query.words)
        asked = [*map(_phrase, words), *(_phrase(word, spelt=True) for word in alone if self._is_rare(word))]
        if not asked or ((alone or query.excluded) and self._at_most("text", " AND ".join(asked), RANKED) > RANKED):
            return ""
        return " AND ".join(asked)

    def _scored(self, held: Rows, expression: str, today: datetime.date, most: int = -1) -> dict[int, float]:
        """The scores of what matches, by number; of the latest `most`, where so many are too many to score all."""
        table = self.table("text")
        if most >= 0 and (latest := self._latest(expression, most + 1))[most:]:
            return {n: 0.0 for n in latest}
        found = self.rows(f"SELECT rowid, bm25({table}, {WEIGHTS}) FROM {table} WHERE {table} MATCH %s", (expression,))
        day = today.toordinal()
        return {n: -score * freshness(day - held.date(n)) for n, score in found}

    def _latest(self, expression: str, most: int) -> list[int]:
        table = self.table("text")
        sql = f"SELECT rowid FROM {table} WHERE {table} MATCH %s ORDER BY rowid DESC LIMIT {most}"
        return [n for (n,) in self.rows(sql, (expression,))]

    def _any_rare(self, words: Sequence[Word]) -> str:
        """An expression for any of the rarest of those words that are in few articles together; for any in a title where
        all are in too many.
        """
        rare = rarest({word: self._at_most("text", _phrase(word), RANKED) for word in words}, RANKED)
        return _any(rare) if rare else f"{{title}} : ({_any(words)})"

    def _is_rare(self, word: Word) -> bool:
        return self._at_most("character", _phrase(word), RANKED) <= RANKED

    def _at_most(self, name: str, expression: str, most: int) -> int:
        """How many rows match, up to one more than `most`."""
        table = self.table(name)
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {table} MATCH %s LIMIT {most + 1})"
        return self.rows(sql, (expression,))[0][0]


def _is_long(word: Word) -> bool:
    return len(word.tokens[0]) > LONG


def _phrase(word: Word, *, spelt: bool = False) -> str:
    """What FTS5 is asked for a word: tokens, each in double quotes. One character stands in a table of its own, unless
    `spelt` as the beginning of a token.
    """
    if word.character and not spelt:
        return f'"{word.character}"'
    found, prefix = word.tokens
    return " + ".join(f'"{token}"' for token in found) + ("*" if prefix else "")


def _any(words: Iterable[Word]) -> str:
    return " OR ".join(map(_phrase, words))


def _expression(words: Iterable[Word], excluded: Sequence[Word] = ()) -> str:
    wanted = " AND ".join(map(_phrase, words))
    return f"({wanted}) NOT ({_any(excluded)})" if excluded else wanted


def _parted(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Those that are one character, and the others."""
    return [word for word in words if word.character], [word for word in words if not word.character]


def _within(numbers: Sequence[int], others: Sequence[int]) -> list[int]:
    """Those of the numbers that are among the others, in their order."""
    return sorted(set(others).intersection(numbers))


def _without(numbers: Sequence[int], others: Sequence[int]) -> list[int]:
    taken = set(others)
    return [n for n in numbers if n not in taken]
