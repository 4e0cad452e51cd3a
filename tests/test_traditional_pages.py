"""The site in traditional characters: every HTML page below /zh-hant/."""

import json
import re
from datetime import datetime
from html import unescape

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client, override_settings
from django.utils import timezone

from articles.models import Article
from bulletin import pages
from bulletin.models import FormerNumber, Issue, Site
from bulletin.registering import merge
from bulletin.views import variants
from departments.models import Department
from tests import published

pytestmark = pytest.mark.django_db

# Kinds of pages that are of one publication, which lends its name to a site without one.
NAMED = {"home", "archive", "archive_year", "section", "issue", "article"}
HAIR = (
    "里面发展",
    '理发店“<script>”&amp;"头发"治理',
    "台山市后勤干部学校",
    '<p>一、头<strong>发</strong>展出。后勤<a href="/issues/jiangmen/2026/8/?a=发&amp;b=1#头">头发</a>。</p>'
    '<p>二、晒干<em>部</em>分谷物。见<a href="https://例子.中国/发展/">发展</a>、<a href="/attachments/1/">余额</a>。</p>',
)


@pytest.fixture
def issue():
    made = published.issue(8, HAIR, published.ARTICLE)
    Issue.objects.update(published_at=timezone.make_aware(datetime(2026, 1, 8, 9, 0)))
    return made


def links(response):
    return [unescape(address) for address in re.findall(r' href="([^"]*)"', response.text)]


def between(response):
    """The links from one variant to the other: those in the head, those of the header and the footer."""
    heads = re.findall('<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', response.text)
    seen = re.findall(r'<a href="([^"]*)" lang="([^"]*)" hreflang="([^"]*)">([^<]*)</a>', response.text)
    return heads, seen


def test_an_article_is_in_traditional_characters_whatever_it_says(client, issue):
    article = issue.placements.first().article
    address = f"/zh-hant/issues/jiangmen/2026/8/{article.pk}/"
    text = client.get(address).text.replace("<wbr>", "")
    title = "理髮店“&lt;script&gt;”&amp;amp;&quot;頭髮&quot;治理"

    assert re.findall(r"<html[^>]*>|<title>.*?</title>|<h1>.*?</h1>", text) == [
        '<html lang="zh-Hant">',
        f"<title>{title} - 江門政務信息</title>",
        f"<h1>{title}</h1>",
    ]
    metas = "SiteName|SiteDomain|ColumnName|ArticleTitle|PubDate|ContentSource|description"
    assert re.findall(f'<meta name="({metas})" content="([^"]*)">', text) == [
        ("SiteName", "江門政務信息"),
        ("SiteDomain", settings.SITE_URL.split("//")[1]),
        ("ColumnName", "裏面發展"),
        ("ArticleTitle", title),
        ("ContentSource", "台山市後勤幹部學校"),
        ("PubDate", "2026-01-08 09:00"),
        ("description", "一、頭髮展出。後勤頭髮。二、曬乾部分穀物。見發展、餘額。"),
    ]
    external = 'rel="noopener noreferrer"'
    assert re.findall(r'<p(?: id="point-\d")?>(.*?)</p>', text)[:2] == [
        f'<strong>一、頭<strong>髮</strong>展出。</strong>後勤<a href="/zh-hant/issues/jiangmen/2026/8/?a=发&amp;b=1#头" {external}>頭髮</a>。',
        f'<strong>二、曬乾<em>部</em>分穀物。</strong>見<a href="https://例子.中国/发展/" {external}>發展</a>、<a href="/attachments/1/" {external}>餘額</a>。',
    ]


def test_every_link_to_a_page_stays_in_traditional_characters(client, issue):
    back, leaving = {"简体"}, set()
    for page in pages.public_urls():
        if page.traditional:
            response = client.get(page.traditional)
            found = re.findall(r'<a [^>]*?href="(/[^"]*)"[^>]*>([^<]*)<', response.text)
            assert {said for href, said in found if href == page.address} <= back
            leaving |= {href for href, said in found if not href.startswith("/zh-hant/") and said not in back}

    article = issue.articles.first()
    feeds = {page.address for page in pages.public_urls() if page.kind.endswith("feed")}
    assert leaving == feeds | {
        "/attachments/1/",
        *(page.address for page in pages.public_urls() if page.kind.endswith("edition")),
    }
    assert article.title in client.get(f"/issues/jiangmen/2026/8/{article.pk}.txt").text


@pytest.mark.parametrize(
    ("address", "there"),
    [
        ("/", "/zh-hant/"),
        ("/#sections", "/zh-hant/#sections"),
        ("/issues/jiangmen/2026/z1/?a=/x#y", "/zh-hant/issues/jiangmen/2026/z1/?a=/x#y"),
        ("/issues/jiangmen/2026/5-6/3/", "/zh-hant/issues/jiangmen/2026/5-6/3/"),
        ("/issues/jiangmen", "/zh-hant/issues/jiangmen"),  # redirected there as here
        ("/sections/jiangmen/%E5%8F%91%E5%B1%95/", "/zh-hant/sections/jiangmen/%E5%8F%91%E5%B1%95/"),
        ("/sections/jiangmen/发展/", "/zh-hant/sections/jiangmen/发展/"),
        ("{site}", "{site}/zh-hant/"),
        ("{site}/departments/1/?page=2", "{site}/zh-hant/departments/1/?page=2"),
        *(
            (address, address)
            for address in [
                "#x", "?page=2", "", "issues/", "//issues/", "/issues/../admin/", "/issues/jiangmen/2026/8.txt", "/admin/",
                "/attachments/1/", "/static/site.css", "/media/pictures/a.png", "/robots.txt", "/healthz", "/zh-hant/",
                "/zh-hant/issues/", "/sections/jiangmen/发展/feed.atom", "mailto:a@b.cn", "https://x.cn/issues/",
                "{site}.cn/issues/", "{site}/admin/", "javascript:/issues/", "/%FF/", "/issues/%00/",
            ]
        ),
    ],
)  # fmt: skip
def test_addresses_of_pages_have_one_in_traditional_characters_and_no_others(address, there):
    site = settings.SITE_URL

    assert pages.in_traditional(address.replace("{site}", site)) == there.replace("{site}", site)


def test_the_variants_lead_to_each_other_and_are_told_to_crawlers(client):
    many = [("工作进展", f"稿件{n}", "市财政局", "<p>正文。</p>") for n in range(31)]
    path = published.issue(8, *many).placements.first().section.get_absolute_url()

    def heads(page):
        return [
            ("zh-Hans", f"{settings.SITE_URL}{path}{page}"),
            ("zh-Hant", f"{settings.SITE_URL}/zh-hant{path}{page}"),
        ]

    for query, page in {"?page=2&x=%22": "?page=2", "?x=&page=2": "?page=2", "?page=02": "", "?page=3": ""}.items():
        assert between(client.get(path + query)) == (
            heads(page),
            [(f"/zh-hant{path}{page}", "zh-Hant", "zh-Hant", "繁體")] * 2,
        )
        assert between(client.get(f"/zh-hant{path}{query}")) == (
            heads(page),
            [(f"{path}{page}", "zh-Hans", "zh-Hans", "简体")] * 2,
        )


def test_what_a_page_says_of_itself_is_about_the_variant_that_it_is(client, issue):
    site = settings.SITE_URL
    for page in pages.public_urls():
        if page.traditional:
            text = client.get(page.traditional).text
            graph = {
                each["@type"]: each for each in json.loads(re.search(r'ld\+json">(.*?)</script>', text)[1])["@graph"]
            }
            own = re.findall('<link rel="canonical" href="(.*?)">|<meta property="og:url" content="(.*?)">', text)
            trail = re.search('<nav class="crumbs".*?</nav>', text)
            shown = re.findall('<a href="(.*?)">', trail[0]) if trail else []

            assert {a or b for a, b in own} == {site + page.traditional}
            assert graph.pop("WebSite") == {
                "@type": "WebSite",
                "@id": f"{site}/#site",
                "name": "江門政務信息" if page.kind in NAMED else "政務公報",
                "url": f"{site}/zh-hant/",
            }
            assert [row["item"] for row in graph.pop("BreadcrumbList", {}).get("itemListElement", [])] == [
                site + address for address in shown
            ]
            assert [(each["url"], each["inLanguage"]) for each in graph.values()] == [
                (site + page.traditional, "zh-Hant")
            ]


def test_an_article_in_two_issues_has_the_variants_of_its_first(client, issue):
    first = issue.placements.last()
    again = published.issue(9).placements.create(article=first.article, section=first.section, position=9)
    simplified, address = settings.SITE_URL + first.get_absolute_url(), again.get_absolute_url()
    answers = [client.get(address), client.get(f"/zh-hant{address}")]

    assert [re.findall('<link rel="canonical" href="(.*?)">', answer.text) for answer in answers] == [
        [simplified],
        [simplified.replace("/issues/", "/zh-hant/issues/")],
    ]
    assert [between(answer) for answer in answers] == [
        ([], [(f"/zh-hant{address}", "zh-Hant", "zh-Hant", "繁體")] * 2),
        ([], [(address, "zh-Hans", "zh-Hans", "简体")] * 2),
    ]


def test_the_address_that_an_article_shows_is_the_one_it_leads_to(client, issue):
    placement = issue.placements.last()
    shown = f"{settings.SITE_URL}/zh-hant{placement.get_absolute_url()}"

    text = client.get(f"/zh-hant{placement.get_absolute_url()}").text
    assert re.findall("本文網址：(.*?)</p>", text) == [f'<a href="{shown}" data-copied="link">{shown}</a>']


def test_the_page_that_is_asked_for_is_the_page_that_is_shown(client):
    for number in range(1, 32):
        published.issue(number, ("栏目", f"头发{number}号", "市财政局", "<p>正文。</p>"))
    path = Department.objects.get().get_absolute_url()
    shown = {
        page: re.findall(
            r'class="title" href="[^"]*">([^<]*)<|class="notice">([^<]*)<', client.get(f"/zh-hant{path}{page}").text
        )
        for page in ("?page=2", "?page=9")
    }

    assert shown == {"?page=2": [("頭髮1號", "")], "?page=9": [("", "沒有第9頁，一共2頁。")]}
    assert "?page=1" in links(client.get(f"/zh-hant{path}?page=2"))


@pytest.mark.parametrize(
    ("asked", "status", "led_to"),
    [
        ("/zh-hant/issues", 301, "/zh-hant/issues/"),
        ("/zh-hant", 301, "/zh-hant/"),
        ("/zh-hant/issues/jiangmen/2026/8?page=2", 301, "/zh-hant/issues/jiangmen/2026/8/?page=2"),
        ("/zh-hant/zh-hant/", 404, None),
        ("/zh-hant/zh-hant/issues/", 404, None),
        ("/zh-hant/issues/jiangmen/2026/8.txt", 404, None),
        ("/zh-hant/admin/", 404, None),
        ("/zh-hant/admin", 404, None),
        ("/zh-hant/admin/login/", 404, None),
        ("/zh-hant/healthz", 404, None),
        ("/zh-hant/robots.txt", 404, None),
        ("/zh-hant/static/site.css", 404, None),
        ("/zh-hant//issues/", 404, None),
        ("/zh-Hant/issues/", 404, None),
    ],
)
def test_what_is_no_page_is_not_there(client, issue, asked, status, led_to):
    response = client.get(asked)

    assert (response.status_code, response.headers.get("Location")) == (status, led_to)


def test_a_corrected_number_and_a_merged_department_lead_on_in_traditional_characters(client, issue):
    pk = issue.articles.first().pk
    FormerNumber.objects.correct(issue, {"number": 9}, reason="期号有误。")
    old, new = Department.objects.get(name="市财政局"), Department.objects.create(name="市财政和国资局")
    merge(old, new)

    answers = [
        client.get(f"/zh-hant{address}")
        for address in ("/issues/jiangmen/2026/8/", f"/issues/jiangmen/2026/8/{pk}/", old.get_absolute_url())
    ]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [
        (301, "/zh-hant/issues/jiangmen/2026/9/"),
        (301, f"/zh-hant/issues/jiangmen/2026/9/{pk}/"),
        (301, f"/zh-hant{new.get_absolute_url()}"),
    ]
    assert client.get("/issues/jiangmen/2026/8.txt")["Location"] == "/issues/jiangmen/2026/9.txt"


def test_what_was_withdrawn_says_so_in_traditional_characters(client, issue):
    issue.withdraw(reason="头发数据有误。")
    response = client.get("/zh-hant/issues/jiangmen/2026/8/")

    assert (response.status_code, response["Cache-Control"]) == (410, "no-cache")
    assert re.findall("<h1>(.*?)</h1>|<dd>([^<]*)</dd>", response.text) == [
        ("《江門政務信息》2026年第8期已撤回", ""),
        ("", "頭髮數據有誤。"),
    ]
    assert between(response)[1] == [("/issues/jiangmen/2026/8/", "zh-Hans", "zh-Hans", "简体")] * 2
    # The notice at a file's address has no variant.
    assert between(client.get("/issues/jiangmen/2026/8.txt")) == ([], [("/zh-hant/", "zh-Hant", "zh-Hant", "繁體")] * 2)


def test_error_pages_are_in_the_characters_asked_for_and_know_no_address(client, issue, monkeypatch):
    missing = [client.get(f"/zh-hant/{path}") for path in ("x/", "admin/", "issues/jiangmen/2031/1/?page=3", "头发/")]
    simplified = [client.get(path) for path in ("/x/", "/zh-hantx/", "/issues/jiangmen/2031/1/?page=3")]

    assert {answer.content for answer in missing} == {missing[0].content}
    assert {answer.content for answer in simplified} == {simplified[0].content}
    assert re.findall("<h1>(.*?)</h1>", missing[0].text + simplified[0].text) == [
        "沒有找到這個頁面",
        "没有找到这个页面",
    ]
    assert between(missing[0]) == ([], [("/", "zh-Hans", "zh-Hans", "简体")] * 2)
    assert between(simplified[0]) == ([], [("/zh-hant/", "zh-Hant", "zh-Hant", "繁體")] * 2)

    def gone():
        raise DatabaseError

    monkeypatch.setattr(Site, "current", gone)
    client.raise_request_exception = False
    fault = client.get("/zh-hant/issues/")
    assert (fault.status_code, re.findall("<h1>(.*?)</h1>", fault.text)) == (500, ["網站出了故障"])
    assert between(fault) == ([], [("/", "zh-Hans", "zh-Hans", "简体")] * 2)


def test_a_form_without_its_token_is_refused_in_the_characters_asked_for():
    answer = Client(enforce_csrf_checks=True).post("/zh-hant/issues/")

    assert (answer.status_code, re.findall("<h1>(.*?)</h1>", answer.text)) == (403, ["沒有處理"])


def test_what_changes_is_changed_at_once(client, issue):
    address = "/zh-hant/issues/jiangmen/2026/8/"
    before = [client.get(address).content, client.get(address).content]
    Article.objects.filter(title="市财政局推进政府采购").update(title="市财政局发展采购")
    after = client.get(address)

    assert before[0] == before[1] != after.content
    assert client.get(address, headers={"If-None-Match": after["ETag"]}).status_code == 304
    assert re.findall(r"<h3 id[^>]*><a[^>]*>([^<]*)</a>", after.text.replace("<wbr>", ""))[1] == "市財政局發展採購"


def test_what_is_kept_is_bounded_and_no_answer_depends_on_it(client, issue, monkeypatch):
    addresses = [page.traditional for page in pages.public_urls() if page.traditional]
    kept = {address: client.get(address).content for address in addresses}
    monkeypatch.setattr(variants, "_KEPT_BYTES", max(map(len, kept.values())) + 1)
    variants._kept.clear()

    for _ in range(2):
        assert {address: client.get(address).content for address in addresses} == kept
        assert 0 < sum(map(len, variants._kept.values())) <= variants._KEPT_BYTES


@override_settings(SITE_URL="https://www.jiangmen.gov.cn")
def test_the_sites_own_address_is_that_of_the_moment(client, issue):
    response = client.get("/zh-hant/issues/")

    assert between(response)[0] == [
        ("zh-Hans", "https://www.jiangmen.gov.cn/issues/"),
        ("zh-Hant", "https://www.jiangmen.gov.cn/zh-hant/issues/"),
    ]
