"""Public pages in a real browser."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from bulletin.models import Site
from tests import published
from tests.looks import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TABLE = (
    "<table><thead><tr>"
    + "<th>年度计划投资</th>" * 9
    + "</tr></thead><tbody><tr>"
    + "<td>120.5</td>" * 9
    + "</tr></tbody></table>"
)
WIDE = ("经验交流", "重点项目进度", "市发展和改革局", f"<h3>一、总体</h3><p>一是快。很快。</p>{TABLE}")


@pytest.fixture
def site(live_server):
    """The addresses of every kind of page."""
    issue = published.issue(8, published.ARTICLE, WIDE, colophon="报：市委。\n市政府办公室　　2026年1月8日印发")
    published.issue(7, WIDE)
    withdrawn = published.issue(6)
    withdrawn.withdraw(reason="数据有误。")
    placement = issue.placements.select_related("section__publication").last()
    department = placement.article.contributions.get().department
    shown = [issue, withdrawn, placement, placement.section, department]
    paths = [
        "/",
        "/issues/",
        "/issues/jiangmen/",
        "/departments/",
        "/nothing/",
        *(row.get_absolute_url() for row in shown),
        "/zh-hant/",
        f"/zh-hant{issue.get_absolute_url()}",
        f"/zh-hant{placement.get_absolute_url()}",
        "/statistics/",
        "/accessibility/",
        "/search/",
        "/search/?q=采购&year=2026",
        "/search/?q=采购飞船",
        "/search/?q=-采购&page=0",
    ]
    return [live_server.url + path for path in paths]


def test_every_page_fits_320_pixels_without_a_complaint_on_the_console(page, site):
    complaints, widths = [], []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 320, "height": 640})
    for address in site:
        page.goto(address)
        widths.append(page.evaluate("document.documentElement.scrollWidth"))

    assert widths == [320] * len(site)
    assert [text for text in complaints if "404 (Not Found)" not in text and "410 (Gone)" not in text] == []


@pytest.mark.parametrize("size", ["", "large"])
def test_axe_finds_nothing(chromium, site, size):
    found = []
    # The checker is a script of its own, which the pages' policy would refuse.
    with chromium.new_context(bypass_csp=True) as context:
        context.add_init_script(f"localStorage.setItem('reader', JSON.stringify({{size: '{size}'}}))")
        page = context.new_page()
        for address in site:
            page.goto(address)
            found += axe(page)

    assert found == []


def test_large_text_and_dark_are_remembered_without_a_cookie(page, site):
    root = "Object.assign({}, document.documentElement.dataset)"
    page.goto(site[0])
    page.get_by_role("button", name="大字版").click()
    page.get_by_role("button", name="深色").click()
    page.goto(site[1])

    assert page.evaluate(root) == {"script": "", "size": "large", "theme": "dark"}
    assert page.evaluate("localStorage.reader") == '{"size":"large","theme":"dark"}'
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    assert page.context.cookies() == []
    page.get_by_role("button", name="大字版").click()
    assert page.evaluate(root) == {"script": "", "theme": "dark"}


@pytest.mark.parametrize("kept", ["null", "[]", "{", "5", "true", '"large"', '{"size": ""}'])
def test_whatever_is_kept_on_the_device_the_buttons_work(page, live_server, kept):
    page.goto(f"{live_server.url}/accessibility/")
    page.evaluate("kept => { localStorage.reader = kept }", kept)
    page.reload()
    size = page.get_by_role("button", name="大字版")
    assert size.get_attribute("aria-pressed") == "false"
    size.click()
    page.reload()

    assert size.get_attribute("aria-pressed") == "true"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"


def test_without_script_a_page_is_complete_and_has_no_dead_buttons(chromium, site):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site[5])

        assert page.get_by_role("button").count() == 0
        assert page.get_by_role("article").count() == 2
        page.locator("header").get_by_role("link", name="繁體").click()
        assert page.get_by_role("heading", name="重點項目進度").count() == 1
        page.locator("footer").get_by_role("link", name="简体").click()
        assert page.url == site[5]


def test_the_first_key_leads_past_the_menu(page, site):
    page.goto(site[0])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"


def test_an_article_is_cited_at_a_click(page, live_server):
    issue = published.issue(8, total_number=108)
    placement = issue.placements.get()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(live_server.url + placement.get_absolute_url())
    copied = []
    for name in ("复制引文", "复制网址"):
        page.get_by_role("button", name=name).click()
        copied.append(page.evaluate("navigator.clipboard.readText()").strip())

    assert copied == [
        "市财政局：《市财政局推进政府采购》，《江门政务信息》2026年第8期（总第108期），2026年1月8日",
        settings.SITE_URL + placement.get_absolute_url(),
    ]
    assert page.get_by_role("status").inner_text() == "已复制"
    assert page.evaluate("getComputedStyle(document.querySelector('.citation a')).textDecorationLine") == "underline"


def test_what_was_refused_and_then_copied_is_said_to_be_copied(page, live_server):
    page.add_init_script("document.execCommand = () => window.allowed === true")
    page.goto(live_server.url + published.issue(8).placements.get().get_absolute_url())
    said = []
    for allowed in ("false", "true", "false"):
        page.evaluate(f"window.allowed = {allowed}")
        page.get_by_role("button", name="复制引文").click()
        said.append(page.get_by_role("status").inner_text())

    assert said == ["已选中，请按Ctrl+C复制", "已复制", "已选中，请按Ctrl+C复制"]


def test_a_button_prints(page, live_server):
    page.add_init_script("window.print = () => { window.printed = true }")
    issue = published.issue(8)
    for address in (issue.get_absolute_url(), issue.placements.get().get_absolute_url()):
        page.goto(live_server.url + address)
        page.get_by_role("button", name="打印").click()
        assert page.evaluate("window.printed") is True


def test_the_contents_at_the_side_mark_the_article_that_is_read(page, live_server):
    many = [("工作进展", f"稿件{n}", "市财政局", "<p>正文很长。</p>" * 40) for n in range(5)]
    issue = published.issue(8, *many)
    page.goto(live_server.url + issue.get_absolute_url())
    current = page.locator(".side [aria-current=true]")
    for n in (1, 3):
        page.locator(f"article:nth-of-type({n + 1})").evaluate("each => each.scrollIntoView({behavior: 'instant'})")
        page.mouse.wheel(0, 200)
        current.get_by_text(f"稿件{n}").wait_for()
        assert current.all_inner_texts() == [f"稿件{n}"]


def test_on_a_day_of_mourning_every_page_is_grey(page, live_server):
    Site.objects.create(grey=True)
    page.goto(live_server.url + published.issue(8).get_absolute_url())

    assert page.evaluate("getComputedStyle(document.documentElement).filter") == "grayscale(1)"


def test_an_issue_prints_on_official_paper(page, site):
    page.goto(site[5])
    page.emulate_media(media="print")
    shown = {
        name: page.locator(name).first.is_visible() for name in (".top", ".foot", ".masthead", ".contents", ".colophon")
    }

    assert shown == {".top": False, ".foot": False, ".masthead": True, ".contents": True, ".colophon": True}
    assert page.evaluate("getComputedStyle(document.querySelector('.text')).lineHeight") == "38.6533px"  # 28.99 pt


def test_the_stylesheet_and_the_script_stay_small():
    sizes = {name: Path(finders.find(name)).stat().st_size for name in ("site.css", "reader.js")}

    assert [sizes["site.css"] <= 20_000, sizes["reader.js"] <= 2_000] == [True, True]
