"""Who may do what: the roles of SECURITY.md §6 as groups, kept by every migration."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models import Q

READ = ("view",)
EDIT = ("view", "add", "change", "delete")
OTHERS = ("read_others",)

ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    "供稿员": {"articles.article": ("view", "add", "change")},
    "编辑": {
        "articles.article": (*EDIT, *OTHERS, "edit_others"),
        "articles.contribution": EDIT,
        "articles.term": EDIT,
        "bulletin.issue": (*EDIT, "proof"),
        "bulletin.placement": EDIT,
        "bulletin.section": EDIT,
        "bulletin.reading": EDIT,
        "bulletin.problem": EDIT,
        "bulletin.issueevent": READ,
        "bulletin.publication": READ,
        "departments.department": EDIT,
        "departments.alias": EDIT,
    },
    "初审": {
        "articles.article": (*READ, *OTHERS, "review_first"),
        "bulletin.issue": READ,
        "bulletin.placement": READ,
        "bulletin.issueevent": READ,
    },
    "复审": {
        "articles.article": (*READ, *OTHERS, "review_second"),
        "bulletin.issue": READ,
        "bulletin.placement": READ,
        "bulletin.issueevent": READ,
    },
    "终审": {
        "articles.article": (*READ, *OTHERS, "review_final"),
        "bulletin.issue": ("view", "publish"),
        "bulletin.placement": READ,
        "bulletin.issueevent": READ,
        "departments.auditentry": READ,
    },
    "统计": {"departments.department": READ},
    "管理员": {
        "auth.user": EDIT,
        "auth.group": READ,
        "departments.membership": EDIT,
        "departments.auditentry": READ,
        "bulletin.publication": EDIT,
        "bulletin.site": ("view", "add", "change"),
        "articles.searchindex": READ,
    },
}


def make_groups(sender, using="default", **kwargs) -> None:
    """Make the groups and give each exactly its permissions. Runs after every migration."""
    from django.contrib.auth.models import Group, Permission

    for app in {model.split(".")[0] for grants in ROLES.values() for model in grants}:
        create_permissions(installed.get_app_config(app), verbosity=0, using=using)
    for role, grants in ROLES.items():
        group, _ = Group.objects.using(using).get_or_create(name=role)
        wanted = Q(pk__in=[])
        for model, actions in grants.items():
            app, name = model.split(".")
            codes = [f"{action}_{name}" for action in actions]
            wanted |= Q(content_type__app_label=app, content_type__model=name, codename__in=codes)
        group.permissions.set(Permission.objects.using(using).filter(wanted))
