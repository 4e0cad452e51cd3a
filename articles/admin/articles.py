"""Articles: their list, who may do what to them, and which page answers for one of them."""

from django.contrib import admin
from django.urls import path

from articles.admin.history import HistoryPages
from articles.admin.reviewing import ReviewPages
from articles.admin.searching import FOUND_IN, asked
from articles.admin.writing import WritePages
from articles.models import Article, Contribution
from departments.modeladmin import ModelAdmin


@admin.register(Article)
class ArticleAdmin(ModelAdmin):
    list_display = ["title", "contributors", "state", "standing", "characters", "updated_at"]
    list_filter = ["state", "kind", ("contributions__department", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    search_fields = ["title"]  # so that there is a box; what it asks is below
    search_help_text = FOUND_IN
    verbs_record = deletes_singly = True

    def get_urls(self):
        writing, history, reviews = WritePages(self), HistoryPages(self), ReviewPages(self)
        view = self.admin_site.admin_view
        ours = [
            path("autosave/", view(writing.autosave), name="articles_article_autosave"),
            path("<int:pk>/autosave/", view(writing.autosave), name="articles_article_autosave_one"),
            path("<int:pk>/preview/", view(reviews.preview), name="articles_article_preview"),
            path("<int:pk>/submit/", view(reviews.submit), name="articles_article_submit"),
            path("<int:pk>/recall/", view(reviews.recall), name="articles_article_recall"),
            path("<int:pk>/decide/", view(reviews.decide), name="articles_article_decide"),
            path("<int:pk>/compare/<int:other>/", view(history.compare), name="articles_article_compare"),
            path("<int:pk>/history/<int:revision>/", view(history.restore), name="articles_article_revision"),
        ]
        return [*ours, *super().get_urls()]

    def get_queryset(self, request):
        found = super().get_queryset(request).readable_by(request.user).defer("sketch")
        return found.prefetch_related("contributions__department", "placements__issue__publication")

    def get_search_results(self, request, queryset, search_term):
        return queryset.matching(asked(request, search_term)), False

    # Who may do what

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.editable_by(request.user))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.editable_by(request.user))

    def get_deleted_objects(self, objs, request):
        # What goes with it is its own record; an issue that holds it is named.
        held = [
            f"{row.issue}的目录（先在编排里移出）"
            for obj in objs
            for row in obj.placements.select_related("issue__publication")
        ]
        held += [f"《{obj}》的审核记录" for obj in objs if obj.reviews.exists()]
        return [str(obj) for obj in objs], {"稿件": len(objs)}, set(), held

    def delete_model(self, request, obj):
        obj.discard(by=request.user)

    # The pages of one article

    def add_view(self, request, form_url="", extra_context=None):
        return WritePages(self).write(request)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return WritePages(self).write(request, object_id)

    def history_view(self, request, object_id, extra_context=None):
        return HistoryPages(self).history(request, object_id)

    @admin.display(description="供稿")
    def contributors(self, article):
        return "、".join(_said(row) for row in article.contributions.all())

    @admin.display(description="期")
    def standing(self, article):
        """The issues that it is in, and whether citizens read it there: its own state is that of its reviews."""
        said = [
            f"{row.issue}（{'已撤回' if row.withdrawn else row.issue.get_state_display()}）"
            for row in article.placements.all()
        ]
        return "、".join(said) or "待选"

    @admin.display(description="字数")
    def characters(self, article):
        return article.characters


def _said(row: Contribution) -> str:
    return row.printed_name if row.department_id else f"{row.printed_name}（未关联）"
