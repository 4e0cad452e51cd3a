from django.contrib import admin
from django.http import Http404

from departments.models import AuditEntry


class ModelAdmin(admin.ModelAdmin):
    """Django's, but what is changed is on record with before and after, and what is not there is 404 and no redirect."""

    verbs_record = False  # whether the model's own verbs write the record

    def get_object(self, request, object_id, from_field=None):
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if self.verbs_record or not (form.has_changed() or any(each.has_changed() for each in formsets)):
            return
        before, after = _changes(form) if change else ([], [])
        for formset in formsets:
            before += [str(row) for row in formset.deleted_objects]
            after += [str(row) for row in formset.new_objects]
            after += [f"{row}（改{'、'.join(fields)}）" for row, fields in formset.changed_objects]
        AuditEntry.objects.record(
            form.instance,
            "修改" if change else "新建",
            by=request.user,
            before="\n".join(before),
            after="\n".join(after),
        )

    def delete_model(self, request, obj):
        if not self.verbs_record:
            AuditEntry.objects.record(obj, "删除", by=request.user)
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            AuditEntry.objects.record(obj, "删除", by=request.user)
        super().delete_queryset(request, queryset)


def _changes(form) -> tuple[list[str], list[str]]:
    """The changed fields with what they held and hold, one a line. A password is not shown."""
    before, after = [], []
    for name in form.changed_data:
        field = form.fields[name]
        before.append(f"{field.label}：{_shown(field, form.get_initial_for_field(field, name))}")
        after.append(f"{field.label}：{_shown(field, form.cleaned_data.get(name))}")
    return before, after


def _shown(field, value) -> str:
    if value is None or value == "":
        return "（空）"
    if isinstance(value, bool):
        return "是" if value else "否"
    choices = dict(getattr(field, "choices", None) or []) if not hasattr(field, "queryset") else {}
    if hasattr(field, "queryset"):
        keys = value if isinstance(value, (list, tuple)) or hasattr(value, "model") else [value]
        return "、".join(
            str(each) for each in field.queryset.model.objects.filter(pk__in=[getattr(k, "pk", k) for k in keys])
        )
    return str(choices.get(value, value))
