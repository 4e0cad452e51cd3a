"""三校 and 签发: a whole issue is proofed up to three times and then signed, each on the text that it has by then."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models.functions import Coalesce

from articles.models import Article
from bulletin.models.event import IssueEvent
from bulletin.models.problems import refuse
from departments.models import AuditEntry

Kind = IssueEvent.Kind


@dataclass(frozen=True, slots=True)
class Mark:
    """A proof pass (`number` from 1) or the signature (0) as it stands.

    `event` is its latest; `changed`: the text has changed since; `holds`: nothing more is needed of it;
    `ready`: it may be given now.
    """

    number: int
    event: IssueEvent | None
    changed: bool
    holds: bool
    ready: bool

    @property
    def subject(self) -> str:
        return "校对" if self.number else "签发"

    @property
    def name(self) -> str:
        return f"校对{self.number}" if self.number else "签发"

    @property
    def lack(self) -> str:
        """What is wrong with it, where it does not hold."""
        return "以后又有改动，要重新做" if self.event else "还没有做"


class SigningQuerySet(models.QuerySet):
    def hurried(self):
        """Each row with `hurried`: whether it was published in an emergency."""
        return self.annotate(hurried=models.Exists(_emergencies()))

    def owing(self):
        """Published in an emergency, and not yet reviewed and proofed as their publications require."""
        placed = self.model._meta.get_field("placements").related_model.objects
        placed = placed.filter(issue=models.OuterRef("pk"), withdrawn=False)
        required = models.F("issue__publication__reviews_required")
        lacking = placed.filter(
            models.Q(article__reviews_required__lt=required)
            | (~models.Q(article__state=Article.State.APPROVED) & models.Q(article__reviews_required__gt=0))
        )
        last = models.F("issue__publication__proofs_required")
        proofed = (
            IssueEvent.objects.filter(issue=models.OuterRef("pk"), kind=Kind.PROOFED)
            .filter(
                models.Q(proof_pass__lt=last)
                | models.Q(pk__gt=models.OuterRef("emergency"))
                | models.Q(digest=models.OuterRef("emergency_digest"))
            )
            .filter(proof_pass__lte=last)
            .order_by()
            .values("issue")
            .annotate(passes=models.Count("proof_pass", distinct=True))
        )
        found = self.filter(models.Exists(_emergencies()), state="published").annotate(
            emergency=models.Subquery(_emergencies().values("pk")[:1]),
            emergency_digest=models.Subquery(_emergencies().values("digest")[:1]),
        )
        passes = Coalesce(models.Subquery(proofed.values("passes")), 0)
        return found.annotate(passes=passes).filter(
            models.Exists(lacking) | models.Q(passes__lt=models.F("publication__proofs_required"))
        )


def _emergencies():
    return IssueEvent.objects.filter(issue=models.OuterRef("pk"), kind=Kind.EMERGENCY)


class Signing(models.Model):
    """The part of an issue that is about proof passes and the signature."""

    class Meta:
        abstract = True

    # Questions

    def marks(self, placed: Sequence | None = None, events: Sequence[IssueEvent] | None = None) -> list[Mark]:
        """The proof passes that its publication requires, and the signature; none where it requires none.

        Only the last pass and the signature must be about today's text, or about the text that was published. What was
        done after an emergency publication holds, whatever is corrected later. `placed` as `placed()` gives it, and
        `events` are its own in the order of time, where the caller knows them already.
        """
        passes = self.publication.proofs_required
        if not passes:
            return []
        events = list(self.events.select_related("by") if events is None else events)
        out = next((e for e in reversed(events) if e.kind in (Kind.PUBLISHED, Kind.SCHEDULED, Kind.EMERGENCY)), None)
        draft = self.state == self.State.DRAFT
        digest = self.digest(placed) if draft or out is None else out.digest
        hurried = next((e for e in events if e.kind == Kind.EMERGENCY), None)
        found: list[Mark] = []
        for number in (*range(1, passes + 1), 0):
            kind = Kind.PROOFED if number else Kind.SIGNED
            own = [e for e in events if e.kind == kind and (e.proof_pass or 0) == number]
            if not number and hurried:
                own.append(hurried)  # who signs has published it
            last = own[-1] if own else None
            afterwards = bool(last and hurried and last.pk >= hurried.pk)
            changed = bool(last) and last.digest != digest and not afterwards
            holds = bool(last) and not (changed and number in (passes, 0))
            ready = not holds and all(mark.holds for mark in found) and (draft or bool(hurried))
            found.append(Mark(number, last, changed, holds, ready))
        return found

    def owed(self) -> list:
        """What an emergency publication has left to be done afterwards."""
        if self.state != self.State.PUBLISHED or not self.was_hurried:
            return []
        # What was approved and then corrected stays approved: a correction is its publisher's own decision.
        reviews, approved = self.publication.reviews_required, Article.State.APPROVED
        return self.unapproved(
            [
                row
                for row in self.placed()
                if not row.withdrawn and (row.article.state != approved or row.article.reviews_required < reviews)
            ]
        )

    @property
    def was_marked(self) -> bool:
        """Whether a proof pass or the signature was ever given to it."""
        return self.events.filter(kind__in=(Kind.PROOFED, Kind.SIGNED)).exists()

    @property
    def was_hurried(self) -> bool:
        """Whether it was published in an emergency."""
        return self.events.filter(kind=Kind.EMERGENCY).exists()

    # Verbs

    @transaction.atomic
    def proof(self, number: int, *, by=None, seen: str = "") -> IssueEvent:
        """Give a proof pass (校对1–3) to the text whose digest is `seen`. Raises `NotPublishable`."""
        if number < 1:  # 0 is the signature among the marks
            raise refuse(f"{self}没有校对{number}。")
        return self._given(number, Kind.PROOFED, by=by, seen=seen)

    @transaction.atomic
    def sign(self, *, by=None, seen: str = "") -> IssueEvent:
        """Sign it (签发), after the proof passes, on the text whose digest is `seen`. Raises `NotPublishable`."""
        return self._given(0, Kind.SIGNED, by=by, seen=seen)

    def _given(self, number: int, kind: str, *, by, seen: str) -> IssueEvent:
        issue = self._locked()
        mark = next((mark for mark in issue.marks() if mark.number == number), None)
        if mark is None:
            raise refuse(f"{issue}不需要{f'校对{number}' if number else '签发'}。")
        if issue.state != issue.State.DRAFT and not issue.owed():
            raise refuse(f"{issue}{issue.get_state_display()}，不能再{mark.subject}。")
        if not issue.placements.exists():
            raise refuse("这一期还没有稿件。")
        digest = issue.digest()
        if seen and seen != digest:
            raise refuse("您打开以后，这一期有人改过。请再看一遍。")
        if not mark.ready:
            raise refuse(f"{mark.name}{'已经做过，不用再做' if mark.holds else '要在前面的校次以后做'}。")
        AuditEntry.objects.record(issue, mark.name, by=by)
        return issue.events.create(kind=kind, proof_pass=number or None, by=by, digest=digest)

    @transaction.atomic
    def submit_articles(self, *, by=None) -> int:
        """Hand in those of its articles that still have to be, for the reviews of its publication; gives how many.

        Raises `NotPublishable` where it is out, and owes nothing.
        """
        issue = self._locked()
        if issue.state != issue.State.DRAFT and not issue.owed():
            raise refuse(f"{issue}{issue.get_state_display()}，不用再报送。")
        reviews = issue.publication.reviews_required
        count = 0
        for row in issue.placed():
            article = row.article
            if article.body.strip() and (not article.is_on_its_way or article.reviews_required < reviews):
                article.submit(by=by, reviews=max(reviews, article.reviews_required))
                count += 1
        return count
