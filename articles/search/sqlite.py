"""The index on SQLite: FTS5 without content, its rows in date order (SEARCH §3).

FTS5 takes a text out again only by exactly the tokens that were put in, and Debian's version says nothing where they
are others. So `entry` keeps a digest of them: what the caller says was indexed is taken out where the digest agrees.
Anything else stays behind under a number that no entry has and none gets again; such a row is never counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from itertools import chain

from articles.search.entries import Entry
from articles.search.generation import microseconds
from articles.search.sqlite_questions import SqliteQuestions
from articles.search.tokens import BREAK, characters, pieces, tokens

MERGED = 500  # pages that one step of a merge writes
LONGEST = 32_768  # characters of a token; FTS5 cuts a longer one, which no query is long enough to ask for


class Tokens:
    """An entry as FTS5 is given it: title, body and credits, and its characters, tokens joined by blanks."""

    def __init__(self, entry: Entry):
        title, body, credits = pieces(entry.title), pieces(entry.body), [pieces(credit) for credit in entry.credits]
        self.fields = (
            " ".join(tokens(title)),
            " ".join(tokens(body)),
            f" {BREAK} ".join(" ".join(tokens(credit)) for credit in credits),
        )
        titled = characters(title)
        everywhere = characters(title, body, *credits)
        # Also which of them stand in the title: without positions, a column could not be asked for.
        self.characters = " ".join(chain(sorted(everywhere), (f"{each}." for each in sorted(titled))))

    @property
    def digest(self) -> int:
        """Eight bytes of what FTS5 was given."""
        given = "\n".join((*self.fields, self.characters)).encode()
        return int.from_bytes(blake2b(given, digest_size=8).digest(), signed=True)


class Sqlite(SqliteQuestions):
    tables = ("entry", "text", "character")

    def create(self) -> None:
        super().create()
        self.run(
            "CREATE TABLE {entry} (n INTEGER PRIMARY KEY, id INTEGER NOT NULL UNIQUE, article INTEGER NOT NULL,"
            " date INTEGER NOT NULL, place INTEGER NOT NULL, team INTEGER NOT NULL, visible_from INTEGER,"
            " digest INTEGER NOT NULL)"
        )
        self.run(f"CREATE INDEX {self.table('by_article')} ON {{entry}} (article)")
        self.run(f"CREATE INDEX {self.table('waiting')} ON {{entry}} (visible_from) WHERE visible_from IS NOT NULL")
        tokenizer = "content='', tokenize=\"ascii tokenchars '.'\""
        self.run(f"CREATE VIRTUAL TABLE {{text}} USING fts5(title, body, credits, {tokenizer})")
        self.run(f"CREATE VIRTUAL TABLE {{character}} USING fts5(characters, detail=none, columnsize=0, {tokenizer})")

    def finish(self) -> None:
        """Merge what was written bit by bit, in steps that keep nobody waiting."""
        for name in ("text", "character"):
            pages = -MERGED  # the first step begins a merge of everything
            while self._merged(name, pages) > 1:
                pages = MERGED

    def _merged(self, name: str, pages: int) -> int:
        """How much a step has changed."""
        table = self.table(name)
        with self.connection.cursor() as cursor:
            before = cursor.execute("SELECT total_changes()").fetchone()[0]
            cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('merge', {pages})")
            return cursor.execute("SELECT total_changes()").fetchone()[0] - before

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        if self.connection.in_atomic_block:
            yield
            return
        # Django's own transactions here are those of writers, for whom everybody waits.
        with self.connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")

    # Writing

    def put(self, entries: Iterable[Entry], was: Iterable[Entry] = (), last: int = 0) -> int:
        """Add entries, or replace those of the same id; `was` is how they were indexed, as far as is known.

        `last` is the highest number that was ever given; returned is what it is now.
        """
        entries = sorted(entries, key=lambda entry: (entry.date, entry.id))
        known = self._known(entry.id for entry in entries)
        before = {entry.id: entry for entry in was}
        rows = []
        places = self.coded(entry.place for entry in entries)
        teams = self.coded(entry.departments for entry in entries)
        for entry, *codes in zip(entries, places, teams, strict=True):
            new, day = Tokens(entry), entry.date.toordinal()
            n, date, digest = known.get(entry.id, (0, day, 0))
            if not n or date != day or digest != new.digest:
                if n:
                    free = self._take_out(n, new if digest == new.digest else before.get(entry.id), digest)
                    n = n if free and date == day else 0
                n = n or (last := last + 1)
                self._put_in(n, new)
            rows.append((n, entry.id, entry.article, day, *codes, microseconds(entry.visible_from), new.digest))
        self.run_for([(key,) for key in known], "DELETE FROM {entry} WHERE id = %s")
        self.run_for(rows, "INSERT INTO {entry} VALUES (%s, %s, %s, %s, %s, %s, %s, %s)")
        return last

    def remove(self, ids: Iterable[int], was: Iterable[Entry] = ()) -> None:
        """Take entries out; those that are not there are no error."""
        before = {entry.id: entry for entry in was}
        for key, (n, _, digest) in self._known(ids).items():
            self._take_out(n, before.get(key), digest)
            self.run("DELETE FROM {entry} WHERE n = %s", (n,))

    def _known(self, ids: Iterable[int]) -> dict[int, tuple[int, int, int]]:
        """Number, date and digest of those entries that there are."""
        sql = "SELECT n, date, digest FROM {entry} WHERE id = %s"
        return {key: found[0] for key in set(ids) if (found := self.rows(sql, (key,)))}

    def _put_in(self, n: int, new: Tokens) -> None:
        self.run("INSERT INTO {text} (rowid, title, body, credits) VALUES (%s, %s, %s, %s)", (n, *new.fields))
        self.run("INSERT INTO {character} (rowid, characters) VALUES (%s, %s)", (n, new.characters))

    def _take_out(self, n: int, was: Entry | Tokens | None, digest: int) -> bool:
        """Whether the number is free again: the tokens that stand there are known, and were taken out."""
        if was is None:
            return False
        old = Tokens(was) if isinstance(was, Entry) else was
        if old.digest != digest:
            return False
        text, character = self.table("text"), self.table("character")
        self.run(
            f"INSERT INTO {text} ({text}, rowid, title, body, credits) VALUES ('delete', %s, %s, %s, %s)",
            (n, *old.fields),
        )
        self.run(
            f"INSERT INTO {character} ({character}, rowid, characters) VALUES ('delete', %s, %s)", (n, old.characters)
        )
        return True

    # Checking

    def stored(self) -> dict[int, tuple]:
        """What is indexed of each entry, by id: article, date, place, team, moment, and a sum of what FTS5 holds."""
        codes = self.codes()
        sums = {name: self._read_back(name) for name in ("text", "character")}
        rows = self.rows("SELECT id, n, article, date, place, team, visible_from FROM {entry}")
        return {
            key: (article, date, codes.places[place], codes.teams[team], moment, *(each[n] for each in sums.values()))
            for key, n, article, date, place, team, moment in rows
        }

    def differing(self, entry: Entry, stored: tuple) -> list[str]:
        """What of an entry is indexed otherwise, in Chinese words."""
        made = Tokens(entry)
        sums = [0, 0]
        for column, field in zip(("title", "body", "credits"), made.fields, strict=True):
            sums[0] += sum(hash((token[:LONGEST], column, offset)) for offset, token in enumerate(field.split()))
        sums[1] = sum(hash((token, None, None)) for token in made.characters.split())
        day, moment = entry.date.toordinal(), microseconds(entry.visible_from)
        truth = (entry.article, day, entry.place, entry.departments, moment, *sums)
        called = ("稿件", "日期", "刊物、栏目或年份", "单位", "定时", "文字", "单字")
        return [name for name, one, other in zip(called, truth, stored, strict=True) if one != other]

    def _read_back(self, name: str) -> Counter[int]:
        """Sums of all tokens by number, as FTS5 holds them with their columns and places."""
        vocabulary = f"temp.{self.table(f'{name}_read_back')}"
        self.run(f"CREATE VIRTUAL TABLE {vocabulary} USING fts5vocab('main', '{self.table(name)}', 'instance')")
        sums: Counter[int] = Counter()
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT term, doc, col, offset FROM {vocabulary}")
            for term, n, column, offset in cursor:
                sums[n] += hash((term, column, offset))
        self.run(f"DROP TABLE {vocabulary}")
        return sums
