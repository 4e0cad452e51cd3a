"""Where the lines of bodies, titles and credits may break."""

import re
from html import unescape

import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from articles.markup import clean
from bulletin.typesetting import typeset, typeset_line, typeset_title


def kept(text):
    """What a text's lines may not be broken in."""
    return re.findall('<span class="whole">(.*?)</span>', typeset_line(text))


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("完成2.55亿元，占70%", ["2.55亿元"]),
        ("提高3.5个百分点", ["3.5个百分点"]),
        ("12.8万平方米、1,234.5万平方公里", ["12.8万平方米", "1,234.5万平方公里"]),
        ("2026年4月20日", ["2026年", "4月", "20日"]),
        ("2024 年 4 月、100 万元、20 km/h", ["2024 年", "4 月", "100 万元", "20 km/h"]),
        ("第5期、第 8 期、第1—3季度", ["第5期", "第 8 期", "第1—3季度"]),
        ("5—6月，10：00—12：00，20～30%，1＋7", ["5—6月", "10：00—12：00", "20～30%", "1＋7"]),
        ("1+7、1/3、15:30、+3.2℃", []),
        ("№ 5、No. 5、８㎡、１２．５％、１，２３４户", ["№ 5", "No. 5", "８㎡", "１２．５％", "１，２３４户"]),
        ("5000千瓦时、5千克、3千万元", ["5000千瓦时", "5千克", "3千万元"]),
        ("3000余家、100多万元、2个半小时", ["3000余家", "100多万元", "2个半小时"]),
        ("25元/吨、100公里/小时", ["25元/吨", "100公里/小时"]),
        ("5A级景区、5G+工业", ["5A级"]),
        ("增长5到6、达3和4", []),
        ("2023，2024年", ["2024年"]),
        ("买买提·吐尔逊到京—沪高铁", ["提·", "京—"]),
        ("推进——我市", []),
        ("二〇二六年四月", ["二〇二六年"]),
        ("100000万元—200000万元", ["100000万元—", "200000万元"]),
        (f"{'9' * 40}亿元", []),
    ],
)
def test_a_number_keeps_its_unit_and_a_mark_its_place(text, whole):
    assert kept(text) == whole


def test_a_number_is_whole_across_bold_and_links():
    body = '<p>达<strong>2.55</strong>亿元、<a href="/a" rel="noopener noreferrer">第5期</a>、<em>约100</em>万元</p>'

    assert typeset(body) == (
        '<p>达<span class="whole"><strong>2.55</strong>亿元</span>、'
        '<a href="/a" rel="noopener noreferrer"><span class="whole">第5期</span></a>、<em>约100</em>万元</p>'
    )


def test_a_link_and_a_pictures_words_are_no_text():
    body = '<p><a href="/5月/6日" rel="noopener noreferrer">见</a><img src="/a.png" alt="5月 6日">&lt;7&amp;8</p>'

    assert re.sub(' loading="lazy" decoding="async"', "", typeset(body)) == body


def test_a_table_whose_words_are_whole_anyway_is_told_about_ranges_only():
    body = "<table><tbody><tr><td>100万元</td><td>5—6月</td></tr></tbody></table>"

    assert re.findall("<td>.*?</td>", typeset(body)) == [
        "<td>100万元</td>",
        '<td><span class="whole">5—6月</span></td>',
    ]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "市商务局“四个延伸”高水平优化政府采购流程",
            ["市商务局", "“四个延伸”", "高水平", "优化", "政府采购", "流程"],
        ),
        (
            "县生态环境局扎实推进乡村振兴和农业农村现代化",
            ["县生态环境局", "扎实", "推进", "乡村振兴", "和农业农村", "现代化"],
        ),
        (
            "买买提·吐尔逊同志先进事迹报告会在我市举行",
            ["买买提·吐尔逊", "同志", "先进事迹", "报告会", "在我市", "举行"],
        ),
        ("台山市2026年1—4月增加值增长7.6%", ["台山市", "2026年", "1—4月", "增加值", "增长", "7.6%"]),
        ("关于加强安全生产工作的通知（试行）", ["关于", "加强", "安全生产", "工作的", "通知", "（试行）"]),
        ("粤府〔2024〕18号文件贯彻落实情况", ["粤府", "〔2024〕18号", "文件", "贯彻落实", "情况"]),
        ("Smart City Expo在江门开幕", ["Smart City Expo", "在江门", "开幕"]),
        ("市委书记陈𬴂到我市调研", ["市委书记", "陈𬴂", "到我市", "调研"]),
        ("市财政局推进工作", ["市财政局", "推进", "工作"]),
        ("水利局供稿", ["水利局供稿"]),
    ],
)
def test_a_title_may_break_between_its_words(title, lines):
    assert [re.sub("<[^>]+>", "", unescape(line)) for line in typeset_title(title).split("<wbr>")] == lines


WORDS = [
    "政府采购",
    "“",
    "”",
    "2026年",
    "5—6月",
    "·",
    "买买提",
    "，",
    "《条例》",
    "——",
    "A&B",
    "<i>",
    " ",
    "\u200b",
    "מ",
    "𬴂",
]
TITLES = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3))).map("".join)
TAGS = re.compile('<wbr>|<span class="whole">|</span>')


@given(TITLES)
def test_a_title_stays_word_for_word_and_breaks_at_no_mark(title):
    lines = [unescape(TAGS.sub("", line)) for line in typeset_title(title).split("<wbr>")]
    borders = {0}
    for word in rjieba.cut(title.encode("utf-8", "replace").decode()):
        borders.add(max(borders) + len(word))

    assert "".join(lines) == title
    assert [line for line in lines[1:] if line[0] in "。，、；：？！”』）》"] == []
    assert [line for line in lines[:-1] if line[-1] in "“『（《"] == []
    assert {len("".join(lines[:n])) for n in range(len(lines))} <= borders
    assert unescape(TAGS.sub("", typeset_line(title))) == title


@given(TITLES)
def test_a_body_keeps_its_words_and_its_markup(text):
    body = clean(f"<p>{text}<strong>{text}</strong></p>")

    assert TAGS.sub("", typeset(body)).replace("<strong>", "").replace("</strong>", "") == body.replace(
        "<strong>", ""
    ).replace("</strong>", "")


def test_words_are_asked_for_once_a_title():
    typeset_title.cache_clear()
    typeset_title("市财政局推进政府采购")
    typeset_title("市财政局推进政府采购")

    assert (typeset_title.cache_info().hits, typeset_title.cache_info().misses) == (1, 1)
