"""The result of a search to subscribe to, and as a table to take away."""

import csv
import io
import json
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings
from openpyxl import load_workbook

from departments.models import Department, Membership
from tests import published
from tests.people import client_of, person
from tests.searched import ferries

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    return ferries()


def test_a_search_can_be_subscribed_to(client, archive):
    text = client.get("/search/feed.atom", {"q": "渡口", "department": Department.objects.get(name="市商务局").pk}).text

    assert re.findall("<title>(.*?)</title>", text) == ["检索：渡口", "发展中国家经验"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=%E6%B8%A1%E5%8F%A3&department=1",
        "q=a%26b%3C%22%3E%27+%2B&page=2&from=x&other=%E6%B8%A1",
        "year=2026&q=1%2B7",
    ],
)
def test_the_feed_of_a_search_says_where_it_is(client, archive, query):
    address = f"/search/feed.atom{'?' if query else ''}{query}"
    links = ElementTree.fromstring(client.get(address).content).findall("{http://www.w3.org/2005/Atom}link")

    assert [link.get("href") for link in links if link.get("rel") == "self"] == [f"{settings.SITE_URL}{address}"]


def test_a_result_is_a_table_for_staff_without_a_limit_and_safe_in_a_spreadsheet(archive, client):
    published.issue(9, *[("工作进展", f"=渡口{n}", "市水利局", "<p>渡口。</p>") for n in range(45)])
    staff = client_of("编辑")
    rows = list(
        csv.reader(io.StringIO(staff.get("/search/results.csv?q=渡口&sort=date").getvalue().decode("utf-8-sig")))
    )
    book = load_workbook(io.BytesIO(staff.get("/search/results.xlsx?q=渡口").getvalue()))
    cells = [cell for row in book.active.iter_rows() for cell in row]

    assert rows[0] == ["标题", "日期", "刊物", "期", "栏目", "供稿单位", "网址"]
    assert (len(rows), rows[1][0][:4]) == (49, "'=渡口")
    objects = json.loads(staff.get("/search/results.json?q=渡口&sort=date").getvalue())
    assert (len(objects), objects[0]["标题"][:3], objects[0]["供稿单位"]) == (48, "=渡口", "市水利局")
    assert json.loads(staff.get("/search/results.json?q=飞船").getvalue()) == []
    assert (book.active.max_row, {cell.data_type for cell in cells}) == (49, {"s"})
    for format in ("csv", "xlsx", "json"):
        answer = client.get(f"/search/results.{format}?q=渡口")
        assert (answer.status_code, answer["Location"][:19]) == (302, "/admin/login/?next=")


@pytest.mark.parametrize(("role", "rows"), [("编辑", 3), ("终审", 3), ("统计", 3), ("管理员", 3), ("供稿员", 0)])
def test_all_staff_but_contributors_take_away_everything(archive, role, rows):
    lines = client_of(role).get("/search/results.csv?q=渡口").getvalue().decode("utf-8-sig").splitlines()

    assert len(lines) == 1 + rows


def test_a_contributor_takes_away_what_the_own_department_wrote(archive):
    Membership.objects.create(user=person("供稿员"), department=Department.objects.get(name="市财政局"))
    rows = client_of("供稿员").get("/search/results.csv?q=渡口").getvalue().decode("utf-8-sig").splitlines()

    assert [row.split(",")[0] for row in rows] == ["标题", "市财政局推进政府采购"]


def test_a_table_is_of_one_moment(archive, monkeypatch):
    monkeypatch.setattr("bulletin.views.search.CHUNK", 1)
    lines = iter(client_of("编辑").get("/search/results.csv?q=渡口&sort=date").streaming_content)
    taken = [next(lines), next(lines), next(lines)]  # the mark, the head, and a row
    published.issue(9, ("工作进展", "渡口新篇", "市水利局", "<p>渡口。</p>"))
    archive[0].withdraw(reason="有误")
    titles = [line.decode().split(",")[0] for line in [*taken, *lines][2:]]

    assert titles == ["发展中国家经验"]


def test_a_table_holds_whatever_a_title_holds():
    published.issue(9, ("工作进展", "渡口\x0b改\uffff造\x1f<&>\x85\U0010ffff", "市水利局", "<p>渡口。</p>"))
    book = load_workbook(io.BytesIO(client_of("编辑").get("/search/results.xlsx?q=渡口").getvalue()))

    assert book.active["A2"].value == "渡口改造<&>\x85\U0010ffff"
