"""What the checks find in the articles of an issue: badges, the publishing panel, and one click for every half-width mark."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Proof
from articles.proofing.punctuation import fullwidth
from bulletin.export import issue_text
from bulletin.importing import Numbering, import_file
from tests import desk, published
from tests.people import client_of

pytestmark = pytest.mark.django_db

ROWS = [
    ("稳增长", "甲", "市财政局", "<p>甲,乙;丙。</p>"),
    ("稳增长", "乙", "市水利局", "<p>半径300-500米。6月31日完成。</p>"),
    ("工作进展", "丙", "市教育局", "<p>丙(一)文。</p>"),
]


def imported(text):
    """The draft that an import makes of a bulletin."""
    given = Numbering(2026, 6, date=date(2026, 1, 6))
    return import_file(text.encode(), name="稿.txt", publication=published.publication(), given=given)[0]


def messages(page):
    return [str(message) for message in page.context["messages"]]


def test_the_publishing_panel_counts_findings_and_blocks_on_none_of_them():
    issue = published.issue(8, *ROWS, publish=False)

    assert [(p.blocks, p.subject, p.message) for p in issue.problems()] == [
        (False, "校对", "《乙》有改1处、查1处。"),
        (False, "标点", "2篇有半角标点共4处。"),
    ]
    issue.publish()
    assert issue.is_out


def test_the_compose_page_asks_few_questions_whatever_is_found():
    published.issue(2)
    asked_for = []
    for number, size in ((3, 2), (4, 9)):
        rows = [
            ("稳增长", f"{number}的第{n}篇", f"市{n}局", f"{ROWS[1][3]}<p>第{n}篇,{'一二三四五六七八九'[n] * 40}。</p>")
            for n in range(size)
        ]
        issue = published.issue(number, *rows, publish=False)
        Article.objects.create(title="近似的", body=rows[0][3])
        address, editor = desk.address(issue), client_of("编辑")
        editor.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = editor.get(address)
        assert any(row.likeness for row in page.context["desk"].rows)
        asked_for.append(len(asked))

    assert asked_for[0] == asked_for[1] <= 25


def test_badges_lead_to_the_findings():
    issue = published.issue(8, *ROWS, publish=False)
    Article.objects.create(title="待选的", body="<p>待选,的。</p>")
    page = client_of("编辑").get(desk.address(issue))
    rows = [*page.context["desk"].rows, *page.context["pool"].rows]

    assert [(row.proof.musts, row.proof.checks, row.proof.halfwidth) for row in rows] == [
        (0, 0, 2), (1, 1, 0), (0, 0, 2), (0, 0, 1),
    ]  # fmt: skip
    pk = Article.objects.get(title="乙").pk
    assert f'<a class="badge error" href="/admin/articles/article/{pk}/change/#findings">改 1</a>' in page.text
    assert page.context["rate"] > 0


def test_all_half_width_marks_of_an_issue_are_changed_with_one_click():
    issue = published.issue(8, *ROWS, publish=False)
    editor = client_of("编辑")
    assert '<button class="button small" form="fullwidth">一次改完</button>' in editor.get(desk.address(issue)).text
    page = editor.post(published.admin(issue, "fullwidth"), follow=True)

    assert messages(page) == ["2篇的4处半角标点已改为全角。"]
    assert [row.article.body for _, rows in issue.contents() for row in rows] == [
        "<p>甲，乙；丙。</p>",
        "<p>半径300-500米。6月31日完成。</p>",
        "<p>丙（一）文。</p>",
    ]


def test_the_text_edition_is_in_full_width_then_credits_too_and_nothing_else_in_it_changes():
    text = (
        "【工作进展】\n●甲篇\n●乙篇\n●丙篇\n\n◆工作进展◆\n甲篇\n甲,乙;比例3:1。\n(市财政局、市水利局供稿)\n"
        "乙篇\n乙文(一),好。(市水利局供稿)\n丙篇\n丙文，好。\n(市财政局供稿)\n"
    )
    issue = imported(text)
    before = issue_text(issue).content.decode()
    issue.widen()

    assert before == text
    assert issue_text(issue).content.decode() == text.replace("甲,乙;比", "甲，乙；比").replace(
        "(市财政局、市水利局供稿)", "（市财政局、市水利局供稿）"
    ).replace("乙文(一),好。(市水利局供稿)", "乙文（一），好。（市水利局供稿）")


def test_of_the_real_bulletin_one_click_leaves_no_finding_and_changes_the_marks_alone(seeds_dir):
    text = next(seeds_dir.glob("*.txt")).read_bytes().decode("utf-8-sig")
    issue = imported(text)
    before = Proof.objects.of(issue.articles.all()).values()
    assert [{spot.code for spot in proof.open} for proof in before] == [{"punct.halfwidth"}] * 7
    issue.widen()

    assert [proof.open for proof in Proof.objects.of(issue.articles.all()).values()] == [()] * 7
    wide = issue_text(issue).content.decode("utf-8-sig")
    assert wide == "".join(fullwidth(line) for line in text.splitlines(keepends=True))
    assert sum(a != b for a, b in zip(text, wide, strict=True)) == 235
    issue.widen()
    assert issue_text(issue).content.decode("utf-8-sig") == wide


def test_what_is_out_is_not_changed_with_one_click():
    issue = published.issue(8, *ROWS)
    page = client_of("编辑").post(published.admin(issue, "fullwidth"))

    assert page.status_code == 302
    assert Article.objects.get(title="甲").body == "<p>甲,乙;丙。</p>"


def test_an_article_that_is_out_in_another_issue_is_left_and_named():
    out = published.issue(8, *ROWS[:1])
    issue = published.issue(9, *ROWS[2:], publish=False)
    issue.placements.create(article=Article.objects.get(title="甲"), position=2)
    page = client_of("编辑").post(published.admin(issue, "fullwidth"), follow=True)

    assert messages(page)[:2] == [
        "1篇的2处半角标点已改为全角。",
        "《甲》已随另一期发布，没有改；发布后的文字用“更正”改。",
    ]
    assert out.placements.get().article.body == "<p>甲,乙;丙。</p>"


def test_half_width_marks_need_no_tick_before_publishing():
    draft = published.issue(8, ("工作进展", "一篇", "市财政局", "<p>完成投资,增长8%。</p>"), publish=False)
    page = client_of("终审").get(published.admin(draft, "publish"))
    assert [(problem.subject, problem.asks) for problem in page.context["warnings"]] == [("标点", False)]

    client_of("终审").post(published.admin(draft, "publish"), {"when": "now", "digest": page.context["digest"]})

    draft.refresh_from_db()
    assert draft.state == "published"
