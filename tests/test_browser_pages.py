"""Public pages in a real browser."""

from pathlib import Path

import axe_playwright_python
import pytest
from django.contrib.staticfiles import finders

from tests import published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["", "large"])
def test_axe_finds_nothing(chromium, site, width, scheme, size):
    found = []
    # The checker is a script of its own, which the pages' policy would refuse.
    with chromium.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    ) as context:
        context.add_init_script(f"localStorage.setItem('reader', JSON.stringify({{size: '{size}'}}))")
        page = context.new_page()
        for address in site:
            page.goto(address)
            page.add_script_tag(path=AXE)
            result = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
            found += [(address, rule["id"], rule["nodes"][0]["target"]) for rule in result["violations"]]

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
