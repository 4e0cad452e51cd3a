"""The admin's own lists find by the index: what citizens read, and drafts, for those who may see them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.search.asking import parse
from articles.search.index import DRAFTS, Index
from bulletin import searching
from bulletin.models import Issue
from departments.models import Membership
from tests import published
from tests.desk import address
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

FERRY = ("工作进展", "市水利局推进渡口改造", "市水利局", "<p>改造渡口１３处，投入2.55亿元。</p>")


def listed(client, what, q):
    """The first column of the list of articles or issues that this search shows."""
    shown = client.get(f"/admin/{what}/", {"q": q}).text
    return [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r'<th class="field-\w+">(.*?)</th>', shown)]


def titles(q):
    return sorted(Article.objects.matching(parse(q)).values_list("title", flat=True))


def in_drafts(q):
    return Article.objects.filter(pk__in=Index(DRAFTS).articles(parse(q))).count()


@pytest.mark.parametrize(
    "q", ["渡口", "渡", "渡口 13处", "２.５５亿元", "“改造渡口”", "渡口 -采购", "市水利局", "渡口改造"]
)
@pytest.mark.parametrize("publish", [True, False])
def test_articles_are_found_by_title_text_and_credit_published_or_not(q, publish):
    published.issue(8, FERRY, published.ARTICLE, publish=publish)
    client = client_of("编辑")

    assert listed(client, "articles/article", q) == ["市水利局推进渡口改造"]
    assert listed(client, "bulletin/issue", q) == ["《江门政务信息》2026年第8期"]


@pytest.mark.parametrize("q", ["", "  "])
def test_without_words_the_lists_are_whole(q):
    published.issue(8, FERRY, published.ARTICLE)

    assert len(listed(client_of("编辑"), "articles/article", q)) == 2


@pytest.mark.parametrize(
    ("q", "said"),
    [("-渡口", "只写了要排除的词"), ("。", "没有可以检索的字词"), ("渡" * 2001, "检索词太长"), ("渡\0口", "")],
)
def test_what_cannot_be_asked_is_answered_with_a_sentence(q, said):
    published.issue(8, FERRY)
    client = client_of("编辑")

    for what in ("articles/article", "bulletin/issue"):
        page = client.get(f"/admin/{what}/", {"q": q})
        assert said in page.text if page.status_code == 200 else page.status_code == 302


def test_a_contributor_finds_the_own_drafts_and_no_others():
    author = person("小李", "供稿员")
    mine = Article.objects.write({"title": "渡口一", "body": "<p>改造。</p>", "credit": ""}, by=author)
    theirs = Article.objects.write(
        {"title": "渡口二", "body": "<p>改造。</p>", "credit": "市水利局"}, by=person("编辑")
    )
    client = client_of("编辑")
    client.force_login(author)

    assert listed(client, "articles/article", "渡口") == [mine.title]
    theirs.contributed_by(["市水利局"], published.Department.objects.register())
    office = published.Department.objects.create(name="市水利局")
    theirs.credit_to("市水利局", published.Department.objects.register())
    Membership.objects.create(user=author, department=office)
    assert listed(client, "articles/article", "渡口") == [theirs.title, mine.title]


def test_a_draft_is_found_as_it_is_now_and_when_it_is_gone_no_more():
    article = Article.objects.write({"title": "甲", "body": "<p>渡口。</p>", "credit": "市水利局"}, by=person("编辑"))
    assert titles("渡口") == ["甲"]

    article.rewrite({"body": "<p>码头。</p>"}, by=None)
    assert (titles("渡口"), titles("码头 水利")) == ([], ["甲"])
    article.rewrite({"credit": "市教育局"}, by=None)
    assert (titles("水利"), titles("教育")) == ([], ["甲"])
    assert searching.differences() == []
    article.discard()
    assert (titles("码头"), in_drafts("码头"), searching.differences()) == ([], 0, [])


def test_an_article_stands_in_one_index_whatever_is_done_to_its_issue():
    issue = published.issue(8, FERRY, published.ARTICLE, publish=False)
    article = issue.articles.get(title="市水利局推进渡口改造")
    steps = [
        (lambda: issue.publish(at=timezone.now() + timedelta(hours=1)), 0),
        (lambda: issue.unschedule(), 2),
        (lambda: issue.publish(), 0),
        (lambda: issue.correct(article, {"body": "<p>改造渡口14处。</p>"}, note="处数更正。"), 0),
        (lambda: issue.withdraw(reason="有误。", article=article), 1),
        (lambda: issue.restore(article=article), 0),
        (lambda: issue.withdraw(reason="有误。"), 2),
        (lambda: issue.restore(), 0),
    ]
    assert in_drafts("市") == 2
    for verb, drafts in steps:
        verb()
        assert (in_drafts("市"), titles("市")) == (drafts, ["市水利局推进渡口改造", "市财政局推进政府采购"])
        assert searching.differences() == []
    assert titles("渡口14处") == ["市水利局推进渡口改造"]


def test_an_article_of_two_issues_is_listed_once_and_found_while_one_of_them_is_out():
    first = published.issue(7, FERRY)
    second = published.issue(8, published.ARTICLE)
    second.placements.create(article=first.articles.get(), section=None, position=2)
    second.placements.reindex()
    client = client_of("编辑")
    assert listed(client, "articles/article", "渡口") == ["市水利局推进渡口改造"]
    assert listed(client, "bulletin/issue", "渡口") == ["《江门政务信息》2026年第8期", "《江门政务信息》2026年第7期"]

    first.withdraw(reason="有误。")

    assert (in_drafts("渡口"), titles("渡口")) == (0, ["市水利局推进渡口改造"])
    second.withdraw(reason="有误。")
    assert (in_drafts("渡口"), titles("渡口"), searching.differences()) == (1, ["市水利局推进渡口改造"], [])


def test_the_pool_is_searched_like_everything_and_by_names_of_today():
    issue = published.issue(8, published.ARTICLE, publish=False)
    Article.objects.write({"title": "两岸通航", "body": "<p>發展渡口。</p>", "credit": "市水利局"}, by=None)
    published.Department.objects.get_or_create(name="市水利局")
    client = client_of("编辑")

    for q, shown in [("发展渡口", True), ("市水利局", True), ("通航 渡", True), ("码头", False)]:
        page = client.get(address(issue), {"pool-q": q}).text
        assert ("两岸通航" in page) is shown, q


def test_a_search_asks_the_database_as_often_in_a_small_list_as_in_a_large_one(django_assert_max_num_queries):
    client, counts = client_of("编辑"), []
    for number in (1, 2, 3):
        published.issue(number, *[FERRY] * (number * 4), publish=number != 2)
        client.get("/admin/articles/article/", {"q": "渡口"})  # what is kept in memory is read
        with django_assert_max_num_queries(60) as asked:
            client.get("/admin/articles/article/", {"q": "渡口"})
        counts.append(len(asked))

    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("第8期", ["2026年第8期"]), ("8", ["2026年第8期"]), ("总第108期", ["2026年第8期"]), ("１０８", ["2026年第8期"]),
        ("2026 年第 5-6 期", ["2026年第5—6期"]), ("第6期", ["2026年第5—6期"]), ("增刊", ["2026年增刊第1期"]), ("2025年", []),
        ("2026年", ["2026年第8期", "2026年第5—6期", "2026年增刊第1期"]), ("第9期", []), ("期", []),
    ],
)  # fmt: skip
def test_an_issue_is_found_by_its_number_as_people_say_it(said, found):
    published.issue(8, total_number=108)
    published.issue(5, number_to=6, publish=False)
    published.issue(1, series=Issue.Series.SUPPLEMENT, publish=False)

    assert listed(client_of("编辑"), "bulletin/issue", said) == [f"《江门政务信息》{issue}" for issue in found]
