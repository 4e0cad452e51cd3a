"""What each public page says."""

import re
from datetime import date, datetime
from html import unescape

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.utils import timezone
from PIL import Image

from bulletin import pages
from bulletin.models import Issue, Publication, Site
from departments.models import Department
from tests import published

pytestmark = pytest.mark.django_db

PURCHASING = published.ARTICLE
WATER = ("落实稳经济政策", "水利投融资经验推广", "市水利局、市财政局", "<p>项目开工。一是抓进度。完成投资3亿元。</p>")


@pytest.fixture
def issue():
    """第8期 of 2026 with two sections, published on its date."""
    made = published.issue(
        8, WATER, PURCHASING, total_number=108, colophon="报：市委常委。\n江门市人民政府办公室　　2026年1月8日印发"
    )
    return released(made, datetime(2026, 1, 8, 9, 0))


def released(issue, moment):
    Issue.objects.filter(pk=issue.pk).update(published_at=timezone.make_aware(moment))
    return issue


def read(response, part="main"):
    """The text of a page's part, a line a block."""
    body = re.search(rf"<{part}\b.*?</{part}>", response.text, re.DOTALL)[0]
    dropped = r"(?<!</svg>)<span class=\"hidden\">.*?</span>|<svg.*?</svg>|<button.*?</button>|<nav class=\"crumbs\".*?</nav>|<span hidden>.*?</span>"
    body = re.sub(dropped, "", body, flags=re.DOTALL)
    body = re.sub(r"</?(?:span|a|b|strong|time|small|wbr)\b[^>]*>", "", body)
    return [line for line in (unescape(part).strip() for part in re.split(r"<[^>]+>|\n", body)) if line]


def test_the_front_page_is_the_latest_issue_with_its_contents(client, issue):
    published.issue(7, ("经验交流", "市教育局办好食堂", "市教育局", "<p>正文。</p>"))

    assert read(client.get("/")) == [
        "江门政务信息",
        "2026年第8期（总第108期）",
        "江门市人民政府办公室编2026年1月8日",
        "目录",
        "【落实稳经济政策】",
        "水利投融资经验推广市水利局、市财政局",
        "【工作进展】",
        "市财政局推进政府采购市财政局",
        "阅读本期全文PDF版Word版",
        "检索标题、正文、单位",
        "往期公报",
        "更多",
        "第7期2026年1月7日1篇",
        "市教育局办好食堂",
        "按年查阅",
        "2026年 2期",
        "落实稳经济政策",
        "全部",
        "工作进展",
        "全部",
        "经验交流",
        "全部",
        "市教育局办好食堂2026年第7期市教育局",
    ]


def test_an_issue_of_which_every_article_was_withdrawn_is_no_cover(client, issue):
    emptied = published.issue(9)
    emptied.withdraw(reason="有误。", article=emptied.articles.get())

    assert read(client.get("/"))[1] == "2026年第8期（总第108期）"


def test_an_empty_site_says_so(client):
    answers = [read(client.get(address)) for address in ("/", "/issues/", "/departments/")]

    assert answers == [
        ["政务公报", "还没有发布公报。"],
        ["往期公报", "还没有发布公报。"],
        ["供稿单位", "还没有单位的稿件发布。"],
    ]


def test_an_issue_is_read_as_it_is_printed(client, issue):
    issue.notes = [{"section": None, "text": "本期供参考。"}, {"section": "工作进展", "text": "以下为进展。"}]
    issue.save()

    assert read(client.get(issue.get_absolute_url())) == [
        "江门政务信息",
        "2026年第8期（总第108期）",
        "江门市人民政府办公室编2026年1月8日",
        "目录",
        "【落实稳经济政策】",
        "水利投融资经验推广市水利局、市财政局",
        "【工作进展】",
        "市财政局推进政府采购市财政局",
        "本期下载：PDF版 Word版 EPUB版 文本版",
        "编者按：本期供参考。",
        "落实稳经济政策",
        "水利投融资经验推广",
        "项目开工。一是抓进度。完成投资3亿元。",
        "（市水利局、市财政局供稿）",
        "工作进展",
        "编者按：以下为进展。",
        "市财政局推进政府采购",
        "一、简化流程。减少材料10份。",
        "二、公开透明。全程网上办理。",
        "（市财政局供稿）",
        "报：市委常委。",
        "江门市人民政府办公室2026年1月8日印发",
    ]


def test_an_issue_without_sections_is_its_articles_alone(client, issue):
    issue.placements.update(section=None)

    assert re.findall(r"<h\d[^>]*>", client.get(issue.get_absolute_url()).text)[1:] == [
        '<h2 id="contents">',
        *(f'<h3 id="title-{row.article_id}">' for row in issue.placements.all()),
    ]
    assert client.get(issue.placements.first().get_absolute_url()).status_code == 200
    assert client.get("/").status_code == 200


def test_a_credit_links_the_departments_that_the_register_knows(client, issue):
    water, money = Department.objects.named("市水利局"), Department.objects.named("市财政局")

    assert re.findall(r'<p class="credit">.*', client.get(issue.get_absolute_url()).text) == [
        f'<p class="credit">（<a href="/departments/{water.pk}/">市水利局</a>、<a href="/departments/{money.pk}/">市财政局</a>供稿）</p>',
        f'<p class="credit">（<a href="/departments/{money.pk}/">市财政局</a>供稿）</p>',
    ]


def test_an_article_says_where_it_stands_and_what_its_points_are(client, issue):
    placement = issue.placements.last()

    assert read(client.get(placement.get_absolute_url())) == [
        "【工作进展】",
        "市财政局推进政府采购",
        "期号",
        "2026年第8期",
        "日期",
        "2026年1月8日",
        "发布",
        "2026-01-08 09:00",
        "来源",
        "市财政局",
        "篇幅",
        "29字",
        "本文要点",
        "一、简化流程",
        "二、公开透明",
        "一、简化流程。减少材料10份。",
        "二、公开透明。全程网上办理。",
        "（市财政局供稿）",
        "本篇下载：PDF版 Word版 EPUB版 文本版",
        "引用本文",
        "市财政局：《市财政局推进政府采购》，《江门政务信息》2026年第8期（总第108期），2026年1月8日",
        f"本文网址：{settings.SITE_URL}{placement.get_absolute_url()}",
        "上一篇水利投融资经验推广",
    ]


def test_an_article_shows_its_region_subtitle_document_number_and_note(client, issue):
    article = issue.placements.first().article
    article.tag, article.subtitle, article.document_number, article.editor_note = (
        "江海区",
        "——试点",
        "江府〔2026〕1号",
        "供参考。",
    )
    article.save()
    shown = read(client.get(issue.placements.first().get_absolute_url()))

    assert shown[:4] == ["【落实稳经济政策】", "【江海区】水利投融资经验推广", "——试点", "江府〔2026〕1号"]
    assert "编者按：供参考。" in shown


def test_the_archive_goes_by_year_and_month_newest_first(client, issue):
    published.issue(1, PURCHASING, series="增刊", date=date(2026, 3, 2))
    published.issue(5, PURCHASING, number_to=6, year=2025, date=date(2025, 12, 30))

    assert read(client.get("/issues/jiangmen/")) == [
        "《江门政务信息》往期",
        "共3期，2025年至今",
        "2026年 2期",
        "2025年 1期",
        "3月",
        "增刊第1期",
        "2026年3月2日1篇",
        "市财政局推进政府采购",
        "1月",
        "第8期",
        "2026年1月8日总第108期2篇",
        "水利投融资经验推广",
        "市财政局推进政府采购",
    ]
    assert read(client.get("/issues/jiangmen/2025/"))[4:8] == [
        "12月",
        "第5—6期",
        "2025年12月30日1篇",
        "市财政局推进政府采购",
    ]
    assert client.get("/issues/jiangmen/2024/").status_code == 404


def test_all_publications_and_years_are_listed(client, issue):
    published.issue(3, publication=Publication.objects.start(name="每日要情", slug="daily"), year=2025)

    assert read(client.get("/issues/")) == [
        "往期公报",
        "江门政务信息",
        "江门市人民政府办公室最近一期 2026年1月8日",
        "2026年 1期",
        "每日要情",
        "最近一期 2026年1月3日",
        "2025年 1期",
    ]


def test_a_section_goes_through_all_issues(client, issue):
    published.issue(9, PURCHASING)

    assert read(client.get(issue.placements.last().section.get_absolute_url())) == [
        "工作进展",
        "《江门政务信息》栏目，共2篇",
        "落实稳经济政策",
        "工作进展",
        "2026年第9期2026年1月9日",
        "市财政局推进政府采购市财政局",
        "2026年第8期2026年1月8日",
        "市财政局推进政府采购市财政局",
        "订阅这个栏目",
    ]


def test_departments_are_listed_by_kind_with_what_they_contributed(client, issue):
    Department.objects.create(name="市没有稿件局")
    Department.objects.filter(name="市水利局").update(kind=Department.Kind.OTHER)
    published.issue(9, PURCHASING)

    assert read(client.get("/departments/")) == ["供稿单位", "市直部门", "市财政局3篇", "其他", "市水利局1篇"]


def test_a_department_shows_its_articles_by_year_its_figures_and_its_successor(client, issue):
    published.issue(5, WATER, year=2024, date=date(2024, 5, 1))
    water, money = Department.objects.named("市水利局"), Department.objects.named("市财政局")
    Department.objects.filter(pk=water.pk).update(successor=money)
    in_this_year = 1 if timezone.localdate().year == 2026 else 0

    assert read(client.get(water.get_absolute_url())) == [
        "市水利局",
        "后继单位：市财政局",
        "累计供稿",
        "2篇",
        "本年供稿",
        f"{in_this_year}篇",
        "首次刊登",
        "2024年",
        "最近刊登",
        "第8期2026年",
        "各年供稿",
        "2026年各月供稿",
        "2026年",
        "水利投融资经验推广《江门政务信息》2026年第8期2026年1月8日落实稳经济政策市水利局、市财政局",
        "2024年",
        "水利投融资经验推广《江门政务信息》2024年第5期2024年5月1日落实稳经济政策市水利局、市财政局",
        "订阅市水利局的稿件",
    ]
    assert "前身：市水利局" in read(client.get(money.get_absolute_url()))


def test_an_article_in_two_issues_is_one_article_of_its_department(client, issue):
    article = issue.articles.first()
    later = published.issue(9, PURCHASING)
    later.placements.create(article=article, section=None, position=2)

    assert "市水利局1篇" in read(client.get("/departments/"))
    assert read(client.get(Department.objects.named("市水利局").get_absolute_url()))[:3] == [
        "市水利局",
        "累计供稿",
        "1篇",
    ]


def test_long_lists_have_pages_and_a_wrong_page_gets_a_sentence(client):
    many = [("工作进展", f"稿件{n}", "市财政局", "<p>正文。</p>") for n in range(31)]
    address = published.issue(8, *many).placements.first().section.get_absolute_url()
    answers = {page: read(client.get(f"{address}?page={page}")) for page in ("2", "3", "x", "0")}

    assert answers["2"][1:] == [
        "《江门政务信息》栏目，共31篇",
        "2026年第8期2026年1月8日",
        "稿件30市财政局",
        "订阅这个栏目",
        "上一页",
        "1",
        "2",
    ]
    assert answers["3"][1:] == ["没有第3页，一共2页。", "订阅这个栏目"]
    assert [answers["x"][2], answers["0"][2]] == ["页码不对，下面是第1页。"] * 2


def test_the_marks_of_the_site_are_printed_where_they_are_given(client, issue):
    assert read(client.get("/"), "footer") == ["往期公报", "供稿单位", "统计", "无障碍说明", "繁體", "订阅更新"]

    Site(
        host="江门市人民政府办公室",
        contact="0750—0000000",
        identification="4407000000",
        icp="粤ICP备00000000号",
        police="粤公网安备00000000000000号",
        error_report_url="https://zfwzgl.example.cn/",
        party_mark_url="https://bszs.example.cn/",
        grey=True,
    ).save()

    assert read(client.get("/"), "footer")[6:] == [
        "我为政府网站找错",
        "党政机关标识",
        "主办：江门市人民政府办公室联系方式：0750—0000000",
        "网站标识码：4407000000粤ICP备00000000号粤公网安备00000000000000号",
    ]
    assert '<html lang="zh-CN" data-grey>' in client.get("/").text


def test_no_page_has_inline_style_or_script(client, issue):
    found = []
    for page in pages.public_urls():
        response = client.get(page.address)
        if response["Content-Type"].startswith("text/html"):
            found += re.findall(r'<style|<script>|\sstyle=|\son\w+="|javascript:', response.text)

    assert found == []


def test_the_text_edition_is_plain_text(client, issue):
    placement = issue.placements.last()
    answers = [
        client.get("/issues/jiangmen/2026/8.txt"),
        client.get(f"/issues/jiangmen/2026/8/{placement.article_id}.txt"),
    ]

    assert [answer["Content-Type"] for answer in answers] == ["text/plain; charset=utf-8"] * 2
    assert ["市财政局推进政府采购" in answer.text for answer in answers] == [True, True]
    assert "水利投融资经验推广" not in answers[1].text


def test_an_address_is_written_in_one_way_only(client, issue):
    pk = issue.articles.first().pk
    wrong = [
        "/issues/jiangmen/2026/08/",
        "/issues/jiangmen/2026/８/",
        f"/issues/jiangmen/2026/8/0{pk}/",
        "/departments/01/",
    ]

    assert [client.get(address).status_code for address in [*wrong, f"/issues/jiangmen/2026/{'9' * 30}/"]] == [404] * 5


def test_public_pages_are_only_read(client, issue):
    listed = [address for page in pages.public_urls() for address in (page.address, page.traditional) if address]

    assert [client.post(address).status_code for address in listed] == [405] * len(listed)


def test_health_is_the_databases(client, monkeypatch):
    assert (client.get("/healthz").status_code, client.get("/healthz").json()) == (200, {"status": "ok"})

    def gone():
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", gone)
    assert (client.get("/healthz").status_code, client.get("/healthz").json()) == (503, {"status": "unavailable"})


def test_robots_may_read_everything_but_the_admin(client):
    assert client.get("/robots.txt").text == (
        f"User-agent: *\nDisallow: /admin/\nSitemap: {settings.SITE_URL}/sitemap.xml\n"
    )


def test_the_icon_is_where_browsers_look_for_it_unasked(client):
    assert client.get("/favicon.ico")["Location"] == "/static/favicon.ico"
    with Image.open(finders.find("favicon.ico")) as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32)}


def test_a_fault_is_told_without_the_database(client, monkeypatch):
    client.raise_request_exception = False

    def gone():
        raise DatabaseError

    monkeypatch.setattr(Site, "current", gone)
    response = client.get("/")

    assert (response.status_code, read(response)) == (
        500,
        ["网站出了故障", "这一页暂时打不开，故障已经记录下来。请过一会儿再试。"],
    )


def test_the_time_of_publication_is_written_as_html_wants_it(client):
    placement = published.issue().placements.get()
    page = client.get(placement.get_absolute_url()).content.decode()

    # HTML's "valid global date and time string": no more than milliseconds.
    assert re.search(r'<time datetime="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0800">', page)
