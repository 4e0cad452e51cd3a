"""The front page: what waits for whom, one click that settles it, and how the year went."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from bulletin.importing import Numbering, import_file
from bulletin.models import Issue, Publication, Reading
from departments.models import Department
from tests import published
from tests.bulletins import WITH_PROBLEMS
from tests.people import person

pytestmark = pytest.mark.django_db

ROLES = ["供稿员", "编辑", "初审", "复审", "终审", "统计", "管理员"]


def front(role):
    client = Client()
    client.force_login(person(role))
    return client.get("/admin/")


def inbox(role):
    return {group.title: [row.name for row in group.rows] for group in front(role).context["groups"]}


def draft(number=9, text=WITH_PROBLEMS):
    today = timezone.localdate()
    given = Numbering(year=today.year, number=number, date=today)
    return import_file(text.encode(), name="草稿.txt", publication=published.publication(), given=given)[0]


def click(row):
    """Send the row's own button."""
    client = Client()
    client.force_login(person("编辑"))
    return client.post(row.button.address, {row.button.name: row.button.value})


def row_of(title, n=0):
    return next(group for group in front("编辑").context["groups"] if group.title == title).rows[n]


# The inbox


@pytest.mark.parametrize("role", ROLES)
def test_nothing_waits_in_an_empty_system(role):
    page = front(role)

    assert (page.status_code, page.context["groups"]) == (200, [])
    assert "没有等您处理的事。" in page.content.decode()


def test_open_problems_stand_with_their_line_and_first_repair():
    issue = draft()
    rows = next(group for group in front("编辑").context["groups"] if group.title == "未解决的问题").rows

    assert [(row.name, row.state, row.about, row.button.label) for row in rows] == [
        (str(issue), "须解决", "第4行", "从目录中删去"),
        (str(issue), "须解决", "第9行", "不采用"),
        (str(issue), "提醒", "第10行", "按目录改"),
        (str(issue), "提醒", "第13行", "是页码"),
    ]


def test_a_repair_is_one_click_and_comes_back():
    issue = draft()
    asked = issue.reading_problems().open().count()
    answer = click(row_of("未解决的问题"))

    assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")
    assert row_of("未解决的问题").about == "第9行"
    assert issue.reading_problems().open().count() == asked - 1


def test_a_waiting_name_is_linked_to_the_nearest_in_one_click():
    Department.objects.create(name="市水务局")
    Article.objects.create(title="甲").credit_to("市水务和湖泊局", Department.objects.register())
    row = row_of("待关联单位")
    assert (row.name, row.note, row.about, row.button.label) == (
        "市水务和湖泊局",
        "印在1篇稿件上",
        "最接近：市水务局",
        "关联",
    )

    assert click(row).headers["Location"] == "/admin/"
    assert inbox("编辑") == {}


def test_who_may_not_settle_is_not_asked():
    draft()

    assert {role: list(inbox(role)) for role in ROLES if inbox(role)} == {"编辑": ["未解决的问题", "待关联单位"]}


def test_a_contributor_sees_the_own_drafts_the_oldest_first():
    author = person("供稿员")
    for title, by in (("新稿", author), ("又一篇", author), ("编辑写的", person("编辑"))):
        Article.objects.create(title=title, author=by)
    Article.objects.write({"title": "已报", "body": "<p>文。</p>"}, by=author).submit(by=author, reviews=1)
    placed = Article.objects.create(title="已用", author=author)
    published.issue().placements.create(article=placed, position=2)

    assert inbox("供稿员") == {"我的草稿": ["新稿", "又一篇"]}
    assert inbox("编辑") == {}


def test_only_own_unfinished_imports_wait_and_the_rest_is_counted():
    for n in range(10):
        Reading.objects.create(
            publication=published.publication(), content=b"x", digest=str(n), by=person("编辑"), name=f"{n}.txt"
        )
    (group,) = front("编辑").context["groups"]

    assert ([row.name for row in group.rows], group.total) == ([f"{n}.txt" for n in range(8)], 10)
    assert 'href="/admin/bulletin/issue/import/">全部' in front("编辑").content.decode()
    assert inbox("终审") == {}


# The rest of the page


def test_a_publication_is_stale_from_its_alarm_day_on():
    today = timezone.localdate()
    newest = published.issue(5, date=today - timedelta(days=10), year=today.year)
    published.issue(4, date=today - timedelta(days=11), year=today.year)
    (stale,) = front("编辑").context["stale"]
    assert (stale.newest, stale.days, stale.label) == (newest, 10, "导入下一期")
    published.issue(6, date=today, year=today.year, publish=False)
    (stale,) = front("编辑").context["stale"]
    assert stale.label == "去编第6期"
    assert [each.label for each in front("初审").context["stale"]] == [""]

    Publication.objects.update(alarm_days=11)

    assert front("编辑").context["stale"] == []


def test_the_latest_eight_issues_stand_with_their_state_and_size():
    for number in range(1, 11):
        published.issue(number, publish=number < 10)
    Issue.objects.get(number=8).withdraw(reason="错。")
    Issue.objects.filter(number=7).update(state="scheduled", publish_at=timezone.now() + timedelta(days=1))
    latest = front("初审").context["latest"]
    plain, warning, ok, error = (
        f'<span class="badge {look}">{word}</span>'
        for look, word in (("", "草稿"), ("warning", "定时"), ("ok", "已发布"), ("error", "已撤回"))
    )

    assert [(issue.number, issue.articles_count) for issue, _ in latest] == [(n, 1) for n in range(10, 2, -1)]
    assert [badge for _, badge in latest] == [plain, ok, error, warning, ok, ok, ok, ok]


def test_adopted_articles_and_days_are_counted_from_what_is_public():
    today = timezone.localdate()
    issue = published.issue(8, published.ARTICLE, ("工作进展", "乙", "市水利局", "<p>文。</p>"), date=today)
    published.issue(9, date=today, publish=False)
    for days, article in zip((3, 6), issue.articles.all(), strict=True):
        Article.objects.filter(pk=article.pk).update(created_at=timezone.now() - timedelta(days=days))
    page = front("编辑").context

    assert (page["adopted"].now, page["adopted"].before, page["days"].now, page["days"].before) == (2, 0, 4, None)


def test_each_role_finds_its_registers_and_its_button():
    published.issue(date=timezone.localdate())
    pages = {role: front(role) for role in ROLES}
    buttons = {
        role: [word for word in ("导入刊物", "写一篇稿件") if f">{word}</a>" in page.content.decode()]
        for role, page in pages.items()
    }

    assert {role: " ".join(name for name, _ in page.context["registers"]) for role, page in pages.items()} == {
        "供稿员": "",
        "编辑": "供稿单位 待关联单位 术语表 栏目 刊物",
        "初审": "",
        "复审": "",
        "终审": "审计记录",
        "统计": "供稿单位",
        "管理员": "刊物 网站设置 用户 检索质量 审计记录",
    }
    assert {role: words for role, words in buttons.items() if words} == {"供稿员": ["写一篇稿件"], "编辑": ["导入刊物"]}


def test_an_empty_system_says_where_to_start():
    said = {role: front(role).content.decode() for role in ("编辑", "管理员")}
    assert "请管理员在“刊物与设置”里建立刊物" in said["编辑"]
    assert 'href="/admin/bulletin/publication/add/">建立刊物' in said["管理员"]

    published.publication()

    said = {role: front(role).content.decode() for role in ("编辑", "管理员")}
    assert "从空白的一期开始" in said["编辑"]
    assert "从第一期开始" not in said["管理员"]


def test_the_page_asks_the_same_few_questions_at_any_size():
    client = Client()
    client.force_login(person("编辑"))
    asked = []
    for size in (1, 3, 6):
        for n in range(size):
            number = Issue.objects.count() + 1
            draft(number, WITH_PROBLEMS.replace("12座", f"{number}座").replace("学前中心", f"{number}中心"))
            published.issue(number + 1, date=timezone.localdate() - timedelta(days=30))
            Reading.objects.create(
                publication=published.publication(), content=b"x", digest=str(n), by=person("编辑"), name="又一份"
            )
        client.get("/admin/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/admin/")
        asked.append(len(queries))

    assert asked == asked[:1] * 3
    assert asked[0] <= 15
