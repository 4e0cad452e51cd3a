import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from bulletin.models.event import IssueEvent
from bulletin.models.publication import Publication, Section

if TYPE_CHECKING:
    from bulletin.models.placement import Placement

# NUMBER of an address: `8`, `z1` for a supplement, `5-6` for a double issue. Nine digits fit every database.
NUMBER = "z?[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})?"


class NotPublishable(Exception):
    """An issue cannot be published; `problems` says why, in Chinese."""

    def __init__(self, problems: list["IssueProblem"]):
        super().__init__("；".join(problem.message.rstrip("。") for problem in problems) + "。")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class IssueProblem:
    """Why an issue cannot be published (`blocks`), or what to look at before."""

    message: str
    blocks: bool = True


def publicly_visible(prefix: str = "") -> Q:
    """The one sentence of visibility: published or its time has come, and not internal."""
    return Q(**{f"{prefix}internal": False}) & (
        Q(**{f"{prefix}state": Issue.State.PUBLISHED})
        | Q(**{f"{prefix}state": Issue.State.SCHEDULED, f"{prefix}publish_at__lte": timezone.now()})
    )


def sees_drafts(user) -> bool:
    """Whether the user reads what is not published yet, at its public address."""
    return user is not None and user.is_active and user.is_staff and user.has_perm("bulletin.view_issue")


class IssueQuerySet(models.QuerySet["Issue"]):
    def visible_to(self, user=None):
        """What this user may read: citizens (None or anonymous) what is public, staff every issue."""
        return self if sees_drafts(user) else self.filter(publicly_visible())

    def public(self):
        """What a citizen reads."""
        return self.visible_to(None)

    def withdrawn(self):
        """What was public once and answers 410 now."""
        return self.filter(state=Issue.State.WITHDRAWN, internal=False)

    def at(self, publication: str, year: int | str, number: str):
        """The issue at an address, of which there may be none."""
        series = Issue.Series.SUPPLEMENT if number.startswith("z") else Issue.Series.REGULAR
        if not re.fullmatch("[1-9][0-9]{3}", str(year)) or not re.fullmatch(NUMBER, number):
            return self.none()
        first, _, last = number.removeprefix("z").partition("-")
        return self.filter(
            publication__slug=publication,
            year=int(year),
            series=series,
            number=int(first),
            number_to=int(last) if last else None,
        )


class Issue(models.Model):
    """One numbered issue of a publication (期)."""

    class Series(models.TextChoices):
        REGULAR = "", "正刊"
        SUPPLEMENT = "增刊", "增刊"

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SCHEDULED = "scheduled", "定时发布"
        PUBLISHED = "published", "已发布"
        WITHDRAWN = "withdrawn", "已撤回"

    publication = models.ForeignKey(Publication, models.PROTECT, verbose_name="刊物", related_name="issues")
    series = models.CharField("系列", max_length=10, choices=Series, default=Series.REGULAR, blank=True)
    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveIntegerField("期号")
    number_to = models.PositiveIntegerField("合刊至", null=True, blank=True, help_text="合刊才填，例如第5—6期的6")
    total_number = models.PositiveIntegerField("总期号", null=True, blank=True)
    total_to = models.PositiveIntegerField("总期号至", null=True, blank=True)
    date = models.DateField("日期")
    organ = models.CharField("编辑单位", max_length=100, blank=True)
    secrecy = models.CharField("密级或内部资料", max_length=100, blank=True)
    internal = models.BooleanField("内部", default=False, help_text="内部的一期不公开，发布后也只有工作人员能看")
    notes = models.JSONField("编者按", default=list, blank=True, editable=False)
    colophon = models.TextField("版记", blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField("定时", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发布人", null=True, blank=True, editable=False,
        related_name="published_issues",
    )  # fmt: skip
    articles = models.ManyToManyField(Article, through="Placement", related_name="issues")

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期"
        ordering = ["-date", "-year", "-number", "-pk"]
        permissions = [("publish_issue", "可以发布、撤回和更正")]
        constraints = [
            models.UniqueConstraint(fields=["publication", "series", "year", "number"], name="issue_number_once"),
            models.CheckConstraint(
                condition=Q(number_to=None) | Q(number_to__gt=models.F("number")), name="issue_numbers_in_order"
            ),
        ]
        indexes = [models.Index(fields=["publication", "year"]), models.Index(fields=["state", "-date"])]

    def __str__(self):
        return f"《{self.publication}》{self.label}"

    def get_absolute_url(self):
        return reverse("issue", args=self.address_args)

    @property
    def address_args(self) -> list:
        """What its address and those below it are made of."""
        return [self.publication.slug, self.year, self.slug]

    @property
    def slug(self) -> str:
        """NUMBER of its address: `8`, `z1`, `5-6`."""
        return ("z" if self.series else "") + self.numbers("-")

    def numbers(self, dash: str = "—") -> str:
        """`8`, or `5—6` for a double issue."""
        return f"{self.number}{dash}{self.number_to}" if self.number_to else str(self.number)

    @property
    def label(self) -> str:
        """2026年第8期, 2026年增刊第1期."""
        return f"{self.year}年{self.series}第{self.numbers()}期"

    @property
    def total_label(self) -> str:
        """总第108期, or nothing."""
        if not self.total_number:
            return ""
        return f"总第{self.total_number}{f'—{self.total_to}' if self.total_to else ''}期"

    @property
    def is_public(self) -> bool:
        """Whether citizens can read it now; the sentence of `visible_to`, asked of one row."""
        due = self.state == self.State.SCHEDULED and self.publish_at <= timezone.now()
        return not self.internal and (self.state == self.State.PUBLISHED or due)

    @property
    def public_since(self):
        """When citizens could read it first, or None."""
        return self.published_at or (self.publish_at if self.is_public else None)

    def overlapping(self):
        """Other issues that hold one of its numbers."""
        last = self.number_to or self.number
        return (
            Issue.objects.filter(publication=self.publication, series=self.series, year=self.year)
            .exclude(pk=self.pk)
            .filter(number__lte=last)
            .filter(Q(number_to=None, number__gte=self.number) | Q(number_to__gte=self.number))
        )

    def contents(self) -> list[tuple[Section | None, list["Placement"]]]:
        """Its placements by section, both in printed order; None stands for no section. Two queries."""
        rows = self.placements.select_related("article", "section").prefetch_related("article__contributions")
        grouped: list[tuple[Section | None, list[Placement]]] = []
        for row in rows:
            row.issue = self
            if row.section:
                row.section.publication = self.publication
            if not grouped or grouped[-1][0] != row.section:
                grouped.append((row.section, []))
            grouped[-1][1].append(row)
        return grouped

    def problems(self) -> list[IssueProblem]:
        """What stands against publishing, blockers first; `publish()` refuses on the same list."""
        found = []
        placed = list(self.placements.select_related("article"))
        if not placed:
            found.append(IssueProblem("这一期还没有稿件。"))
        for other in self.overlapping().select_related("publication"):
            found.append(IssueProblem(f"期号与{other.label}重复。"))
        for row in placed:
            if not row.article.body.strip():
                found.append(IssueProblem(f"《{row.article}》没有正文。"))
            if not row.article.approved:
                found.append(IssueProblem(f"《{row.article}》还没有通过审核。"))
        if self.publication.proofs_required:
            passes = set(self.events.filter(kind=IssueEvent.Kind.PROOFED).values_list("proof_pass", flat=True))
            for n in range(1, self.publication.proofs_required + 1):
                if n not in passes:
                    found.append(IssueProblem(f"第{n}次校对还没有做。"))
            if not self.events.filter(kind=IssueEvent.Kind.SIGNED).exists():
                found.append(IssueProblem("还没有签发。"))
        for problem in self.reading_problems().open():
            found.append(IssueProblem(f"第{problem.line}行：{problem.message}", blocks=problem.level == "error"))
        if self.date > timezone.localdate():
            found.append(IssueProblem(f"日期是{self.date:%Y年%-m月%-d日}，还没有到。", blocks=False))
        return sorted(found, key=lambda problem: not problem.blocks)

    def reading_problems(self):
        """What the import of its file asked about."""
        return self._meta.apps.get_model("bulletin", "Problem").objects.filter(reading__issue=self)

    @transaction.atomic
    def arrange(self, placements: list["Placement"]) -> None:
        """Number the placements 1…n in this order, each section contiguous at the place of its first article."""
        order: dict[int, list[Placement]] = {}
        for row in placements:
            order.setdefault(row.section_id, []).append(row)
        for position, row in enumerate((row for rows in order.values() for row in rows), start=1):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position", "section"])

    @transaction.atomic
    def publish(self, *, by=None) -> "IssueEvent":
        """Let citizens read it from now on. Raises `NotPublishable` for what `problems()` blocks, or if it is no draft."""
        issue = Issue.objects.select_for_update().get(pk=self.pk)
        if issue.state not in (self.State.DRAFT, self.State.SCHEDULED):
            raise NotPublishable([IssueProblem(f"{issue}{issue.get_state_display()}，不能再发布。")])
        blockers = [problem for problem in issue.problems() if problem.blocks]
        if blockers:
            raise NotPublishable(blockers)
        issue.state = self.State.PUBLISHED
        issue.published_at = timezone.now()
        issue.published_by = by
        issue.save(update_fields=["state", "published_at", "published_by"])
        self.__dict__.update({name: getattr(issue, name) for name in ("state", "published_at", "published_by_id")})
        return issue.events.create(kind=IssueEvent.Kind.PUBLISHED, by=by)

    @transaction.atomic
    def withdraw(self, *, by=None, reason: str) -> "IssueEvent":
        """Take it from the public: its addresses answer 410 with this reason.

        Raises `NotPublishable` if it is not public or the reason is empty.
        """
        issue = Issue.objects.select_for_update().get(pk=self.pk)
        if not issue.is_public and not (issue.internal and issue.state == self.State.PUBLISHED):
            raise NotPublishable([IssueProblem(f"{issue}没有发布，不用撤回。")])
        if not reason.strip():
            raise NotPublishable([IssueProblem("请写明撤回的原因。")])
        issue.state = self.State.WITHDRAWN
        issue.save(update_fields=["state"])
        self.state = issue.state
        return issue.events.create(kind=IssueEvent.Kind.WITHDRAWN, by=by, reason=reason.strip())
