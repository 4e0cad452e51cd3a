"""People with a role, for tests of the admin."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

PASSWORD = "an-office-of-our-own"


def person(role):
    """A member of staff of that role, named as it; the same one again."""
    user, made = get_user_model().objects.get_or_create(username=role, defaults={"is_staff": True})
    if made:
        user.set_password(PASSWORD)
        user.save()
        user.groups.add(Group.objects.get(name=role))
    return user
