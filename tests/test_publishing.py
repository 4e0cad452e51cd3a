"""Publishing and what comes after: at a time, withdrawn, restored; on every surface at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bulletin import pages
from bulletin.document import Refusal
from bulletin.models import Issue, IssueEvent, NotPublishable
from tests import published
from tests.people import client_of, person
from tests.published import TWO, admin, happened

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return published.issue(8, *TWO)


@pytest.fixture
def signer():
    return client_of("终审")


def titles(client):
    return [title in client.get("/").text for title in ("甲篇", "乙篇")]


# At a time


def test_a_scheduled_issue_is_public_at_its_second_and_not_before(client, issue, monkeypatch):
    draft = published.issue(9, ("稳增长", "丁篇", "市财政局", "<p>丁。</p>"), publish=False)
    at = timezone.now() + timedelta(hours=2)
    draft.publish(by=person("终审"), at=at)
    address = draft.get_absolute_url()
    assert (client.get(address).status_code, draft.state) == (404, "scheduled")

    monkeypatch.setattr(timezone, "now", lambda: at - timedelta(seconds=1))
    assert client.get(address).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: at)
    assert client.get(address).status_code == 200
    draft.refresh_from_db()
    assert (draft.is_public, draft.public_since, draft.published_at) == (True, at, None)
    with pytest.raises(NotPublishable, match="没有在等定时发布"):
        draft.unschedule()


def test_a_schedule_lies_in_the_future_and_can_be_cancelled(signer):
    draft = published.issue(9, publish=False)
    page = signer.post(admin(draft, "publish"), {"when": "later", "at_0": "2020-01-01", "at_1": "09:00"})
    assert page.context["refused"] == "没有发布：定时的时刻已经过了，请选一个将来的时刻。"
    page = signer.post(admin(draft, "publish"), {"when": "later", "at_0": "明天", "at_1": ""})
    assert page.context["form"].errors["at_0"] == ["输入一个有效的日期。"]

    tomorrow = timezone.localdate() + timedelta(days=1)
    signer.post(admin(draft, "publish"), {"when": "later", "at_0": tomorrow.isoformat(), "at_1": "09:00"})
    draft.refresh_from_db()
    assert (draft.state, timezone.localtime(draft.publish_at).hour) == ("scheduled", 9)
    with pytest.raises(Refusal, match="不能再改"):
        draft.compose({"organ": "改"}, draft.arrangement())
    signer.post(admin(draft, "unschedule"))

    draft.refresh_from_db()
    assert (draft.state, draft.publish_at) == ("draft", None)
    assert [kind for kind, _, _ in happened(draft)] == ["scheduled", "unscheduled"]


def test_warnings_need_one_tick(signer):
    draft = published.issue(9, publish=False, date=timezone.localdate() + timedelta(days=3))
    assert signer.post(admin(draft, "publish"), {"when": "now"}).context["refused"] == (
        "没有发布：请先看提醒，勾选“看过了，照发”。"
    )
    signer.post(admin(draft, "publish"), {"when": "now", "seen": "1"})

    assert Issue.objects.get().state == "published"


def test_publishing_twice_is_one_event(issue):
    with pytest.raises(NotPublishable, match="已发布，不能再发布"):
        issue.publish()

    assert [kind for kind, _, _ in happened(issue)] == ["published"]


def test_what_changed_since_a_person_looked_is_not_published_unseen(signer):
    draft = published.issue(9, *TWO, publish=False)
    address = admin(draft, "publish")
    sent = {"when": "now", "digest": signer.get(address).context["digest"], "seen": "1"}
    draft.compose({}, draft.arrangement()[::-1], by=person("编辑"))

    page = signer.post(address, sent)
    assert page.context["refused"] == ("没有发布：您打开以后，这一期有人改过。下面是现在会公开的，请再看一遍。")
    signer.post(address, sent | {"digest": page.context["digest"]})

    assert [event.kind for event in draft.events.all()] == ["published"]


# Withdrawn and restored


def test_an_issue_is_withdrawn_with_a_reason_and_restored(client, signer, issue):
    assert signer.post(admin(issue, "withdraw"), {"reason": " "}).context["form"].errors == {"reason": ["请写明原因。"]}
    signer.post(admin(issue, "withdraw"), {"reason": "数据有误。"})
    answer = client.get(issue.get_absolute_url())
    assert (answer.status_code, "数据有误。" in answer.text, titles(client)) == (410, True, [False, False])
    since = Issue.objects.get().published_at

    signer.post(admin(issue, "restore"), {"reason": "已核对。"})

    assert (client.get(issue.get_absolute_url()).status_code, titles(client)) == (200, [True, True])
    assert Issue.objects.get().published_at == since
    assert happened(issue)[1:] == [("withdrawn", "终审", "数据有误。"), ("restored", "终审", "已核对。")]


def test_a_due_schedule_keeps_its_time_when_it_is_withdrawn_and_restored(issue):
    at = timezone.now() - timedelta(minutes=5)
    Issue.objects.update(state="scheduled", publish_at=at, published_at=None)
    issue.refresh_from_db()
    issue.withdraw(reason="暂停")
    issue.restore()

    issue = Issue.objects.get()
    assert (issue.state, issue.published_at) == ("published", at)


def test_one_article_is_withdrawn_and_restored_without_the_rest(client, signer, issue):
    first, second = issue.placements.all()
    signer.post(admin(issue, f"withdraw/{first.article_id}"), {"reason": "不宜公开。"})

    answers = {}
    for row in (first, second):
        for ending in ("/", ".txt"):
            answers[f"{row.article}{ending}"] = client.get(row.get_absolute_url()[:-1] + ending).status_code
    assert answers == {"甲篇/": 410, "甲篇.txt": 410, "乙篇/": 200, "乙篇.txt": 200}
    notice = client.get(first.get_absolute_url()).text
    assert ("2026年第8期中的这篇稿件已撤回" in notice, "不宜公开。" in notice, "甲篇" in notice) == (True, True, False)
    assert "<title>2026年第8期中的一篇稿件已撤回 - 江门政务信息</title>" in notice
    page = client.get(issue.get_absolute_url()).text
    assert ("甲篇" in page, "乙篇" in page, titles(client)) == (False, True, [False, True])
    assert "甲篇" not in client.get(f"{issue.get_absolute_url()[:-1]}.txt").text
    assert client.get(first.section.get_absolute_url()).status_code == 404
    department = first.article.contributions.get().department
    assert client.get(department.get_absolute_url()).status_code == 404
    assert first.get_absolute_url() not in {page.address for page in pages.public_urls()}
    assert client.get(second.get_absolute_url()).context["before"] is None

    signer.post(admin(issue, f"restore/{first.article_id}"), {"reason": "可以公开。"})

    assert (client.get(first.get_absolute_url()).status_code, titles(client)) == (200, [True, True])


def test_an_editor_reads_a_withdrawn_article_with_its_banner(client, issue):
    row = issue.placements.first()
    issue.withdraw(reason="不宜公开。", article=row.article)
    client.force_login(person("编辑"))
    answer = client.get(row.get_absolute_url())

    assert (answer.status_code, "<strong>本篇已撤回</strong>" in answer.text, "不宜公开。" in answer.text) == (
        200,
        True,
        True,
    )


# Who may


@pytest.mark.parametrize("role", ["供稿员", "编辑", "初审", "复审", "统计", "管理员"])
def test_only_who_signs_does_any_of_it(issue, role):
    client = Client()
    client.force_login(person(role))
    pk = issue.articles.first().pk
    tried = [
        "publish",
        "withdraw",
        "restore",
        "number",
        f"withdraw/{pk}",
        f"restore/{pk}",
        f"correct/{pk}",
        "unschedule",
    ]

    answers = {what: client.post(admin(issue, what), {"reason": "x", "note": "x"}).status_code for what in tried}

    assert answers == dict.fromkeys(tried, 403)
    assert IssueEvent.objects.count() == 1


# In one issue


def test_an_article_that_another_issue_has_published_meanwhile_comes_into_no_second_one(issue):
    editor = Client()
    editor.force_login(person("编辑"))
    draft, article = published.issue(9, *TWO[:1], publish=False), issue.articles.get(title="甲篇")
    fields = {"year": 2026, "number": "9", "date": "2026-01-09", "version": draft.version}
    row = {"placements-0-article": article.pk, "placements-0-section": "none", "placements-0-position": "1"}

    page = editor.post(f"/admin/bulletin/issue/{draft.pk}/change/", fields | row | {"placements-TOTAL_FORMS": "1"})

    assert page.context["desk"].rows[0].errors == ["《甲篇》已经排进2026年第8期。"]
    was = draft.content() | {"contents": [[None, article.pk, "甲篇"]]}
    earlier = draft.revisions.create(number=1, kind="made", content=was)
    editor.post(admin(draft, f"history/{earlier.pk}"))
    assert list(article.issues.all()) == [issue]
