"""The HTML of a body as blocks: every word of it, in its order, and how it is set."""

import re

from hypothesis import given
from hypothesis import strategies as st

from articles import markup
from bulletin.document import Block, Cell, Picture, Run
from bulletin.formats import html
from bulletin.typesetting import typeset

ADDRESS = f"/media/pictures/{'a' * 64}.png"
PICTURE = Picture(b"...")


def blocks(body):
    return html.blocks(body, lambda address: PICTURE)


def said(body):
    """(kind, text) of each block."""
    return [(block.kind, block.text) for block in blocks(body)]


def test_a_paragraph_is_its_runs():
    (block,) = blocks('<p>甲<strong>乙<em>丙</em></strong><a href="https://example.cn/">丁</a></p>')

    assert block.runs == (
        Run("甲"),
        Run("乙", frozenset({"strong"})),
        Run("丙", frozenset({"strong", "em"})),
        Run("丁", link="https://example.cn/"),
    )
    assert block.text == "甲乙丙丁"


def test_heads_and_whole_numbers_are_marked_as_the_page_marks_them():
    (block,) = blocks(typeset("<p>（一）强化服务。新增企业13家，增长。</p>"))

    assert [(run.text, set(run.styles)) for run in block.runs if run.styles] == [
        ("（一）强化服务。", {"strong", "second"}),
        ("13家", {"whole"}),
    ]


def test_line_breaks_part_blocks_and_an_item_has_its_marker_once():
    assert said("<p>甲<br>乙</p>") == [("paragraph", "甲"), ("paragraph", "乙")]
    items = blocks('<ol start="3"><li>甲<br>乙<ul><li>丙</li></ul></li><li>丁</li></ol>')
    assert [(block.marker, block.level, block.text) for block in items] == [
        ("3.", 1, "甲"), ("", 1, "乙"), ("•", 2, "丙"), ("4.", 1, "丁")
    ]  # fmt: skip


def test_headings_and_quotes_say_so():
    body = "<h3>一、甲</h3><h4>（一）乙</h4><blockquote><p>丙</p></blockquote><hr><p>丁</p>"

    assert [(block.kind, block.level, block.text) for block in blocks(body)] == [
        ("heading", 1, "一、甲"), ("heading", 2, "（一）乙"), ("quote", 0, "丙"), ("paragraph", 0, "丁")
    ]  # fmt: skip


def test_a_table_keeps_its_spans_and_its_captions_stand_before_it():
    body = (
        "<table><caption>表1　甲<br>单位：万元</caption><tbody><tr><th colspan=\"2\">乙</th></tr>"
        "<tr><td rowspan=\"2\">丙<br>丁</td><td>1</td></tr><tr><td>2</td></tr></tbody></table>"
    )  # fmt: skip
    *captions, table = blocks(body)

    assert captions == [Block("caption", "表1　甲"), Block("caption", "单位：万元")]
    assert table.table == (
        (Cell("乙", 2, 1, header=True),), (Cell("丙\n丁", 1, 2), Cell("1")), (Cell("2"),)
    )  # fmt: skip
    assert table.text == "乙\n丙 丁\t1\n2"


def test_a_picture_is_shown_with_its_caption_and_its_alternative_text_stands_in_where_it_is_gone():
    body = f'<figure><img src="{ADDRESS}" alt="大坝"><figcaption>图1　大坝</figcaption></figure>'

    assert blocks(body) == (Block("picture", "图1　大坝", pictures=(Picture(PICTURE.data, "大坝"),)),)
    assert html.blocks(body.replace("图1　大坝", "")) == (Block("caption", "大坝"),)


def test_spaces_are_joined_as_a_browser_joins_them():
    assert said("<p> 甲 \n <strong> 乙</strong>\t丙 </p> ") == [("paragraph", "甲 乙 丙")]


# Any cleaned HTML

words = st.text(st.sampled_from("甲乙丙，。一、二是（）1 3\n\t<&>]]>𬴂😀　\xa0"), max_size=8).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
inline = st.recursive(
    words | st.just("<br>"),
    lambda inside: st.tuples(
        st.sampled_from(["strong", "em", "u", "s", "sub", "sup", 'a href="https://example.cn/"']),
        st.lists(inside, max_size=3),
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0].split()[0]}>"),
    max_leaves=4,
)
line = st.lists(inline, max_size=3).map("".join)


def element(*names, inside=line):
    return st.tuples(st.sampled_from(names), inside).map(lambda made: f"<{made[0]}>{made[1]}</{made[0]}>")


cells = st.lists(element("td", "th", inside=line | element("p")), min_size=1, max_size=3).map("".join)
rows = st.lists(cells.map(lambda row: f"<tr>{row}</tr>"), min_size=1, max_size=3).map("".join)
captions = st.just("") | element("caption")
tables = st.tuples(captions, rows).map(lambda made: f"<table>{made[0]}<tbody>{made[1]}</tbody></table>")
pictures = element("figcaption").map(lambda caption: f'<figure><img src="{ADDRESS}" alt="图">{caption}</figure>')
lists = st.recursive(
    element("li"),
    lambda inside: st.tuples(line, element("ul", "ol", inside=st.lists(inside, min_size=1, max_size=3).map("".join))).map(
        lambda made: f"<li>{made[0]}{made[1]}</li>"
    ),
    max_leaves=4,
)  # fmt: skip
bodies = st.lists(
    element("p", "h3", "h4", "blockquote")
    | element("blockquote", inside=element("p"))
    | lists.map(lambda items: f"<ul>{items}</ul>")
    | tables
    | pictures
    | line,
    max_size=5,
).map(lambda parts: markup.clean("".join(parts)))


def lines(texts):
    """What these texts say line by line, spaces joined, blank lines left out."""
    joined = (re.sub(r"\s*\t\s*|[ \r\f]+", " ", part).strip() for text in texts for part in text.split("\n"))
    return [part for part in joined if part]


@given(bodies)
def test_the_blocks_say_what_the_text_says_line_by_line(body):
    body = re.sub("[\n\t]", " ", body)  # in HTML no more than spaces

    assert lines(block.text for block in blocks(body)) == lines(markup.texts(body))


@given(bodies | st.text(max_size=80).map(markup.clean))
def test_no_character_of_any_cleaned_html_is_lost_or_said_twice(body):
    assert "".join("".join(block.text for block in blocks(body)).split()) == "".join(markup.plain(body).split())


def test_a_line_end_between_two_inline_tags_is_a_space():
    assert [block.text for block in blocks("<p><strong>1</strong>\n<em>一</em></p>")] == ["1 一"]


@given(bodies)
def test_typesetting_changes_no_text_and_the_runs_are_the_text(body):
    assert [block.text for block in blocks(typeset(body))] == [block.text for block in blocks(body)]
    assert all(
        "".join(run.text for run in block.runs) == block.text for block in blocks(body) if block.runs
    )  # fmt: skip
