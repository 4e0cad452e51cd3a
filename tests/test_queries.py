"""A citizen's page asks the database the same number of questions, however much there is to show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bulletin import pages
from bulletin.models import Issue
from tests import published

pytestmark = pytest.mark.django_db


def fill(size):
    """`size` more issues of `size` articles, each by two departments."""
    first = Issue.objects.count() + 1
    for number in range(first, first + size):
        credits = [f"市{n}局、县{n}局" for n in range(size)]
        articles = [(f"栏目{n}", f"稿件{n}", credit, "<p>正文。</p>") for n, credit in enumerate(credits)]
        made = published.issue(number, *articles)
    return made


def questions(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def addresses(issue):
    placement = issue.placements.select_related("section__publication", "issue__publication").last()
    department = placement.article.contributions.first().department
    return {
        "home": "/",
        "archives": "/issues/",
        "archive": "/issues/jiangmen/",
        "archive_year": "/issues/jiangmen/2026/",
        "issue": issue.get_absolute_url(),
        "article": placement.get_absolute_url(),
        "section": placement.section.get_absolute_url(),
        "departments": "/departments/",
        "department": department.get_absolute_url(),
        "statistics": "/statistics/",
        "statistics_year": "/statistics/2026/",
        "accessibility": "/accessibility/",
        "sitemap": "/sitemap.xml",
        "feed": "/feed.atom",
        "section_feed": f"{placement.section.get_absolute_url()}feed.atom",
        "department_feed": f"{department.get_absolute_url()}feed.atom",
        "search": "/search/?q=正文",
        "search_narrowed": "/search/?q=稿件&year=2026&from=2026-01-01&sort=date",
        "search_everything": "/search/?year=2026",
        "search_feed": "/search/feed.atom?q=正文",
        "search_suggest": "/search/suggest?q=稿件",
        "api_search": "/api/v1/search?q=正文",
        "api_articles": "/api/v1/articles",
        "api_issues": "/api/v1/issues",
        "api_departments": "/api/v1/departments",
    }


def test_every_page_asks_the_same_number_of_questions_at_three_sizes(client):
    counted = [
        {name: questions(client, address) for name, address in addresses(fill(size)).items()} for size in (2, 3, 6)
    ]

    # Suggestions look for as many as they show, in steps.
    assert max(each.pop("search_suggest") for each in counted) <= 12
    assert counted[1:] == counted[:1] * 2
    assert {name: counted[0][name] for name in ("archive", "archive_year", "issue", "article")} == {
        "archive": 4,
        "archive_year": 4,
        "issue": 5,
        "article": 5,
    }
    # The sitemap reads every kind of page; a search reads its index too, most of it once after a change, and whether what
    # was asked is the name of a department or a section.
    most = {
        "sitemap": 21,
        "search": 28,
        "search_narrowed": 24,
        "search_everything": 24,
        "api_search": 12,
        "api_articles": 12,
    }
    assert {name: count for name, count in counted[0].items() if count > most.get(name, 10)} == {}


def test_the_list_of_public_pages_asks_the_same_number_of_questions(django_assert_num_queries):
    for size in (1, 3):
        fill(size)
        with django_assert_num_queries(19):
            list(pages.public_urls())


def test_a_citizens_page_reads_no_session_sets_no_cookie_and_varies_by_nothing_of_its_reader(client):
    for address in addresses(fill(1)).values():
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)

        assert [query["sql"] for query in asked if "session" in query["sql"]] == []
        assert (response.cookies, response.headers.get("Vary")) == ({}, "Accept-Encoding")
