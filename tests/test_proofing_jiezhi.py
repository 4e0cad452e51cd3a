"""截止 is to end, 截至 is up to a time."""

import pytest

from articles.proofing.finding import Finding, Line
from articles.proofing.jiezhi import check


def test_a_finding_covers_what_is_to_be_replaced():
    assert list(check([Line("通报", "title"), Line("截止到2025年底，全县完工。")])) == [
        Finding("word.jiezhi", "must", 1, 0, 3, "截止到", "“截止”是停止，后面是时间应为“截至”。", "截至")
    ]


@pytest.mark.parametrize(
    "text",
    """截止目前|截止2025年底|截止到目前|截止至10月末|截止今年6月|截止上月底|截止发稿时|截止昨日|截止“十三五”末|截止今天|截止12月31日24时|截止6月
    截止二〇二五年末|截止第三季度|截止一季度末|截止去年年底|截止2022年|截止现在|截止当前|截止本月|截止2025-06-30|截止18:00|截止下午5时|截止×月×日
    截止年底|截止月末|截止报告期末|截止记者发稿|截止本周|截止上半年|截止 2025年6月|截止到第二季度|数据截止2024年12月|截止此时|截止1—6月""".replace(
        "\n", "|"
    ).split("|"),
)
def test_before_a_time_it_is_wrong(text):
    text = text.strip()

    assert [finding.suggestion for finding in check([Line(f"{text}，全县已完成投资三亿元。")])] == ["截至"]


@pytest.mark.parametrize(
    "text",
    [
        "报名截止日期为6月30日。",
        "申报截止时间2025年6月30日。",
        "报名6月30日截止，今年不再延期。",
        "征集活动于今日截止。",
        "于3月1日截止2025年度申报。",
        "报名已截止。今年共收到三百份。",
        "报名截止，6月公布结果。",
        "更换截止阀12个。",
        "投标截止当天开标，投标截止时当场公布，截止后不再受理。",
        "截至目前，截至6月底。",
        "截止期限2025年，截止日前送达，截止点3处。",
        "报名截止：6月30日。",
    ],
)
def test_where_something_ends_it_is_right(text):
    assert list(check([Line(text)])) == []
