"""Printed names that the register does not know: the queue in which each is settled once (IMPORT.md §5)."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from articles.models import Article, Contribution
from bulletin.document import Refusal
from bulletin.repairing import register_name
from departments.modeladmin import ModelAdmin
from departments.models import Department

SHOWN = 100


@admin.register(Contribution)
class WaitingAdmin(ModelAdmin):
    """The list of contributions is the queue; a single one is changed in its article."""

    change_list_template = "admin/waiting.html"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request) and request.user.has_perm("departments.add_department")

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        # The list and nothing else.
        return [url for url in super().get_urls() if url.name and url.name.endswith("_changelist")]

    def changelist_view(self, request, extra_context=None):
        if not self.has_change_permission(request):
            raise PermissionDenied
        if request.method == "POST":
            self._settle(request)
            return HttpResponseRedirect(request.path)
        register = Department.objects.register()
        waiting = Contribution.objects.waiting(register)
        rows = waiting[:SHOWN]
        titles = Article.objects.in_bulk([row["latest"] for row in rows])
        context = {
            **self.admin_site.each_context(request),
            "title": "待关联单位",
            "opts": self.opts,
            "rows": [
                {**row, "article": titles[row["latest"]], "near": register.nearest(row["printed_name"])} for row in rows
            ],
            "total": len(waiting),
            "names": register.names,
        }
        return TemplateResponse(request, self.change_list_template, context)

    def _settle(self, request) -> None:
        name, _, also = request.POST.get("settle", "").partition("\t")
        if also == "?":
            also = request.POST.get(f"name:{name}", "").strip()
            if not also:
                messages.warning(request, f"请写明“{name}”是哪个单位。")
                return
        try:
            register_name(name, also=also)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return
        messages.success(request, f"“{name}”已关联到{also}。" if also else f"“{name}”已登记为新单位。")
