"""Tracked changes and hidden words: what Word would print once they are accepted is read, the rest reported."""

import pytest

from bulletin.document import Look, Problem
from bulletin.formats.word import lines
from tests.wordfile import found, p, r, read, tbl, tc, tr, word


def test_insertions_are_kept_and_deletions_left_out_and_both_reported():
    body = (
        p("甲")
        + p("稳", f"<w:ins w:id='1'>{r('中')}{r('求')}</w:ins>", "进")
        + p(
            "工业",
            "<w:del w:id='2'><w:r><w:delText>下降</w:delText></w:r></w:del>",
            f"<w:ins w:id='3'>{r('增长')}</w:ins>",
        )
        + p(f"<w:moveFrom>{r('旧处')}</w:moveFrom>", "乙", f"<w:moveTo>{r('新处')}</w:moveTo>")
    )

    reading = lines(word(body))

    assert [line.text for line in reading.lines] == ["甲", "稳中求进", "工业增长", "乙新处"]
    assert reading.problems == (
        Problem("docx.tracked_changes", 2, "中求", "这里有未接受的修订：插入的文字已采用，请核对。"),
        Problem(
            "docx.tracked_changes", 3, "下降…增长", "这里有未接受的修订：插入的文字已采用，删除的文字未采用，请核对。"
        ),
        Problem(
            "docx.tracked_changes", 4, "旧处…新处", "这里有未接受的修订：插入的文字已采用，删除的文字未采用，请核对。"
        ),
    )


def test_a_paragraph_whose_mark_is_deleted_goes_on_in_the_next():
    deleted = "<w:rPr><w:del w:id='1'/></w:rPr>"
    body = p("甲", properties=deleted) + p("乙", properties='<w:jc w:val="center"/>') + p("丙")

    reading = lines(word(body))

    assert [(line.number, line.text) for line in reading.lines] == [(1, ""), (2, "甲乙"), (3, "丙")]
    assert reading.lines[1].look == Look(centred=True)
    assert [(each.code, each.line, each.quote) for each in reading.problems] == [("docx.tracked_changes", 2, "甲乙")]


def test_a_paragraph_deleted_whole_leaves_an_empty_block():
    gone = "<w:del w:id='2'><w:r><w:delText>不发</w:delText></w:r></w:del>"
    body = p(gone, properties="<w:rPr><w:del w:id='1'/></w:rPr>") + p("乙")

    assert read(body) == [(1, ""), (2, "乙")]
    assert found(body) == [("docx.tracked_changes", 1, "不发")]


def test_a_deleted_mark_before_a_table_or_the_end_loses_no_words():
    deleted = "<w:rPr><w:del w:id='1'/></w:rPr>"
    body = p("甲", properties=deleted) + tbl(tr(tc("乙"))) + p("丙", properties=deleted)

    assert read(body) == [(1, "甲"), (2, "乙"), (3, "丙")]


def test_whole_blocks_that_were_deleted_or_are_chosen_between_are_read_once():
    gone = f"<w:del>{p('旧')}</w:del>"
    branches = f'<mc:Choice Requires="wps">{p("新")}</mc:Choice><mc:Fallback>{p("新")}</mc:Fallback>'
    body = gone + p("甲") + f"<mc:AlternateContent>{branches}</mc:AlternateContent>" + gone

    assert read(body) == [(1, "甲"), (2, "新")]
    assert found(body) == [("docx.tracked_changes", 1, "旧"), ("docx.tracked_changes", 2, "旧")]


def test_a_paragraph_that_was_divided_is_reported_with_its_words():
    body = p("甲", properties="<w:rPr><w:ins/></w:rPr>") + p(properties="<w:rPr><w:ins/></w:rPr>")

    assert read(body) == [(1, "甲"), (2, "")]
    assert found(body) == [("docx.tracked_changes", 1, "甲")]


def test_a_deleted_picture_is_quoted_as_one():
    drawn = '<w:del><w:r><w:drawing><a:blip r:embed="p"/></w:drawing></w:r></w:del>'

    assert found(p("甲", drawn)) == [("docx.tracked_changes", 1, "［图片］")]


def test_deleted_rows_and_cells_are_left_out():
    body = tbl(
        tr(tc("甲"), tc("乙", properties="<w:cellDel/>")),
        tr(tc("丙"), properties="<w:del/>"),
        tr(tc("丁"), properties="<w:ins/>"),
        tr(tc("戊"), properties="<w:hidden/>"),
    )

    assert read(body) == [(1, "甲\t\n丁")]
    assert found(body) == [("docx.hidden_text", 1, "戊"), ("docx.tracked_changes", 1, "乙…丙…丁")]


HIDING = (
    '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Q"><w:basedOn w:val="P"/></w:style>'
    '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("body", "text", "quote"),
    [
        (p("甲", r("密", "<w:vanish/>"), "乙"), "甲乙", "密"),
        (p("甲", r("密", '<w:rStyle w:val="C"/>'), "乙"), "甲乙", "密"),
        (p("甲", r("乙", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="P"/>'), "乙", "甲"),
        (p("密", properties='<w:pStyle w:val="Q"/>'), "", "密"),
        (p("甲", "<w:ins>" + r("密", "<w:vanish/>") + "</w:ins>", r("文", "<w:vanish/>")), "甲", "密文"),
    ],
    ids=["direct", "character style", "switched off again", "inherited", "inserted"],
)
def test_hidden_words_are_not_text_but_reported(body, text, quote):
    assert read(body, styles=HIDING) == [(1, text)]
    assert found(body, styles=HIDING) == [("docx.hidden_text", 1, quote)]


def test_words_that_only_the_web_view_hides_are_text():
    assert read(p(r("3", "<w:webHidden/>"))) == [(1, "3")]
