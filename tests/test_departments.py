"""The register of departments: what each is called, and one that is merged into another."""

import pytest
from django.test import Client

from articles.models import Article, Contribution
from bulletin import pages
from bulletin.document import Refusal
from bulletin.registering import merge, merging, register_name
from departments.models import Alias, AuditEntry, Department, Membership
from tests import published
from tests.people import person

pytestmark = pytest.mark.django_db

WATER = ("工作进展", "治水", "市水利局", "<p>文。</p>")
BOTH = ("工作进展", "节水", "市水务局、市水利局", "<p>文。</p>")
LIST = "/admin/departments/department/"


def water_and_affairs():
    """市水利局 with an article, and with another one together with 市水务局."""
    published.issue(8, WATER, BOTH)
    water, affairs = Department.objects.get(name="市水利局"), Department.objects.get(name="市水务局")
    water.also_called("水利局")
    Membership.objects.create(user=person("供稿员"), department=water)
    return water, affairs


@pytest.fixture
def two():
    return water_and_affairs()


@pytest.fixture
def editor():
    client = Client()
    client.force_login(person("编辑"))
    return client


def credits():
    rows = Contribution.objects.order_by("article_id", "position")
    return [(row.article.title, row.printed_name, row.department and row.department.name) for row in rows]


# Merging


def test_merging_moves_credits_names_and_users_and_changes_no_printed_name(two):
    water, affairs = two
    merge(water, affairs, by=person("编辑"))
    water.refresh_from_db()

    assert credits() == [
        ("治水", "市水利局", "市水务局"),
        ("节水", "市水务局", "市水务局"),
        ("节水", "市水利局", None),
    ]
    assert [alias.name for alias in affairs.aliases.all()] == ["市水利局", "水利局"]
    assert Membership.objects.get().department == affairs
    assert (water.merged_into, water.active) == (affairs, False)


def test_a_merging_is_told_before_it_is_done(two):
    water, affairs = two
    plan = merging(water, affairs)

    assert (plan.moved, [article.title for article in plan.both], plan.names, plan.users) == (
        1,
        ["节水"],
        ["市水利局", "水利局"],
        ["供稿员"],
    )
    assert merge(water, affairs) == plan


def test_a_merging_is_on_record_with_before_and_after(two):
    merge(*two, by=person("编辑"))

    entry = AuditEntry.objects.get(model="departments.department")
    assert (str(entry), entry.by.username) == ("合并供稿单位“市水利局”", "编辑")
    assert entry.before == "供稿：2篇\n名称：市水利局、水利局\n用户：供稿员"
    assert entry.after == "并入：市水务局\n移过去的供稿：1篇\n两个单位都署名、只留印出的名称：1篇"


def test_what_cannot_be_merged_is_refused_with_a_sentence(two):
    water, affairs = two
    third = Department.objects.create(name="市河长办")
    merge(water, affairs)
    refused = {}
    for one, other in ((affairs, affairs), (water, third), (third, water), (affairs, water)):
        with pytest.raises(Refusal) as refusal:
            merge(one, other)
        refused[one.name, other.name] = str(refusal.value)

    assert refused == {
        ("市水务局", "市水务局"): "不能并入自己。",
        ("市水利局", "市河长办"): "市水利局已经并入市水务局，不能再并一次。",
        ("市河长办", "市水利局"): "市水利局已经并入市水务局，请并入市水务局。",
        ("市水务局", "市水利局"): "市水利局已经并入市水务局，请并入市水务局。",
    }


def test_an_address_leads_on_in_one_step_however_often_its_department_was_merged(client, two):
    water, affairs = two
    third = Department.objects.create(name="市河长办")
    merge(water, affairs)
    merge(affairs, third)

    answers = [client.get(department.get_absolute_url()) for department in (water, affairs)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [
        (301, third.get_absolute_url())
    ] * 2
    assert Department.objects.named("水利局") == third


def test_successors_follow_and_nobody_succeeds_itself(two):
    water, affairs = two
    old = Department.objects.create(name="市水电局", successor=water)
    Department.objects.filter(pk=affairs.pk).update(successor=water)
    merge(water, affairs)

    found = Department.objects.filter(pk__in=[old.pk, affairs.pk]).order_by("pk")
    assert [(department.name, department.successor) for department in found] == [
        ("市水务局", None),
        ("市水电局", affairs),
    ]


def test_a_merged_name_is_recognised_in_whatever_comes_later(two):
    water, affairs = two
    merge(water, affairs)
    Alias.objects.filter(name="市水利局").delete()
    article = Article.objects.create(title="新稿")
    article.credit_to("市水利局", Department.objects.register())

    assert article.contributions.get().department == affairs
    assert register_name("市水利局") == (affairs, 0)


def test_loading_the_register_again_leaves_a_merging_as_it_is(two):
    water, affairs = two
    merge(water, affairs)
    rows = [{"name": "市水利局", "aliases": ["水利局", "市水电局"], "order": 5}, {"name": "市水务局", "order": 7}]

    assert Department.objects.load(rows) == (0, 2)
    affairs.refresh_from_db()
    assert (affairs.order, [alias.name for alias in affairs.aliases.all()]) == (7, ["市水利局", "市水电局", "水利局"])


def test_citizens_find_a_merged_department_in_no_list(client, two):
    water, affairs = two
    merge(water, affairs)

    page = client.get("/departments/").text
    assert ("市水利局" in page, "市水务局" in page) == (False, True)
    shown = [page.address for page in pages.public_urls() if page.kind == "department"]
    assert shown == [affairs.get_absolute_url()]


def test_where_the_other_is_not_public_the_address_answers_as_if_it_had_never_existed(client):
    published.issue(8, WATER, publish=False)
    water = Department.objects.get(name="市水利局")
    merge(water, Department.objects.create(name="市水务局"))

    answers = [client.get(address) for address in (water.get_absolute_url(), "/departments/4711/")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text == answers[1].text


def test_whoever_is_logged_in_is_led_on_by_an_answer_that_is_not_kept(editor):
    published.issue(8, WATER, publish=False)
    water = Department.objects.get(name="市水利局")
    merge(water, Department.objects.create(name="市水务局"))
    answer = editor.get(water.get_absolute_url())

    assert (answer.status_code, answer.headers["Cache-Control"]) == (301, "private, no-store")
