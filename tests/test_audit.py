"""Who did what: what is put on record, by whom and from where, and the list that shows it."""

import csv
import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from bulletin.models import Publication
from bulletin.origin import address
from departments.models import AuditEntry, Department, acting_from
from tests import published
from tests.people import PASSWORD, client_of, person

pytestmark = pytest.mark.django_db

LIST = "/admin/departments/auditentry/"


@pytest.fixture
def reader():
    client = client_of("管理员")
    client.get("/admin/")  # the first page of a login writes its session
    return client


@pytest.fixture
def department():
    return Department.objects.create(name="市水利局")


def entries():
    return [(str(entry), entry.before, entry.after) for entry in AuditEntry.objects.order_by("pk")]


def listed(reader, query=""):
    return [entry.name for entry in reader.get(f"{LIST}{query}").context["cl"].result_list]


# What the admin's forms put on record


def test_a_changed_form_is_on_record_as_it_was_and_is(department):
    address = f"/admin/departments/department/{department.pk}/change/"
    values = {
        "name": "市水利和湖泊局",
        "kind": "其他",
        "order": 0,
        "successor": Department.objects.create(name="市水务局").pk,
    }
    rows = {"aliases-TOTAL_FORMS": 1, "aliases-INITIAL_FORMS": 0, "aliases-0-name": "水利局"}
    client_of("编辑").post(address, values | rows)

    assert entries() == [
        (
            "修改供稿单位“市水利和湖泊局”",
            "名称：市水利局\n类别：市直部门\n在用：是\n后继单位：（空）",
            "名称：市水利和湖泊局\n类别：其他\n在用：否\n后继单位：市水务局\n别名：水利局",
        )
    ]


def test_rows_of_an_inline_are_on_record_where_they_change_and_where_they_go(department):
    first, second = (department.also_called(name) for name in ("水利局", "水局"))
    values = {"name": "市水利局", "kind": "市直部门", "order": 0, "active": "on"}
    values |= {"aliases-TOTAL_FORMS": 2, "aliases-INITIAL_FORMS": 2, "aliases-1-DELETE": "on"}
    for n, (alias, name) in enumerate([(first, "水利和湖泊局"), (second, "水局")]):
        values |= {
            f"aliases-{n}-{key}": value
            for key, value in zip(("id", "name", "department"), (alias.pk, name, department.pk), strict=True)
        }
    client_of("编辑").post(f"/admin/departments/department/{department.pk}/change/", values)

    assert entries() == [
        ("修改供稿单位“市水利局”", "别名：水局\n别名“水利和湖泊局”别名：水利局", "别名“水利和湖泊局”别名：水利和湖泊局")
    ]


def test_a_users_roles_and_department_are_on_record(department):
    user = person("供稿员")
    values = {"username": "供稿员", "is_active": "on", "groups": [Group.objects.get(name="编辑").pk]}
    values |= {"membership-TOTAL_FORMS": 1, "membership-INITIAL_FORMS": 0, "membership-0-department": department.pk}
    client_of("管理员").post(f"/admin/auth/user/{user.pk}/change/", values)

    assert entries() == [
        (
            "修改用户“供稿员”",
            "工作人员状态：是\n组：供稿员",
            "工作人员状态：否\n组：编辑\n所属单位：供稿员（市水利局）",
        )
    ]


def test_a_form_that_changes_nothing_is_not_on_record():
    section = {"publication": published.publication().pk, "name": "民生", "position": 3}
    client = client_of("编辑")
    client.post("/admin/bulletin/section/add/", section)
    client.post(f"/admin/bulletin/section/{published.publication().sections.last().pk}/change/", section)

    assert entries() == [("新建栏目“民生”", "", "")]


def test_what_is_deleted_stays_on_record():
    issue = published.issue(publish=False)
    client_of("编辑").post(f"/admin/bulletin/issue/{issue.pk}/delete/", {"post": "yes"})

    said = "期号：2026年第8期\n总期号：无\n日期：2026-01-08\n编辑单位：无\n密级：无，公开\n【工作进展】\n1 市财政局推进政府采购"
    assert entries() == [("删除期“《江门政务信息》2026年第8期”", said, "")]


def test_users_and_passwords_are_on_record_without_any_password():
    client = client_of("管理员")
    password = {"password1": "a-word-for-the-new-one", "password2": "a-word-for-the-new-one", "usable_password": "true"}
    client.post("/admin/auth/user/add/", {"username": "new", **password})
    user = get_user_model().objects.get(username="new")
    client.post(f"/admin/auth/user/{user.pk}/password/", {**password, "password1": "no", "password2": "yes"})
    client.post(f"/admin/auth/user/{user.pk}/password/", {**password, "set-password": "1"})
    own = {"old_password": PASSWORD, "new_password1": "another-word-of-mine", "new_password2": "another-word-of-mine"}
    client.post("/admin/password_change/", own | {"old_password": "wrong"})
    client.post("/admin/password_change/", own)

    assert entries() == [
        ("新建用户“new”", "", ""),
        ("修改密码用户“new”", "", ""),
        ("修改密码用户“管理员”", "", ""),
    ]


# From where


@pytest.mark.parametrize(
    ("meta", "found"),
    [
        ({"REMOTE_ADDR": "203.0.113.9"}, "203.0.113.9"),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "10.0.0.1"}, "203.0.113.9"),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.1, 203.0.113.9"}, "203.0.113.9"),
        ({"REMOTE_ADDR": "::1", "HTTP_X_FORWARDED_FOR": "2001:db8::1"}, "2001:db8::1"),
        ({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, "203.0.113.9"),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "<b>nobody</b>"}, "127.0.0.1"),
        ({"REMOTE_ADDR": "127.0.0.1"}, "127.0.0.1"),
        ({}, ""),
    ],
)
def test_a_proxy_is_believed_on_this_machine_only(meta, found):
    assert address(meta) == found


def test_the_record_says_where_a_request_came_from_and_forgets_it_behind_it(department):
    Article.objects.create(title="甲").credit_to("水利局", Department.objects.register())
    client = client_of("编辑", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.9")
    client.post("/admin/articles/contribution/", {"settle": "水利局\t市水利局"})
    AuditEntry.objects.record(department, "修改")

    assert [entry.address for entry in AuditEntry.objects.order_by("pk")] == ["203.0.113.9", ""]
    assert acting_from.get() == ""


# The list


@pytest.mark.parametrize("role", ["供稿员", "编辑", "初审", "复审", "终审", "统计", "管理员"])
def test_who_signs_and_who_keeps_the_users_read_the_list_and_nobody_changes_it(role, department):
    entry = AuditEntry.objects.record(department, "修改")
    client = client_of(role)
    reads = role in ("终审", "管理员")

    read = [client.get(f"{LIST}{page}").status_code for page in ("", "export/", f"{entry.pk}/change/")]
    assert read == [200 if reads else 403] * 3
    refused = [
        client.post(f"{LIST}{page}/", {"post": "yes"}).status_code
        for page in ("add", f"{entry.pk}/change", f"{entry.pk}/delete")
    ]
    assert refused == [403] * 3
    action = {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes"}
    client.post(LIST, action)
    assert entries() == [("修改供稿单位“市水利局”", "", "")]


def test_the_list_says_who_did_what_to_what_and_from_where(reader, department):
    editor = person("编辑")
    long = "很长的正文。" * 20
    AuditEntry.objects.record(department, "修改", by=editor, before="名称：水利局", after="名称：市水利局")
    AuditEntry.objects.record(Publication(pk=1, name="江门政务信息"), "修改", before="短", after=f"{long}<b>")
    page = reader.get(LIST).content.decode()

    assert page.count("名称：水利局 → 名称：市水利局") == 1
    assert f"<summary>短 → {long[:40]}…</summary>" in page
    assert f"<dd>{long}&lt;b&gt;</dd>" in page
    assert page.count(">命令行<") == 2  # in the column and in the filter
    assert '<a href="/admin/bulletin/publication/1/change/">江门政务信息</a>' in page
    assert "/admin/departments/department/" not in page  # who keeps the users may not open a department


def test_the_list_is_filtered_by_person_action_kind_and_day_and_searched(reader, department):
    other = Department.objects.create(name="市水务局")
    AuditEntry.objects.record(department, "修改", by=person("编辑"), before="排列：3")
    AuditEntry.objects.record(other, "合并")
    AuditEntry.objects.record(person("编辑"), "修改密码")
    today = AuditEntry.objects.first().at

    found = {
        query: listed(reader, query)
        for query in (
            f"?by__id__exact={person('编辑').pk}",
            "?by__isnull=True",
            "?action=合并",
            "?kind=用户",
            "?q=排列：3",
            f"?at__year={today.year - 1}",
        )
    }
    assert list(found.values()) == [["市水利局"], ["编辑", "市水务局"], ["市水务局"], ["编辑"], ["市水利局"], []]


def test_the_list_has_pages_and_asks_the_same_number_of_questions_at_three_sizes(reader, department):
    counted = []
    for size in (10, 20, 40):
        for n in range(size):
            AuditEntry.objects.record(department, "修改", by=person("编辑") if n % 2 else None, after=str(n))
        with CaptureQueriesContext(connection) as asked:
            reader.get(LIST)
        counted.append(len(asked))

    assert counted[1:] == counted[:1] * 2
    assert (len(listed(reader)), len(listed(reader, "?p=2"))) == (50, 20)


def test_what_the_list_shows_is_taken_away_as_a_table(reader, department):
    AuditEntry.objects.record(department, "修改", by=person("编辑"), before="=HYPERLINK()", after="两行\n文字")
    AuditEntry.objects.record(department, "合并", after="-5")
    for n in range(60):
        AuditEntry.objects.record(department, "修改", after=str(n))
    answer = reader.get(f"{LIST}export/", {"action": "修改"})
    text = b"".join(answer.streaming_content).decode()

    assert text[0] == "\ufeff"
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert rows[0] == ["时间", "谁", "做了什么", "类别", "对象", "原来", "后来", "来自"]
    assert (len(rows), rows[1][1:]) == (62, ["命令行", "修改", "供稿单位", "市水利局", "", "59", ""])
    assert rows[-1][1:] == ["编辑", "修改", "供稿单位", "市水利局", "'=HYPERLINK()", "两行\n文字", ""]


def test_a_filter_that_makes_no_sense_leads_back_to_the_list(reader):
    assert reader.get(f"{LIST}export/?at__year=x").headers["Location"] == LIST
    for wrong in (f"at__year={'9' * 30}", "at__year=x"):
        assert reader.get(f"{LIST}?{wrong}").headers["Location"] == f"{LIST}?e=1"
        assert reader.get(f"{LIST}export/?{wrong}").headers["Location"] == LIST


def test_a_list_is_asked_for_what_no_database_holds_and_stays_whole(reader):
    assert reader.get(f"{LIST}?action=%00").status_code in (200, 302)


def test_what_is_on_record_is_never_changed_nor_deleted():
    issue = published.issue()
    article = issue.articles.get()
    article.rewrite({"title": "新题"}, publisher=True)
    issue.withdraw(reason="核实。")
    for row in (AuditEntry.objects.first(), issue.events.first(), article.revisions.first()):
        for forbidden in (row.save, row.delete, lambda row=row: type(row).objects.filter(pk=row.pk).update(by=None)):
            with pytest.raises(TypeError, match="记录只增"):
                forbidden()
