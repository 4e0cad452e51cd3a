"""Logging in: who guesses waits, and a login ends when it should."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from articles.models import Article
from tests.people import PASSWORD, client_of, person

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"
LOCKED = "登录失败的次数太多，请在15分钟后再试。"


@pytest.fixture(autouse=True)
def editor():
    return person("编辑")


def tried(password, name="编辑", times=1, address="10.0.0.1"):
    """The answers to so many tries from an address."""
    client = Client(REMOTE_ADDR=address)
    return [client.post(LOGIN, {"username": name, "password": password}) for _ in range(times)]


def said(answer):
    return [error for error in answer.context["form"].non_field_errors()]


def test_after_five_failures_even_the_right_password_waits():
    assert [answer.status_code for answer in tried("wrong", times=5)] == [200, 200, 200, 200, 429]
    (answer,) = tried(PASSWORD)
    assert (answer.status_code, said(answer), answer.headers["Retry-After"]) == (429, [LOCKED], "900")

    found = []
    for passed in (timedelta(minutes=14), timedelta(minutes=16)):
        AccessAttempt.objects.update(attempt_time=timezone.now() - passed)
        found += [tried(PASSWORD)[0].status_code]

    assert found == [429, 302]


def test_who_tries_again_waits_no_longer():
    tried("wrong", times=5)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    before = AccessAttempt.objects.get().attempt_time
    tried("wrong", times=3)

    assert AccessAttempt.objects.get().attempt_time == before


def test_others_are_not_locked_out_with_one():
    tried("wrong", times=6)
    person("初审")

    assert tried(PASSWORD, name="初审")[0].status_code == 302
    assert tried(PASSWORD, address="10.0.0.2")[0].status_code == 302


def test_a_success_begins_the_count_anew():
    tried("wrong", times=4)
    tried(PASSWORD)

    assert [answer.status_code for answer in tried("wrong", times=4)] == [200] * 4


def test_an_unknown_name_gets_the_same_answers():
    known, unknown = tried("wrong", times=6), tried("wrong", name="无此人", times=6)

    assert [(answer.status_code, said(answer)) for answer in known] == [
        (answer.status_code, said(answer)) for answer in unknown
    ]


def test_what_was_typed_survives_a_locked_login_and_is_kept_nowhere_else():
    client = Client(REMOTE_ADDR="10.0.0.1")
    typed = {"title": "写了一半", "body": "<p>正文。</p>", "_save": "1"}
    login = {"login-username": "编辑", "login-password": "guessed"}
    answers = [client.post("/admin/articles/article/add/", typed | login) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [403] * 4 + [429] * 2
    assert ("title", "写了一半") in answers[-1].context["typed"]
    assert said(answers[-1]) == [LOCKED]
    assert {(attempt.username, attempt.post_data.strip("- \n")) for attempt in AccessAttempt.objects.all()} == {
        ("编辑", "")
    }
    assert Article.objects.count() == 0


def test_a_login_has_a_new_key():
    client = Client()
    client.get(LOGIN)
    client.cookies["sessionid"] = "planted" * 4
    client.post(LOGIN, {"username": "编辑", "password": PASSWORD})
    first = client.cookies["sessionid"].value
    client.post("/admin/logout/")
    client.post(LOGIN, {"username": "编辑", "password": PASSWORD})

    assert len({"planted" * 4, first, client.cookies["sessionid"].value}) == 3


def test_a_new_password_ends_every_other_login(editor):
    here, elsewhere = client_of("编辑"), client_of("编辑")
    new = "another-password-of-ours"
    here.post("/admin/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})

    assert (here.get("/admin/").status_code, elsewhere.get("/admin/").status_code) == (200, 302)


def test_who_is_made_inactive_is_out_at_once(editor):
    client = client_of("编辑")
    get_user_model().objects.filter(pk=editor.pk).update(is_active=False)

    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"


def test_permissions_come_from_roles_alone(editor):
    editor.user_permissions.add(Permission.objects.get(codename="publish_issue"))
    fresh = get_user_model().objects.get(pk=editor.pk)

    assert fresh.has_perm("bulletin.publish_issue") is False
    assert fresh.has_perm("bulletin.change_issue") is True
