"""The register of departments: what each is called, what comes first, and which is merged into another."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from bulletin.document import Refusal
from bulletin.pages import visible_departments
from bulletin.registering import in_use, link_waiting, merge, merging
from departments.modeladmin import ModelAdmin
from departments.models import Alias, Department
from departments.names import norm

SHOWN = 20  # articles that credit both


class DepartmentForm(forms.ModelForm):
    def clean_name(self):
        return _free(self.cleaned_data["name"], self.instance.pk)

    def clean_successor(self):
        successor = self.cleaned_data["successor"]
        if successor and successor == self.instance:
            raise forms.ValidationError("后继单位不能是自己。")
        return successor


class OrderForm(forms.ModelForm):
    """A row of the list."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["order"].widget.attrs["aria-label"] = f"{self.instance}的排列"


class AliasForm(forms.ModelForm):
    def clean_name(self):
        name = self.cleaned_data["name"]
        return _free(name, self.instance.department_id) if "name" in self.changed_data else name


class AliasFormSet(forms.BaseInlineFormSet):
    def clean(self):
        # In place of Django's check, which takes “市水务局” and “市 水务局” for two names.
        names = {norm(self.instance.name)}
        for form in self.forms:
            name = form.cleaned_data.get("name")
            if not name or form in self.deleted_forms:
                continue
            if norm(name) in names:
                form.add_error("name", f"“{name}”已经是这个单位的名称或别名。")
            names.add(norm(name))


class AliasInline(admin.StackedInline):
    model = Alias
    form = AliasForm
    formset = AliasFormSet
    extra = 1


class MergedFilter(admin.SimpleListFilter):
    title = "合并"
    parameter_name = "merged"

    def lookups(self, request, model_admin):
        return [("1", "已并入其他单位的")]

    def choices(self, changelist):
        current, merged = super().choices(changelist)
        return [current | {"display": "现有的"}, merged]

    def queryset(self, request, queryset):
        return queryset.merged() if self.value() else queryset.current()


@admin.register(Department)
class DepartmentAdmin(ModelAdmin):
    form = DepartmentForm
    list_display = ["name", "kind", "order", "articles", "called", "active", "whither"]
    list_editable = ["order"]
    list_select_related = ["successor", "merged_into"]
    list_filter = [MergedFilter, "kind", "active"]
    search_fields = ["name", "aliases__name"]
    ordering = ["order", "name"]  # a list with a count has no other
    inlines = [AliasInline]
    deletes_singly = True
    change_form_template = "admin/departments/department/change_form.html"

    def get_urls(self):
        merge = path(
            "<int:pk>/merge/", self.admin_site.admin_view(self.merge_view), name="departments_department_merge"
        )
        return [merge, *super().get_urls()]

    # Who may do what

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.merged_into_id)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.merged_into_id)

    # The list

    def get_queryset(self, request):
        counted = super().get_queryset(request).annotate(credits=Count("contributions", distinct=True))
        return counted.prefetch_related("aliases")

    def get_search_results(self, request, queryset, search_term):
        if request.resolver_match.url_name == "autocomplete":
            queryset = queryset.current()
        return super().get_search_results(request, queryset, search_term)

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, form=OrderForm, **kwargs)

    @admin.display(description="供稿", ordering="credits")
    def articles(self, department):
        return f"{department.credits}篇"

    @admin.display(description="别名")
    def called(self, department):
        return "、".join(alias.name for alias in department.aliases.all())

    @admin.display(description="去向")
    def whither(self, department):
        if department.merged_into:
            return f"并入{department.merged_into}"
        return f"后继：{department.successor}" if department.successor else None

    # The form

    def get_readonly_fields(self, request, obj=None):
        return ["merged_into"] if obj and obj.merged_into_id else []

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(db_field, request, queryset=Department.objects.current(), **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        department = form.instance
        if linked := link_waiting(
            [department.name, *department.aliases.values_list("name", flat=True)], by=request.user
        ):
            messages.success(request, f"有{linked}篇的供稿在等这个名称，已关联到{department}。")

    def delete_view(self, request, object_id, extra_context=None):
        department = self.get_object(request, object_id)
        if self.has_delete_permission(request, department) and (held := in_use(department)):
            messages.warning(request, f"{department}名下有{held}，不能删除；可以并入另一个单位，什么都不会丢。")
            return HttpResponseRedirect(reverse("admin:departments_department_merge", args=[department.pk]))
        return super().delete_view(request, object_id, extra_context)

    # Merging

    def merge_view(self, request, pk):
        """Which department to merge into, what that does, and the click that does it."""
        department = self.get_object(request, str(pk))
        if not super().has_change_permission(request):
            raise PermissionDenied
        asked = (request.POST or request.GET).get("into", "").strip()
        planned, refused = None, ""
        try:
            if asked or request.method == "POST":
                into = Department.objects.named(asked)
                if into is None:
                    raise Refusal(f"单位表里没有“{asked}”。" if asked else "请写明并入哪个单位。")
                if request.method == "POST":
                    return self._merged(request, department, into)
                planned = merging(department, into)
        except Refusal as refusal:
            refused = str(refusal)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"合并{department}",
            "department": department,
            "asked": asked,
            "refused": refused,
            "planned": planned,
            "both": planned.both[:SHOWN] if planned else [],
            "public": planned and visible_departments().filter(pk__in=[pk, planned.into.pk]).exists(),
            "names": Department.objects.current().exclude(pk=pk).values_list("name", flat=True),
        }
        return TemplateResponse(request, "admin/departments/department/merge.html", context)

    def _merged(self, request, department: Department, into: Department):
        done = merge(department, into, by=request.user)
        messages.success(request, f"{department}已并入{into}：{done.moved}篇供稿、{len(done.names)}个名称移了过去。")
        return HttpResponseRedirect(reverse("admin:departments_department_change", args=[into.pk]))


def _free(name: str, owner: int | None) -> str:
    """The name, where no department but its owner has it."""
    if taken := Department.objects.taken(name, but=owner):
        raise forms.ValidationError(taken)
    return name
