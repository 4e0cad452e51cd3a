"""三审: who decides on which text, and what an edit reopens."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.models import Article, Frozen, NotReviewable
from articles.workflow import STAGES, passed, required
from tests.people import person

pytestmark = pytest.mark.django_db


def decide(article, role, *, approve=True, opinion="", name=""):
    """A decision of a person of that role on the text as it is."""
    return article.decide(
        by=person(name or role, role), approve=approve, opinion=opinion, seen=article.digest(), stage=article.state
    )


@pytest.fixture
def article():
    """An article of the contributor, handed in for three reviews."""
    written = Article.objects.write({"title": "扩大就业", "body": "<p>新增岗位4800个。</p>"}, by=person("供稿员"))
    written.submit(by=person("供稿员"), reviews=3)
    return written


def way(article):
    return [(review.get_stage_display(), review.approved, review.by.username) for review in article.reviews.all()]


def test_three_people_pass_an_article_one_after_the_other(article):
    states = [article.state]
    for role in ("初审", "复审", "终审"):
        decide(article, role)
        states.append(article.state)

    assert states == ["first", "second", "final", "approved"]
    assert way(article) == [("初审", True, "初审"), ("复审", True, "复审"), ("终审", True, "终审")]
    assert {review.digest for review in article.reviews.all()} == {article.digest()}
    assert article.unreviewed(3) == ""


@pytest.mark.parametrize(
    ("reviews", "names"), [(0, []), (1, ["终审"]), (2, ["初审", "终审"]), (3, ["初审", "复审", "终审"])]
)
def test_a_publication_says_how_many_reviews_it_needs(reviews, names):
    article = Article.objects.create(title="一篇", body="<p>文。</p>")
    article.submit(reviews=reviews)
    done = []
    while article.stage:
        done.append(article.stage.name)
        decide(article, article.stage.name)

    assert (done, article.state) == (names, "approved" if names else "submitted")


def test_what_comes_back_goes_to_the_stage_that_returned_it(article):
    decide(article, "初审")
    with pytest.raises(NotReviewable, match="退回要写明意见"):
        decide(article, "复审", approve=False, opinion=" \n")
    decide(article, "复审", approve=False, opinion="人数与年报不一致。")
    assert (article.state, article.unreviewed(3)) == ("returned", "被退回，还没有重新报送")

    article.rewrite({"body": "<p>新增岗位5400个。</p>"}, by=person("供稿员"))
    article.submit(by=person("供稿员"), reviews=3)

    assert article.state == "second"


def test_an_edit_reopens_the_last_stage_passed_and_no_earlier_one(article):
    decide(article, "初审")
    decide(article, "复审")
    for n in (1, 2):
        article.rewrite({"title": f"改了{n}次"}, by=person("编辑"))
        assert article.state == "second"
    decide(article, "复审")
    decide(article, "终审")
    article.rewrite({"title": "又改"}, by=person("编辑"))
    assert (article.state, article.unreviewed(3)) == ("final", "待终审")

    article.rewrite({"title": "改了2次"}, by=person("编辑"))

    assert article.state == "approved", "the text that was approved needs no second approval"


def test_what_citizens_do_not_read_reopens_nothing(article):
    for role in ("初审", "复审", "终审"):
        decide(article, role)
    article.rewrite({"contact": "顾 8800213", "kind": "专报"}, by=person("编辑"))

    assert article.state == "approved"


def test_nobody_decides_twice_nor_on_the_own_article(article):
    user = get_user_model().objects.create(username="root", is_superuser=True, is_staff=True)
    own = Article.objects.write({"title": "自己的", "body": "<p>文。</p>"}, by=user)
    own.submit(by=user, reviews=1)
    with pytest.raises(NotReviewable, match="您是这篇稿件的作者"):
        decide(own, "", name="root")
    decide(article, "", name="root")

    with pytest.raises(NotReviewable, match="您已在初审通过这篇稿件，复审要由另一个人做"):
        decide(article, "", name="root")


def test_a_person_decides_only_in_the_own_stage(article):
    for role in ("供稿员", "编辑", "复审", "终审", "统计", "管理员"):
        with pytest.raises(NotReviewable, match="您没有初审的权限"):
            decide(article, role, name=f"另一个{role}")

    assert (way(article), article.state) == ([], "first")


def test_a_decision_is_about_the_text_and_the_stage_that_was_read(article):
    seen = article.digest()
    Article.objects.get(pk=article.pk).rewrite({"title": "改了"}, by=person("编辑"))
    with pytest.raises(NotReviewable, match="您打开以后，这篇稿件有人改过"):
        article.decide(by=person("初审"), approve=True, seen=seen, stage="first")
    article.refresh_from_db()
    decide(article, "初审")

    with pytest.raises(NotReviewable, match="已经变为“待复审”"):
        article.decide(by=person("初审"), approve=True, seen=article.digest(), stage="first")


def test_a_submission_is_taken_back_until_it_is_through(article):
    decide(article, "初审")
    article.recall(by=person("供稿员"))
    assert (article.state, article.reviews_required) == ("draft", 0)
    article.submit(by=person("供稿员"), reviews=3)
    assert article.state == "second", "what was passed and has not changed stays passed"
    article.recall(by=person("供稿员"))
    article.rewrite({"title": "重写"}, by=person("供稿员"))
    article.submit(by=person("供稿员"), reviews=3)
    assert article.state == "first"
    for role in ("初审", "复审", "终审"):
        decide(article, role)

    with pytest.raises(NotReviewable, match="已终审，不能收回"):
        article.recall(by=person("供稿员"))
    with pytest.raises(NotReviewable, match="已终审，不用再报送"):
        article.submit(by=person("供稿员"), reviews=3)


def test_a_stricter_publication_asks_for_what_is_still_lacking():
    article = Article.objects.create(title="一篇", body="<p>文。</p>")
    article.submit(reviews=1)
    decide(article, "终审")
    assert (article.unreviewed(1), article.unreviewed(3)) == ("", "待初审")
    article.submit(reviews=3)
    for role in ("初审", "复审"):
        decide(article, role)

    assert article.state == "final", "终审 comes last"


def test_an_article_without_text_is_not_handed_in():
    article = Article.objects.create(title="空的")
    with pytest.raises(NotReviewable, match="没有正文"):
        article.submit(reviews=3)


def test_what_was_reviewed_is_neither_changed_nor_deleted(article):
    review = decide(article, "初审", approve=False, opinion="重写。")
    with pytest.raises(TypeError):
        review.save()
    with pytest.raises(TypeError):
        article.reviews.update(approved=True)
    with pytest.raises(Frozen, match="有审核记录"):
        article.discard()


decisions = st.lists(
    st.builds(
        lambda stage, by, approved, digest: type(
            "Decided", (), {"stage": stage.key, "by_id": by, "approved": approved, "digest": digest}
        ),
        st.sampled_from(STAGES),
        st.integers(1, 4),
        st.booleans(),
        st.sampled_from("ab"),
    ),
    max_size=12,
)


@given(decisions, st.integers(1, 3))
def test_whatever_was_decided_the_passes_are_by_different_people_and_the_last_is_about_the_text(rows, reviews):
    stages = required(reviews)
    held = passed(stages, rows, digest="a", author=1)

    assert [each.stage for each in held] == [stage.key for stage in stages[: len(held)]]
    assert len({each.by_id for each in held} | {1}) == len(held) + 1
    assert all(each.approved for each in held)
    if len(held) == len(stages):
        assert held[-1].digest == "a"


def test_what_waits_for_a_person_is_what_that_person_may_decide(article):
    root = get_user_model().objects.create(username="root", is_superuser=True, is_staff=True)
    people = [person(role) for role in ("供稿员", "编辑", "初审", "复审", "终审")] + [root]
    other = Article.objects.write({"title": "超级用户的", "body": "<p>文。</p>"}, by=root)
    other.submit(by=root, reviews=2)

    def agree():
        for user in people:
            waiting = {each.pk for each in Article.objects.awaiting(user)}
            assert waiting == {each.pk for each in Article.objects.all() if not each.why_not_by(user)}

    agree()
    for by in ("初审", "root", "终审"):
        decide(article, by, name=by)
        article.rewrite({"title": f"{by}以后改的"})
        agree()
        decide(article, article.stage.name, name=f"第二位{by}") if by != "root" else decide(article, "", name="root")
        agree()


def test_what_waits_longer_than_three_days_is_late(article, monkeypatch):
    since = article.state_since
    found = []
    for days in (2, 3, 4, 10):
        monkeypatch.setattr(timezone, "now", lambda days=days: since + timedelta(days=days, seconds=1))
        found.append((article.overdue, article in Article.objects.late()))

    assert found == [(0, False), (1, True), (2, True), (8, True)]


def test_what_was_returned_comes_back_to_its_author_or_to_the_editors(article):
    unwritten = Article.objects.create(title="导入的", body="<p>文。</p>")
    unwritten.submit(reviews=1)
    decide(unwritten, "终审", approve=False, opinion="重写。")
    decide(article, "初审", approve=False, opinion="重写。")

    found = {
        role: [str(each) for each in Article.objects.returned_to(person(role))] for role in ("供稿员", "编辑", "初审")
    }
    assert found == {"供稿员": ["扩大就业"], "编辑": ["导入的"], "初审": []}
