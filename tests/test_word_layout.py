"""Blocks of a Word file as the lines of a bulletin: line breaks, and tables that only lay out text."""

import io
import zipfile

import pytest

from bulletin.document import Refusal
from bulletin.formats import json as reading_json
from bulletin.formats import source, text
from bulletin.grammar import outline
from bulletin.grammar.reading import read_lines
from bulletin.grammar.repairs import Repair
from departments.names import Register
from tests.wordfile import p, parts, r, tbl, tc, tr, word

REGISTER = Register([("市教育局", 1, "市教育局"), ("市水利局", 2, "市水利局")])
HEAD = p("云屏信息") + p("第8期") + p("云屏县政府办公室编　　2026年3月5日")
PROSE = "各镇街按照要求，压实责任，做到任务到岗、责任到人。"
LARGE = '<w:sz w:val="44"/>'


def title(words):
    return p(r(words, LARGE), properties='<w:jc w:val="center"/>')


def broken(*texts, letters=""):
    """A paragraph with line breaks between these texts."""
    return p(f"<w:r><w:rPr>{letters}</w:rPr>" + "<w:br/>".join(f"<w:t>{each}</w:t>" for each in texts) + "</w:r>")


SCHOOLS = title("教育局开展校园安全检查") + p(PROSE) + p("（市教育局供稿）")
CANALS = title("县水利局推进灌区改造") + p(PROSE) + p("（市水利局供稿）")


def document(body, **others):
    return read_lines(source.read(word(body, **others)), REGISTER)


def read(body, **others):
    """The reading as JSON; where it is stored and loaded again, its text must be the same."""
    reading = document(body, **others)
    again = outline.load(outline.dump(reading), source.read(word(body, **others)))
    assert [entry.paragraphs for entry in again.entries] == [entry.paragraphs for entry in reading.entries]
    return reading_json.write(reading)


def articles(reading):
    return [
        (each["title"], each["lines"], each["paragraph_count"], each["tables"], each["contributors"])
        for section in reading["sections"]
        for each in section["articles"]
    ]


BOTH = [
    ("教育局开展校园安全检查", [5, 7], 1, 0, ["市教育局"]),
    ("县水利局推进灌区改造", [8, 10], 1, 0, ["市水利局"]),
]


# Line breaks


def test_a_masthead_contents_and_colophon_in_one_paragraph_each_are_read_line_by_line():
    head = broken("云屏信息", "第8期", "云屏县政府办公室编　　2026年3月5日")
    contents = broken("本期要目", "●教育局开展校园安全检查", "●县水利局推进灌区改造")

    reading = read(head + contents + SCHOOLS + CANALS + broken("报：市委", "共印50份"))

    assert reading["head"] == {
        "name": "云屏信息",
        "year": None,
        "issue_no": 8,
        "total_no": None,
        "label": None,
        "date": "2026-03-05",
        "org": "云屏县政府办公室",
    }
    assert [(item["title"], item["line"]) for item in reading["toc"]] == [
        ("教育局开展校园安全检查", 2),
        ("县水利局推进灌区改造", 2),
    ]
    assert reading["footer"] == ["报：市委", "共印50份"]
    assert (reading["line_count"], reading["roles"][:2], reading["roles"][-1]) == (9, ["head", "toc"], "footer")


@pytest.mark.parametrize("contents", ["", p("本期要目") + p("●县水利局扎实推进大中型灌区续建改造")])
@pytest.mark.parametrize("letters", ["", LARGE])
def test_a_title_with_a_line_break_is_one_title(contents, letters):
    reading = read(HEAD + contents + broken("县水利局扎实推进", "大中型灌区续建改造", letters=letters) + p(PROSE))

    assert [each[0] for each in articles(reading)] == ["县水利局扎实推进大中型灌区续建改造"]


def test_a_paragraph_with_line_breaks_is_one_and_may_end_in_its_credit():
    body = HEAD + title("教育局开展校园安全检查") + broken(PROSE, PROSE, "（市教育局供稿）") + CANALS

    reading = document(body)

    assert articles(reading_json.write(reading)) == [
        ("教育局开展校园安全检查", [4, 5], 1, 0, ["市教育局"]),
        ("县水利局推进灌区改造", [6, 8], 1, 0, ["市水利局"]),
    ]
    assert reading.entries[0].paragraphs == [f"{PROSE}\n{PROSE}"]
    assert text.write(reading).decode().splitlines()[3:7] == [
        "教育局开展校园安全检查", PROSE, PROSE, "（市教育局供稿）"
    ]  # fmt: skip


def test_an_article_in_one_paragraph_is_an_article():
    reading = read(HEAD + broken("教育局开展校园安全检查", PROSE, "（市教育局供稿）"))

    assert articles(reading) == [("教育局开展校园安全检查", [4, 4], 1, 0, ["市教育局"])]


def test_an_editors_note_goes_on_behind_its_line_breaks():
    reading = read(HEAD + broken("编者按：现予编发。", "请各单位参考。") + SCHOOLS)

    assert reading["notes"] == [{"scope": "issue", "text": "编者按：现予编发。\n请各单位参考。"}]
    assert reading["unassigned"] == []


# Tables that lay out text


@pytest.mark.parametrize(
    "body",
    [
        p("云屏信息") + p("第8期") + tbl(tr(tc("云屏县政府办公室编"), tc("2026年3月5日"))),
        tbl(tr(tc("云屏信息")), tr(tc("第8期")), tr(tc("云屏县政府办公室编"), tc("2026年3月5日"))),
        tbl(tr(tc("内部资料"), tc("第8期"))) + p("云屏信息") + p("云屏县政府办公室　2026年3月5日"),
        tbl(tr(tc("云屏信息", "第8期"), tc("云屏县政府办公室编", "2026年3月5日"))),
    ],
    ids=["last line", "all of it", "first line", "side by side"],
)
def test_a_masthead_set_as_a_table_is_read(body):
    reading = read(body + SCHOOLS)

    said = reading["head"]
    assert (said["name"], said["issue_no"], said["date"], said["org"]) == (
        "云屏信息", 8, "2026-03-05", "云屏县政府办公室"
    )  # fmt: skip
    assert reading["problems"] == []


@pytest.mark.parametrize(
    "contents",
    [
        tbl(tr(tc("本期要目", "●教育局开展校园安全检查", "●县水利局推进灌区改造"))),
        tbl(tr(tc("教育局开展校园安全检查"), tc("1")), tr(tc("县水利局推进灌区改造"), tc("3"))),
        tbl(tr(tc("1."), tc("教育局开展校园安全检查"), tc("1")), tr(tc("2."), tc("县水利局推进灌区改造"), tc("3"))),
        tbl(tr(tc("教育局开展校园安全检查", "县水利局推进灌区改造"), tc("1", "3"))),
        tbl(tr(tc("●教育局开展校园安全检查"), tc("●县水利局推进灌区改造"))),
    ],
    ids=["box", "pages", "numbers and pages", "columns", "side by side"],
)
def test_contents_set_as_a_table_are_read(contents):
    label = "" if "本期要目" in contents else p("目录")
    reading = read(HEAD + label + contents + SCHOOLS + CANALS)

    line = 5 if label else 4
    assert [(item["title"], item["line"]) for item in reading["toc"]] == [
        ("教育局开展校园安全检查", line),
        ("县水利局推进灌区改造", line),
    ]
    assert [each[0] for each in articles(reading)] == ["教育局开展校园安全检查", "县水利局推进灌区改造"]
    assert reading["problems"] == []


def test_a_bulletin_inside_a_frame_is_read():
    reading = read(tbl(tr(tc(HEAD + SCHOOLS + CANALS))))

    assert reading["head"]["date"] == "2026-03-05"
    assert [(each[0], each[1], each[4]) for each in articles(reading)] == [
        ("教育局开展校园安全检查", [1, 1], ["市教育局"]),
        ("县水利局推进灌区改造", [1, 1], ["市水利局"]),
    ]


def test_articles_set_in_columns_are_read():
    reading = read(HEAD + tbl(tr(tc(SCHOOLS), tc(CANALS))))

    assert [(each[0], each[1], each[4]) for each in articles(reading)] == [
        ("教育局开展校园安全检查", [4, 4], ["市教育局"]),
        ("县水利局推进灌区改造", [4, 4], ["市水利局"]),
    ]


def test_contents_of_one_item_are_a_table_below_their_label():
    reading = read(HEAD + p("目录") + tbl(tr(tc("教育局开展校园安全检查"), tc("1"))) + SCHOOLS)

    assert [(item["title"], item["line"]) for item in reading["toc"]] == [("教育局开展校园安全检查", 5)]


def test_a_table_without_text_is_blank():
    reading = read(HEAD + tbl(tr(tc(""))) + SCHOOLS)

    assert (reading["roles"][3], reading["problems"]) == ("blank", [])


def test_framed_titles_section_names_and_credits_are_what_they_say():
    def frame(*blocks):
        return tbl(tr(tc(*blocks)))

    body = (
        HEAD
        + frame("【工作进展】")
        + frame(title("教育局开展校园安全检查"))
        + p(PROSE)
        + tbl(tr(tc(""), tc("（市教育局供稿）")))
        + frame("【经验交流】")
        + CANALS
    )

    reading = read(body)

    assert [(section["title"], section["line"]) for section in reading["sections"]] == [
        ("工作进展", 4),
        ("经验交流", 8),
    ]
    assert articles(reading) == [
        ("教育局开展校园安全检查", [5, 7], 1, 0, ["市教育局"]),
        ("县水利局推进灌区改造", [9, 11], 1, 0, ["市水利局"]),
    ]


def test_credits_side_by_side_are_two():
    reading = read(
        HEAD + title("教育局开展校园安全检查") + p(PROSE) + tbl(tr(tc("（市教育局供稿）"), tc("（市水利局供稿）")))
    )

    assert articles(reading)[0][4] == ["市教育局", "市水利局"]
    assert [problem["code"] for problem in reading["problems"]] == ["contrib.multiple"]


@pytest.mark.parametrize("label", ["供稿单位", "供　稿", "供稿："])
def test_a_credit_may_have_its_label_in_a_cell_of_its_own(label):
    reading = read(
        HEAD + title("教育局开展校园安全检查") + p(PROSE) + tbl(tr(tc(label), tc("市教育局、市水利局"))) + CANALS
    )

    assert articles(reading)[0] == ("教育局开展校园安全检查", [4, 6], 1, 0, ["市教育局", "市水利局"])


def test_a_table_inside_an_article_stays_a_table():
    box = tbl(tr(tc("【政策链接】", PROSE)))
    figures = tbl(tr(tc("单位"), tc("供稿")), tr(tc("市教育局"), tc("5")))
    body = HEAD + title("教育局开展校园安全检查") + p(PROSE) + box + figures + p("（市教育局供稿）")

    assert articles(read(body)) == [("教育局开展校园安全检查", [4, 8], 1, 2, ["市教育局"])]


def test_an_editors_note_in_a_frame_is_a_note_as_a_whole():
    reading = read(HEAD + tbl(tr(tc("编者按：现予编发。", "请参考。"))) + SCHOOLS)

    assert reading["notes"] == [{"scope": "issue", "text": "编者按：现予编发。 请参考。"}]
    assert reading["roles"][3] == "note"


def test_a_colophon_set_as_a_table_gives_a_line_for_each_paragraph():
    colophon = tbl(
        tr(tc("报：市委、市政府", "送：各镇街", "发：县直各单位", properties='<w:gridSpan w:val="2"/>')),
        tr(tc("云屏县政府办公室"), tc("2026年3月5日印发")),
    )

    reading = read(HEAD + SCHOOLS + colophon)

    assert reading["footer"] == [
        "报：市委、市政府", "送：各镇街", "发：县直各单位", "云屏县政府办公室", "2026年3月5日印发"
    ]  # fmt: skip
    assert (reading["line_count"], reading["roles"][-1]) == (7, "footer")


# Contents made by Word


HEADINGS = (
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>'
)


def test_contents_made_from_the_headings_know_which_of_them_are_sections():
    def heading(level, words):
        return p(words, properties=f'<w:pStyle w:val="{level}"/>')

    def item(words, page):
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        number = f"{mark('begin')}<w:r><w:instrText> PAGEREF _Toc1 </w:instrText></w:r>{mark('separate')}{r(page)}"
        return p(f"<w:hyperlink>{r(words)}<w:r><w:tab/></w:r>{number}{mark('end')}</w:hyperlink>")

    contents = item("工作进展", "1") + item("教育局开展校园安全检查", "1")
    contents += item("经验交流", "2") + item("县水利局推进灌区改造", "2")
    body = heading(1, "工作进展") + heading(2, "教育局开展校园安全检查") + p(PROSE)
    body += heading(1, "经验交流") + heading(2, "县水利局推进灌区改造") + p(PROSE)

    reading = read(HEAD + p("目录") + contents + body, styles=HEADINGS)

    assert [(item["section"], item["title"]) for item in reading["toc"]] == [
        ("工作进展", "教育局开展校园安全检查"),
        ("经验交流", "县水利局推进灌区改造"),
    ]
    assert [(s["title"], [a["title"] for a in s["articles"]]) for s in reading["sections"]] == [
        ("工作进展", ["教育局开展校园安全检查"]),
        ("经验交流", ["县水利局推进灌区改造"]),
    ]
    assert reading["problems"] == []


# Too much of it


@pytest.mark.parametrize("inner", ["<w:p/>" * 200_001, p("<w:r>" + "<w:br/><w:t>甲</w:t>" * 200_001 + "</w:r>")])
def test_a_file_of_more_than_two_hundred_thousand_lines_is_refused(inner):
    files = parts(inner)
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:  # not compressed, so that no ratio stands before the lines
        for name, content in files.items():
            archive.writestr(name, content)

    with pytest.raises(Refusal, match=r"^文件超过20万行，不像是一期刊物。请检查是否放错了文件。$"):
        source.read(stored.getvalue())


def test_a_paragraph_of_a_thousand_line_breaks_is_read():
    reading = document(HEAD + title("教育局开展校园安全检查") + broken(*[PROSE] * 1000))

    assert reading.entries[0].paragraphs == ["\n".join([PROSE] * 1000)]


# What a person decides


def test_a_title_is_set_right_by_its_own_item_of_contents_in_one_block():
    contents = broken("本期要目", "●教育局开展校园安全检查", "●县水利局推进灌区改造工作")
    content = source.read(word(HEAD + contents + SCHOOLS + CANALS))
    differs = next(each for each in read_lines(content, REGISTER).problems if each.code == "toc.title_differs")

    repaired = read_lines(
        content, REGISTER, repairs=[Repair(differs.code, differs.line, differs.quote, "contents", "")]
    )

    assert [entry.title for entry in repaired.entries] == ["教育局开展校园安全检查", "县水利局推进灌区改造工作"]


def test_line_breaks_that_only_wrap_a_paragraph_can_be_joined():
    wrapped = [
        "一季度全县各学校按照统一部署开展",
        "安全检查并对查出的隐患建立台账逐",
        "一整改同时组织教师和家长参加培训",
    ]
    content = source.read(word(HEAD + title("教育局开展校园安全检查") + broken(*wrapped, "。")))
    problem = next(each for each in read_lines(content, REGISTER).problems if each.code == "wrap.suspected")

    joined = read_lines(content, REGISTER, repairs=[Repair(problem.code, problem.line, problem.quote, "join", "")])

    assert joined.entries[0].paragraphs == ["".join([*wrapped, "。"])]
