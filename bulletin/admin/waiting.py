"""Printed names that the register does not know: the queue in which each is settled once (IMPORT.md §5)."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from articles.models import Article, Contribution
from bulletin.document import Refusal
from bulletin.registering import register_name
from departments.modeladmin import ModelAdmin
from departments.models import Department

PAGE_SIZE = 50


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
        typed = self._settle(request) if request.method == "POST" else {}
        if request.method == "POST" and not typed:
            return HttpResponseRedirect(request.get_full_path())
        register = Department.objects.register()
        shown = Paginator(Contribution.objects.waiting(register), PAGE_SIZE).get_page(request.GET.get("page"))
        titles = Article.objects.in_bulk([row["latest"] for row in shown])
        context = {
            **self.admin_site.each_context(request),
            "title": "待关联单位",
            "opts": self.opts,
            "shown": shown,
            "rows": [
                {
                    **row,
                    "article": titles[row["latest"]],
                    "near": register.nearest(row["printed_name"]),
                    "typed": typed.get(row["printed_name"], ""),
                }
                for row in shown
            ],
            "names": register.names,
        }
        return TemplateResponse(request, self.change_list_template, context)

    def _settle(self, request) -> dict[str, str]:
        """Settle the name whose button was pressed, or, by Enter, all for which a department was typed.

        Returns what else was typed, by printed name, so that it is shown again.
        """
        typed = {
            field.removeprefix("name:"): value.strip()
            for field, value in request.POST.items()
            if field.startswith("name:") and value.strip()
        }
        name, _, also = request.POST.get("settle", "").partition("\t")
        if not name:
            wanted = dict(typed)
        elif also == "?":
            wanted = {name: typed.get(name, "?")}
        else:
            wanted = {name: also}
        for printed, department in wanted.items():
            if department == "?":
                messages.warning(request, f"请写明“{printed}”是哪个单位。")
            elif self._settled(request, printed, department):
                typed.pop(printed, None)
        return typed

    def _settled(self, request, name: str, also: str) -> bool:
        try:
            department, linked = register_name(name, also=also, by=request.user)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return False
        said = f"“{name}”已关联到{department}" if also else f"“{name}”已登记为新单位"
        messages.success(request, f"{said}，关联供稿{linked}篇。")
        return True
