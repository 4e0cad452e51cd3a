"""The PDF edition: whatever a bulletin holds is printed, or refused with a sentence."""

import re
from dataclasses import replace

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.document import Block, Cell, Document, Entry, Note, Part, Picture, Refusal
from bulletin.formats import fonts, pdf
from tests import printed
from tests.printed import HEAD, SENTENCE, entry, picture

# What an article holds


def test_everything_an_article_says_is_printed(noto):
    article = entry(
        Block("number", "江府办〔2023〕3号"),
        "一、总体情况。各项工作进展顺利。",
        Block("item", "第一项", level=1, marker="1."),
        Block("quote", "引用的话"),
        Block("caption", "表1　各区情况"),
        Block("table", "", table=((Cell("地区"), Cell("说明")), (Cell("东区"), Cell("第一行\n第二行")))),
        Block("picture", "图1　走势", pictures=(picture("RGB", (300, 100), "PNG"),)),
        tag="江海区",
        subtitle="——以“三个突出”为抓手",
        editor_note="编者按：本文值得一读。",
        credits=("江海区政府供稿",),
        attached=("流程图.pdf", "清单.docx"),
        corrections=(("2023-06-01", "“十”应为“千”。"),),
    )
    document = Document(
        parts=(Part("工作进展", (article,)),),
        head=HEAD,
        notes=(Note("issue", "全期按语。", 0), Note("section", "栏目按语。", 0, "工作进展")),
        corrections=(("2023-06-02", "全期更正。"),),
    )
    found = printed.text(pdf.write(document, noto).data)

    said = (
        "更正（2023年6月2日）：全期更正。 目录 【工作进展】 编者按：全期按语。 ◆工作进展◆ 编者按：栏目按语。 【江海区】市财政局推进政府采购工作"
        " ——以“三个突出”为抓手 江府办〔2023〕3号 编者按：本文值得一读。 一、总体情况。各项工作进展顺利。 1.第一项 引用的话 表1各区情况"
        " 地区 说明 东区 第一行 第二行 图1走势 附件： 1.流程图.pdf 2.清单.docx （江海区政府供稿） 更正（2023年6月1日）：“十”应为“千”。"
    ).split()
    assert [each for each in said if each not in found] == []


@pytest.mark.parametrize(
    "markup",
    ['#import "x.typ": *', "\\ \\n \\u{41}", "$x^2$", "*粗* _斜_", "`raw`", "<label> @ref", "<w:p>]]>&amp;", "#sys.inputs", "= 标题", "// 注释 /* */", "[内容]"],
)  # fmt: skip
def test_markup_stays_text_wherever_it_stands(made, markup):
    article = entry(f"正文{markup}正文", title=f"题目{markup}题目", credits=(f"某局{markup}供稿",), attached=(markup,))
    found = printed.text(made(article, org=markup).data)
    assert found.count(markup.replace(" ", "")) == 6


def test_a_title_of_200_characters_is_printed_whole(made):
    title = "市政府大力推进重大项目建设持续优化营商环境" * 10
    written = made(entry(SENTENCE, title=title))

    assert printed.text(written.data).count("营商环境市政府") + 2 >= 18
    assert written.pages == 2


@pytest.mark.parametrize(("articles", "pages"), [(0, 1), (1, 2), (60, 16)])
def test_an_issue_has_any_number_of_articles(made, articles, pages):
    assert made(*[entry(SENTENCE)] * articles).pages == pages


def test_an_article_alone_has_neither_contents_nor_the_title_of_the_issue(made):
    written = made(entry(SENTENCE), alone=True)

    assert written.pages == 1
    assert printed.reader(written.data).metadata.title == "市财政局推进政府采购工作"
    assert "目录" not in printed.text(written.data)


# Tables and pictures


def test_a_table_of_300_rows_goes_over_the_pages_with_its_head_on_each(made):
    head = tuple(Cell(text, header=True) for text in ("序号", "单位", "金额"))
    rows = tuple((Cell(f"{n}号"), Cell(f"市财政局第{n}科"), Cell(f"{n * 13.5}")) for n in range(300))
    pages = printed.reader(made(entry(Block("table", "", table=(head, *rows)))).data).pages
    found = [printed.texts(page) for page in pages[1:]]

    numbers = [number for texts in found for text in texts for number in re.findall(r"^(\d+)号", text)]
    assert numbers == [str(n) for n in range(300)]
    assert [sum("序号单位金额" in text for text in texts) for texts in found] == [1] * len(found)


@pytest.mark.parametrize("columns", [3, 12, 30, 60])
def test_a_table_wider_than_the_page_loses_nothing(made, columns):
    rows = tuple(tuple(Cell(f"{row * 1000 + n}") for n in range(columns)) for row in range(1, 4))
    page = printed.reader(made(entry(Block("table", "", table=rows))).data).pages[1]
    found = "".join(printed.texts(page))
    assert [cell.text for row in rows for cell in row if columns < 60 and cell.text not in found] == []
    assert sum(map(str.isdigit, found)) >= 12 * columns
    assert max(x for _, x, *_ in printed.pieces(page)) < (26 + 156) * 72 / 25.4


def test_a_table_with_more_columns_than_paper_holds_is_refused(made):
    with pytest.raises(Refusal) as refused:
        made(entry(Block("table", "", table=(tuple(Cell("字") for _ in range(200)),))))

    assert str(refused.value) == "表格有200列，一页纸上排不下，版式文件没有生成。请把表格分成几个，或者作为附件。"


def test_cells_that_would_stand_on_one_another_are_all_printed(made):
    rows = (
        (Cell("甲", rowspan=9), Cell("乙"), Cell("丙", rowspan=2)),
        (Cell("丁", colspan=900, rowspan=900),),
        (Cell("戊"), Cell("己")),
    )
    found = printed.text(made(entry(Block("table", "", table=rows))).data)

    assert [each for each in "甲乙丙丁戊己" if each not in found] == []


@pytest.mark.parametrize(
    ("mode", "size", "kind"),
    [("CMYK", (800, 400), "JPEG"), ("RGB", (1, 20_000), "PNG"), ("RGB", (20_000, 1), "PNG"), ("RGBA", (3000, 2000), "WEBP"),
     ("L", (20, 20), "JPEG"), ("P", (300, 100), "GIF"), ("I;16", (300, 100), "PNG"), ("1", (300, 100), "PNG")],
)  # fmt: skip
def test_a_picture_of_any_kind_and_size_fits_the_measure(made, mode, size, kind):
    written = made(entry(SENTENCE, Block("picture", "图1", pictures=(picture(mode, size, kind),)), SENTENCE))

    shown = [image for page in printed.reader(written.data).pages for image in page.images]
    assert len(shown) == 1
    assert written.pages <= 4


def test_a_picture_that_cannot_be_read_is_refused_by_name(made):
    with pytest.raises(Refusal) as refused:
        made(entry(Block("picture", "图1　走势", pictures=(Picture(b"no picture"),))))

    assert str(refused.value) == "图片“图1　走势”读不出来，版式文件没有生成。请换一个文件。"


# Fonts and characters


def test_rare_characters_of_names_are_printed(made):
    assert "镕堃喆昇𬴂" in printed.text(made(entry("镕堃喆昇𬴂")).data)


def test_what_no_text_may_hold_is_left_out_as_on_the_page(made):
    assert "甲乙丙" in printed.text(made(entry("甲\ufffe乙\U0001ffff\ufdd0丙")).data)


def test_a_character_that_no_font_has_is_named(made):
    first = entry("今年以来，全市😀上下一心。", "又有🚀升空。", title="甲篇")
    with pytest.raises(fonts.MissingGlyph) as refused:
        made(first, entry("也有😀和🎉。", title="乙篇"), org="办公室🏠")

    assert str(refused.value) == (
        "字体里没有《甲篇》里的“😀”（U+1F600）、“🚀”（U+1F680）、《乙篇》里的“🎉”（U+1F389）、"
        "报头、按语、栏目或版记里的“🏠”（U+1F3E0），版式文件没有生成。请改用别的字，或者请管理员安装有这个字的字体。"
    )


def test_of_many_characters_that_no_font_has_five_are_named(made):
    with pytest.raises(fonts.MissingGlyph) as refused:
        made(entry("".join(chr(0x1F600 + n) for n in range(7)), title="甲篇"))

    assert str(refused.value).startswith("字体里没有《甲篇》里的“😀”（U+1F600）、“😁”（U+1F601）、")
    assert "“😄”（U+1F604）等7个字，版式文件没有生成。" in str(refused.value)


def test_the_office_own_font_sets_the_body_and_noto_what_it_lacks(tmp_path, noto):
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "zheng"])
    font.setupCharacterMap({ord("政"): "zheng"})
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    pen.lineTo((100, 800))
    pen.lineTo((900, 800))
    pen.closePath()
    font.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "zheng": pen.glyph()})
    font.setupHorizontalMetrics({".notdef": (1000, 0), "zheng": (1000, 100)})
    font.setupHorizontalHeader(ascent=880, descent=-120)
    font.setupNameTable({"familyName": "FangSong_GB2312", "styleName": "Regular", "psName": "FangSong_GB2312"})
    font.setupOS2()
    font.setupPost()
    font.save(tmp_path / "simfang.ttf")

    document = Document(parts=(Part("工作进展", (entry("政务公开"),)),), head=HEAD)
    page = printed.reader(pdf.write(document, fonts.faces(str(tmp_path))).data).pages[1]

    assert [(text, font.split("-")[0]) for text, _, _, size, font in printed.pieces(page) if 15 < size < 16][-2:] == [
        ("政", "FangSong_GB2312"),
        ("务公开", "NotoSerifCJKsc"),
    ]


def test_where_the_fonts_are_missing_the_package_is_named(tmp_path):
    with pytest.raises(fonts.MissingFont) as refused:
        fonts.faces(None, str(tmp_path))

    assert str(refused.value) == (
        "缺少字体 Noto Sans CJK SC、Noto Serif CJK SC，版式文件没有生成。请安装 Debian 软件包 fonts-noto-cjk。"
    )


def test_a_folder_of_fonts_that_is_none_is_named(tmp_path):
    with pytest.raises(fonts.MissingFont) as refused:
        fonts.faces(str(tmp_path / "none"))

    assert (
        str(refused.value)
        == f"设置 FONTS_DIR 指的（{tmp_path}/none）不是能读的文件夹，版式文件没有生成。请改正后再试。"
    )


@settings(max_examples=40)
@given(
    st.text(max_size=80), st.text(min_size=1, max_size=40), st.sampled_from(["paragraph", "heading", "item", "caption"])
)
def test_any_text_is_set_or_refused_with_the_character_named(text, title, kind):
    block = Block(kind, text, level=1)
    document = Document(parts=(Part(title, (Entry(title, (block,), credits=(text,)),)),), head=replace(HEAD, org=text))
    try:
        written = pdf.write(document, fonts.faces())
    except fonts.MissingGlyph as refused:
        said = str(refused)
        written = None
    assert (
        re.match(r"字体里没有.*里的“.”（U\+[0-9A-F]{4,6}）", said, re.DOTALL) if written is None else written.pages > 0
    )
