from django.contrib import admin

from departments.modeladmin import ModelAdmin
from departments.models import Alias, Department


class AliasInline(admin.TabularInline):
    model = Alias
    extra = 1


@admin.register(Department)
class DepartmentAdmin(ModelAdmin):
    list_display = ["name", "kind", "order", "active", "successor"]
    list_select_related = ["successor"]
    list_filter = ["kind", "active"]
    search_fields = ["name", "aliases__name"]
    autocomplete_fields = ["successor"]
    inlines = [AliasInline]
