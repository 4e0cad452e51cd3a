"""What matches, without any index: the examples of SEARCH §1, and texts made up for it."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.search import excerpts
from articles.search.asking import Query, Word, parse
from articles.search.lexemes import asked
from articles.search.segments import segments
from articles.search.tokens import canonical, fold, pieces, simplified, tokens
from tests import brute

# Few characters, so that they meet; each for a rule: Han of two planes, case, width, digits, marks, joining ones.
ALPHABET = (
    '渡口改造造發发薴苧𠮷〇々ABab1２37.,，。、（）“”"「」·-－% \n\t\u3000\u200b\u00a0é\u0301ｶﾞ①㎏½ßİ가\u1100\u1161…´'
)
texts = st.text(ALPHABET, max_size=25)


def found(typed, *fields):
    query = parse(typed)
    there = [canonical(pieces(field)) for field in fields]
    stands = [
        [any(word.canonical in each for each in there) for word in words] for words in (query.words, query.excluded)
    ]
    return bool(query.words) and all(stands[0]) and not any(stands[1])


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("中国", "发展中国家"),
        ("渡口改造", "渡 口“改造”项目"),
        ("渡口、改造", "渡口。改造"),
        ("渡口\u3000改造", "改造了渡口"),
        ("3.6万元", "共3.6万元"),
        ("ppp", "PPP项目"),
        ("PPP项目", "ppp。项目"),
        ("jx20", "编号JX2031"),
        ("1+7", "“1 7”模式"),
        ("8200", "8,200人"),
        ("8,200", "８２００人"),
        ("2.55亿元", "投入２．５５億元"),
        ("發展", "发展"),
        ("造", "改造"),
        ("“渡口” 改造", "改造渡口"),
        ("𠮷", "𠮷野"),
        ("AND", "R and D"),
        ('"渡口', "渡口"),
        ("渡口“改造”", "渡口改造"),
        ("渡口 -水库", "渡口"),
    ],
)
def test_what_is_found(typed, text):
    assert (found(typed, text), brute.matches(typed, text, "", ())) == (True, True)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("渡口改造", "渡口。改造"),
        ("渡口、改造", "渡口改造"),
        ("渡口、改造", "渡口A改造"),
        ("3.6万元", "13.6万元"),
        ('"jx20"', "JX2031"),
        ("7.3", "7.31"),
        ("渡口 -改造", "渡口改造"),
        ("-改造", "渡口"),
        ("pp", "app"),
        ("渡口 造", "渡口"),
        ("。", "渡口。"),
        ("", "渡口"),
    ],
)
def test_what_is_not_found(typed, text):
    assert (found(typed, text), brute.matches(typed, text, "", ())) == (False, False)


def test_nothing_is_found_across_two_texts_of_an_article():
    assert not found("财政局、水利局", "市财政局", "水利局")
    assert not found("ppp项目", "PPP", "项目")


@given(texts, texts)
@example("１,234", "1234")
@example("a", "ab.5")
def test_substrings_of_canonical_text_are_the_matches(typed, text):
    assert found(typed, text) == brute.matches(typed, text, "", ())


@given(texts, st.data())
def test_every_part_of_a_text_is_found_in_it(text, data):
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]

    typed = '"' + re.sub(f"[{brute.QUOTES}]", "", part) + '"'

    assert found(typed, text) == brute.matches(typed, text, "", ())


@given(st.text(max_size=60))
def test_any_text_at_all_is_folded_as_the_truth_has_it(text):
    assert fold(text) == brute.folded(text)


def test_a_run_gives_its_pairs_and_its_last_character():
    assert tokens(pieces("渡口改造68所，PPP")) == ["渡口", "口改", "改造", "造", "68", ".所", "所", "ppp"]


def test_characters_are_simplified_as_opencc_has_them_one_by_one():
    assert len(simplified()) == 5119
    assert [simplified()[ord(each)] for each in "發頭髮麪"] == ["发", "头", "发", "面"]


# Asking


def test_words_phrases_and_exclusions():
    assert parse('渡口 "JX20" -“水库 改造” ＪＸ２０ 渡口') == Query(
        words=(Word(("渡口",)), Word(("jx20",)), Word(("jx20",), prefix=True)), excluded=(Word(("水库改造",)),)
    )


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", ""),
        (" \0\u3000", ""),
        ('"', "这里没有可以检索的字词。请写汉字、字母或数字。"),
        ("😀 。 -", "这里没有可以检索的字词。请写汉字、字母或数字。"),
        ("\ud800\udfff\ud800", "这里没有可以检索的字词。请写汉字、字母或数字。"),
        ("-渡口 -改造", "只写了要排除的词。请再写一个要找的词。"),
        ("渡" * 2001, "检索词太长：最多2000个字，这里有2001个。请只留下关键的词。"),
        (" ".join(map(str, range(33))), "检索词太多：最多32个不同的词，这里有33个。请只留下关键的词。"),
    ],
)
def test_what_cannot_be_asked_is_said_in_a_sentence(typed, problem):
    assert parse(typed) == Query(problem=problem)


def test_equal_words_are_asked_once_and_nul_is_dropped():
    assert parse("渡\0口 " * 400) == Query(words=(Word(("渡口",)),))
    assert len(parse(" ".join(map(str, range(32)))).words) == 32


def test_the_segmenter_cuts_what_was_run_together():
    words, beside = segments(parse("渡口的改造PPP"))

    assert [word.pieces for word in words] == [("渡口",), ("改造",), ("ppp",)]
    assert [word.pieces for word in beside] == [("口的",), ("的改",)]


def test_of_a_name_that_no_dictionary_has_pairs_are_left():
    words, beside = segments(parse("推进垟庵"))

    assert ([word.pieces for word in words], [word.pieces for word in beside]) == ([("推进",)], [("进垟",), ("垟庵",)])


@pytest.mark.parametrize("typed", ["渡口", "的", "ppp", '"ppp"', "垟庵", "渡口 渡口"])
def test_what_is_one_piece_is_not_cut(typed):
    assert segments(parse(typed)) is None


def test_of_a_very_long_query_some_pieces_are_enough():
    words, beside = segments(parse("".join(map(chr, range(0x4E00, 0x4E00 + 2_000)))))

    assert (len(words) <= 16, len(beside)) == (True, 16)


def test_postgresql_ranks_by_the_beginning_of_a_very_long_word():
    (word,) = parse("渡" * 2_000).words
    (mixed,) = parse("1+2+3+4+5+6+7+8+ab").words

    assert asked(word).phrase() == " <2> ".join(["'渡渡'"] * 8)
    assert asked(mixed).phrase() == " <1> ".join(f"'{n}'" for n in range(1, 9))
    assert asked(mixed).everywhere().startswith("'ab':* & ")


# Excerpts


def test_hits_are_marked_in_the_text_as_it_was_written():
    text = "投入8,200萬元，“渡 口”改造<b>ＰＰＰ</b>"

    assert excerpts.marked(text, parse("8200万 渡口改造 pp")) == (
        "投入<mark>8,200萬</mark>元，“<mark>渡 口”改造</mark>&lt;b&gt;<mark>ＰＰ</mark>Ｐ&lt;/b&gt;"
    )


def test_an_excerpt_begins_before_the_first_hit_and_ends_behind_it():
    text = "甲" * 100 + "渡口" + "乙" * 200 + "渡口"

    assert excerpts.excerpt(text, parse("渡口")) == f"…{'甲' * 40}<mark>渡口</mark>{'乙' * 160}…"
    assert excerpts.excerpt(text, parse("水库")) == f"{'甲' * 100}<mark>渡口</mark>{'乙' * 98}…".replace(
        "<mark>渡口</mark>", "渡口"
    )
    assert excerpts.excerpt("渡口", parse("渡")) == "<mark>渡</mark>口"


@given(texts, texts)
@example("渡口", "渡\u0301口")
@example("ガ造", "ｶﾞ造")
def test_a_text_has_marks_exactly_where_a_word_matches(typed, text):
    query = parse(typed)

    assert bool(excerpts.spans(text, query)) == any(word.canonical in canonical(pieces(text)) for word in query.words)
    assert re.sub("</?mark>", "", excerpts.marked(text, query)) == excerpts.marked(text, Query())
