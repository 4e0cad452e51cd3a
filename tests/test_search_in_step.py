"""The search page in step with what is published, corrected and withdrawn."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.search.index import Index
from bulletin import searching
from bulletin.models import FormerNumber, Issue
from bulletin.registering import merge
from departments.models import Department
from tests import published
from tests.searched import ferries, found

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    return ferries()


def test_every_verb_keeps_the_index_true(client, archive):
    first, _ = archive
    article = first.articles.get(title="市财政局推进政府采购")
    assert found(client, "采购")[1] == "“采购”共找到1篇"
    first.correct(article, {"title": "市财政局规范招标"}, note="标题。")
    assert (found(client, "采购")[1], found(client, "招标")[1]) == ("“采购”共找到0篇", "“招标”共找到1篇")
    first.withdraw(reason="有误。", article=article)
    assert found(client, "招标")[1] == "“招标”共找到0篇"
    first.restore(article=article)
    assert found(client, "招标")[1] == "“招标”共找到1篇"
    first.withdraw(reason="有误。")
    assert (found(client, "招标")[1], found(client, "渡口")[0]) == (
        "“招标”共找到0篇",
        ["市水利局推进渡口改造", "发展中国家经验"],
    )
    assert searching.differences() == []


def test_a_scheduled_issue_is_found_from_its_second_on(client):
    issue = published.issue(8, publish=False)
    issue.publish(at=timezone.now() + timedelta(hours=1))
    assert found(client, "采购")[1] == "“采购”共找到0篇"
    answer = Index().search(searching.parse("采购"), now=timezone.now() + timedelta(hours=1, seconds=1))
    assert answer.count == 1
    issue.unschedule()
    assert searching.differences() == []


@pytest.mark.parametrize("change", [{"internal": True}, {"state": "draft"}])
def test_what_citizens_may_not_read_is_not_shown_even_by_an_index_that_is_wrong(client, archive, change):
    Issue.objects.update(**change)

    assert found(client, "渡口")[0] == []


def test_a_text_that_stays_is_not_indexed_again_when_its_department_is_another(client, archive):
    water, finance = Department.objects.get(name="市水利局"), Department.objects.get(name="市财政局")
    with CaptureQueriesContext(connection) as asked:
        merge(water, finance)
    FormerNumber.objects.correct(archive[0], {"number": 5, "date": date(2025, 12, 31)}, reason="编号有误。")

    assert [each["sql"] for each in asked if re.match(r"INSERT INTO \S*_text", each["sql"])] == []
    assert searching.differences() == []
    assert sorted(found(client, "渡口", department=finance.pk)[0]) == ["市水利局推进渡口改造", "市财政局推进政府采购"]
    assert found(client, "渡口", year=2026, to="2025-12-31")[0] == ["市水利局推进渡口改造", "市财政局推进政府采购"]
