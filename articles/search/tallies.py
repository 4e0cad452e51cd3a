"""What PostgreSQL was found to hold: rows, and how many there are of each code. Pure."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from articles.search.counting import Codes
from articles.search.entries import Facets, Filters


class Row(NamedTuple):
    """An entry; its team is coded as one department, `lead`, and the others, `rest`."""

    id: int
    article: int
    date: int
    place: int
    lead: int
    rest: int


class Tally(NamedTuple):
    """How many entries there are of each code; `rows` are the latest of them, all where `complete`, the latest first,
    None where they did not come with the counts. `repeated` are those whose article has several, the first of them first.
    """

    places: Counter[int]
    teams: Counter[int]
    rows: Sequence[Row] | None
    repeated: Sequence[Row] = ()

    @property
    def total(self) -> int:
        return self.places.total()

    @property
    def complete(self) -> bool:
        return self.rows is not None and len(self.rows) == self.total

    def facets(self, codes: Codes) -> tuple[Facets, set[int]]:
        """The facets, in which an article counts once; and the ids of its later places."""
        facets = codes.facets(self.places, codes.departments(self.teams))
        articles: dict[int, list[Row]] = {}
        for row in self.repeated:
            articles.setdefault(row.article, []).append(row)
        several = [rows for rows in articles.values() if len(rows) > 1]
        codes.once(facets, ([(row.place, row.lead, row.rest) for row in rows] for rows in several))
        return facets, {row.id for rows in several for row in rows[1:]}


def tallied(rows: Sequence[Row], *, repeats: bool) -> Tally:
    """The tally of rows that are all there is, the latest first."""
    teams = Counter(row.lead for row in rows)
    teams.update(row.rest for row in rows)
    return Tally(Counter(row.place for row in rows), teams, rows, rows[::-1] if repeats else ())


def let_through(rows: Iterable[Row], filters: Filters, codes: Codes) -> list[Row]:
    """Those of these rows that the filters let through."""
    places, teams = codes.allowed_places(filters), codes.allowed_teams(filters)
    first = (filters.since or datetime.date.min).toordinal()
    last = (filters.until or datetime.date.max).toordinal()
    return [
        row
        for row in rows
        if first <= row.date <= last
        and (places is None or row.place in places)
        and (teams is None or row.lead in teams or row.rest in teams)
    ]
