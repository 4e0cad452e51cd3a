"""Composing an issue: the form that the page sends, what it refuses, and what it keeps."""

import re

import pytest

from articles.models import Article
from bulletin.document import Refusal
from bulletin.models import Issue
from tests import published
from tests.desk import ARTICLES, address, contents, fields, put, said, section
from tests.people import client_of, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue():
    return published.issue(8, *ARTICLES, publish=False)


@pytest.fixture
def client():
    return client_of("编辑")


def test_the_form_as_it_comes_changes_nothing(client, issue):
    client.post(address(issue), fields(client, issue) | {"_continue": "1"})

    assert contents(issue) == [("稳增长", ["甲", "乙"]), ("工作进展", ["丙"])]
    assert (Issue.objects.get().version, issue.revisions.count()) == (1, 0)


def test_numbers_and_sections_by_hand_are_the_order_that_citizens_read(client, issue):
    found = fields(client, issue)
    for title, name, position in (("丙", "工作进展", 1), ("乙", "工作进展", 2), ("甲", "稳增长", 5)):
        put(found, title, section(issue, name), position)
    client.post(address(issue), found | {"_save": "1"})

    assert contents(issue) == [("工作进展", ["丙", "乙"]), ("稳增长", ["甲"])]
    assert [row.position for row in issue.placements.all()] == [1, 2, 3]
    page = client.get(issue.get_absolute_url()).text
    listed = page[page.index('<nav class="contents') : page.index('<p class="editions"')]
    assert re.findall(r">(【?[甲乙丙\u4e00-\u9fff]+】?)</a>", listed) == [
        "【工作进展】",
        "丙",
        "乙",
        "【稳增长】",
        "甲",
    ]


def test_an_article_moves_out_to_the_pool_and_in_again(client, issue):
    found = fields(client, issue)
    put(found, "乙", "")
    client.post(address(issue), found | {"_continue": "1"})
    assert contents(issue) == [("稳增长", ["甲"]), ("工作进展", ["丙"])]
    assert [row.article.title for row in client.get(address(issue)).context["pool"].rows] == ["乙"]

    found = fields(client, issue)
    put(found, "乙", section(issue, "工作进展"), 9)
    client.post(address(issue), found | {"_continue": "1"})

    assert contents(issue) == [("稳增长", ["甲"]), ("工作进展", ["丙", "乙"])]


def test_a_new_name_moves_this_issues_articles_and_no_others(client, issue):
    older = published.issue(7, ("稳增长", "旧", "市财政局", "<p>旧文。</p>"))
    found = fields(client, issue) | {f"section-{section(issue, '稳增长')}-name": "优化营商环境"}
    client.post(address(issue), found | {"_continue": "1"})

    assert contents(issue) == [("优化营商环境", ["甲", "乙"]), ("工作进展", ["丙"])]
    assert contents(older) == [("稳增长", ["旧"])]


def test_the_blank_section_is_founded_with_its_first_article(client, issue):
    found = fields(client, issue) | {"section-new-name": "民生 实事"}
    put(found, "丙", "new", 3)
    client.post(address(issue), found | {"_continue": "1"})

    assert contents(issue) == [("稳增长", ["甲", "乙"]), ("民生 实事", ["丙"])]
    assert issue.publication.sections.get(name="民生 实事").slug == "民生-实事"


def test_articles_may_stand_under_no_section(client, issue):
    found = fields(client, issue)
    put(found, "甲", "none", 1)
    client.post(address(issue), found | {"_continue": "1"})

    assert contents(issue) == [(None, ["甲"]), ("稳增长", ["乙"]), ("工作进展", ["丙"])]
    assert "（没有栏目）" in client.get(address(issue)).text


def test_an_article_is_written_without_leaving(client, issue):
    found = fields(client, issue)
    found |= {"new-title": "丁", "new-credit": "市财政局", "new-text": "第一段。\n\n第二段<b>。", "new-section": "new"}
    client.post(address(issue), found | {"section-new-name": "动态", "_continue": "1"})

    assert contents(issue)[-1] == ("动态", ["丁"])
    article = Article.objects.get(title="丁")
    assert (article.body, article.author) == ("<p>第一段。</p><p>第二段&lt;b&gt;。</p>", person("编辑"))
    assert [row.department.name for row in article.contributions.all()] == ["市财政局"]


@pytest.mark.parametrize(
    ("changes", "sentences"),
    [
        ({"甲": ("", "2")}, ["次序2用了两次。"]),
        ({"甲": ("", "")}, ["请填次序。"]),
        ({"甲": ("", "-1")}, ["次序要写成1以上的整数。"]),
        ({"甲": ("", "0")}, ["次序要写成1以上的整数。"]),
        ({"甲": ("", "第一")}, ["次序要写成1以上的整数。"]),
        ({"甲": ("", "9" * 400)}, ["次序要写成1以上的整数。"]),
        ({"甲": ("999999", "1")}, ["没有这个栏目，请重新选。"]),
        ({"甲": ("'; DROP TABLE", "1")}, ["没有这个栏目，请重新选。"]),
    ],
)
def test_a_bad_row_is_told_at_its_field_and_everything_typed_is_kept(client, issue, changes, sentences):
    found = fields(client, issue) | {"organ": "新的编辑单位", "section-new-name": "打到一半"}
    for title, (name, position) in changes.items():
        put(found, title, name or None, position)
    page = client.post(address(issue), found | {"_save": "1"})

    assert said(page) == sentences
    assert contents(issue) == [("稳增长", ["甲", "乙"]), ("工作进展", ["丙"])]
    kept = {row.article.title: row.position for row in page.context["desk"].rows}
    assert kept["甲"] == changes["甲"][1]
    assert ('value="新的编辑单位"' in page.text, 'value="打到一半"' in page.text) == (True, True)


def test_an_article_cannot_be_placed_twice(client, issue):
    found = fields(client, issue)
    n = int(found["placements-TOTAL_FORMS"])
    found |= {
        "placements-TOTAL_FORMS": str(n + 1),
        f"placements-{n}-article": str(Article.objects.get(title="甲").pk),
        f"placements-{n}-section": str(section(issue, "工作进展")),
        f"placements-{n}-position": "7",
    }
    page = client.post(address(issue), found | {"_save": "1"})

    assert said(page) == ["《甲》排了两次。"]


@pytest.mark.parametrize("total", ["", "-1", "5000", "many", "99999999999"])
def test_a_form_that_is_not_whole_is_refused(client, issue, total):
    page = client.post(address(issue), fields(client, issue) | {"placements-TOTAL_FORMS": total, "_save": "1"})

    assert said(page)[0] == "这一页没有完整地交来，没有保存。请刷新后再试。"
    assert contents(issue) == [("稳增长", ["甲", "乙"]), ("工作进展", ["丙"])]


def test_an_article_that_does_not_exist_is_named(client, issue):
    page = client.post(address(issue), fields(client, issue) | {"placements-0-article": "4711", "_save": "1"})

    assert said(page) == ["第1行的稿件已经不在了，没有保存。"]


def test_a_section_name_of_300_characters_is_refused_and_kept(client, issue):
    name = "长" * 300
    found = fields(client, issue) | {f"section-{section(issue, '稳增长')}-name": name}
    page = client.post(address(issue), found | {"_save": "1"})

    assert said(page) == ["栏目名称有300字，超过100字。"]
    assert f'value="{name}"' in page.text


def test_a_section_with_articles_needs_a_name(client, issue):
    found = fields(client, issue)
    put(found, "丙", "new", 3)
    page = client.post(address(issue), found | {"_save": "1"})

    assert said(page) == ["请填栏目名称。"]


def test_an_article_written_into_the_blank_section_needs_its_name(client, issue):
    found = fields(client, issue) | {"new-title": "丁", "new-text": "文。", "new-section": "new"}
    page = client.post(address(issue), found | {"_save": "1"})

    assert (said(page), Article.objects.count()) == (["请填栏目名称。"], 3)
    assert page.context["new_article"]["title"].value() == "丁"


def test_signs_that_no_database_holds_are_left_out_or_told(client, issue):
    found = fields(client, issue) | {"section-new-name": "新\0栏\x07目", "pool-q": "电\0梯"}
    put(found, "丙", "new", 3)
    page = client.post(address(issue), found | {"organ": "市\0府", "_save": "1"})
    assert said(page) == ["编辑单位里有不能保存的字符，请删去。"]
    client.post(address(issue), found | {"_save": "1"})

    assert contents(issue) == [("稳增长", ["甲", "乙"]), ("新栏目", ["丙"])]
    assert (
        client.post(f"/admin/bulletin/issue/{issue.pk}/move/", {"article": "9" * 30, "issue": "٣"}).status_code == 302
    )


def test_a_taken_number_is_told_at_its_field(client, issue):
    published.issue(9, number_to=10)
    page = client.post(address(issue), fields(client, issue) | {"number": "10", "_save": "1"})

    assert page.context["form"].errors == {"number": ["《江门政务信息》2026年第9—10期已经有了。"]}
    assert 'value="10"' in page.text


def test_a_gap_in_the_numbers_is_pointed_out(client, issue):
    published.issue(5)

    page = client.get(address(issue))

    assert page.context["gap"] == "期号不连续：2026年没有第6—7期。"
    assert [problem.message for problem in page.context["warnings"]] == ["期号不连续：2026年没有第6—7期。"]


def test_an_article_that_another_draft_took_meanwhile_is_not_taken_from_it(client, issue):
    free = Article.objects.write({"title": "抢手", "body": "<p>文。</p>"})
    found = fields(client, issue)
    put(found, "抢手", section(issue, "稳增长"), 4)
    other = published.issue(9, publish=False)
    other.take(free)

    page = client.post(address(issue), found | {"_save": "1"})

    assert said(page) == ["《抢手》已经排进2026年第9期的草稿。"]


def test_no_draft_takes_an_article_that_another_holds(issue):
    other = published.issue(9, publish=False)
    with pytest.raises(Refusal, match="《甲》已经排进2026年第8期的草稿"):
        other.compose({}, [*other.arrangement(), (None, Article.objects.get(title="甲").pk)])

    assert contents(other) == [("工作进展", ["市财政局推进政府采购"])]


def test_a_save_over_another_persons_save_changes_nothing_and_keeps_both(client, issue):
    mine = fields(client, issue)
    put(mine, "丙", section(issue, "稳增长"), 9)
    extra = Article.objects.write({"title": "同事加入的", "body": "<p>文。</p>"})
    issue.compose({"organ": "同事改的"}, [*issue.arrangement(), ("工作进展", extra.pk)], by=person("终审"))

    page = client.post(address(issue), mine | {"_save": "1"})
    assert said(page)[0].startswith("没有保存：终审在")
    assert contents(Issue.objects.get(pk=issue.pk)) == [("稳增长", ["甲", "乙"]), ("工作进展", ["丙", "同事加入的"])]
    desk = {panel.name: [r.article.title for r in panel.rows] for panel in page.context["desk"].panels.values()}
    assert desk == {"稳增长": ["甲", "乙", "丙"], "工作进展": ["同事加入的"], "": []}

    again = {"placements-TOTAL_FORMS": page.context["rows"], "version": page.context["form"]["version"].value()}
    for each in page.context["desk"].rows:
        again |= {
            f"placements-{each.n}-article": each.article.pk,
            f"placements-{each.n}-section": each.section,
            f"placements-{each.n}-position": each.position,
        }
    client.post(address(issue), mine | again | {"_save": "1"})

    assert contents(Issue.objects.get(pk=issue.pk)) == [("稳增长", ["甲", "乙", "丙"]), ("工作进展", ["同事加入的"])]
    assert [revision.number for revision in issue.revisions.all()] == [3, 2, 1]


def test_a_form_sent_twice_is_saved_once(client, issue):
    found = fields(client, issue) | {"organ": "市府办"}
    for _ in range(2):
        assert client.post(address(issue), found | {"_save": "1"}).status_code == 302

    assert [revision.number for revision in issue.revisions.all()] == [2, 1]


def test_a_save_after_somebody_published_is_refused_and_kept(client, issue):
    found = fields(client, issue)
    put(found, "丙", section(issue, "稳增长"), 9)
    issue.publish(by=person("终审"))

    page = client.post(address(issue), found | {"_save": "1"})

    assert said(page) == ["《江门政务信息》2026年第8期已发布，没有保存。您排的次序还在本页。"]
    assert contents(issue) == [("稳增长", ["甲", "乙"]), ("工作进展", ["丙"])]
    assert next(r.section for r in page.context["desk"].rows if r.article.title == "丙") == str(
        section(issue, "稳增长")
    )
