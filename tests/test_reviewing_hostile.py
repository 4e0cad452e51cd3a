"""What is sent by hand, twice, too late or by the wrong person, in the reviews, the proof passes and the signature."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from departments.models import AuditEntry, Department, Membership
from tests import published
from tests.articleform import address, form
from tests.people import client_of, person
from tests.test_approvals import handed_in, publication  # noqa: F401 a fixture
from tests.test_reviewing import decide
from tests.test_signing import blockers, marks, proofed

pytestmark = pytest.mark.django_db


def messages(answer):
    return [str(message) for message in answer.context["messages"]]


# Marks


def test_a_proof_pass_of_no_number_is_no_signature(publication):  # noqa: F811
    issue = published.issue(9, publish=False)
    proofed(issue)
    answer = client_of("编辑").post(f"/admin/bulletin/issue/{issue.pk}/proof/0/", {"seen": issue.digest()}, follow=True)

    assert messages(answer) == ["没有记下：《江门政务信息》2026年第9期没有校对0。"]
    assert marks(issue) == "校对1✓ 校对2✓ 校对3✓ 签发○"
    assert not AuditEntry.objects.filter(action="签发").exists()


def test_a_note_of_the_editors_is_signed_with_the_issue(publication):  # noqa: F811
    issue = published.issue(9, publish=False)
    proofed(issue)
    issue.sign(by=person("终审"))
    issue.notes = [{"text": "编者按：没有人看过。"}]
    issue.save()

    assert marks(issue) == "校对1~✓ 校对2~✓ 校对3~ 签发~"


# An article out of its author's hands


@pytest.fixture
def article():
    """One of the contributor's, not handed in yet."""
    return Article.objects.write({"title": "扩大就业", "body": "<p>新增岗位。</p>"}, by=person("供稿员"))


def test_what_an_author_typed_while_an_editor_handed_it_in_comes_back(article):
    client = client_of("供稿员")
    sent = form(client, article, body="<p>写了很多。</p>")
    article.submit(by=person("编辑"), reviews=3)
    page = client.post(address(article), sent)

    assert (page.status_code, page.context["form"]["body"].value()) == (403, "<p>写了很多。</p>")
    assert page.context["form"].non_field_errors() == [
        "没有保存：《扩大就业》已经报送，现在“待初审”。您写的还在下面，也已自动保存。"
    ]
    assert client.post(f"/admin/articles/article/{article.pk}/autosave/", sent).status_code == 200
    article.refresh_from_db()
    assert (article.body, article.state) == ("<p>新增岗位。</p>", "first")
    article.recall(by=person("供稿员"))
    assert client.get(address(article)).context["kept"].content["body"] == "<p>写了很多。</p>"


def test_another_persons_article_is_not_written_even_where_nothing_is_lost(article):
    Membership.objects.create(user=person("同事", "供稿员"), department=Department.objects.create(name="市财政局"))
    article.credit_to("市财政局", Department.objects.register())
    sent = form(client_of("供稿员"), article, body="<p>写了很多。</p>")

    assert client_of("同事").post(address(article), sent).status_code == 403


def test_handing_in_with_two_clicks_is_handing_in_once(publication, article):  # noqa: F811
    client = client_of("供稿员")
    sent = form(client, article, _submit="1")
    answers = [client.post(address(article), sent) for _ in range(2)]

    assert answers[1].headers["Location"] == f"/admin/articles/article/{article.pk}/preview/"
    assert (article.revisions.filter(kind="submitted").count(), article.revisions.count()) == (1, 2)


def test_the_form_of_a_new_article_changes_none_that_was_handed_in(publication):  # noqa: F811
    client, new = client_of("供稿员"), "/admin/articles/article/add/"
    key = client.get(new).context["form"]["form_key"].value()
    sent = {"title": "扩大就业", "body": "<p>新增。</p>", "kind": "信息", "form_key": str(key), "_submit": "1"}
    assert [client.post(new, sent).status_code for _ in range(2)] == [302, 302]
    page = client.post(new, sent | {"body": "<p>偷偷改的。</p>"})

    (article,) = Article.objects.all()
    assert (article.body, article.state, article.version) == ("<p>新增。</p>", "first", 1)
    assert page.context["form"]["body"].value() == "<p>偷偷改的。</p>"
    assert page.context["form"].non_field_errors() == [
        "没有保存：《扩大就业》已经报送，现在“待初审”。您写的还在下面，也已自动保存。"
    ]


def test_an_author_whose_article_stands_in_a_draft_is_led_to_no_page_of_editors(publication):  # noqa: F811
    issue, returned, client = published.issue(9, publish=False), handed_in(), client_of("供稿员")
    issue.compose({}, [("工作进展", returned.pk)], by=person("编辑"))
    decide(returned, "初审", approve=False, opinion="重写。")
    answer = client.post(address(returned), form(client, returned, title="改了", _submit="1"), follow=True)

    assert (answer.redirect_chain, answer.status_code) == ([("/admin/articles/article/", 302)], 200)
    assert "/issues/" not in client.get(f"/admin/articles/article/{returned.pk}/preview/").text


def test_an_article_that_was_reviewed_is_not_deleted_and_the_page_says_why():
    reviewed = handed_in()
    decide(reviewed, "初审", approve=False, opinion="重写。")
    answer = client_of("编辑").post(f"/admin/articles/article/{reviewed.pk}/delete/", {"post": "yes"})

    assert (answer.status_code, answer.context["protected"]) == (200, ["《扩大就业》的审核记录"])
    assert Article.objects.filter(pk=reviewed.pk).exists()


# A text that nobody approved


def approved(number=9):
    """A published issue whose article has passed three reviews."""
    issue = published.issue(number, publish=False)
    issue.submit_articles(by=person("编辑"))
    article = issue.articles.get()
    for role in ("初审", "复审", "终审"):
        decide(article, role)
    proofed(issue)
    issue.sign(by=person("终审"))
    issue.publish(by=person("终审"))
    return issue, article


def test_a_corrected_text_is_reviewed_before_a_second_issue_prints_it(publication):  # noqa: F811
    issue, article = approved()
    issue.correct(article, {"title": "改过的"}, by=person("终审"), note="题目有误。")
    second = published.issue(10, publish=False)
    second.compose({}, [(None, article.pk)], by=person("编辑"))
    article.refresh_from_db()

    assert (article.state, blockers(second)[0]) == ("final", "《改过的》待终审。")
    assert list(Article.objects.awaiting(person("终审"))) == [article]
    decide(article, "终审")
    assert second.unapproved(second.placed(), marks=[]) == []


def test_a_text_that_was_corrected_while_it_waited_for_its_time_is_reviewed_when_that_is_cancelled(publication):  # noqa: F811
    issue, article = approved()
    second = published.issue(10, publish=False)
    second.compose({}, [(None, article.pk)], by=person("编辑"))
    proofed(second)
    second.sign(by=person("终审"))
    second.publish(by=person("终审"), at=timezone.now() + timedelta(days=1))
    issue.correct(article, {"title": "改过的"}, by=person("终审"), note="题目有误。")
    second.unschedule(by=person("终审"))
    article.refresh_from_db()

    assert (article.state, blockers(second)[0]) == ("final", "《改过的》待终审。")


# Sent by hand


@pytest.mark.parametrize("what", ["proof/1", "sign"])
def test_who_signs_says_which_text(publication, what):  # noqa: F811
    issue = published.issue(9, publish=False)
    if what == "sign":
        proofed(issue)
    before = issue.events.count()
    user = "终审" if what == "sign" else "编辑"
    answer = client_of(user).post(f"/admin/bulletin/issue/{issue.pk}/{what}/", follow=True)

    assert messages(answer) == ["没有记下：您打开以后，这一期有人改过。请再看一遍。"]
    assert issue.events.count() == before


@pytest.mark.parametrize("pattern", ["(", "(a%2B)%2B$"])
def test_a_list_is_asked_for_no_pattern(pattern):
    handed_in()
    answer = client_of("供稿员").get(f"/admin/articles/article/?body__iregex={pattern}")

    assert answer.status_code == 400


def test_the_reason_of_an_emergency_that_came_too_late_is_still_there(publication):  # noqa: F811
    issue = published.issue(9, publish=False)
    sent = {"_emergency": "1", "reason": "台风预警，<今天>。", "digest": issue.digest()}
    issue.publish_in_emergency(by=person("另一位终审", "终审"), reason="急。")
    page = client_of("终审").post(f"/admin/bulletin/issue/{issue.pk}/publish/", sent)

    assert page.context["refused"] == "没有发布：《江门政务信息》2026年第9期已发布，不能再发布。"
    assert "<p>您写的原因：台风预警，&lt;今天&gt;。</p>" in page.text


def test_a_whole_book_as_an_opinion_leaves_the_front_page_short():
    returned = handed_in()
    decide(returned, "初审", approve=False, opinion="长" * 500_000)
    (group,) = [each for each in client_of("供稿员").get("/admin/").context["groups"] if each.title == "退回给我"]

    assert group.rows[0].note == f"“{'长' * 197}...”"


def test_what_is_returned_to_somebody_who_has_left_comes_to_the_editors():
    returned = handed_in()
    decide(returned, "初审", approve=False, opinion="重写。")
    assert list(Article.objects.returned_to(person("编辑"))) == []
    type(returned.author).objects.filter(pk=returned.author_id).update(is_active=False)

    assert list(Article.objects.returned_to(person("编辑"))) == [returned]


def test_a_decision_is_one_of_two_buttons():
    waiting = handed_in()
    sent = {"opinion": "还没有想好。", "seen": waiting.digest(), "stage": "first"}
    page = client_of("初审").post(f"/admin/articles/article/{waiting.pk}/decide/", sent)

    assert page.context["reviewing"]["refused"] == "没有记下：请点“通过”或“退回”。"
    assert ("还没有想好。</textarea>" in page.text, waiting.reviews.count()) == (True, 0)


def test_what_was_published_before_reviews_were_required_waits_for_none():
    issue = published.issue(9)
    issue.publication.reviews_required = 3
    issue.publication.save()
    article, client = issue.articles.get(), client_of("编辑")
    answers = [
        client.post(page, follow=True)
        for page in (f"/admin/articles/article/{article.pk}/submit/", f"/admin/bulletin/issue/{issue.pk}/submit/")
    ]
    article.refresh_from_db()

    assert article.state == "draft"
    assert [messages(answer) for answer in answers] == [
        ["《市财政局推进政府采购》已随一期发布或定时，不用报送。"],
        ["没有记下：《江门政务信息》2026年第9期已发布，不用再报送。"],
    ]


def test_what_an_emergency_owes_since_reviews_are_required_can_be_handed_in(publication):  # noqa: F811
    publication.reviews_required = 0
    publication.save()
    issue = published.issue(9, publish=False)
    issue.publish_in_emergency(by=person("终审"), reason="台风预警。")
    publication.reviews_required = 1
    publication.save()
    client = client_of("编辑")
    assert "1篇一起报送审核" in client.get(f"/admin/bulletin/issue/{issue.pk}/change/").text
    client.post(f"/admin/bulletin/issue/{issue.pk}/submit/")

    assert issue.articles.get().state == "final"
