"""Issues: their list, their form with what is open about them, and their publication."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from bulletin.admin.findings import chosen, counted, findings
from bulletin.admin.importing import ImportPages
from bulletin.document import Refusal
from bulletin.models import Issue, NotPublishable, Placement, Publication, Section
from bulletin.repairing import settle
from departments.modeladmin import ModelAdmin
from departments.models import Department


class IssueForm(forms.ModelForm):
    def clean(self):
        data = super().clean()
        if not self.errors and data.get("number"):
            proposed = Issue(
                pk=self.instance.pk,
                publication=data.get("publication") or self.instance.publication,
                **{name: data.get(name) for name in ("series", "year", "number", "number_to")},
            )
            if data["number_to"] and data["number_to"] <= data["number"]:
                self.add_error("number_to", "合刊的后一个期号要大于前一个。")
            elif taken := proposed.overlapping().first():
                self.add_error("number", f"{taken}已经有了。")
        return data


class PlacementInline(admin.TabularInline):
    model = Placement
    fields = ["position", "section", "article"]
    autocomplete_fields = ["article"]
    extra = 0
    ordering = ["position", "pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article", "section")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "section":
            kwargs["queryset"] = Section.objects.filter(publication=request.publication)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Issue)
class IssueAdmin(ModelAdmin):
    form = IssueForm
    list_display = ["__str__", "total_label", "date", "state", "internal"]
    list_filter = ["publication", "state", "year"]
    list_select_related = ["publication"]
    search_fields = ["placements__article__title"]
    inlines = [PlacementInline]
    change_list_template = "admin/bulletin/issue/change_list.html"
    fieldsets = [
        (None, {"fields": ["publication", ("year", "series", "number", "number_to"), ("total_number", "total_to"), "date"]}),
        ("报头与版记", {"fields": ["organ", "secrecy", "internal", "colophon"], "classes": ["collapse"]}),
    ]  # fmt: skip

    def get_urls(self):
        pages = ImportPages(self)
        view = self.admin_site.admin_view
        ours = [
            path("import/", view(pages.give), name="bulletin_issue_import"),
            path("import/<int:pk>/", view(pages.check), name="bulletin_issue_reading"),
            path("import/<int:pk>/missing/<int:line>/", view(pages.add_missing), name="bulletin_issue_missing"),
            path("<int:pk>/problems/", view(self.settle), name="bulletin_issue_problems"),
            path("<int:pk>/publish/", view(self.publish), name="bulletin_issue_publish"),
        ]
        return [*ours, *super().get_urls()]

    # Who may do what

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or obj.state == Issue.State.DRAFT)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == Issue.State.DRAFT)

    def get_actions(self, request):
        # Deleting is for one draft at a time: the list's own action asks nothing of an issue's state.
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def get_readonly_fields(self, request, obj=None):
        return ["publication"] if obj else []

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    # The form

    def get_changeform_initial_data(self, request):
        publication = Publication.objects.first()
        today = timezone.localdate()
        number, total = publication.next_numbers(today.year) if publication else (1, None)
        return {
            "publication": publication,
            "year": today.year,
            "number": number,
            "total_number": total,
            "date": today,
        } | super().get_changeform_initial_data(request)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        issue = self.get_object(request, object_id) if object_id else None
        request.publication = issue and issue.publication
        if issue:
            extra_context = {
                "title": str(issue),
                "subtitle": None,
                **(extra_context or {}),
                **self._open(request, issue),
            }
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.instance.arrange(form.instance.arrangement())

    def _open(self, request, issue: Issue) -> dict:
        """What the form shows of the issue beside its fields: what is open, and what stands against publishing."""
        draft = issue.state == Issue.State.DRAFT
        found = findings(issue.reading_problems().open(), dismissible=True) if draft else []
        problems = issue.problems() if draft else []
        return {
            "findings": found,
            "counted": counted(found),
            "unknown": sum(finding.code == "contrib.unknown" for finding in found),
            "names": Department.objects.register().names if any(finding.asks for finding in found) else [],
            "may_settle": self.has_change_permission(request, issue),
            "blockers": [problem for problem in problems if problem.blocks],
            "warnings": [problem for problem in problems if not problem.blocks],
            "draft": draft,
            "may_publish": draft and request.user.has_perm("bulletin.publish_issue"),
        }

    # What an import asked about

    def settle(self, request, pk):
        """One click about a problem that went with the draft."""
        issue = self._issue(request, pk)
        if not self.has_change_permission(request, issue):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[pk]))
        open_problems = list(issue.reading_problems().open())
        value = request.POST.get("repair", "")
        try:
            if "_register" in request.POST:
                wanted = [(problem, "create", "") for problem in open_problems if problem.code == "contrib.unknown"]
            else:
                repair, problem = chosen(value, open_problems, request.POST.get(f"name:{value.split(':')[0]}", ""))
                wanted = [(problem, repair.choice, repair.value)]
            for problem, choice, typed in wanted:
                settle(problem, choice=choice, value=typed, by=request.user)
                self.log_change(request, issue, f"第{problem.line}行（{problem.code}）：{choice}")
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[pk]) + "#problems")

    # Publishing

    def publish(self, request, pk):
        """What citizens will see, what stands against it, and the click that publishes."""
        issue = self._issue(request, pk)
        if not request.user.has_perm("bulletin.publish_issue"):
            raise PermissionDenied
        if request.method == "POST":
            try:
                issue.publish(by=request.user)
            except NotPublishable as refused:
                messages.error(request, f"没有发布：{refused}")
                return HttpResponseRedirect(request.path)
            self.log_change(request, issue, "发布")
            seen = "内部的一期，只有工作人员能看" if issue.internal else "公众现在就能看到"
            messages.success(request, f"{issue.label}已发布，{seen}：{issue.get_absolute_url()}")
            return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            **self._open(request, issue),
            "opts": self.opts,
            "title": f"发布{issue.label}",
            "issue": issue,
            "contents": issue.contents(),
        }
        return TemplateResponse(request, "admin/bulletin/issue/publish.html", context)

    def _issue(self, request, pk) -> Issue:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request).select_related("publication"), pk=pk)
