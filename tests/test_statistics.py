"""Public figures: what was published, by year, month, section and department."""

from datetime import date

import pytest

from bulletin.models import Issue, Placement
from departments.models import Department
from tests import published
from tests.test_pages import read

pytestmark = pytest.mark.django_db

TOGETHER = ("稳增长", "联合供稿", "市财政局、市水利局", "<p>正文。</p>")
ALONE = ("工作进展", "单独供稿", "市水利局", "<p>正文。</p>")
DISTRICT = ("工作进展", "县里供稿", "新会区政府", "<p>正文。</p>")


@pytest.fixture
def issues():
    made = [
        published.issue(1, TOGETHER, ALONE, date=date(2026, 1, 5)),
        published.issue(2, ALONE, DISTRICT, date=date(2026, 3, 5)),
        published.issue(9, DISTRICT, year=2024, date=date(2024, 12, 5)),
    ]
    Department.objects.filter(name="新会区政府").update(kind=Department.Kind.DISTRICT)
    return made


def test_the_figures_are_those_of_the_latest_year(client, issues):
    assert read(client.get("/statistics/")) == [
        *["统计", "累计刊发", "3期", "累计稿件", "5篇", "供稿单位", "3个"],
        *["各年", "年份", "期数", "篇数", "供稿单位"],
        *["2026年", "2", "4", "3", "2024年", "1", "1", "1"],
        "2026年各月刊发",
        *["2026年各栏目", "工作进展3篇", "稳增长1篇"],
        *["2026年县（市、区）供稿", "1新会区政府1篇"],
        *["2026年市直部门供稿", "1市水利局3篇", "2市财政局1篇"],
        "按期的日期统计已经公开的稿件；一篇稿件在几期里刊登的，只计最早的一次；几个单位联合供稿的，各计一篇。",
    ]
    assert 'aria-label="2026年各月刊发稿件：1月2篇，2月0篇，3月2篇，4月0篇，' in client.get("/statistics/").text


def test_another_year_has_a_page_of_its_own(client, issues):
    assert read(client.get("/statistics/2024/"))[20:] == [
        "2024年各月刊发",
        *["2024年各栏目", "工作进展1篇"],
        *["2024年县（市、区）供稿", "1新会区政府1篇"],
        "按期的日期统计已经公开的稿件；一篇稿件在几期里刊登的，只计最早的一次；几个单位联合供稿的，各计一篇。",
    ]
    assert client.get("/statistics/2025/").status_code == 404


def test_a_year_without_sections_has_no_heading_for_them(client, issues):
    Placement.objects.filter(issue__year=2024).update(section=None)

    assert [line for line in read(client.get("/statistics/2024/")) if line.startswith("2024年")] == [
        "2024年统计",
        "2024年",
        "2024年各月刊发",
        "2024年县（市、区）供稿",
    ]


def test_equals_have_the_same_rank_and_the_next_is_behind_all_of_them(client):
    credits = ["甲局", "甲局", "乙局", "乙局", "丙局"]
    published.issue(1, *[("工作进展", f"稿件{n}", credit, "<p>文。</p>") for n, credit in enumerate(credits)])
    shown = read(client.get("/statistics/"))
    start = shown.index("2026年市直部门供稿") + 1

    assert shown[start : start + 3] == ["1甲局2篇", "1乙局2篇", "3丙局1篇"]


def test_an_article_in_two_issues_counts_once_and_what_is_not_public_not_at_all(client, issues):
    article = issues[0].articles.first()
    issues[1].placements.create(article=article, section=None, position=3)
    published.issue(3, ALONE, publish=False)
    Issue.objects.filter(number=9).update(internal=True)

    assert read(client.get("/statistics/"))[:16] == [
        *["统计", "累计刊发", "2期", "累计稿件", "4篇", "供稿单位", "3个"],
        *["各年", "年份", "期数", "篇数", "供稿单位", "2026年", "2", "4", "3"],
    ]


def test_the_numbers_of_a_department_agree_with_its_own_page(client, issues):
    water = Department.objects.named("市水利局")

    assert read(client.get(water.get_absolute_url()))[1:3] == ["累计供稿", "3篇"]


def test_without_issues_there_are_no_figures(client):
    assert read(client.get("/statistics/")) == [
        *["统计", "累计刊发", "0期", "累计稿件", "0篇", "供稿单位", "0个", "还没有发布公报。"]
    ]
