"""Every public page, followed link by link: valid, agreeing with itself, and leading nowhere that is not there."""

import io
import json
from datetime import date, datetime
from itertools import chain
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from articles.models import Attachment, Picture
from bulletin import pages
from bulletin.models import Issue, Placement, Publication, Site
from tests import published

pytestmark = pytest.mark.django_db

HTML = {"home", "archives", "archive", "archive_year", "section", "departments", "department", "issue", "article"}
HTML |= {"statistics", "statistics_year", "accessibility"}
HOSTILE = "“<b>&amp;</b>”</script><script>alert(1)</script> 📈𬴂镕\u202e\u200b" + "很长的标题" * 30
TABLE = "<table><tbody>" + "<tr><th>地区</th>" + "<td>12.5亿元</td>" * 8 + "</tr></tbody></table>"


@pytest.fixture
def site():
    """A year of all that pages can be made of."""
    Site.objects.create(
        name="江门市政务公报",
        host="江门市人民政府办公室",
        identification="4407000000",
        error_report_url="https://a.cn/",
    )
    drawn = io.BytesIO()
    Image.new("RGB", (5200, 4000), "red").save(drawn, "JPEG")
    picture = Picture.objects.keep(drawn.getvalue())
    shown = f'<p>现场。</p><figure><img src="{picture.url}" alt="现场" width="5200" height="4000"></figure>'
    first = published.issue(
        7,
        ("稳增长", "一行", "市财政局", "<p>一行。</p>"),
        ("稳增长", "图片", "市水利局", shown),
        published.ARTICLE,
        total_number=107,
        colophon="报：市委。\n江门市人民政府办公室　　2026年1月7日印发",
        notes=[{"section": None, "text": "供参考。"}, {"section": "稳增长", "text": "之一。"}],
    )
    with_file, twice, corrected = first.articles.order_by("pk")
    file = Attachment.objects.keep(with_file, "附件.pdf", b"%PDF-1.7")
    type(with_file).objects.filter(pk=with_file.pk).update(
        attached=[{"id": file.pk, "name": file.name, "size": file.size}], tag="江海区", subtitle="——试点"
    )
    twice.show_pictures()
    first.correct(corrected, {"title": "市财政局规范政府采购"}, note="标题更正。")
    last = published.issue(
        8,
        ("工作进展", HOSTILE[:300], "、".join(f"第{n}单位" for n in range(40)), f"<p>{HOSTILE[:200]}</p>{TABLE}"),
        ("工作进展", "长文", "市财政局", "<h3>一、总体</h3>" + "<p>一是快。很快，完成2.5亿元。</p>" * 600),
    )
    last.placements.create(article=twice, section=last.publication.section("其他"), position=3)
    published.issue(1, published.ARTICLE, series="增刊", date=date(2026, 3, 2))
    published.issue(5, published.ARTICLE, number_to=6, year=2025, date=date(2025, 12, 30))
    published.issue(3, publication=Publication.objects.start(name="每日要情", slug="daily"), year=2025)
    published.issue(9, publish=False)
    published.issue(10).withdraw(reason="有误。")
    for n, issue in enumerate(Issue.objects.exclude(published_at=None).order_by("date")):
        Issue.objects.filter(pk=issue.pk).update(published_at=timezone.make_aware(datetime(2026, 2, 1 + n, 9, 30)))
    return first


def read(response):
    """A page as the standard reads it; a fault in it raises."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(response.content, transport_encoding="utf-8")


def text(element):
    return " ".join("".join(element.itertext()).split())


def html_pages(client, *, traditional=False):
    for page in chain.from_iterable(pages.html_pages()):
        for address in [page.address, page.traditional] if traditional else [page.address]:
            response = client.get(address)
            assert response.status_code == 200
            yield page, read(response)


def names(document):
    """What the page says of itself: its meta tags by name or property."""
    return {meta.get("name") or meta.get("property"): meta.get("content") for meta in document.iter("meta")}


def data(document):
    """The linked data of a page, by type."""
    block = next(each for each in document.iter("script") if each.get("type") == "application/ld+json")
    return {each["@type"]: each for each in json.loads(block.text)["@graph"]}


def here(address):
    """An address of this site as its pages link it."""
    assert address.startswith(settings.SITE_URL + "/")
    return unquote(address.removeprefix(settings.SITE_URL))


def test_every_page_is_valid_and_names_everything_once(client, site):
    kinds = set()
    for page, document in html_pages(client, traditional=True):
        kinds.add(page.kind)
        ids = [each.get("id") for each in document.iter() if each.get("id")]
        wanted = [each.get("aria-labelledby") for each in document.iter() if each.get("aria-labelledby")]
        wanted += [href[1:] for link in document.iter("a") if (href := link.get("href")).startswith("#")]

        assert (page.address, len(ids)) == (page.address, len(set(ids)))
        assert (page.address, set(wanted) - set(ids)) == (page.address, set())
        assert (page.address, len(list(document.iter("h1")))) == (page.address, 1)
        levels = [int(each.tag[1]) for each in document.iter() if each.tag in ("h1", "h2", "h3", "h4", "h5")]
        assert max(b - a for a, b in zip([0, *levels], levels, strict=False)) == 1
    assert kinds == HTML == {page.kind for page in pages.public_urls() if page.traditional}


def test_every_internal_link_leads_to_a_page(client, site, noto):
    has_no_glyph = [row.get_absolute_url()[:-1] for row in Placement.objects.filter(article__title__contains="📈")]
    listed = {address for page in pages.public_urls() for address in (page.address, page.traditional) if address}
    seen, waiting = {}, ["/", *listed]
    while waiting:
        address = waiting.pop().partition("#")[0]
        if address in seen:
            continue
        response = client.get(address)
        seen[address] = response.status_code
        if response["Content-Type"].startswith("text/html"):
            links = [each.get("href") for each in read(response).iter() if each.get("href")]
            waiting += [link for link in links if link.startswith("/") and not link.startswith("/static/")]

    unprinted = {f"{shown}.pdf" for shown in ("/issues/jiangmen/2026/8", *has_no_glyph)}
    assert {address: status for address, status in seen.items() if status != 200} == dict.fromkeys(unprinted, 503)
    assert listed <= set(seen)


def test_what_a_page_says_of_itself_agrees_with_what_it_shows(client, site):
    for page, document in html_pages(client):
        said, body = names(document), text(document.find("body"))
        head = text(next(document.iter("h1")))
        graph = data(document)

        assert (said["SiteName"], said["SiteIDCode"]) == ("江门市政务公报", "4407000000")
        assert said["SiteDomain"] == urlsplit(settings.SITE_URL).netloc
        assert graph["WebSite"]["publisher"]["name"] in body
        assert {
            said["og:url"],
            *{link.get("href") for link in document.iter("link") if link.get("rel") == "canonical"},
        } == {said["og:url"]}
        if page.kind not in ("home", "accessibility"):
            assert {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"} <= set(said)
            assert said["ColumnName"] in body
        if page.kind == "article":
            facts = {text(row[0]): text(row[1]) for row in next(document.iter("dl"))}
            assert (said["ContentSource"], said["PubDate"]) == (facts["来源"], facts["发布"])
            assert (
                head.removeprefix("【江海区】")
                == " ".join(said["ArticleTitle"].split())
                == " ".join(said["og:title"].split())
            )
            assert said["Url"] == said["og:url"] == graph["Article"]["url"]
            assert graph["Article"]["datePublished"][:16].replace("T", " ") == said["PubDate"]
            assert [author["name"] for author in graph["Article"]["author"]] == facts["来源"].split("、")
            assert "".join(said["description"].split())[:15] in "".join(body.split())
        else:
            assert here(said["og:url"]) == unquote(page.address)
            assert "ArticleTitle" not in said
        crumbs = [text(link) for nav in document.iter("nav") if nav.get("class") == "crumbs" for link in nav.iter("a")]
        trail = graph.get("BreadcrumbList", {"itemListElement": []})["itemListElement"]
        assert [item["name"] for item in trail] == crumbs
        assert [client.get(here(item["item"])).status_code for item in trail] == [200] * len(trail)


def test_an_article_in_two_issues_is_that_of_the_issue_that_was_published_first(client, site):
    first, second = site.articles.get(title="图片").placements.order_by("pk")
    both = [names(read(client.get(row.get_absolute_url())))["og:url"] for row in (first, second)]

    assert both == [settings.SITE_URL + first.get_absolute_url()] * 2

    first.issue.withdraw(reason="有误。")
    assert names(read(client.get(second.get_absolute_url())))["og:url"] == settings.SITE_URL + second.get_absolute_url()


def test_an_article_in_a_draft_is_no_older_than_what_citizens_read(client, site):
    article = site.articles.get(title="一行")
    draft = Issue.objects.get(number=9)
    draft.placements.create(article=article, position=9)
    address = article.placements.get(issue=site).get_absolute_url()

    assert names(read(client.get(address)))["og:url"] == settings.SITE_URL + address


def test_a_corrected_article_says_when_it_changed(client, site):
    row = site.placements.get(article__title="市财政局规范政府采购")
    document = read(client.get(row.get_absolute_url()))

    at = timezone.localtime(row.corrected_at).isoformat(timespec="seconds")
    assert (data(document)["Article"]["dateModified"], names(document)["article:modified_time"]) == (at, at)


def test_a_page_behind_the_first_is_a_page_of_its_own(client, site):
    many = [("工作进展", f"稿件{n}", "市财政局", "<p>正文。</p>") for n in range(31)]
    address = published.issue(11, *many).placements.first().section.get_absolute_url()
    queries = ("", "?page=1", "?page=2", "?from=a&page=2", "?page=9", "?page=x")
    said = [names(read(client.get(address + query)))["og:url"] for query in queries]

    address = unquote(address)
    second = f"{address}?page=2"
    assert [here(each) for each in said] == [address, address, second, second, address, address]


def test_a_page_without_further_pages_has_one_address_whatever_is_asked(client, site):
    for page, document in html_pages(client):
        if page.kind not in ("section", "department"):
            assert names(read(client.get(f"{page.address}?page=2")))["og:url"] == names(document)["og:url"]


def test_what_no_html_may_hold_is_left_out_of_a_page(client):
    odd = "".join(map(chr, [1, 0x0B, 0x1F, 0x7F, 0x85, 0xFDD0, 0xFFFE, 0x10FFFF]))
    issue = published.issue(
        8, ("工作进展", f"采购{odd}办法", "市财政局", f"<p>减少{odd}材料。</p>"), organ=f"市{odd}政府"
    )

    for address in ("/", issue.get_absolute_url(), issue.placements.get().get_absolute_url()):
        for prefix in ("", "/zh-hant"):
            read(client.get(prefix + address))
    assert text(read(client.get(issue.placements.get().get_absolute_url())).find(".//h1")) == "采购办法"


def test_an_error_page_says_nothing_that_depends_on_its_address(client, site):
    for address in ("/nothing/", Issue.objects.get(number=10).get_absolute_url()):
        said = names(read(client.get(address)))

        assert (said["robots"], "og:url" in said, "ColumnName" in said) == ("noindex", False, False)
