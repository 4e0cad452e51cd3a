"""The buttons of the three reviews, of proofing and signing, and the page that says who approved what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from tests import published
from tests.articleform import form
from tests.people import client_of, person
from tests.published import TWO, admin
from tests.test_approvals import handed_in, publication  # noqa: F401 a fixture
from tests.test_reviewing import decide
from tests.test_signing import proofed

pytestmark = pytest.mark.django_db


def page_of(article, what="preview"):
    return f"/admin/articles/article/{article.pk}/{what}/"


def messages(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_contributor_writes_and_hands_in_with_one_button(publication):  # noqa: F811
    client = client_of("供稿员")
    values = {"title": "扩大就业", "body": "<p>新增岗位。</p>", "kind": "信息", "_submit": "1"}
    client.post("/admin/articles/article/add/", values)
    article = Article.objects.get()
    assert (article.author, article.state, article.reviews_required) == (person("供稿员"), "first", 3)

    answer = client.post(page_of(article, "recall"), follow=True)

    article.refresh_from_db()
    assert (article.state, messages(answer)) == ("draft", ["《扩大就业》已报送。", "《扩大就业》已收回，可以再改。"])


def test_an_article_without_text_is_neither_stored_nor_lost_when_it_is_handed_in(publication):  # noqa: F811
    page = client_of("供稿员").post("/admin/articles/article/add/", {"title": "空的", "kind": "信息", "_submit": "1"})

    assert page.context["form"].non_field_errors() == ["没有保存，也没有报送：《空的》没有正文，不能报送。"]
    assert (page.context["form"]["title"].value(), Article.objects.count()) == ("空的", 0)


def test_a_refused_decision_comes_back_with_its_opinion():
    article = handed_in()
    client = client_of("初审")
    sent_by_hand = {"return": "1", "opinion": "", "seen": article.digest(), "stage": "first"}
    page = client.post(page_of(article, "decide"), sent_by_hand)
    assert page.context["reviewing"]["refused"] == "没有记下：退回要写明意见，作者会看到。"

    article.rewrite({"title": "改了"}, by=person("编辑"))
    page = client.post(page_of(article, "decide"), sent_by_hand | {"opinion": "写得好长的意见。"})

    assert page.context["reviewing"]["refused"].startswith("没有记下：您打开以后，这篇稿件有人改过。")
    assert "写得好长的意见。</textarea>" in page.text
    assert article.reviews.count() == 0


def test_a_reviewer_sees_the_words_that_changed_since_the_last_review():
    article = handed_in()
    decide(article, "初审")
    decide(article, "复审", approve=False, opinion="人数不对。")
    article.rewrite({"body": "<p>新增岗位5400个。</p>"}, by=person("供稿员"))
    article.submit(by=person("供稿员"), reviews=3)
    shown = client_of("复审").get(page_of(article)).context["reviewing"]

    assert [(label, [(piece.kind, piece.text) for piece in pieces]) for label, pieces in shown["changes"]] == [
        ("正文第1段", [("same", "新增岗位"), ("del", "4800"), ("ins", "5400"), ("same", "个。")])
    ]
    assert [(step.name, step.who, step.result, step.opinion) for step in shown["steps"]] == [
        ("报送", "供稿员", "", ""),
        ("初审", "初审", "通过", ""),
        ("复审", "复审", "退回", "人数不对。"),
        ("报送", "供稿员", "", ""),
    ]
    assert (shown["may_decide"], shown["why_not"]) == (True, "")


def test_the_author_reads_why_not():
    own = Article.objects.write({"title": "自己的", "body": "<p>文。</p>"}, by=person("初审"))
    own.submit(reviews=2)
    shown = client_of("初审").get(page_of(own)).context["reviewing"]

    assert (shown["may_decide"], shown["why_not"]) == (False, "您是这篇稿件的作者，不能审自己的稿件。")


def test_saving_says_which_review_it_reopens_and_reopens_it():
    article = handed_in()
    decide(article, "初审")
    client = client_of("编辑")
    page = client.get(page_of(article, "change"))
    assert "保存改动后，初审会重新打开" in page.text
    client.post(page_of(article, "change"), form(client, article, title="改了"))

    article.refresh_from_db()
    assert (article.title, article.state) == ("改了", "first")


def test_an_article_is_handed_in_for_the_publication_that_was_chosen(publication):  # noqa: F811
    other = type(publication).objects.start(name="每日要情", slug="daily", reviews_required=1)
    article = Article.objects.write({"title": "一篇", "body": "<p>文。</p>"}, by=person("供稿员"))
    client_of("供稿员").post(page_of(article, "submit"), {"publication": other.pk})

    article.refresh_from_db()
    assert (article.state, article.reviews_required) == ("final", 1)


# An issue


@pytest.fixture
def issue(publication):  # noqa: F811
    return published.issue(9, *TWO, publish=False)


def test_an_editor_hands_in_all_articles_and_proofs_what_was_read(issue):
    client = client_of("编辑")
    assert client.get(admin(issue, "change")).context["unhanded"] == 2
    client.post(admin(issue, "submit"))
    assert {article.state for article in issue.articles.all()} == {"first"}
    seen = client.get(admin(issue, "change")).context["seen"]
    issue.articles.get(title="甲篇").rewrite({"title": "丙篇"})

    answer = client.post(admin(issue, "proof/1"), {"seen": seen}, follow=True)

    assert messages(answer) == ["没有记下：您打开以后，这一期有人改过。请再看一遍。"]
    answer = client.post(admin(issue, "proof/1"), {"seen": answer.context["seen"]}, follow=True)
    assert messages(answer) == ["2026年第9期：校对1已记下。"]


def test_an_emergency_needs_its_reason_which_is_not_lost(issue):
    client = client_of("终审")
    page = client.get(admin(issue, "publish"))
    assert page.context["may_hurry"] is True
    page = client.post(admin(issue, "publish"), {"_emergency": "1", "reason": " ", "digest": page.context["digest"]})
    assert page.context["refused"] == "没有发布：紧急发布要写明原因。"
    page = client.post(admin(issue, "publish"), {"_emergency": "1", "reason": "台风预警。", "digest": "旧的"})
    assert "台风预警。</textarea>" in page.text

    answer = client.post(
        admin(issue, "publish"),
        {"_emergency": "1", "reason": "台风预警。", "digest": page.context["digest"]},
        follow=True,
    )

    issue.refresh_from_db()
    assert (issue.state, len(answer.context["owed"])) == ("published", 5)
    assert "紧急发布" in answer.text


def test_the_way_of_an_issue_says_who_approved_which_text(issue):
    issue.submit_articles(by=person("编辑"))
    first, second = issue.articles.order_by("pk")
    for article in (first, second):
        for role in ("初审", "复审", "终审"):
            decide(article, role)
    first.rewrite({"title": "丙篇"}, by=person("编辑"))
    decide(first, "终审")
    proofed(issue)
    issue.sign(by=person("终审"))
    issue.publish(by=person("终审"))
    issue.correct(first, {"title": "丁篇"}, by=person("终审"), note="题目有误。")
    page = client_of("初审").get(admin(issue, "way"))
    ways = page.context["ways"]

    assert [(step.name, step.who, step.result, step.digest == ways[1].digest) for step in ways[1].steps] == [
        ("报送", "编辑", "", True),
        ("初审", "初审", "通过", True),
        ("复审", "复审", "通过", True),
        ("终审", "终审", "通过", True),
    ]
    assert [step.name for step in ways[0].steps] == ["报送", "初审", "复审", "终审", "终审", "更正"]
    assert len({step.digest for step in ways[0].steps if step.digest}) == 2
    assert [(event.kind, event.proof_pass, event.by.username) for event in page.context["events"]] == [
        *(("proofed", n, "编辑") for n in (1, 2, 3)),
        ("signed", None, "终审"),
        ("published", None, "终审"),
    ]


def test_the_pages_of_an_issue_ask_the_same_few_questions_at_any_size(publication):  # noqa: F811
    client, asked = client_of("编辑"), []
    published.issue(2, publish=False).publish_in_emergency(by=person("终审"), reason="急。")
    for number, size in enumerate((2, 5, 20), start=3):
        rows = [("工作进展", f"第{n}篇", "市财政局", f"<p>截止2025年底,第{n}件。</p>") for n in range(size)]
        issue = published.issue(number, *rows, publish=False)
        issue.submit_articles(by=person("编辑"))
        issue.proof(1, by=person("编辑"))
        handed_in(f"待选{number}")
        for article in issue.articles.all():
            decide(article, "初审")
        for page in ("way", "change"):
            client.get(admin(issue, page))
            with CaptureQueriesContext(connection) as queries:
                client.get(admin(issue, page))
            asked.append(len(queries))

    assert asked == asked[:2] * 3
    assert max(asked) <= 28
