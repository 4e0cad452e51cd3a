"""What an issue was before: every revision with what it changed, and the way back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_date

from articles.differences import pairs
from articles.models import Article
from bulletin.document import Refusal
from bulletin.models import Issue
from bulletin.models.composing import summary
from departments.modeladmin import Pages

PAGE_SIZE = 20


class HistoryPages(Pages):
    """Those pages, for the issues' admin."""

    def issue(self, request, pk):
        """The revisions, the latest first, each beside the one before; and what was done to it as a whole."""
        issue = self.model_admin.found(request, pk)
        shown = Paginator(issue.revisions.select_related("by"), PAGE_SIZE).get_page(request.GET.get("page"))
        rows = list(shown)
        older = issue.revisions.filter(pk__lt=rows[-1].pk).first() if rows else None
        changes = []
        for revision, before in zip(rows, [*rows[1:], older], strict=False):
            now, was = summary(revision.content), summary(before.content) if before else []
            changes.append((revision, [pair for pair in pairs(was, now) if not pair.same]))
        context = {
            "title": f"{issue}的历史",
            "issue": issue,
            "shown": shown,
            "changes": changes,
            "events": issue.events.select_related("by", "article"),
            "may_restore": self.model_admin.has_change_permission(request, issue),
        }
        return self._page(request, "history.html", context)

    def restore_issue(self, request, pk, revision):
        """Make a draft what a revision says, as far as its articles are free."""
        issue = self.model_admin.found(request, pk)
        if not self.model_admin.has_change_permission(request, issue):
            raise PermissionDenied
        kept = get_object_or_404(issue.revisions, pk=revision)
        if request.method == "POST":
            values = {name: kept.content[name] for name in Issue.CONTENT}
            values["date"] = parse_date(values["date"])
            wanted = [key for _, key, _ in kept.content["contents"]]
            free = set(Article.objects.filter(pk__in=wanted).values_list("pk", flat=True))
            free -= issue.held_elsewhere(wanted).keys() - {key for _, key in issue.arrangement()}
            gone = [title for _, key, title in kept.content["contents"] if key not in free]
            arrangement = [(section, key) for section, key, _ in kept.content["contents"] if key in free]
            try:
                issue.compose(values, arrangement, by=request.user, kind="restored")
            except Refusal as refusal:
                messages.error(request, f"没有恢复：{refusal}")
            else:
                messages.success(request, f"{issue.label}已恢复到第{kept.number}版。")
                if gone:
                    messages.warning(
                        request, f"{'、'.join(f'《{title}》' for title in gone)}已不在待选稿件里，没有放回。"
                    )
        return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[pk]))
