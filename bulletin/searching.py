"""What a citizen asks of the archive, in an address, and what is answered: the same for page, feed, table and API."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from articles.models import Article
from articles.search.asking import LONGEST, Query, parse
from articles.search.entries import Answer, Entry, Filters, Progress
from articles.search.excerpts import excerpt, marked
from articles.search.index import DRAFTS, Index
from articles.search.rebuilding import check, rebuild
from articles.search.segments import segments
from bulletin.models import Placement, Publication, Section
from bulletin.pages import visible_sections
from departments.models import Department

PAGE_SIZE = 20
LAST_PAGE = 10**9
UNKNOWN = 10  # parameters that there are not, of which it is said
# Whatever may be the slug of a section, in any language; so written that it means the same in JavaScript (OpenAPI).
SLUG = re.compile(r"[^\x00-\x2c.\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]{1,200}")
_QUOTE = re.compile('["“”＂]')  # between two of them a blank parts no words
_NOTHING = frozenset({-1})  # the key of no department


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of a search (DESIGN §6), read; `problems` says of those that are malformed what is wrong."""

    q: str = ""
    publication: str = ""
    section: str = ""
    department: int | None = None
    successors: bool = False
    year: int | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    by_date: bool = False
    page: int = 1
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def query(self) -> Query:
        return parse(self.q)

    @property
    def said(self) -> str:
        """The query as titles and links repeat it: equal words once, and nothing of one that is refused for its length."""
        if len(self.q) > LONGEST:
            return ""
        return self.q if _QUOTE.search(self.q) else " ".join(dict.fromkeys(self.q.split()))

    @property
    def typed(self) -> str:
        """The query as it stands in the field again; of one that is more than twice too long, the beginning."""
        return self.q[: 2 * LONGEST]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is asked for at all."""
        return self == Asked(by_date=self.by_date)

    def parameters(self) -> dict[str, str]:
        """What stands in its address, without what goes without saying."""
        said = {
            "q": self.said,
            "publication": self.publication,
            "section": self.section,
            "department": self.department,
            "successors": "1" if self.successors else "",
            "year": self.year,
            "from": self.since,
            "to": self.until,
            "sort": "date" if self.by_date else "",
        }
        return {name: str(value) for name, value in said.items() if value not in ("", None)}

    def filters(self) -> Filters:
        """What the list is narrowed to. What there is not narrows it to nothing."""
        publication = section = None
        departments: frozenset[int] = frozenset()
        if self.publication:
            publication = Publication.objects.filter(slug=self.publication).values_list("pk", flat=True).first() or -1
        if self.section:
            sections = Section.objects.filter(publication=publication, slug=self.section)
            section = sections.values_list("pk", flat=True).first() or -1
        if self.department:
            departments = _with_successors(self.department) if self.successors else _one(self.department)
        return Filters(publication, section, self.year, departments, self.since, self.until)


def asked(given: Mapping[str, str]) -> Asked:
    """Read the parameters of an address; what is malformed is left out, and a sentence says so."""
    problems: dict[str, str] = {}
    values: dict = {"q": given.get("q", "").replace("\0", "").strip()}
    for name, (key, read, wrong) in _READ.items():
        if said := given.get(name, "").strip():
            try:
                values[key] = read(said)
            except ValueError:
                problems[name] = wrong.format(said if len(said) <= 20 else f"{said[:20]}…")
    for name in sorted(given.keys() - _READ.keys() - {"q"})[:UNKNOWN]:
        problems[name[:20]] = f"没有“{name[:20]}”这个筛选，没有用它。"
    if values.get("section") and not values.get("publication"):
        # A slug alone is enough where only one publication has a section of that name.
        slugs = list(visible_sections().filter(slug=values["section"]).values_list("publication__slug", flat=True)[:2])
        if len(slugs) > 1:
            del values["section"]
            problems["section"] = "几种刊物都有这个栏目，要先选刊物。"
        values["publication"] = slugs[0] if len(slugs) == 1 else ""
    return Asked(**values, problems=problems)


def search(asked: Asked, *, size: int = PAGE_SIZE) -> "Found":
    """A page of what is found, the latest first where no words are given."""
    query = asked.query
    by_date = asked.by_date or not query.words
    answer = Index().search(query, asked.filters(), by_date=by_date, page=asked.page, size=size)
    standing = placed([*answer.ids, *answer.partial])
    hits = [Hit(standing[key], query) for key in answer.ids if key in standing]
    some = _any(query) if answer.partial else query
    partial = [Hit(standing[key], some) for key in answer.partial if key in standing]
    return Found(answer, hits, partial)


class Hit(NamedTuple):
    """An article that was found, where it stands, and for what."""

    placement: Placement
    query: Query

    @property
    def title(self) -> str:
        """HTML of its title, hits in `<mark>`."""
        return marked(self.placement.article.title, self.query)

    @property
    def excerpt(self) -> str:
        """HTML of what stands around the first hit in its text."""
        return excerpt(self.placement.article.text, self.query)


class Found(NamedTuple):
    answer: Answer
    hits: list[Hit]
    partial: list[Hit]  # hold only some of the words


class Published:
    """What the public index is rebuilt from and compared with."""

    def ids(self) -> list[int]:
        rows = Placement.objects.findable().order_by("issue__date", "pk")
        return list(rows.values_list("pk", flat=True))

    def entries(self, ids: Iterable[int]) -> Iterable[Entry]:
        return Placement.objects.findable().filter(pk__in=list(ids)).entries().values()


class Drafts:
    """What the index of all other articles is rebuilt from and compared with."""

    def _articles(self):
        findable = Placement.objects.findable().filter(article=OuterRef("pk"))
        return Article.objects.exclude(Exists(findable))

    def ids(self) -> list[int]:
        return list(self._articles().order_by("created_at", "pk").values_list("pk", flat=True))

    def entries(self, ids: Iterable[int]) -> Iterable[Entry]:
        return self._articles().filter(pk__in=list(ids)).entries()


_INDEXES = ((Index(), Published()), (Index(DRAFTS), Drafts()))


def is_current() -> bool:
    """Whether both indexes are of the tokens that the program makes today."""
    return all(index.row().is_current for index, _ in _INDEXES)


def reindex(progress: Progress = lambda done, of: None) -> int:
    """Make both indexes anew; gives the number of entries. Raises `Overtaken` where another has begun meanwhile."""
    # Phrases that are often asked for: of the register, and of sections.
    sections = Section.objects.order_by().values_list("name", flat=True).distinct()
    names = [*Department.objects.register().names, *sections]
    return sum(rebuild(index, source, names, progress) for index, source in _INDEXES)


def differences(progress: Progress = lambda done, of: None) -> list[str]:
    """What stands in the indexes otherwise than in the truth: a Chinese sentence each, none where all is the same."""
    found = (check(index, source, progress) for index, source in _INDEXES)
    return list(dict.fromkeys(chain.from_iterable(found)))


def placed(keys: list[int]) -> dict[int, Placement]:
    """These places, as far as citizens may read them now."""
    rows = Placement.objects.visible_to(None).filter(pk__in=keys)
    rows = rows.select_related("issue__publication", "section", "article").defer("article__sketch")
    found = {row.pk: row for row in rows.prefetch_related("article__contributions__department")}
    for row in found.values():
        if row.section:
            row.section.publication = row.issue.publication
    return found


def _any(query: Query) -> Query:
    """Its words, and what is looked for where hardly anything is found: for marking what holds only some of them."""
    cut = segments(query)
    return replace(query, words=(*query.words, *cut.words, *cut.beside)) if cut else query


def _one(key: int) -> frozenset[int]:
    known = Department.objects.filter(pk=key).values_list("pk", "merged_into").first()
    return frozenset({known[1] or known[0]}) if known else _NOTHING


def _with_successors(key: int) -> frozenset[int]:
    """A department and those that took its place, one after another."""
    chain = dict(Department.objects.order_by().values_list("pk", "successor"))
    found: set[int] = set()
    (at,) = _one(key)
    while at in chain and at not in found:
        found.add(at)
        at = chain[at]
    return frozenset(found) or _NOTHING


def _number(text: str, least: int, most: int) -> int:
    if not re.fullmatch("[0-9]{1,19}", text) or not least <= int(text) <= most:
        raise ValueError
    return int(text)


def _day(text: str) -> datetime.date:
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError
    return datetime.date.fromisoformat(text)


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise ValueError
    return text


def _choice(**values):
    def read(text: str):
        if text not in values:
            raise ValueError
        return values[text]

    return read


# By parameter: the field of `Asked`, how it is read, and what to say where that cannot be.
_READ = {
    "publication": ("publication", _slug, "没有“{}”这种刊物，没有按刊物筛选。"),
    "section": ("section", _slug, "没有“{}”这个栏目，没有按栏目筛选。"),
    "department": ("department", lambda text: _number(text, 1, 10**18), "单位“{}”应是编号，没有按单位筛选。"),
    "successors": ("successors", _choice(**{"1": True, "0": False}), "successors 应是1，“{}”没有用。"),
    "year": ("year", lambda text: _number(text, 1000, 9999), "年份“{}”应是四位数字，没有按年份筛选。"),
    "from": ("since", _day, "开始日期“{}”不是日期（例如2026-01-31），没有用它。"),
    "to": ("until", _day, "结束日期“{}”不是日期（例如2026-01-31），没有用它。"),
    "sort": ("by_date", _choice(date=True, relevance=False), "排序只有 relevance 和 date，没有“{}”。"),
    "page": ("page", lambda text: _number(text, 1, LAST_PAGE), "页码“{}”不对，下面是第1页。"),
}
