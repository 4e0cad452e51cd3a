"""Several files at once: each is read, none stops another, and all without a question become drafts with one click."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bulletin.admin import forms
from bulletin.export import issue_text
from bulletin.models import Issue, Publication, Reading
from departments.models import Department
from tests.bulletins import WITH_PROBLEMS
from tests.people import person

pytestmark = pytest.mark.django_db

GIVE = "/admin/bulletin/issue/import/"
UNFINISHED = "/admin/bulletin/issue/import/unfinished/"


@pytest.fixture
def publication():
    Department.objects.create(name="市水利局")
    return Publication.objects.start(slug="lanjiang", name="澜江政务信息")


@pytest.fixture
def editor(publication):
    client = Client()
    client.force_login(person("编辑"))
    return client


def bulletin(number=None, day=None, title="市水利局完成汛前检查"):
    """A bulletin without a problem, with a masthead as far as it is asked for."""
    head = "澜江政务信息\n" + (f"2026年第{number}期\n" if number else "")
    head += f"澜江市人民政府办公室　　2026年3月{day}日\n" if day else ""
    return f"{head}◆工作进展◆\n{title}\n市水利局检查水库12座，整改隐患31处。\n（市水利局供稿）\n".encode()


def give(client, **files):
    """Give these files, by their names without the ending .txt; what the page says of each."""
    uploads = [SimpleUploadedFile(name if "." in name else f"{name}.txt", data) for name, data in files.items()]
    return client.post(GIVE, {"publication": Publication.objects.get().pk, "file": uploads})


def table(page):
    return [(row.name, row.said, row.articles, row.refused) for row in page.context["rows"]]


def make(client, page):
    """Press the button of the page."""
    return client.post(UNFINISHED, {"reading": [row.reading for row in page.context["waiting"]]})


def test_one_file_goes_straight_to_its_reading(editor):
    answer = give(editor, a=bulletin(1, 10))

    assert answer.headers["Location"] == Reading.objects.get().get_absolute_url()


def test_each_file_is_read_and_what_it_lacks_is_named(editor):
    page = give(editor, a=bulletin(1, 10), b=bulletin(2), c=bulletin(day=12), d=bulletin() + "散落的一行\n".encode())

    assert table(page) == [
        ("a.txt", "澜江政务信息　2026年第1期　2026年3月10日", 1, ""),
        ("b.txt", "澜江政务信息　2026年第2期　缺日期", 1, ""),
        ("c.txt", "澜江政务信息　缺期号　2026年3月12日", 1, ""),
        ("d.txt", "澜江政务信息　缺期号　缺日期", 1, ""),
    ]
    assert [row.counted["error"] for row in page.context["rows"]] == [0, 0, 0, 1]
    assert [row.ready for row in page.context["rows"]] == [True, False, False, False]
    assert Reading.objects.unfinished().count() == 4


def test_a_refused_file_stops_no_other_and_is_not_kept(editor, monkeypatch):
    monkeypatch.setattr(forms, "FILE_SIZE", 2000)
    page = give(editor, **{"4月稿.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "大": b"x" * 2001, "a": bulletin(1, 10)})

    assert table(page) == [
        (
            "4月稿.doc",
            "",
            0,
            "没有读入：“4月稿.doc”是旧版 Word 文件。请在 WPS 或 Word 里另存为 .docx，再交一次。",
        ),
        ("大.txt", "", 0, "没有读入：“大.txt”有0 MB，超过20 MB。请压缩其中的图片，或分成几份，再交。"),
        ("a.txt", "澜江政务信息　2026年第1期　2026年3月10日", 1, ""),
    ]
    assert [reading.name for reading in Reading.objects.all()] == ["a.txt"]


def test_one_click_makes_drafts_of_all_that_raise_no_question(editor):
    page = give(editor, a=bulletin(1, 10), b=bulletin(2), c=bulletin(3, 12), d=WITH_PROBLEMS.encode())
    assert page.context["ready"] == 2
    made = make(editor, page)

    assert [str(message) for message in made.context["messages"]] == ["2份已是草稿。2份没有建立，原因在下面。"]
    assert table(made) == [
        ("a.txt", "2026年第1期的草稿已经建立：1篇稿件。", 1, ""),
        ("b.txt", "澜江政务信息　2026年第2期　缺日期", 1, ""),
        ("c.txt", "2026年第3期的草稿已经建立：1篇稿件。", 1, ""),
        ("d.txt", "缺期号　缺日期", 2, ""),
    ]
    assert [(issue.number, issue.state, issue_text(issue).content) for issue in Issue.objects.order_by("number")] == [
        (1, "draft", bulletin(1, 10)),
        (3, "draft", bulletin(3, 12)),
    ]
    assert [row.name for row in editor.get(UNFINISHED).context["rows"]] == ["d.txt", "b.txt"]


def test_a_number_that_is_taken_is_named_and_the_others_are_made(editor):
    page = give(editor, a=bulletin(1, 10), b=bulletin(1, 11), c=bulletin(2, 12))
    made = make(editor, page)

    assert [row.refused for row in made.context["rows"]] == [
        "",
        "没有建立草稿：《澜江政务信息》2026年第1期已经有了。请核对期号，或先处理已有的那一期。",
        "",
    ]
    assert Issue.objects.count() == 2


def test_what_was_imported_before_is_named_with_its_issue(editor):
    make(editor, give(editor, a=bulletin(1, 10), b=bulletin(2, 11)))
    page = give(editor, again=bulletin(1, 10), c=bulletin(3, 12))
    issue = Issue.objects.get(number=1)
    at = issue.reading.at.astimezone()

    said = f"这份文件已在{at.month}月{at.day}日成为2026年第1期的草稿。"
    assert [(row.said, row.issue) for row in page.context["rows"]] == [
        (said, issue),
        ("澜江政务信息　2026年第3期　2026年3月12日", None),
    ]


def test_two_clicks_on_the_button_make_each_issue_once(editor):
    page = give(editor, a=bulletin(1, 10), b=bulletin(2, 11))
    make(editor, page)
    again = make(editor, page)

    assert Issue.objects.count() == 2
    assert [row.issue.number for row in again.context["rows"]] == [1, 2]


def test_the_same_file_twice_is_one_import(editor):
    uploads = [SimpleUploadedFile("a.txt", bulletin(1, 10)) for _ in range(2)]
    page = editor.post(GIVE, {"publication": Publication.objects.get().pk, "file": uploads})

    assert [row.name for row in page.context["rows"]] == ["a.txt"]


def test_a_number_that_was_typed_while_checking_is_the_one_that_counts(editor):
    page = give(editor, a=bulletin(1, 10), b=bulletin(2, 11))
    row = page.context["rows"][0]
    typed = {"year": "2026", "number": "9", "series": "", "total": "", "date": "2026-03-10"}
    editor.post(f"{GIVE}{row.reading}/", {"repair": "", **typed})
    make(editor, page)

    assert sorted(Issue.objects.values_list("number", flat=True)) == [2, 9]


def test_what_is_only_proposed_while_checking_is_not_taken_for_read(editor):
    page = give(editor, a=bulletin(), b=bulletin(2, 11))
    row = page.context["rows"][0]
    typed = {"year": "2026", "number": "9", "series": "", "total": "", "date": "2026-03-10"}
    editor.post(f"{GIVE}{row.reading}/", {"repair": "", **typed})

    assert [row.said for row in editor.get(UNFINISHED).context["rows"]] == [
        "澜江政务信息　2026年第2期　2026年3月11日",
        "澜江政务信息　缺期号　缺日期",
    ]


def test_too_many_files_are_refused_in_a_sentence(editor):
    page = give(editor, **{str(n): b"x" for n in range(201)})

    assert page.context["refused"] == "没有读入：一次最多交200个文件，这次有201个。请分几次交。"
    assert Reading.objects.count() == 0


def test_another_persons_import_is_neither_listed_nor_made(editor, publication):
    page = give(editor, a=bulletin(1, 10), b=bulletin(2, 11))
    user = person("编辑")
    user.pk, user.username = None, "另一个编辑"
    user.save()
    user.groups.add(person("编辑").groups.get())
    colleague = Client()
    colleague.force_login(user)

    assert colleague.get(UNFINISHED).context["rows"] == make(colleague, page).context["rows"] == []
    assert Issue.objects.count() == 0


@pytest.mark.parametrize("role", ["供稿员", "初审", "终审", "统计", "管理员"])
def test_only_editors_see_what_is_unfinished(publication, role):
    client = Client()
    client.force_login(person(role))

    assert [client.get(UNFINISHED).status_code, client.post(UNFINISHED).status_code] == [403, 403]


def test_the_list_asks_the_same_few_questions_at_any_length(editor):
    counts = []
    for size in (2, 5, 20):
        give(editor, **{str(n): bulletin(n + 1, 10) for n in range(size)})
        with CaptureQueriesContext(connection) as asked:
            assert len(editor.get(UNFINISHED).context["rows"]) == size
        counts.append(len(asked))

    assert counts == counts[:1] * 3
    assert counts[0] <= 10
