"""Who is there, and whose permissions hold: those of a person's roles, and no others."""

from copy import copy

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.http import QueryDict

_NAMES = "_role_names"
ORIGIN = ("REMOTE_ADDR", "HTTP_X_FORWARDED_FOR")  # by which `bulletin.origin` knows a client


class Roles(ModelBackend):
    """Django's, but permissions come from groups alone; they are read together with the names of the groups, once."""

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()

    def get_group_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or user_obj.is_anonymous or user_obj.is_superuser or obj is not None:
            return super().get_group_permissions(user_obj, obj)
        if not hasattr(user_obj, _NAMES):
            rows = Group.objects.filter(user=user_obj).values_list(
                "name", "permissions__content_type__app_label", "permissions__codename"
            )
            rows = list(rows.order_by("name"))
            setattr(user_obj, _NAMES, list(dict.fromkeys(name for name, _, _ in rows)))
            user_obj._group_perm_cache = {f"{app}.{code}" for _, app, code in rows if code}
        return user_obj._group_perm_cache


def roles_of(user) -> list[str]:
    """The names of a person's roles."""
    if not hasattr(user, _NAMES):
        user.get_group_permissions()
    return getattr(user, _NAMES, None) or [group.name for group in user.groups.all()]


class LoginForm(AdminAuthenticationForm):
    """Django's, but it says so where a name is locked, and who counts the failures gets name and address, nothing else."""

    def __init__(self, request=None, *args, **kwargs):
        asked = copy(request)
        # An address with a NUL in its path would break the count on PostgreSQL, and a guess would cost nothing.
        asked.GET = asked.POST = QueryDict()
        asked.META = {name: request.META[name] for name in ORIGIN if name in request.META}
        super().__init__(asked, *args, **kwargs)
        self.page = request

    def clean_username(self):
        name = self.cleaned_data["username"]
        if len(name) > self.username_field.max_length:  # nobody's, and longer than the count can hold
            raise self.get_invalid_login_error()
        return name

    def clean(self):
        try:
            return super().clean()
        finally:
            for name in ("axes_locked_out", "axes_credentials"):
                if hasattr(self.request, name):
                    setattr(self.page, name, getattr(self.request, name))

    def get_invalid_login_error(self):
        if getattr(self.request, "axes_locked_out", False):
            minutes = settings.AXES_COOLOFF_TIME.seconds // 60
            return ValidationError(f"登录失败的次数太多，请在{minutes}分钟后再试。", code="locked")
        return super().get_invalid_login_error()


def locked_out(request, response, credentials):
    """The answer to one failure too many: the form with its sentence, and what was typed beside it."""
    response.status_code = 429
    response["Retry-After"] = str(settings.AXES_COOLOFF_TIME.seconds)
    return response
