"""The PDF edition: the official layout."""

import re
from itertools import pairwise

import pytest

from bulletin.document import Block, Cell, Document, Part, Refusal, Run
from bulletin.formats import html, pdf
from bulletin.formats.sheet import Margins, Sheet
from tests import printed
from tests.printed import HEAD, SENTENCE, entry, picture

PITCH = 28.99

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


@pytest.mark.parametrize("rows", [19, 25, 40, 120, 300])
def test_the_grid_goes_on_below_a_table_on_several_pages(made, rows):
    head = (Cell("项目", header=True), Cell("金额", header=True))
    table = Block("table", "", table=(head, *((Cell(f"甲{n}"), Cell("1")) for n in range(rows))))
    pages = printed.reader(made(entry(SENTENCE, table, *[SENTENCE] * 30)).data).pages

    heights = [(n, y) for n, page in enumerate(pages) for text, y in printed.body(page) if n and "营商" in text]
    first = heights[0][1] + PITCH * 4  # below the section, the title and its blank lines

    assert {round((first - y) / PITCH % 1, 2) % 1 for _, y in heights} == {0}


# Pages


@pytest.mark.parametrize("sentences", range(16, 42))
def test_a_credit_never_stands_alone_at_the_top_of_a_page(made, sentences):
    pages = printed.reader(made(entry(*[SENTENCE] * sentences, credits=("市财政局供稿",))).data).pages

    assert [text for page in pages for text, _ in printed.body(page)[:1] if "供稿" in text] == []


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


@pytest.mark.parametrize(
    ("secrecy", "lines"),
    [
        ("内部资料 注意保存", ["内部资料注意保存"]),
        ("秘密★1年 特急", ["秘密★1年", "特急"]),
        ("机密 ★ 长期　内部资料　请勿外传", ["机密★长期", "内部资料请勿外传"]),
    ],
)
def test_degree_and_urgency_have_a_line_each_and_a_phrase_is_not_broken(made, secrecy, lines):
    first = printed.texts(printed.reader(made(entry(SENTENCE), secrecy=secrecy).data).pages[0])

    assert first[: len(lines) + 1] == [*lines, "江门政务信息"]


@pytest.mark.parametrize("name", ["简报", "每日要情", "江门政务信息", "粤港澳大湾区建设工作简报", "长" * 20, "市" * 60])
def test_a_name_of_any_length_fits_the_measure(made, name):
    page = printed.reader(made(entry(SENTENCE), name=name).data).pages[0]

    # Each piece is a character of the name, set from its left edge.
    assert max(x + size for text, x, _, size, _ in printed.pieces(page) if text in name) <= (28 + 156) * 72 / 25.4 + 1
    assert name in "".join(printed.texts(page))


def test_a_thick_and_a_thin_red_rule_end_the_masthead_with_white_between(made):
    page = printed.reader(made(entry(SENTENCE)).data).pages[0]
    (above, thick), (below, thin) = printed.rules(page)

    assert [round(thick * 25.4 / 72, 2), round(thin * 25.4 / 72, 2)] == [1.1, 0.35]
    assert round((above - below) * 25.4 / 72, 1) == 1.5


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
    sheet = Sheet(proof="清样第3稿　2023-05-07 14:30")
    pages = printed.reader(made(entry(SENTENCE * 60), sheet=sheet).data).pages

    first = [printed.lines(page)[0] for page in pages]

    assert {text for text, *_ in first} == {"清样第3稿2023-05-0714:30"}
    assert min(y for *_, y in first) > (297 - 37) * 72 / 25.4


def test_a_printer_may_have_other_margins_and_a_line_on_the_cover(made):
    sheet = Sheet(Margins(top=40, bottom=40, inside=40, outside=40), copy="12")
    pages = printed.reader(made(entry("政" * 600), sheet=sheet, secrecy="秘密★1年").data).pages

    assert printed.texts(pages[0])[:2] == ["000012", "秘密★1年"]
    assert max(len(text) for text, _ in printed.body(pages[1])) == int(130 * 72 / 25.4 / 15.793)


def test_margins_that_leave_no_room_are_refused(made):
    with pytest.raises(Refusal) as refused:
        made(entry(SENTENCE), sheet=Sheet(Margins(inside=100, outside=100)))

    assert str(refused.value) == "页边距留给正文的只有 10×225 毫米，至少要有 80×100 毫米。请改小页边距。"


def test_margins_in_which_no_page_number_has_room_are_refused(made):
    with pytest.raises(Refusal) as refused:
        made(entry(SENTENCE), sheet=Sheet(Margins(bottom=10)))

    assert str(refused.value) == "页边距太小，上下至少要有 15 毫米，左右至少要有 5 毫米。请改大页边距。"


# The file


def test_a_credit_that_has_its_label_is_printed_as_it_is(made):
    said = printed.text(made(entry(SENTENCE, credits=("供稿：市财政局",))).data)

    assert (said.count("供稿：市财政局"), said.count("（供稿")) == (1, 0)


def test_a_correction_stands_below_the_title_as_on_the_page(made):
    number = Block("number", "江府办〔2023〕3号")
    article = entry(
        number,
        SENTENCE,
        subtitle="副题",
        corrections=(("2023-06-01", "“十”应为“千”。"),),
        editor_note="值得一读。",
        credits=("市财政局供稿",),
    )
    said = printed.texts(printed.reader(made(article).data).pages[1])

    assert said[1:] == [
        "市财政局推进政府采购工作",
        "副题",
        "江府办〔2023〕3号",
        "更正（2023年6月1日）：“十”应为“千”。",
        "编者按：值得一读。",
        SENTENCE,
        "（市财政局供稿）",
        "—2—",
    ]


def test_a_long_title_breaks_into_lines_of_about_one_length_between_words(made):
    title = "市财政局聚焦重点领域关键环节持续深化政府采购制度改革"
    texts = printed.texts(printed.reader(made(entry(SENTENCE, title=title)).data).pages[1])

    assert texts[1:3] == ["市财政局聚焦重点领域关键环节", "持续深化政府采购制度改革"]


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
