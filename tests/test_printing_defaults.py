"""What a publication says of the paper that it is printed on, and of what its issues are from the start."""

import datetime

import pytest

from bulletin import export
from bulletin.importing import import_file
from bulletin.models import Issue, Publication
from tests import printed, published
from tests.people import client_of

pytestmark = pytest.mark.django_db

TEXT = "澜江政务信息\n2026年第8期\n澜江市人民政府办公室编　2026年8月7日\n◆工作进展◆\n甲篇\n甲文。\n（市财政局供稿）\n"
PRINTED = {
    "copy_number": "000001",
    "margin_top": "40",
    "margin_bottom": "30",
    "margin_inside": "30",
    "margin_outside": "20",
}
FORM = {
    "name": "江门政务信息",
    "slug": "jiangmen",
    "reviews_required": "0",
    "proofs_required": "0",
    "alarm_days": "10",
    "sections-TOTAL_FORMS": "0",
    "sections-INITIAL_FORMS": "0",
}


def saved(publication, **values):
    """What the form of a publication answers."""
    return client_of("管理员").post(f"/admin/bulletin/publication/{publication.pk}/change/", FORM | PRINTED | values)


def test_margins_and_the_number_of_the_copy_are_printed_in_pdf_and_word(client, noto):
    issue = published.issue(8, secrecy="内部资料")
    assert saved(issue.publication).status_code == 302
    issue = Issue.objects.select_related("publication").get()
    page = printed.reader(export.made(issue, "pdf").content).pages[0]
    first = printed.lines(page)[:2]

    assert [text for text, *_ in first] == ["000001", "内部资料"]
    assert first[0][1] == pytest.approx(30 * 72 / 25.4, abs=1)
    again, _ = import_file(
        export.made(issue, "docx").content, name="8.docx", publication=Publication.objects.start(slug="a", name="乙")
    )
    assert (again.secrecy, again.number) == ("内部资料", 8)


@pytest.mark.parametrize(
    ("margin", "said"),
    [
        ({"margin_inside": "120"}, "页边距留给正文的只有 70×227 毫米，至少要有 80×100 毫米。请改小页边距。"),
        ({"margin_top": "10"}, "页边距太小，上下至少要有 15 毫米，左右至少要有 5 毫米。请改大页边距。"),
        ({"margin_bottom": "250"}, "页边距留给正文的只有 160×7 毫米，至少要有 80×100 毫米。请改小页边距。"),
    ],
)
def test_margins_that_leave_no_room_are_refused_in_a_sentence(margin, said):
    publication = published.publication()
    answer = saved(publication, **margin)
    publication.refresh_from_db()

    assert answer.status_code == 200
    assert said in answer.text
    assert (publication.margin_top, publication.copy_number) == (37, "")


@pytest.mark.parametrize(("number", "kept"), [("7", "7"), ("000120", "000120"), ("", ""), ("第一份", None), ("1234567", None), ("１２", None), ("12\n", "12")])  # fmt: skip
def test_the_number_of_a_copy_has_six_digits_at_most(number, kept):
    publication = published.publication()
    answer = saved(publication, copy_number=number)
    publication.refresh_from_db()

    assert publication.copy_number == (kept or "")
    assert ("份号是六位以内的数字，例如 000001。" in answer.text) is (kept is None)


def test_a_margin_that_is_left_empty_is_the_standards():
    publication = published.publication()
    assert saved(publication, margin_top="", margin_inside="").status_code == 302
    publication.refresh_from_db()

    assert (publication.margin_top, publication.margin_inside, publication.margin_bottom) == (37, 28, 30)


def test_an_issue_of_an_internal_publication_is_internal_from_the_start(client):
    publication = published.publication()
    Publication.objects.update(secrecy="内部资料　注意保存")
    begun = Issue.objects.begin(publication, {"year": 2026, "number": 1, "date": datetime.date(2026, 1, 1)})
    read, _ = import_file(TEXT.encode(), name="8.txt", publication=publication)

    assert [(each.secrecy, each.internal) for each in (begun, read)] == [("内部资料　注意保存", True)] * 2
    assert export.issue_text(Issue.objects.get(pk=read.pk)).content == TEXT.encode()
    read.publish()
    assert client.get(read.get_absolute_url()).status_code == 404
