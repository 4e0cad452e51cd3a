"""What an article was before, how it will look, and how near it is to another one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from articles.differences import Piece, blocks, changes, pairs
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

    def preview(self, request, pk):
        """The article as its page will print it; where it stands in an issue, the public page itself is linked."""
        article = self._article(request, pk)
        rows = article.placements.select_related("issue__publication", "section")
        context = {
            "title": f"预览《{article}》",
            "article": article,
            "placements": rows,
            "may_change": self.model_admin.has_change_permission(request, article),
        }
        return self._page(request, "preview.html", context)

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


def differing(article: Article, before: dict, after: dict) -> list[tuple[str, list[Piece]]]:
    """The fields that differ between two revisions, with the words that changed; of a body the paragraphs that do."""
    found = []
    for name in (*Article.CONTENT, "attachments"):
        if before.get(name) == after.get(name):
            continue
        if name == "body":
            for n, pair in enumerate(pairs(blocks(before[name]), blocks(after[name])), start=1):
                if pair.same:
                    continue
                was, now = plain(pair.mine), plain(pair.theirs)
                pieces = changes(was, now) if was != now else [Piece("same", "（只改了格式）")]
                found.append((f"正文第{n}段", pieces))
        else:
            label, _, was = article.shown(name, before.get(name, "")).partition("：")
            found.append((label, changes(was, article.shown(name, after.get(name, "")).partition("：")[2])))
    return found
