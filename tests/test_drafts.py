"""A draft besides its form: the pool, a new issue, moving articles, its history, deleting it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from bulletin.models import Issue
from departments.models import AuditEntry
from tests import published
from tests.desk import ARTICLES, address, contents, fields, put, section
from tests.people import client_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return published.issue(8, *ARTICLES, publish=False)


@pytest.fixture
def client():
    return client_of("编辑")


def test_the_pool_is_searched_by_title_department_and_state_and_keeps_what_was_typed(client, issue):
    for title, credit in (("老旧小区加装电梯", "市住建局"), ("茶园认养助农", "市财政局")):
        Article.objects.write({"title": title, "credit": credit, "body": "<p>文。</p>"})
    found = fields(client, issue)
    put(found, "丙", section(issue, "稳增长"), 7)

    def searched(**asked):
        sent = found | {f"pool-{name}": value for name, value in asked.items()}
        page = client.post(address(issue), sent | {"_filter": "1"})
        kept = next(r for r in page.context["desk"].rows if r.article.title == "丙")
        assert (kept.section, kept.position) == (str(section(issue, "稳增长")), "7")
        return [r.article.title for r in page.context["pool"].rows]

    assert searched(q="电梯") == ["老旧小区加装电梯"]
    assert searched(q="市财政局") == ["茶园认养助农"]
    assert searched(state="submitted") == []
    department = Article.objects.get(title="茶园认养助农").contributions.get().department_id
    assert searched(department=str(department)) == ["茶园认养助农"]
    assert searched(department="x", state="x", q="") == ["茶园认养助农", "老旧小区加装电梯"]
    assert contents(issue) == [("稳增长", ["甲", "乙"]), ("工作进展", ["丙"])]


def test_a_near_duplicate_is_pointed_out_with_a_comparison(client):
    text = "".join(chr(0x4E00 + 7 * n) for n in range(400))
    published.issue(3, ("稳增长", "已发的", "市财政局", f"<p>{text}</p>"))
    old = published.issue(1, ("稳增长", "老的", "市财政局", f"<p>{text}</p>"), year=2020, date="2020-01-01")
    issue = published.issue(8, ("稳增长", "又来的", "市财政局", f"<p>开头。{text[:300]}</p>"), publish=False)
    page = client.get(address(issue))

    assert [p.message for p in page.context["warnings"] if p.subject == "重复"] == [
        "《又来的》与《已发的》相近（99%）。"
    ]
    mine, other = (Article.objects.get(title=title).pk for title in ("又来的", "已发的"))
    assert f"/admin/articles/article/{mine}/compare/{other}/" in page.text
    assert client.get(f"/admin/articles/article/{mine}/compare/{other}/").context["percent"] == 99
    assert old.articles.get().title not in page.text


def test_the_page_asks_the_same_number_of_questions_at_5_15_and_40_articles(client):
    counted = []
    for number, size in ((1, 5), (2, 15), (3, 40)):
        rows = [(f"栏目{n % 4}", f"稿件{number}-{n}", f"市{n}局", f"<p>第{n}篇的正文。</p>") for n in range(size)]
        made = published.issue(number, *rows, publish=False)
        for n in range(size):
            Article.objects.write({"title": f"待选{number}-{n}", "credit": f"市{n}局", "body": "<p>文。</p>"})
        client.get(address(made))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(made)).status_code == 200
        counted.append(len(asked))

    assert counted[1:] == counted[:1] * 2
    assert counted[0] <= 25


# A new issue


def test_a_blank_issue_is_numbered_as_proposed_with_its_publications_masthead(client):
    publication = published.publication()
    publication.colophon = "报：市委。\n发：各县。"
    publication.save()
    published.issue(5, number_to=6)
    form = client.get("/admin/bulletin/issue/add/").context["form"]
    assert form.initial["publication"] == publication

    sent = {"publication": publication.pk, "year": 2026, "series": "", "number": "7", "total": "", "date": "2026-03-20"}
    for _ in range(2):  # a form sent twice is one issue
        answer = client.post("/admin/bulletin/issue/add/", sent)

    issue = Issue.objects.get(number=7)
    assert answer.headers["Location"] == address(issue)
    assert (issue.organ, issue.colophon) == ("江门市人民政府办公室", "报：市委。\n发：各县。")
    assert [panel.name for panel in client.get(address(issue)).context["desk"].panels.values()] == [
        "落实稳经济政策", "工作进展", "",
    ]  # fmt: skip


def test_a_double_issue_and_a_supplement_have_numbers_of_their_own(client):
    publication = published.publication()
    sent = {"publication": publication.pk, "year": 2026, "total": "", "date": "2026-03-20"}
    client.post("/admin/bulletin/issue/add/", sent | {"series": "", "number": "5-6"})
    client.post("/admin/bulletin/issue/add/", sent | {"series": "增刊", "number": "5"})
    page = client.post("/admin/bulletin/issue/add/", sent | {"series": "", "number": "6"})

    assert sorted(issue.slug for issue in Issue.objects.all()) == ["5-6", "z5"]
    assert page.context["form"].errors == {"number": ["《江门政务信息》2026年第5—6期已经有了。"]}
    page = client.post("/admin/bulletin/issue/add/", sent | {"series": "", "number": "9-8"})
    assert page.context["form"].errors == {"number": ["合刊的期号“9-8”次序不对：后一个要大于前一个。"]}


# Moving, deleting, history


def test_an_article_is_moved_to_another_draft(client, issue):
    other = published.issue(9, ("工作进展", "丁", "市财政局", "<p>丁文。</p>"), publish=False)
    article = Article.objects.get(title="乙")
    client.post(f"/admin/bulletin/issue/{issue.pk}/move/", {"article": article.pk, "issue": other.pk})

    assert contents(issue) == [("稳增长", ["甲"]), ("工作进展", ["丙"])]
    assert contents(other) == [("工作进展", ["丁"]), ("稳增长", ["乙"])]
    public = published.issue(10)
    page = client.post(f"/admin/bulletin/issue/{issue.pk}/move/", {"article": "x", "issue": public.pk}, follow=True)
    assert [str(message) for message in page.context["messages"]][1:] == ["请选一篇稿件，和要移到的一期草稿。"]


def test_every_change_is_a_revision_that_can_be_restored(client, issue):
    found = fields(client, issue)
    put(found, "乙", "")
    client.post(address(issue), found | {"number": "9", "_continue": "1"})
    page = client.get(f"/admin/bulletin/issue/{issue.pk}/history/")
    changed = [(pair.mine, pair.theirs) for pair in page.context["changes"][0][1]]
    assert changed == [
        ("期号：2026年第8期", "期号：2026年第9期"),
        ("2 乙", ""),
        ("3 丙", "2 丙"),
    ]

    first = issue.revisions.get(number=1)
    client.post(f"/admin/bulletin/issue/{issue.pk}/history/{first.pk}/")

    issue.refresh_from_db()
    assert (issue.number, contents(issue)) == (8, [("稳增长", ["甲", "乙"]), ("工作进展", ["丙"])])
    assert [(r.number, r.get_kind_display()) for r in issue.revisions.all()] == [(3, "恢复"), (2, "修改"), (1, "建立")]
    actions = AuditEntry.objects.about(issue).values_list("action", "by__username")
    assert list(actions) == [("恢复", "编辑"), ("修改", "编辑")]


def test_a_cancelled_schedule_does_not_keep_a_draft_from_being_deleted(client, issue):
    issue.publish(by=person("终审"), at=timezone.now() + timedelta(days=1))
    assert client.post(f"/admin/bulletin/issue/{issue.pk}/delete/", {"post": "yes"}).status_code == 403
    issue.unschedule(by=person("终审"))
    client.post(f"/admin/bulletin/issue/{issue.pk}/delete/", {"post": "yes"})

    assert (Issue.objects.count(), Article.objects.count()) == (0, 3)
    assert AuditEntry.objects.first().action == "删除"


@pytest.mark.parametrize("role", ["供稿员", "初审", "复审", "终审", "统计", "管理员"])
def test_who_does_not_compose_changes_nothing(issue, role):
    found = fields(client_of("编辑"), issue)
    client = client_of(role)

    assert client.post(address(issue), found | {"number": "99", "_save": "1"}).status_code == 403
    assert client.post(f"/admin/bulletin/issue/{issue.pk}/move/", {}).status_code == 403
    assert client.post("/admin/bulletin/issue/add/", {}).status_code == 403
    assert Issue.objects.get().number == 8
