"""What waits for a person in the reviews, the proof passes and the signature: groups of the front page."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib import admin
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.text import Truncator

from articles.models import Article, Review
from articles.workflow import STAGES, named
from bulletin.admin.todo import SHOWN, Group, Row, first
from bulletin.models import Issue, IssueEvent, Placement
from bulletin.models.signing import Mark
from departments.models import called


@dataclass(frozen=True, slots=True)
class Waiting:
    """An issue whose next `mark` (None: it is signed, and to be published) is this person's, since when, of how many articles."""

    issue: Issue
    mark: Mark | None
    since: datetime
    articles: int


def for_me(request) -> Group:
    """等我处理: articles to decide on, issues to proof and to sign; the oldest first."""
    user, stages = request.user, _stages(request.user)
    articles, total = first(_light(Article.objects.awaiting(user)).order_by("state_since")) if stages else ([], 0)
    rows = [
        Row(
            article.title, _reviews(article), state=article.stage.name, about=_credited(article), at=article.state_since
        )
        for article in articles
    ]
    marked, _ = _issues(request)
    for each in marked:
        address = reverse("admin:bulletin_issue_change", args=[each.issue.pk])
        address += "#marks" if each.mark else "#publishing"
        state = each.mark.name if each.mark else "发布"
        rows.append(Row(str(each.issue), address, state=state, about=f"{each.articles}篇", at=each.since))
    rows.sort(key=lambda row: row.at)
    return Group("mine", "等我处理", rows[:SHOWN], total + len(marked), _articles(f"state__in={','.join(stages)}"))


def hurried(request) -> Group:
    """紧急发布，待补审校: issues that were published in an emergency and are not reviewed and proofed yet."""
    _, owing = _issues(request)
    rows = [
        Row(
            str(issue),
            reverse("admin:bulletin_issue_change", args=[issue.pk]),
            note=f"“{_short(event.reason)}”",
            state="待补",
            about=called(event.by),
            at=event.at,
        )
        for issue, event in owing
    ]
    rows.sort(key=lambda row: row.at)
    return Group("hurried", "紧急发布，待补审校", rows[:SHOWN], len(rows), reverse("admin:bulletin_issue_changelist"))


def returned(user) -> Group | None:
    """退回给我: with the opinion."""
    if not user.has_perm("articles.change_article"):
        return None
    last = Review.objects.filter(article=OuterRef("pk")).order_by("-pk")
    names = {name: name for name in ("opinion", "stage")} | {
        name: F(f"by__{name}") for name in ("last_name", "first_name", "username")
    }
    back = _light(Article.objects.returned_to(user)).annotate(
        review=Subquery(last.values(said=JSONObject(**names))[:1])
    )
    articles, total = first(back.order_by("state_since"))
    rows = [
        Row(
            article.title,
            reverse("admin:articles_article_change", args=[article.pk]),
            note=f"“{_short(article.review['opinion'])}”",
            state=f"{named(article.review['stage']).name}退回",
            about=article.review["last_name"] + article.review["first_name"] or article.review["username"],
            at=article.state_since,
        )
        for article in articles
    ]
    return Group("returned", "退回给我", rows, total, _articles(f"state__exact={Article.State.RETURNED}"))


def late(user) -> Group | None:
    """超期: what has waited in one stage for more than three days, for those who see the articles of others."""
    if not user.has_perm("articles.read_others_article"):
        return None
    articles, total = first(_light(Article.objects.late()).order_by("state_since"))
    rows = [
        Row(article.title, _reviews(article), state=article.stage.name, about=_credited(article), late=article.overdue)
        for article in articles
    ]
    return Group("late", "超期", rows, total, _articles(f"state__in={','.join(Article.WAITING)}"))


def count(request) -> int:
    """How many things wait for this person in person, as the menu says; two questions, asked once a request."""
    if not hasattr(request, "waiting_count"):
        user, asked = request.user, Q()
        if _stages(user):
            asked |= Q(pk__in=Article.objects.awaiting(user).values("pk"))
        if user.has_perm("articles.change_article"):
            asked |= Q(pk__in=Article.objects.returned_to(user).values("pk"))
        articles = Article.objects.filter(asked).count() if asked else 0
        request.waiting_count = articles + len(_issues(request)[0])
    return request.waiting_count


admin.site.waiting_count = count


def counted(request, groups: list[Group]) -> None:
    """Spare the menu the question where the groups of the front page have answered it."""
    request.waiting_count = sum(group.total for group in groups if group.key in ("mine", "returned"))


def _issues(request) -> tuple[list[Waiting], list[tuple[Issue, IssueEvent]]]:
    """Issues that wait for this person's mark, and those that owe reviews or proofs after an emergency publication.

    A draft waits when all its articles are through their reviews. Asked once a request.
    """
    if not hasattr(request, "waiting_issues"):
        user = request.user
        proofs, signs = user.has_perm("bulletin.proof_issue"), user.has_perm("bulletin.publish_issue")
        wanted = (
            Q(issue__state=Issue.State.DRAFT, issue__publication__proofs_required__gt=0) if proofs or signs else Q()
        )
        request.waiting_issues = ([], [])
        if user.has_perm("bulletin.view_issue"):
            wanted |= Q(issue__in=Issue.objects.owing().values("pk"))
            request.waiting_issues = _sorted(wanted, proofs=proofs, signs=signs)
    return request.waiting_issues


def _sorted(wanted: Q, *, proofs: bool, signs: bool):
    rows = Placement.objects.filter(wanted).select_related("issue__publication", "article", "section")
    placed, events = defaultdict(list), defaultdict(list)
    for row in rows.defer("article__sketch"):
        placed[row.issue].append(row)
    if placed:
        for event in IssueEvent.objects.filter(issue__in=list(placed)).select_related("by"):
            events[event.issue_id].append(event)
    marked, owing = [], []
    for issue, rows in placed.items():
        draft = issue.state == Issue.State.DRAFT
        done = events[issue.pk]
        if not draft:
            owing.append((issue, next(event for event in done if event.kind == IssueEvent.Kind.EMERGENCY)))
        elif any(_unreviewed(issue, row.article) for row in rows):
            continue
        mark = next((mark for mark in issue.marks(rows, done) if not mark.holds), None)
        if (mark is None and draft and signs) or (mark and (proofs if mark.number else signs)):
            since = max([*(event.at for event in done), *(row.article.updated_at for row in rows)])
            marked.append(Waiting(issue, mark, since, len(rows)))
    return marked, owing


def _unreviewed(issue: Issue, article: Article) -> bool:
    """Whether it lacks a review, by its state alone."""
    required = max(issue.publication.reviews_required, article.reviews_required)
    return bool(required) and (article.state != Article.State.APPROVED or article.reviews_required < required)


def _stages(user) -> list[str]:
    return [stage.key for stage in STAGES if user.has_perm(stage.permission)]


def _light(articles):
    """As much of them as a row shows."""
    return articles.only("title", "credit", "state", "state_since", "reviews_required")


def _reviews(article: Article) -> str:
    return reverse("admin:articles_article_preview", args=[article.pk]) + "#reviews"


def _short(said: str) -> str:
    return Truncator(said).chars(200)


def _credited(article: Article) -> str:
    return article.credit.replace("\n", "、")


def _articles(asked: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{asked}"
