"""From a file to a published issue and all that can happen to it, as those who publish and those who read see it."""

import re

import pytest

from bulletin.models import Issue, Publication
from departments.models import Department
from tests import looks, published
from tests.bulletins import WITH_PROBLEMS
from tests.people import person
from tests.test_browser_composing import PRINTED
from tests.test_browser_import import log_in, log_out, paste
from tests.test_browser_writing import ready

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server):
    """A publication, an editor and the one who publishes."""
    Publication.objects.start(slug="jiangmen", name="江门政务信息")
    Department.objects.create(name="市水利局")
    for role in ("编辑", "终审"):
        person(role)
    return live_server.url


@pytest.fixture
def citizen(chromium):
    with chromium.new_context(locale="zh-CN") as context:
        context.set_default_timeout(10_000)
        yield context.new_page()


def read(citizen, address):
    """The answer to a citizen: its status and the text of the page."""
    answer = citizen.goto(address)
    return answer.status, citizen.locator("main").inner_text()


def row_of(page, name):
    return page.locator(".final li", has_text=name)


def messages(page):
    return page.locator(".messagelist").inner_text()


def give_reason(page, reason, button):
    page.get_by_label("原因").fill(reason)
    page.get_by_role("button", name=button, exact=True).click()
    return messages(page)


def test_an_issue_is_imported_published_corrected_withdrawn_and_restored(page, citizen, office):
    log_in(page, office, "编辑")
    paste(page, office, WITH_PROBLEMS)
    for button in ("从目录中删去", "不采用", "按目录改", "全部登记为新单位"):
        page.get_by_role("button", name=button).first.click()
    page.locator("button.main", has_text="建立草稿").click()
    page.locator(".compose.live").wait_for()
    page.locator(".placement[data-title^=市教育局] .grip").press("Alt+ArrowUp")
    page.get_by_role("button", name="保存并继续编辑").last.click()
    assert messages(page).endswith("第1期已保存。")
    issue = Issue.objects.get()
    public, desk = office + issue.get_absolute_url(), page.url
    assert read(citizen, public)[0] == 404

    # Published, with a look at what was only a warning
    log_out(page)
    log_in(page, office, "终审", desk.removeprefix(office).partition("#")[0])
    page.get_by_role("link", name="发布第1期…").click()
    assert page.locator(".final li > span:nth-child(2)").all_inner_texts() == [
        "市教育局扩大学位供给",
        "市水利局完成汛前检查",
    ]
    page.get_by_role("button", name="发布第1期").click()
    assert page.evaluate("document.activeElement.name") == "seen"
    page.get_by_label("提醒看过了，照发").check()
    page.get_by_role("button", name="发布第1期").click()
    assert messages(page) == f"{issue.label}已发布，公众现在就能看到：{issue.get_absolute_url()}"
    read(citizen, public)
    assert citizen.evaluate(PRINTED) == ["【工作进展】", "市教育局扩大学位供给", "市水利局完成汛前检查"]

    # One article corrected
    row_of(page, "市水利局").get_by_role("link", name="更正").click()
    ready(page)
    page.frame_locator(".cke_wysiwyg_frame").locator("p").first.click()
    page.keyboard.press("Home")
    page.keyboard.type("经复核，")
    page.get_by_label("改了什么").fill("第一段开头补上“经复核”。")
    page.get_by_role("button", name="更正", exact=True).click()
    assert messages(page) == "《市水利局完成汛前检查》已更正，页面上已注明。"
    row = issue.placements.last()
    status, text = read(citizen, office + row.get_absolute_url())
    assert (status, "经复核，市水利局检查水库12座，整改隐患31处。" in text) == (200, True)
    said = citizen.get_by_role("complementary", name="更正").inner_text()
    assert re.sub("[0-9]+", "N", said) == "更正（N年N月N日）：第一段开头补上“经复核”。"
    page.goto(f"{office}/admin/articles/article/{row.article_id}/history/")
    assert page.locator("ins").all_inner_texts() == ["经复核，"]

    # One article withdrawn and restored
    page.goto(desk)
    row_of(page, "市水利局").get_by_role("link", name="撤回").click()
    assert give_reason(page, "数据有误。", "撤回") == "《市水利局完成汛前检查》已撤回。"
    status, text = read(citizen, office + row.get_absolute_url())
    assert (status, "数据有误。" in text, "检查水库" in text) == (410, True, False)
    assert (read(citizen, public)[0], citizen.evaluate(PRINTED)) == (200, ["【工作进展】", "市教育局扩大学位供给"])
    row_of(page, "市水利局").get_by_role("link", name="恢复").click()
    assert give_reason(page, "已核实。", "恢复") == "《市水利局完成汛前检查》已恢复。"
    assert read(citizen, office + row.get_absolute_url())[0] == 200

    # The number corrected: the old address leads to the new one
    page.get_by_role("link", name="更正期号…").click()
    page.get_by_label("期号", exact=True).fill("2")
    give_reason(page, "期号误印。", "更正期号")
    issue.refresh_from_db()
    assert messages(page) == f"已更正：{issue.label}，原来的网址会转到新的网址；改了什么，页面上已注明。"
    answer = citizen.goto(public)
    moved = answer.request.redirected_from.response()
    assert (moved.status, moved.headers["cache-control"], citizen.url) == (
        *(301, "no-cache"),  # the number may be corrected back
        office + issue.get_absolute_url(),
    )
    assert "期号误印。" in citizen.get_by_role("complementary", name="更正").first.inner_text()

    # The whole issue withdrawn and restored
    page.get_by_role("link", name="撤回整期…").click()
    assert give_reason(page, "整期重编。", "撤回") == f"{issue.label}已撤回。"
    status, text = read(citizen, office + issue.get_absolute_url())
    assert (status, "整期重编。" in text) == (410, True)
    page.get_by_role("link", name="恢复公开…").click()
    assert give_reason(page, "重编完成。", "恢复") == f"{issue.label}已恢复。"
    read(citizen, office + issue.get_absolute_url())
    assert citizen.evaluate(PRINTED) == ["【工作进展】", "市教育局扩大学位供给", "市水利局完成汛前检查"]
    assert list(issue.events.values_list("kind", "reason")) == [
        ("published", ""),
        ("corrected", "第一段开头补上“经复核”。"),
        ("withdrawn", "数据有误。"),
        ("restored", "已核实。"),
        ("corrected", f"期号由{issue.year}年第1期改为{issue.year}年第2期：期号误印。"),
        ("withdrawn", "整期重编。"),
        ("restored", "重编完成。"),
    ]


def test_an_issue_is_published_later_and_the_time_is_taken_back(page, citizen, office):
    issue = published.issue(8, publish=False)
    public = office + issue.get_absolute_url()
    log_in(page, office, "终审", f"/admin/bulletin/issue/{issue.pk}/publish/")
    page.get_by_label("定时").check()
    page.get_by_label("日期").fill("2099-01-05")
    page.get_by_label("时刻").fill("08:30")
    page.get_by_role("button", name="发布第8期").click()
    assert messages(page) == (f"2026年第8期定时发布，1月5日 08:30公开，此前可以取消：{issue.get_absolute_url()}")
    assert read(citizen, public)[0] == 404

    page.get_by_role("button", name="取消定时").click()
    assert messages(page) == "2026年第8期的定时已取消，又是草稿了。"
    assert (read(citizen, public)[0], Issue.objects.get().state) == (404, "draft")
    assert page.get_by_role("link", name="发布第8期…").is_visible()


def test_an_issue_with_a_problem_that_blocks_has_no_button_to_publish_with(page, office):
    issue = published.issue(8, ("工作进展", "市财政局推进政府采购", "市财政局", ""), publish=False)
    log_in(page, office, "终审", f"/admin/bulletin/issue/{issue.pk}/change/")
    button = page.get_by_role("button", name="发布第8期…")

    assert button.is_disabled()
    assert page.locator(f"#{button.get_attribute('aria-describedby')}").inner_text().split() == [
        *("✕", "正文", "《市财政局推进政府采购》没有正文。", "去看这一篇"),
    ]


# How it looks


@pytest.fixture
def pages(office):
    """A draft and a published issue, and the addresses of what is done about them."""
    draft, out = published.issue(8, published.ARTICLE, publish=False, date="2099-01-08"), published.issue(7)
    article = out.articles.get()
    out.withdraw(article=article, reason="数据有误。")
    out.restore(article=article)
    ends = [f"{draft.pk}/change/", f"{draft.pk}/publish/", f"{out.pk}/change/", f"{out.pk}/history/"]
    ends += [f"{out.pk}/{end}/" for end in ("withdraw", f"withdraw/{article.pk}", "number", f"correct/{article.pk}")]
    return [f"{office}/admin/bulletin/issue/{end}" for end in ends]


def test_axe_finds_nothing_on_the_pages_of_who_publishes(chromium, office, pages):
    found = []
    with chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        log_in(page, office, "终审")
        for address in pages:
            page.goto(address)
            found += looks.axe(page)
        page.goto(pages[6])
        page.get_by_label("期号", exact=True).fill("7")
        page.get_by_label("原因").fill("　")
        page.get_by_role("button", name="更正期号").click()
        page.locator(".errorlist").wait_for()
        found += looks.axe(page)

    assert found == []


def test_every_control_is_reached_by_tab_and_shows_it(page, office, pages):
    wrong = []
    log_in(page, office, "终审")
    for address in pages:
        page.goto(address)
        if "/correct/" in address:
            ready(page)
        wrong += looks.stops(page)

    assert wrong == []
