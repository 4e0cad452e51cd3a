"""The text edition after the draft was changed in the database."""

import datetime

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import HealthCheck, given, settings

from articles import markup
from bulletin import export
from bulletin.formats import text
from bulletin.grammar.reading import read_lines
from bulletin.importing import Numbering, import_file
from bulletin.models import Issue, Publication
from departments.models import Department
from departments.names import Register
from tests import printed, published
from tests.bulletins import well_formed

pytestmark = pytest.mark.django_db

GIVEN = Numbering(year=2026, number=3, date=datetime.date(2026, 3, 20))
TEXT = """澜江政务信息
第3期
澜江市府办编　　2026年3月20日

目　录
一、工作进展
1.市水利局完成汛前检查……1
2.市教育局扩大学位供给……2

一、工作进展
市水利局完成汛前检查
　　市水利局检查水库12座。
　　整改隐患31处。
（市水利局供稿）

市教育局扩大学位供给
　　市教育局新增学位5400个。（市教育局供稿）

报：市委。
"""


def imported(content, number=3):
    publication, _ = Publication.objects.get_or_create(slug="lanjiang", defaults={"name": "澜江政务信息"})
    given = Numbering(year=2026, number=number, date=GIVEN.date)
    return import_file(content, name="3.txt", publication=publication, given=given)[0]


def lines(issue):
    return export.issue_text(Issue.objects.get(pk=issue.pk)).content.decode().splitlines()


def changes(issue):
    """(line number, what it says now) of every line that differs from the file's."""
    return [(n, b) for n, (a, b) in enumerate(zip(TEXT.splitlines(), lines(issue), strict=True), 1) if a != b]


@pytest.fixture
def issue():
    return imported(TEXT.encode())


@pytest.fixture
def articles(issue):
    return [row.article for row in issue.placements.select_related("article")]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(well_formed())
def test_an_imported_text_comes_out_as_it_went_in(bulletin):
    Issue.objects.all().delete()

    assert export.issue_text(imported(bulletin.encode())).content == bulletin.encode()


def test_a_changed_title_changes_its_two_lines(issue, articles):
    articles[0].title = "市水利局开展汛前检查"
    articles[0].save()

    assert changes(issue) == [(7, "1.市水利局开展汛前检查……1"), (11, "市水利局开展汛前检查")]


def test_a_changed_paragraph_changes_its_line_in_the_manner_of_the_others(issue, articles):
    articles[0].body = markup.paragraph("市水利局检查水库15座。") + markup.paragraph("整改隐患31处。")
    articles[0].save()

    assert changes(issue) == [(12, "　　市水利局检查水库15座。")]


def test_a_paragraph_that_holds_the_credit_keeps_it(issue, articles):
    articles[1].body = markup.paragraph("市教育局新增学位6000个。")
    articles[1].save()

    assert changes(issue) == [(17, "　　市教育局新增学位6000个。（市教育局供稿）")]


def test_a_new_contributor_changes_one_line(issue, articles):
    articles[0].credit_to("市水利局、市应急管理局供稿", Register())

    assert changes(issue) == [(14, "（市水利局、市应急管理局供稿）")]


def test_a_new_section_name_changes_contents_and_body(issue):
    section = issue.publication.sections.get(name="工作进展")
    section.name = "工作动态"
    section.save()

    assert changes(issue) == [(6, "一、工作动态"), (10, "一、工作动态")]


def test_articles_that_changed_places_are_written_in_their_new_order(issue):
    issue.arrange(issue.arrangement()[::-1])

    again = read_lines(text.read(export.issue_text(issue).content), Register())

    assert [item.title for item in again.toc] == ["市教育局扩大学位供给", "市水利局完成汛前检查"]
    assert [entry.title for entry in again.entries] == [item.title for item in again.toc]
    assert sorted(lines(issue)) == sorted(TEXT.splitlines())


def test_a_removed_article_is_gone_from_contents_and_body(issue):
    issue.placements.last().delete()

    left = "\n".join(lines(issue))

    assert ("市教育局" in left, "市水利局检查水库12座。" in left, "报：市委。" in left) == (False, True, True)


def test_gb18030_and_crlf_are_kept(issue):
    content = TEXT.replace("\n", "\r\n").replace("第3期", "第4期").encode("gb18030")

    assert export.issue_text(imported(content, number=4)).content == content


def test_nul_and_other_controls_live_in_the_file_alone(issue):
    content = TEXT.replace("12座", "12\x00座\x0b").encode()
    other = imported(content, number=5)

    assert other.placements.first().article.text.splitlines()[0] == "市水利局检查水库12座。"
    assert export.issue_text(other).content == content


def test_an_issue_that_was_never_a_file_is_written_in_the_commonest_form(issue):
    made = Issue.objects.create(publication=issue.publication, year=2026, number=9, date=GIVEN.date)
    for position, row in enumerate(issue.placements.all(), 1):
        made.placements.create(article=row.article, section=row.section, position=position)

    read = read_lines(text.read(export.issue_text(made).content), Register())

    assert [(part.title, [entry.title for entry in part.entries]) for part in read.parts] == [
        ("工作进展", ["市水利局完成汛前检查", "市教育局扩大学位供给"])
    ]
    assert [item.title for item in read.toc] == [entry.title for entry in read.entries]


def test_a_draft_is_exported_as_pdf_marked_as_one(issue, tmp_path):
    file = tmp_path / "3.pdf"
    call_command("exportissue", "lanjiang", "2026", "3", format="pdf", output=str(file))

    read = printed.reader(file.read_bytes())
    assert [page_text[0][:3] for page_text in map(printed.texts, read.pages)] == ["清样第"] * 2
    assert printed.texts(read.pages[0])[1] == "澜江政务信息"


def test_a_published_issue_is_exported_as_the_same_pdf_every_time(issue, tmp_path):
    Issue.objects.filter(pk=issue.pk).update(state=Issue.State.PUBLISHED)
    for name in ("a.pdf", "b.pdf"):
        call_command("exportissue", "lanjiang", "2026", "3", format="pdf", output=str(tmp_path / name))

    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_character_that_no_font_has_stops_the_pdf_with_a_sentence(issue, articles, tmp_path):
    articles[0].title = "市水利局😀检查"
    articles[0].save()

    with pytest.raises(CommandError) as refused:
        call_command("exportissue", "lanjiang", "2026", "3", format="pdf", output=str(tmp_path / "3.pdf"))

    assert str(refused.value).startswith("字体里没有《市水利局😀检查》里的“😀”（U+1F600），版式文件没有生成。")
    assert list(tmp_path.iterdir()) == []


def test_an_article_has_a_pdf_of_its_own(issue):
    placement = issue.placements.first()
    read = printed.reader(export.article_pdf(placement).content)

    assert read.metadata.title == placement.article.title
    assert "市教育局" not in printed.text(export.article_pdf(placement).content)


def test_a_standard_output_that_is_full_stops_with_a_sentence(issue, monkeypatch):
    with open("/dev/full", "w") as full:
        monkeypatch.setattr("sys.stdout", full)
        with pytest.raises(CommandError) as refused:
            call_command("exportissue", "lanjiang", "2026", "3")

    assert str(refused.value) == "标准输出：写不下去（No space left on device），文件不完整。"


@pytest.mark.parametrize("arguments", [["lanjiang", "2026", "3", "--output", ""], ["--all", ""]])
def test_an_empty_name_of_a_file_or_folder_is_refused(issue, arguments):
    with pytest.raises(CommandError) as refused:
        call_command("exportissue", *arguments)

    assert str(refused.value) == f"{arguments[-2]} 后面没有写名称。"


def test_notes_of_several_paragraphs_are_read_again_as_notes():
    blank = published.issue(8, *published.TWO, publish=False)
    blank.notes = [
        {"section": None, "text": "编者按：两篇。\n可学。"},
        {"section": "工作进展", "text": "按：一篇。\n也可学。"},
    ]
    blank.save()
    article = blank.articles.get(title="甲篇")
    article.editor_note = "先看。\n后学。"
    article.save()
    read = read_lines(text.read(export.issue_text(blank).content), Department.objects.register())

    assert [note.text for note in read.notes] == ["编者按：两篇。　可学。", "按：一篇。　也可学。"]
    assert [(entry.editor_note, entry.paragraphs) for entry in read.entries] == [
        ("先看。　后学。", ["完成68所。"]),
        ("", ["乙文。"]),
    ]


def test_a_note_of_several_paragraphs_is_written_into_a_file_as_one_line(issue, articles):
    article = articles[0]
    article.editor_note = "先看。\n后学。"
    article.save()
    said = lines(issue)

    assert said[said.index("市水利局完成汛前检查") + 1] == "编者按：先看。　后学。"
