"""From a file to a published issue in a real browser, and the editors' pages as they are seen."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from bulletin.models import Issue, Publication
from departments.models import Department
from tests.bulletins import WITH_PROBLEMS as TEXT
from tests.looks import axe
from tests.people import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server):
    """A publication, an editor and the one who publishes."""
    Department.objects.create(name="市水利局")
    Publication.objects.start(slug="jiangmen", name="江门政务信息")
    for role in ("编辑", "终审"):
        person(role)
    return live_server.url


def log_in(page, office, role, path="/admin/"):
    page.goto(f"{office}/admin/login/?next={path}")
    page.get_by_label("用户名").fill(role)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()  # a click is over before the stylesheets are there


def paste(page, office, text=TEXT):
    page.goto(f"{office}/admin/bulletin/issue/import/")
    page.get_by_label("粘贴全文").fill(text)
    page.get_by_role("button", name="读入").click()


def test_the_real_bulletin_goes_in_and_is_read_by_a_citizen(page, chromium, office, seeds_dir):
    log_in(page, office, "编辑")
    page.get_by_role("link", name="导入刊物").click()
    page.get_by_label("选文件，或拖到这里").set_input_files(next(seeds_dir.glob("000_*.txt")))
    page.get_by_role("button", name="读入").click()
    assert page.get_by_role("heading", level=1).inner_text() == "核对读入结果"
    assert page.locator(".lines .title").count() == 7
    page.get_by_role("button", name="全部登记为新单位").click()
    assert (
        "没有问题。目录与正文逐条相符，每一行都有着落。" in page.locator("section", has_text="问题").first.inner_text()
    )
    page.locator("button.main", has_text="建立草稿").click()
    issue = Issue.objects.get()
    assert page.get_by_role("heading", level=1).inner_text() == issue.label

    log_out(page)
    log_in(page, office, "终审", f"/admin/bulletin/issue/{issue.pk}/change/")
    page.get_by_role("link", name=f"发布第{issue.number}期…").click()
    page.get_by_role("button", name="发布").click()
    assert "公众现在就能看到" in page.locator(".messagelist").inner_text()

    with chromium.new_context() as citizen:
        reader = citizen.new_page()
        reader.goto(office)
        assert reader.get_by_role("link", name=issue.articles.last().title).first.is_visible()
        reader.goto(office + issue.get_absolute_url())
        assert reader.get_by_role("article").count() == 7


def log_out(page):
    page.get_by_role("button", name="注销").click()


def test_a_repair_needs_no_script_and_comes_back_at_the_next_problem(chromium, office):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        log_in(page, office, "编辑")
        paste(page, office)
        before = page.locator(".findings > li").count()
        page.get_by_role("button", name="按目录改").click()

        assert page.locator(".findings > li").count() == before - 1
        assert page.locator(".findings > li:target .head a").inner_text() == "第12行"


def test_a_line_leads_to_its_problem_and_back(page, office):
    log_in(page, office, "编辑")
    paste(page, office)
    page.get_by_role("link", name="须解决：看第9行的问题").click()
    target = page.locator(".findings > li:target")
    assert target.locator("q").inner_text() == "联系人：周明，电话8800213"

    target.get_by_role("link", name="第9行").click()
    assert page.locator(".lines li:target .text").inner_text() == "联系人：周明，电话8800213"


def test_enter_in_a_field_makes_the_draft_and_presses_no_repair(page, office):
    log_in(page, office, "编辑")
    paste(page, office)
    page.get_by_label("期号", exact=True).press("Enter")

    assert Issue.objects.get().reading_problems().open().count() == 6


def test_a_logout_in_another_window_loses_nothing_that_was_pasted(page, office):
    log_in(page, office, "编辑")
    page.goto(f"{office}/admin/bulletin/issue/import/")
    page.get_by_label("粘贴全文").fill(TEXT)
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="读入").click()
    page.get_by_label("用户名").fill("编辑")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录，接着保存").click()

    assert page.get_by_role("heading", level=1).inner_text() == "核对读入结果"
    assert page.locator(".lines li").count() == TEXT.count("\n")


def test_a_form_from_before_the_last_login_loses_nothing_either(page, office):
    log_in(page, office, "编辑")
    page.goto(f"{office}/admin/bulletin/issue/import/")
    page.get_by_label("粘贴全文").fill(TEXT)
    other = page.context.new_page()
    other.goto(f"{office}/admin/")
    log_out(other)
    log_in(other, office, "编辑")
    page.get_by_role("button", name="读入").click()
    page.get_by_role("button", name="接着保存").click()

    assert page.get_by_role("heading", level=1).inner_text() == "核对读入结果"
    assert page.locator(".lines li").count() == TEXT.count("\n")


def test_axe_finds_nothing_on_the_editors_pages(chromium, office):
    found, complaints = [], []
    with chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        log_in(page, office, "编辑")
        paste(page, office)
        reading = page.url
        addresses = [
            f"{office}/admin/",
            f"{office}/admin/bulletin/issue/import/",
            reading,
            f"{reading}missing/4/",
            f"{office}/admin/articles/contribution/",
        ]
        for address in addresses:
            page.goto(address)
            found += axe(page)

    assert (found, complaints) == ([], [])


def test_the_editors_pages_break_no_rule_of_their_policy(page, office):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    log_in(page, office, "编辑")
    paste(page, office)
    page.locator("button.main", has_text="建立草稿").click()
    page.wait_for_load_state("networkidle")
    page.goto(f"{office}/admin/articles/article/add/")
    page.wait_for_load_state("networkidle")

    assert complaints == []


def test_the_stylesheets_of_a_page_stay_small():
    size = {name: Path(finders.find(name)).stat().st_size for name in ("editor.css", "import.css", "compose.css")}

    assert size["editor.css"] + max(size["import.css"], size["compose.css"]) <= 34_000
