"""Counts and facets from the codes of what was found. Pure.

An entry has two small codes: its place (publication, section, year) and its team (a set of departments). An article
that stands in several issues has an entry in each, and is one article: it is found where it stands first of all the
places that the filters allow, and counts once for each value that it has in any of them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from articles.search.entries import Facets, Filters, Place

HIDDEN = 0  # the place of what is not visible now


class Codes:
    """What the codes of places and teams stand for."""

    def __init__(self, places: Mapping[int, Place], teams: Mapping[int, frozenset[int]]):
        self.places = places
        self.teams = teams

    def allowed_places(self, filters: Filters) -> set[int] | None:
        """The codes that the filters let through; None where they let all."""
        wanted = (filters.publication, filters.section, filters.year)
        if wanted == (None, None, None):
            return None
        return {
            code
            for code, place in self.places.items()
            if all(want is None or want == value for want, value in zip(wanted, place, strict=True))
        }

    def allowed_teams(self, filters: Filters) -> set[int] | None:
        """The same for the codes of teams."""
        if not filters.departments:
            return None
        return {code for code, team in self.teams.items() if team & filters.departments}

    def facets(self, places: Mapping[int, int], departments: Mapping[int, int]) -> Facets:
        """The facets of what has these codes of places, and these departments, so many times."""
        facets = Facets()
        for code, count in places.items():
            place = self.places[code]
            _add(facets.publication, place.publication, count)
            _add(facets.year, place.year, count)
            if place.section is not None:
                _add(facets.section, place.section, count)
        facets.department = dict(departments)
        return facets

    def departments(self, teams: Mapping[int, int]) -> dict[int, int]:
        """How often each department stands in teams that come so many times."""
        counts: dict[int, int] = {}
        for code, count in teams.items():
            for department in self.teams[code]:
                counts[department] = counts.get(department, 0) + count
        return counts

    def once(self, facets: Facets, articles: Iterable[Sequence[tuple[int, ...]]]) -> None:
        """Take from the facets what was counted twice; of each article all its (place, team, …) that were counted."""
        for entries in articles:
            places = [self.places[place] for place, *_ in entries]
            departments = [each for _, *teams in entries for team in teams for each in self.teams[team]]
            _take_repeats(facets.publication, [place.publication for place in places])
            _take_repeats(facets.year, [place.year for place in places])
            _take_repeats(facets.section, [place.section for place in places if place.section is not None])
            _take_repeats(facets.department, departments)


def _add(counts: dict[int, int], key: int, count: int) -> None:
    counts[key] = counts.get(key, 0) + count


def _take_repeats(counts: dict[int, int], keys: list[int]) -> None:
    for key, times in Counter(keys).items():
        counts[key] -= times - 1
