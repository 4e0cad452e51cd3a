"""What an article was before, and how near it is to another one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.admin.differing import differing
from articles.differences import blocks, changes, pairs
from articles.markup import plain
from articles.models import Article, Conflict, Frozen
from articles.similarity import share
from departments.modeladmin import Pages

PAGE_SIZE = 20


class HistoryPages(Pages):
    """Those pages, for the articles' admin."""

    def history(self, request, pk):
        """The revisions, the latest first, each with the words that it changed."""
        article = self._article(request, pk)
        shown = Paginator(article.revisions.select_related("by"), PAGE_SIZE).get_page(request.GET.get("page"))
        rows = list(shown)
        taken = [*rows, *(article.revisions.filter(pk__lt=rows[-1].pk).exclude(kind="kept")[:1] if rows else [])]
        found = []
        for n, revision in enumerate(rows):
            before = next((each for each in taken[n + 1 :] if each.kind != "kept"), None)
            found.append((revision, differing(article, before.content, revision.content) if before else []))
        context = {
            "title": f"《{article}》的历史",
            "article": article,
            "shown": shown,
            "changes": found,
            "may_restore": self.model_admin.has_change_permission(request, article),
        }
        return self._page(request, "history.html", context)

    def restore(self, request, pk, revision):
        """Make the article what a revision says. What it was stays in the history."""
        article = self._article(request, pk)
        if not self.model_admin.has_change_permission(request, article):
            raise PermissionDenied
        kept = get_object_or_404(article.revisions, pk=revision)
        if request.method == "POST":
            try:
                changed = article.restore(kept, by=request.user, version=article.version)
            except (Conflict, Frozen) as refused:
                messages.error(request, f"没有恢复：{refused}")
            else:
                messages.success(request, f"《{article}》{'已恢复' if changed else '已经是'}第{kept.number}版。")
        return HttpResponseRedirect(reverse("admin:articles_article_history", args=[pk]))

    def compare(self, request, pk, other):
        """Two articles side by side, the words marked that stand in one only."""
        article, beside = self._article(request, pk), self._article(request, other)
        beside_each_other = [
            (pair, changes(plain(pair.theirs), plain(pair.mine)))
            for pair in pairs(blocks(article.body), blocks(beside.body))
        ]
        context = {
            "title": "相近的两篇稿件",
            "article": article,
            "other": beside,
            "percent": round(share(article.text, beside.text) * 100),
            "pairs": beside_each_other,
        }
        return self._page(request, "compare.html", context)

    def _article(self, request, pk) -> Article:
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        return self.model_admin.get_object(request, str(pk))
