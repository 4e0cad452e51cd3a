"""What the checks find beside an article, repaired or put away with one click."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Conflict, Dismissal, Frozen, Proof, Settled, Term
from articles.termtable import Row
from departments.models import AuditEntry
from tests import published
from tests.articleform import address, form, now
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

BODY = (
    "<p>市教育局把学前教育列入<strong>民生</strong>实事,截至2025年底,全市新增学位5400个。</p>"
    "<p>服务半径300-<strong>500</strong>米,平均缩短5个月；5&lt;6。</p>"
)


def article(**values):
    return Article.objects.write(
        {"title": "市教育局扩大供给", "credit": "市教育局,市财政局", "body": BODY, **values}, by=None
    )


def found(article):
    """What is open in an article, as (code, place, quote, suggestion, count)."""
    return [(s.code, s.field, s.number, s.quote, s.suggestion, s.count) for s in article.proofed().open]


def key(article, code):
    return next(spot.key for spot in article.proofed().open if spot.code == code)


def messages(page):
    return [str(message) for message in page.context["messages"]]


# What is found


def test_an_article_is_read_in_all_that_is_printed_of_it():
    written = article(
        subtitle="副题(一)",
        editor_note="按语。\n二段;好",
        body=BODY + "<table><tbody><tr><td>局:好</td></tr></tbody></table>",
    )

    spot = next(spot for spot in written.proofed().open if spot.grouped)
    assert (spot.count, spot.marks) == (8, (("逗号", 4), ("括号", 2), ("分号", 1), ("冒号", 1)))
    assert ("num.range", "body", 2, "300-500", "300～500", 1) in found(written)


def test_what_was_found_is_kept_until_the_text_changes():
    written = article()
    before = found(written)
    with CaptureQueriesContext(connection) as asked:
        again = found(now(written))
    kept = Proof.objects.get(article=written)

    assert (again, len(asked)) == (before, 3)  # the article itself is the third
    written.rewrite({"body": "<p>没有什么。</p>", "credit": "市教育局"}, by=None)
    assert found(now(written)) == []
    assert Proof.objects.get(article=written).stamp != kept.stamp


def test_what_an_import_writes_without_a_version_is_read_again():
    written = article(credit="")
    assert written.proofed().halfwidth == 3
    Article.objects.filter(pk=written.pk).update(body="<p>甲,乙。</p>")

    assert now(written).proofed().halfwidth == 1


def test_many_articles_are_asked_about_in_two_questions():
    made = [article() for _ in range(6)]
    Proof.objects.of(made)
    with CaptureQueriesContext(connection) as asked:
        proofs = Proof.objects.of(made)

    assert len(asked) == 2
    assert {proof.halfwidth for proof in proofs.values()} == {4}


# A repair


def test_half_width_marks_become_full_width_and_nothing_else_changes():
    written = article()
    length = len(written.body)
    written.repair([key(written, "punct.halfwidth")], by=None)

    assert now(written).body == BODY.replace(",", "，")
    assert (now(written).credit, len(now(written).body)) == ("市教育局，市财政局", length)
    assert [row[0] for row in found(now(written))] == ["num.range"]
    last = written.revisions.first()
    assert (last.number, last.kind, last.note) == (2, "changed", "校对：半角标点改为全角")


def test_a_repair_keeps_the_tags_that_it_goes_through():
    written = article()
    written.repair([key(written, "num.range")], by=None)

    assert now(written).body == BODY.replace("300-<strong>500", "300～<strong>500")


def test_a_finding_is_found_by_its_words_wherever_they_stand_by_now():
    written = article()
    stale = key(written, "num.range")
    written.rewrite({"body": "<p>新的一段，放在最前面。</p>" + BODY}, by=None)
    written.repair([stale], by=None)

    assert "300～<strong>500</strong>" in now(written).body


def test_what_is_settled_already_is_said_so_and_changes_nothing():
    written = article()
    stale = key(written, "num.range")
    written.rewrite({"body": "<p>没有什么。</p>"}, by=None)
    with pytest.raises(Settled) as refused:
        written.repair([stale], by=None)

    assert str(refused.value) == "这一处已经改过了，请看现在的校对结果。"
    assert (now(written).body, now(written).version) == ("<p>没有什么。</p>", 2)


def test_a_repair_on_an_older_version_or_of_what_is_published_is_refused():
    issue = published.issue(8, ("工作进展", "一篇", "市财政局", "<p>甲,乙。</p>"), publish=False)
    written = Article.objects.get()
    mark = key(written, "punct.halfwidth")
    with pytest.raises(Conflict):
        written.repair([mark], version=7)
    issue.publish()
    with pytest.raises(Frozen):
        now(written).repair([mark])

    assert now(written).body == "<p>甲,乙。</p>"


# Buttons beside the text


def test_a_button_saves_what_was_typed_and_then_repairs():
    editor, written = client_of("编辑"), article()
    sent = form(editor, written, title="新的标题", _repair=key(written, "punct.halfwidth"))
    page = editor.post(address(written), sent, follow=True)

    assert page.redirect_chain == [(f"{address(written)}#findings", 302)]
    assert messages(page) == ["《新的标题》已保存。", "已改：半角标点改为全角。"]
    assert (now(written).title, now(written).body) == ("新的标题", BODY.replace(",", "，"))
    assert [r.by.username for r in written.revisions.all()[:2]] == ["编辑", "编辑"]


def test_a_form_that_is_refused_repairs_nothing_and_keeps_what_was_typed():
    editor, written = client_of("编辑"), article()
    sent = form(editor, written, title="", contact="新的电话", _repair=key(written, "punct.halfwidth"))
    page = editor.post(address(written), sent)

    assert (page.context["form"]["contact"].value(), page.context["form"].errors["title"]) == (
        "新的电话",
        ["请填标题。"],
    )
    assert (now(written).body, now(written).version) == (BODY, 1)


def test_a_button_pressed_on_an_older_version_leads_to_the_merge():
    editor, written = client_of("编辑"), article()
    sent = form(editor, written, title="我的标题", _repair=key(written, "punct.halfwidth"))
    written.rewrite({"title": "他的标题"}, by=person("管理员"))
    page = editor.post(address(written), sent)

    assert page.context["title"] == "两人同时改了这篇稿件"
    assert (now(written).title, now(written).body) == ("他的标题", BODY)


def test_the_panel_says_what_is_found_and_offers_its_buttons():
    editor, written = client_of("编辑"), article()
    page = editor.get(address(written))

    assert [
        (each["place"], each["word"], each["repair"], each["may_dismiss"]) for each in page.context["findings"]
    ] == [
        ("第2段", "请核对", "改为“300～500”", True),
        ("第1段", "提醒", "全部改为全角", True),
    ]
    assert "<b>半角标点4处</b>" in page.text
    assert "逗号4。小数、时间、网址不动。" in page.text


def test_reviewers_see_the_findings_without_buttons():
    written = article()
    page = client_of("初审").get(f"/admin/articles/article/{written.pk}/preview/")

    assert [(each["repair"], each["may_dismiss"], each["may_recall"]) for each in page.context["findings"]] == [
        (None, False, False),
        (None, False, False),
    ]
    assert 'name="_repair"' not in page.text


# Put away


def test_a_finding_that_was_put_away_returns_in_no_article_with_these_words_and_can_be_had_back():
    editor, written, other = client_of("编辑"), article(), article()
    page = editor.post(address(written), form(editor, written, _dismiss=key(written, "num.range")), follow=True)

    assert messages(page)[-1] == "已忽略“300-500”，以后不再提示。"
    assert [row[0] for row in found(other)] == ["punct.halfwidth"]
    assert "忽略过的不再提示：已忽略1处" in page.text
    assert [(d.code, d.by.username) for d in Dismissal.objects.all()] == [("num.range", "编辑")]
    written.rewrite({"body": BODY.replace("5400", "5500")}, by=None)
    assert [row[0] for row in found(now(written))] == ["punct.halfwidth"]

    away = now(written).proofed().dismissed[0].key
    page = editor.post(address(written), form(editor, written, _again=away), follow=True)
    assert messages(page)[-1] == "“300-500”又会提示了。"
    assert [row[0] for row in found(other)] == ["num.range", "punct.halfwidth"]
    assert list(AuditEntry.objects.about(written).values_list("action", flat=True))[:3] == ["恢复提示", "修改", "忽略"]


def test_half_width_marks_that_were_put_away_return_when_there_is_one_more():
    written = article()
    written.dismiss(key(written, "punct.halfwidth"), by=None)
    assert now(written).proofed().halfwidth == 0
    written.rewrite({"body": BODY + "<p>再来,一处。</p>"}, by=None)

    assert now(written).proofed().halfwidth == 5


# Terms


def test_a_term_that_blocks_stands_against_publishing_until_it_is_changed():
    Term.objects.take([Row("市教委", "市教育局", "must", "机构名称", note="已改名")])
    issue = published.issue(8, ("工作进展", "市教委的一篇", "市财政局", "<p>市教委开会。</p>"), publish=False)
    written = Article.objects.get()

    assert [(p.blocks, p.subject, p.message) for p in issue.problems()] == [
        (True, "术语", "《市教委的一篇》有2处必须改的术语：“市教委”。")
    ]
    assert [(s.field, s.suggestion, s.blocks) for s in written.proofed().open] == [
        ("title", "市教育局", True),
        ("body", "市教育局", True),
    ]
    written.repair([spot.key for spot in written.proofed().open])
    assert (now(written).title, now(written).body) == ("市教育局的一篇", "<p>市教育局开会。</p>")
    assert issue.problems() == []


def test_only_who_keeps_the_table_puts_a_blocking_term_away():
    Term.objects.take([Row("市教委", "", "must")])
    author, editor = person("供稿员"), client_of("编辑")
    written = Article.objects.write({"title": "一篇", "body": "<p>市教委开会。</p>"}, by=author)
    own = client_of("供稿员")
    spot = written.proofed().open[0]

    page = own.get(address(written))
    assert [(each["repair"], each["may_dismiss"]) for each in page.context["findings"]] == [(None, False)]
    page = own.post(address(written), form(own, written, _dismiss=spot.key), follow=True)
    assert messages(page)[-1] == "“市教委”在术语表里是阻止发布的，只有编辑能忽略。"
    assert Dismissal.objects.count() == 0
    editor.post(address(written), form(editor, written, _dismiss=spot.key))
    assert Dismissal.objects.count() == 1


def test_a_change_of_the_table_is_seen_in_every_article_at_once():
    written = article(body="<p>赋能基层。</p>", credit="")
    assert found(written) == []
    term = Term.objects.create(text="赋能", level="check")
    assert [row[:2] for row in found(written)] == [("word.term", "body")]
    term.delete()
    assert found(written) == []


def test_a_term_stands_before_the_same_wrong_word_of_the_common_list():
    written = article(body="<p>开立帐户，会报工作。</p>", credit="")
    assert [row[0] for row in found(written)] == ["word.confusable", "word.confusable"]
    Term.objects.take([Row("帐户", "银行账户")])

    assert [(row[0], row[3], row[4]) for row in found(written)] == [
        ("word.term", "帐户", "银行账户"),
        ("word.confusable", "会报", "汇报"),
    ]
