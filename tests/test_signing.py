"""三校 and 签发, and publishing before them in an emergency."""

import pytest

from articles.models import Article
from bulletin.document import Refusal
from bulletin.models import IssueEvent, NotPublishable
from tests import published
from tests.people import client_of, person
from tests.published import TWO
from tests.test_reviewing import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    """A draft of two articles whose publication asks for three proof passes."""
    draft = published.issue(9, *TWO, publish=False)
    draft.publication.proofs_required = 3
    draft.publication.save()
    return draft


def marks(issue):
    """Each mark with its sign: ✓ holds, ~ changed since, ○ not given."""
    signs = []
    for mark in issue.marks():
        signs.append(mark.name + ("~" if mark.changed else "") + ("✓" if mark.holds else "○" if not mark.event else ""))
    return " ".join(signs)


def blockers(issue):
    return [problem.message for problem in issue.problems() if problem.blocks]


def proofed(issue, passes=3):
    for number in range(1, passes + 1):
        issue.proof(number, by=person("编辑"), seen=issue.digest())


def test_an_issue_is_proofed_three_times_and_then_signed(issue):
    with pytest.raises(NotPublishable, match="校对1还没有做；校对2还没有做；校对3还没有做；签发还没有做"):
        issue.publish(by=person("终审"))
    with pytest.raises(NotPublishable, match="校对2要在前面的校次以后做"):
        issue.proof(2, by=person("编辑"))
    with pytest.raises(NotPublishable, match="签发要在前面的校次以后做"):
        issue.sign(by=person("终审"))
    proofed(issue)
    issue.sign(by=person("终审"), seen=issue.digest())
    assert marks(issue) == "校对1✓ 校对2✓ 校对3✓ 签发✓"

    issue.publish(by=person("终审"))

    kinds = [(event.kind, event.proof_pass, event.digest == issue.digest()) for event in issue.events.all()]
    assert kinds == [("proofed", n, True) for n in (1, 2, 3)] + [("signed", None, True), ("published", None, True)]


def test_a_change_reopens_the_last_pass_and_the_signature_only(issue):
    proofed(issue)
    issue.sign(by=person("终审"))
    Article.objects.get(title="甲篇").rewrite({"body": "<p>完成69所。</p>"}, by=person("编辑"))

    assert marks(issue) == "校对1~✓ 校对2~✓ 校对3~ 签发~"
    assert blockers(issue) == ["校对3以后又有改动，要重新做。", "签发以后又有改动，要重新做。"]
    with pytest.raises(NotPublishable, match="签发要在前面的校次以后做"):
        issue.sign(by=person("终审"))
    issue.proof(3, by=person("编辑"))
    issue.sign(by=person("终审"))
    assert blockers(issue) == []
    with pytest.raises(NotPublishable, match="已经做过，不用再做"):
        issue.sign(by=person("终审"))


@pytest.mark.parametrize("change", ["order", "title", "number", "section"])
def test_whatever_is_printed_is_what_was_signed(issue, change):
    proofed(issue)
    issue.sign(by=person("终审"))
    if change == "order":
        issue.compose({}, issue.arrangement()[::-1])
    elif change == "title":
        Article.objects.get(title="甲篇").rewrite({"title": "丙篇"})
    elif change == "number":
        issue.compose({"number": 10}, issue.arrangement())
    else:
        issue.publication.sections.filter(name="稳增长").update(name="稳就业")

    assert marks(issue) == "校对1~✓ 校对2~✓ 校对3~ 签发~"


def test_a_proof_pass_is_about_the_text_that_was_read(issue):
    seen = issue.digest()
    Article.objects.get(title="甲篇").rewrite({"title": "丙篇"})

    with pytest.raises(NotPublishable, match="您打开以后，这一期有人改过"):
        issue.proof(1, by=person("编辑"), seen=seen)


def test_what_somebody_has_put_a_name_to_is_not_deleted(issue):
    issue.proof(1, by=person("编辑"))
    with pytest.raises(Refusal, match="已有校对或签发记录"):
        issue.discard()

    page = client_of("编辑").post(published.admin(issue, "delete"), {"post": "yes"})
    assert page.context["protected"] == ["《江门政务信息》2026年第9期的校对和签发记录"]
    assert issue.events.count() == 1


def test_where_none_is_required_none_is_given():
    draft = published.issue(9, publish=False)
    with pytest.raises(NotPublishable, match="不需要签发"):
        draft.sign(by=person("终审"))
    draft.publish()

    assert draft.state == "published"


# In an emergency


@pytest.fixture
def strict(issue):
    """The same, where three reviews are required too."""
    issue.publication.reviews_required = 3
    issue.publication.save()
    return issue


def test_an_emergency_publication_owes_its_reviews_and_proof_passes(strict):
    with pytest.raises(NotPublishable, match="紧急发布要写明原因"):
        strict.publish_in_emergency(by=person("终审"), reason=" ")
    event = strict.publish_in_emergency(by=person("终审"), reason="台风预警。")
    assert (event.kind, event.reason, strict.state) == ("emergency", "台风预警。", "published")
    assert [problem.message for problem in strict.owed()] == [
        "《甲篇》待初审。", "《乙篇》待初审。", "校对1还没有做。", "校对2还没有做。", "校对3还没有做。",
    ]  # fmt: skip

    for article in strict.articles.all():
        for role in ("初审", "复审"):
            decide(article, role)
        decide(article, "终审", name="另一位终审")
    proofed(strict)

    assert strict.owed() == []
    strict.correct(Article.objects.get(title="甲篇"), {"title": "丙篇"}, by=person("终审"), note="题目有误。")
    assert strict.owed() == [], "a correction is its publisher's own decision"


def test_a_review_afterwards_that_returns_an_article_is_owed_again_after_its_correction(strict):
    strict.publish_in_emergency(by=person("终审"), reason="台风预警。")
    article = Article.objects.get(title="甲篇")
    decide(article, "初审", approve=False, opinion="数字不对。")
    assert strict.owed()[0].message == "《甲篇》被退回，还没有重新报送。"

    strict.correct(article, {"body": "<p>完成69所。</p>"}, by=person("终审"), note="68所应为69所。")

    article.refresh_from_db()
    assert article.state == "first"


def test_an_emergency_does_not_excuse_what_is_wrong(strict):
    Article.objects.filter(title="甲篇").update(body="")
    with pytest.raises(NotPublishable, match="《甲篇》没有正文"):
        strict.publish_in_emergency(by=person("终审"), reason="台风预警。")

    assert (strict.state, IssueEvent.objects.count()) == ("draft", 0)


def test_without_anything_to_wait_for_there_is_no_emergency():
    draft = published.issue(9, publish=False)
    with pytest.raises(NotPublishable, match="直接发布就可以"):
        draft.publish_in_emergency(by=person("终审"), reason="急。")


def test_articles_are_handed_in_together(strict):
    assert strict.submit_articles(by=person("编辑")) == 2
    assert strict.submit_articles(by=person("编辑")) == 0
    assert {article.state for article in strict.articles.all()} == {"first"}
    assert blockers(strict)[:2] == ["《甲篇》待初审。", "《乙篇》待初审。"]


def test_an_approved_article_in_a_stricter_issue_is_handed_in_again(strict):
    article = Article.objects.get(title="甲篇")
    article.submit(reviews=1)
    decide(article, "终审")
    assert "《甲篇》待初审。" in blockers(strict)
    strict.submit_articles(by=person("编辑"))
    article.refresh_from_db()

    assert (article.state, article.reviews_required) == ("first", 3)


def test_what_is_owed_can_be_asked_of_all_issues(strict):
    published.issue(8, publish=False)
    assert list(type(strict).objects.owing()) == []
    proofed(strict, passes=1)
    strict.publish_in_emergency(by=person("终审"), reason="台风预警。")
    found = []
    steps = [(proofed_one, 2), (proofed_one, 3)] + [(reviewed, title) for title in ("甲篇", "乙篇")]
    for step, about in steps:
        found.append((bool(strict.owed()), list(type(strict).objects.owing()) == [strict]))
        step(strict, about)
    found.append((bool(strict.owed()), list(type(strict).objects.owing()) == [strict]))

    assert found == [(True, True)] * 4 + [(False, False)]


def proofed_one(issue, number):
    issue.proof(number, by=person("编辑"))


def reviewed(issue, title):
    article = Article.objects.get(title=title)
    for role in ("初审", "复审", "终审"):
        decide(article, role)
