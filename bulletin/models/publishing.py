"""The verbs that let citizens read an issue or take it from them."""

import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from articles.models import Article
from bulletin.models.event import IssueEvent
from bulletin.models.problems import NotPublishable, refuse
from departments.models import AuditEntry

Kind = IssueEvent.Kind


def notice(note: str) -> dict:
    """A correction as the page prints it: today's date, and what was changed."""
    return {"date": timezone.localdate().isoformat(), "note": note.strip()}


class Publishing(models.Model):
    """The part of an issue that is about publishing."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SCHEDULED = "scheduled", "定时发布"
        PUBLISHED = "published", "已发布"
        WITHDRAWN = "withdrawn", "已撤回"

    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField("定时", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="发布人", null=True, blank=True, editable=False,
        related_name="published_issues",
    )  # fmt: skip
    corrections = models.JSONField("更正", default=list, editable=False, help_text="页面上的更正说明：date、note")
    corrected_at = models.DateTimeField("更正时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    # Questions

    @property
    def is_due(self) -> bool:
        """Whether the time of a scheduled issue has come."""
        return self.state == self.State.SCHEDULED and self.publish_at <= timezone.now()

    @property
    def is_public(self) -> bool:
        """Whether citizens can read it now; the sentence of `visible_to`, asked of one row."""
        return not self.internal and (self.state == self.State.PUBLISHED or self.is_due)

    @property
    def is_out(self) -> bool:
        """Whether it was published and is not withdrawn, for citizens or inside the office."""
        return self.state == self.State.PUBLISHED or self.is_due

    @property
    def is_to_come(self) -> bool:
        """Whether it was not published yet."""
        return self.state == self.State.DRAFT or (self.state == self.State.SCHEDULED and not self.is_due)

    @property
    def public_since(self):
        """When citizens could read it first, or None."""
        return self.published_at or (self.publish_at if self.is_public else None)

    @property
    def changed_at(self):
        """When what citizens read in it changed last, or None."""
        return self.corrected_at or self.public_since

    # Verbs

    @transaction.atomic
    def publish(self, *, by=None, at: datetime.datetime | None = None, seen: str = "") -> IssueEvent:
        """Let citizens read it from now on, or from the moment `at`, which must be to come.

        `seen` is its digest when a person looked at it. Raises `NotPublishable` where that is not today's, for what
        `problems()` blocks, and if it is no draft.
        """
        issue = self._locked()
        waiting = issue.state == self.State.SCHEDULED and not issue.is_due and at is None
        if issue.state != self.State.DRAFT and not waiting:
            raise refuse(f"{issue}{issue.get_state_display()}，不能再发布。")
        # So that nobody's save comes between what is checked and what is published.
        issue.hold_articles()
        if blockers := [problem for problem in issue.problems() if problem.blocks]:
            raise NotPublishable(blockers)
        if seen and seen != issue.digest():
            raise refuse("您打开以后，这一期有人改过。下面是现在会公开的，请再看一遍。")
        now = timezone.now()
        if at is None:
            issue.state, issue.publish_at, issue.published_at, issue.published_by = self.State.PUBLISHED, None, now, by
            return self._done(issue, Kind.PUBLISHED, by)
        if at <= now:
            raise refuse("定时的时刻已经过了，请选一个将来的时刻。")
        issue.state, issue.publish_at, issue.published_by = self.State.SCHEDULED, at, by
        return self._done(issue, Kind.SCHEDULED, by, reason=f"{timezone.localtime(at):%Y年%-m月%-d日 %H:%M}")

    @transaction.atomic
    def publish_in_emergency(self, *, by, reason: str, seen: str = "") -> IssueEvent:
        """Publish it now, before its reviews and proof passes, which are owed from then on (紧急发布).

        Raises `NotPublishable` for what cannot wait, without a reason, and where nothing stands against publishing.
        """
        issue = self._locked()
        if issue.state != self.State.DRAFT:
            raise refuse(f"{issue}{issue.get_state_display()}，不能再发布。")
        if not reason.strip():
            raise refuse("紧急发布要写明原因。")
        issue.hold_articles()
        blockers = [problem for problem in issue.problems() if problem.blocks]
        if lasting := [problem for problem in blockers if not problem.can_wait]:
            raise NotPublishable(lasting)
        if not blockers:
            raise refuse("审核、校对和签发都已完成，直接发布就可以。")
        if seen and seen != issue.digest():
            raise refuse("您打开以后，这一期有人改过。下面是现在会公开的，请再看一遍。")
        issue.submit_articles(by=by)
        issue.state, issue.publish_at, issue.published_at = self.State.PUBLISHED, None, timezone.now()
        issue.published_by = by
        return self._done(issue, Kind.EMERGENCY, by, reason=reason.strip())

    @transaction.atomic
    def unschedule(self, *, by=None) -> IssueEvent:
        """Make a scheduled issue a draft again. Raises `NotPublishable` if it is none, or if its time has come."""
        issue = self._locked()
        if issue.state != self.State.SCHEDULED or issue.is_due:
            raise refuse(f"{issue}没有在等定时发布。")
        issue.state, issue.publish_at, issue.published_by = self.State.DRAFT, None, None
        for article in Article.objects.select_for_update(of=("self",)).filter(placements__issue=issue).order_by("pk"):
            article.review_again()
        return self._done(issue, Kind.UNSCHEDULED, by)

    @transaction.atomic
    def withdraw(self, *, by=None, reason: str, article: Article | None = None) -> IssueEvent:
        """Take it, or one article of it, from the public: the addresses answer 410 with this reason.

        Raises `NotPublishable` if it is not published or the reason is empty.
        """
        issue = self._locked()
        if not issue.is_out:
            raise refuse(f"{issue}没有发布，不用撤回。")
        if not reason.strip():
            raise refuse("请写明撤回的原因。")
        issue._keep_time()
        if article is None:
            issue.state = self.State.WITHDRAWN
        else:
            issue._mark(article, withdrawn=True)
        return self._done(issue, Kind.WITHDRAWN, by, reason=reason.strip(), article=article)

    @transaction.atomic
    def restore(self, *, by=None, reason: str = "", article: Article | None = None) -> IssueEvent:
        """Let citizens read again what was withdrawn. Raises `NotPublishable` if nothing was."""
        issue = self._locked()
        if article is not None:
            issue._mark(article, withdrawn=False)
        elif issue.state != self.State.WITHDRAWN:
            raise refuse(f"{issue}没有撤回，不用恢复。")
        else:
            issue.state = self.State.PUBLISHED
        return self._done(issue, Kind.RESTORED, by, reason=reason.strip(), article=article)

    @transaction.atomic
    def correct(self, article: Article, values: dict, *, by=None, note: str, version: int | None = None) -> IssueEvent:
        """Correct a published article (更正): a new revision of it, and a public note that says what changed.

        Raises `NotPublishable` where nothing is changed, not published, or the note is empty, and `Conflict`.
        """
        issue = self._locked()
        row = issue.placements.filter(article=article).first()
        if row and (row.withdrawn or issue.state == self.State.WITHDRAWN):
            raise refuse(f"《{article}》已经撤回，恢复以后才能更正。")
        if row is None or not issue.is_out:
            raise refuse(f"《{article}》没有在{issue.label}里发布，不用更正，直接改就可以。")
        if not note.strip():
            raise refuse("请写明改了什么，公众会在页面上看到。")
        issue._keep_time()
        if article.rewrite(values, by=by, version=version, kind="corrected", note=note.strip(), publisher=True) is None:
            raise refuse("文字没有改动，没有什么可更正的。")
        if article.state == Article.State.RETURNED:  # by a review after an emergency publication
            article.submit(by=by, reviews=article.reviews_required)
        # Where it is still to be published, it will be right from the start.
        now = timezone.now()
        waiting = models.Q(state=self.State.DRAFT) | models.Q(state=self.State.SCHEDULED, publish_at__gt=now)
        issues = type(self).objects.filter(placements__article=article).exclude(waiting)
        for row in article.placements.select_for_update(of=("self",)).filter(issue__in=list(issues)):
            row.corrections, row.corrected_at = [*row.corrections, notice(note)], now
            row.save(update_fields=["corrections", "corrected_at"])
        issues.update(corrected_at=now)
        article.placements.exclude(issue=issue).reindex()
        issue.corrected_at = now
        return self._done(issue, Kind.CORRECTED, by, reason=note.strip(), article=article)

    def _locked(self):
        return type(self).objects.select_for_update(of=("self",)).select_related("publication").get(pk=self.pk)

    def _keep_time(self) -> None:
        """A scheduled issue whose time has come is published: by its time, which is kept for good."""
        if self.is_due:
            self.state, self.published_at = self.State.PUBLISHED, self.publish_at

    def _mark(self, article: Article, *, withdrawn: bool) -> None:
        if not self.placements.filter(article=article, withdrawn=not withdrawn).update(withdrawn=withdrawn):
            raise refuse(f"《{article}》{'不在这一期里，或已经撤回' if withdrawn else '没有撤回'}。")

    def _done(self, issue, kind, by, *, reason: str = "", article: Article | None = None) -> IssueEvent:
        """Write what a verb has made of the issue, and put it on record."""
        names = ("state", "publish_at", "published_at", "published_by")
        issue.save(update_fields=names)
        shown = ("state", "publish_at", "published_at", "corrected_at")
        self.__dict__.update({name: issue.__dict__[name] for name in shown})
        issue.placements.reindex()
        AuditEntry.objects.record(
            issue, Kind(kind).label, by=by, after="　".join(filter(None, [article and f"《{article}》", reason]))
        )
        return issue.events.create(kind=kind, by=by, reason=reason, article=article, digest=issue.digest())
