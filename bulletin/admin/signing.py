"""三校, 签发 and 紧急发布 of a whole issue, handing in its articles, and the page of who approved what."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.admin.way import Step, steps
from articles.models import NotReviewable, Revision
from bulletin.models import Issue, IssueProblem, NotPublishable, Placement
from bulletin.models.signing import Mark
from departments.modeladmin import Pages

UNSEEN = "-"  # the digest of no text, where a request names none


@dataclass(frozen=True, slots=True)
class Way:
    """An article of an issue with all that happened on its way, and the digest of its text as it stands."""

    placement: Placement
    steps: list[Step]
    digest: str


class SigningPages(Pages):
    """Those buttons and that page, for the issues' admin."""

    def proof(self, request, pk, number):
        """One proof pass, on the text that the page showed."""
        issue = self._issue(request, pk, "bulletin.proof_issue")
        seen = request.POST.get("seen") or UNSEEN
        return self._given(request, issue, f"校对{number}", lambda: issue.proof(number, by=request.user, seen=seen))

    def sign(self, request, pk):
        """The signature, on the text that the page showed."""
        issue = self._issue(request, pk, "bulletin.publish_issue")
        seen = request.POST.get("seen") or UNSEEN
        return self._given(request, issue, "签发", lambda: issue.sign(by=request.user, seen=seen))

    def submit(self, request, pk):
        """Hand in all of its articles that still have to be."""
        issue = self._issue(request, pk, "articles.edit_others_article")
        return self._given(request, issue, "报送稿件", lambda: issue.submit_articles(by=request.user))

    def way(self, request, pk):
        """Who approved what: the whole way of each article and of the issue, for the screen and for paper."""
        issue = self.model_admin.found(request, pk)
        placements = list(
            issue.placements.select_related("article__author", "section").prefetch_related("article__reviews__by")
        )
        handed = {}
        rows = Revision.objects.filter(article__placements__issue=issue, kind__in=("submitted", "recalled"))
        for row in rows.select_related("by").order_by("pk"):
            handed.setdefault(row.article_id, []).append(row)
        events = list(issue.events.select_related("by", "article"))
        ways = []
        for row in placements:
            about = [event for event in events if event.article_id == row.article_id]
            way = steps(handed.get(row.article_id, []), row.article.reviews.all(), about)
            ways.append(Way(row, way, row.article.digest()))
        context = {
            "title": f"{issue}审签记录",
            "issue": issue,
            "ways": ways,
            "events": [event for event in events if event.article_id is None],
            "digest": issue.digest(placements),
            "owed": issue.owed(),
        }
        return self._page(request, "way.html", context)

    def _given(self, request, issue: Issue, called: str, verb):
        page, place = reverse("admin:bulletin_issue_change", args=[issue.pk]), "#marks"
        if request.method == "POST":
            try:
                verb()
            except (NotPublishable, NotReviewable) as refused:
                messages.error(request, f"没有记下：{refused}")
                place = ""  # where the refusal is read
            else:
                messages.success(request, f"{issue.label}：{called}已记下。")
        return HttpResponseRedirect(page + place)

    def _issue(self, request, pk, permission: str) -> Issue:
        issue = self.model_admin.found(request, pk)
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return issue


def signing(
    user, issue: Issue, placed: Sequence[Placement], marks: Sequence[Mark], blockers: Sequence[IssueProblem]
) -> dict:
    """What the panels beside an issue show of its proof passes and its signature, and what this person may give.

    `blockers` are what stands against publishing it.
    """
    reviews = issue.publication.reviews_required
    owed = issue.owed()
    unhanded = sum(not row.article.is_on_its_way or row.article.reviews_required < reviews for row in placed if reviews)
    return {
        "marks": marks,
        "seen": issue.digest(placed) if marks else "",
        "may_proof": user.has_perm("bulletin.proof_issue"),
        "may_sign": user.has_perm("bulletin.publish_issue"),
        "owed": owed,
        "may_hurry": bool(blockers) and all(problem.can_wait for problem in blockers),
        "reviews_needed": reviews,
        "unhanded": unhanded
        if (issue.state == Issue.State.DRAFT or owed) and user.has_perm("articles.edit_others_article")
        else 0,
    }
