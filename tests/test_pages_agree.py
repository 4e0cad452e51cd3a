"""PDF and Word of whole issues: on the grid, with the same pages, and contents that name them."""

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bulletin import export
from bulletin.document import Document, Part
from bulletin.formats import fonts, pdf
from bulletin.formats.sheet import GRID, PITCH, Pages
from bulletin.formats.word import writing as word
from bulletin.importing import Numbering
from bulletin.typesetting import title_breaks
from tests import printed
from tests.conftest import ROOT
from tests.printed import HEAD, SENTENCE, entry
from tests.test_editions import GIVEN, SEEDS, register, taken_in  # noqa: F401

TOP = (297 - 37) * 72 / 25.4 - 0.88 * GRID  # the foot of the letters on a page's first line, in points
REAL = Path(os.environ.get("BULLETIN_SEEDS") or ROOT.parent / "shared" / "seeds")
COLOPHON = ("报：省政府办公厅。", "送：市委各部委。", "江门市人民政府办公室　　2023年5月8日印发")


@pytest.fixture
def issues(register, noto):  # noqa: F811
    """The sample issues and the real ones, where there are some, each as a document."""
    paths = [*((ROOT / "seeds" / name) for name in SEEDS), *sorted(REAL.glob("*.txt"))]
    found = {}
    for n, path in enumerate(paths):
        given = GIVEN if path.name.startswith(("2026-01", "0")) else Numbering()
        issue, _ = taken_in(path.read_bytes(), path.name, f"issue{n}", given)
        found[path.name] = export.issue_document(issue)
    return found


def begins(document, pages):
    """Where the pages, as texts, have the title of each article, the contents aside."""
    texts = ["".join(page.split()) for page in pages]
    front = int(len(document.entries) > 1)
    return tuple(
        next(n for n, text in enumerate(texts, 1) if n > front and "".join(each.title.split()) in text)
        for each in document.entries
    )


def announced(document, page):
    """The pages that the contents name, in their order."""
    said = "".join(page.split())
    numbers = []
    for each in document.entries:
        title = "".join((f"【{each.tag}】{each.title}" if each.tag else each.title).split())
        numbers += [int(number) for number in re.findall(rf"●?{re.escape(title)}[.…]+([0-9]+?)(?=●|【|〖|◆|—|$)", said)]
    return tuple(numbers)


def test_every_line_of_a_body_stands_on_the_grid(issues):
    off = []
    for name, document in issues.items():
        for number, page in enumerate(printed.reader(pdf.write(document, fonts.faces()).data).pages[1:], 2):
            for text, _, y, size, _ in printed.pieces(page):
                row = (TOP - y) / PITCH
                if abs(size - GRID) < 0.1 and (abs(row - round(row)) > 0.01 or not -0.5 < row < 21.5):
                    off.append((name, number, text, row))

    assert off == []


def test_the_contents_of_a_pdf_name_the_pages_on_which_the_articles_begin(issues):
    for name, document in issues.items():
        written = pdf.write(document, fonts.faces())
        pages = [printed.texts(page) for page in printed.reader(written.data).pages]
        texts = ["".join(page) for page in pages]

        assert (name, announced(document, texts[0])) == (name, begins(document, texts))
        assert (name, written.begins, written.pages) == (name, begins(document, texts), len(texts))
        assert pdf.pages(document, fonts.faces()) == Pages(written.pages, written.begins)


def test_word_has_the_pages_of_the_pdf_and_its_contents_name_them(issues, soffice):
    for name, document in issues.items():
        made = pdf.pages(document, fonts.faces())
        shown = soffice(word.write(document, pages=made, breaks=title_breaks))
        tables = any(block.table for each in document.entries for block in each.blocks)
        numbers = [re.findall(r"— *(\d+) *—", page)[-1:] for page in shown]

        assert (name, numbers) == (name, [[str(n)] for n in range(1, len(shown) + 1)])
        assert abs(len(shown) - made.total) <= int(tables), name
        if not tables:
            assert (name, announced(document, shown[0])) == (name, begins(document, shown))


@pytest.mark.parametrize("sentences", range(12, 24))
def test_a_colophon_that_has_no_room_goes_to_a_page_of_its_own_in_word_as_in_the_pdf(noto, soffice, sentences):
    article = entry(*[SENTENCE] * sentences, credits=("市财政局供稿",))
    document = Document(parts=(Part("工作进展", (article, article)),), head=HEAD, footer=COLOPHON)
    made = pdf.pages(document, noto)

    assert len(soffice(word.write(document, pages=made))) == made.total


def test_the_contents_of_sixty_articles_over_several_pages_name_the_right_ones(noto):
    articles = tuple(entry(SENTENCE * (n % 9 + 1), title=f"第{n}号文章的题目") for n in range(1, 61))
    document = Document(parts=(Part("工作进展", articles),), head=HEAD)
    written = pdf.write(document, noto)
    pages = ["".join(printed.texts(page)) for page in printed.reader(written.data).pages]
    contents = {
        int(n): int(page)
        for n, page in re.findall(r"●第(\d+)号文章的题目\.+(\d+?)(?=●|—)", "".join(pages[: written.begins[0] - 1]))
    }
    bodies = [re.sub(r"●第\d+号文章的题目\.+", "", page) for page in pages]
    begun = {n: next(at for at, text in enumerate(bodies, 1) if f"第{n}号文章的题目" in text) for n in range(1, 61)}

    assert contents == begun == dict(enumerate(written.begins, 1))


@pytest.mark.parametrize("copy", ["", "1"])
def test_word_says_on_its_cover_what_the_pdf_says(noto, soffice, copy):
    sheet = replace(pdf.STANDARD, copy=copy)
    document = Document(
        parts=(Part("工作进展", (entry(SENTENCE),) * 2),), head=replace(HEAD, secrecy="秘密★1年"), footer=COLOPHON
    )
    pages = printed.reader(pdf.write(document, noto, sheet).data).pages
    shown = soffice(word.write(document, sheet=sheet))

    said = ["".join(line.split()) for line in shown[0].splitlines() if line.strip()]
    cover = 1 + len(copy)
    assert said[:cover] == printed.texts(pages[0])[:cover] == [*(["000001"] if copy else []), "秘密★1年"]
