"""The table of terms: its list, and the ways in and out of a spreadsheet."""

import hashlib
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse

from articles.models import Term
from articles.termtable import Refused, Row, decoded, read, table_line, written
from departments.modeladmin import ModelAdmin, Pages
from departments.sentences import say_plainly

SIZE = 5 * 1024 * 1024  # bytes
SHOWN = 50  # of what is new, changed or refused


@admin.register(Term)
class TermAdmin(ModelAdmin):
    list_display = ["text", "replacement", "level", "kind", "note", "updated_at"]
    list_filter = ["level", "kind"]
    list_per_page = 100
    search_fields = ["text", "replacement", "note"]
    fields = ["text", "replacement", "level", "kind", "exceptions", "note"]
    change_list_template = "admin/articles/term/change_list.html"

    def get_urls(self):
        pages, view = TablePages(self), self.admin_site.admin_view
        ours = [
            path("import/", view(pages.give), name="articles_term_import"),
            path("export/", view(pages.export), name="articles_term_export"),
        ]
        return [*ours, *super().get_urls()]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "exceptions":
            field.widget.attrs["rows"] = 4
        return field


class GivingForm(forms.Form):
    file = forms.FileField(label="CSV 文件", required=False)
    text = forms.CharField(
        label="或者粘贴", required=False, strip=False, widget=forms.Textarea({"rows": 10, "spellcheck": "false"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_plainly(self)

    def clean(self):
        data = self.cleaned_data
        if file := data.get("file"):
            if file.size > SIZE:
                raise forms.ValidationError(f"“{file.name}”超过5 MB，请分成几份。")
            try:
                data["text"] = decoded(file.read())
            except ValueError as refused:
                raise forms.ValidationError(f"没有读入“{file.name}”：{refused}") from refused
        elif not (data.get("text") or "").strip() and not self.errors:
            raise forms.ValidationError("请选一份 CSV 文件，或者把表格粘贴进来。")
        return data


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do: terms that are new, those that change (before, after), and how many stay as they are."""

    new: list[Row]
    changed: list[tuple[Row, Row]]
    same: int
    refused: list[Refused]

    @classmethod
    def of(cls, text: str) -> "Plan":
        rows, refused = read(text)
        kept = {row.text: row for row in Term.objects.rows()}
        new = [row for row in rows if row.text not in kept]
        changed = [(kept[row.text], row) for row in rows if row.text in kept and kept[row.text] != row]
        return cls(new, changed, len(rows) - len(new) - len(changed), refused)

    def digest(self) -> str:
        """By which it is known that this is the plan that a person saw."""
        whole = repr((self.new, self.changed, self.refused))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def rows(self) -> list[Row]:
        return [*self.new, *(after for _, after in self.changed)]


class TablePages(Pages):
    """Import and export, for the terms' admin."""

    def give(self, request):
        """Choose a file or paste; see what it would do; take all of it, or nothing."""
        if not (self.model_admin.has_add_permission(request) and self.model_admin.has_change_permission(request)):
            raise PermissionDenied
        form, plan = GivingForm(request.POST or None, request.FILES or None), None
        if request.method == "POST" and form.is_valid():
            text = form.cleaned_data["text"]
            plan = Plan.of(text)
            confirmed = request.POST.get("seen") == plan.digest()
            if "_confirm" in request.POST and confirmed and plan.rows and not plan.refused:
                new, changed = Term.objects.take(plan.rows, by=request.user)
                messages.success(request, f"术语表已导入：新增{new}个，改动{changed}个。")
                return HttpResponseRedirect(reverse("admin:articles_term_changelist"))
            form = GivingForm(initial={"text": text})
        context = {"title": "导入术语表", "form": form, "plan": plan} | (_shown(plan) if plan else {})
        context["changed_since"] = plan is not None and "_confirm" in request.POST and not plan.refused
        return self._page(request, "import.html", context)

    def export(self, request):
        """The whole table as CSV; given back, it changes nothing."""
        if not self.model_admin.has_view_permission(request):
            raise PermissionDenied
        return StreamingHttpResponse(
            written(Term.objects.rows()),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="terms.csv"'},
        )


def _shown(plan: Plan) -> dict:
    """The first lines of what a plan holds."""
    return {
        "new": [table_line(row) for row in plan.new[:SHOWN]],
        "changed": [(table_line(before), table_line(after)) for before, after in plan.changed[:SHOWN]],
        "refused": plan.refused[:SHOWN],
        "seen": plan.digest(),
    }
