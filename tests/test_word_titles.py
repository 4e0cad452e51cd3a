"""What the look of a Word file says of titles, sections and captions, and what pictures and text boxes do not change."""

import pytest

from tests.test_word_layout import HEAD, HEADINGS, PROSE, SCHOOLS, articles, read, title
from tests.wordfile import p, picture, r, tbl, tc, tr

FIGURES = tbl(tr(tc("镇街"), tc("学校")), tr(tc("云屏镇"), tc("5")))
IMAGE = '<w:r><w:drawing><wp:inline><wp:docPr/><a:blip r:embed="i"/></wp:inline></w:drawing></w:r>'
OTHERS = [("i", "image", "media/image1.png", picture())]
CENTRED = '<w:jc w:val="center"/>'


def heading(level, words):
    return p(words, properties=f'<w:pStyle w:val="{level}"/>')


def box(*paragraphs):
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return f"<w:r><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict></w:r>"


def test_bold_alone_is_no_title_between_paragraphs():
    bold = p(r("扎实推进各项重点工作", "<w:b/>"))
    body = HEAD + title("教育局开展校园安全检查") + p(PROSE) + bold + p(PROSE) + title("民政局走访困难群众") + p(PROSE)

    assert [each[:3] for each in articles(read(body))] == [
        ("教育局开展校园安全检查", [4, 7], 3),
        ("民政局走访困难群众", [8, 9], 1),
    ]


def test_a_line_between_paragraphs_that_is_set_as_the_title_above_is_one():
    bold = [p(r(words, "<w:b/>")) for words in ("教育局开展校园安全检查", "民政局走访困难群众")]

    assert [each[0] for each in articles(read(HEAD + bold[0] + p(PROSE) + bold[1] + p(PROSE)))] == [
        "教育局开展校园安全检查",
        "民政局走访困难群众",
    ]


@pytest.mark.parametrize("unit", ["", p("单位：所", properties='<w:jc w:val="right"/>')])
@pytest.mark.parametrize("contents", ["", p("本期要目") + p("●教育局开展校园安全检查")])
def test_a_centred_line_above_a_table_is_its_caption(unit, contents):
    caption = p(r("各镇街校园检查情况", "<w:b/>"), properties=CENTRED)
    body = (
        HEAD + contents + title("教育局开展校园安全检查") + p(PROSE) + caption + unit + FIGURES + p("（市教育局供稿）")
    )

    reading = read(body)

    assert [(each[0], *each[2:]) for each in articles(reading)] == [("教育局开展校园安全检查", 1, 1, ["市教育局"])]
    assert reading["problems"] == []


def test_a_centred_line_below_a_picture_is_its_caption():
    caption = p("检查组在校园检查现场", properties=CENTRED)
    body = HEAD + title("教育局开展校园安全检查") + p(PROSE) + p(IMAGE) + caption + p(PROSE)

    reading = read(body, others=OTHERS)

    assert articles(reading) == [("教育局开展校园安全检查", [4, 8], 2, 0, [])]
    assert reading["sections"][0]["articles"][0]["images"] == 1


def test_a_centred_ornament_is_no_title():
    body = (
        HEAD + title("教育局开展校园安全检查") + p(PROSE) + p("◆◆◆", properties=CENTRED) + title("民政局走访困难群众")
    )

    assert [each[0] for each in articles(read(body + p(PROSE)))] == ["教育局开展校园安全检查", "民政局走访困难群众"]


def test_headings_above_numbered_parts_are_titles_and_no_sections():
    body = (
        heading(1, "教育局开展校园安全检查") + heading(2, "一、主要做法") + p(PROSE) + heading(2, "二、成效") + p(PROSE)
    )

    reading = read(HEAD + body + heading(1, "民政局走访困难群众") + heading(2, "一、做法") + p(PROSE), styles=HEADINGS)

    assert [each[:3] for each in articles(reading)] == [
        ("教育局开展校园安全检查", [4, 8], 4),
        ("民政局走访困难群众", [9, 11], 2),
    ]


def test_pictures_in_the_lines_of_title_and_credit_are_the_articles():
    body = HEAD + p(IMAGE, "教育局开展校园安全检查", properties=CENTRED) + p(PROSE) + p(IMAGE, "（市教育局供稿）")

    reading = read(body, others=OTHERS)

    assert reading["sections"][0]["articles"][0]["images"] == 2


def test_pictures_that_dress_masthead_contents_and_colophon_belong_to_these():
    contents = p("本期要目") + p(IMAGE) + p("●教育局开展校园安全检查")
    body = p(IMAGE) + HEAD + contents + SCHOOLS + p("报：市委") + p(IMAGE) + p("共印50份")

    reading = read(body, others=OTHERS)

    assert [n for n, role in enumerate(reading["roles"], 1) if role == "head"] == [1, 2, 3, 4]
    assert [n for n, role in enumerate(reading["roles"], 1) if role == "toc"] == [5, 6, 7]
    assert [n for n, role in enumerate(reading["roles"], 1) if role == "footer"] == [11, 12, 13]
    assert (reading["unassigned"], reading["problems"]) == ([], [])


def test_a_block_has_the_role_of_its_own_words_and_else_of_its_text_box():
    contents = box(p("本期要目"), p("●教育局开展校园安全检查"))
    anchored = HEAD + p(contents, r("教育局开展校园安全检查"), properties=CENTRED) + p(PROSE)
    alone = HEAD + p(contents) + p("教育局开展校园安全检查") + p(PROSE)

    assert read(anchored)["roles"] == ["head", "head", "head", "title", "body"]
    assert read(alone)["roles"] == ["head", "head", "head", "toc", "title", "body"]


# Heading 1


@pytest.mark.parametrize("below", ["heading", "large", "bold", "plain"])
@pytest.mark.parametrize("note", ["", p("编者按：现予编发。")])
def test_headings_above_titles_are_sections_however_the_titles_look(below, note):
    def named(words):
        bold = p(r(words, "<w:b/>"))
        return {"heading": heading(2, words), "large": title(words), "bold": bold, "plain": p(words)}[below]

    body = heading(1, "工作进展") + note + named("教育局开展校园安全检查") + p(PROSE) + p("（市教育局供稿）")
    body += heading(1, "经验交流") + named("县水利局推进灌区改造") + p(PROSE) + p("（市水利局供稿）")

    reading = read(HEAD + body + heading(1, "民生实事"), styles=HEADINGS)

    assert [(s["title"], [a["title"] for a in s["articles"]]) for s in reading["sections"]] == [
        ("工作进展", ["教育局开展校园安全检查"]),
        ("经验交流", ["县水利局推进灌区改造"]),
        ("民生实事", []),
    ]
    assert [note["scope"] for note in reading["notes"]] == (["section"] if note else [])
    assert [problem["code"] for problem in reading["problems"]] == ["section.empty"]


@pytest.mark.parametrize("below", ["——全县教育系统工作纪实", "云教〔2026〕5号", "2026年3月5日", "云屏县教育局"])
def test_headings_above_what_goes_with_a_title_are_titles(below):
    body = heading(1, "教育局开展校园安全检查") + p(below) + p(PROSE)

    assert [each[0] for each in articles(read(HEAD + body, styles=HEADINGS))] == ["教育局开展校园安全检查"]


def test_headings_below_the_level_of_the_announced_titles_are_parts_of_an_article():
    contents = p("目录") + p("教育局开展校园安全检查……1") + p("民政局走访困难群众……2")
    body = heading(1, "教育局开展校园安全检查") + p(PROSE) + heading(2, "主要做法") + p(PROSE)
    body += heading(1, "民政局走访困难群众") + p(PROSE) + heading(2, "工作成效") + p(PROSE)

    reading = read(HEAD + contents + body, styles=HEADINGS)

    assert [each[:3] for each in articles(reading)] == [
        ("教育局开展校园安全检查", [7, 10], 3),
        ("民政局走访困难群众", [11, 14], 3),
    ]
    assert reading["problems"] == []


# Contents with pages


def test_contents_of_titles_with_pages_need_no_label():
    tab = "<w:r><w:tab/></w:r>"
    contents = p(r("教育局开展校园安全检查") + tab + r("1")) + p(r("民政局走访困难群众") + tab + r("2"))
    body = title("教育局开展校园安全检查") + p(PROSE) + title("民政局走访困难群众") + p(PROSE)

    reading = read(HEAD + contents + body)

    assert [(item["title"], item["line"]) for item in reading["toc"]] == [
        ("教育局开展校园安全检查", 4),
        ("民政局走访困难群众", 5),
    ]
    assert [each[0] for each in articles(reading)] == ["教育局开展校园安全检查", "民政局走访困难群众"]


def test_section_names_of_contents_may_have_a_page():
    contents = p("目录") + p("【工作进展】……1") + p("●教育局开展校园安全检查……1")

    reading = read(HEAD + contents + p("【工作进展】") + title("教育局开展校园安全检查") + p(PROSE))

    assert [(item["section"], item["title"]) for item in reading["toc"]] == [("工作进展", "教育局开展校园安全检查")]
    assert reading["problems"] == []
