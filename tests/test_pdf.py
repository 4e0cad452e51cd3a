"""The PDF edition: the official layout, whatever the bulletin holds."""

import io
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bulletin.document import Block, Cell, Document, Entry, Head, Note, Part, Picture, Refusal, Run
from bulletin.formats import fonts, html, pdf
from tests import printed

HEAD = Head(name="江门政务信息", year=2023, issue_no=5, total_no=218, date="2023-05-08", org="江门市人民政府办公室")
SENTENCE = "全市上下扎实推进重大项目建设，持续优化营商环境。"
PITCH = 28.99
WIDTH, HEIGHT = 156 * 72 / 25.4, 225 * 72 / 25.4


@pytest.fixture(scope="session")
def noto():
    try:
        return fonts.faces()
    except fonts.MissingFont as missing:
        pytest.skip(str(missing))


@pytest.fixture
def made(noto):
    """Makes a PDF of articles or of a whole document."""

    def make(*entries, options=pdf.STANDARD, alone=False, **head):
        document = Document(parts=(Part("工作进展", entries),), head=replace(HEAD, **head))
        return pdf.write(document, noto, options, alone=alone)

    return make


def entry(*paragraphs, title="市财政局推进政府采购工作", **said):
    blocks = tuple(Block("paragraph", text) if isinstance(text, str) else text for text in paragraphs)
    return Entry(title, blocks, **said)


def picture(mode, size, kind):
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind)
    return Picture(out.getvalue(), "示意图")


# The grid


def test_a_full_page_has_22_lines_at_a_pitch_of_28_99_points(made):
    page = printed.reader(made(entry(SENTENCE * 80)).data).pages[2]

    heights = [y for _, y in printed.body(page)]

    assert len(heights) == 22
    assert {round(a - b, 2) for a, b in pairwise(heights)} == {PITCH}


def test_a_full_line_has_28_characters(made):
    page = printed.reader(made(entry("政" * 2000)).data).pages[2]

    assert {len(text) for text, _ in printed.body(page)} == {28}


def test_the_first_line_of_a_paragraph_is_indented_by_two_characters(made):
    first, second = [
        text for text, _ in printed.body(printed.reader(made(entry("政" * 40)).data).pages[1]) if "政政" in text
    ]

    assert (len(first), len(second)) == (26, 14)


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(made):
    sentence = "市政府办公室印发《关于进一步优化营商环境的若干措施》，明确“一网通办”“最多跑一次”等要求（见附件）。"
    pages = printed.reader(made(entry(*(sentence[n:] + sentence * 8 for n in range(25)))).data).pages

    found = [text for page in pages[1:] for text, _ in printed.body(page)]

    assert [text for text in found if text[0] in "，。、；：！？”’）》】〕" or text[-1] in "“‘（《【〔"] == []


def test_a_number_stays_with_its_unit(made):
    whole = frozenset({"whole"})
    runs = tuple(
        run for n in range(120) for run in (Run("新增" + "项目" * (n % 7)), Run("12.5万平方米", whole), Run("，"))
    )
    pages = printed.reader(made(entry(Block("paragraph", "".join(r.text for r in runs), runs=runs))).data).pages

    found = "\n".join(text for page in pages[1:] for text, _ in printed.body(page))

    assert (found.count("12.5万平方米"), found.count("12.5")) == (120, 120)


def test_the_grid_goes_on_below_titles_tables_and_pictures(made):
    table = Block("table", "", table=((Cell("项目", header=True), Cell("金额", header=True)), (Cell("甲"), Cell("1"))))
    shown = Block("picture", "图1　示意", pictures=(picture("RGB", (300, 123), "PNG"),))
    pages = printed.reader(made(entry(SENTENCE, table, SENTENCE, shown, SENTENCE, SENTENCE * 60)).data).pages

    heights = [y for text, y in printed.body(pages[1]) if "营商" in text]

    assert {round((heights[0] - y) / PITCH % 1, 1) % 1 for y in heights} == {0}


# Pages


def test_page_numbers_stand_between_dashes_odd_right_and_even_left(made):
    pages = printed.reader(made(entry(SENTENCE * 120)).data).pages
    found = [
        (text, "left" if x < printed.LEFT else "right") for page in pages for text, x, _ in printed.lines(page)[-1:]
    ]

    assert found == [(f"—{n}—", "right" if n % 2 else "left") for n in range(1, len(pages) + 1)]


def test_contents_name_the_pages_on_which_the_articles_begin(made):
    articles = [entry(SENTENCE * (n * 5 % 37 + 1), title=f"第{n}号文章的题目") for n in range(1, 61)]
    pages = printed.reader(made(*articles).data).pages
    announced, begun = {}, {}
    for number, page in enumerate(pages, start=1):
        for text in printed.texts(page):
            if item := re.fullmatch(r"●?(第\d+号文章的题目)\.+(\d+)", text):
                announced[item[1]] = int(item[2])
            elif re.fullmatch(r"第\d+号文章的题目", text):
                begun[text] = number

    assert announced == begun
    assert list(announced) == [article.title for article in articles]


def test_a_bulletin_says_who_it_is_on_its_first_page(made):
    first = printed.texts(printed.reader(made(entry(SENTENCE), secrecy="内部资料　注意保存").data).pages[0])

    assert first[:4] == [
        "内部资料注意保存",
        "江门政务信息",
        "2023年第5期（总第218期）",
        "江门市人民政府办公室编2023年5月8日",
    ]


@pytest.mark.parametrize("name", ["简报", "每日要情", "江门政务信息", "粤港澳大湾区建设工作简报", "长" * 20, "市" * 60])
def test_a_name_of_any_length_fits_the_measure(made, name):
    page = printed.reader(made(entry(SENTENCE), name=name).data).pages[0]

    # Each piece is a character of the name, set from its left edge.
    assert max(x + size for text, x, _, size, _ in printed.pieces(page) if text in name) <= (28 + 156) * 72 / 25.4 + 1
    assert name in "".join(printed.texts(page))


def test_the_colophon_stands_at_the_foot_of_the_last_page(noto, made):
    document = Document(
        parts=(Part("工作进展", (entry(SENTENCE * 3),)),),
        head=HEAD,
        footer=("报：省政府办公厅。", "送：市委各部委。", "江门市人民政府办公室　　2023年5月8日印发"),
    )
    last = printed.lines(printed.reader(pdf.write(document, noto).data).pages[-1])

    assert [text for text, *_ in last[-4:]] == [
        "报：省政府办公厅。",
        "送：市委各部委。",
        "江门市人民政府办公室2023年5月8日印发",
        "—2—",
    ]
    # Its last rule is the lower edge of the measure, 35 mm from that of the sheet.
    assert 35 * 72 / 25.4 < last[-2][2] < 35 * 72 / 25.4 + 14


def test_a_draft_is_marked_outside_the_measure_on_every_page(made):
    options = pdf.Options(draft="清样　2023年5月7日 14:30　第3稿")
    pages = printed.reader(made(entry(SENTENCE * 60), options=options).data).pages

    first = [printed.lines(page)[0] for page in pages]

    assert {text for text, *_ in first} == {"清样2023年5月7日14:30第3稿"}
    assert min(y for *_, y in first) > (297 - 37) * 72 / 25.4


def test_a_printer_may_have_other_margins_and_a_line_on_the_cover(made):
    options = pdf.Options(top=40, bottom=40, inside=40, outside=40, cover=("000012",))
    pages = printed.reader(made(entry("政" * 600), options=options).data).pages

    assert printed.texts(pages[0])[0] == "000012"
    assert max(len(text) for text, _ in printed.body(pages[1])) == int(130 * 72 / 25.4 / 15.793)


def test_margins_that_leave_no_room_are_refused(made):
    with pytest.raises(Refusal) as refused:
        made(entry(SENTENCE), options=pdf.Options(inside=100, outside=100))

    assert str(refused.value) == "页边距留给正文的只有 10×225 毫米，至少要有 80×100 毫米。请改小页边距。"


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


def test_a_character_that_no_font_has_is_named(made):
    with pytest.raises(fonts.MissingGlyph) as refused:
        made(entry("今年以来，全市😀上下一心。", "又有🚀升空。"))

    assert str(refused.value) == (
        "字体里没有“😀”（U+1F600）、“🚀”（U+1F680），版式文件没有生成，见“今年以来，全市😀上下一心。”。"
        "请改用别的字，或者在 FONTS_DIR 指的文件夹里放一个有这个字的字体。"
    )


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
    assert re.match(r"字体里没有“.”（U\+[0-9A-F]{4,6}）", said, re.DOTALL) if written is None else written.pages > 0


# The file


def test_two_runs_are_the_same_byte_for_byte(made):
    assert made(entry(SENTENCE)) == made(entry(SENTENCE))


def test_the_file_is_tagged_in_chinese_and_says_what_it_is(made):
    read = printed.reader(made(entry(SENTENCE)).data)

    root = read.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == (
        True,
        "zh-CN",
        True,
    )
    assert (read.metadata.title, read.metadata.author) == ("江门政务信息2023年第5期", "江门市人民政府办公室")
    assert read.metadata.creation_date.isoformat()[:10] == "2023-05-08"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert [item.title for item in read.outline if not isinstance(item, list)] == ["◆工作进展◆"]


def test_every_font_is_embedded(made):
    found = {}
    for page in printed.reader(made(entry(SENTENCE)).data).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            found[font.get_object()["/BaseFont"]] = bool({"/FontFile2", "/FontFile3"} & descriptor.keys())

    assert set(found.values()) == {True}


def test_heads_of_a_body_are_set_as_the_page_sets_them(made):
    source = "<p><strong>一、统筹推进。</strong><strong>一是压实责任。</strong>逐级签订责任书。</p>"
    page = printed.reader(made(entry(*html.blocks(source))).data).pages[1]
    faces = {text: font.removesuffix("-Identity-H") for text, *_, font in printed.pieces(page)}

    assert {text: face for text, face in faces.items() if "。" in text} == {
        "一、统筹推进。": "NotoSansCJKsc-Bold",
        "一是压实责任。": "NotoSerifCJKsc-Bold",
        "逐级签订责任书。": "NotoSerifCJKsc-Regular",
    }
