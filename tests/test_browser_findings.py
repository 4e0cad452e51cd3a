"""The findings beside the text in a real browser: what was typed is saved with the click, with or without script."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article, Term
from articles.termtable import Row
from departments.models import Department
from tests import looks, published
from tests.people import person
from tests.test_browser_import import log_in
from tests.test_browser_writing import add, address, ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = (
    "<p>市教育局把学前教育列入<strong>民生</strong>实事,全市新增学位5400个;6月31日以前完成。</p>"
    "<p>服务半径300-<strong>500米</strong>,平均缩短5个月。</p>"
)


@pytest.fixture
def issue(live_server):
    """A draft of one article with findings of every level, among them a term that blocks."""
    person("编辑")
    Department.objects.create(name="市教育局")
    Term.objects.take([Row("市教委", "市教育局", "must", "机构名称", note="2019年改名"), Row("赋能", "", "check")])
    return published.issue(8, ("工作进展", "市教委扩大供给", "市教育局", BODY), publish=False)


def panel(page):
    return page.get_by_role("region", name="校对")


def quotes(page):
    return panel(page).locator(".findings mark").all_inner_texts()


def test_a_click_saves_what_was_typed_and_repairs(page, live_server, issue):
    article = Article.objects.get()
    log_in(page, live_server.url, "编辑", f"/admin/articles/article/{article.pk}/change/")
    ready(page)
    assert quotes(page) == ["市教委", "6月31日", "300-500"]
    add(page, 1, "打进来的一句。")
    panel(page).get_by_role("button", name="改为“300～500”").click()
    ready(page)
    panel(page).get_by_role("button", name="全部改为全角").click()
    ready(page)

    stored = Article.objects.get().body
    assert stored == BODY.replace("300-", "300～").replace(",", "，").replace(";", "；").replace(
        "个月。", "个月。打进来的一句。"
    )
    panel(page).get_by_role("button", name=re.compile("忽略.*6月31日")).click()
    ready(page)
    assert quotes(page) == ["市教委"]
    panel(page).get_by_text("忽略过的不再提示：已忽略1处").click()
    panel(page).get_by_role("button", name=re.compile("恢复.*6月31日")).click()
    ready(page)
    assert quotes(page) == ["市教委", "6月31日"]


def test_the_same_without_script(chromium, live_server, issue):
    article = Article.objects.get()
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        log_in(page, live_server.url, "编辑", f"/admin/articles/article/{article.pk}/change/")
        page.get_by_label("副题（可不填）").fill("打进来的副题")
        panel(page).get_by_role("button", name="改为“市教育局”").click()

        assert (Article.objects.get().title, Article.objects.get().subtitle) == ("市教育局扩大供给", "打进来的副题")
        page.get_by_label("副题（可不填）").press("Enter")  # saves, and presses no button of a finding
        assert Article.objects.get().body == BODY


def test_badges_and_the_panel_lead_from_the_issue_to_the_findings_and_one_click_changes_the_marks(
    page, live_server, issue
):
    log_in(page, live_server.url, "编辑", f"/admin/bulletin/issue/{issue.pk}/change/")
    assert page.locator(".marks .badge").all_inner_texts() == ["改 2", "查 1", "全角 3"]
    problems = page.locator(".problems li p").all_inner_texts()
    assert [text.split(" 去看")[0].split(" 一次")[0] for text in problems] == [
        "术语　《市教委扩大供给》有1处必须改的术语：“市教委”。",
        "校对　《市教委扩大供给》有改1处、查1处。",
        "标点　1篇有半角标点共3处。",
    ]
    page.get_by_role("button", name="一次改完").click()
    expect(page.get_by_text("1篇的3处半角标点已改为全角。")).to_be_visible()
    assert page.locator(".marks .badge").all_inner_texts() == ["改 2", "查 1"]
    page.get_by_role("link", name="改 2").click()
    assert page.url == f"{address(live_server, Article.objects.get())}#findings"


def test_axe_finds_nothing_and_every_control_is_reached(chromium, live_server, issue):
    article, found = Article.objects.get(), []
    article.dismiss(next(spot.key for spot in article.proofed().open if spot.code == "num.range"))
    with chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        log_in(page, live_server.url, "编辑", f"/admin/articles/article/{article.pk}/change/")
        ready(page)
        panel(page).locator("summary").click()
        found += looks.axe(page)
        found += looks.stops(page)
        for place in (
            f"articles/article/{article.pk}/preview/",
            f"bulletin/issue/{issue.pk}/change/",
            "articles/term/",
        ):
            page.goto(f"{live_server.url}/admin/{place}")
            found += looks.axe(page)
        page.goto(f"{live_server.url}/admin/articles/term/import/")
        page.get_by_label("或者粘贴").fill("错误的写法,改为\n市教委,教育局\n抓手,\n甲,甲\n")
        page.get_by_role("button", name="看看会怎样").click()
        found += looks.axe(page)
        found += looks.stops(page)

    assert found == []
