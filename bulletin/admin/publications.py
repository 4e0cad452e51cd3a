"""Publications with their sections, and the settings of the whole site."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse

from bulletin.models import Publication, Section, Site
from departments.modeladmin import ModelAdmin


@admin.register(Publication)
class PublicationAdmin(ModelAdmin):
    list_display = ["name", "slug", "organ", "reviews_required", "proofs_required"]
    search_fields = ["name"]

    def get_readonly_fields(self, request, obj=None):
        # It stands in every address of the publication, and an address never changes.
        return ["slug"] if obj and obj.issues.exists() else []

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

    def get_readonly_fields(self, request, obj=None):
        return ["publication"] if obj else []

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        # Founded by its publication, which gives it the slug that it keeps.
        obj.pk = obj.publication.section(obj.name, position=obj.position).pk


@admin.register(Site)
class SiteAdmin(ModelAdmin):
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
