from django import forms
from django.contrib import admin

from articles.editor import BodyWidget
from articles.models import Article, Contribution
from departments.modeladmin import ModelAdmin
from departments.models import Department

SHORT = {"credit": 2, "editor_note": 3}  # lines of text


@admin.register(Article)
class ArticleAdmin(ModelAdmin):
    list_display = ["title", "contributors", "state", "kind", "updated_at"]
    list_filter = ["state", "kind", "contributions__department"]
    search_fields = ["title", "contributions__printed_name"]
    readonly_fields = ["author", "state"]
    fieldsets = [
        (None, {"fields": ["title", "credit", "body"]}),
        (
            "副题、文号与编者按",
            {"fields": ["tag", "subtitle", "document_number", "editor_note"], "classes": ["collapse"]},
        ),
        ("来稿", {"fields": ["kind", "contact", "author", "state"], "classes": ["collapse"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).readable_by(request.user).prefetch_related("contributions__department")

    def get_form(self, request, obj=None, change=False, **kwargs):
        short = {name: forms.Textarea({"rows": rows, "class": "vLargeTextField"}) for name, rows in SHORT.items()}
        return super().get_form(request, obj, change, widgets=short | {"body": BodyWidget()}, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.editable_by(request.user))

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.editable_by(request.user))

    def get_actions(self, request):
        # Deleting is for one article at a time, where it can be seen whether it stands in an issue.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)
        obj.show_pictures()
        if "credit" in form.changed_data:
            obj.credit_to(obj.credit, Department.objects.register())

    @admin.display(description="供稿")
    def contributors(self, article):
        return "、".join(_said(row) for row in article.contributions.all())


def _said(row: Contribution) -> str:
    return row.printed_name if row.department_id else f"{row.printed_name}（未关联）"
