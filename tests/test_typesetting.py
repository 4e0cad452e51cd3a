"""Run-in heads, the points of an article, and offices in a credit."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.markup import clean
from bulletin.typesetting import Point, bracketed, credit_pieces, points, printed_credit, typeset

SCROLLS = '<div class="table" role="group" aria-label="表格" tabindex="0">'


def test_a_numbered_head_and_the_run_in_heads_behind_it_are_bold():
    body = "<p>一、抓实服务。一是设立绿色窗口。把老人事项排在前面。二是延长办公时间。周末照常受理。</p>"

    assert typeset(body) == (
        "<p><strong>一、抓实服务。</strong><strong>一是设立绿色窗口。</strong>把老人事项排在前面。"
        "<strong>二是延长办公时间。</strong>周末照常受理。</p>"
    )


def test_a_head_alone_in_its_paragraph_is_bold_without_a_full_stop():
    assert typeset("<p>一、总体要求</p><p>一、坚持党的领导。</p><p>一、主要做法：</p>") == (
        "<p><strong>一、总体要求</strong></p><p>一、坚持党的领导。</p><p>一、主要做法：</p>"
    )


def test_a_list_of_sentences_has_no_heads():
    body = "<p>要做到：一是加强领导。二是压实责任。三是强化督查。</p><p>分三步走，一是先行；二是推广。</p>"

    assert typeset(body) == body


def test_only_what_starts_a_line_of_a_paragraph_is_a_head():
    body = (
        '<p>见<a href="/a" rel="noopener noreferrer">一、链接。</a>统一是前提。正文</p><ul><li>一、条目。其他</li></ul>'
        "<blockquote><p>一、引文。其他</p></blockquote><table><tbody><tr><td><p>一、表格。其他</p></td></tr></tbody></table>"
    )

    assert typeset(body).replace(SCROLLS, "").replace("</div>", "") == body


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


def test_a_head_behind_something_else_in_a_heading_is_no_point():
    figure = "<figure><figcaption>图</figcaption></figure>"
    body = clean(f"<h3>{figure}一、总体</h3><h3>二、进展</h3><h3>三、打算<hr>四、建议</h3>")

    assert points(body) == [Point("point-1", "二、进展"), Point("point-2", "三、打算")]
    assert typeset(body, anchor="point") == (
        f'<h3>{figure}一、总体</h3><h3 id="point-1">二、进展</h3><h3 id="point-2">三、打算<hr>四、建议</h3>'
    )


def test_one_head_is_no_list_of_points():
    assert points("<p>一、突出重点。正文</p>") == []


def test_a_head_may_have_links_bold_and_breaks_in_it():
    body = (
        '<p>一、推进<a href="/a" rel="noopener noreferrer">乡村振兴</a>战略。正文<br>二、<strong>已经加粗。</strong>正文<br>三、独立成行</p>'
        "<p><strong>四、编辑加粗。</strong>正文</p><p><strong>五、粗到<em>后面。正文</em></strong></p>"
    )

    assert typeset(body, anchor="point") == (
        '<p id="point-1"><strong>一、推进<a href="/a" rel="noopener noreferrer">乡村振兴</a>战略。</strong>正文<br>'
        '<strong id="point-2">二、<strong>已经加粗。</strong></strong>正文<br><strong id="point-3">三、独立成行</strong></p>'
        '<p id="point-4"><strong>四、编辑加粗。</strong>正文</p><p><strong>五、粗到<em>后面。正文</em></strong></p>'
    )
    assert [point.text for point in points(body)] == [
        "一、推进乡村振兴战略",
        "二、已经加粗",
        "三、独立成行",
        "四、编辑加粗",
    ]


def test_heads_of_the_second_level_are_bold_with_a_face_of_their_own_in_print():
    body = "<p>（一）建立清单。逐项列出任务。</p><p>(二)加强宣传引导</p><p>（三）未按规定登记的；</p><p>（四）情况属实。</p>"

    assert typeset(body, anchor="point") == (
        '<p><strong class="second">（一）建立清单。</strong>逐项列出任务。</p><p><strong class="second">(二)加强宣传引导</strong></p>'
        "<p>（三）未按规定登记的；</p><p>（四）情况属实。</p>"
    )
    assert points(body) == []


def test_the_third_level_and_words_of_order_head_nothing():
    body = "<p>1.简化流程。减少材料。</p><p>（1）简化流程。减少材料。</p><p>首先，简化流程。减少材料。</p><p>第一，简化流程。减少材料。</p>"

    assert typeset(body) == body


def test_a_full_stop_in_quotes_or_brackets_ends_no_head():
    assert [
        typeset(f"<p>{text}</p>")[3:-4]
        for text in (
            "一、落实“一件事一次办。”要求。共办件。",
            "一是推行“减环节。”全部办结",
            "二、对标（见附件。）整改。立行立改。",
            "三、“未完。正文没有收尾引号。后文",
        )
    ] == [
        "<strong>一、落实“一件事一次办。”要求。</strong>共办件。",
        "<strong>一是推行“减环节。”</strong>全部办结",
        "<strong>二、对标（见附件。）整改。</strong>立行立改。",
        "三、“未完。正文没有收尾引号。后文",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "一是加强领导。二是压实责任。三是强化督查。全市面貌一新。",
        "一是加强领导；二是压实责任。全市面貌一新。",
        "做法有三，一是加强领导，二是压实责任。全市面貌一新。",
        "统一是前提。唯一是标准。",
    ],
)
def test_a_row_of_sentences_or_clauses_has_no_heads(text):
    assert typeset(f"<p>{text}</p>") == f"<p>{text}</p>"


def test_all_items_of_a_row_are_heads_but_the_last_that_heads_nothing():
    assert typeset("<p>措施如下：一是快。马上办。二是准。对表办。三是实。</p>") == (
        "<p>措施如下：<strong>一是快。</strong>马上办。<strong>二是准。</strong>对表办。三是实。</p>"
    )


def test_the_first_rows_of_headings_are_a_tables_head_which_print_repeats():
    row, head = "<tr><td>1</td></tr>", "<tr><th>镇</th></tr>"
    spans = '<tr><th rowspan="2">镇</th></tr>'
    bodies = [head + row, spans + head + row, spans + row, head, head + "<tr><th>甲</th><td>1</td></tr>"]

    assert [
        typeset(f"<table><tbody>{each}</tbody></table>")
        .removeprefix(f"{SCROLLS}<table>")
        .removesuffix("</table></div>")
        for each in bodies
    ] == [
        f"<thead>{head}</thead><tbody>{row}</tbody>",
        f"<thead>{spans}{head}</thead><tbody>{row}</tbody>",
        f"<tbody>{spans}{row}</tbody>",
        f"<tbody>{head}</tbody>",
        f"<thead>{head}</thead><tbody><tr><th>甲</th><td>1</td></tr></tbody>",
    ]


def test_pictures_load_when_they_are_reached_and_keep_their_measures():
    assert typeset('<figure><img src="/a.jpg" alt="堤" width="5000" height="4000"></figure>') == (
        '<figure><img loading="lazy" decoding="async" src="/a.jpg" alt="堤" width="5000" height="4000"></figure>'
    )


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
    "</strong>",
    "<strong>",
    "<em>",
    "</em>",
    "（一）丁。",
    "5—6月",
    "2.55",
    "亿元",
    "第",
    "<thead>",
    "<tr><th>",
    "</tr>",
    '<img src="/media/pictures/' + "0" * 64 + '.png" alt="5月 1日">',
    "·",
    "“",
    "”",
    "\n",
]
ADDED = re.compile(
    '</?(?:strong|span)[^>]*>|<div class="table"[^>]*>|</div>|</?t(?:head|body)>| (?:id="point|loading|decoding)[^ >]*'
)
BODIES = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3))).map("".join).map(clean)


@given(BODIES)
def test_typesetting_changes_no_word_and_breaks_no_markup(body):
    shown = typeset(body, anchor="point")

    assert ADDED.sub("", shown) == ADDED.sub("", body)
    assert ADDED.sub("", clean(shown)) == ADDED.sub("", body)
    assert [point.anchor for point in points(body)] in ([], re.findall(' id="(point-[0-9]+)"', shown))


def test_offices_are_found_in_a_printed_credit():
    names = [("市财政局", 1), ("某某中心", None), ("市水利局", 2)]

    assert credit_pieces(["市 财 政 局、某某中心供稿", "市水利局供稿 撰稿：张三"], names) == [
        [("市 财 政 局", 1), ("、", None), ("某某中心", None), ("供稿", None)],
        [("市水利局", 2), ("供稿 撰稿：张三", None)],
    ]


def test_a_credit_says_once_that_it_is_one():
    assert [printed_credit("市财政局"), printed_credit("市财政局供稿")] == ["市财政局供稿", "市财政局供稿"]


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("执笔：张三", "执笔：张三"),
        ("撰 稿: 张三　整理:李四", "撰 稿: 张三　整理:李四"),
        ("资料来源：市统计局", "资料来源：市统计局"),
        ("文/图：王五", "文/图：王五"),
        ("供稿：市财政局", "供稿：市财政局"),
        ("市水利局 撰稿：周明", "（市水利局 撰稿：周明）"),
        ("县政府办执笔：张三", "（县政府办执笔：张三）"),
        ("（本报记者：赵六）", "（本报记者：赵六）"),
        ("市文旅局", "（市文旅局供稿）"),
        ("市档案馆编辑部", "（市档案馆编辑部供稿）"),
    ],
)
def test_a_credit_with_a_label_stays_as_it_is(line, printed):
    assert bracketed(printed_credit(line)) == printed
