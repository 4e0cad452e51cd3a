"""The Word edition: set as GB/T 9704 asks, and read again as what it was written from."""

import datetime
import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bulletin.document import Block, Cell, Document, Entry, Head, Note, Part, Picture, Refusal
from bulletin.formats import html, source, text
from bulletin.formats.sheet import Margins, Pages, Sheet
from bulletin.formats.word.writing import write
from bulletin.grammar.reading import read_lines
from bulletin.typesetting import title_breaks
from departments.names import Register
from tests.bulletins import OFFICES, SECTION_NAMES, phrases, sentences, well_formed
from tests.wordfile import picture

HEAD = Head("澜江政务信息", 2026, 8, 108, None, "2026-03-05", "澜江市人民政府办公室", "")
COLOPHON = ("报：市委、市政府。", "发：各县（市、区）。", "澜江市人民政府办公室\t2026年3月5日印发")
LONG = "市财政局聚焦重点领域关键环节持续深化政府采购制度改革全力打造市场化法治化国际化营商环境"


def document(*entries, head=HEAD, footer=COLOPHON, **others):
    return Document(parts=(Part("工作进展", tuple(entries)),), head=head, footer=footer, **others)


def entry(title, *texts, credit="市财政局供稿", **others):
    body = "".join(each if each.startswith("<") else f"<p>{each}</p>" for each in texts)
    shown = html.blocks(body, lambda address: Picture(picture()))
    return Entry(title, shown, credits=(credit,) if credit else (), **others)


def article(title="市财政局推进采购", **others):
    return entry(title, "一、简化流程。减少材料10份。", "二、公开透明。全程网上办理。", **others)


TWO = document(article(), article("市水利局检查水库", credit="市水利局供稿"))


def again(made, publication="澜江政务信息", **how):
    register = Register([])
    return read_lines(source.read(write(made, breaks=title_breaks, **how), "8.docx"), register, publication)


def structure(made):
    """What both an issue and its reading say, spaces for layout aside."""
    return [
        made.head,
        [(note.scope, note.section, note.text) for note in made.notes],
        [
            (
                part.title,
                [
                    (
                        each.title,
                        each.tag,
                        each.subtitle,
                        each.editor_note,
                        each.credits,
                        each.corrections,
                        [said for block in each.blocks for said in texts_of(block)],
                        [[[(c.text, c.colspan, c.rowspan) for c in row] for row in b.table] for b in each.blocks],
                        [shown.alt for block in each.blocks for shown in block.pictures],
                    )
                    for each in part.entries
                ],
            )
            for part in made.parts
        ],
        [" ".join(line.split()) for line in made.footer],
    ]


def texts_of(block):
    said = block.marker + block.text
    return [" ".join(part.split()) for part in said.split("\n") if part.strip()]


def tables(made):
    return [block.table for each in made.entries for block in each.blocks if block.table]


def without_empty(made):
    """Tables alone, where blocks without one are counted differently."""
    made = structure(made)
    for _, entries in made[2]:
        entries[:] = [(*each[:7], [table for table in each[7] if table], each[8]) for each in entries]
    return made


def same(made):
    read = again(made)
    assert [(each.code, each.quote) for each in read.problems if each.code != "contrib.unknown"] == []
    assert without_empty(read) == without_empty(made)
    return read


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode("utf-8", "replace") for name in file.namelist()}


# Reading is the inverse of writing


@settings(max_examples=30)
@given(well_formed())
def test_any_bulletin_is_read_again_as_it_was(bulletin):
    read = read_lines(text.read(bulletin.encode()), Register([]))

    same(Document(parts=read.parts, head=HEAD, footer=COLOPHON))


@st.composite
def composed(draw):
    titles = draw(st.lists(phrases, min_size=1, max_size=6, unique=True))
    names = draw(st.lists(st.sampled_from(SECTION_NAMES), min_size=len(titles), max_size=len(titles)))
    made = {}
    for name, title in zip(names, titles, strict=True):
        lead = draw(sentences)
        body = [f"<p>{lead}</p>"] + [f"<p>{draw(sentences)}</p>" for _ in range(draw(st.integers(0, 3)))]
        body += draw(
            st.lists(
                st.sampled_from(
                    [
                        "<h3>一、主要做法</h3><p>推进建设。</p>",
                        "<ul><li>抓好<strong>落实</strong>。</li><li>抓好服务。</li></ul>",
                        "<blockquote><p>群众满意。</p></blockquote>",
                        '<figure><img src="x" alt="大坝"></figure><p>建成大坝。</p>',
                        "<table><caption>表1　进度表<br>单位：万元</caption><tbody><tr><th>项目</th><th>金额</th></tr>"
                        '<tr><td rowspan="2">道路<br>桥梁</td><td>12</td></tr><tr><td>13</td></tr></tbody></table><p>完成。</p>',
                    ]
                ),
                max_size=3,
            )
        )
        offices = draw(st.lists(st.sampled_from(OFFICES), min_size=1, max_size=3, unique=True))
        made.setdefault(name, []).append(
            entry(
                title,
                *body,
                credit=f"{'、'.join(offices)}供稿",
                tag=draw(st.sampled_from(["", "蓬江区"])),
                subtitle=draw(st.sampled_from(["", "改革创新经验做法之一"])),
                editor_note=draw(st.sampled_from(["", "做法可学。"])),
                corrections=draw(st.sampled_from([(), (("2026-05-09", "“13家”应为“14家”。\n“市”应为“县”。"),)])),
            )
        )
    secrecy = draw(st.sampled_from(["", "内部资料 注意保存", "内部资料　注意保存", "秘密★1年"]))
    double = draw(st.booleans())
    head = Head(
        "澜江政务信息",
        2026,
        "6-7" if double else draw(st.integers(1, 99)),
        draw(st.sampled_from([None, 108])),
        draw(st.sampled_from([None, "增刊"])),
        "2026-03-05",
        "澜江市人民政府办公室",
        secrecy,
    )
    return Document(
        parts=tuple(Part(name, tuple(entries)) for name, entries in made.items()),
        head=head,
        notes=draw(st.sampled_from([(), (Note("issue", "编者按：本期刊发几篇。", 0),)])),
        footer=draw(st.sampled_from([(), COLOPHON])),
    )


@settings(max_examples=60)
@given(composed())
def test_any_composed_issue_is_read_again_as_it_was(made):
    same(made)


def test_an_issue_with_everything_is_read_again_as_it_was():
    first = entry(
        LONG + "“三个突出”工作",
        "一、突出服务。新增13家。",
        "<table><caption>表1　进度<br>单位：万元</caption><tbody><tr><th>项目</th><th>金额</th><th>备注</th></tr>"
        '<tr><td rowspan="2">道路<br>桥梁</td><td colspan="2">12</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>',
        "见上表。",
        '<figure><img src="x" alt="大坝"><figcaption>图1　大坝</figcaption></figure>',
        "<ol><li>抓落实。<ul><li>抓服务。</li></ul></li></ol>",
        tag="东洲区",
        subtitle="经验之一",
        editor_note="做法可学。",
        corrections=(("2026-05-09", "“13家”应为“14家”。"),),
    )
    made = document(
        first,
        article("市水利局检查水库（2025）", credit="市水利局供稿"),
        notes=(Note("issue", "编者按：本期两篇。", 0), Note("section", "按：可学。", 0, "工作进展")),
        corrections=(("2026-05-10", "期号有误。"),),
    )
    read = again(made)

    assert [each.code for each in read.problems if each.code != "contrib.unknown"] == []
    assert read.corrections == made.corrections
    [first_read, second_read] = read.entries
    assert (first_read.title, first_read.tag, first_read.subtitle) == (first.title, "东洲区", "经验之一")
    assert second_read.title == "市水利局检查水库（2025）"
    assert [(block.kind, block.text) for block in first_read.blocks] == [
        ("paragraph", "一、突出服务。新增13家。"),
        ("caption", "表1　进度"),
        ("unit", "单位：万元"),
        ("table", "项目\t金额\t备注\n道路 桥梁\t12\n1\t2"),
        ("paragraph", "见上表。"),
        ("picture", ""),
        ("caption", "图1　大坝"),
        ("paragraph", "1.抓落实。"),
        ("paragraph", "•抓服务。"),
    ]
    assert [[(c.text, c.colspan, c.rowspan, c.header) for c in row] for row in first_read.blocks[3].table] == [
        [("项目", 1, 1, True), ("金额", 1, 1, True), ("备注", 1, 1, True)],
        [("道路\n桥梁", 1, 2, False), ("12", 2, 1, False)],
        [("1", 1, 1, False), ("2", 1, 1, False)],
    ]
    assert [
        (part.part, part.text) for part in again(made, sheet=Sheet(proof="清样第3稿　2026-03-05 10:20")).other_parts
    ] == [
        ("header", "清样第3稿　2026-03-05 10:20"),
        ("header", "清样第3稿　2026-03-05 10:20"),
        ("footer", "— 1 —"),
        ("footer", "— 1 —"),
    ]


@pytest.mark.parametrize("section", ["工作进展", None])
def test_an_article_alone_has_no_contents_and_is_read_again(section):
    alone = entry(LONG, "<h3>一、做法</h3>", "推进建设。", "推进服务。")
    made = Document(parts=(Part(section, (alone,)),), head=HEAD)
    read = same(made)

    assert read.toc == ()


def test_the_contents_have_the_pages_that_are_given_and_a_bookmark_at_every_title():
    body = parts(write(TWO, pages=Pages(18, (2, 17))))["word/document.xml"]
    fields = re.findall(r"PAGEREF (\w+) \\h .*?<w:t xml:space=\"preserve\">(\d+)</w:t>", body)

    assert fields == [("article1", "2"), ("article2", "17")]
    assert re.findall(r'<w:bookmarkStart w:id="\d+" w:name="(\w+)"/>', body) == ["article1", "article2"]
    assert [item.title for item in again(TWO, pages=Pages(18, (2, 17))).toc] == ["市财政局推进采购", "市水利局检查水库"]


# The layout


def test_the_page_is_that_of_the_standard():
    file = docx.Document(io.BytesIO(write(TWO)))
    section = file.sections[0]
    style = file.styles["Normal"]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    letters = style.element.rPr

    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert [round(margin.mm) for margin in margins] == [37, 26, 35, 28]
    assert section.page_height.twips - section.top_margin.twips - section.bottom_margin.twips == 22 * 580
    assert style.paragraph_format.line_spacing.pt == 29
    assert (style.font.size.pt, letters.find(docx.oxml.ns.qn("w:spacing")).get(docx.oxml.ns.qn("w:val"))) == (16, "-5")
    assert letters.rFonts.get(docx.oxml.ns.qn("w:eastAsia")) == "仿宋_GB2312"
    assert [p.text for p in (*section.footer.paragraphs, *section.even_page_footer.paragraphs)] == ["— 1 —", "— 1 —"]
    assert [p.alignment for p in (*section.footer.paragraphs, *section.even_page_footer.paragraphs)] == [2, 0]
    assert file.settings.odd_and_even_pages_header_footer
    assert "<w:mirrorMargins/>" in parts(write(TWO))["word/settings.xml"]


def test_margins_are_those_of_the_sheet_and_all_that_is_as_wide_as_the_text_follows():
    sheet = Sheet(Margins(top=40, bottom=40, inside=40, outside=30))
    files = parts(
        write(document(entry("市财政局列表", "<table><tbody><tr><td>1</td></tr></tbody></table>")), sheet=sheet)
    )
    section = docx.Document(io.BytesIO(write(TWO, sheet=sheet))).sections[0]
    margins = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)

    assert [round(margin.mm) for margin in margins] == [40, 30, 42, 40]
    assert section.page_height.twips - section.top_margin.twips - section.bottom_margin.twips == 21 * 580
    assert set(re.findall(r'w:tab w:val="right".*? w:pos="(\d+)"', files["word/styles.xml"])) == {"7937", "7657"}
    assert re.findall(r'<w:tblW w:w="(\d+)"', files["word/document.xml"]) == ["7937", "7937"]


@pytest.mark.parametrize("secrecy", ["", "秘密★1年", "内部资料 注意保存"])
def test_the_number_of_a_copy_stands_above_the_secrecy_and_is_no_part_of_what_is_read(secrecy):
    made = document(article(), article("市水利局检查水库"), head=replace(HEAD, secrecy=secrecy))
    file = docx.Document(io.BytesIO(write(made, sheet=Sheet(copy="1"))))

    assert [p.text for p in file.paragraphs[:2]] == ["000001", secrecy or made.head.name]
    assert structure(again(made, sheet=Sheet(copy="1"))) == structure(again(made))


def test_sections_and_titles_are_headings_and_the_file_says_what_it_is():
    file = docx.Document(io.BytesIO(write(TWO)))
    headings = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")]

    assert headings == [
        ("Heading 1", "◆工作进展◆"), ("Heading 2", "市财政局推进采购"), ("Heading 2", "市水利局检查水库")
    ]  # fmt: skip
    properties = file.core_properties
    assert (properties.title, properties.author, properties.language, properties.created) == (
        "澜江政务信息2026年第8期（总第108期）", "澜江市人民政府办公室", "zh-CN",
        datetime.datetime(2026, 3, 5, tzinfo=datetime.UTC),
    )  # fmt: skip


def test_two_runs_give_the_same_bytes():
    assert write(TWO) == write(TWO)


def test_a_long_title_breaks_between_words():
    assert [line.text for line in source.read(write(TWO_LONG, breaks=title_breaks), "8.docx").lines if line.look and line.look.heading == 2][:2] == [
        "市财政局聚焦重点领域关键环节", "持续深化政府采购制度改革"
    ]  # fmt: skip


TWO_LONG = document(entry("市财政局聚焦重点领域关键环节持续深化政府采购制度改革", "推进。"), article())


# Bad input


def test_markup_of_any_format_stays_text():
    title = "]]>&<w:p>#import \\x00 {{}} 𬴂😀"
    made = document(Entry(title, (Block("paragraph", f"{title}\x00\x0b。"),), credits=("市财政局供稿",)), article())
    read = again(made)

    assert [each.title for each in read.entries] == [title, "市财政局推进采购"]
    assert read.entries[0].paragraphs == [f"{title}。"]
    assert docx.Document(io.BytesIO(write(made))).paragraphs


def test_a_title_of_200_characters_is_read_again():
    title = ("推进建设改革服务" * 25)[:200]

    same(document(article(title), article("市水利局检查水库")))


def test_sixty_articles_and_none():
    same(document(*(article(f"第{n}镇修好道路{n}公里") for n in range(1, 61))))
    file = docx.Document(io.BytesIO(write(Document(head=HEAD, footer=COLOPHON))))
    assert [p.text for p in file.paragraphs[:2]] == ["澜江政务信息", "2026年第8期（总第108期）"]


@pytest.mark.parametrize("blank", ["\t", "　", "　　", "  ", "      ", " 　 "])
def test_the_blanks_of_a_colophon_are_read_again_as_they_were(blank):
    lines = (
        "报：市委、市政府。",
        "编辑：张三　审核：李四　签发：王五",
        "电话：0750　12345678",
        f"澜江市人民政府办公室{blank}2026年3月5日印发",
    )

    assert again(document(article(), footer=lines)).footer == lines


def test_a_table_of_300_rows_says_its_head_on_every_page_and_is_as_wide_as_the_text():
    rows = "".join(f"<tr><td>第{n}行</td><td>{'很长的文字' * 30}</td></tr>" for n in range(300))
    made = document(entry("市财政局列表", "如下。", f"<table><tbody><tr><th>甲</th><th>乙</th></tr>{rows}</tbody></table>", "完。"), article())  # fmt: skip
    body = parts(write(made))["word/document.xml"]

    assert body.count("<w:tblHeader/>") == 1
    widths = re.search(r"<w:tblGrid>(.*?)</w:tblGrid>", body)[1]
    assert sum(int(width) for width in re.findall(r'w:w="(\d+)"', widths)) in range(8840, 8846)
    same(made)


def wide(columns):
    row = "".join(f"<td>{n}</td>" for n in range(columns))
    return document(entry("市财政局列表", "如下。", f"<table><tbody><tr>{row}</tr><tr>{row}</tr></tbody></table>", "完。"), article())  # fmt: skip


def test_a_table_wider_than_the_page_is_fitted_or_refused_with_a_sentence():
    same(wide(40))
    with pytest.raises(Refusal) as refused:
        write(wide(64))
    assert str(refused.value) == "有一个表格有64列，Word 最多63列，不能做成 Word 版。请把表格拆成几个，再试。"


@pytest.mark.parametrize(
    ("mode", "format_", "size", "shown"),
    [
        ("CMYK", "JPEG", (60, 40), ("PNG", "RGB", (60, 40))),
        ("RGB", "WEBP", (60, 40), ("PNG", "RGB", (60, 40))),
        ("RGB", "PNG", (1, 20_000), ("PNG", "RGB", (1, 20_000))),
    ],
)
def test_every_picture_is_one_that_word_shows_and_fits_the_page(mode, format_, size, shown):
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, format_)
    block = Block("picture", "", pictures=(Picture(stream.getvalue(), "大坝"),))
    made = document(
        Entry("市水利局建成大坝", (Block("paragraph", "建成。"), block), credits=("市水利局供稿",)), article()
    )
    drawn = docx.Document(io.BytesIO(write(made))).inline_shapes[0]
    [stored] = [block.pictures for block in again(made).entries[0].blocks if block.pictures]

    with Image.open(io.BytesIO(stored[0].data)) as image:
        assert (image.format, image.mode, image.size, stored[0].alt) == (*shown, "大坝")
    assert drawn.width.mm <= 156
    assert drawn.height.mm <= 200


def test_a_broken_picture_is_left_out_and_its_words_stand_in():
    block = Block("picture", "", pictures=(Picture(b"no picture", "大坝全貌"),))
    made = document(
        Entry("市水利局建成大坝", (Block("paragraph", "建成。"), block), credits=("市水利局供稿",)), article()
    )

    assert [each.text for each in again(made).entries[0].blocks] == ["建成。", "大坝全貌"]


def test_cells_that_overlap_or_are_missing_leave_a_sound_table():
    row = [Cell("甲", 2, 2), Cell("乙", 1, 5)], [Cell("丙", 9, 1)], [Cell("丁")]
    block = Block("table", "", table=tuple(map(tuple, row)))
    made = document(Entry("市水利局列表", (Block("paragraph", "如下。"), block), credits=("市水利局供稿",)), article())

    assert [[(c.text, c.colspan, c.rowspan) for c in row] for row in tables(again(made))[0]] == [
        [("甲", 2, 2), ("乙", 1, 3)], [("丙", 9, 1)], [("丁", 1, 1), ("", 1, 1)]
    ]  # fmt: skip
