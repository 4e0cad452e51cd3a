"""An article from another file is put where the contents announce it, and nothing else changes."""

import pytest

from bulletin.document import Refusal
from bulletin.formats import text
from bulletin.formats.insertion import insert
from bulletin.grammar.reading import read_lines
from departments.names import Register

CONTENTS = "【民生实事】\n●甲镇修好水渠\n●乙镇修好道路\n【工作进展】\n●丙镇修好桥梁\n"
FIRST = "甲镇修好水渠\n水渠长3公里。\n（甲镇供稿）\n"
SECOND = "乙镇修好道路\n道路长5公里。\n（乙镇供稿）\n"
THIRD = "丙镇修好桥梁\n桥梁长7米。\n（丙镇供稿）\n"


def read(data):
    return read_lines(text.read(data), Register())


def put(source, item, article, encoding="utf-8"):
    data, *_ = insert(read(source.encode(encoding)), item, article)
    return data.decode(encoding)


def test_it_comes_behind_the_article_before_it():
    body = CONTENTS + "◆民生实事◆\n{}{}◆工作进展◆\n" + THIRD

    assert put(body.format(FIRST, ""), 3, SECOND) == body.format(FIRST, SECOND)


def test_it_comes_before_the_article_behind_it():
    body = CONTENTS + "◆民生实事◆\n{}{}◆工作进展◆\n" + THIRD

    assert put(body.format("", SECOND), 2, FIRST) == body.format(FIRST, SECOND)


def test_a_section_without_articles_gets_its_first():
    body = CONTENTS + "◆民生实事◆\n" + FIRST + SECOND + "◆工作进展◆\n{}"

    assert put(body.format(""), 5, THIRD) == body.format(THIRD)


def test_a_section_that_is_missing_too_gets_its_heading():
    body = CONTENTS + "◆民生实事◆\n" + FIRST + SECOND

    assert put(body, 5, THIRD) == body + "◆工作进展◆\n" + THIRD


def test_a_text_without_its_title_gets_that_of_the_contents():
    body = CONTENTS + "◆民生实事◆\n" + FIRST + "{}"

    assert put(body.format(""), 3, "\n道路长5公里。\n（乙镇供稿）") == body.format(SECOND)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encoding_and_line_ends_are_the_bulletins_own(encoding):
    body = (CONTENTS + "◆民生实事◆\n" + FIRST + "{}").replace("\n", "\r\n")
    data, at, count = insert(read(body.format("").encode(encoding)), 3, SECOND)

    assert data == body.format(SECOND.replace("\n", "\r\n")).encode(encoding)
    assert (at, count) == (9, 3)


def test_the_reading_finds_it():
    data, *_ = insert(read((CONTENTS + "◆民生实事◆\n" + FIRST).encode()), 3, SECOND)
    document = read(data)

    assert [entry.title for entry in document.entries] == ["甲镇修好水渠", "乙镇修好道路"]
    assert [p.line for p in document.problems if p.code == "toc.item_missing"] == [5]


def test_nothing_is_put_where_nothing_is_announced_or_given():
    document = read((CONTENTS + "◆民生实事◆\n" + FIRST).encode())
    for item, article in ((1, SECOND), (3, " \n")):
        with pytest.raises(Refusal, match="没有读到这一篇的正文"):
            insert(document, item, article)
