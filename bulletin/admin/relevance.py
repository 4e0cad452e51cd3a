"""How well the search finds, for those who keep the system: what a query found and why in this order; known items."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse

from articles.models import SearchIndex
from articles.search.asking import Word
from articles.search.index import Index
from bulletin import searching
from bulletin.relevance import known_items
from departments.modeladmin import ModelAdmin


@admin.register(SearchIndex)
class RelevanceAdmin(ModelAdmin):
    """The list of indexes is a page that asks them; there is nothing to change."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        # The list and nothing else.
        return [each for each in super().get_urls() if each.name == "articles_searchindex_changelist"]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = searching.asked({"q": request.GET.get("q", "")})
        context = {
            **self.admin_site.each_context(request),
            "title": "检索质量",
            "opts": self.opts,
            "asked": asked,
            "current": searching.is_current(),
        }
        if asked.q:
            found = searching.search(asked)
            scores = Index().explained(asked.query, found.answer.ids)
            context |= {
                "found": found,
                "words": [(_said(word), " ".join(word.tokens[0])) for word in asked.query.words],
                "excluded": [_said(word) for word in asked.query.excluded],
                "parts": next((list(score.parts) for score in scores.values()), []),
                "rows": [(hit, scores.get(hit.placement.pk)) for hit in found.hits],
            }
        if "check" in request.GET:
            context["measures"] = known_items()
        return TemplateResponse(request, "admin/relevance.html", context)


def _said(word: Word) -> str:
    return "".join(word.pieces) + ("…" if word.prefix else "")
