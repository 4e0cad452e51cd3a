"""How long a login lasts."""

import time

import pytest
from django.conf import settings
from django.test import Client

from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch):
    """Sets the clock so many seconds ahead."""
    begun = time.time()

    def ahead(seconds):
        monkeypatch.setattr(time, "time", lambda: begun + seconds)

    ahead(0)
    return ahead


@pytest.fixture
def editor(clock):
    client = Client()
    client.force_login(person("编辑"))
    client.get("/admin/")
    return client


def test_a_session_in_use_lives_on(editor, clock):
    for minutes in range(0, 11 * 60, 20):
        clock(minutes * 60)
        assert editor.get("/admin/").status_code == 200


def test_after_twelve_hours_it_ends_however_it_was_used(editor, clock):
    clock(settings.SESSION_LONGEST)

    assert editor.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"


def test_it_is_written_once_a_minute(editor, clock, django_assert_num_queries):
    stored = dict(editor.session)
    clock(30)
    editor.get("/admin/")
    assert dict(editor.session) == stored

    clock(90)
    editor.get("/admin/")
    assert editor.session["seen"] == stored["seen"] + 90


def test_a_cookie_that_no_database_holds_is_no_session(client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "abcdefghijkl\0"
    answer = client.get("/")

    assert (answer.status_code, answer.cookies[settings.SESSION_COOKIE_NAME]["max-age"]) == (200, 0)
