"""The text edition of an issue that was read from Word: its lines as they show, whatever the database made of them."""

import datetime

import pytest

from bulletin import export
from bulletin.formats import source, text
from bulletin.grammar.reading import read_lines
from bulletin.importing import Numbering, import_file
from bulletin.models import Issue, Publication
from departments.names import Register
from tests.test_word_layout import HEAD, PROSE, broken, title
from tests.wordfile import p, tbl, tc, tr, word

pytestmark = pytest.mark.django_db

GIVEN = Numbering(year=2026, number=8, date=datetime.date(2026, 3, 5))


def imported(content):
    publication = Publication.objects.create(slug="yunping", name="云屏信息")
    return import_file(content, name="8.docx", publication=publication, given=GIVEN)[0]


def lines(issue):
    return export.issue_text(Issue.objects.get(pk=issue.pk)).content.decode().splitlines()


def test_what_nobody_changed_comes_out_as_it_was_read():
    tab = "<w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>"
    table = tbl(tr(tc(p(tab)), tc(tbl(tr(tc("丙"), tc("丁"))))), tr(tc("1", "2"), tc("3")))
    body = HEAD + title("教育局开展校园安全检查") + broken(PROSE, PROSE) + table + broken(PROSE, "（市教育局供稿）")
    content = word(body)

    read = text.write(read_lines(source.read(content), Register([]))).decode().splitlines()

    assert lines(imported(content)) == read
    assert read[3:] == [
        "教育局开展校园安全检查", PROSE, PROSE, "甲 乙\t丙 丁", "1 2\t3", PROSE, "（市教育局供稿）"
    ]  # fmt: skip


def test_a_changed_paragraph_keeps_its_line_breaks():
    issue = imported(word(HEAD + title("教育局开展校园安全检查") + broken(PROSE, PROSE) + p("（市教育局供稿）")))
    article = issue.placements.get().article
    assert article.body == f"<p>{PROSE}<br>{PROSE}</p>"

    article.body = f"<p>{PROSE}<br>新的一行。</p>"
    article.save()

    assert lines(issue)[3:] == ["教育局开展校园安全检查", PROSE, "新的一行。", "（市教育局供稿）"]
