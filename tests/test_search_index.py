"""The index against the truth, whichever database holds it."""

import random
from datetime import date, timedelta

import pytest

from articles.search import postgres_matches, postgres_questions, sqlite_questions
from articles.search.asking import parse
from articles.search.entries import EVERYTHING, Facets, Filters
from articles.search.index import Index
from articles.search.rebuilding import check, rebuild
from tests import brute
from tests.archive import NOW, Truth, entry, indexed, texts
from tests.queries import drawn

FILTERS = [
    Filters(publication=1),
    Filters(section=3),
    Filters(year=2025),
    Filters(departments=frozenset({1, 5})),
    Filters(publication=2, section=2, year=2024),
    Filters(since=date(2024, 1, 20), until=date(2024, 2, 20)),
    Filters(until=date(2024, 2, 1), departments=frozenset({2})),
    Filters(section=99),
]


@pytest.fixture
def archive(db):
    return indexed()


def paged(typed, filters=EVERYTHING, *, size=7, **options):
    """The answer with the ids of all pages to the end."""
    query, ids, page = parse(typed), [], 1
    while page == 1 or len(ids) == (page - 1) * size:
        answer = Index().search(query, filters, page=page, size=size, now=NOW, **options)
        ids += answer.ids
        page += 1
    return answer, ids


def test_over_500_queries_find_and_count_what_is_true(archive):
    queries = drawn(texts())
    assert len(queries) >= 500
    wrong = []
    for typed in queries:
        ids, facets = archive.found(typed) if parse(typed).words or not parse(typed).problem else ([], Facets())
        dated, all_dated = paged(typed, size=1000, by_date=True)
        ranked, all_ranked = paged(typed, size=1000)
        if (dated.count, all_dated, dated.facets) != (len(ids), ids, facets):
            wrong.append((typed, "by date", dated, ids, facets))
        if (ranked.count, sorted(all_ranked), ranked.facets) != (len(ids), sorted(ids), facets):
            wrong.append((typed, "by relevance", ranked, ids, facets))

    assert wrong == []


@pytest.fixture
def as_in_large_archives(monkeypatch):
    """What is asked otherwise from so many hits on is asked so from two on."""
    for module, name, value in [
        (sqlite_questions, "RANKED", 2),
        (postgres_matches, "RANKED", 2),
        (postgres_questions, "RANKED", 2),
        (postgres_matches, "TOGETHER", 20),
        (postgres_questions, "SCANNED", 3),
        (postgres_questions, "FEW", 3),
        (postgres_questions, "LATEST", (3, 20)),
    ]:
        monkeypatch.setattr(module, name, value)


@pytest.mark.parametrize("filters", [EVERYTHING, *FILTERS], ids=str)
def test_in_large_archives_lists_are_as_true_and_titles_come_first(archive, as_in_large_archives, filters):
    for typed in (
        "",
        "渡",
        "改造",
        "市",
        "项目",
        "建设 -市",
        "渡 -改造",
        "ppp",
        "渡口、改造",
        "市 工作",
        "没有这样的话",
    ):
        ids, facets = archive.found(typed, filters)
        answer, dated = paged(typed, filters, by_date=True)
        ranked = paged(typed, filters)[1]

        assert (answer.count, dated, answer.facets) == (len(ids), ids, facets)
        assert sorted(ranked) == sorted(ids)
        if typed and len(archive.found(typed)[0]) > 2:
            titles = [key for key in ids if brute.titled(typed, archive.all[key].title)]
            assert ranked == [*titles, *(key for key in ids if key not in titles)]
        assert Index().latest(parse(typed), 20, now=NOW) == archive.found(typed)[0][:20]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_filtered_lists_and_their_facets_are_true(archive, filters):
    for typed in ("", "渡", "改造", "市", "项目", "建设 -市", "ppp", "渡口、改造"):
        ids, facets = archive.found(typed, filters)
        answer, paged_ids = paged(typed, filters, by_date=True)

        ranked = paged(typed, filters)[1]
        titled = [brute.titled(typed, archive.all[key].title) for key in ranked if typed]

        assert (answer.count, paged_ids, answer.facets) == (len(ids), ids, facets)
        assert sorted(ranked) == sorted(ids)
        assert titled == sorted(titled, reverse=True)


def test_each_facet_counts_the_list_that_it_leads_to(archive):
    answer = Index().search(parse("市"), now=NOW)
    for name in ("publication", "section", "year"):
        for value, count in getattr(answer.facets, name).items():
            assert Index().search(parse("市"), Filters(**{name: value}), now=NOW).count == count
    for value, count in answer.facets.department.items():
        assert Index().search(parse("市"), Filters(departments=frozenset({value})), now=NOW).count == count


@pytest.mark.parametrize("by_date", [True, False])
@pytest.mark.parametrize("typed", ["市", "的", "建设", "市 项目", "", "渡口"])
def test_pages_are_stable_and_complete(archive, typed, by_date):
    whole = paged(typed, size=1000, by_date=by_date)[1]

    for size in (1, 7, 20):
        assert paged(typed, size=size, by_date=by_date)[1] == whole
    assert len(whole) == len(set(whole)) == Index().search(parse(typed), now=NOW).count
    assert Index().search(parse(typed), page=10**9, now=NOW).ids == []


def test_the_latest_are_the_first_page_by_date(archive):
    for typed in ("", "市", "的", "建设", "建设 -市", "ppp", "没有这样的话"):
        assert Index().latest(parse(typed), 20, now=NOW) == archive.found(typed)[0][:20]


def test_what_waits_is_found_from_its_time_on(archive):
    now = NOW + timedelta(hours=1)
    for moment in (NOW, now, now - timedelta(microseconds=1), now):
        ids, facets = archive.found("市", now=moment)
        answer = Index().search(parse("市"), now=moment, by_date=True, size=1000)
        assert (answer.ids, answer.facets) == (ids, facets)
    assert len(archive.found("市", now=now)[0]) > len(archive.found("市")[0])


def test_a_text_of_any_size_is_found(db):
    pick = random.Random(3)
    body = "".join(chr(pick.randrange(0x4E00, 0x9FA5)) for _ in range(200_000)) + "，渡口改造"
    entries = [entry(1, "巨大", body), entry(2, "渡口改造", "小")]
    Index().put(entries)

    for typed, found in [
        (body[150_000:150_040], [1]), (f"{body[-5:]} 巨大", [1]), ("渡口改造", [2, 1]), ("渡口 -巨大", [2]), ("口渡", []),
        (f"小 -{body[7:12]}", [2]), (f"渡口 -{body[7:12]}", [2]),
    ]:  # fmt: skip
        assert Index().search(parse(typed), by_date=True, now=NOW).ids == found
    assert check(Index(), Truth(entries)) == []
    Index().remove([1], entries[:1])
    assert Index().search(parse("渡口改造"), now=NOW).ids == [2]


def test_in_large_archives_too_a_text_of_any_size_stands_in_its_place(db, as_in_large_archives):
    pick = random.Random(3)
    huge = "".join(chr(pick.randrange(0x4E00, 0x9FA5)) for _ in range(200_000)) + "，渡口"
    truth = Truth([entry(n, "渡口", huge if n in (2, 7) else "", date=date(2026, n, 1)) for n in range(1, 9)])
    rebuild(Index(), truth)

    assert Index().latest(parse("渡口"), 5, now=NOW) == [8, 7, 6, 5, 4]
    assert paged("渡口", size=3, by_date=True)[1] == [8, 7, 6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize("ranked", [2, 2_000])
def test_a_text_of_any_size_comes_first_where_its_title_holds_the_words(db, monkeypatch, ranked):
    for module in (sqlite_questions, postgres_matches, postgres_questions):
        monkeypatch.setattr(module, "RANKED", ranked)
    pick = random.Random(3)
    huge = "".join(chr(pick.randrange(0x4E00, 0x9FA5)) for _ in range(200_000))
    rebuild(
        Index(), Truth([entry(1, "渡口"), entry(2, "渡口改造", huge), *(entry(n, "", "渡口") for n in (3, 4, 5, 6))])
    )

    assert sorted(paged("渡口", size=2)[1][:2]) == [1, 2]
    assert paged("渡 口改造", size=2)[1] == [2]


def test_a_title_weighs_more_than_a_body_and_new_more_than_old(db):
    Index().put(
        [
            entry(1, "其他事项", "粮食收储工作", date=date(2026, 8, 1)),
            entry(2, "粮食收储", "其他工作", date=date(2026, 8, 1)),
            entry(3, "其他事项", "粮食收储工作", date=date(2016, 8, 1)),
            entry(4, "无关", "别的事情", date=date(2026, 8, 1)),
        ]
    )

    assert Index().search(parse("粮食收储"), now=NOW).ids == [2, 1, 3]


def test_a_common_word_shows_those_with_it_in_the_title_first(db):
    made = [entry(n, "防汛" if n % 500 == 0 else f"第{n}篇", "防汛工作") for n in range(1, 2_102)]
    Index().put(made)

    for typed in ("防汛", "汛"):
        assert paged(typed, size=400)[1] == [2000, 1500, 1000, 500, *(n for n in range(2_101, 0, -1) if n % 500)]


def test_an_article_in_two_issues_is_found_once_under_every_filter(db):
    first = entry(1, "渡口", article=7, publication=1, section=1, year=2025, date=date(2025, 3, 1))
    again = entry(2, "渡口", article=7, publication=2, section=2, year=2026, date=date(2026, 3, 1))
    Index().put([again, first])

    def asked(**filters):
        answer = Index().search(parse("渡口"), Filters(**filters), now=NOW)
        return answer.count, answer.ids, answer.facets.publication

    assert asked() == (1, [1], {1: 1, 2: 1})
    assert asked(publication=2) == (1, [2], {2: 1})
    assert asked(year=2025) == (1, [1], {1: 1})
    assert asked(publication=1, year=2026) == (0, [], {})
    Index().remove([1])
    assert asked() == (1, [2], {2: 1})
