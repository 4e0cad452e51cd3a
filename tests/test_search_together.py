"""Several processes at the index at once: nobody waits for one who waits for him, and what is broken off is begun anew."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.search.index import Index
from articles.search.rebuilding import Overtaken, check, rebuild
from bulletin import registering
from departments.models import Department
from tests import published
from tests.archive import Truth, entry

pytestmark = pytest.mark.django_db


def held(verb):
    """The indexes that a verb holds, in the order in which it comes to them first. (On SQLite whoever writes holds all.)"""
    with CaptureQueriesContext(connection) as asked:
        verb()
    locks = "FOR UPDATE" if connection.features.has_select_for_update else ""
    rows = [each["sql"] for each in asked if each["sql"].startswith("SELECT") and each["sql"].endswith(locks)]
    names = [re.search(r'"articles_searchindex"."name" = \'(\w+)\'', sql) for sql in rows]
    return list(dict.fromkeys(name[1] for name in names if name))


def test_every_verb_holds_the_index_of_citizens_before_that_of_drafts():
    issue = published.issue(8, *published.TWO)
    draft = published.issue(9, publish=False)
    article, written = issue.articles.first(), draft.articles.get()
    other = Department.objects.create(name="市河务局")
    verbs = [
        lambda: issue.correct(article, {"body": "<p>改。</p>"}, note="改。"),
        lambda: issue.withdraw(reason="有误。", article=article),
        lambda: issue.restore(article=article),
        lambda: issue.withdraw(reason="有误。"),
        lambda: written.rewrite({"body": "<p>草稿。</p>"}),
        lambda: written.rewrite({"credit": "市水利局"}),
        lambda: Article.objects.write({"title": "新", "body": "", "credit": "市水利局"}),
        lambda: draft.publish(),
        lambda: registering.merge(other, Department.objects.get(name="市水利局")),
    ]

    assert [held(verb) for verb in verbs] == [["public", "drafts"]] * len(verbs)


class Overtaking(Truth):
    """While its entries are looked up, somebody else begins a rebuild, and ends it."""

    def ids(self):
        rebuild(Index(), Truth(self.all.values()))
        return super().ids()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("entries", [[], [entry(1, "渡口")]], ids=["empty", "one"])
def test_a_rebuild_that_was_overtaken_says_so_and_the_other_one_serves(entries):
    truth = Overtaking(entries)
    Index().begin(complete=True)
    with pytest.raises(Overtaken, match="另一个 reindex 已经开始"):
        rebuild(Index(), truth)

    assert check(Index(), Truth(entries)) == []


def test_what_broken_off_rebuilds_have_left_is_gone_after_the_next():
    Index().begin(complete=True)
    for number in (2, 5, 12):
        Index().generation(number).create()
    rebuild(Index(), Truth())

    assert Index().generations() == {Index().row().generation}
