"""The interface for programs: what it gives, and what it does not."""

import json

import pytest
from django.conf import settings

from departments.models import Department
from tests import published
from tests.people import client_of
from tests.test_visibility import at  # noqa: F401

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL


@pytest.fixture
def issue():
    return published.issue(
        8,
        *published.TWO,
        ("工作进展", "丙篇", "市财政局、市水利局", "<p>渡口改造。</p>"),
        total_number=108,
    )


def get(client, path, **parameters):
    answer = client.get(f"/api/v1/{path}", parameters)
    return answer.status_code, answer.json()


def test_publications_and_sections_have_the_shape_that_is_promised(client, issue):
    assert get(client, "publications") == (
        200,
        {
            "count": 1,
            "page": 1,
            "page_size": 20,
            "results": [
                {
                    "slug": "jiangmen",
                    "name": "江门政务信息",
                    "organ": "江门市人民政府办公室",
                    "url": f"{SITE}/issues/jiangmen/",
                }
            ],
        },
    )
    sections = get(client, "publications/jiangmen/sections")[1]["results"]
    assert [(each["publication"], each["slug"], each["name"]) for each in sections] == [
        ("jiangmen", "工作进展", "工作进展"),
        ("jiangmen", "稳增长", "稳增长"),
    ]
    assert set(sections[0]) == {"publication", "slug", "name", "url"}


def test_an_issue_is_given_with_its_contents_in_the_list_and_alone(client, issue):
    status, alone = get(client, "issues/jiangmen/2026/8")

    assert (status, set(alone)) == (
        200,
        {"publication", "year", "number", "total", "date", "published_at", "url", "sections"},
    )
    assert (alone["publication"], alone["year"], alone["number"], alone["total"], alone["date"]) == (
        "jiangmen", 2026, "8", "108", "2026-01-08",
    )  # fmt: skip
    articles = [(each["name"], [row["title"] for row in each["articles"]]) for each in alone["sections"]]
    assert articles == [("稳增长", ["甲篇"]), ("工作进展", ["乙篇", "丙篇"])]
    assert alone["sections"][1]["articles"][1]["contributors"] == ["市财政局", "市水利局"]
    assert get(client, "issues")[1]["results"] == [alone]


def test_an_article_is_given_with_its_place_and_its_text(client, issue):
    article = issue.articles.get(title="丙篇")
    status, given = get(client, f"articles/{article.pk}")

    assert (status, given.pop("published_at") is not None) == (200, True)
    assert given == {
        "id": article.pk,
        "title": "丙篇",
        "subtitle": "",
        "url": f"{SITE}/issues/jiangmen/2026/8/{article.pk}/",
        "issue": {"publication": "jiangmen", "year": 2026, "number": "8", "date": "2026-01-08"},
        "section": {"slug": "工作进展", "name": "工作进展"},
        "contributors": ["市财政局", "市水利局"],
        "departments": [
            {"id": Department.objects.get(name=name).pk, "name": name} for name in ("市财政局", "市水利局")
        ],
        "html": "<p>渡口改造。</p>",
        "text": "渡口改造。",
        "corrected_at": None,
    }


def test_lists_are_filtered_paged_and_cut_to_fields(client, issue):
    published.issue(9, ("工作进展", "丁篇", "市水利局", "<p>丁文。</p>"))
    water = Department.objects.get(name="市水利局")

    def titles(**parameters):
        status, given = get(client, "articles", fields="title", **parameters)
        return status, given["count"], [row["title"] for row in given["results"]]

    assert titles() == (200, 4, ["丁篇", "丙篇", "乙篇", "甲篇"])
    assert titles(page=2, page_size=3) == (200, 4, ["甲篇"])
    assert titles(page=10**9) == (200, 4, [])
    assert titles(department=water.pk) == (200, 3, ["丁篇", "丙篇", "乙篇"])
    assert titles(publication="jiangmen", section="稳增长") == (200, 1, ["甲篇"])
    assert titles(**{"from": "2026-01-09", "to": "2026-01-09"}) == (200, 1, ["丁篇"])
    assert titles(year=2025) == (200, 0, [])
    assert get(client, "articles", page_size=1)[1]["results"][0].keys() > {"html", "text"}
    assert get(client, "issues", fields="number,year")[1]["results"] == [
        {"number": "9", "year": 2026}, {"number": "8", "year": 2026},
    ]  # fmt: skip


def test_a_search_gives_what_the_page_gives(client, issue):
    status, given = get(client, "search", q="渡口")

    assert (status, given["count"], [row["title"] for row in given["results"]]) == (200, 1, ["丙篇"])
    assert given["results"][0]["excerpt"] == "<mark>渡口</mark>改造。"
    assert set(given["results"][0]) == {
        "id", "url", "title", "date", "issue", "section", "departments", "excerpt",
    }  # fmt: skip
    assert [(row["name"], row["count"]) for row in given["facets"]["department"]] == [("市财政局", 1), ("市水利局", 1)]
    assert [(row["name"], row["count"]) for row in given["facets"]["year"]] == [("2026", 1)]
    assert get(client, "search", q="渡口飞船")[1]["partial"][0]["title"] == "丙篇"
    assert get(client, "search", q="-渡口")[1]["notice"] == "只写了要排除的词。请再写一个要找的词。"


def test_everything_is_downloaded_a_line_an_article(client, issue):
    lines = b"".join(client.get("/api/v1/bulk/articles.jsonl").streaming_content).decode().splitlines()

    assert [json.loads(line)["title"] for line in lines] == ["丙篇", "乙篇", "甲篇"]
    assert json.loads(lines[0]) == get(client, f"articles/{issue.articles.get(title='丙篇').pk}")[1]


@pytest.mark.parametrize(
    ("path", "name", "said"),
    [
        ("articles?page=0", "page", "太小，最小是1。"),
        ("articles?page=x", "page", "应是整数。"),
        ("articles?page_size=101", "page_size", "太大，最大是100。"),
        ("articles?fields=titel", "fields", "写法不对。"),
        ("articles?departement=3", "departement", "没有这个参数。"),
        ("articles?from=2026-02-30", "from", "开始日期“2026-02-30”不是日期（例如2026-01-31），没有用它。"),
        ("articles?year=", "year", "应是整数。"),
        ("search?sort=up", "sort", "只能是'relevance'或'date'。"),
        ("publications?page_size=0", "page_size", "太小，最小是1。"),
    ],
)
def test_a_malformed_parameter_is_answered_with_what_is_wrong(client, path, name, said):
    answer = client.get(f"/api/v1/{path}")

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json; charset=utf-8")
    assert answer.json()["errors"] == [{"name": name, "detail": said}]


def test_what_there_is_not_is_a_problem_too(client, issue):
    for path in ("articles/999", "issues/jiangmen/2026/9", "publications/x/sections", "departments/999", "nix"):
        answer = client.get(f"/api/v1/{path}")
        assert (path, answer.status_code, answer["Content-Type"][:24]) == (path, 404, "application/problem+json")
    for method in ("post", "put", "delete", "patch"):
        answer = getattr(client, method)("/api/v1/articles")
        assert (answer.status_code, answer["Allow"], answer.json()["status"]) == (405, "GET, HEAD", 405)


def test_an_answer_can_be_asked_for_again_only_if_it_changed(client, issue):
    first = client.get("/api/v1/articles")
    assert client.get("/api/v1/articles", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.head("/api/v1/articles")["ETag"] == first["ETag"]
    issue.correct(issue.articles.get(title="甲篇"), {"title": "甲甲"}, note="标题。")
    assert client.get("/api/v1/articles", headers={"If-None-Match": first["ETag"]}).status_code == 200


LISTS = ["publications", "issues", "articles", "departments", "search?q=加固", "bulk/articles.jsonl"]


@pytest.mark.parametrize("at", ["draft", "scheduled", "internal"], indirect=True)
def test_nobody_finds_a_trace_of_what_is_not_public_not_even_an_editor(client, at):  # noqa: F811
    for reader in (client, client_of("编辑")):
        for path in (
            f"articles/{at['article'].split('/')[-2]}",
            "issues/jiangmen/2026/9",
            "publications/jiangmen/sections",
        ):
            assert reader.get(f"/api/v1/{path}").status_code == 404
        for path in LISTS:
            answer = reader.get(f"/api/v1/{path}")
            text = answer.getvalue().decode()
            assert ("加固堤围" in text, "市水利局" in text, '"count": 1' in text) == (False, False, False)


@pytest.mark.parametrize("at", ["withdrawn"], indirect=True)
def test_what_was_withdrawn_answers_with_its_notice_only(client, at):  # noqa: F811
    for path in (f"articles/{at['article'].split('/')[-2]}", "issues/jiangmen/2026/9"):
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, "数据有误。" in answer.text, "堤围" in answer.text) == (410, True, False)
    for path in LISTS:
        assert "堤围" not in client.get(f"/api/v1/{path}").getvalue().decode()


@pytest.mark.parametrize("at", ["published", "due"], indirect=True)
def test_what_is_public_is_everywhere(client, at):  # noqa: F811
    assert [path for path in LISTS if "堤围" in client.get(f"/api/v1/{path}").getvalue().decode()] == [
        "issues", "articles", "search?q=加固", "bulk/articles.jsonl",
    ]  # fmt: skip


def test_the_description_names_every_address_with_examples(client):
    described = client.get("/api/v1/openapi.json").json()

    assert sorted(described["paths"]) == [
        f"/api/v1/{path}"
        for path in (
            "articles",
            "articles/{id}",
            "bulk/articles.jsonl",
            "departments",
            "departments/{id}",
            "issues",
            "issues/{publication}/{year}/{number}",
            "publications",
            "publications/{slug}/sections",
            "search",
        )
    ]
    assert client.get("/api/v1/docs").status_code == 404
    assert (
        "江门政务信息"
        in client.get("/api/v1/openapi.json").json()["components"]["schemas"]["Publication"]["properties"]["name"][
            "examples"
        ]
    )
