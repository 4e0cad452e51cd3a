"""Run-in heads, the points of an article, and offices in a credit."""

from hypothesis import given
from hypothesis import strategies as st

from articles.markup import clean, plain
from bulletin.typesetting import Point, credit_pieces, points, printed_credit, typeset


def test_a_numbered_head_and_the_run_in_heads_behind_it_are_bold():
    body = "<p>一、精准定位。一是紧盯头号工程。把安全应急产业列为首位。二是紧盯产业链。发展实体经济。</p>"

    assert typeset(body) == (
        "<p><strong>一、精准定位。</strong><strong>一是紧盯头号工程。</strong>把安全应急产业列为首位。"
        "<strong>二是紧盯产业链。</strong>发展实体经济。</p>"
    )


def test_a_head_alone_in_its_paragraph_is_bold_without_a_full_stop():
    assert typeset("<p>一、总体要求</p><p>一、坚持党的领导。</p><p>一、主要做法：</p>") == (
        "<p><strong>一、总体要求</strong></p><p>一、坚持党的领导。</p><p>一、主要做法：</p>"
    )


def test_a_list_of_sentences_has_no_heads():
    body = "<p>要做到：一是加强领导。二是压实责任。三是强化督查。</p><p>分三步走，一是先行；二是推广。</p>"

    assert typeset(body) == body


def test_only_text_directly_in_a_paragraph_is_touched():
    body = (
        '<p>见<a href="/a" rel="noopener noreferrer">一、链接。</a>一是开头。正文</p><ul><li>一、条目。其他</li></ul>'
    )

    assert typeset(body) == body


def test_headings_take_the_level_of_the_page_and_wide_tables_scroll_by_themselves():
    assert typeset("<h3>甲</h3><h4>乙</h4><table><tbody><tr><td>1</td></tr></tbody></table>", headings=2) == (
        '<h2>甲</h2><h3>乙</h3><div class="table" role="group" aria-label="表格" tabindex="0">'
        "<table><tbody><tr><td>1</td></tr></tbody></table></div>"
    )


def test_the_points_of_an_article_lead_to_its_heads():
    body = "<p>导语。</p><p>一、突出A&amp;B。正文</p><h3>二、分地区情况</h3><p>三、下一步</p>"

    assert points(body) == [
        Point("point-1", "一、突出A&B"),
        Point("point-2", "二、分地区情况"),
        Point("point-3", "三、下一步"),
    ]
    assert typeset(body, headings=2, anchor="point") == (
        '<p>导语。</p><p id="point-1"><strong>一、突出A&amp;B。</strong>正文</p>'
        '<h2 id="point-2">二、分地区情况</h2><p id="point-3"><strong>三、下一步</strong></p>'
    )


def test_one_head_is_no_list_of_points():
    assert points("<p>一、突出重点。正文</p>") == []


PIECES = [
    "<p>",
    "</p>",
    "一、甲。",
    "一是乙。",
    "丙",
    "<br>",
    "&",
    '<a href="/x">',
    "</a>",
    "<table><tr><td>",
    "</table>",
    "<h3>",
    "\n",
]
BODIES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3))).map("".join).map(clean)


@given(BODIES)
def test_typesetting_changes_no_word_and_breaks_no_markup(body):
    shown = typeset(body, anchor="point")

    assert plain(
        shown.replace('<div class="table" role="group" aria-label="表格" tabindex="0">', "").replace("</div>", "")
    ) == plain(body)
    assert clean(shown).replace("<strong>", "").replace("</strong>", "") == body.replace("<strong>", "").replace(
        "</strong>", ""
    )


def test_offices_are_found_in_a_printed_credit():
    names = [("市财政局", 1), ("某某中心", None), ("市水利局", 2)]

    assert credit_pieces(["市 财 政 局、某某中心供稿", "市水利局供稿 撰稿：张三"], names) == [
        [("市 财 政 局", 1), ("、", None), ("某某中心", None), ("供稿", None)],
        [("市水利局", 2), ("供稿 撰稿：张三", None)],
    ]


def test_a_credit_says_once_that_it_is_one():
    assert [printed_credit("市财政局"), printed_credit("市财政局供稿")] == ["市财政局供稿", "市财政局供稿"]
