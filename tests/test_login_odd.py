"""Guesses that are sent in an unusual way are counted as any other."""

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db

# Each is the address of a page that asks who is there; on PostgreSQL a NUL can be stored nowhere.
ADDRESSES = [
    "/admin/articles/article/%00/change/",
    f"/admin/articles/article/{'9' * 300}/change/",
    "/admin/articles/article/add/?a=%00",
]


def guesses(address, times, name="编辑", password="wrong", **meta):
    client = Client(REMOTE_ADDR="10.0.0.1", **meta)
    sent = {"login-username": name, "login-password": password}
    return [client.post(address, sent).status_code for _ in range(times)]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_guess_is_counted_whatever_address_it_is_sent_to(address):
    person("编辑")

    assert guesses(address, 6) == [403, 403, 403, 403, 429, 429]
    assert guesses("/admin/", 1, password=PASSWORD) == [429]


def test_another_browser_is_no_new_count():
    person("编辑")
    found = [guesses("/admin/", 1, HTTP_USER_AGENT=f"browser {n}", HTTP_ACCEPT="\0")[0] for n in range(6)]

    assert found == [403, 403, 403, 403, 429, 429]
    assert list(AccessAttempt.objects.values_list("username", "failures_since_start")) == [("编辑", 5)]


def test_a_name_of_any_length_gets_the_answer_of_an_unknown_one():
    answers = [
        Client().post("/admin/login/", {"username": name, "password": "wrong"}) for name in ("无此人", "名" * 5000)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].context["form"].non_field_errors() == answers[1].context["form"].errors["username"]
