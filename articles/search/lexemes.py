"""Tokens with their places, as PostgreSQL keeps them in a tsvector and asks for them in a tsquery (SEARCH §4). Pure.

A unit has a place: 1, 2, 3, … A wall moves the next one by one more, the end of a text by two more, so that places which
follow each other are units that do. Lexemes of a run: its pairs, each where it begins, and its last character: `口`
before a wall or the end, `口.` before a unit, which would leave as much room as a wall. `.所` is the first character
behind a unit. `=市财政局` is a name with a token of its own, `^` stands before every lexeme that a title has. `@92412` is the
time that an entry is of: eight days, so that GIN finds the latest without finding all.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add

from articles.search.asking import Word
from articles.search.entries import Entry
from articles.search.tokens import canonical, is_han, pieces

LAST = 16_383  # the last place in a tsvector
MOST = 255  # places of one lexeme
LONGEST = 500  # characters of a unit; a longer one is cut
LARGEST = 800_000  # bytes of lexemes; a tsvector holds no megabyte
ENOUGH = 30  # lexemes
NEAR = 8  # lexemes of a phrase; of more, `ts_rank_cd` takes seconds where a text repeats them
TITLE = "^"
PERIOD = 8  # days


class Names:
    """Phrases with a token of their own: runs of at least three characters, found where their first pair stands."""

    def __init__(self, names: Iterable[str] = ()):
        runs = {parts[0] for parts in map(pieces, names) if len(parts) == 1 and is_han(parts[0]) and len(parts[0]) > 2}
        self.all = frozenset(runs)
        self._by_pair: dict[str, list[str]] = {}
        for name in sorted(runs):
            self._by_pair.setdefault(name[:2], []).append(name)

    def within(self, run: str) -> Iterator[tuple[int, str]]:
        """Where in a run each of them stands."""
        if len(run) < 3 or not self._by_pair:
            return
        for at, pair in enumerate(map(add, run, run[1:])):
            for name in self._by_pair.get(pair, ()):
                if run.startswith(name, at):
                    yield at, name


@dataclass(frozen=True, slots=True)
class Vector:
    """An entry as PostgreSQL is given it: a tsvector as text, None where it would be too large; and its canonical text.

    GIN finds where lexemes stand together, the text says whether they follow each other: a tsvector does not hold all
    places of a long text, and to unpack one takes twice as long.
    """

    lexemes: str | None
    canon: str


def period(day: int) -> str:
    """The lexeme of all entries of the time that this day, as an ordinal number, is in."""
    return f"@{day // PERIOD}"


def canon(entry: Entry) -> str:
    """Its canonical text: where that and its period are the same, so is its vector."""
    return _canon(_texts(entry))


def vector(entry: Entry, names: Names) -> Vector:
    """What is stored of an entry."""
    title, *others = _texts(entry)
    titled: defaultdict[str, list[int]] = defaultdict(list)
    places: defaultdict[str, list[int]] = defaultdict(list)
    at = _place(titled, title, 1, names) + 2
    for parts in others:
        at = _place(places, parts, at, names) + 2
    most = max((len(found) + len(titled.get(lexeme, ())) for lexeme, found in places.items()), default=0)
    most = max(most, max(map(len, titled.values()), default=0))
    whole = at <= LAST and most <= MOST and max(map(len, titled | places), default=0) < LONGEST
    text = _canon([title, *others])
    if at > LARGEST // 8 and sum(len(each.encode()) + 8 for each in places) + 2 * min(at, LAST) > LARGEST:
        return Vector(None, text)
    if not whole:
        places = defaultdict(
            list, {lexeme: [place for place in found[:MOST] if place <= LAST] for lexeme, found in places.items()}
        )
    written = [f"'{period(entry.date.toordinal())}'"]
    written += [_written(f"{TITLE}{lexeme}", found) for lexeme, found in titled.items()]
    for lexeme, found in titled.items():
        written.append(f"'{lexeme}':{','.join(f'{place}A' for place in found)}{_more(places.pop(lexeme, ()))}")
    written += [_written(lexeme, found) for lexeme, found in places.items()]
    return Vector(" ".join(written), text)


def _canon(texts: Iterable[Sequence[str]]) -> str:
    return "\n".join(map(canonical, texts))


def _texts(entry: Entry) -> list[list[str]]:
    return [pieces(entry.title), *map(pieces, entry.credits), pieces(entry.body)]


def _place(places: defaultdict[str, list[int]], parts: Sequence[str], at: int, names: Names) -> int:
    """Add the places of a text's lexemes, from `at` on; gives the place behind its last unit."""
    for n, piece in enumerate(parts):
        if not is_han(piece):
            places[piece[:LONGEST]].append(at)
            at += 1
            continue
        if n:
            if is_han(parts[n - 1]):
                at += 1
            else:
                places[f".{piece[0]}"].append(at)
        for place, pair in enumerate(map(add, piece, piece[1:]), start=at):
            places[pair].append(place)
        for place, name in names.within(piece):
            places[f"={name}"].append(at + place)
        at += len(piece)
        places[piece[-1] if n + 1 == len(parts) or is_han(parts[n + 1]) else f"{piece[-1]}."].append(at - 1)
    return at


def _written(lexeme: str, found: Sequence[int]) -> str:
    return f"'{lexeme}':{','.join(map(str, found))}" if found else f"'{lexeme}'"


def _more(found: Sequence[int]) -> str:
    return "".join(f",{place}" for place in found)


# Asking


@dataclass(frozen=True, slots=True)
class Asked:
    """A word as lexemes with their distances from its first unit; `prefix` is said of the last one.

    `every` holds its lexemes but the last, and pairs between those that are placed. `exact`: it is the last alone.
    """

    word: Word
    placed: tuple[tuple[str, int], ...]
    every: tuple[str, ...]
    prefix: bool

    @property
    def exact(self) -> bool:
        return len(self.placed) == 1 and len(self.placed[0][0]) < LONGEST

    @property
    def lexemes(self) -> set[str]:
        """All of them."""
        return {*self.every, self.placed[-1][0]}

    def everywhere(self, mark: str = "") -> str:
        """A tsquery for its lexemes, wherever they stand; for so many of a long word that it is found in few articles."""
        last = f"'{mark}{self.placed[-1][0]}'" + (":*" if self.prefix else "")
        return " & ".join(dict.fromkeys((last, *(f"'{mark}{each}'" for each in self.every[:ENOUGH]))))

    def phrase(self) -> str:
        """A tsquery for its lexemes in their places; for the first ones of a long word, which say as well how good a find is."""
        asked, before = "", 0
        for lexeme, at in self.placed[:NEAR]:
            asked += (f" <{at - before}> " if asked else "") + f"'{lexeme}'"
            before = at
        return asked + (":*" if self.prefix and len(self.placed) <= NEAR else "")


def asked(word: Word, names: Collection[str] = ()) -> Asked:
    """How a word is asked for; by a token of its own where it is one of the names that the index knows."""
    if len(word.pieces) == 1 and word.pieces[0] in names:
        name = f"={word.pieces[0]}"
        return Asked(word, ((name, 0),), (), prefix=False)
    placed: list[tuple[str, int]] = []
    every: dict[str, None] = {}
    at, prefix = 0, word.prefix
    for n, piece in enumerate(word.pieces):
        before = word.pieces[n - 1] if n else ""
        behind = word.pieces[n + 1] if n + 1 < len(word.pieces) else ""
        if not is_han(piece):
            placed.append((piece[:LONGEST], at))
            at += 1
            continue
        if before and is_han(before):
            at += 1
        pairs = list(map(add, piece, piece[1:]))
        every.update(dict.fromkeys(pairs))
        for place in sorted({*range(0, len(pairs), 2), *([len(pairs) - 1] if pairs else [])}):
            placed.append((pairs[place], at + place))
        at += len(piece)
        if behind and is_han(behind):
            placed.append((piece[-1], at - 1))
        elif not pairs and before and not is_han(before):
            placed.append((f".{piece}", at - 1))
        elif not pairs and behind:
            placed.append((f"{piece}.", at - 1))
        elif not pairs:
            placed.append((piece, at - 1))
            prefix = True
    every.update((lexeme, None) for lexeme, _ in placed[:-1])
    return Asked(word, tuple(placed), tuple(every), prefix)
