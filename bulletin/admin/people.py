"""Users, their roles and their departments."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db import transaction
from django.forms import CheckboxSelectMultiple

from departments.modeladmin import ModelAdmin
from departments.models import AuditEntry, Department, Membership

User = get_user_model()
admin.site.unregister(User)
admin.site.unregister(Group)


class MembershipInline(admin.StackedInline):
    model = Membership
    extra = 1

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        # A plain list: who keeps the users need not be able to search the register.
        return super().formfield_for_foreignkey(db_field, request, queryset=Department.objects.current(), **kwargs)


@admin.register(User)
class PersonAdmin(ModelAdmin, UserAdmin):
    """A user has roles; what a role may do is code (bulletin/roles.py), and superusers are made on the machine."""

    list_display = ["username", "last_name", "first_name", "roles", "is_active"]
    list_filter = ["groups", "is_active"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("姓名", {"fields": ["last_name", "first_name"]}),
        ("角色", {"fields": ["is_active", "is_staff", "groups"]}),
        ("时间", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "usable_password", "password1", "password2"]})]
    filter_horizontal = []
    readonly_fields = ["last_login", "date_joined"]
    inlines = [MembershipInline]

    def get_queryset(self, request):
        found = super().get_queryset(request).prefetch_related("groups")
        # Who is no superuser must not become one by setting the password of one.
        return found if request.user.is_superuser else found.filter(is_superuser=False)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            kwargs["widget"] = CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    @transaction.atomic
    def user_change_password(self, request, id, form_url=""):
        was = self.get_object(request, id).password
        answer = super().user_change_password(request, id, form_url)
        user = self.get_object(request, id)
        if user.password != was:
            AuditEntry.objects.record(user, "修改密码", by=request.user)
        return answer

    def has_delete_permission(self, request, obj=None):
        return False  # somebody's name stands in the records; a person who leaves is made inactive

    @admin.display(description="角色")
    def roles(self, user):
        return "、".join(group.name for group in user.groups.all())
