"""Whose permissions hold: those of a person's roles, and no others."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission

_NAMES = "_role_names"


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
