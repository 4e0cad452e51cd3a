"""Handing an article in, taking it back, and the decision of a reviewer: buttons beside the text."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.urls import reverse

from articles.admin.differing import differing
from articles.admin.proofreading import proofreading
from articles.admin.way import steps
from articles.models import Article, NotReviewable
from departments.modeladmin import Pages


class ReviewPages(Pages):
    """Those buttons, for the articles' admin."""

    def submit(self, request, pk):
        """Hand it in as it is stored."""
        article = self._article(request, pk)
        if not _in_hand_of(request.user, article):
            raise PermissionDenied
        if article.state == article.State.DRAFT and article.frozen:
            messages.error(request, f"《{article}》已随一期发布或定时，不用报送。")
        elif request.method == "POST":
            site = self.model_admin.admin_site
            self._done(
                request,
                article.submit,
                f"《{article}》已报送",
                by=request.user,
                reviews=site.reviews(article, request.POST),
            )
        return self._back(request, article)

    def recall(self, request, pk):
        """Take it back, so that its author can go on writing."""
        article = self._article(request, pk)
        if not _in_hand_of(request.user, article):
            raise PermissionDenied
        if request.method == "POST":
            self._done(request, article.recall, f"《{article}》已收回，可以再改", by=request.user)
        return self._back(request, article)

    def decide(self, request, pk):
        """通过 or 退回; an opinion that was refused comes back on the page of the article."""
        article = self._article(request, pk)
        if not any(request.user.has_perm(stage.permission) for stage in article.STAGES):
            raise PermissionDenied
        if request.method != "POST":
            return self._back(request, article)
        opinion = request.POST.get("opinion", "").replace("\0", "")
        if not request.POST.keys() & {"approve", "return"}:
            return self.show(request, article, refused="没有记下：请点“通过”或“退回”。", opinion=opinion)
        approve = "approve" in request.POST
        try:
            review = article.decide(
                by=request.user,
                approve=approve,
                opinion=opinion,
                seen=request.POST.get("seen", ""),
                stage=request.POST.get("stage", ""),
            )
        except NotReviewable as refused:
            article.refresh_from_db()
            return self.show(request, article, refused=f"没有记下：{refused}", opinion=opinion)
        said = f"《{article}》{review.get_stage_display()}{'通过' if approve else '退回'}"
        messages.success(request, f"{said}，现在是“{article.get_state_display()}”。")
        return HttpResponseRedirect(reverse("admin:index"))

    def show(self, request, article: Article, **refusal):
        """The article as its page will print it, and its reviews beside it; where it stands in an issue, the public page itself is linked."""
        context = {
            "title": f"《{article}》",
            "article": article,
            "placements": article.placements.select_related("issue__publication", "section"),
            "may_change": self.model_admin.has_change_permission(request, article),
            "reviewing": reviewing(request.user, article, self.model_admin.admin_site) | refusal,
            **proofreading(request.user, article),
        }
        return self._page(request, "preview.html", context)

    def preview(self, request, pk):
        """The same, for whoever may read the article."""
        return self.show(request, self._article(request, pk))

    @staticmethod
    def _done(request, verb, said: str, **about) -> None:
        try:
            verb(**about)
        except NotReviewable as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"{said}。")

    def _back(self, request, article: Article):
        page = "change" if self.model_admin.has_change_permission(request, article) else "preview"
        return HttpResponseRedirect(reverse(f"admin:articles_article_{page}", args=[article.pk]) + "#reviews")

    def _article(self, request, pk) -> Article:
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        return self.model_admin.get_object(request, str(pk))


def _in_hand_of(user, article: Article) -> bool:
    """Whether this person hands it in and takes it back: its author, and editors."""
    own = article.author_id == user.pk and user.has_perm("articles.change_article")
    return own or user.has_perm("articles.edit_others_article")


def handing_in(user, article: Article | None, site) -> dict:
    """Whether this person may hand in the article that is written (None: a new one), and for which publications."""
    destinations = site.destinations(article)
    needed = bool(article and article.reviews_required) or any(each.reviews_required for each in destinations)
    free = not article or (_in_hand_of(user, article) and not article.is_on_its_way and not article.frozen)
    # Where nothing is reviewed, an editor hands nothing in; a department still does.
    offers = free and (needed or not user.has_perm("articles.edit_others_article"))
    return {"destinations": destinations, "reviews_needed": needed, "offers_submission": offers}


def reviewing(user, article: Article, site) -> dict:
    """What the panel beside an article shows: its way, what it waits for, and what this person can do about it."""
    decisions = list(article.reviews.select_related("by"))
    last = decisions[-1] if decisions else None
    before = last and article.revisions.filter(number=last.version).exclude(kind="kept").order_by("pk").first()
    why_not = article.why_not_by(user) if article.stage else ""
    passes = article.passes() if article.is_on_its_way else []
    offered = handing_in(user, article, site)
    hand, states = _in_hand_of(user, article), article.State
    return offered | {
        "steps": steps(article.handed(), decisions),
        "stage": article.stage,
        "overdue": article.overdue,
        "may_decide": bool(article.stage) and not why_not,
        "why_not": why_not if article.stage and user.has_perm(article.stage.permission) else "",
        # Also what is out: a review after an emergency publication may have returned it.
        "may_submit": offered["offers_submission"] or (hand and article.state == states.RETURNED),
        "may_recall": hand and article.is_on_its_way and article.state != states.APPROVED and not article.frozen,
        "reopens": passes[-1].get_stage_display() if passes else "",
        "seen": article.digest(),
        "last": last,
        "changes": differing(article, before.content, article.content()) if before else [],
    }
