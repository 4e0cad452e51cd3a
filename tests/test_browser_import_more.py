"""An archive of several files, and a corrected file over its draft, in a real browser."""

import pytest

from bulletin.export import issue_text
from bulletin.models import Issue, Publication
from departments.models import Department
from tests.looks import axe
from tests.people import person
from tests.test_browser_import import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GIVE = "/admin/bulletin/issue/import/"
FLOOD = "市水利局完成汛前检查\n市水利局检查水库12座，整改隐患31处。\n（市水利局供稿）\n"
ROADS = "市水利局修复灌溉渠道\n市水利局修复渠道74公里，改造泵站9座。\n（市水利局供稿）\n"


@pytest.fixture
def office(live_server):
    """A publication and an editor."""
    Department.objects.create(name="市水利局")
    Publication.objects.start(slug="jiangmen", name="江门政务信息")
    person("编辑")
    return live_server.url


def bulletin(number, *articles):
    head = f"江门政务信息\n2026年第{number}期\n江门市人民政府办公室　　2026年3月1{number}日\n"
    return f"{head}◆工作进展◆\n{''.join(articles)}".encode()


def file(name, data):
    return {"name": name, "mimeType": "text/plain", "buffer": data}


def give(page, office, *files):
    page.goto(office + GIVE)
    page.get_by_label("选文件，或拖到这里").set_input_files(list(files))
    page.get_by_role("button", name="读入").click()


ARCHIVE = [
    file("一.txt", bulletin(1, FLOOD)),
    file("二.txt", bulletin(2, ROADS, "（市气象局供稿）\n散落的一行\n")),
    file("旧.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    file("没有期号的很长的一个文件名二〇二六年三月十三日.txt", f"◆工作进展◆\n{FLOOD}".encode()),
]
CORRECTED = file("一（改）.txt", bulletin(1, ROADS, FLOOD.replace("31处", "33处")))


def test_an_archive_becomes_drafts_and_a_corrected_file_replaces_one_without_script(chromium, office):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        log_in(page, office, "编辑")
        give(page, office, *ARCHIVE)
        assert page.locator("table tr").count() == 4
        page.get_by_role("button", name="没有问题的全部建立草稿（1份）").click()
        assert "2026年第1期的草稿已经建立：1篇稿件。" in page.locator("table").inner_text()

        give(page, office, CORRECTED)
        page.get_by_role("link", name="用这份文件替换第1期的草稿…").click()
        assert page.locator("dl.changes del").all_inner_texts() == ["31"]
        assert page.locator("dl.changes ins").all_inner_texts() == ["33"]
        page.get_by_role("button", name="替换草稿").click()
        assert "2026年第1期的草稿已换成“一（改）.txt”。" in page.locator(".messagelist").inner_text()

    assert issue_text(Issue.objects.get()).content == CORRECTED["buffer"]


def test_axe_finds_nothing_on_their_pages(chromium, office):
    found, complaints = [], []
    with chromium.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        log_in(page, office, "编辑")
        give(page, office, *ARCHIVE)
        found += axe(page)
        page.get_by_role("button", name="没有问题的全部建立草稿").click()
        found += axe(page)
        page.goto(office + GIVE)
        found += axe(page)
        give(page, office, CORRECTED)
        found += axe(page)
        page.get_by_role("link", name="用这份文件替换第1期的草稿…").click()
        found += axe(page)

    assert (found, complaints) == ([], [])
