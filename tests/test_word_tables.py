"""Tables are one line each, with their cells; paragraphs tell how they look."""

import pytest

from bulletin.document import Cell, Line, Look
from bulletin.formats.word import lines
from tests.wordfile import p, r, read, tbl, tc, tr, word

# Tables


def test_merged_cells_are_one_cell_and_header_rows_known():
    body = tbl(
        tr(tc("地区", properties='<w:gridSpan w:val="2"/>'), tc("增速"), properties="<w:tblHeader/>"),
        tr(tc("珠三角", properties='<w:vMerge w:val="restart"/>'), tc("江门", "新会"), tc("5")),
        tr(tc(properties="<w:vMerge/>"), tc("佛山"), tc("6")),
        tr(tc("肇庆"), tc(), properties='<w:gridBefore w:val="1"/>'),
        tr(tc("合计", properties='<w:hMerge w:val="restart"/>'), tc(properties="<w:hMerge/>"), tc("11")),
    )

    assert lines(word(body)).lines == (
        Line(
            1,
            "地区\t增速\n珠三角\t江门 新会\t5\n佛山\t6\n\t肇庆\t\n合计\t11",
            table=(
                (Cell("地区", colspan=2, header=True), Cell("增速", header=True)),
                (Cell("珠三角", rowspan=2), Cell("江门\n新会"), Cell("5")),
                (Cell("佛山"), Cell("6")),
                (Cell(""), Cell("肇庆"), Cell("")),
                (Cell("合计", colspan=2), Cell("11")),
            ),
        ),
    )


def test_words_in_a_cell_that_a_merge_covers_are_kept():
    body = tbl(tr(tc("甲", properties='<w:vMerge w:val="restart"/>')), tr(tc("乙", properties="<w:vMerge/>")))

    assert lines(word(body)).lines == (Line(1, "甲 乙\n", table=((Cell("甲\n乙", rowspan=2),), ())),)


def test_a_merge_without_a_beginning_is_a_cell():
    assert read(tbl(tr(tc("甲", properties="<w:vMerge/>")))) == [(1, "甲")]


def test_a_table_within_a_table_is_text_of_its_cell():
    body = tbl(tr(tc("甲", tbl(tr(tc("乙"), tc("丙")), tr(tc("丁"))), "戊")))

    assert lines(word(body)).lines == (Line(1, "甲 乙 丙 丁 戊", table=((Cell("甲\n乙\t丙\n丁\n戊"),),)),)


def test_rows_and_cells_inside_content_controls_are_read():
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>".format

    assert read(tbl(control(tr(tc("甲"), control(tc("乙")))))) == [(1, "甲\t乙")]


# Look

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/>
  <w:pPr><w:jc w:val="center"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="我的标题"/><w:basedOn w:val="1"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="标题 3"/></w:style>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="O"><w:name w:val="目录标题"/><w:basedOn w:val="1"/>
  <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="L1"><w:name w:val="甲"/><w:basedOn w:val="L2"/></w:style>
<w:style w:type="paragraph" w:styleId="L2"><w:name w:val="乙"/><w:basedOn w:val="L1"/></w:style>
<w:style w:type="character" w:styleId="B"><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
"""


@pytest.mark.parametrize(
    ("paragraph", "look"),
    [
        (p("正文"), Look(size=10.5)),
        (p("标题", properties='<w:pStyle w:val="1"/>'), Look(1, 22.0, True, True)),
        (p("标题", properties='<w:pStyle w:val="2"/>'), Look(1, 22.0, True, True)),
        (
            p("标题", properties='<w:pStyle w:val="2"/><w:jc w:val="left"/><w:outlineLvl w:val="2"/>'),
            Look(3, 22.0, False, True),
        ),
        (p("标题", properties='<w:pStyle w:val="3"/>'), Look(3, 10.5)),
        (p("标题", properties='<w:pStyle w:val="T"/>'), Look(1, 10.5)),
        (p("目录", properties='<w:pStyle w:val="O"/>'), Look(0, 22.0, True, True)),
        (p("循环", properties='<w:pStyle w:val="L1"/>'), Look(size=10.5)),
        (p(r("大", '<w:rStyle w:val="B"/>'), r(" "), r("小", "<w:b/>")), Look(size=16.0, bold=True)),
        (p(r("半", "<w:b/>"), "句"), Look(size=10.5)),
        (p(r("不粗", '<w:b w:val="false"/>'), properties='<w:pStyle w:val="1"/>'), Look(1, 22.0, True, False)),
        (p(r("相消", '<w:rStyle w:val="B"/>'), properties='<w:pStyle w:val="1"/>'), Look(1, 16.0, True, False)),
        (p(), Look()),
    ],
)
def test_look_comes_from_run_style_paragraph_style_and_defaults(paragraph, look):
    assert [line.look for line in lines(word(paragraph, styles=STYLES)).lines] == [look]
