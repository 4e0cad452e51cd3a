"""Who did what: a list to be read, filtered and taken away, and never changed."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from departments import cells
from departments.modeladmin import ModelAdmin
from departments.models import AuditEntry

SHORT = 40  # characters of what was there before and after
COLUMNS = ("时间", "谁", "做了什么", "类别", "对象", "原来", "后来", "来自")


@admin.register(AuditEntry)
class AuditAdmin(ModelAdmin):
    list_display_links = None
    list_filter = [("by", admin.RelatedOnlyFieldListFilter), "action", "kind"]
    list_select_related = ["by"]
    list_per_page = 50
    date_hierarchy = "at"
    search_fields = ["name", "before", "after"]
    empty_value_display = "命令行"  # where nobody was logged in
    view_on_site = False
    change_list_template = "admin/departments/auditentry/change_list.html"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        export = path("export/", self.admin_site.admin_view(self.export), name="departments_auditentry_export")
        return [export, *super().get_urls()]

    def get_list_display(self, request):
        @admin.display(description="对象", ordering="name")
        def thing(entry):
            app, model = entry.model.split(".")
            address = entry.get_absolute_url() if request.user.has_perm(f"{app}.view_{model}") else ""
            return format_html('<a href="{}">{}</a>', address, entry.name) if address else entry.name

        return ["time", "who", "action", "kind", thing, "changes", "whence"]

    @admin.display(description="时间", ordering="pk")
    def time(self, entry):
        return _moment(entry)

    @admin.display(description="谁", ordering="by")
    def who(self, entry):
        return _person(entry) or None

    @admin.display(description="原来→后来", empty_value="—")
    def changes(self, entry):
        if not entry.before and not entry.after:
            return None
        said = f"{_short(entry.before)} → {_short(entry.after)}" if entry.before else _short(entry.after)
        if said in (entry.after, f"{entry.before} → {entry.after}"):
            return said
        return format_html(
            "<details><summary>{}</summary><dl><dt>原来</dt><dd>{}</dd><dt>后来</dt><dd>{}</dd></dl></details>",
            said,
            entry.before or "—",
            entry.after or "—",
        )

    @admin.display(description="来自", ordering="address", empty_value="—")
    def whence(self, entry):
        return entry.address or None

    def export(self, request):
        """What the list shows, all pages of it, as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            entries = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:departments_auditentry_changelist"))
        return StreamingHttpResponse(
            cells.lines(_rows(entries.iterator(chunk_size=2000))),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": 'attachment; filename="audit.csv"'},
        )


def _rows(entries):
    yield COLUMNS
    for entry in entries:
        yield (
            _moment(entry),
            _person(entry) or "命令行",
            entry.action,
            entry.kind,
            entry.name,
            entry.before,
            entry.after,
            entry.address,
        )


def _moment(entry) -> str:
    return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}"


def _person(entry) -> str:
    """Name and login, or nothing for a command."""
    if entry.by is None:
        return ""
    return f"{entry.by.last_name}{entry.by.first_name} {entry.by.get_username()}".strip()


def _short(text: str) -> str:
    line = "；".join(text.split("\n"))
    return line if len(line) <= SHORT else f"{line[:SHORT]}…"
