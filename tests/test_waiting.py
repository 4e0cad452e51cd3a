"""Printed names that wait for somebody to say whose they are, and what the queue keeps of it."""

import pytest

from articles.models import Article, Contribution
from departments.models import AuditEntry, Department
from tests.test_admin import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    return Department.objects.create(name="市水利局")


def waiting(client):
    return [(row["printed_name"], row["count"]) for row in client.get("/admin/articles/contribution/").context["rows"]]


def test_a_waiting_name_is_settled_once_for_all_its_articles():
    department = Department.objects.create(name="市水务局")
    for title in ("甲", "乙"):
        Article.objects.create(title=title).credit_to("市水利和湖泊局", Department.objects.register())
    client = client_of("编辑")
    assert waiting(client) == [("市水利和湖泊局", 2)]

    client.post("/admin/articles/contribution/", {"settle": "市水利和湖泊局\t市水务局"})

    assert waiting(client) == []
    assert set(Contribution.objects.values_list("department", "printed_name")) == {(department.pk, "市水利和湖泊局")}


def test_a_waiting_name_becomes_a_department_of_its_own():
    Article.objects.create(title="甲").credit_to("市气象局", Department.objects.register())
    client = client_of("编辑")
    client.post("/admin/articles/contribution/", {"settle": "市气象局"})

    assert (waiting(client), Contribution.objects.get().department.name) == ([], "市气象局")


def test_a_departments_second_name_in_an_article_does_not_wait():
    department = Department.objects.create(name="市水利局")
    department.also_called("市水务局")
    Article.objects.create(title="甲").credit_to("市水利局、市水务局", Department.objects.register())

    assert waiting(client_of("编辑")) == []


def test_each_link_of_a_waiting_name_is_on_record(department):
    for name in ("水利局", "市气象局"):
        Article.objects.create(title=name).credit_to(name, Department.objects.register())
    client = client_of("编辑")
    client.post("/admin/articles/contribution/", {"settle": "水利局\t市水利局"})
    client.post("/admin/articles/contribution/", {"settle": "市气象局"})

    entries = [(str(entry), entry.after) for entry in AuditEntry.objects.order_by("pk")]
    assert entries == [
        ("关联供稿单位“市水利局”", "名称：水利局\n关联供稿：1篇"),
        ("新建供稿单位“市气象局”", "名称：市气象局\n关联供稿：1篇"),
    ]


def test_what_was_typed_for_a_waiting_name_is_kept_where_it_is_refused(department):
    for name in ("水利局", "水局", "气象局"):
        Article.objects.create(title=name).credit_to(name, Department.objects.register())
    typed = {"name:水利局": "市水力局", "name:水局": "市水利局", "name:气象局": ""}
    page = client_of("编辑").post("/admin/articles/contribution/", typed)  # Enter, and no button

    assert [(row["printed_name"], row["typed"]) for row in page.context["rows"]] == [
        ("气象局", ""),
        ("水利局", "市水力局"),
    ]
    assert [str(message) for message in page.context["messages"]] == [
        "单位表里没有“市水力局”。",
        "“水局”已关联到市水利局，关联供稿1篇。",
    ]


def test_many_waiting_names_have_pages():
    Contribution.objects.bulk_create(
        Contribution(article=Article.objects.create(title=f"稿{n}"), printed_name=f"甲{n:03}局", position=1)
        for n in range(120)
    )
    client = client_of("编辑")
    pages = [client.get(f"/admin/articles/contribution/?page={page}").context["shown"] for page in (1, 3, 9)]

    assert [(page.start_index(), page.end_index(), page.paginator.count) for page in pages] == [
        (1, 50, 120),
        (101, 120, 120),
        (101, 120, 120),
    ]
