"""Publishing and what comes after: at a time, withdrawn, restored, corrected, renumbered; on every surface at once."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from articles.models import Article, Attachment, Conflict, Frozen
from bulletin import pages
from bulletin.document import Refusal
from bulletin.models import FormerNumber, Issue, IssueEvent, IssueRevision, NotPublishable
from departments.models import AuditEntry
from tests import published
from tests.people import person

pytestmark = pytest.mark.django_db

ARTICLES = [
    ("稳增长", "甲篇", "市财政局", "<p>完成68所。</p>"),
    ("工作进展", "乙篇", "市水利局", "<p>乙文。</p>"),
]


@pytest.fixture
def issue():
    return published.issue(8, *ARTICLES)


@pytest.fixture
def signer():
    client = Client()
    client.force_login(person("终审"))
    return client


def admin(issue, what):
    return f"/admin/bulletin/issue/{issue.pk}/{what}/"


def happened(issue):
    return [(event.kind, event.by and event.by.username, event.reason) for event in issue.events.all()]


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
    draft = published.issue(9, *ARTICLES, publish=False)
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
        assert ("69所。</p>" in text, "完成68所" in text, "“68所”应为“69所”。" in text) == (True, False, True)
        assert f'<time datetime="{today.isoformat()}">' in text
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


# Attachments


def office_file(part, *others):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in ("[Content_Types].xml", part, *others):
            package.writestr(name, "<x/>")
    return out.getvalue()


def test_an_attachment_is_a_citizens_as_its_article_is(client, issue):
    article = Article.objects.get(title="甲篇")
    file = Attachment.objects.keep(article, "附表 1.xlsx", office_file("xl/workbook.xml"))
    issue.correct(article, {"attachments": [file.pk]}, note="补附件")
    answer = client.get(f"/attachments/{file.pk}/")

    assert answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''%E9%99%84%E8%A1%A8%201.xlsx"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (answer.status_code, answer.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert "附表 1.xlsx" in client.get(issue.placements.get(article=article).get_absolute_url()).text
    assert f"/attachments/{file.pk}/" in {page.address for page in pages.public_urls()}

    states = {}
    issue.withdraw(reason="撤回", article=article)
    states["article withdrawn"] = client.get(f"/attachments/{file.pk}/").status_code
    issue.restore(article=article)
    issue.withdraw(reason="撤回")
    states["issue withdrawn"] = client.get(f"/attachments/{file.pk}/").status_code
    issue.restore()
    issue.correct(article, {"attachments": []}, note="去掉附件")
    states["taken away"] = client.get(f"/attachments/{file.pk}/").status_code
    client.force_login(person("编辑"))
    states["taken away, for an editor"] = client.get(f"/attachments/{file.pk}/").status_code
    assert states == {
        "article withdrawn": 410,
        "issue withdrawn": 410,
        "taken away": 404,
        "taken away, for an editor": 200,
    }


def test_an_attachment_of_a_draft_is_nobodys_but_the_editors(client):
    article = Article.objects.write({"title": "草稿", "body": "<p>文。</p>"})
    file = Attachment.objects.keep(article, "a.pdf", b"%PDF-1.7")
    article.rewrite({"attachments": [file.pk]})
    assert client.get(f"/attachments/{file.pk}/").status_code == 404
    client.force_login(person("供稿员"))
    assert client.get(f"/attachments/{file.pk}/").status_code == 404
    client.force_login(person("编辑"))
    assert client.get(f"/attachments/{file.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("a.exe", b"MZ", "附件“a.exe”不是 pdf、docx 或 xlsx，请转换后再传。"),
        ("a.pdf", b"<html>", "附件“a.pdf”的内容不是 pdf 文件，或带有宏，请核对后再传。"),
        ("a.docx", office_file("xl/workbook.xml"), "附件“a.docx”的内容不是 docx 文件，或带有宏，请核对后再传。"),
        ("a.docx", b"PK\x03\x04broken", "附件“a.docx”的内容不是 docx 文件，或带有宏，请核对后再传。"),
        (
            "a.xlsx",
            office_file("xl/workbook.xml", "xl/vbaProject.bin"),
            "附件“a.xlsx”的内容不是 xlsx 文件，或带有宏，请核对后再传。",
        ),
        ("长" * 200 + ".pdf", b"%PDF-", "附件的文件名要在1到200字之间。"),
        ("../../etc/passwd", b"x", "附件“passwd”不是 pdf、docx 或 xlsx，请转换后再传。"),
    ],
)
def test_what_is_no_attachment_is_refused_in_a_sentence(name, data, sentence):
    article = Article.objects.write({"title": "草稿"})
    with pytest.raises(ValueError, match="附件") as refused:
        Attachment.objects.keep(article, name, data)

    assert (str(refused.value), Attachment.objects.count()) == (sentence, 0)


def test_a_refused_attachment_keeps_what_was_typed():
    article = Article.objects.write({"title": "草稿", "body": "<p>旧。</p>"})
    client = Client()
    client.force_login(person("编辑"))
    sent = {"title": "新题", "body": "<p>新文。</p>", "kind": "信息", "version": 1}
    page = client.post(
        f"/admin/articles/article/{article.pk}/change/", sent | {"files": SimpleUploadedFile("a.exe", b"MZ")}
    )

    assert page.context["form"].errors == {"files": ["附件“a.exe”不是 pdf、docx 或 xlsx，请转换后再传。"]}
    assert ('value="新题"' in page.text, "新文。" in page.text) == (True, True)
    assert Article.objects.get().title == "草稿"


# In one issue


def test_an_article_that_another_issue_has_published_meanwhile_comes_into_no_second_one(issue):
    editor = Client()
    editor.force_login(person("编辑"))
    draft, article = published.issue(9, *ARTICLES[:1], publish=False), issue.articles.get(title="甲篇")
    fields = {"year": 2026, "number": "9", "date": "2026-01-09", "version": draft.version}
    row = {"placements-0-article": article.pk, "placements-0-section": "none", "placements-0-position": "1"}

    page = editor.post(f"/admin/bulletin/issue/{draft.pk}/change/", fields | row | {"placements-TOTAL_FORMS": "1"})

    assert page.context["desk"].rows[0].errors == ["《甲篇》已经排进2026年第8期。"]
    was = draft.content() | {"contents": [[None, article.pk, "甲篇"]]}
    earlier = draft.revisions.create(number=1, kind="made", content=was)
    editor.post(admin(draft, f"history/{earlier.pk}"))
    assert list(article.issues.all()) == [issue]
