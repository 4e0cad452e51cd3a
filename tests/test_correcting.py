"""Correcting what is published: an article with a public note, and a wrong number with a redirect."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Conflict, Frozen
from bulletin.document import Refusal
from bulletin.models import FormerNumber, Issue, IssueRevision, NotPublishable
from departments.models import AuditEntry
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


# Corrected


def test_a_correction_replaces_the_text_with_a_public_note_and_keeps_the_old_one(client, signer, issue):
    article = Article.objects.get(title="甲篇")
    address = admin(issue, f"correct/{article.pk}")
    form = signer.get(address).context["form"]
    sent = {name: form[name].value() or "" for name in Article.CONTENT} | {"version": article.version}
    assert signer.post(address, sent | {"note": ""}).context["form"].errors == {
        "note": ["请写明改了什么，公众会在页面上看到。"]
    }
    assert signer.post(address, sent | {"note": "没改"}).context["form"].non_field_errors() == [
        "没有更正：文字没有改动，没有什么可更正的。"
    ]
    sent |= {"body": "<p>完成69所。<script>x()</script></p>", "note": "“68所”应为“69所”。"}
    assert signer.post(address, sent).status_code == 302

    today = timezone.localdate()
    for page in (issue.get_absolute_url(), issue.placements.get(article=article).get_absolute_url()):
        text = client.get(page).text
        assert (
            '完成<span class="whole">69所</span>。</p>' in text,
            '<span class="whole">68所' in text,
            "“68所”应为“69所”。" in text,
        ) == (True, False, True)
        assert f'<time datetime="{today.isoformat()}">' in text
        assert text.rindex("应为“69所”。") < text.rindex("完成<span")
    assert [(r.number, r.get_kind_display(), r.content["body"]) for r in article.revisions.all()] == [
        (2, "更正", "<p>完成69所。</p>"),
        (1, "建立", "<p>完成68所。</p>"),
    ]
    assert happened(issue)[-1] == ("corrected", "终审", "“68所”应为“69所”。")
    assert AuditEntry.objects.about(article)[0].before == "正文：完成68所。"


def test_a_published_text_changes_by_a_correction_only(issue):
    article = Article.objects.get(title="甲篇")
    with pytest.raises(Frozen, match="已随一期发布或定时"):
        article.rewrite({"title": "改了"}, by=person("编辑"))
    with pytest.raises(Refusal, match="不能移走"):
        published.issue(9, publish=False).take(article)
    with pytest.raises(Refusal, match="不能删除"):
        issue.discard()
    with pytest.raises(Frozen, match="还在一期的目录里"):
        article.discard()

    assert Article.objects.get(pk=article.pk).title == "甲篇"


def test_two_corrections_at_once_are_not_lost(signer, issue):
    article = Article.objects.get(title="甲篇")
    issue.correct(article, {"title": "甲篇（一）"}, note="补题", version=1)
    with pytest.raises(Conflict):
        issue.correct(article, {"title": "甲篇（二）"}, note="再补", version=1)

    form = signer.get(admin(issue, f"correct/{article.pk}")).context["form"]
    sent = {name: form[name].value() or "" for name in Article.CONTENT}
    page = signer.post(
        admin(issue, f"correct/{article.pk}"), sent | {"title": "甲篇（二）", "version": 1, "note": "再补"}
    )
    assert page.context["form"]["title"].value() == "甲篇（二）"
    assert page.context["form"].non_field_errors()[0].startswith("没有更正：您打开以后，另有人更正过这一篇。")


@pytest.mark.parametrize("alone", [True, False])
def test_what_was_withdrawn_meanwhile_is_not_corrected_and_nothing_typed_is_lost(signer, issue, alone):
    article = issue.articles.get(title="甲篇")
    address = admin(issue, f"correct/{article.pk}")
    sent = {"title": "甲篇", "kind": "信息", "body": "<p>完成69所。</p>", "note": "应为69所。", "version": "1"}
    assert signer.get(admin(issue, f"correct/{10**25}"), follow=True).status_code == 404
    issue.withdraw(reason="核实。", **({"article": article} if alone else {}))

    page = signer.post(address, sent)

    form = page.context["form"]
    assert form.non_field_errors() == ["没有更正：《甲篇》已经撤回，恢复以后才能更正。"]
    assert (form["body"].value(), form["note"].value()) == ("<p>完成69所。</p>", "应为69所。")
    assert signer.get(address).status_code == 404


def test_an_article_in_two_issues_is_corrected_in_both(client, issue):
    article = Article.objects.get(title="甲篇")
    other, coming = published.issue(9), published.issue(10, publish=False)
    for each in (other, coming):
        each.placements.create(article=article, position=9)
    issue.correct(article, {"body": "<p>完成69所。</p>"}, note="更正说明")
    coming.publish()

    noted = ["更正说明" in client.get(each.get_absolute_url()).text for each in (issue, other, coming)]
    assert noted == [True, True, False]


# Renumbered


def test_what_is_scheduled_will_be_right_from_the_start_and_has_no_note(issue):
    article = Article.objects.get(title="甲篇")
    scheduled = published.issue(9, ("工作进展", "丙篇", "市水利局", "<p>丙文。</p>"), publish=False)
    scheduled.placements.create(article=article, section=None, position=2)
    scheduled.publish(at=timezone.now() + timedelta(hours=1))
    issue.correct(article, {"title": "甲篇更正"}, note="标题更正。")

    scheduled.refresh_from_db()
    rows = article.placements.order_by("issue__number")
    assert [[each["note"] for each in row.corrections] for row in rows] == [["标题更正。"], []]
    assert [row.corrected_at is None for row in rows] + [scheduled.corrected_at is None] == [False, True, True]


def test_a_wrong_number_is_corrected_and_the_old_address_leads_to_the_new_one(client, signer, issue):
    old, row = issue.get_absolute_url(), issue.placements.first()
    published.issue(9)
    sent = {"year": 2026, "series": "", "number": "9", "total": "", "date": issue.date, "reason": "印错了。"}
    assert signer.post(admin(issue, "number"), sent).context["refused"] == (
        "没有更正：《江门政务信息》2026年第9期已经有了。"
    )
    signer.post(admin(issue, "number"), sent | {"number": "10"})

    moved = {}
    for address in (old, f"{old[:-1]}.txt", f"{old}{row.article_id}/", f"{old}{row.article_id}.txt"):
        answer = client.get(address)
        moved[address] = (answer.status_code, answer.headers.get("Location"))
    new = "/issues/jiangmen/2026/10"
    assert list(moved.values()) == [
        (301, f"{new}/"),
        (301, f"{new}.txt"),
        (301, f"{new}/{row.article_id}/"),
        (301, f"{new}/{row.article_id}.txt"),
    ]
    assert "期号由2026年第8期改为2026年第10期：印错了。" in client.get(f"{new}/").text
    assert client.get(f"{old}4711/").status_code == 404
    assert IssueRevision.objects.filter(issue=issue).count() == 2


def test_a_corrected_number_of_what_is_withdrawn_leads_to_the_notice(client, issue):
    FormerNumber.objects.correct(issue, {"number": 10}, reason="印错了。")
    issue.withdraw(reason="撤回。")

    assert client.get("/issues/jiangmen/2026/8/").headers["Location"] == "/issues/jiangmen/2026/10/"
    assert client.get("/issues/jiangmen/2026/10/").status_code == 410
    Issue.objects.update(internal=True)
    assert client.get("/issues/jiangmen/2026/8/").status_code == 404


def test_a_corrected_date_says_what_it_was(client, signer, issue):
    sent = {"year": 2026, "number": "8", "total": "108", "date": "2025-12-01", "series": "", "reason": "日期印错了。"}
    signer.post(admin(issue, "number"), sent)

    said = "总期号由没有改为总第108期，日期由2026年1月8日改为2025年12月1日：日期印错了。"
    assert said in client.get(issue.get_absolute_url()).text
    assert "已更正：2026年第8期，网址没有变；改了什么，页面上已注明。" in signer.get(admin(issue, "change")).text


def test_an_address_that_is_used_again_is_the_new_issues(client, issue):
    FormerNumber.objects.correct(issue, {"number": 10}, reason="印错了。")
    published.issue(8, ("稳增长", "真的第8期", "市财政局", "<p>文。</p>"))

    assert "真的第8期" in client.get("/issues/jiangmen/2026/8/").text
    FormerNumber.objects.correct(issue, {"number": 11}, reason="又错了。")
    FormerNumber.objects.correct(issue, {"number": 10}, reason="改回。")
    assert client.get("/issues/jiangmen/2026/11/").headers["Location"] == "/issues/jiangmen/2026/10/"
    assert client.get("/issues/jiangmen/2026/10/").status_code == 200


def test_a_draft_has_no_number_to_correct(issue):
    draft = published.issue(9, publish=False)
    with pytest.raises(NotPublishable, match="没有发布，期号直接改就可以"):
        FormerNumber.objects.correct(draft, {"number": 10}, reason="x")
    with pytest.raises(NotPublishable, match="请写明更正期号的原因"):
        FormerNumber.objects.correct(issue, {"number": 10}, reason=" ")
    with pytest.raises(NotPublishable, match="期号没有改动"):
        FormerNumber.objects.correct(issue, {"number": 8}, reason="x")
