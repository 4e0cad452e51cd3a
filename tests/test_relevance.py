"""Why the search puts what first, for those who keep the system."""

import re

import pytest

from articles.models import SearchIndex
from articles.search.index import Index
from bulletin import searching
from bulletin.relevance import known_items
from tests import published
from tests.people import client_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/articles/searchindex/"


@pytest.fixture
def archive():
    published.issue(
        7,
        ("工作进展", "市水利局推进渡口改造", "市水利局", "<p>渡口改造投入2.55亿元。</p>"),
        ("工作进展", "市交通局改善出行", "市交通局", "<p>渡口改造一处，渡口新建两处。</p>"),
        ("防汛救灾", "市财政局推进政府采购", "市财政局", "<p>采购。</p>"),
    )
    return published.issue(8, ("工作进展", "两岸通航", "市渡口管理处", "<p>渡口。</p>"))


def test_the_scores_are_those_that_order_the_list(archive):
    asked = searching.Asked(q="渡口")
    found = searching.search(asked)
    scores = Index().explained(asked.query, found.answer.ids)
    totals = [scores[key].total for key in found.answer.ids]

    assert found.hits[0].placement.article.title == "市水利局推进渡口改造"
    assert len(totals) == 3
    assert totals == sorted(totals, reverse=True)
    assert all(score.text > 0 and 1 < score.freshness <= 1.2 for score in scores.values())
    first = scores[found.answer.ids[0]]
    assert first.parts["标题"] > max(value for name, value in first.parts.items() if name != "标题")
    assert [scores[key].parts["标题"] == 0 for key in found.answer.ids] == [False, True, True]


def test_what_has_no_scores_is_explained_without(archive, monkeypatch):
    for module in ("sqlite_questions", "postgres_matches"):
        monkeypatch.setattr(f"articles.search.{module}.RANKED", 2)
    found = searching.search(searching.Asked(q="渡口"))

    assert Index().explained(searching.parse("渡口"), found.answer.ids) == {}
    assert "不逐篇打分" in client_of("管理员").get(PAGE, {"q": "渡口"}).text


def test_where_there_are_just_too_many_for_scores_they_come_by_date(monkeypatch):
    published.issue(7, ("工作进展", "甲", "市水利局", "<p>渡口改造，渡口改造，渡口改造。</p>"))
    published.issue(8, ("工作进展", "乙", "市水利局", f"<p>渡口改造。{'无关的话。' * 50}</p>"))
    asked = searching.Asked(q="渡口改造")
    scored = [hit.placement.article.title for hit in searching.search(asked).hits]
    for module in ("sqlite_questions", "postgres_matches", "postgres_questions"):
        monkeypatch.setattr(f"articles.search.{module}.RANKED", 1)
    Index().save(Index().row())  # what is kept in memory is forgotten
    dated = [hit.placement.article.title for hit in searching.search(asked).hits]

    assert (scored, dated) == (["甲", "乙"], ["乙", "甲"])


def test_the_page_shows_the_order_with_its_reasons(archive):
    text = client_of("管理员").get(PAGE, {"q": "渡口 -采购"}).text
    titles = [re.sub("<[^>]+>", "", each) for each in re.findall(r'<th scope="row">(.*?)</th>', text)]

    assert "“渡口 -采购”共找到3篇" in text
    assert (titles[0], sorted(titles)) == (
        "市水利局推进渡口改造",
        ["两岸通航", "市交通局改善出行", "市水利局推进渡口改造"],
    )
    assert "词：<q>渡口</q>，查 <code>渡口</code>。不要：<q>采购</q>。" in text


def test_known_items_are_asked_of_the_archives_own_titles(archive):
    text = client_of("管理员").get(PAGE, {"check": "1"}).text
    rows = [re.findall("<t[hd][^>]*>([^<]*)<", row) for row in re.findall("<tr><th scope=.row.>.*?</tr>", text)]

    assert [row[0] for row in rows] == ["标题全文", "正文里的一句", "标题末尾", "标题里的两个词", "几个词连写"]
    assert rows[0][1:] == ["4", "4", "4", "1.00"]
    assert all(row[4] in ("—", "1.00") for row in rows)


def test_what_is_not_found_is_shown_with_its_question(archive, monkeypatch):
    monkeypatch.setattr("bulletin.relevance.FIRST", 0)
    (title, *_) = known_items()

    assert (title.mrr, title.found, len(title.missed)) == (0, 0, 4)
    assert ("两岸通航", "两岸通航") in title.missed
    assert (
        '<a href="?q=%E4%B8%A4%E5%B2%B8%E9%80%9A%E8%88%AA">两岸通航</a>：两岸通航'
        in client_of("管理员").get(PAGE, {"check": "1"}).text
    )


def test_in_an_empty_archive_nothing_is_asked(db):
    assert [measure.mrr for measure in known_items()] == [None] * 5
    assert client_of("管理员").get(PAGE, {"check": "1"}).status_code == 200


@pytest.mark.parametrize("q", ["", "-渡口", "“", "\0", "<b>", "渡" * 2001])
def test_whatever_is_asked_the_page_stands(archive, q):
    assert client_of("管理员").get(PAGE, {"q": q}).status_code == 200


def test_an_index_of_an_older_program_is_said(archive):
    SearchIndex.objects.update(version="old")

    assert "请运行 reindex" in client_of("管理员").get(PAGE).text


@pytest.mark.parametrize("role", ["供稿员", "编辑", "终审", "统计"])
def test_it_is_for_those_who_keep_the_system(archive, role):
    client = client_of(role)

    assert client.get(PAGE).status_code == 403
    assert "检索质量" not in client.get("/admin/").text
    assert "检索质量" in client_of("管理员").get("/admin/").text
