"""What stands where on the compose page: sections with their rows in printed order, and the pool.

One rule does all: an article is a row with `article`, `section` and `position`, and the pool is the list whose section
is empty. A section's key is its primary key, `none` for no section, or `new` for the blank one at the end.
"""

import re
from dataclasses import dataclass, field

from django.db.models import Q

from articles.models import Article
from articles.search.asking import parse
from bulletin.admin.todo import first
from bulletin.importing import storable
from bulletin.models import Issue

NEW, NONE = "new", "none"
POOL_SHOWN = 30
ROWS = 2_000  # more than any issue has; what sends more is no form of ours
_LAST = 10**6  # behind every position that can be typed
_POSITION = re.compile(r"[1-9][0-9]{0,5}")
_KEY = re.compile(r"[1-9][0-9]{0,17}")


@dataclass(slots=True)
class Row:
    """An article on the desk, with its fields as they were typed."""

    article: Article
    section: str = ""
    position: str = ""
    errors: list[str] = field(default_factory=list)
    likeness: object = None
    proof: object = None
    n: int = 0  # of its fields on the page, where rows are numbered without a gap


@dataclass(slots=True)
class Panel:
    """A section on the desk."""

    key: str
    name: str = ""
    rows: list[Row] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def characters(self) -> int:
        return sum(row.article.characters for row in self.rows)


@dataclass(slots=True)
class Pool:
    """The articles to choose from, as far as they are asked for; `total` counts the others too."""

    rows: list[Row]
    total: int


class Desk:
    """The contents of an issue being composed: as they are stored, or as a form has sent them."""

    def __init__(self, issue: Issue, posted=None):
        self.issue = issue
        self.errors: list[str] = []
        self.sections = {str(section.pk): section.name for section in issue.publication.sections.all()}
        stored = issue.contents(withdrawn=True)
        self.placed = {row.article_id: row for _, rows in stored for row in rows}
        self.rows = self._stored() if posted is None else self._sent(posted)
        keys = [str(section.pk) if section else NONE for section, _ in stored]
        keys += [key for key in self.sections if not stored or f"section-{key}-name" in (posted or ())]
        keys += [row.section for row in self.rows if row.section]
        keys = [key for key in dict.fromkeys(keys) if key != NEW]
        names = {key: self.sections.get(key, "") for key in (*keys, NEW)}
        if posted is not None:
            names |= {key: storable(posted.get(f"section-{key}-name", name)).strip() for key, name in names.items()}
        self.panels = {key: Panel(key, name) for key, name in names.items()}
        if posted is not None:
            self._check()
        self._lay_out()

    def _stored(self) -> list[Row]:
        return [
            Row(row.article, str(row.section_id or NONE), str(n)) for n, row in enumerate(self.placed.values(), start=1)
        ]

    def _sent(self, posted) -> list[Row]:
        """The rows that a form has sent, those that are none said to be so."""
        total = posted.get("placements-TOTAL_FORMS", "")
        count = int(total) if re.fullmatch("[0-9]{1,4}", total) and int(total) <= ROWS else 0
        if str(count) != total:
            self.errors.append("这一页没有完整地交来，没有保存。请刷新后再试。")
        sent = [
            [posted.get(f"placements-{n}-{name}", "").strip() for name in ("article", "section", "position")]
            for n in range(count)
        ]
        articles = {pk: row.article for pk, row in self.placed.items()}
        others = {int(key) for key, _, _ in sent if _KEY.fullmatch(key)} - articles.keys()
        articles |= Article.objects.prefetch_related("contributions").in_bulk(others) if others else {}
        rows = []
        for n, (key, section, position) in enumerate(sent):
            article = articles.get(int(key)) if _KEY.fullmatch(key) else None
            if article is None:
                self.errors.append(f"第{n + 1}行的稿件已经不在了，没有保存。")
                continue
            row = Row(article, section, position)
            if section not in ("", NEW, NONE) and section not in self.sections:
                row.section = NONE
                row.errors.append("没有这个栏目，请重新选。")
            rows.append(row)
        return rows

    def _check(self) -> None:
        """Say at each row and name what is wrong with it."""
        positions: set[int] = set()
        articles: set[int] = set()
        taken = self._taken()
        for row in self.rows:
            if row.article.pk in articles:
                row.errors.append(f"《{row.article}》排了两次。")
            articles.add(row.article.pk)
            if not row.section:
                continue
            if not row.position:
                row.errors.append("请填次序。")
            elif not _POSITION.fullmatch(row.position):
                row.errors.append("次序要写成1以上的整数。")
            elif int(row.position) in positions:
                row.errors.append(f"次序{row.position}用了两次。")
            else:
                positions.add(int(row.position))
            if row.article.pk in taken:
                row.errors.append(f"《{row.article}》已经排进{taken[row.article.pk]}。")
        for panel in self.panels.values():
            if len(panel.name) > 100:
                panel.errors.append(f"栏目名称有{len(panel.name)}字，超过100字。")
        for key in {row.section for row in self.rows if row.section}:
            self.check_name(key)

    def check_name(self, key: str) -> None:
        """Say so where a section in which an article is to stand has no name."""
        panel = self.panels.get(key)
        if panel and key != NONE and not panel.name and not panel.errors:
            panel.errors.append("请填栏目名称。")

    def _taken(self) -> dict[int, str]:
        """Articles of these rows that meanwhile stand in another issue, with its label."""
        wanted = [row.article.pk for row in self.rows if row.section and row.article.pk not in self.placed]
        held = self.issue.held_elsewhere(wanted) if wanted else {}
        return {pk: f"{each.label}{'的草稿' * (each.state == Issue.State.DRAFT)}" for pk, each in held.items()}

    # How it is laid out

    def _lay_out(self) -> None:
        """Put the rows into their sections, and the sections by the place of their first article."""
        for row in sorted((row for row in self.rows if row.section), key=_place):
            self.panels[row.section].rows.append(row)
        places = {key: min(map(_place, panel.rows), default=_LAST) for key, panel in self.panels.items()}
        new = self.panels.pop(NEW)
        self.panels = dict(sorted(self.panels.items(), key=lambda item: places[item[0]])) | {NEW: new}

    @property
    def articles(self) -> list[Article]:
        """Those that stand in the issue as it is stored."""
        return [row.article for row in self.placed.values()]

    @property
    def valid(self) -> bool:
        return not (
            self.errors or any(row.errors for row in self.rows) or any(panel.errors for panel in self.panels.values())
        )

    def arrangement(self) -> list[tuple[str | None, int]]:
        """The rows in the issue, in printed order, each with the name of its section. Only where `valid`."""
        standing = sorted((row for row in self.rows if row.section), key=lambda row: int(row.position))
        return [(self.panels[row.section].name or None, row.article.pk) for row in standing]

    def also(self, theirs: Issue) -> None:
        """Add what another person has put into the issue meanwhile, behind what stands in its section."""
        here = {row.article.pk for row in self.rows if row.section}
        last = max((_place(row) for row in self.rows if row.section), default=0)
        for _, rows in theirs.contents(withdrawn=True):
            for row in (row for row in rows if row.article_id not in here):
                key, last = str(row.section_id or NONE), last + 1
                added = Row(row.article, key, str(last))
                self.rows = [each for each in self.rows if each.article.pk != row.article_id] + [added]
                self.panels.setdefault(key, Panel(key, self.sections.get(key, ""))).rows.append(added)

    def pool(self, asked: "PoolForm") -> Pool:
        """What stands in no issue, the latest first; on top what was just moved out."""
        here = {row.article.pk for row in self.rows if row.section}
        out = [row for row in self.rows if not row.section and row.article.pk in self.placed]
        found = asked.filter(Article.objects.pool().exclude(pk__in=here))
        articles, total = first(found.prefetch_related("contributions"), POOL_SHOWN)
        rows = out + [Row(article) for article in articles]
        return Pool(rows, total + len(out))


def key_of(text: str) -> int | None:
    """A primary key that a form has sent, if it is one."""
    return int(text) if _KEY.fullmatch(text) else None


def _place(row: Row) -> int:
    return int(row.position) if _POSITION.fullmatch(row.position) else _LAST


class PoolForm:
    """What the pool is searched for: words of title, text or credit, or a department, a state, a department; and what for."""

    def __init__(self, data):
        self.q = storable(data.get("pool-q", "")).strip()[:100]
        self.state = data.get("pool-state", "") if data.get("pool-state") in Article.State.values else ""
        self.department = data.get("pool-department", "") if _KEY.fullmatch(data.get("pool-department", "")) else ""
        self.target = data.get("pool-target", "")

    def filter(self, articles):
        for word in self.q.split():
            # Also a department's name of today, or another that it is called by, whatever was printed.
            named = Q(contributions__department__name__icontains=word)
            named |= Q(contributions__department__aliases__name__icontains=word)
            articles = articles.filter(named | Q(pk__in=Article.objects.matching(parse(word)).values("pk")))
        if self.state:
            articles = articles.filter(state=self.state)
        if self.department:
            articles = articles.filter(contributions__department=self.department)
        # An article that a word finds twice stands here once.
        return articles.model.objects.filter(pk__in=articles.values("pk"))
