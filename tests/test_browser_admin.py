"""Django's own pages as editors and administrators see them in a real browser."""

from datetime import date

import pytest

from articles.models import Article
from bulletin.importing import Numbering, import_file
from bulletin.models import Site
from departments.models import Department, Membership
from tests import published
from tests.bulletins import WITH_PROBLEMS
from tests.looks import axe
from tests.people import person
from tests.test_browser_import import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def office(live_server):
    """An office at work, and the addresses of its pages by the role that opens them."""
    Site.objects.create(name="江门政务公报", host="江门市人民政府办公室")
    issue = published.issue(5)
    import_file(
        WITH_PROBLEMS.encode(),
        name="草稿.txt",
        publication=issue.publication,
        given=Numbering(2026, 6, date=date(2026, 1, 6)),
    )
    pool = Article.objects.create(title="还没有用的一篇")
    section, department = issue.publication.sections.first(), Department.objects.first()
    department.also_called("财政局")
    editor = person("编辑")
    Membership.objects.create(user=person("供稿员"), department=department)
    person("管理员")
    editors = [
        "/",
        "/nothing/",
        "/auth/user/",
        "/password_change/",
        "/password_change/done/",
        "/bulletin/",
        "/bulletin/issue/",
        "/bulletin/issue/?q=市",
        "/bulletin/issue/?state__exact=draft",
        f"/bulletin/issue/{issue.pk}/history/",
        "/articles/article/",
        f"/articles/article/{pool.pk}/delete/",
        "/departments/department/",
        "/departments/department/add/",
        *(f"/departments/department/{department.pk}/{page}/" for page in ("change", "delete", "history")),
        "/bulletin/section/",
        "/bulletin/section/add/",
        *(f"/bulletin/section/{section.pk}/{page}/" for page in ("change", "delete", "history")),
        "/bulletin/publication/",
        f"/bulletin/publication/{issue.publication.pk}/change/",
    ]
    administrators = [
        "/",
        "/auth/user/",
        "/auth/user/add/",
        *(f"/auth/user/{editor.pk}/{page}/" for page in ("change", "password", "history")),
        "/bulletin/site/1/change/",
        "/articles/searchindex/?q=市",
        "/bulletin/publication/add/",
        *(f"/bulletin/publication/{issue.publication.pk}/{page}/" for page in ("change", "delete", "history")),
    ]
    return live_server.url, {"编辑": editors, "管理员": administrators}


@pytest.mark.parametrize("role", ["编辑", "管理员"])
def test_axe_finds_nothing_on_djangos_pages(chromium, office, role):
    url, pages = office
    found, complaints = [], []
    with chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{url}/admin/login/")
        found += axe(page)
        log_in(page, url, role)
        for path in pages[role]:
            page.goto(f"{url}/admin{path}")
            found += axe(page)
        page.goto(f"{url}/admin/")
        page.get_by_role("button", name="注销").click()
        found += axe(page)

    assert (found, complaints) == ([], [])


def test_a_row_of_the_inbox_is_settled_with_the_keyboard_and_the_page_comes_back(page, office):
    url, _ = office
    log_in(page, url, "编辑")
    problems = page.get_by_role("region", name="未解决的问题")
    assert problems.locator("tr").count() == 4
    problems.get_by_role("button", name="从目录中删去").press("Enter")

    assert page.get_by_role("heading", level=1).inner_text() == "待办"
    assert problems.locator("tr").count() == 3


def test_a_password_is_changed(page, office):
    url, _ = office
    log_in(page, url, "编辑")
    page.get_by_role("link", name="修改密码").click()
    page.get_by_label("旧密码").fill("an-office-of-our-own")
    page.get_by_label("新密码", exact=False).nth(0).fill("another-word-of-ours")
    page.get_by_label("新密码确认").fill("another-word-of-ours")
    page.get_by_role("button", name="修改我的密码").click()

    assert page.get_by_role("heading", level=1).inner_text() == "密码更改成功"
