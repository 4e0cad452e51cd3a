"""Twelve months as a drawing: what falls into which month, and where it is drawn."""

from datetime import date

from bulletin import trends

APRIL = date(2026, 4, 17)


def test_thirteen_months_reach_back_to_the_same_month_a_year_ago():
    dated = [
        (date(2025, 3, 31), 1),
        (date(2025, 4, 1), 2),
        (date(2025, 12, 31), 3),
        (date(2026, 4, 30), 4),
        (date(2026, 5, 1), 5),
    ]

    assert trends.by_month(dated, APRIL) == [[2], *[[]] * 7, [3], [], [], [], [4]]


def test_bars_stand_on_the_axis_and_are_as_high_as_their_figures():
    drawn = trends.bars("稿件", "篇", [*[0] * 10, 18, 9], trends.months(APRIL.month), before=9)

    assert (drawn.now, drawn.before, drawn.lines) == (9, 9, ())
    assert [mark.label for mark in drawn.marks] == "5 6 7 8 9 10 11 12 1 2 3 4".split()
    assert [(mark.left, mark.top, mark.height) for mark in drawn.marks[-3:]] == [
        (201, 72, 0),
        (223, 18, 54),
        (245, 45, 27),
    ]
    assert {mark.top + mark.height for mark in drawn.marks} == {trends.FLOOR}
    assert drawn.said == (
        "稿件：5月0篇，6月0篇，7月0篇，8月0篇，9月0篇，10月0篇，11月0篇，12月0篇，1月0篇，2月0篇，3月18篇，4月9篇"
    )


def test_a_line_is_broken_where_a_month_has_no_figure_and_writes_its_ends_out():
    drawn = trends.line("天数", "天", [*[None] * 5, 4, 2, None, 4, 2, 4, 0], trends.months(APRIL.month))

    assert drawn.lines == ("121,18.0 143,45.0", "187,18.0 209,45.0 231,18.0 253,72.0")
    assert [mark.label for mark in drawn.marks if mark.labelled] == ["10", "4"]
    assert drawn.said.endswith("9月没有，10月4天，11月2天，12月没有，1月4天，2月2天，3月4天，4月0天")


def test_a_year_without_anything_can_be_drawn():
    assert {mark.height for mark in trends.bars("稿件", "篇", [0] * 12, trends.months(4)).marks} == {0}
    assert trends.line("天数", "天", [None] * 12, trends.months(4)).lines == ()


def test_of_more_years_than_fit_the_last_are_drawn():
    drawn = trends.bars("稿件", "篇", list(range(15)), [f"{year}年" for year in range(2012, 2027)])

    assert [(mark.label, mark.value) for mark in drawn.marks] == [(f"{2012 + n}", n) for n in range(3, 15)]
    assert drawn.said.startswith("稿件：2015年3篇，2016年4篇")
    assert drawn.now == 14
