"""What is indexed, what a search may be narrowed by, and what it answers. Plain values, fed and read by the layer above. Pure."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol


class Place(NamedTuple):
    """What an entry is narrowed by beside its departments and its date."""

    publication: int
    section: int | None
    year: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An article where it stands in an issue. `id` names the place, `article` what stands there; texts are plain.

    The other whole numbers are keys of the caller's. Until `visible_from` it is neither found nor counted.
    """

    id: int
    article: int
    date: datetime.date
    publication: int
    section: int | None
    year: int
    departments: frozenset[int]
    title: str
    body: str
    credits: tuple[str, ...]
    visible_from: datetime.datetime | None = None

    @property
    def place(self) -> Place:
        return Place(self.publication, self.section, self.year)


@dataclass(frozen=True, slots=True)
class Filters:
    """All that is given must hold; of several departments one is enough, dates are inclusive."""

    publication: int | None = None
    section: int | None = None
    year: int | None = None
    departments: frozenset[int] = frozenset()
    since: datetime.date | None = None
    until: datetime.date | None = None


EVERYTHING = Filters()


@dataclass(slots=True)
class Facets:
    """How many articles of the list each value has, by its key."""

    publication: dict[int, int] = field(default_factory=dict)
    section: dict[int, int] = field(default_factory=dict)
    year: dict[int, int] = field(default_factory=dict)
    department: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """`count` articles were found; `ids` are the entries of the page asked for, `facets` count the whole list.

    `partial` are entries that hold only some of the words, not counted; `problem` says in Chinese why nothing was asked.
    """

    count: int
    ids: list[int]
    facets: Facets
    partial: list[int] = field(default_factory=list)
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Why an entry stands where it does: whether its title holds all words, which puts it before all that lack one; how
    well each part of its text holds them, taken alone, by the part's Chinese name; all parts together; and how much more
    it weighs for being new. The product of the last two orders the list.
    """

    titled: bool
    parts: dict[str, float]
    text: float
    freshness: float

    @property
    def total(self) -> float:
        return self.text * self.freshness


class Source(Protocol):
    """The truth that an index is rebuilt from and compared with."""

    def ids(self) -> list[int]:
        """All entries, the oldest first: by date, then id."""

    def entries(self, ids: Iterable[int]) -> Iterable[Entry]:
        """Those of these entries that there are now."""


Progress = Callable[[int, int], object]  # is told how many of how many are done
