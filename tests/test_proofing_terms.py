"""An office's own table of terms."""

from articles.proofing.finding import Finding, Line
from articles.proofing.terms import TermRule, Terms, check


def found(text, *rules):
    return [(finding.start, finding.quote, finding.suggestion) for finding in check([Line(text)], rules)]


def test_a_finding_has_the_level_of_its_term():
    rules = [
        TermRule("贫困户", "脱贫户", severity="style"),
        TermRule("老板", blocking=True, severity="style", reason="公文用语"),
        TermRule("大干快上"),
    ]
    lines = [Line("走访贫困户", "title"), Line("老板大干快上。")]

    assert list(check(lines, rules)) == [
        Finding("word.term", "style", 0, 2, 5, "贫困户", "“贫困户”应为“脱贫户”。", "脱贫户"),
        Finding("word.term", "must", 1, 0, 2, "老板", "“老板”不宜使用：公文用语。", None),
        Finding("word.term", "check", 1, 2, 6, "大干快上", "“大干快上”不宜使用。", None),
    ]


def test_of_terms_at_one_place_the_longer_wins():
    rules = [
        TermRule("工商局", "市场监管局"),
        TermRule("县工商局", "县市场监管局"),
        TermRule("工商局长", "市场监管局长"),
    ]

    assert found("县工商局和工商局、工商局长", *rules) == [
        (0, "县工商局", "县市场监管局"),
        (5, "工商局", "市场监管局"),
        (9, "工商局长", "市场监管局长"),
    ]


def test_terms_that_overlap_are_both_found():
    assert found("甲乙丙", TermRule("甲乙"), TermRule("乙丙")) == [(0, "甲乙", None), (1, "乙丙", None)]


def test_a_term_is_right_inside_its_exceptions():
    rule = TermRule("长江", "黄河", exceptions=("扬子长江", "长江路", "长江"))

    assert found("扬子长江、长江路、长江", rule) == [(9, "长江", "黄河")]


def test_a_longer_term_that_is_right_there_hides_no_shorter_one():
    rules = [TermRule("甲乙丙", exceptions=("甲乙丙丁",)), TermRule("甲乙")]

    assert found("甲乙丙丁，甲乙丙", *rules) == [(0, "甲乙", None), (5, "甲乙丙", None)]


def test_a_term_is_right_inside_what_it_should_be():
    assert found("江门市和江门", TermRule("江门", "江门市")) == [(4, "江门", "江门市")]


def test_letters_are_equal_in_both_widths_and_end_where_words_end():
    rule = TermRule("IT", "信息技术")

    assert found("IT业、ＩＴ业、WITH、IT2、it", rule) == [
        (0, "IT", "信息技术"),
        (4, "ＩＴ", "信息技术"),
        (13, "IT", "信息技术"),
    ]


def test_a_term_may_be_about_width_itself():
    assert found("ＧＤＰ与GDP", TermRule("ＧＤＰ", "GDP")) == [(0, "ＧＤＰ", "GDP")]


def test_single_characters_and_nothing():
    assert found("甲乙甲", TermRule("甲", "假"), TermRule("")) == [(0, "甲", "假"), (2, "甲", "假")]
    assert found("甲乙甲") == []
    assert found("", TermRule("甲")) == []


def test_of_two_rules_for_one_term_the_blocking_one_holds():
    rules = [TermRule("老板", "企业家"), TermRule("老板", "负责人", blocking=True), TermRule("老板", "甲方")]

    assert found("老板", *rules) == [(0, "老板", "负责人")]


def test_each_term_of_a_large_table_is_found():
    names = [f"{chr(0x4E00 + n // 100)}{chr(0x5E00 + n % 100)}" for n in range(12_000)]
    table = Terms(TermRule("县人民政府" + name) for name in names)
    text = "，".join("县人民政府" + name for name in names)

    assert [rule.wrong for _, _, rule in table.hits(text)] == ["县人民政府" + name for name in names]
