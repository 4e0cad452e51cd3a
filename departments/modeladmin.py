"""The admin of every model: Django's, but what is changed is on record, and what is not there is 404."""

from datetime import datetime

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.forms import ModelChoiceField
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone

from departments.models import AuditEntry

LONGEST = 2_000  # characters that a list is searched for
MOST = 32  # words; a database takes no condition of a thousand parts


class ModelAdmin(admin.ModelAdmin):
    """Django's, but what is changed is on record with before and after, and what is not there is 404 and no redirect."""

    verbs_record = False  # whether the model's own verbs write the record
    deletes_singly = False  # whether a row is deleted on its own page only, where it is said what hangs on it

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is None:
            # Who may not see any is told so, whatever there is.
            raise Http404 if self.has_view_permission(request) else PermissionDenied
        return found

    def get_view_on_site_url(self, obj=None):
        """The public address itself: Django's detour by content type would tell everybody in the admin any address."""
        return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else None

    def lookup_allowed(self, lookup, value, request):
        # A pattern that is none ends in an error page, and one made for it keeps the server busy for hours.
        return "regex" not in lookup and super().lookup_allowed(lookup, value, request)

    def get_actions(self, request):
        actions = super().get_actions(request)
        if self.deletes_singly:
            actions.pop("delete_selected", None)
        return actions

    def get_changelist_instance(self, request):
        typed = request.GET.get(SEARCH_VAR, "")
        too_long = len(typed) > LONGEST
        if too_long:  # else each link of the page would repeat it
            request.GET = request.GET.copy()
            del request.GET[SEARCH_VAR]
        try:
            found = super().get_changelist_instance(request)
        except (OverflowError, ValueError) as error:  # a year that no calendar has, or a NUL
            raise IncorrectLookupParameters(error) from error
        if too_long:
            found.query = typed[: 2 * LONGEST]
            found.queryset, _ = self.get_search_results(request, found.queryset, typed)
            found.get_results(request)
        return found

    def get_search_results(self, request, queryset, search_term):
        if len(search_term) > LONGEST or len(search_term.split()) > MOST:
            messages.warning(request, f"检索词太长：最多{LONGEST}个字、{MOST}个词。请只留下关键的词。")
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if self.verbs_record or not (form.has_changed() or any(each.has_changed() for each in formsets)):
            return
        before, after = _changes(form) if change else ([], [])
        for formset in formsets:
            gone, come = _rows(formset)
            before += gone
            after += come
        AuditEntry.objects.record(
            form.instance,
            "修改" if change else "新建",
            by=request.user,
            before="\n".join(before),
            after="\n".join(after),
        )

    @transaction.atomic
    def delete_model(self, request, obj):
        if not self.verbs_record:
            AuditEntry.objects.record(obj, "删除", by=request.user)
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request, queryset):
        if not self.verbs_record:
            for obj in queryset:
                AuditEntry.objects.record(obj, "删除", by=request.user)
        super().delete_queryset(request, queryset)


class Pages:
    """Pages of a model's admin besides Django's own; their templates stand in the model's folder."""

    def __init__(self, model_admin: ModelAdmin):
        self.model_admin = model_admin

    def _page(self, request, template: str, context: dict) -> TemplateResponse:
        """A page in the admin's frame."""
        opts = self.model_admin.opts
        frame = {**self.model_admin.admin_site.each_context(request), "opts": opts}
        return TemplateResponse(request, f"admin/{opts.app_label}/{opts.model_name}/{template}", frame | context)


def _changes(form) -> tuple[list[str], list[str]]:
    """The changed fields with what they held and hold, one a line."""
    fields = [(name, form.fields[name]) for name in form.changed_data]
    before = [f"{field.label}：{_shown(field, form.get_initial_for_field(field, name))}" for name, field in fields]
    after = [f"{field.label}：{_shown(field, form.cleaned_data[name])}" for name, field in fields]
    return before, after


def _rows(formset) -> tuple[list[str], list[str]]:
    """The same of the rows of an inline: those deleted, those that came, and those whose fields have changed."""
    kind = formset.model._meta.verbose_name
    before = [f"{kind}：{row}" for row in formset.deleted_objects]
    after = [f"{kind}：{row}" for row in formset.new_objects]
    changed = {row.pk for row, _ in formset.changed_objects}
    for form in formset.initial_forms:
        if form.instance.pk in changed:
            for lines, fields in zip((before, after), _changes(form), strict=True):
                lines += [f"{kind}“{form.instance}”{line}" for line in fields]
    return before, after


def _shown(field, value) -> str:
    """What a field holds, as the form says it."""
    if isinstance(field, ModelChoiceField):
        return _named(field, value) or "（空）"
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return str(dict(getattr(field, "choices", ())).get(value, value))


def _named(field: ModelChoiceField, value) -> str:
    """The names of the objects that were chosen, given themselves or by their keys."""
    chosen = value if isinstance(value, (list, tuple, models.QuerySet)) else [value]
    keys = [each.pk if isinstance(each, models.Model) else each for each in chosen if each is not None]
    return "、".join(str(each) for each in field.queryset.model._default_manager.filter(pk__in=keys))
