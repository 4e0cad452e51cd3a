"""Feeds and the sitemap: what was published last, and everything there is."""

import re
from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from bulletin.models import Issue, Site
from bulletin.views import sitemap
from departments.models import Department
from tests import published
from tests.published import TWO

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


@pytest.fixture
def issues():
    """第7期 of 《江门政务信息》, then 第8期, an hour after each other."""
    made = [published.issue(7, published.ARTICLE), published.issue(8, *TWO)]
    for hour, issue in enumerate(made):
        at = timezone.make_aware(datetime(2026, 1, 8, 9 + hour))
        Issue.objects.filter(pk=issue.pk).update(published_at=at)
    return made


def read(response):
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries(response):
    """What each entry says: title, who, updated, and its categories."""
    found = read(response).findall(f"{ATOM}entry")
    return [
        (
            each.findtext(f"{ATOM}title"),
            each.findtext(f"{ATOM}author/{ATOM}name"),
            each.findtext(f"{ATOM}updated")[:16],
            [category.get("term") for category in each.findall(f"{ATOM}category")],
        )
        for each in found
    ]


def test_the_sites_feed_has_every_article_the_newest_first(client, issues):
    Site.objects.create(name="江门市政务公报", host="江门市人民政府办公室")
    feed = read(client.get("/feed.atom"))

    assert entries(client.get("/feed.atom")) == [
        ("乙篇", "市水利局", "2026-01-08T10:00", ["2026年第8期", "工作进展"]),
        ("甲篇", "市财政局", "2026-01-08T10:00", ["2026年第8期", "稳增长"]),
        ("市财政局推进政府采购", "市财政局", "2026-01-08T09:00", ["2026年第7期", "工作进展"]),
    ]
    assert (feed.findtext(f"{ATOM}title"), feed.findtext(f"{ATOM}author/{ATOM}name")) == (
        "江门市政务公报",
        "江门市人民政府办公室",
    )
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "alternate": f"{settings.SITE_URL}/",
        "self": f"{settings.SITE_URL}/feed.atom",
    }
    assert feed.find(f"{ATOM}entry/{ATOM}summary").text == "乙文。"
    assert [bool(RFC_3339.fullmatch(each.text)) for each in feed.iter(f"{ATOM}updated")] == [True] * 4


def test_a_section_and_a_department_have_a_feed_of_their_own(client, issues):
    section = issues[1].placements.last().section
    money = Department.objects.named("市财政局")
    feeds = [f"{section.get_absolute_url()}feed.atom", f"{money.get_absolute_url()}feed.atom"]

    assert [[entry[0] for entry in entries(client.get(address))] for address in feeds] == [
        ["乙篇", "市财政局推进政府采购"],
        ["甲篇", "市财政局推进政府采购"],
    ]
    assert [read(client.get(address)).findtext(f"{ATOM}title") for address in feeds] == [
        "《江门政务信息》工作进展",
        "市财政局供稿",
    ]
    for owner, feed in ((section, feeds[0]), (money, feeds[1])):
        assert f'type="application/atom+xml" href="{feed}"' in client.get(owner.get_absolute_url()).text


def test_a_correction_renews_an_entry_and_its_identity_stays(client, issues):
    row = issues[0].placements.get()
    before = {each.findtext(f"{ATOM}id") for each in read(client.get("/feed.atom")).findall(f"{ATOM}entry")}
    issues[0].correct(row.article, {"title": "市财政局规范采购"}, note="标题更正。")
    feed = read(client.get("/feed.atom"))
    first = feed.find(f"{ATOM}entry")
    row.refresh_from_db()

    assert first.findtext(f"{ATOM}title") == "市财政局规范采购"
    day = timezone.localdate()
    assert first.findtext(f"{ATOM}summary").startswith(f"更正（{day.year}年{day.month}月{day.day}日）：标题更正。\n")
    assert first.findtext(f"{ATOM}updated") == timezone.localtime(row.corrected_at).isoformat()
    assert first.findtext(f"{ATOM}published") == "2026-01-08T09:00:00+08:00"
    assert {each.findtext(f"{ATOM}id") for each in feed.findall(f"{ATOM}entry")} == before


def test_the_feed_of_a_merged_department_leads_on(client, issues):
    water, money = Department.objects.named("市水利局"), Department.objects.named("市财政局")
    Department.objects.filter(pk=water.pk).update(merged_into=money)
    response = client.get(f"{water.get_absolute_url()}feed.atom")

    assert (response.status_code, response["Location"]) == (301, f"{money.get_absolute_url()}feed.atom")


def test_a_feed_holds_whatever_a_title_holds(client):
    published.issue(8, ("进展", "<b>&“”</b>\x07\x1b𬴂📈", "市财政局", "<p>a &lt; b</p>"))
    entry = read(client.get("/feed.atom")).find(f"{ATOM}entry")

    assert (entry.findtext(f"{ATOM}title"), entry.findtext(f"{ATOM}summary")) == ("<b>&“”</b>𬴂📈", "a &lt; b")


def test_a_feed_without_entries_is_the_same_at_any_time(client):
    assert client.get("/feed.atom").content == client.get("/feed.atom").content
    assert read(client.get("/feed.atom")).findtext(f"{ATOM}updated") == "2000-01-01T00:00:00+00:00"


# The sitemap


def addresses(response):
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    return [each.text for each in ElementTree.fromstring(response.content).iter(f"{{{sitemap._SPACE}}}loc")]


def test_the_sitemap_has_every_page_and_says_when_it_changed(client, issues):
    row = issues[0].placements.get()
    issues[0].correct(row.article, {"title": "市财政局规范采购"}, note="标题更正。")
    row.refresh_from_db()
    urls = ElementTree.fromstring(client.get("/sitemap.xml").content)
    changed = {url[0].text.removeprefix(settings.SITE_URL): url[1].text for url in urls if len(url) == 2}
    at = timezone.localtime(row.corrected_at).isoformat()

    assert changed == {
        issues[0].get_absolute_url(): at,
        row.get_absolute_url(): at,
        issues[1].get_absolute_url(): "2026-01-08T10:00:00+08:00",
        **{each.get_absolute_url(): "2026-01-08T10:00:00+08:00" for each in issues[1].placements.all()},
    }
    listed = [each.removeprefix(settings.SITE_URL) for each in addresses(client.get("/sitemap.xml"))]
    assert listed[:6] == ["/", "/issues/", "/departments/", "/statistics/", "/accessibility/", "/issues/jiangmen/"]
    assert [client.get(address).status_code for address in listed] == [200] * len(listed)


def test_a_large_sitemap_is_an_index_of_parts_that_hold_each_page_once(client, issues, monkeypatch):
    whole = addresses(client.get("/sitemap.xml"))
    monkeypatch.setattr(sitemap, "MOST", 4)
    parts = addresses(client.get("/sitemap.xml"))
    held = [addresses(client.get(each.removeprefix(settings.SITE_URL))) for each in parts]

    assert parts == [f"{settings.SITE_URL}/sitemap-{n}.xml" for n in range(1, -(-len(whole) // 4) + 1)]
    assert [len(part) for part in held[:-1]] == [4] * (len(parts) - 1)
    assert [address for part in held for address in part] == whole
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404
