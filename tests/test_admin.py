"""The admin besides import: who may open what, and what its forms do."""

from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from bulletin.models import Issue, Publication, Site
from departments.models import Department, Membership
from tests import published
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

ROLES = ["供稿员", "编辑", "初审", "复审", "终审", "统计", "管理员"]


@pytest.mark.parametrize("role", ROLES)
def test_only_who_signs_publishes(role):
    issue = published.issue(publish=False)
    answer = client_of(role).post(f"/admin/bulletin/issue/{issue.pk}/publish/", {"when": "now", "seen": "1"})
    issue.refresh_from_db()

    assert (answer.status_code, issue.state) == ((302, "published") if role == "终审" else (403, "draft"))


def test_publishing_is_refused_on_what_the_page_lists():
    issue = published.issue(publish=False)
    Article.objects.update(body="")
    client = client_of("终审")
    page = client.get(f"/admin/bulletin/issue/{issue.pk}/publish/")
    assert [problem.message for problem in page.context["blockers"]] == ["《市财政局推进政府采购》没有正文。"]

    page = client.post(f"/admin/bulletin/issue/{issue.pk}/publish/", {"when": "now", "seen": "1"})

    assert page.context["refused"] == "没有发布：《市财政局推进政府采购》没有正文。"
    assert Issue.objects.get().state == "draft"


def test_a_published_issue_and_its_articles_are_read_only():
    issue = published.issue()
    article = issue.articles.get()
    client = client_of("编辑")

    page = client.get(f"/admin/bulletin/issue/{issue.pk}/change/")
    assert (page.status_code, page.templates[0].name) == (200, "admin/bulletin/issue/read.html")
    page = client.get(f"/admin/articles/article/{article.pk}/change/")
    assert page.headers["Location"] == f"/admin/articles/article/{article.pk}/preview/"
    for address in (f"/admin/bulletin/issue/{issue.pk}/", f"/admin/articles/article/{article.pk}/"):
        assert client.post(f"{address}delete/", {"post": "yes"}).status_code == 403


def test_a_draft_is_deleted_and_its_articles_stay():
    issue = published.issue(publish=False)
    client_of("编辑").post(f"/admin/bulletin/issue/{issue.pk}/delete/", {"post": "yes"})

    assert (Issue.objects.count(), Article.objects.count()) == (0, 1)


def test_a_new_publication_starts_with_its_sections():
    client_of("管理员").post(
        "/admin/bulletin/publication/add/",
        {"name": "每日要情", "slug": "daily", "reviews_required": 0, "proofs_required": 0, "alarm_days": 10},
    )

    sections = Publication.objects.get().sections.values_list("name", flat=True)
    assert list(sections) == ["落实稳经济政策", "工作进展"]


def test_an_editor_adds_a_section():
    publication = published.publication()
    client_of("编辑").post(
        "/admin/bulletin/section/add/", {"publication": publication.pk, "name": "民生 实事", "position": 3}
    )

    assert [(s.name, s.slug, s.position) for s in publication.sections.all()][-1] == ("民生 实事", "民生-实事", 3)


def arranged(client, publication, *rows):
    """Send the sections of a publication as its page lists them: (section or None, position, name, delete?)."""
    values = {"sections-TOTAL_FORMS": len(rows), "sections-INITIAL_FORMS": sum(row[0] is not None for row in rows)}
    for n, (section, position, name, delete) in enumerate(rows):
        values |= {f"sections-{n}-publication": publication.pk, f"sections-{n}-position": position}
        values |= {f"sections-{n}-name": name, f"sections-{n}-id": section.pk if section else ""}
        values |= {f"sections-{n}-DELETE": "on"} if delete else {}
    return client.post(f"/admin/bulletin/publication/{publication.pk}/change/", values)


def test_an_editor_arranges_the_sections_and_a_renamed_one_keeps_its_address():
    publication = published.publication()
    first, second = publication.sections.all()
    answer = arranged(
        client_of("编辑"),
        publication,
        (first, 2, first.name, False),
        (second, 1, "部门动态", False),
        (None, "", "民生实事", False),
    )

    assert answer.status_code == 302
    assert [(s.position, s.name, s.slug) for s in publication.sections.all()] == [
        (1, "部门动态", "工作进展"),
        (2, "落实稳经济政策", "落实稳经济政策"),
        (3, "民生实事", "民生实事"),
    ]
    publication.refresh_from_db()
    assert publication.name == "江门政务信息"


def test_a_section_that_is_used_stays_and_says_why():
    publication = published.issue().publication
    first, used = publication.sections.all()
    why = "栏目“工作进展”里有1篇稿件，不能删除；可以改名，网址不变。"
    client = client_of("编辑")
    page = arranged(client, publication, (first, 1, first.name, True), (used, 2, used.name, True))
    assert page.context["inline_admin_formsets"][0].formset.non_form_errors() == [why]
    page = client.post(f"/admin/bulletin/section/{used.pk}/delete/", {"post": "yes"}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [why]

    arranged(client, publication, (first, 1, first.name, True), (used, 2, used.name, False))

    assert list(publication.sections.all()) == [used]


def test_two_sections_of_one_name_are_refused():
    publication = published.publication()
    first, second = publication.sections.all()
    page = arranged(client_of("编辑"), publication, (first, 1, second.name, False), (second, 2, second.name, False))

    assert page.status_code == 200
    assert [section.name for section in publication.sections.all()] == ["落实稳经济政策", "工作进展"]


def test_lists_say_where_a_thing_stands_with_the_same_questions_at_any_size():
    client, asked = client_of("编辑"), []
    for size in (1, 2, 5):
        for _ in range(size):
            number = Issue.objects.count() + 1
            published.issue(number, *[published.ARTICLE] * size, publish=number > 1)
            Article.objects.create(title=f"稿件{number}", body="<p>正 文。</p>").credit_to(
                f"县{number}局", Department.objects.register()
            )
        for name in ("bulletin/issue", "articles/article", "bulletin/section", "departments/department"):
            client.get(f"/admin/{name}/")
            with CaptureQueriesContext(connection) as queries:
                client.get(f"/admin/{name}/")
            asked.append(len(queries))

    assert asked[4:] == asked[:4] * 2
    rows = client.get("/admin/articles/article/?q=稿件1").context["cl"]
    admin = rows.model_admin
    assert [(admin.standing(row), admin.contributors(row), row.characters) for row in rows.result_list] == [
        ("待选", "县1局（未关联）", 3)
    ]
    Issue.objects.get(number=8).withdraw(reason="有误", article=Issue.objects.get(number=8).articles.first())
    rows = client.get("/admin/articles/article/?q=市财政局推进政府采购").context["cl"].result_list
    assert Counter(admin.standing(row).rpartition("期")[2] for row in rows) == {
        "（已发布）": 28,
        "（已撤回）": 1,
        "（草稿）": 1,
    }
    issues = client.get("/admin/bulletin/issue/").context["cl"].result_list
    assert [(issue.number, issue.articles_count) for issue in issues] == [
        *((n, 5) for n in range(8, 3, -1)),
        (3, 2),
        (2, 2),
        (1, 1),
    ]


# Articles


@pytest.fixture
def contributor():
    user = person("供稿员")
    Membership.objects.create(user=user, department=Department.objects.create(name="市财政局"))
    return user


def test_a_contributor_reads_his_departments_articles_and_changes_his_own(contributor):
    own = Article.objects.create(title="自己的", author=contributor)
    colleague = Article.objects.create(title="同事的")
    colleague.credit_to("市财政局", Department.objects.register())
    other = Article.objects.create(title="别家的")
    client = client_of("供稿员")

    found = {
        article.title: client.get(f"/admin/articles/article/{article.pk}/change/").status_code
        for article in (own, colleague, other)
    }
    assert found == {"自己的": 200, "同事的": 302, "别家的": 404}  # a colleague's is shown as a preview
    listed = client.get("/admin/articles/article/").context["cl"].result_list
    assert {article.title for article in listed} == {"自己的", "同事的"}
    values = {"title": "改了", "kind": "信息", "body": "", "credit": ""}
    assert client.post(f"/admin/articles/article/{colleague.pk}/change/", values).status_code == 403
    assert client.post(f"/admin/articles/article/{own.pk}/change/", values).status_code == 302


def test_a_submitted_article_is_no_longer_its_authors_to_change(contributor):
    article = Article.objects.create(title="报送了", author=contributor, state=Article.State.SUBMITTED)

    assert client_of("供稿员").post(f"/admin/articles/article/{article.pk}/change/", {}).status_code == 403


def test_a_new_article_has_its_author_clean_html_and_linked_credits(contributor):
    values = {
        "title": "新稿",
        "kind": "信息",
        "credit": "市财政局、市气象局",
        "body": '<p onclick="x()">正文<script>alert(1)</script></p>',
    }
    client_of("供稿员").post("/admin/articles/article/add/", values)

    article = Article.objects.get()
    assert (article.author, article.body) == (contributor, "<p>正文</p>")
    credits = [(row.printed_name, row.department_id is not None) for row in article.contributions.all()]
    assert credits == [("市财政局", True), ("市气象局", False)]


# People and settings


def test_who_keeps_the_users_never_sees_a_superuser():
    root = get_user_model().objects.create_superuser("root", password="x")
    client = client_of("管理员")

    assert [user.username for user in client.get("/admin/auth/user/").context["cl"].result_list] == ["管理员"]
    assert client.get(f"/admin/auth/user/{root.pk}/password/").status_code == 404
    page = client.get(f"/admin/auth/user/{person('编辑').pk}/change/")
    assert {"is_superuser", "user_permissions"} & set(page.context["adminform"].form.fields) == set()


def test_the_sites_settings_are_one_page():
    client = client_of("管理员")
    assert client.get("/admin/bulletin/site/").headers["Location"] == "/admin/bulletin/site/add/"
    Site.objects.create(name="江门市政务公报")

    assert client.get("/admin/bulletin/site/").headers["Location"] == "/admin/bulletin/site/1/change/"
    assert client.get("/admin/bulletin/site/add/").status_code == 403


def test_the_admin_is_chinese_under_its_own_policy():
    answer = client_of("编辑").get("/admin/")

    assert 'lang="zh-hans"' in answer.content.decode()
    assert "require-trusted-types-for 'script'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    names = {content.model_class()._meta.verbose_name for content in ContentType.objects.filter(app_label="bulletin")}
    assert all(not name.isascii() for name in names)


def test_who_is_logged_in_without_being_staff_is_sent_to_log_in():
    get_user_model().objects.create_user("reader", password="x")
    client = Client()
    client.force_login(get_user_model().objects.get())

    assert client.get("/admin/").status_code == 302
    assert client.post("/admin/bulletin/issue/import/", {"text": "x"}).status_code == 403
