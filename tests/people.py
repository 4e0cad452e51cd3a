"""People with a role, for tests of the admin."""

from functools import cache

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.test import Client

PASSWORD = "an-office-of-our-own"


@cache
def hashed():
    """The password as it is stored; hashing takes half a second by intention, so once is enough."""
    return make_password(PASSWORD)


def person(name, role=""):
    """A member of staff of that role, which is also the name of most; the same one again."""
    user, made = get_user_model().objects.get_or_create(
        username=name, defaults={"is_staff": True, "password": hashed()}
    )
    if made:
        user.groups.add(Group.objects.get(name=role or name))
    return user


def client_of(role, **meta):
    """A browser in which a person of that role is logged in."""
    client = Client(**meta)
    client.force_login(person(role))
    return client
