"""What holds only some of the words is shown apart, and each article once: in the list, or there."""

from datetime import date

import pytest

from articles.search.asking import parse
from articles.search.index import Index
from articles.search.rebuilding import rebuild
from tests.archive import NOW, Truth, entry, indexed

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive(db):
    return indexed()


def test_what_stands_on_the_second_page_holds_all_words_and_is_not_shown_with_the_first():
    Index().put([entry(1, "粮食收储"), entry(2, "粮食收储"), entry(3, "收储")])
    answer = Index().search(parse("粮食收储"), size=1, now=NOW)

    assert (answer.count, answer.ids, answer.partial) == (2, [2], [3])
    assert Index().search(parse("粮食收储"), size=1, page=2, now=NOW).ids == [1]


def test_of_an_article_in_two_issues_the_first_place_alone_holds_some_of_the_words():
    Index().put([entry(1, "粮食与校车", article=7), entry(2, "粮食与校车", article=7), entry(3, "校车")])

    assert Index().search(parse("校车粮食"), now=NOW).partial == [1, 3]


def test_of_too_many_to_be_scored_a_later_place_is_not_shown_beside_the_first(monkeypatch):
    for module in ("sqlite_questions", "postgres_matches", "postgres_questions"):
        monkeypatch.setattr(f"articles.search.{module}.RANKED", 3)
    first = entry(1, "粮食与校车", "收储", article=7, date=date(2020, 1, 1))
    again = entry(9, "粮食与校车", "收储", article=7, date=date(2026, 1, 1))
    others = [entry(n, "校车", "粮食。收储", date=date(2025, 1, n)) for n in range(2, 7)]
    rebuild(Index(), Truth([first, *others, again]))
    answer = Index().search(parse("粮食校车"), now=NOW)

    assert 9 not in (*answer.ids, *answer.partial)


def test_words_run_together_find_what_holds_them_apart(archive):
    Index().put([entry(9_001, "甲县粮食收储"), entry(9_002, "乙县校车"), entry(9_003, "收储校车粮食")])
    answer = Index().search(parse("粮食校车收储"), now=NOW)

    assert (answer.count, answer.ids, answer.partial[0], {9_001, 9_002, 9_003} <= set(answer.partial)) == (
        0,
        [],
        9_003,
        True,
    )
    assert Index().search(parse("粮食校车收储 -乙县"), now=NOW).partial.count(9_002) == 0
    assert Index().search(parse("的"), now=NOW).partial == []


def test_names_that_no_segmenter_knows_find_by_their_pairs(archive):
    Index().put([entry(9_001, "垟庵村设点", "推进助餐。" * 50), entry(9_002, "推进", "开业"), entry(9_003, "垟", "庵")])

    for typed in ("推进垟庵", "垟庵推进"):
        answer = Index().search(parse(typed), now=NOW)
        assert (answer.count, answer.partial[0], 9_003 in answer.partial) == (0, 9_001, False)


def test_of_a_long_text_that_stands_nowhere_a_few_words_are_looked_for(archive, django_assert_max_num_queries):
    Index().put([entry(9_001, "甲县粮食收储")])
    long = "粮食收储" + "".join(f"{n}渡口" for n in range(300))
    Index().search(parse("渡口"), now=NOW)  # what is kept in memory is read

    with django_assert_max_num_queries(60):
        assert 9_001 in Index().search(parse(long), now=NOW).partial
