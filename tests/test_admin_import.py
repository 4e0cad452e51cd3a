"""Import in the admin: a file is given, its reading checked, and a draft made; nothing given is lost."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bulletin.export import issue_text
from bulletin.models import Issue, Publication, Reading
from departments.models import Department
from tests.bulletins import WITH_PROBLEMS as TEXT
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db

GIVE = "/admin/bulletin/issue/import/"
MISSING = "市民政局完善助餐服务\n市民政局新设助餐点18处。\n（市教育局供稿）\n"


@pytest.fixture
def publication():
    for name in ("市水利局", "市教育局"):
        Department.objects.create(name=name)
    return Publication.objects.start(slug="lanjiang", name="澜江政务信息")


@pytest.fixture
def editor(publication):
    client = Client()
    client.force_login(person("编辑"))
    return client


def pasted(client, text=TEXT):
    """The address of the reading of a pasted text."""
    publication = Publication.objects.get()
    return client.post(GIVE, {"publication": publication.pk, "text": text.replace("\n", "\r\n")}).headers["Location"]


def uploaded(client, data, name="3.txt"):
    file = SimpleUploadedFile(name, data)
    return client.post(GIVE, {"publication": Publication.objects.get().pk, "file": file})


def buttons(client, address):
    """What the buttons of the page say, and what they send."""
    page = client.get(address).content.decode()
    found = re.findall(r'<button class="button small" name="repair" value="([^"]*)">(.*?)</button>', page)
    return [(label, value) for value, label in found]


def problems(client, address):
    return [finding.code for finding in client.get(address).context["findings"]]


def press(client, address, label, **typed):
    """Press the first button of that name."""
    value = next(value for name, value in buttons(client, address) if name == label)
    return client.post(address, {"repair": value, **typed})


def asking(client, address):
    """What the button sends that links the name typed beside it, and the name of that field."""
    value = dict(buttons(client, address))["关联"]
    return value, f"name:{value.split(':')[0]}"


def test_a_file_becomes_a_draft_in_three_steps_and_nothing_is_typed_twice(editor, seeds_dir):
    data = next(seeds_dir.glob("000_*.txt")).read_bytes()
    address = uploaded(editor, data).headers["Location"]
    page = editor.get(address)
    form = page.context["form"]
    today = timezone.localdate()
    assert {name: form[name].value() for name in form.fields} == {
        "year": today.year,
        "series": "",
        "number": "1",
        "total": "",
        "date": today,
    }
    sums = [(each.name, each.shown) for each in page.context["sheet"].sums]
    assert sums == [("栏目", "2/2"), ("稿件，与目录相符", "7/7"), ("供稿，已关联单位", "1/8"), ("未归入的行", "0")]

    values = {name: form[name].value() for name in form.fields}
    answer = editor.post(address, {"_confirm": "1", **values})

    issue = Issue.objects.get()
    assert answer.headers["Location"] == f"/admin/bulletin/issue/{issue.pk}/change/"
    assert (issue.state, issue.number, issue.date) == ("draft", 1, today)
    assert issue_text(issue).content == data


def test_what_the_file_says_is_not_asked_again(editor):
    head = "澜江政务信息\n第8期（总第108期）\n澜江市人民政府办公室　　2026年3月20日\n"
    form = editor.get(pasted(editor, head + TEXT)).context["form"]

    assert {name: form[name].value() for name in form.fields} == {
        "year": 2026,
        "series": "",
        "number": "8",
        "total": "108",
        "date": datetime.date(2026, 3, 20),
    }


def test_every_problem_has_its_buttons(editor):
    assert [label for label, _ in buttons(editor, pasted(editor))] == [
        "从目录中删去",
        "不采用",
        "并入上一篇",
        "另成一篇",
        "按目录改",
        "保留正文",
        "新建单位",
        "以后再说",
        "关联",
        "是页码",
        "并入上一篇",
    ]


def test_a_click_repairs_and_leads_to_the_next_problem(editor):
    address = pasted(editor)
    assert problems(editor, address) == [
        "toc.item_missing",
        "text.after_contributor",
        "toc.title_differs",
        "contrib.unknown",
        "page.furniture",
    ]

    answer = press(editor, address, "按目录改")

    assert answer.headers["Location"].startswith(f"{address}#contrib-unknown-12-")
    assert problems(editor, address) == [
        "toc.item_missing",
        "text.after_contributor",
        "contrib.unknown",
        "page.furniture",
    ]
    titles = [article.entry.title for article in editor.get(address).context["sheet"].sections[0].articles]
    assert titles == ["市水利局完成汛前检查", "市教育局扩大学位供给"]


def test_what_was_typed_beside_a_repair_is_still_there(editor):
    address = pasted(editor)
    press(editor, address, "保留正文", year="2025", number="5-6", total="", series="", date="2025-07-18")
    form = editor.get(address).context["form"]

    assert [form[name].value() for name in ("year", "number", "date")] == ["2025", "5-6", "2025-07-18"]


def test_a_name_is_linked_to_the_department_that_was_typed(editor):
    address = pasted(editor)
    value, field = asking(editor, address)
    editor.post(address, {"repair": value, field: "市教育局"})

    assert "contrib.unknown" not in problems(editor, address)
    assert list(Department.objects.get(name="市教育局").aliases.values_list("name", flat=True)) == ["市学前中心"]


def test_a_name_that_no_department_has_is_refused_in_words(editor):
    address = pasted(editor)
    value, field = asking(editor, address)
    page = editor.post(address, {"repair": value, field: "市气象局"}, follow=True)

    assert [str(message) for message in page.context["messages"]] == ["单位表里没有“市气象局”。"]
    assert "contrib.unknown" in problems(editor, address)


def test_all_unknown_names_are_registered_with_one_click(editor):
    address = pasted(editor, TEXT.replace("（市水利局供稿）", "（市气象局、市水利局供稿）"))
    editor.post(address, {"_register": "1"})

    assert "contrib.unknown" not in problems(editor, address)
    assert set(Department.objects.values_list("name", flat=True)) == {"市水利局", "市教育局", "市气象局", "市学前中心"}


def test_an_article_from_another_file_goes_where_the_contents_have_it(editor):
    address = pasted(editor)
    press(editor, address, "并入上一篇")
    answer = editor.post(f"{address}missing/4/", {"text": MISSING})
    assert answer.headers["Location"] == f"{address}#problems"

    sheet = editor.get(address).context["sheet"]
    assert [article.entry.title for article in sheet.sections[0].articles] == [
        "市水利局完成汛前检查",
        "市教育局扩大学位的供给",
        "市民政局完善助餐服务",
    ]
    assert problems(editor, address) == ["toc.title_differs", "contrib.unknown", "page.furniture"]
    lines = bytes(Reading.objects.get().content).decode().split("\n")
    assert lines[12:15] == MISSING.rstrip().split("\n")


def test_problems_that_stay_open_go_with_the_draft_and_are_settled_there(editor):
    address = pasted(editor)
    confirm(editor, address)
    draft = f"/admin/bulletin/issue/{Issue.objects.get().pk}/"
    assert problems(editor, f"{draft}change/") == [
        "toc.item_missing",
        "text.after_contributor",
        "toc.title_differs",
        "contrib.unknown",
        "page.furniture",
    ]

    value = dict(buttons(editor, f"{draft}change/"))["按目录改"]
    editor.post(f"{draft}problems/", {"repair": value})

    assert "toc.title_differs" not in problems(editor, f"{draft}change/")
    assert [row.article.title for row in Issue.objects.get().placements.all()][1] == "市教育局扩大学位供给"


def confirm(client, address):
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return client.post(address, {"_confirm": "1", **values}, follow=True)


def test_the_same_file_again_leads_to_its_issue(editor):
    confirm(editor, pasted(editor))
    answer = editor.post(GIVE, {"publication": Publication.objects.get().pk, "text": TEXT}, follow=True)

    issue = Issue.objects.get()
    assert answer.redirect_chain == [(f"/admin/bulletin/issue/{issue.pk}/change/", 302)]
    today = timezone.localdate()
    said = f"这份文件已在{today.month}月{today.day}日成为{issue.label}的草稿。"
    assert [str(message) for message in answer.context["messages"]] == [said]


def test_two_clicks_on_one_button_make_one_issue(editor):
    address = pasted(editor)
    confirm(editor, address)
    editor.post(address, {"_confirm": "1", "year": "2026", "number": "7", "date": "2026-03-20"})

    assert Issue.objects.count() == 1


def test_a_number_that_is_taken_is_said_and_nothing_is_stored(editor):
    confirm(editor, pasted(editor))
    address = pasted(editor, TEXT.replace("12座", "13座"))
    issue = Issue.objects.get()
    page = editor.post(
        address, {"_confirm": "1", "year": issue.year, "number": issue.number, "date": issue.date, "total": "9"}
    )

    assert page.context["form"].non_field_errors() == [f"{issue}已经有了。请核对期号，或先处理已有的那一期。"]
    assert (Issue.objects.count(), page.context["form"]["total"].value()) == (1, "9")


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("number", "八", "请写成 8，合刊写成 5-6。"),
        ("number", "", "请填期号。"),
        ("date", "2026-02-30", "输入一个有效的日期。"),
        ("year", "26", "确保该值大于或等于1900。"),
    ],
)
def test_a_wrong_number_or_date_is_said_at_its_field(editor, field, typed, said):
    address = pasted(editor)
    values = {"year": "2026", "number": "3", "date": "2026-03-20"} | {field: typed}
    page = editor.post(address, {"_confirm": "1", **values})

    assert page.context["form"].errors[field] == [said]
    assert Issue.objects.count() == 0


def test_an_old_word_file_is_refused_with_what_to_do(editor):
    page = uploaded(editor, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "4月稿.doc")

    assert page.context["refused"] == (
        "没有读入：“4月稿.doc”是旧版 Word 文件。请在 WPS 或 Word 里另存为 .docx，再交一次。"
    )
    assert Reading.objects.count() == 0


def test_nothing_given_is_said(editor):
    page = editor.post(GIVE, {"publication": Publication.objects.get().pk, "text": "  "})

    assert page.context["refused"] == "没有读入：请选一个文件，或把全文粘贴到下面，再点“读入”。"


def test_a_pasted_text_that_cannot_be_read_is_kept_and_comes_back(editor):
    page = editor.post(GIVE, {"publication": Publication.objects.get().pk, "text": "今天开会。\r\n明天再说。"})

    assert page.context["refused"].startswith("没有读入：没有读到稿件")
    assert page.context["form"]["text"].value() == "今天开会。\r\n明天再说。"
    again = editor.get(Reading.objects.get().get_absolute_url())
    assert again.context["form"]["text"].value() == "今天开会。\n明天再说。"


def test_an_abandoned_import_waits_thirty_days(editor):
    address = pasted(editor)
    listed = [reading.get_absolute_url() for reading in editor.get(GIVE).context["unfinished"]]
    assert listed == [address]

    Reading.objects.update(at=timezone.now() - datetime.timedelta(days=31))
    assert list(editor.get(GIVE).context["unfinished"]) == []
    assert editor.get(address).status_code == 404


def test_an_import_that_is_given_up_is_gone(editor):
    editor.post(pasted(editor), {"_drop": "1"})

    assert Reading.objects.count() == 0


def test_a_login_that_has_expired_loses_no_pasted_text(publication):
    person("编辑")
    client = Client()
    page = client.post(GIVE, {"publication": publication.pk, "text": TEXT})
    assert ("text", TEXT) in page.context["typed"]
    typed = dict(page.context["typed"])

    wrong = client.post(GIVE, typed | {"login-username": "编辑", "login-password": "guessed"})
    assert ("text", TEXT) in wrong.context["typed"]
    answer = client.post(GIVE, typed | {"login-username": "编辑", "login-password": PASSWORD})

    reading = Reading.objects.get()
    assert answer.headers["Location"] == reading.get_absolute_url()
    assert bytes(reading.content).decode() == TEXT


def test_a_form_from_another_site_is_refused_and_not_offered_again(publication):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("编辑"))
    sent = {"publication": publication.pk, "text": TEXT}

    foreign = client.post(GIVE, sent, headers={"origin": "https://evil.example"})
    unsaid = client.post(GIVE, sent)
    own = client.post(GIVE, sent, headers={"origin": "http://testserver"})

    assert [answer.status_code for answer in (foreign, unsaid, own)] == [403, 403, 403]
    assert ["市水利局完成汛前检查" in answer.content.decode() for answer in (foreign, unsaid, own)] == [
        False,
        False,
        True,
    ]
    assert Reading.objects.count() == 0


def test_more_than_a_form_may_hold_is_refused_in_words(editor, publication, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = editor.post(GIVE, {"publication": publication.pk, "text": TEXT * 9})

    assert (answer.status_code, "一次交来的内容太多，没有保存。" in answer.content.decode()) == (400, True)


def test_line_ends_and_odd_characters_of_a_pasted_text_are_kept(editor):
    text = "\u3000" + TEXT.replace("12座", "12\u200b座\0") + "\n\n"
    pasted(editor, text)

    assert bytes(Reading.objects.get().content).decode() == text


def test_another_persons_import_is_not_there(editor, publication):
    address = pasted(editor)
    other = Client()
    other.force_login(person("管理员"))
    user = person("编辑")
    user.pk, user.username = None, "另一个编辑"
    user.save()
    user.groups.add(person("编辑").groups.get())
    colleague = Client()
    colleague.force_login(user)

    assert (other.get(address).status_code, colleague.get(address).status_code) == (403, 404)


@pytest.mark.parametrize("role", ["供稿员", "初审", "复审", "终审", "统计", "管理员"])
def test_only_editors_import(publication, role):
    client = Client()
    client.force_login(person(role))

    assert client.get(GIVE).status_code == 403
    assert client.post(GIVE, {"publication": publication.pk, "text": TEXT}).status_code == 403


def test_a_reading_asks_the_same_few_questions_at_any_length(editor):
    counted = []
    for size in (1, 10, 60):
        parts = [f"市第{n}局做成第{n}件事\n市第{n}局做成了。\n（市第{n}局供稿）" for n in range(size)]
        address = pasted(editor, "◆工作进展◆\n" + "\n".join(parts) + "\n")
        with CaptureQueriesContext(connection) as asked:
            assert editor.get(address).status_code == 200
        counted.append(len(asked))

    assert counted == counted[:1] * 3
    assert counted[0] <= 12
