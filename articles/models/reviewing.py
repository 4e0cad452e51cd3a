"""The way of an article through the reviews: submitted, decided stage by stage, returned, taken back."""

import hashlib
import json
from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone

from articles.workflow import STAGES, Decision, Stage, named, passed, required
from departments.models import AuditEntry

LONGEST = timedelta(days=3)  # in one stage; what waits longer is shown as late


class NotReviewable(Exception):
    """An article cannot be submitted, decided on or taken back; the message says why in Chinese."""


class ReviewingQuerySet(models.QuerySet):
    def awaiting(self, user):
        """Those that wait for a decision of this person; the same rule as `why_not_by`, asked of all."""
        stages = [stage.key for stage in STAGES if user.has_perm(stage.permission)]
        counts = models.Q()
        for reviews in range(2, len(STAGES) + 1):
            keys = [stage.key for stage in required(reviews)]
            counts |= models.Q(stage__in=keys, article__reviews_required=reviews)
        made = self.model._meta.get_field("reviews").related_model.objects.filter(article=models.OuterRef("pk"))
        later = made.model.objects.filter(
            article=models.OuterRef("article"), stage=models.OuterRef("stage"), pk__gt=models.OuterRef("pk")
        )
        passed_by_them = made.filter(counts, ~models.Exists(later), by=user, approved=True)
        return (
            self.filter(state__in=stages)
            .exclude(author=user)
            .exclude(models.Exists(passed_by_them.exclude(stage=models.OuterRef("state"))))
        )

    def returned_to(self, user):
        """Those that came back to this person: the own ones, and to editors those whose author is nobody, or has left."""
        mine = models.Q(author=user)
        if user.has_perm("articles.edit_others_article"):
            mine |= models.Q(author=None) | models.Q(author__is_active=False)
        return self.filter(mine, state=Reviewing.State.RETURNED)

    def late(self):
        """Those that have waited in their stage for more than three days."""
        return self.filter(state__in=Reviewing.WAITING, state_since__lt=timezone.now() - LONGEST)


class Reviewing(models.Model):
    """The part of an article that is about its reviews."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已报送"  # where no review is required
        FIRST = "first", "待初审"
        SECOND = "second", "待复审"
        FINAL = "final", "待终审"
        RETURNED = "returned", "已退回"
        APPROVED = "approved", "已终审"

    STAGES = STAGES
    WAITING = tuple(stage.key for stage in STAGES)
    # What a review is about: all that citizens will read.
    REVIEWED = ("title", "tag", "subtitle", "document_number", "body", "editor_note", "credit", "attachments")

    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT, editable=False)
    state_since = models.DateTimeField("从何时起", default=timezone.now, editable=False)
    reviews_required = models.PositiveSmallIntegerField("审核级数", default=0, editable=False)

    class Meta:
        abstract = True

    # Questions

    def digest(self) -> str:
        """By which it is known that the text is the one that a decision was about."""
        return digest_of(self.content())

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The reviews that it has to pass."""
        return required(self.reviews_required)

    @property
    def stage(self) -> Stage | None:
        """The review that it waits for."""
        return named(self.state)

    @property
    def overdue(self) -> int:
        """For how many days it has waited in its stage beyond the three that are usual."""
        late = timezone.now() - self.state_since - LONGEST
        return late.days + 1 if self.stage and late > timedelta(0) else 0

    @property
    def is_on_its_way(self) -> bool:
        """Whether it was handed in, and has not come back."""
        return self.state not in (self.State.DRAFT, self.State.RETURNED)

    def passes(self, reviews: int | None = None) -> list[Decision]:
        """The passes that hold for today's text, a decision a stage, of so many reviews (its own number by default)."""
        stages = self.stages if reviews is None else required(reviews)
        return passed(stages, list(self.reviews.all()), digest=self.digest(), author=self.author_id)

    def unreviewed(self, reviews: int) -> str:
        """What it lacks where so many reviews are required, or more by its own number; nothing if all were passed."""
        stages = required(max(reviews, self.reviews_required))
        if not stages:
            return ""
        if self.state == self.State.DRAFT:
            return "还没有报送审核"
        if self.state == self.State.RETURNED:
            return "被退回，还没有重新报送"
        held = len(self.passes(len(stages)))
        return "" if held == len(stages) else f"待{stages[held].name}"

    def handed(self):
        """When it was handed in and taken back, by whom: revisions, the oldest first."""
        return self.revisions.filter(kind__in=("submitted", "recalled")).select_related("by").order_by("pk")

    def why_not_by(self, user) -> str:
        """Why this person does not decide in the stage that it waits for; nothing if he does."""
        stage = self.stage
        if stage is None:
            return f"《{self}》{self.get_state_display()}，没有在等审核。"
        if not user.has_perm(stage.permission):
            return f"《{self}》待{stage.name}，您没有{stage.name}的权限。"
        if user.pk == self.author_id:
            return "您是这篇稿件的作者，不能审自己的稿件。"
        for decision in self.passes():
            if decision.by_id == user.pk:
                return f"您已在{named(decision.stage).name}通过这篇稿件，{stage.name}要由另一个人做。"
        return ""

    # Verbs

    @transaction.atomic
    def submit(self, *, by=None, reviews: int) -> None:
        """Hand it in for so many reviews (报送); what it has passed and still holds need not be passed again.

        Raises `NotReviewable` where it is on its way already, or has no text.
        """
        article = self._held()
        if article.is_on_its_way and article.reviews_required >= reviews:
            raise NotReviewable(f"《{article}》{article.get_state_display()}，不用再报送。")
        if not article.body.strip():
            raise NotReviewable(f"《{article}》没有正文，不能报送。")
        article.reviews_required = reviews
        article._enter(article.state_by_reviews())
        article.record_first(article.content(), by=by)
        article.revisions.create(number=article.version, kind="submitted", by=by, content=article.content())
        self._follow(article, "报送", by=by)

    @transaction.atomic
    def recall(self, *, by=None) -> None:
        """Take it back from the reviews before they are through (收回). Raises `NotReviewable`."""
        article = self._held()
        if article.state not in (*self.WAITING, self.State.SUBMITTED, self.State.RETURNED):
            raise NotReviewable(f"《{article}》{article.get_state_display()}，不能收回。")
        if article.frozen:
            raise NotReviewable(f"《{article}》已随一期发布或定时，不能收回。")
        article.reviews_required = 0
        article._enter(self.State.DRAFT)
        article.revisions.create(number=article.version, kind="recalled", by=by, content=article.content())
        self._follow(article, "收回", by=by)

    @transaction.atomic
    def decide(self, *, by, approve: bool, opinion: str = "", seen: str, stage: str):
        """Pass it to the next review, or return it to its author with an opinion; gives the `Review`.

        `seen` is the digest of the text that this person read, `stage` the one that he decided in. Raises
        `NotReviewable` where either is not today's any more, for a person who may not, and without a required opinion.
        """
        article = self._held()
        if article.state != stage:
            raise NotReviewable(f"您打开以后，《{article}》已经变为“{article.get_state_display()}”。")
        if why := article.why_not_by(by):
            raise NotReviewable(why)
        if seen != article.digest():
            raise NotReviewable("您打开以后，这篇稿件有人改过。下面是现在的文字，请再看一遍。")
        if not approve and not opinion.strip():
            raise NotReviewable("退回要写明意见，作者会看到。")
        article.record_first(article.content())
        review = article.reviews.create(
            stage=stage, by=by, approved=approve, opinion=opinion.strip(), digest=seen, version=article.version
        )
        article._enter(article.state_by_reviews() if approve else self.State.RETURNED)
        self._follow(article, f"{named(stage).name}{'通过' if approve else '退回'}", by=by, after=opinion.strip())
        return review

    def state_by_reviews(self) -> str:
        """The state that the passes of today's text give it, once it was handed in."""
        if not self.stages:
            return self.State.SUBMITTED
        held = len(self.passes())
        return self.State.APPROVED if held == len(self.stages) else self.stages[held].key

    def reopen(self) -> None:
        """Take the state that a changed text has. Does not save."""
        if self.is_on_its_way:
            self._enter(self.state_by_reviews(), save=False)

    def review_again(self) -> None:
        """Take that state and save it, where a text that was approved was corrected since and is to be published again."""
        if self.state == self.State.APPROVED:
            self._enter(self.state_by_reviews())

    def _held(self):
        return type(self).objects.select_for_update().get(pk=self.pk)

    def _enter(self, state: str, *, save: bool = True) -> None:
        if state != self.state:
            self.state, self.state_since = state, timezone.now()
        if save:
            self.save(update_fields=["state", "state_since", "reviews_required"])

    def _follow(self, article, action: str, *, by, after: str = "") -> None:
        """Be what a verb has made of it, and put it on record."""
        self.state, self.state_since, self.reviews_required = (
            article.state,
            article.state_since,
            article.reviews_required,
        )
        AuditEntry.objects.record(article, action, by=by, after=after)


def digest_of(content: dict) -> str:
    """The digest of a content as revisions keep it."""
    text = [content.get(name) for name in Reviewing.REVIEWED]
    whole = json.dumps(text, ensure_ascii=False)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()
