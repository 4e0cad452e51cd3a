"""What a search may be narrowed to, with counts, and how it is made wider again."""

from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from articles.search.asking import Query
from articles.search.entries import Facets, Filters
from articles.search.index import Index
from articles.search.tokens import fold
from bulletin.models import Publication, Section
from bulletin.pages import visible_departments, visible_publications, visible_sections, visible_years
from bulletin.searching import Asked
from departments.models import Department

SEEN = 12  # values of a facet that are seen at once
LONGEST = 50  # characters of a name


class Choice(NamedTuple):
    """A value of a facet: what it is called, how many articles have it, and where the list of these is."""

    name: str
    count: int
    address: str


class Facet(NamedTuple):
    name: str
    choices: list[Choice]

    @property
    def first(self) -> list[Choice]:
        """Those that are seen at once; the others at a click."""
        return self.choices[:SEEN]

    @property
    def others(self) -> list[Choice]:
        return self.choices[SEEN:]


class Offered(NamedTuple):
    """What the form lets a person choose: (value, name) pairs by parameter."""

    publication: list[tuple[str, str]]
    section: list[tuple[str, str]]
    department: list[tuple[str, str]]
    year: list[tuple[str, str]]


def offered(asked: Asked) -> Offered:
    """What a list can be narrowed to before anything was found. Four queries."""
    publications = list(visible_publications().values_list("slug", "name"))
    # A section belongs to a publication, which is to be chosen before it.
    chosen = asked.publication or (publications[0][0] if len(publications) == 1 else "")
    return Offered(
        publications,
        list(visible_sections().filter(publication__slug=chosen).values_list("slug", "name")),
        [(str(key), name) for key, name in visible_departments().values_list("pk", "name")],
        [(str(year), f"{year}年") for year in sorted({row["year"] for row in visible_years()}, reverse=True)],
    )


def facets(asked: Asked, counted: Facets) -> list[Facet]:
    """The facets that would narrow the list, each with its values; the counts are those of the lists they lead to."""
    publications = Publication.objects.in_bulk(counted.publication)
    sections = Section.objects.select_related("publication").in_bulk(counted.section)
    departments = Department.objects.in_bulk(counted.department)
    found = [
        Facet(
            "年份",
            [
                Choice(f"{year}年", count, _address(asked, year=year))
                for year, count in sorted(counted.year.items(), reverse=True)
            ],
        ),
        Facet(
            "刊物",
            _ranked(
                (row.name, counted.publication[key], _address(asked, publication=row.slug, section=""))
                for key, row in publications.items()
            ),
        ),
        Facet(
            "栏目",
            _ranked(
                (
                    row.name if len(publications) < 2 else f"{row.publication}：{row.name}",
                    counted.section[key],
                    _address(asked, publication=row.publication.slug, section=row.slug),
                )
                for key, row in sections.items()
            ),
        ),
        Facet(
            "供稿单位",
            _ranked(
                (row.name, counted.department[key], _address(asked, department=key, successors=False))
                for key, row in departments.items()
            ),
        ),
    ]
    taken = {"年份": asked.year, "刊物": asked.publication, "栏目": asked.section, "供稿单位": asked.department}
    return [facet for facet in found if not taken[facet.name] and len(facet.choices) > 1]


def chosen(asked: Asked) -> list[tuple[str, str]]:
    """What the list is narrowed to: said in words, and the address without it."""
    said = []
    if asked.publication:
        name = visible_publications().filter(slug=asked.publication).values_list("name", flat=True).first()
        said.append((f"刊物：{name or asked.publication}", _address(asked, publication="", section="")))
    if asked.section:
        sections = visible_sections().filter(publication__slug=asked.publication, slug=asked.section)
        name = sections.values_list("name", flat=True).first()
        said.append((f"栏目：{name or asked.section}", _address(asked, section="")))
    if asked.department:
        name = visible_departments().filter(pk=asked.department).values_list("name", flat=True).first()
        also = "（含后继单位）" if asked.successors else ""
        without = _address(asked, department=None, successors=False)
        said.append((f"供稿单位：{name or asked.department}{also}", without))
    if asked.year:
        said.append((f"{asked.year}年", _address(asked, year=None)))
    if asked.since:
        said.append((f"{asked.since}起", _address(asked, since=None)))
    if asked.until:
        said.append((f"{asked.until}止", _address(asked, until=None)))
    return said


def named(asked: Asked) -> list[Choice]:
    """The department or sections whose name, or alias, is what was asked for, with all that they have."""
    if not asked.q or len(asked.q) > LONGEST:
        return []
    found, said = [], fold(asked.q)
    known = Department.objects.register().find(said)
    if known and asked.department != known.pk and (count := _count(Filters(departments=frozenset({known.pk})))):
        found.append(Choice(f"供稿单位：{known.name}", count, _address(Asked(), department=known.pk)))
    for section in visible_sections().select_related("publication"):
        if fold(section.name) == said and (count := _count(Filters(section=section.pk))):
            there = _address(Asked(), publication=section.publication.slug, section=section.slug)
            found.append(Choice(f"{section.publication}的栏目：{section.name}", count, there))
    return found


def _count(filters: Filters) -> int:
    return Index().search(Query(), filters, size=0).count


def wider(asked: Asked) -> list[tuple[str, str]]:
    """Where more may be found when there is nothing: without all that narrows the list."""
    bare = Asked(q=asked.q, by_date=asked.by_date)
    return [("去掉全部筛选", f"?{urlencode(bare.parameters())}")] if asked.q and chosen(asked) else []


def _ranked(choices) -> list[Choice]:
    return sorted((Choice(*each) for each in choices), key=lambda choice: (-choice.count, choice.name))


def _address(asked: Asked, **values) -> str:
    return f"?{urlencode(replace(asked, page=1, **values).parameters())}"
