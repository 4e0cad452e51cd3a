"""The checks of words together: on real bulletins, on any text at all, and in little time."""

from itertools import chain, pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.proofing import confusables, jiezhi, repeats, script, terms
from articles.proofing.borders import borders, dictionary, words
from articles.proofing.finding import LEVELS, Line
from articles.proofing.terms import TermRule
from bulletin.formats.source import read

SAMPLES = Path(__file__).resolve().parent.parent / "seeds"
CHECKS = [confusables.check, jiezhi.check, repeats.check, script.check]
# What the checks look for, so that any text made of it comes near their rules.
PIECES = [
    *"的了在一二三〇零○O年月日曰未末已己於著乾，。、；,;！ あ⼈國\U0001f600\U00020000\u3000\n",
    *"截止 截止到 布署 按排 会报 大会报告 工作 研究 进一步 目前 2025年 二○二 非常 再 甲 甲乙 ＧＤＰ".split(),
]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
RULES = [TermRule("甲乙", "丙"), TermRule("甲"), TermRule("GDP", "地区生产总值", blocking=True)]


def asked(lines):
    return list(chain(*(check(lines) for check in CHECKS), terms.check(lines, RULES)))


def lines_of(file):
    return [Line(line.text) for line in read(file.read_bytes(), file.name).lines]


def test_the_real_bulletin_has_no_wrong_word(seeds_dir):
    files = sorted(seeds_dir.glob("*.txt"))

    assert files != []
    assert {file.name: asked(lines_of(file)) for file in files} == {file.name: [] for file in files}


def test_the_samples_have_no_wrong_word():
    files = sorted(file for file in SAMPLES.iterdir() if file.suffix in {".txt", ".docx"})

    assert len(files) == 8
    assert {file.name: asked(lines_of(file)) for file in files} == {file.name: [] for file in files}


@given(st.lists(TEXTS, max_size=4))
def test_any_text_can_be_asked(texts):
    lines = [Line(text) for text in texts]

    for finding in asked(lines):
        assert 0 <= finding.start < finding.end
        assert finding.quote == texts[finding.line][finding.start : finding.end]
        assert finding.suggestion != finding.quote
        assert finding.code == "word.term" or finding.level == LEVELS[finding.code]


@given(TEXTS)
def test_findings_of_one_check_come_in_order_and_apart(text):
    for check in CHECKS:
        spans = [(finding.start, finding.end) for finding in check([Line(text)])]
        assert all(before[1] <= after[0] for before, after in pairwise(spans))


@given(TEXTS)
def test_putting_right_adds_no_finding(text):
    for check in (confusables.check, jiezhi.check, script.check):
        fixed = text
        for finding in reversed(list(check([Line(text)]))):
            fixed = fixed[: finding.start] + (finding.suggestion or "") + fixed[finding.end :]
        again = list(check([Line(fixed)]))
        assert len(again) <= len(list(check([Line(text)])))


@pytest.mark.parametrize(
    "text", ["工作" * 50_000, "的" * 100_000, "截止" * 50_000, "あ國" * 50_000, "○一" * 50_000, "布署，" * 33_000]
)
def test_a_long_line_of_one_thing_is_no_error(text):
    assert all(text[each.start : each.end] == each.quote for each in asked([Line(text)]))


def test_words_are_cut_and_put_together():
    assert words("大会报告指出") == ["大会", "报告", "指出"]
    assert borders(["大会", "报告"]) == {0, 2, 4}
    assert borders([]) == {0}


def test_a_dictionary_of_ones_own_changes_no_other():
    before = words("加强规化工作")
    own = dictionary({"规化": 5})

    assert own.cut("加强规化工作", False) == ["加强", "规化", "工作"]
    assert own.cut("正规化", False) == ["正规化"]
    assert words("加强规化工作") == before
