"""Proofreading whole articles: the real bulletin, our own samples, any text at all, and what a click does."""

import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.proofing import LEVELS, Finding, Line, proofread
from articles.proofing.punctuation import fullwidth
from articles.proofing.rate import error_rate
from articles.proofing.repairing import repaired
from bulletin.document import Document
from bulletin.formats import source
from bulletin.grammar.reading import read_lines
from bulletin.proofreading import proofs
from departments.names import Register

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
# Of the checks in this file's care; those of words are tested with their words.
OURS = ("punct.", "order.", "num.", "space.")


def read(path: Path) -> Document:
    return read_lines(source.read(path.read_bytes(), path.name), Register())


def clicked(lines, finding):
    return [replace(line, text=text) for line, text in zip(lines, repaired(lines, finding), strict=True)]


def ours(findings):
    return [finding for finding in findings if finding.code.startswith(OURS)]


SAMPLES = sorted([*SEEDS.glob("2026-*.txt"), *SEEDS.glob("2026-*.docx")])


@pytest.fixture(scope="module")
def real(seeds_dir):
    """The articles of the real bulletin."""
    (file,) = seeds_dir.glob("*.txt")
    return [proof.texts for proof in proofs(read(file))]


def test_in_the_real_bulletin_only_marks_in_half_width_are_found(real):
    findings = [proofread(lines) for lines in real]

    assert [[(each.code, each.level) for each in found] for found in findings] == [[("punct.halfwidth", "style")]] * 7
    assert sum(found[0].count for found in findings) == 235


def test_the_marks_of_the_real_bulletin_by_kind(real):
    changed = Counter(
        before
        for lines in real
        for line in lines
        for before, after in zip(line.text, fullwidth(line.text), strict=True)
        if before != after
    )

    assert changed == {",": 185, ";": 13, ":": 1, "(": 18, ")": 18}


def test_one_click_on_each_article_leaves_nothing_and_a_second_would_change_nothing(real):
    for lines in real:
        after = clicked(lines, proofread(lines)[0])

        assert proofread(after) == []
        assert [len(line.text) for line in after] == [len(line.text) for line in lines]
        assert [fullwidth(line.text) for line in after] == [line.text for line in after]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_our_own_samples_are_clean(path):
    articles = proofs(read(path))
    findings = [each for proof in articles for each in ours(proof.findings) if each.code != "punct.halfwidth"]

    assert len(findings) <= 0.5 * len(articles), findings


# Errors planted into every place of our samples


def planted(pattern, change, code):
    """How many changed articles there are, and those in which nothing is found."""
    tried, missed = 0, []
    for path in SAMPLES:
        for proof in proofs(read(path)):
            lines = proof.texts
            for n, line in enumerate(lines):
                places = list(re.finditer(pattern, line.text)) if line.kind == "paragraph" else []
                for text in change(line.text, places):
                    tried += 1
                    changed = [*lines[:n], Line(text), *lines[n + 1 :]]
                    if code not in {each.code for each in proofread(changed)}:
                        missed.append(text)
    return tried, missed


def without_each(text, places):
    return [text[: place.start()] + text[place.end() :] for place in places]


def neighbours_swapped(text, places):
    return [text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :] for a, b in pairwise(places)]


def each_as_the_one_before(text, places):
    return [text[: b.start()] + a[0] + text[b.end() :] for a, b in pairwise(places)]


ITEM = "(?<=[。；])[一二三四五六]是"


@pytest.mark.parametrize(
    ("pattern", "change", "code"),
    [
        (ITEM, neighbours_swapped, "order.yishi"),
        (ITEM, each_as_the_one_before, "order.yishi"),
        # Nothing tells that the last item of a series has lost its number.
        (ITEM + "(?=[^。；]*。.*[。；][二三四五六]是)", without_each, "order.yishi"),
        ("[“”《》（）()]", without_each, "punct.pair"),
        ("[“”]", each_as_the_one_before, "punct.pair"),
    ],
    ids=["items swapped", "items repeated", "items missing", "marks missing", "quotes turned"],
)
def test_an_error_planted_anywhere_in_our_samples_is_found(pattern, change, code):
    tried, missed = planted(pattern, change, code)

    assert tried > 90
    assert len(missed) <= 0.05 * tried, missed[:5]


def test_articles_of_our_samples_with_two_headings_out_of_order_or_one_missing_are_found():
    missed = []
    for path in SAMPLES:
        for proof in proofs(read(path)):
            lines = proof.texts
            heads = [n for n, line in enumerate(lines) if re.match(r"\s*[一二三四五六]、", line.text)]
            for a, b in pairwise(heads):
                swapped = list(lines)
                swapped[a], swapped[b] = lines[b], lines[a]
                shorter = [line for n, line in enumerate(lines) if n != a]
                for changed in (swapped, shorter):
                    if "order.heading" not in {each.code for each in proofread(changed)}:
                        missed.append(changed)

    assert missed == []


# Any text at all

PIECES = st.sampled_from(
    [*"，。；：、！？“”‘’《》〈〉（）【】〔〕,;:!?()\"'…—-～.\u3000 \t\u200b\0\x1f\ud800😀中文一二十是年月日时人Af09%",
     "一是", "二是", "三是", "（一）", "（二）", "1.", "2.", "附件：1.", "其中", "占", "由", "降至", "6月31日", "5—20%", "http://a.cn/(b)",
     "a@b.cn", "3.5亿元", "20个", "率达", "2023年", "90年代", "...", "农历", "上午9:75"]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.text(st.characters(exclude_categories=()), max_size=40),
)
KINDS = st.sampled_from(["title", "subtitle", "note", "paragraph", "cell", "credit"])
ARTICLES = st.lists(st.builds(Line, TEXTS, KINDS), max_size=8)


@given(ARTICLES)
def test_a_finding_quotes_its_span_and_they_come_in_the_order_of_the_text(lines):
    findings = proofread(lines)

    for each in findings:
        assert 0 <= each.start < each.end <= len(lines[each.line].text)
        assert each.quote == lines[each.line].text[each.start : each.end]
        assert each.message.endswith("。")
        assert each.level == LEVELS[each.code] or each.level == "info"
        assert each.suggestion != each.quote
    assert [(each.line, each.start) for each in findings] == sorted((each.line, each.start) for each in findings)
    assert error_rate(lines, findings) >= 0


@given(TEXTS)
def test_full_width_keeps_the_length_and_changes_nothing_a_second_time(text):
    once = fullwidth(text)

    assert len(once) == len(text)
    assert fullwidth(once) == once


@given(ARTICLES)
def test_a_click_changes_only_what_was_quoted(lines):
    for each in proofread(lines):
        if each.suggestion is None:
            continue
        after = repaired(lines, each)
        if each.code == "punct.halfwidth":
            assert "punct.halfwidth" not in {again.code for again in proofread(clicked(lines, each))}
        else:
            assert [text for n, text in enumerate(after) if n != each.line] == [
                line.text for n, line in enumerate(lines) if n != each.line
            ]
            before = lines[each.line].text
            assert after[each.line] == before[: each.start] + each.suggestion + before[each.end :]


def test_a_click_on_a_finding_of_another_text_is_refused():
    (finding,) = proofread([Line("组织10-15人参加。")])

    assert repaired([Line("组织10-15人参加。")], finding) == ["组织10～15人参加。"]
    with pytest.raises(ValueError, match="another text"):
        repaired([Line("组织10～15人参加。")], finding)
    with pytest.raises(ValueError, match="offers no text"):
        repaired([Line("6月31日")], *proofread([Line("6月31日")]))


# The error rate


def test_the_rate_weighs_marks_words_facts_and_headlines():
    lines = [Line("市财政局“稳增长", "title"), Line("甲" * 91 + "。")]
    facts = Finding("num.date", "must", 1, 0, 1, "甲", "")
    words = Finding("word.confusable", "must", 1, 0, 1, "甲", "")
    information = Finding("num.sum", "info", 1, 0, 1, "甲", "")

    assert error_rate(lines, []) == Decimal(0)
    assert error_rate(lines, proofread(lines)) == Decimal("150.00")  # 0.5 × 3 in 100 characters
    assert error_rate(lines, [facts, words, information]) == Decimal("350.00")
    assert error_rate([], []) == Decimal(0)


def test_the_rate_counts_every_mark_in_half_width():
    lines = [Line("稳增长(一)", "title"), Line("甲," * 47)]

    assert error_rate(lines, proofread(lines)) == Decimal("2650.00")  # 2 × 0.5 × 3 + 47 × 0.5 in 100 characters
