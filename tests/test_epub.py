"""The EPUB edition: one XHTML an article, well-formed whatever stands in it."""

import io
import re
import zipfile
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from bulletin.document import Block, Document, Entry, Head, Note, Part, Picture
from bulletin.formats import epub, html
from tests.wordfile import picture

HEAD = Head("澜江政务信息", 2026, 8, 108, None, "2026-03-05", "澜江市人民政府办公室", "内部资料")
BODY = (
    "<p>一是<strong>落实</strong>。</p><table><caption>表1　甲</caption><tbody><tr><th>甲</th><td>乙</td></tr></tbody></table>"
    '<figure><img src="x" alt="大坝"><figcaption>图1　大坝</figcaption></figure><p><a href="#x">甲</a>、<a href="https://example.cn/">乙</a></p>'
)
ENTRY = Entry(
    "市水利局检查水库",
    (Block("number", "澜府办〔2026〕3号"), *html.blocks(BODY, lambda address: Picture(picture()))),
    subtitle="之一",
    editor_note="可学。",
    credits=("市水利局供稿",),
    corrections=(("2026-05-09", "“13”应为“14”。"),),
    attached=("报名表.docx",),
)
ISSUE = Document(
    parts=(Part("工作进展", (ENTRY, Entry("市教育局扩大学位"))),),
    head=HEAD,
    notes=(Note("issue", "两篇。", 0),),
    footer=("报：市委。", "————"),
)


def files(made, **how):
    with zipfile.ZipFile(io.BytesIO(epub.write(made, identifier="urn:x:1", **how))) as book:
        return {name: book.read(name) for name in book.namelist()}


def text(page):
    """What a page shows, line by line."""
    body = ElementTree.fromstring(page).find("{http://www.w3.org/1999/xhtml}body")
    shown = "".join(body.itertext())
    return [line for line in shown.split("\n") if line.strip()]


def test_a_book_has_the_masthead_the_contents_and_a_page_an_article():
    book = files(ISSUE)

    assert list(book) == [
        "mimetype", "META-INF/container.xml", "EPUB/package.opf", "EPUB/nav.xhtml", "EPUB/style.css",
        "EPUB/cover.xhtml", "EPUB/article1.xhtml", "EPUB/article2.xhtml", "EPUB/colophon.xhtml", "EPUB/picture1.png",
    ]  # fmt: skip
    assert text(book["EPUB/cover.xhtml"]) == [
        "内部资料", "澜江政务信息", "2026年第8期（总第108期）", "澜江市人民政府办公室编　2026年3月5日", "编者按：两篇。",
    ]  # fmt: skip
    assert text(book["EPUB/nav.xhtml"]) == ["目　录", "封面", "工作进展", "市水利局检查水库", "市教育局扩大学位"]
    assert text(book["EPUB/article1.xhtml"]) == [
        "市水利局检查水库", "——之一", "澜府办〔2026〕3号", "更正（2026年5月9日）：“13”应为“14”。", "编者按：可学。", "一是落实。", "表1　甲", "甲乙",
        "图1　大坝", "甲、乙", "附件：报名表.docx", "（市水利局供稿）",
    ]  # fmt: skip
    assert text(book["EPUB/colophon.xhtml"]) == ["报：市委。"]


def test_pictures_have_their_words_and_only_addresses_outside_are_links():
    page = files(ISSUE)["EPUB/article1.xhtml"].decode()

    assert re.findall(r"<img [^>]*>", page) == ['<img src="picture1.png" alt="大坝"/>']
    assert re.findall(r"<a [^>]*>", page) == ['<a href="https://example.cn/">']


def test_a_book_says_what_it_is():
    package = files(ISSUE)["EPUB/package.opf"].decode()

    assert re.findall(r"<dc:(\w+)[^>]*>([^<]*)</dc", package) == [
        ("identifier", "urn:x:1"), ("title", "澜江政务信息2026年第8期（总第108期）"), ("language", "zh-CN"),
        ("creator", "澜江市人民政府办公室"), ("date", "2026-03-05"),
    ]  # fmt: skip
    assert '<meta property="dcterms:modified">2026-03-05T00:00:00Z</meta>' in package


def test_two_runs_give_the_same_bytes_and_the_type_comes_first():
    made = epub.write(ISSUE, identifier="urn:x:1")

    assert made == epub.write(ISSUE, identifier="urn:x:1")
    assert made[30:58] == b"mimetypeapplication/epub+zip"


def test_every_page_of_a_proof_says_so():
    pages = {name: page for name, page in files(ISSUE, proof="清样　第3稿").items() if name.endswith(".xhtml")}

    assert {name: text(page)[0] for name, page in pages.items()} == dict.fromkeys(pages, "清样　第3稿")


@given(st.text(), st.text())
def test_any_text_makes_well_formed_pages(title, words):
    entry = Entry(title, (Block("paragraph", words),), credits=(words,) if words else (), subtitle=title)
    made = Document(
        parts=(Part(title or None, (entry,)),), head=Head(name=words, org=title, secrecy=words), footer=(words,)
    )

    for name, page in files(made).items():
        if name.endswith((".xhtml", ".opf")):
            ElementTree.fromstring(page)
