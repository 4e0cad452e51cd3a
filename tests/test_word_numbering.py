"""The numbers that Word writes by itself: 一、 and （一） stand in no text, only in numbering.xml."""

import pytest

from bulletin.formats.word import lines
from bulletin.formats.word.numerals import numeral
from tests.wordfile import p, r, tbl, tc, tr, word


def level(at, format_, text, *, start=1, more=""):
    head = f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{format_}"/>'
    return f'{head}{more}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(id_, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{id_}">{more}{"".join(levels)}</w:abstractNum>'


def num(id_, of, *overrides):
    return f'<w:num w:numId="{id_}"><w:abstractNumId w:val="{of}"/>{"".join(overrides)}</w:num>'


def item(text, list_=1, at=0, more=""):
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{list_}"/></w:numPr>{more}')


def read(body, *numbering, styles=None):
    return [line.text for line in lines(word(body, numbering="".join(numbering), styles=styles)).lines]


OFFICIAL = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
)


def test_an_official_document_is_numbered_as_printed():
    body = item("甲") + item("乙", at=1) + item("丙", at=1) + item("丁", at=2) + item("戊") + item("己", at=1)

    assert read(body, OFFICIAL, num(1, 0)) == ["一、甲", "（一）乙", "（二）丙", "1.丁", "二、戊", "（一）己"]


@pytest.mark.parametrize(
    ("format_", "text", "more", "printed"),
    [
        ("decimal", "%1", "", "1 甲"),
        ("decimal", "%1．", "", "1．甲"),
        ("decimal", "%1", '<w:suff w:val="nothing"/>', "1甲"),
        ("decimal", "%1、", '<w:suff w:val="space"/>', "1、甲"),
        ("chineseCountingThousand", "第%1章", "", "第一章 甲"),
        ("chineseCountingThousand", "第%1条", '<w:suff w:val="space"/>', "第一条 甲"),
        ("decimalEnclosedCircle", "%1", "", "①甲"),
        ("decimalEnclosedParen", "%1", "", "⑴甲"),
        ("none", "", "", "甲"),
        ("none", "附：", "", "附：甲"),
        ("bullet", "★", "", "★甲"),
        ("bullet", "\uf0b7", '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>', "●甲"),
        ("bullet", "\uf06e", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>', "■甲"),
        ("bullet", "u", '<w:rPr><w:rFonts w:hAnsi="Wingdings"/></w:rPr>', "◆甲"),
        ("bullet", "\uf0d8", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>', "➢甲"),
        ("bullet", "\uf001", "", "●甲"),
        ("bullet", "o", '<w:rPr><w:rFonts w:ascii="Courier New"/></w:rPr>', "○甲"),
        ("decimal", "%1.", "<w:rPr><w:vanish/></w:rPr>", "甲"),
    ],
)
def test_number_and_text_read_as_one(format_, text, more, printed):
    assert read(item("甲"), abstract(0, level(0, format_, text, more=more)), num(1, 0)) == [printed]


@pytest.mark.parametrize(
    ("format_", "numbers", "printed"),
    [
        ("decimal", (1, 10), "1 10"),
        ("decimalZero", (1, 10), "01 10"),
        ("decimalFullWidth", (1, 10), "１ １０"),
        ("decimalEnclosedCircleChinese", (1, 20, 21, 50, 51), "① ⑳ ㉑ ㊿ 51"),
        ("decimalEnclosedFullstop", (1, 21), "⒈ 21"),
        ("upperLetter", (1, 26, 27, 28), "A Z AA BB"),
        ("lowerLetter", (1, 53), "a aaa"),
        ("upperRoman", (4, 9, 1999), "IV IX MCMXCIX"),
        ("lowerRoman", (8, 40), "viii xl"),
        ("chineseCounting", (1, 10, 11, 20, 99, 100, 101), "一 十 十一 二十 九十九 一○○ 一○一"),
        ("chineseCountingThousand", (10, 12, 100, 110, 1001, 10020), "十 十二 一百 一百一十 一千零一 一万零二十"),
        ("chineseLegalSimplified", (1, 10, 120), "壹 壹拾 壹佰贰拾"),
        ("japaneseCounting", (10, 100, 110, 201), "十 百 百十 二百一"),
        ("ideographDigital", (1, 10), "一 一〇"),
        ("ideographTraditional", (1, 10, 11), "甲 癸 甲"),
        ("ideographZodiac", (1, 12), "子 亥"),
        ("ideographZodiacTraditional", (1, 60), "甲子 癸亥"),
        ("ideographEnclosedCircle", (1, 10), "㈠ ㈩"),
        ("hebrew1", (3,), "3"),
        ("none", (3,), ""),
    ],
)
def test_numbers_are_written_in_every_usual_format(format_, numbers, printed):
    assert " ".join(numeral(format_, number) for number in numbers) == printed


def test_a_custom_format_with_zeros_is_read():
    custom = (
        '<mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, ..."/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    definition = f'<w:lvl w:ilvl="0"><w:start w:val="7"/>{custom}<w:lvlText w:val="%1."/></w:lvl>'

    assert read(item("甲"), abstract(0, definition), num(1, 0)) == ["007.甲"]


def test_levels_above_are_shown_in_their_own_format_or_in_figures():
    levels = (
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%1.%2"),
        level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>"),
    )
    body = item("甲") + item("乙", at=1) + item("丙", at=2) + item("丁", at=2)

    assert read(body, abstract(0, *levels), num(1, 0)) == ["一、甲", "一.1 乙", "1.1.1 丙", "1.1.2 丁"]


def test_a_level_without_the_one_above_begins_with_its_first_number():
    assert read(item("甲", at=1), abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2")), num(1, 0)) == [
        "1.1 甲"
    ]


def test_a_level_begins_again_as_its_restart_says():
    def body(restart):
        more = "" if restart is None else f'<w:lvlRestart w:val="{restart}"/>'
        levels = (
            level(0, "decimal", "%1."),
            level(1, "decimal", "（%2）"),
            level(2, "lowerLetter", "%3)", more=more),
        )
        text = item("", at=0) + item("甲", at=2) + item("乙", at=1) + item("丙", at=2) + item("丁") + item("戊", at=2)
        return read(text, abstract(0, *levels), num(1, 0))

    assert body(None) == ["", "a)甲", "（1）乙", "a)丙", "2.丁", "a)戊"]
    assert body(0) == ["", "a)甲", "（1）乙", "b)丙", "2.丁", "c)戊"]
    assert body(1) == ["", "a)甲", "（1）乙", "b)丙", "2.丁", "a)戊"]


def test_lists_of_one_definition_count_together_until_one_starts_anew():
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'.format
    body = item("甲") + item("乙", 2) + item("丙", 3) + item("丁", 3) + item("戊", 4) + item("己", 1)

    assert read(body, OFFICIAL, num(1, 0), num(2, 0), num(3, 0, again(1)), num(4, 0, again(5))) == [
        "一、甲", "二、乙", "一、丙", "二、丁", "五、戊", "六、己"
    ]  # fmt: skip


def test_a_list_may_define_a_level_of_its_own():
    own = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'

    assert read(item("甲") + item("乙", 2), OFFICIAL, num(1, 0), num(2, 0, own)) == ["一、甲", "II.乙"]


HEADINGS = """
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 3"/><w:basedOn w:val="1"/>
  <w:pPr><w:numPr><w:ilvl w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="numbering" w:styleId="L"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="numbering" w:styleId="M"><w:name w:val="nothing"/></w:style>
"""


def styled(text, style, more=""):
    return p(text, properties=f'<w:pStyle w:val="{style}"/>{more}')


def test_a_number_comes_from_the_style_and_its_level_from_the_list():
    levels = (
        level(0, "chineseCounting", "%1、", more='<w:pStyle w:val="1"/>'),
        level(1, "chineseCounting", "（%2）", more='<w:pStyle w:val="2"/>'),
        level(2, "decimal", "%3."),
    )
    body = styled("甲", 1) + styled("乙", 2) + styled("丙", 2) + styled("丁", 3) + styled("戊", 1)
    without = styled("己", 1, '<w:numPr><w:numId w:val="0"/></w:numPr>')
    other = styled("庚", 1, '<w:numPr><w:ilvl w:val="1"/></w:numPr>')

    assert read(body + without + other, abstract(0, *levels), num(1, 0), styles=HEADINGS) == [
        "一、甲", "（一）乙", "（二）丙", "1.丁", "二、戊", "己", "（一）庚"
    ]  # fmt: skip


def test_a_list_made_from_a_list_style_has_the_levels_of_that_style():
    linked = abstract(1, more='<w:numStyleLink w:val="L"/>')
    named = abstract(2, more='<w:numStyleLink w:val="M"/>')
    home = abstract(3, level(0, "decimal", "%1)"), more='<w:styleLink w:val="M"/>')
    body = item("甲", 1) + item("乙", 2) + item("丙", 2) + item("丁", 3)

    assert read(body, OFFICIAL, linked, named, home, num(1, 0), num(2, 1), num(3, 2), styles=HEADINGS) == [
        "一、甲", "一、乙", "二、丙", "1)丁"
    ]  # fmt: skip


def test_list_styles_that_lead_in_a_circle_give_no_number():
    circle = abstract(0, more='<w:numStyleLink w:val="L"/>')

    assert read(item("甲"), circle, num(1, 0), styles=HEADINGS) == ["甲"]


def test_an_empty_paragraph_counts_but_prints_no_number():
    assert read(item("甲") + item("") + item("丙"), OFFICIAL, num(1, 0)) == ["一、甲", "", "三、丙"]


def test_hidden_and_deleted_paragraphs_are_not_counted():
    hidden = item(r("密", "<w:vanish/>"), more="<w:rPr><w:vanish/></w:rPr>")
    deleted = item("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>", more="<w:rPr><w:del/></w:rPr>")

    assert read(item("甲") + hidden + deleted + item("乙"), OFFICIAL, num(1, 0)) == ["一、甲", "", "", "二、乙"]


def test_merged_paragraphs_have_the_number_of_the_last():
    body = item("甲", more="<w:rPr><w:del/></w:rPr>") + item("乙") + item("丙")

    assert read(body, OFFICIAL, num(1, 0)) == ["", "一、甲乙", "二、丙"]


def test_numbers_in_cells_count_on():
    assert read(item("甲") + tbl(tr(tc(item("乙")), tc(item("丙")))) + item("丁"), OFFICIAL, num(1, 0)) == [
        "一、甲", "二、乙\t三、丙", "四、丁"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "properties",
    [
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="99"/></w:numPr>',
        '<w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr>',
        '<w:numPr><w:ilvl w:val="x"/><w:numId/></w:numPr>',
        "<w:numPr/>",
    ],
)
def test_a_number_that_is_defined_nowhere_is_none(properties):
    assert read(p("甲", properties=properties), OFFICIAL, num(1, 0)) == ["甲"]


def test_numbers_stay_short_whatever_the_file_says():
    huge = abstract(0, level(0, "upperLetter", "%1" * 100, start=32767))
    beyond = abstract(1, level(0, "decimal", "%1.", start=10**9))

    assert [len(text) for text in read(item("甲") + item("乙", 2), huge, beyond, num(1, 0), num(2, 1))] == [102, 7]
