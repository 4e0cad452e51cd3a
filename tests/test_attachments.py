"""Files that go with an article: who gets them, and what is refused."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from articles.models import Article, Attachment
from bulletin import pages
from tests import published
from tests.people import client_of, person
from tests.published import TWO

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return published.issue(8, *TWO)


@pytest.fixture
def signer():
    return client_of("终审")


def office_file(part, *others):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("[Content_Types].xml", part, *others):
            package.writestr(name, "<x/>")
    return out.getvalue()


def test_an_attachment_is_a_citizens_as_its_article_is(client, issue):
    article = Article.objects.get(title="甲篇")
    file = Attachment.objects.keep(article, "附表 1.xlsx", office_file("xl/workbook.xml"))
    issue.correct(article, {"attachments": [file.pk]}, note="补附件")
    answer = client.get(f"/attachments/{file.pk}/")

    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''%E9%99%84%E8%A1%A8%201.xlsx"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert "附表 1.xlsx" in client.get(issue.placements.get(article=article).get_absolute_url()).text
    assert f"/attachments/{file.pk}/" in {page.address for page in pages.public_urls()}

    states = {}
    issue.withdraw(reason="撤回", article=article)
    states["article withdrawn"] = client.get(f"/attachments/{file.pk}/").status_code
    issue.restore(article=article)
    issue.withdraw(reason="撤回")
    states["issue withdrawn"] = client.get(f"/attachments/{file.pk}/").status_code
    issue.restore()
    issue.correct(article, {"attachments": []}, note="去掉附件")
    states["taken away"] = client.get(f"/attachments/{file.pk}/").status_code
    client.force_login(person("编辑"))
    states["taken away, for an editor"] = client.get(f"/attachments/{file.pk}/").status_code
    assert states == {
        "article withdrawn": 410,
        "issue withdrawn": 410,
        "taken away": 404,
        "taken away, for an editor": 200,
    }


def test_an_attachment_of_a_draft_is_nobodys_but_the_editors(client):
    article = Article.objects.write({"title": "草稿", "body": "<p>文。</p>"})
    file = Attachment.objects.keep(article, "a.pdf", b"%PDF-1.7")
    article.rewrite({"attachments": [file.pk]})
    assert client.get(f"/attachments/{file.pk}/").status_code == 404
    client.force_login(person("供稿员"))
    assert client.get(f"/attachments/{file.pk}/").status_code == 404
    client.force_login(person("编辑"))
    assert client.get(f"/attachments/{file.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.exe", b"MZ", "附件“a.exe”不是 pdf、docx 或 xlsx，请转换后再传。"),
        ("a.pdf", b"<html>", "附件“a.pdf”的内容不是 pdf 文件，或带有宏，请核对后再传。"),
        ("a.docx", office_file("xl/workbook.xml"), "附件“a.docx”的内容不是 docx 文件，或带有宏，请核对后再传。"),
        ("a.docx", b"PK\x03\x04broken", "附件“a.docx”的内容不是 docx 文件，或带有宏，请核对后再传。"),
        (
            "a.xlsx",
            office_file("xl/workbook.xml", "xl/vbaProject.bin"),
            "附件“a.xlsx”的内容不是 xlsx 文件，或带有宏，请核对后再传。",
        ),
        ("长" * 200 + ".pdf", b"%PDF-", "附件的文件名要在1到200字之间。"),
        ("../../etc/passwd", b"x", "附件“passwd”不是 pdf、docx 或 xlsx，请转换后再传。"),
    ],
)
def test_what_is_no_attachment_is_refused_in_a_sentence(name, data, sentence):
    article = Article.objects.write({"title": "草稿"})
    with pytest.raises(ValueError, match="附件") as refused:
        Attachment.objects.keep(article, name, data)

    assert (str(refused.value), Attachment.objects.count()) == (sentence, 0)


def test_a_refused_attachment_keeps_what_was_typed():
    article = Article.objects.write({"title": "草稿", "body": "<p>旧。</p>"})
    client = Client()
    client.force_login(person("编辑"))
    sent = {"title": "新题", "body": "<p>新文。</p>", "kind": "信息", "version": 1}
    page = client.post(
        f"/admin/articles/article/{article.pk}/change/", sent | {"files": SimpleUploadedFile("a.exe", b"MZ")}
    )

    assert page.context["form"].errors == {"files": ["附件“a.exe”不是 pdf、docx 或 xlsx，请转换后再传。"]}
    assert ('value="新题"' in page.text, "新文。" in page.text) == (True, True)
    assert Article.objects.get().title == "草稿"
