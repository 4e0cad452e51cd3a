"""Addresses of the interface: those that moved, those that there are not, and what is asked of them wrongly."""

from urllib.parse import quote

import pytest
from django.db import OperationalError
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from bulletin.api import giving
from bulletin.api.problems import reading_only
from bulletin.models import FormerNumber, Placement
from bulletin.registering import merge
from departments.models import Department
from tests import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return published.issue(8, *published.TWO)


def test_a_corrected_number_leads_to_the_new_address_with_what_was_asked(client, issue):
    FormerNumber.objects.correct(issue, {"number": 9}, reason="编号有误。")

    for ask in (client.get, client.head):
        answer = ask("/api/v1/issues/jiangmen/2026/8?fields=number,url")
        assert (answer.status_code, answer["Location"], answer["Access-Control-Allow-Origin"]) == (
            301, "/api/v1/issues/jiangmen/2026/9?fields=number,url", "*",
        )  # fmt: skip
    assert client.get("/api/v1/issues/jiangmen/2026/8", follow=True).json()["number"] == "9"
    issue.refresh_from_db()
    issue.withdraw(reason="数据有误。")
    assert client.get("/api/v1/issues/jiangmen/2026/8", follow=True).status_code == 410


def test_a_corrected_number_of_what_is_internal_by_now_leads_nowhere(client, issue):
    FormerNumber.objects.correct(issue, {"number": 9}, reason="编号有误。")
    type(issue).objects.update(internal=True)

    assert client.get("/api/v1/issues/jiangmen/2026/8").status_code == 404


def test_a_merged_department_leads_to_the_other(client, issue):
    water, finance = Department.objects.get(name="市水利局"), Department.objects.get(name="市财政局")
    merge(water, finance)

    answer = client.get(f"/api/v1/departments/{water.pk}?fields=name")
    assert (answer.status_code, answer["Location"]) == (301, f"/api/v1/departments/{finance.pk}?fields=name")
    issue.withdraw(reason="数据有误。")
    assert client.get(f"/api/v1/departments/{water.pk}").status_code == 404


def test_the_download_takes_no_parameters(client, issue):
    answer = client.get("/api/v1/bulk/articles.jsonl?year=2026")

    assert (answer.status_code, answer.json()["errors"]) == (400, [{"name": "year", "detail": "没有这个参数。"}])


def test_what_is_told_of_the_download_makes_nothing_of_it(client, issue, django_assert_num_queries):
    request = RequestFactory().head("/api/v1/bulk/articles.jsonl")
    with django_assert_num_queries(0):
        answer = reading_only(lambda request: StreamingHttpResponse(Placement.objects.iterator()))(request)
        assert (request.method, answer.getvalue()) == ("HEAD", b"")


@pytest.mark.parametrize(
    "path", ["", "/", "/nix", "/articles/", "/articles/1/2", "/docs", "/a%0Ab", "/issues/jiangmen/2026"]
)
def test_an_address_that_there_is_not_is_a_problem(client, path):
    for ask in (client.get, client.head):
        answer = ask(f"/api/v1{path}")
        assert (answer.status_code, answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == (
            404, "application/problem+json; charset=utf-8", "*",
        )  # fmt: skip
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["", "/", "/nix", "/articles", "/bulk/articles.jsonl", "/openapi.json"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_whatever_is_no_reading_is_a_problem(client, method, path):
    answer = client.generic(method, f"/api/v1{path}")

    assert (answer.status_code, answer["Content-Type"], answer["Allow"], answer["Access-Control-Allow-Origin"]) == (
        405, "application/problem+json; charset=utf-8", "GET, HEAD", "*",
    )  # fmt: skip
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("number", ["1_0", "1.0", " 10", "10 ", "１０", "+1", "1e1", "٣", "0x1", "1\u3000", "--1"])
def test_only_plain_digits_are_a_number(client, issue, number):
    for path, name in (
        *((f"articles?{name}={quote(number)}", name) for name in ("page", "page_size", "department", "year")),
        (f"issues?year={quote(number)}", "year"),
        (f"search?page={quote(number)}", "page"),
        (f"articles/{quote(number)}", "id"),
        (f"departments/{quote(number)}", "id"),
        (f"issues/jiangmen/{quote(number)}/8", "year"),
    ):
        answer = client.get(f"/api/v1/{path}")
        assert (path, answer.status_code, answer["Content-Type"]) == (
            path, 400, "application/problem+json; charset=utf-8",
        )  # fmt: skip
        assert answer.json()["errors"] == [{"name": name, "detail": "应是整数。"}]


def test_a_request_that_the_site_refuses_is_a_problem(client):
    answer = client.get("/api/v1/articles?" + "&".join(f"x{n}=1" for n in range(12_000)))

    assert (answer.status_code, answer["Content-Type"], answer["Access-Control-Allow-Origin"]) == (
        400, "application/problem+json; charset=utf-8", "*",
    )  # fmt: skip


@pytest.mark.parametrize(("fault", "status", "retry"), [(ZeroDivisionError, 500, None), (OperationalError, 503, "30")])
def test_a_fault_is_a_problem(client, monkeypatch, fault, status, retry):
    def broken(*arguments):
        raise fault

    monkeypatch.setattr(giving, "known", broken)
    client.raise_request_exception = False
    answer = client.get("/api/v1/articles")

    assert (answer.status_code, answer["Content-Type"], answer.json()["status"], answer.get("Retry-After")) == (
        status, "application/problem+json; charset=utf-8", status, retry,
    )  # fmt: skip
    assert answer["Cache-Control"] == "no-store"
