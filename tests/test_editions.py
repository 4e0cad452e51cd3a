"""Word and EPUB editions of issues in the database: taken in again, converted, checked."""

import datetime
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from articles import markup
from articles.models import Article, Picture
from bulletin import export
from bulletin.formats import pdf
from bulletin.importing import Numbering, import_file
from bulletin.models import Issue, Publication
from departments.models import Department
from tests import printed, published
from tests.conftest import ROOT
from tests.wordfile import picture

SEEDS = sorted(path.name for path in (ROOT / "seeds").glob("2026-*"))
GIVEN = Numbering(year=2026, number=1, date=datetime.date(2026, 1, 8))


@pytest.fixture
def register(db):
    Department.objects.load(json.loads((ROOT / "seeds" / "departments.json").read_text()))


def taken_in(content, name, slug, given=GIVEN):
    """The issue that a file becomes in a publication of its own, and what was read."""
    publication = Publication.objects.create(slug=slug, name="澜江政务信息", organ="澜江市人民政府办公室")
    issue, read = import_file(content, name=name, publication=publication, given=given, add_departments=True)
    return Issue.objects.get(pk=issue.pk), read


def lines(body):
    return [" ".join(line.split()) for text in markup.texts(body) for line in text.split("\n") if line.strip()]


def says(issue):
    """Everything of an issue that stands on paper, spaces for layout aside."""
    return [
        (issue.label, issue.total_label, issue.date, issue.organ or issue.publication.organ, issue.secrecy),
        [" ".join(line.split()) for line in issue.colophon.splitlines()],
        (issue.notes, issue.corrections),
        [
            (
                section and section.name,
                [
                    (
                        row.article.title,
                        row.article.tag,
                        row.article.subtitle,
                        row.article.document_number,
                        row.article.editor_note,
                        row.corrections,
                        row.article.credit.replace("供稿单位", "供稿"),
                        [each.printed_name for each in row.article.contributions.all()],
                        lines(row.article.body),
                        re.findall(r"<(?:t[dh]\b[^>]*|caption)>", row.article.body),
                        re.findall(r'alt="[^"]*"', row.article.body),
                    )
                    for row in rows
                ],
            )
            for section, rows in issue.contents()
        ],
    ]


@pytest.mark.parametrize("name", SEEDS)
def test_a_word_edition_taken_in_again_is_the_same_issue(register, name):
    issue, _ = taken_in(
        (ROOT / "seeds" / name).read_bytes(), name, "first", GIVEN if "2026-01" in name else Numbering()
    )
    again, read = taken_in(export.issue_word(issue).content, "again.docx", "second", Numbering())

    assert read.problems == ()
    assert says(again) == says(issue)


def test_the_real_bulletin_comes_back_from_its_word_edition(register, seeds_dir):
    for path in sorted(seeds_dir.glob("*.txt")):
        issue, _ = taken_in(path.read_bytes(), path.name, f"first{path.stem[:3]}")
        again, read = taken_in(export.issue_word(issue).content, "again.docx", f"second{path.stem[:3]}", Numbering())

        assert read.problems == ()
        assert says(again) == says(issue)


@pytest.mark.django_db
def test_a_composed_issue_comes_back_from_its_text_edition():
    issue = published.issue(8, *published.TWO, publish=False, colophon="报：市委。\n办公室　　2026年1月8日印发")
    article = issue.placements.first().article
    article.tag, article.subtitle, article.document_number, article.editor_note = (
        "甲镇",
        "之一",
        "江府〔2026〕8号",
        "可学。",
    )
    article.save()
    issue.notes = [{"section": None, "text": "编者按：两篇。"}, {"section": "工作进展", "text": "按：一篇。"}]
    issue.save()
    again, read = taken_in(export.issue_text(issue).content, "again.txt", "again", Numbering())

    assert read.problems == ()
    assert says(again) == says(issue)


CORRECTIONS = [{"date": "2026-05-09", "note": "“68所”应为“67所”。"}, {"date": "2026-05-10", "note": "漏印一名。"}]


@pytest.mark.parametrize(
    ("name", "edition"), [(name, "docx") for name in SEEDS] + [(name, "txt") for name in SEEDS if ".txt" in name]
)
def test_corrections_come_back_from_an_edition_of_what_was_read(register, name, edition):
    issue, _ = taken_in(
        (ROOT / "seeds" / name).read_bytes(), name, "first", GIVEN if "2026-01" in name else Numbering()
    )
    issue.corrections = CORRECTIONS[:1]
    issue.save()
    issue.placements.filter(pk=issue.placements.first().pk).update(corrections=CORRECTIONS)
    given = Numbering(date=issue.date, year=issue.year, number=issue.number, total_number=issue.total_number)
    again, read = taken_in(export.made(issue, edition).content, f"again.{edition}", "second", given)

    assert [problem for problem in read.problems if problem.level != "info"] == []
    assert says(again)[2:] == says(issue)[2:]


@pytest.mark.django_db
def test_corrections_come_back_from_the_text_edition_of_what_was_composed():
    issue = published.issue(
        8, *published.TWO, corrections=CORRECTIONS[:1], notes=[{"section": None, "text": "编者按：甲。"}]
    )
    issue.placements.update(corrections=CORRECTIONS)
    again, read = taken_in(export.issue_text(issue).content, "again.txt", "again", Numbering())

    assert read.problems == ()
    assert says(again) == says(issue)


@pytest.mark.django_db
@pytest.mark.parametrize("format_", ["docx", "epub", "txt"])
def test_the_command_writes_each_format(tmp_path, format_):
    issue = published.issue(8, *published.TWO)
    call_command("exportissue", "jiangmen", "2026", "8", format=format_, output=str(tmp_path / "issue"))

    assert (tmp_path / "issue").read_bytes() == export.made(issue, format_).content


@pytest.mark.django_db
def test_the_command_says_in_a_sentence_what_cannot_be_made(tmp_path):
    row = "<td>1</td>" * 64
    published.issue(8, ("工作进展", "甲篇", "市财政局", f"<table><tbody><tr>{row}</tr></tbody></table>"))

    with pytest.raises(CommandError) as refused:
        call_command("exportissue", "jiangmen", "2026", "8", format="docx", output=str(tmp_path / "issue"))
    assert str(refused.value) == "有一个表格有64列，Word 最多63列，不能做成 Word 版。请把表格拆成几个，再试。"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("articles", [1, 2])
def test_the_contents_of_a_word_edition_have_the_pages_of_the_pdf(noto, articles):
    long = "<p>全市上下扎实推进重大项目建设，持续优化营商环境。</p>" * 50
    issue = published.issue(8, *[("稳增长", f"第{n}篇", "市财政局", long) for n in range(1, articles + 1)])
    with zipfile.ZipFile(io.BytesIO(export.issue_word(issue).content)) as file:
        body = file.read("word/document.xml").decode()
    said = re.findall(r'PAGEREF article\d+ .*?<w:t xml:space="preserve">(\d+)</w:t>', body)

    assert tuple(map(int, said)) == pdf.pages(export.issue_document(issue), noto).begins
    assert len(said) == articles


@pytest.mark.django_db
def test_a_word_edition_is_made_where_no_pdf_can_be(tmp_path, settings):
    settings.FONTS_DIR = str(tmp_path / "none")

    assert export.issue_word(published.issue(8, *published.TWO)).content[:2] == b"PK"


@pytest.mark.django_db
def test_only_an_issue_that_is_not_out_is_marked_as_a_proof():
    now = datetime.datetime(2026, 3, 5, 2, 20, tzinfo=datetime.UTC)
    draft, out = published.issue(8, publish=False), published.issue(9)

    assert (export.proof_mark(draft, now), export.proof_mark(out, now)) == (
        f"清样第{draft.version}稿　2026-03-05 10:20", ""
    )  # fmt: skip


@pytest.mark.django_db
def test_an_article_alone_is_an_edition_in_every_format():
    issue = published.issue(8, *published.TWO)
    row = next(rows for _, rows in issue.contents())[0]
    again, read = taken_in(export.article_word(row).content, "again.docx", "again", Numbering())

    assert [part.title for part in read.parts] == ["稳增长"]
    assert [(each.article.title, each.article.credit) for each in again.placements.all()] == [("甲篇", "市财政局供稿")]
    assert b"mimetypeapplication/epub+zip" in export.article_epub(row).content[:80]


# Programs that others read them with


@pytest.fixture(scope="session")
def epubcheck(tmp_path_factory):
    """What epubcheck has to say of an EPUB; nothing if it is clean."""
    found = shutil.which("epubcheck")
    if not (found and shutil.which("java")):
        pytest.skip("There is no epubcheck here (Debian package: epubcheck).")
    file = tmp_path_factory.mktemp("epub") / "issue.epub"
    jar = Path(found).read_bytes()[:2] == b"PK"

    def check(content):
        file.write_bytes(content)
        command = [*(["java", "-jar"] if jar else []), found, "-q", file]
        return subprocess.run(command, capture_output=True, text=True, timeout=240).stderr

    return check


HOSTILE = "]]>&<w:p>#import \\ 𬴂😀\x07"


@pytest.mark.django_db
def test_epubcheck_finds_nothing_in_an_issue_with_everything(epubcheck):
    shown = Picture.objects.keep(picture())
    body = markup.clean(
        f'<p>一、甲。乙<strong>丙</strong><sup>2</sup><a href="https://example.cn/?a=1&amp;b=2">丁</a>{markup.paragraph(HOSTILE)[3:]}'
        "<h3>一、题</h3><h4>（一）题</h4><ul><li>甲<ol><li>乙</li></ol></li></ul><blockquote><p>丙</p></blockquote>"
        '<table><caption>表1　甲</caption><tbody><tr><th colspan="2">甲</th></tr><tr><td>乙</td><td>丙</td></tr></tbody></table>'
        f"{markup.figure(shown.url, HOSTILE)}<p>完。</p>"
    )
    issue = published.issue(
        8, *[("工作进展", f"第{n}篇", "市财政局", body if n == 1 else "<p>文。</p>") for n in range(1, 61)]
    )
    article = Article.objects.get(title="第1篇")
    article.title, article.subtitle, article.editor_note = HOSTILE.replace("\x07", ""), HOSTILE, HOSTILE
    article.save()
    issue.corrections, issue.notes = [{"date": "2026-05-09", "note": HOSTILE}], [{"section": None, "text": HOSTILE}]
    issue.colophon = "报：市委。"
    issue.save()
    content = export.issue_epub(Issue.objects.get(pk=issue.pk)).content

    assert epubcheck(content) == ""
    assert content == export.issue_epub(Issue.objects.get(pk=issue.pk)).content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        names = book.namelist()
        assert [name for name in names if "article" in name] == [f"EPUB/article{n}.xhtml" for n in range(1, 61)]
        assert "]]&gt;&amp;&lt;w:p&gt;#import \\ 𬴂😀" in book.read("EPUB/article1.xhtml").decode()


@pytest.mark.django_db
def test_epubcheck_finds_nothing_in_an_issue_without_articles(epubcheck):
    issue = Issue.objects.create(
        publication=published.publication(), year=2026, number=8, date=datetime.date(2026, 1, 8)
    )

    assert epubcheck(export.issue_epub(issue).content) == ""


@pytest.mark.django_db
def test_a_credit_with_a_label_stays_as_it_is_on_the_page_and_in_every_edition(client, noto):
    issue = published.issue(8, ("工作进展", "甲篇", "市财政局", "<p>甲文。</p>"))
    issue.articles.update(credit="市财政局\n执笔：张三　整理：李四")
    page = re.sub("</?(?:a|span)[^>]*>", "", client.get(issue.get_absolute_url()).text)
    with zipfile.ZipFile(io.BytesIO(export.issue_epub(issue).content)) as book:
        chapter = book.read("EPUB/article1.xhtml").decode()
    said = {
        "page": re.findall(r'<p class="credit">(.*?)</p>', page),
        "epub": re.findall(r'<p class="credit">(.*?)</p>', chapter),
        "docx": [
            each.text
            for each in docx.Document(io.BytesIO(export.issue_word(issue).content)).paragraphs
            if each.style.name == "供稿"
        ],
    }

    assert said == {name: ["（市财政局供稿）", "执笔：张三　整理：李四"] for name in said}
    assert "（市财政局供稿）执笔：张三整理：李四" in printed.text(export.issue_pdf(issue).content)
    assert export.issue_text(issue).content.decode().endswith("（市财政局）\n执笔：张三　整理：李四\n")
