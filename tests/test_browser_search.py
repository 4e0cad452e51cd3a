"""Searching in a real browser: suggestions while typing, the form's fields, and everything without script."""

import pytest

from tests import published
from tests.looks import axe, stops

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FERRY = ("防汛救灾", "市水利局推进渡口改造", "市水利局", "<p>渡口改造投入2.55亿元。</p>")


@pytest.fixture
def archive():
    published.issue(7, FERRY)
    published.issue(8, published.ARTICLE, FERRY)


def test_suggestions_come_while_typing_and_enter_searches(page, live_server, archive):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url)
    box = page.get_by_role("combobox", name="检索标题、正文、单位")
    box.press_sequentially("水利")
    page.locator("#suggestions option").first.wait_for(state="attached")
    shown = page.eval_on_selector_all("#suggestions option", "options => options.map(option => option.value)")
    box.fill("渡口")
    box.press("Enter")

    assert shown == ["市水利局", "市水利局推进渡口改造"]
    page.get_by_role("heading", name="“渡口”共找到2篇").wait_for()
    assert page.locator("mark").all_inner_texts()[:2] == ["渡口", "渡口"]
    assert [url for url in asked if not url.startswith(live_server.url)] == []


@pytest.mark.parametrize("script", [True, False])
def test_the_fields_narrow_the_list_and_a_click_widens_it_again(chromium, live_server, archive, script):
    with chromium.new_context(java_script_enabled=script) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/search/?q=市")
        page.get_by_text("更多条件").click()
        page.get_by_role("combobox", name="供稿单位").select_option("市水利局")
        page.get_by_label("从", exact=True).fill("2026-01-08")
        page.get_by_role("button", name="检索").click()

        page.get_by_role("heading", name="“市”共找到1篇").wait_for()
        page.get_by_role("link", name="供稿单位：市水利局").click()
        page.get_by_role("heading", name="“市”共找到2篇").wait_for()
        assert page.get_by_role("complementary", name="缩小范围").get_by_role("link", name="工作进展").count() == 1
        page.get_by_role("link", name="按日期").click()
        page.get_by_role("link", name="按日期").and_(page.locator("[aria-current]")).wait_for()
        assert "from=2026-01-08" in page.url


def test_axe_and_the_keyboard_find_nothing_amiss_with_the_fields_open(chromium, live_server, archive):
    with chromium.new_context(bypass_csp=True, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(f"{live_server.url}/search/?q=渡口&year=2026")
        page.get_by_text("更多条件").click()

        assert axe(page) == []
        assert stops(page) == []
