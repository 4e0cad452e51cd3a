"""What waits for whom in the reviews, the proof passes and the signature; each row leads to the one thing to do."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from departments.models import Department
from tests import published
from tests.people import client_of, person
from tests.test_reviewing import decide
from tests.test_signing import proofed

pytestmark = pytest.mark.django_db


@pytest.fixture
def publication():
    """《江门政务信息》 with three reviews and three proof passes."""
    found = published.publication()
    found.reviews_required = found.proofs_required = 3
    found.save()
    return found


def handed_in(title="扩大就业", reviews=3):
    Department.objects.get_or_create(name="市财政局")
    article = Article.objects.write(
        {"title": title, "body": "<p>新增岗位4800个。</p>", "credit": "市财政局"}, by=person("供稿员")
    )
    article.submit(by=person("供稿员"), reviews=reviews)
    return article


def rows(role, group):
    """The rows of a group as this role sees them: name, state, about, note."""
    for each in client_of(role).get("/admin/").context["groups"]:
        if each.title == group:
            return [(row.name, row.state, row.about, row.note) for row in each.rows]
    return []


def who(group, roles=("供稿员", "编辑", "初审", "复审", "终审", "统计", "管理员")):
    return [role for role in roles if rows(role, group)]


def menu(role):
    """What the menu says beside 待办, on another page."""
    return client_of(role).get("/admin/articles/article/").context["menu"][0][3]


def test_an_article_waits_for_the_reviewer_of_its_stage():
    article = handed_in()
    found = []
    while article.stage:
        found.append((who("等我处理"), rows(article.stage.name, "等我处理"), menu(article.stage.name)))
        decide(article, article.stage.name)

    assert found == [([name], [("扩大就业", name, "市财政局", "")], 1) for name in ("初审", "复审", "终审")]
    assert who("等我处理") == []


def test_a_row_leads_to_the_decision():
    article = handed_in()
    (group,) = client_of("初审").get("/admin/").context["groups"]
    (row,) = group.rows
    assert row.address == f"/admin/articles/article/{article.pk}/preview/#reviews"
    page = client_of("初审").get(row.address)
    assert page.context["reviewing"]["may_decide"] is True

    sent = {"approve": "1", "seen": article.digest(), "stage": "first"}
    answer = client_of("初审").post(f"/admin/articles/article/{article.pk}/decide/", sent)

    article.refresh_from_db()
    assert (answer.headers["Location"], article.state) == ("/admin/", "second")


def test_what_came_back_shows_the_opinion():
    article = handed_in()
    decide(article, "初审", approve=False, opinion="第三段人数请核对。")

    assert rows("供稿员", "退回给我") == [("扩大就业", "初审退回", "初审", "“第三段人数请核对。”")]
    assert (who("退回给我"), menu("供稿员")) == (["供稿员"], 1)


def test_what_waits_too_long_is_late():
    article = handed_in()
    Article.objects.filter(pk=article.pk).update(state_since=timezone.now() - timedelta(days=5, hours=1))

    (group,) = client_of("编辑").get("/admin/").context["groups"]
    assert (group.title, [(row.name, row.state, row.late) for row in group.rows]) == ("超期", [("扩大就业", "初审", 3)])
    assert who("超期") == ["编辑", "初审", "复审", "终审"]
    assert "超3天" in client_of("编辑").get("/admin/").text


def test_an_issue_waits_for_its_proofs_and_then_for_the_signature(publication):
    issue = published.issue(9, publish=False)
    assert who("等我处理") == []
    issue.submit_articles(by=person("编辑"))
    for role in ("初审", "复审", "终审"):
        decide(issue.articles.get(), role)
    found = []
    for number in (1, 2, 3):
        found.append((who("等我处理"), rows("编辑", "等我处理")))
        issue.proof(number, by=person("编辑"))
    assert found == [(["编辑"], [("《江门政务信息》2026年第9期", f"校对{n}", "1篇", "")]) for n in (1, 2, 3)]
    assert (who("等我处理"), [row[1] for row in rows("终审", "等我处理")]) == (["终审"], ["签发"])

    issue.sign(by=person("终审"))

    assert (who("等我处理"), [row[1] for row in rows("终审", "等我处理")]) == (["终审"], ["发布"])
    issue.publish(by=person("终审"))
    assert who("等我处理") == []


def test_an_emergency_stands_there_until_it_is_reviewed(publication):
    issue = published.issue(9, publish=False)
    issue.publish_in_emergency(by=person("另一位终审", "终审"), reason="台风预警。")
    said = ("《江门政务信息》2026年第9期", "待补", "另一位终审", "“台风预警。”")
    assert (rows("终审", "紧急发布，待补审校"), who("紧急发布，待补审校")) == ([said], ["编辑", "初审", "复审", "终审"])
    assert [row[1] for row in rows("编辑", "等我处理")] == ["校对1"]
    for role in ("初审", "复审", "终审"):
        decide(issue.articles.get(), role)
    proofed(issue)

    assert who("紧急发布，待补审校") == []


@pytest.mark.parametrize("role", ["编辑", "终审", "初审"])
def test_the_front_page_asks_the_same_few_questions_however_much_waits(publication, role):
    client, asked = client_of(role), []
    for size in (1, 3, 6):
        for n in range(size):
            number = 10 * size + n
            issue = published.issue(number, publish=False, date=timezone.localdate())
            issue.submit_articles(by=person("编辑"))
            for reviewer in ("初审", "复审", "终审"):
                decide(issue.articles.get(), reviewer)
            if n % 2:
                proofed(issue)
            issue = published.issue(100 + number, publish=False, date=timezone.localdate())
            issue.publish_in_emergency(by=person("终审"), reason="急。")
            decide(handed_in(f"退回{number}"), "初审", approve=False, opinion="重写。")
            unwritten = Article.objects.create(title=f"导入{number}", body="<p>文。</p>")
            unwritten.submit(reviews=3)
            decide(unwritten, "初审", approve=False, opinion="重写。")
            handed_in(f"等{number}")
        Article.objects.filter(state="first").update(state_since=timezone.now() - timedelta(days=9))
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        asked.append(len(queries))

    assert asked == asked[:1] * 3
    assert asked[0] <= 15
