"""The register of departments as an editor keeps it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Contribution
from bulletin.registering import in_use, merge, merging
from departments.models import Alias, AuditEntry, Department
from tests.people import person
from tests.test_admin import client_of
from tests.test_departments import LIST, water_and_affairs

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return client_of("编辑")


@pytest.fixture
def two():
    return water_and_affairs()


def said(answer):
    return [str(message) for message in answer.context["messages"]]


# Merging


def test_the_page_of_merging_shows_what_happens_and_does_it(editor, two):
    water, affairs = two
    address = f"{LIST}{water.pk}/merge/"
    page = editor.get(address, {"into": "市水务局"})
    assert (page.context["planned"], page.context["public"]) == (merging(water, affairs), True)

    answer = editor.post(address, {"into": "市水务局"}, follow=True)

    assert said(answer) == ["市水利局已并入市水务局：1篇供稿、2个名称移了过去。"]
    assert AuditEntry.objects.get(model="departments.department").by == person("编辑")


@pytest.mark.parametrize(
    ("into", "sentence"),
    [("", "请写明并入哪个单位。"), ("市气象局", "单位表里没有“市气象局”。"), ("水利局", "不能并入自己。")],
)
def test_a_merging_that_is_refused_keeps_what_was_typed(editor, two, into, sentence):
    page = editor.post(f"{LIST}{two[0].pk}/merge/", {"into": into})

    assert (page.context["refused"], page.context["asked"]) == (sentence, into)


def test_who_may_not_change_departments_does_not_merge_them(two):
    client = client_of("统计")
    answer = client.post(f"{LIST}{two[0].pk}/merge/", {"into": "市水务局"})

    assert (answer.status_code, Department.objects.merged().count()) == (403, 0)


def test_a_merged_department_is_listed_on_request_and_changed_no_more(editor, two):
    merge(*two)
    listed = {
        query: [row.name for row in editor.get(f"{LIST}{query}").context["cl"].result_list]
        for query in ("", "?merged=1")
    }
    assert listed == {"": ["市水务局"], "?merged=1": ["市水利局"]}

    address = f"{LIST}{two[0].pk}"
    assert editor.get(f"{address}/change/").context["has_change_permission"] is False
    refused = [editor.post(f"{address}/{what}/", {"post": "yes"}).status_code for what in ("change", "delete")]
    assert refused == [403, 403]


def test_a_merged_department_is_offered_nowhere(editor, two):
    merge(*two)
    field = {"app_label": "departments", "model_name": "membership", "field_name": "department"}

    assert [row["text"] for row in editor.get("/admin/autocomplete/", field).json()["results"]] == ["市水务局"]
    form = editor.get(f"{LIST}{two[1].pk}/change/").context["adminform"].form
    assert [str(department) for department in form.fields["successor"].queryset] == ["市水务局"]


def test_a_department_in_use_is_not_deleted_but_merged(editor, two):
    water, _ = two
    assert in_use(water) == "2篇供稿、1个用户"
    answer = editor.post(f"{LIST}{water.pk}/delete/", {"post": "yes"}, follow=True)

    assert said(answer) == ["市水利局名下有2篇供稿、1个用户，不能删除；可以并入另一个单位，什么都不会丢。"]
    assert answer.redirect_chain == [(f"{LIST}{water.pk}/merge/", 302)]
    assert Department.objects.count() == 2


def test_a_department_that_nothing_hangs_on_is_deleted(editor):
    department = Department.objects.create(name="市误建局")
    editor.post(f"{LIST}{department.pk}/delete/", {"post": "yes"})

    assert (Department.objects.count(), str(AuditEntry.objects.get())) == (0, "删除供稿单位“市误建局”")


def test_the_list_asks_the_same_number_of_questions_at_three_sizes(editor):
    editor.get(LIST)  # the first page of a login writes its session
    counted = []
    for size in (2, 3, 6):
        for n in range(size):
            department = Department.objects.create(name=f"市{size}{n}局")
            department.also_called(f"{size}{n}局")
            article = Article.objects.create(title="稿")
            article.credit_to(department.name, Department.objects.register())
        with CaptureQueriesContext(connection) as asked:
            editor.get(LIST)
        counted.append(len(asked))

    assert counted[1:] == counted[:1] * 2
    assert counted[0] <= 12


# Names


def form_of(name, *aliases, department=None, **fields):
    """What the form sends; `aliases` are names, or rows that are there already."""
    rows = {"aliases-TOTAL_FORMS": len(aliases), "aliases-INITIAL_FORMS": sum(isinstance(a, Alias) for a in aliases)}
    for n, alias in enumerate(aliases):
        rows[f"aliases-{n}-name"] = str(alias)
        if isinstance(alias, Alias):
            rows |= {f"aliases-{n}-id": alias.pk, f"aliases-{n}-department": department.pk}
    return {"name": name, "kind": "市直部门", "order": 0, "active": "on", **rows, **fields}


def test_a_name_that_is_anothers_is_refused_at_its_field(editor):
    water = Department.objects.create(name="市水利局")
    water.also_called("水利局")
    page = editor.post(f"{LIST}add/", form_of("水 利 局", "市水利局", "市水务局", "市 水务局"))

    assert page.context["adminform"].form.errors == {"name": ["“水 利 局”已经是市水利局的名称或别名。"]}
    assert page.context["inline_admin_formsets"][0].formset.errors == [
        {"name": ["“市水利局”已经是市水利局的名称或别名。"]},
        {},
        {"name": ["“市 水务局”已经是这个单位的名称或别名。"]},
    ]
    assert page.context["adminform"].form["name"].value() == "水 利 局"


def test_an_alias_links_what_waits_for_it_at_once_and_backwards(editor):
    department = Department.objects.create(name="市水务局")
    for title, printed in (("甲", "市水利和湖泊局"), ("乙", "市水利和湖泊局"), ("丙", "市 水利和湖泊局")):
        Article.objects.create(title=title).credit_to(printed, Department.objects.register())
    answer = editor.post(f"{LIST}{department.pk}/change/", form_of("市水务局", "市水利和湖泊局"), follow=True)

    assert said(answer)[0] == "有3篇的供稿在等这个名称，已关联到市水务局。"
    assert {row.department for row in Contribution.objects.all()} == {department}
    entry = AuditEntry.objects.get(model="departments.department")
    assert (str(entry), entry.before, entry.after) == ("修改供稿单位“市水务局”", "", "别名：市水利和湖泊局")


def test_loading_aliases_links_what_waits_for_them(tmp_path, capsys):
    Article.objects.create(title="甲").credit_to("水利局", Department.objects.register())
    file = tmp_path / "departments.json"
    file.write_text('[{"name": "市水利局", "aliases": ["水利局"]}]')
    call_command("loaddepartments", file)

    assert capsys.readouterr().out == "新登记1个单位，更新0个，关联供稿1篇。\n"


def test_no_department_succeeds_itself(editor):
    water = Department.objects.create(name="市水利局")
    page = editor.post(f"{LIST}{water.pk}/change/", form_of("市水利局", successor=water.pk))

    assert page.context["adminform"].form.errors == {"successor": ["后继单位不能是自己。"]}


def test_the_order_is_typed_in_the_list(editor):
    water, affairs = (Department.objects.create(name=name) for name in ("市水利局", "市水务局"))
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "1"}
    for n, (department, order) in enumerate(((water, 0), (affairs, 3))):
        rows |= {f"form-{n}-id": department.pk, f"form-{n}-order": order}
    editor.post(LIST, rows)

    entry = AuditEntry.objects.get(model="departments.department")
    assert (entry.name, entry.before, entry.after) == ("市水务局", "排列：0", "排列：3")


def test_users_are_given_departments_of_today_only(two):
    merge(*two)
    client = client_of("管理员")
    user = get_user_model().objects.get(username="供稿员")
    page = client.get(f"/admin/auth/user/{user.pk}/change/")

    field = page.context["inline_admin_formsets"][0].formset.forms[0].fields["department"]
    assert [str(department) for department in field.queryset] == ["市水务局"]
