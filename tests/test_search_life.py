"""The life of an index: put, replaced, taken out, made anew, compared; whatever is done to it, it stays true."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from articles.search.asking import parse
from articles.search.entries import Facets, Filters
from articles.search.index import Index
from articles.search.rebuilding import check, rebuild
from tests.archive import NAMES, NOW, Truth, entry, indexed


@pytest.fixture
def archive(db):
    return indexed()


def test_the_index_of_the_archive_is_true(archive):
    assert check(Index(), archive) == []


def test_check_names_what_is_otherwise(archive):
    first, second, third = archive.ids()[:3]
    archive.all[first] = entry(first, "改过的标题", "正文", date=date(2020, 1, 1), departments=frozenset({99}))
    gone = archive.all.pop(second)
    Index().remove([third])

    assert check(Index(), archive) == [
        f"条目{second}不该在索引里，却还在。",
        f"条目{first}《改过的标题》的{''.join(name + '、' for name in differing(first))[:-1]}与索引不符。",
        f"条目{third}《{archive.all[third].title}》没有编入索引。",
    ]
    assert gone.id == second


def differing(key):
    """What of the first entry differs; the parts of a text are kept apart only where the database does."""
    return [
        name
        for name in ("日期", "单位", "文字", "单字")
        if name != "单字" or Index().generation(0).tables[-1] == "character"
    ]


def test_an_index_made_by_other_rules_is_refused_until_it_is_made_anew(archive):
    row = Index().row()
    row.version = "0"
    Index().save(row)
    asked = Index().search(parse("市"), now=NOW)
    new = entry(9_000, "新的一篇")
    archive.all[new.id] = new
    Index().put([new])

    assert (asked.count, asked.ids, asked.problem) == (0, [], "检索索引与程序不符，请运行 reindex。")
    assert check(Index(), archive) == ["检索索引与程序不符，请运行 reindex。"]
    assert rebuild(Index(), archive) == len(archive.all)
    assert check(Index(), archive) == []
    assert Index().search(parse("新的一篇"), now=NOW).ids == [new.id]


def test_what_is_published_during_a_rebuild_is_in_the_old_index_and_in_the_new(archive):
    published = entry(9_000, "重建时发布")
    corrected = entry(archive.ids()[0], "重建时更正")
    withdrawn = archive.ids()[3]
    seen = []

    def meanwhile(done, of):
        if not done:
            archive.all |= {published.id: published, corrected.id: corrected}
            archive.all.pop(withdrawn)
            Index().put([published, corrected])
            Index().remove([withdrawn])
        seen.append(Index().search(parse("重建时"), by_date=True, now=NOW).ids)

    rebuild(Index(), archive, progress=meanwhile)

    assert seen == [[published.id, corrected.id]] * len(seen)
    assert len(seen) > 1
    assert check(Index(), archive) == []


def test_the_codes_of_many_entries_are_read_together(db):
    many = [entry(n, "甲", article=n, departments=frozenset({n}), year=n) for n in range(1, 401)]
    Index().put(many)
    with CaptureQueriesContext(connection) as asked:
        Index().put([replace(each, departments=frozenset({401 - each.id})) for each in many])

    assert (
        len([each for each in asked if re.match("SELECT code FROM", each["sql"])]) <= 1
    )  # of those without a second one
    answer = Index().search(parse("甲"), Filters(departments=frozenset({1}), year=400), now=NOW)
    assert (answer.ids, answer.facets.department) == ([400], {1: 1})


def test_the_index_of_a_unit_of_any_length_is_true(db):
    truth = Truth([entry(1, "编号", "x" * 40_000)])
    rebuild(Index(), truth)

    assert check(Index(), truth) == []
    assert Index().search(parse("xx"), now=NOW).ids == [1]


class Life(RuleBasedStateMachine):
    """Entries are put, replaced, taken out and rebuilt; whatever was done, what is found is true."""

    words = st.lists(
        st.sampled_from("渡口 改造 造 渡 改口 ppp jx20 jx2 1 7 。 、 “ ABC 3.6 財 财".split()), max_size=6
    ).map("".join)
    keys = st.integers(1, 6)
    made = st.builds(
        lambda key, title, body, credits, article, day, waits: entry(
            key, title, body, credits, article=article, date=date(2026, 1, day), departments=frozenset({article}),
            visible_from=NOW + timedelta(days=1) if waits else None,
        ),
        keys, words, words, st.lists(words, max_size=2), st.integers(1, 4), st.integers(1, 9), st.integers(0, 9).map(lambda n: n == 0),
    )  # fmt: skip

    @initialize()
    def begin(self):
        # Each life gives back what it holds: PostgreSQL locks every table that is made or dropped until it is over.
        self.before = transaction.savepoint()
        Index().begin(complete=True)
        self.truth = Truth()

    @rule(
        entries=st.lists(made, max_size=3, unique_by=lambda each: each.id),
        known=st.sampled_from(("known", "wrong", "")),
    )
    def put(self, entries, known):
        was = [self.truth.all[each.id] for each in entries if each.id in self.truth.all]
        wrong = [entry(each.id, "不是这样", date=each.date) for each in was]
        Index().put(entries, {"known": was, "wrong": wrong, "": []}[known])
        self.truth.all |= {each.id: each for each in entries}

    @rule(ids=st.sets(keys, max_size=3), known=st.booleans())
    def remove(self, ids, known):
        Index().remove(ids, self.truth.entries(ids) if known else ())
        for key in ids:
            self.truth.all.pop(key, None)

    @rule()
    def rebuild(self):
        rebuild(Index(), self.truth, NAMES)

    @rule(typed=st.lists(st.tuples(st.sampled_from(["{}", "{}", "-{}", '"{}"', '-"{}"']), words), max_size=3))
    def ask(self, typed):
        typed = " ".join(form.format(word) for form, word in typed)
        query = parse(typed)
        ids, facets = self.truth.found(typed if query.words else "") if not query.problem else ([], Facets())
        dated = Index().search(query, by_date=True, now=NOW)
        ranked = Index().search(query, now=NOW)
        assert (dated.count, dated.ids, dated.facets) == (len(ids), ids, facets)
        assert (ranked.count, sorted(ranked.ids), ranked.facets) == (len(ids), sorted(ids), facets)
        assert Index().latest(query, 20, now=NOW) == ids

    def teardown(self):
        if hasattr(self, "before"):
            transaction.savepoint_rollback(self.before)

    @invariant()
    def check(self):
        assert not hasattr(self, "truth") or check(Index(), self.truth) == []


def test_whatever_is_done_to_an_index_it_stays_true(db):
    run_state_machine_as_test(Life, settings=settings(deadline=None, max_examples=60, stateful_step_count=12))


def test_a_change_that_was_rolled_back_leaves_nothing_in_memory(archive):
    for title in ("回滚的一篇", "回滚的另一篇"):
        with transaction.atomic():
            Index().put([entry(9_100, title)])
            assert Index().search(parse("回滚"), now=NOW).ids == [9_100]
            transaction.set_rollback(True)
        assert Index().search(parse("回滚"), now=NOW).ids == []
