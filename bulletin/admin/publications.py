"""Publications with their sections, and the settings of the whole site."""

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpResponseRedirect
from django.urls import reverse

from bulletin.models import Publication, Section, Site
from departments.modeladmin import ModelAdmin

PRINTED = "PDF版和Word版的版式。页边距以毫米计，国家标准（GB/T 9704）是上37、下35、订口28、切口26；改了以后，各期的版本按新的重做。"
# What their fields say beside what the models say of them.
PUBLICATION_HELP = {
    "reviews_required": "新稿件要过几级审核，0到3；0就是不审",
    "proofs_required": "发布前要校对几次，0到3；0就是不校对，也不签发",
    "alarm_days": "到了这个天数，首页提醒；0就是不提醒",
}
SITE_HELP = {
    "name": "印在每一页的页头和标题里",
    "host": "印在页脚：主办单位",
    "contact": "印在页脚，例如：电话0750—0000000",
    "identification": "政府网站标识码，十位",
    "icp": "例如：粤ICP备00000000号",
    "police": "例如：粤公网安备00000000000000号",
    "error_report_url": "“我为政府网站找错”平台上本网站的网址",
    "party_mark_url": "党政机关网站标识上本网站的网址，例如：https://bszs.conac.cn/…",
}


class SectionForm(forms.ModelForm):
    """A section in its publication's list; without a position it goes behind the others."""

    position = forms.IntegerField(
        label="次序", required=False, min_value=0, widget=forms.NumberInput({"class": "vIntegerField"})
    )

    def clean_position(self):
        return self.instance.position if self.cleaned_data["position"] is None else self.cleaned_data["position"]


class SectionFormSet(forms.BaseInlineFormSet):
    def clean(self):
        # Asked first, since Django's own refusal would list every placement.
        marked = [form.instance for form in self.initial_forms if self._should_delete_form(form)]
        if kept := [why for section in marked if (why := section.kept_because())]:
            raise forms.ValidationError(kept)
        super().clean()

    def save_new(self, form, commit=True):
        # Founded by its publication, which gives it the slug that it keeps.
        return self.instance.section(form.instance.name, position=form.instance.position)


class SectionInline(admin.TabularInline):
    model = Section
    form = SectionForm
    formset = SectionFormSet
    fields = ["position", "name"]
    ordering = ["position", "pk"]
    extra = 1
    view_on_site = False
    template = "admin/_rows.html"


@admin.register(Publication)
class PublicationAdmin(ModelAdmin):
    """Who keeps the sections arranges them here, and changes nothing else of the publication."""

    list_display = ["name", "slug", "organ", "reviews_required", "proofs_required", "alarm_days"]
    search_fields = ["name"]
    inlines = [SectionInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "organ", "colophon", "secrecy"]}),
        ("审校与提醒", {"fields": ["reviews_required", "proofs_required", "alarm_days"]}),
        ("付印", {"fields": ["copy_number", *Publication.MARGINS], "description": PRINTED}),
    ]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or request.user.has_perm("bulletin.change_section")

    def get_readonly_fields(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return [name for _, shown in self.fieldsets for name in shown["fields"]]
        # It stands in every address of the publication, and an address never changes.
        return ["slug"] if obj and obj.issues.exists() else []

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, help_texts=PUBLICATION_HELP, **kwargs)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            obj.found_sections()


@admin.register(Section)
class SectionAdmin(ModelAdmin):
    list_display = ["name", "publication", "position"]
    list_filter = ["publication"]
    list_select_related = ["publication"]
    search_fields = ["name"]
    fields = ["publication", "name", "position"]
    deletes_singly = True

    def get_readonly_fields(self, request, obj=None):
        return ["publication"] if obj else []

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        # Founded by its publication, which gives it the slug that it keeps.
        obj.pk = obj.publication.section(obj.name, position=obj.position).pk

    def delete_view(self, request, object_id, extra_context=None):
        section = self.get_object(request, object_id)
        if why := section.kept_because():
            messages.error(request, why)
            return HttpResponseRedirect(reverse("admin:bulletin_section_change", args=[section.pk]))
        return super().delete_view(request, object_id, extra_context)


@admin.register(Site)
class SiteAdmin(ModelAdmin):
    fieldsets = [
        ("名称", {"fields": ["name", "host", "contact"]}),
        ("标识与备案", {"fields": ["identification", "icp", "police", "error_report_url", "party_mark_url"]}),
        ("页面", {"fields": ["grey"]}),
    ]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_form(self, request, obj=None, change=False, **kwargs):
        return super().get_form(request, obj, change, help_texts=SITE_HELP, **kwargs)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not Site.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """There is one row: its form, or the form to fill it in the first time."""
        if not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        known = Site.objects.filter(pk=1).exists()
        return HttpResponseRedirect(
            reverse("admin:bulletin_site_change", args=[1]) if known else reverse("admin:bulletin_site_add")
        )
