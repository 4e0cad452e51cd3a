"""How articles are put together into an issue: the order, the sections, the numbering, and a revision of each change."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils.functional import cached_property

from articles.likeness import Likeness, near
from articles.models import Article
from bulletin.document import Refusal
from bulletin.models.event import IssueEvent
from bulletin.models.publication import Section
from departments.models import AuditEntry

if TYPE_CHECKING:
    from bulletin.models.placement import Placement

Arrangement = list[tuple[str | None, int]]  # (name of the section, primary key of the article), in printed order


class Recomposed(Exception):
    """Somebody has saved the issue since the version that a person started from; `theirs` is what it is now."""

    def __init__(self, theirs):
        super().__init__("这一期在您打开以后有人改过。")
        self.theirs = theirs


class Composing(models.Model):
    """The part of an issue that is about composing."""

    CONTENT = (
        "series", "year", "number", "number_to", "total_number", "total_to", "date", "organ", "secrecy", "internal", "colophon",
    )  # fmt: skip

    version = models.PositiveIntegerField("版本", default=1, editable=False)

    class Meta:
        abstract = True

    # Questions

    def contents(self, *, withdrawn: bool = False) -> list[tuple[Section | None, list["Placement"]]]:
        """Its placements by section, both in printed order; None stands for no section. Two queries.

        `withdrawn`: those that were taken from the public one by one, too.
        """
        rows = self.placements if withdrawn else self.placements.filter(withdrawn=False)
        rows = rows.select_related("article", "section").defer("article__sketch")
        return self.grouped(rows.prefetch_related("article__contributions").order_by("position", "pk"))

    def grouped(self, rows: Iterable["Placement"]) -> list[tuple[Section | None, list["Placement"]]]:
        """These of its placements, which come in printed order, by section."""
        grouped: list[tuple[Section | None, list[Placement]]] = []
        for row in rows:
            row.issue = self
            if row.section:
                row.section.publication = self.publication
            if not grouped or grouped[-1][0] != row.section:
                grouped.append((row.section, []))
            grouped[-1][1].append(row)
        return grouped

    def arrangement(self) -> Arrangement:
        """Its articles in printed order, each with the name of its section."""
        return list(self.placements.values_list("section__name", "article"))

    def content(self) -> dict:
        """What a revision keeps of it."""
        rows = self.placements.values_list("section__name", "article", "article__title")
        return self.says() | {"contents": [list(row) for row in rows]}

    def says(self) -> dict:
        """What it says of itself, without its contents."""
        return {name: getattr(self, name) for name in self.CONTENT} | {"date": self.date.isoformat()}

    def digest(self, placed: Sequence["Placement"] | None = None) -> str:
        """By which it is known that neither the issue nor a text in it has changed.

        `placed` are its placements in printed order with their articles, where the caller knows them already.
        """
        if placed is None:
            placed = self.placements.select_related("article", "section").defer("article__sketch")
        texts = [[row.section and row.section.name, row.article_id, row.article.digest()] for row in placed]
        whole = json.dumps([self.says(), self.notes, texts], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()

    def held_elsewhere(self, articles: Iterable[int]) -> dict[int, "Composing"]:
        """The other issue that holds each of these articles, of those that one does; a draft before a published one."""
        rows = self.placements.model.objects.filter(article__in=set(articles)).exclude(issue=self)
        rows = sorted(rows.select_related("issue"), key=lambda row: row.issue.state == self.State.DRAFT)
        return {row.article_id: row.issue for row in rows}

    def overlapping(self):
        """Other issues that hold one of its numbers."""
        last = self.number_to or self.number
        return (
            type(self)
            .objects.filter(publication=self.publication, series=self.series, year=self.year)
            .exclude(pk=self.pk)
            .filter(number__lte=last)
            .filter(Q(number_to=None, number__gte=self.number) | Q(number_to__gte=self.number))
        )

    def comparable(self):
        """The articles that one of its own may repeat: those in the pool, its own, and what came out in two years."""
        since = self.date - datetime.timedelta(days=2 * 366)
        published = models.Exists(
            self.placements.model.objects.filter(article=models.OuterRef("pk"))
            .exclude(issue__state=self.State.DRAFT)
            .filter(issue__date__gte=since)
        )
        return Article.objects.filter(Q(placements=None) | Q(placements__issue=self) | published).distinct()

    def likenesses(self) -> list[Likeness]:
        """Which of its articles are nearly the same as another."""
        return near(Article.objects.filter(placements__issue=self), self.comparable())

    @cached_property
    def preceding(self):
        """The issue with the number before its own in the same series and year, or None."""
        before = type(self).objects.filter(publication=self.publication, series=self.series, year=self.year)
        return before.filter(number__lt=self.number).exclude(pk=self.pk).order_by("-number").first()

    @cached_property
    def gap(self) -> str:
        """A sentence where numbers are left out in front of its own, or nothing."""
        last = (self.preceding.number_to or self.preceding.number) if self.preceding else 0
        # A publication's first issue here may have any number.
        earlier = type(self).objects.filter(publication=self.publication, date__lt=self.date).exclude(pk=self.pk)
        if self.number <= last + 1 or (not self.preceding and not earlier.exists()):
            return ""
        missing = f"第{last + 1}期" if self.number == last + 2 else f"第{last + 1}—{self.number - 1}期"
        return f"期号不连续：{self.year}年没有{self.series}{missing}。"

    # Verbs

    @transaction.atomic
    def compose(self, values: dict, arrangement: Arrangement, *, by=None, version: int | None = None, kind="changed"):
        """Give a draft these values (of `CONTENT`) and these articles in this order; returns the revision, or None.

        Each section stands together at the place of its first article; a section's name is found or founded.
        `version` is the one that a person started from: raises `Recomposed` where it is not today's, and `Refusal` where
        the issue is no draft any more or its number is taken.
        """
        type(self.publication).objects.select_for_update().get(pk=self.publication_id)
        issue = type(self).objects.select_for_update(of=("self",)).select_related("publication").get(pk=self.pk)
        before, said = issue.content(), issue.says()
        for name, value in values.items():
            setattr(issue, name, value)
        arrangement = _contiguous(arrangement)
        if (issue.says(), arrangement) == (said, issue.arrangement()):
            return None
        if issue.state != issue.State.DRAFT:
            raise Refusal(f"{issue}{issue.get_state_display()}，目录、次序和期号不能再改。")
        if version not in (None, issue.version):
            raise Recomposed(type(self).objects.select_related("publication").get(pk=self.pk))
        if taken := issue.overlapping().first():
            raise Refusal(f"{taken}已经有了。")
        coming = issue._check_free(arrangement)
        issue.record_first(before)
        issue.version += 1
        issue.save()
        issue.arrange(arrangement)
        for article in coming:
            article.review_again()
        after = issue.content()
        self.__dict__.update({name: getattr(issue, name) for name in (*self.CONTENT, "version")})
        was, now = summary(before), summary(after)
        AuditEntry.objects.record(
            issue,
            issue.revisions.model.Kind(kind).label,
            by=by,
            before="\n".join(line for line in was if line not in now),
            after="\n".join(line for line in now if line not in was),
        )
        return issue.revisions.create(number=issue.version, kind=kind, by=by, content=after)

    def hold_articles(self) -> None:
        """Let nobody else change its articles until the transaction ends: all at once and in one order, so that two who
        change several never wait for each other.
        """
        list(Article.objects.select_for_update(of=("self",)).filter(placements__issue=self).order_by("pk").only("pk"))

    def _check_free(self, arrangement: Arrangement) -> list[Article]:
        """Hold the articles that come in. Raises `Refusal` for one that another draft has taken meanwhile."""
        coming = {article for _, article in arrangement} - set(self.placements.values_list("article", flat=True))
        articles = Article.objects.select_for_update().order_by("pk").in_bulk(coming)
        for article, holder in self.held_elsewhere(articles).items():
            if holder.state == self.State.DRAFT:
                raise Refusal(f"《{articles[article]}》已经排进{holder.label}的草稿。")
        return list(articles.values())

    def record_first(self, content: dict, *, by=None) -> None:
        """Keep what it was before the first revision, if there is none."""
        if not self.revisions.exists():
            self.revisions.create(number=self.version, kind="made", by=by, content=content)

    @transaction.atomic
    def arrange(self, arrangement: Arrangement) -> None:
        """Place these articles, numbered 1…n with each section contiguous, and no others. Keeps no revision."""
        arrangement = _contiguous(arrangement)
        rows = {row.article_id: row for row in self.placements.all()}
        gone = rows.keys() - {article for _, article in arrangement}
        self.placements.filter(article__in=gone).delete()
        sections = {name: self.publication.section(name) if name else None for name, _ in arrangement}
        for position, (name, article) in enumerate(arrangement, start=1):
            row = rows.get(article) or self.placements.model(issue=self, article_id=article)
            wanted = (sections[name] and sections[name].pk, position)
            if row.pk is None or (row.section_id, row.position) != wanted:
                row.section_id, row.position = wanted
                row.save()

    @transaction.atomic
    def take(self, article: Article, *, by=None) -> None:
        """Move an article from the drafts it stands in to the end of its section in this one. Raises `Refusal`."""
        if article.frozen:
            raise Refusal(f"《{article}》已随一期发布或定时，不能移走。")
        section = None
        for row in article.placements.select_related("issue__publication", "section").exclude(issue=self):
            section = row.section and row.section.name
            rest = [each for each in row.issue.arrangement() if each[1] != article.pk]
            row.issue.compose({}, rest, by=by)
        if article.pk not in [key for _, key in self.arrangement()]:
            self.compose({}, [*self.arrangement(), (section, article.pk)], by=by)

    @transaction.atomic
    def discard(self, *, by=None) -> None:
        """Delete a draft; its articles go back to the pool.

        Raises `Refusal` for what citizens may have read, and for what somebody has put a name to.
        """
        issue = type(self).objects.select_for_update().get(pk=self.pk)
        if issue.state != issue.State.DRAFT:
            raise Refusal(f"{issue}{issue.get_state_display()}，不能删除；已发布的一期可以撤回。")
        if issue.was_marked:
            raise Refusal(f"{issue}已有校对或签发记录，不能删除。")
        AuditEntry.objects.record(issue, "删除", by=by, before="\n".join(summary(issue.content())))
        # A draft's events (a schedule that was cancelled) go with it; what was done stays in the audit list.
        models.QuerySet(IssueEvent).filter(issue=issue).delete()
        for edition in issue.editions.all():
            transaction.on_commit(edition.drop_file)
        issue.delete()


def _contiguous(arrangement: Iterable[tuple[str | None, int]]) -> Arrangement:
    order: dict[str | None, Arrangement] = {}
    for name, article in arrangement:
        order.setdefault(name or None, []).append((name or None, article))
    return [row for rows in order.values() for row in rows]


def summary(content: dict) -> list[str]:
    """The content of a revision in lines for people to read."""
    number = f"{content['number']}—{content['number_to']}" if content["number_to"] else content["number"]
    total = f"{content['total_number']}—{content['total_to']}" if content["total_to"] else content["total_number"]
    lines = [
        f"期号：{content['year']}年{content['series']}第{number}期",
        f"总期号：{total or '无'}",
        f"日期：{content['date']}",
        f"编辑单位：{content['organ'] or '无'}",
        f"密级：{content['secrecy'] or '无'}，{'内部' if content['internal'] else '公开'}",
        *(f"版记：{line}" for line in content["colophon"].splitlines()),
    ]
    section = object()
    for position, (name, _, title) in enumerate(content["contents"], start=1):
        if name != section:
            lines.append(f"【{name or '没有栏目'}】")
            section = name
        lines.append(f"{position} {title}")
    return lines
