"""A query that is far too long is answered with a sentence, and is repeated once at most: where it was typed."""

from urllib.parse import quote

import pytest

from tests import published
from tests.people import client_of

pytestmark = pytest.mark.django_db

LONG = "渡" * 100_000
KEPT = "渡" * 4_000  # what stands in the field again
SAID = "检索词太长：最多2000个字，这里有100000个。"


@pytest.fixture(autouse=True)
def archive():
    for number in (1, 2):
        published.issue(number, *published.TWO, ("工作进展", "渡口改造", "市水利局", "<p>渡口。</p>"))


@pytest.mark.parametrize("more", ["", "&year=2026&department=1&publication=jiangmen&page=2&sort=date"])
@pytest.mark.parametrize("path", ["/search/", "/zh-hant/search/"])
def test_the_page_keeps_its_beginning_in_the_field_and_repeats_it_nowhere(client, path, more):
    text = client.get(f"{path}?q={LONG}{more}").text

    assert (f'value="{KEPT}"' in text, text.count("渡") - len(KEPT), quote("渡渡") in text) == (True, 0, False)
    assert (SAID in text or "檢索詞太長" in text, "订阅这个检索" in text) == (True, False)


def test_a_query_that_is_a_little_too_long_comes_back_whole(client):
    text = client.get("/search/", {"q": "渡" * 3_000}).text

    assert (f'value="{"渡" * 3_000}"' in text, text.count("渡")) == (True, 3_000)


def test_links_repeat_equal_words_once(client):
    text = client.get("/search/", {"q": "渡口 " * 600}).text

    assert (text.count("渡口 渡口"), text.count(quote("渡口 渡口")), "“渡口”共找到" in text) == (300, 0, True)
    assert quote('"渡口 改造" 渡口').replace("%20", "+") in client.get("/search/", {"q": '"渡口 改造" 渡口'}).text


@pytest.mark.parametrize(
    "path", ["/", "/search/suggest", "/search/feed.atom", "/search/results.csv", "/api/v1/search", "/api/v1/articles"]
)
def test_no_other_answer_repeats_it(client, path):
    answer = client.get(path, {"q": LONG})

    assert "渡渡" not in answer.getvalue().decode()
    assert len(answer.getvalue()) + len(answer.get("Location", "")) < 20_000


@pytest.mark.parametrize("format", ["csv", "json", "xlsx"])
def test_staff_take_away_a_table_without_rows(format):
    assert len(client_of("编辑").get(f"/search/results.{format}", {"q": LONG}).getvalue()) < 20_000


def test_of_many_parameters_that_there_are_not_some_are_named(client):
    many = {f"x{n}": "1" for n in range(5_000)}

    assert client.get("/search/", many).text.count("这个筛选，没有用它。") == 10
    assert len(client.get("/api/v1/articles", many).json()["errors"]) == 10


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("编辑", "articles/article"),
        ("编辑", "articles/term"),
        ("编辑", "bulletin/issue"),
        ("管理员", "bulletin/publication"),
        ("编辑", "bulletin/section"),
        ("终审", "departments/auditentry"),
        ("编辑", "departments/department"),
        ("管理员", "auth/user"),
        ("管理员", "articles/searchindex"),
    ],
)
def test_a_list_of_the_admin_keeps_its_beginning_in_the_field_and_finds_nothing(role, path):
    client = client_of(role)
    text = client.get(f"/admin/{path}/", {"q": LONG}).text

    assert (f'value="{KEPT}"' in text, text.count("渡"), quote("渡渡") in text) == (True, len(KEPT), False)
    assert ("检索词太长" in text, 'class="field-' in text) == (True, False)
    assert "检索词太" in client.get(f"/admin/{path}/", {"q": " ".join(map(str, range(800)))}).text


def test_the_register_is_not_looked_through_for_what_is_far_too_long():
    asked = {"app_label": "articles", "model_name": "contribution", "field_name": "department", "term": LONG}

    assert client_of("编辑").get("/admin/autocomplete/", asked).json()["results"] == []
