"""One click about a problem that went with the draft, and what it makes of the draft."""

import datetime
from itertools import permutations

import pytest

from articles.models import Article, Contribution
from bulletin import export
from bulletin.document import Refusal
from bulletin.grammar.repairs import Repair
from bulletin.importing import Numbering, import_file, make_issue, numbering_of, understand_again
from bulletin.models import Issue, Publication, Reading
from bulletin.repairing import choose, settle
from departments.models import Department
from tests.bulletins import WITH_PROBLEMS as TEXT

pytestmark = pytest.mark.django_db

GIVEN = Numbering(year=2026, number=3, date=datetime.date(2026, 3, 20))


@pytest.fixture
def publication():
    for name in ("市水利局", "市教育局"):
        Department.objects.create(name=name)
    return Publication.objects.start(slug="lanjiang", name="澜江政务信息")


@pytest.fixture
def issue(publication):
    return import_file(TEXT.encode(), name="3.txt", publication=publication, given=GIVEN)[0]


def problem(issue, code):
    return issue.reading_problems().open().get(code=code)


def open_codes(issue):
    return sorted(issue.reading_problems().open().values_list("code", flat=True))


def texts(issue):
    return [(row.article.title, row.article.text) for _, rows in issue.contents() for row in rows]


def test_problems_stay_on_the_draft_and_errors_block_it(issue):
    assert open_codes(issue) == [
        "contrib.unknown",
        "page.furniture",
        "text.after_contributor",
        "toc.item_missing",
        "toc.title_differs",
    ]
    assert [p.message for p in issue.problems() if p.blocks] == [
        "第4行：目录列了这一篇，正文里没有找到。",
        "第9行：在供稿行之后，不属于任何一篇。",
    ]


def test_a_line_joins_the_article_above_it(issue):
    settle(problem(issue, "text.after_contributor"), choice="merge")

    assert texts(issue)[0] == (
        "市水利局完成汛前检查",
        "市水利局检查水库12座，整改隐患31处。\n联系人：周明，电话8800213",
    )
    assert "text.after_contributor" not in open_codes(issue)


def test_a_line_becomes_an_article_of_its_own(issue):
    settle(problem(issue, "text.after_contributor"), choice="article")

    assert [title for title, _ in texts(issue)] == [
        "市水利局完成汛前检查",
        "联系人：周明，电话8800213",
        "市教育局扩大学位的供给",
    ]
    assert list(issue.placements.values_list("position", flat=True)) == [1, 2, 3]


def test_a_line_that_is_not_used_is_not_in_the_text_edition(issue):
    settle(problem(issue, "text.after_contributor"), choice="drop")
    settle(problem(issue, "page.furniture"), choice="drop")
    settle(problem(issue, "toc.item_missing"), choice="drop")

    lost = {"联系人：周明，电话8800213", "— 2 —", "●市民政局完善助餐服务"}
    assert export.issue_text(issue).content.decode().splitlines() == [
        line for line in TEXT.splitlines() if line not in lost
    ]


def test_a_title_follows_the_contents(issue):
    settle(problem(issue, "toc.title_differs"), choice="contents")

    assert [title for title, _ in texts(issue)] == ["市水利局完成汛前检查", "市教育局扩大学位供给"]
    assert "市教育局扩大学位供给\n市教育局新增" in export.issue_text(issue).content.decode()


CHOICES = {
    "toc.title_differs": "contents",
    "page.furniture": "drop",
    "toc.item_missing": "drop",
    "text.after_contributor": "merge",
}


@pytest.mark.parametrize("order", [*permutations(CHOICES)])
def test_problems_are_repaired_in_any_order(issue, order):
    for code in order:
        settle(problem(issue, code), choice=CHOICES[code])

    assert texts(issue) == [
        ("市水利局完成汛前检查", "市水利局检查水库12座，整改隐患31处。\n联系人：周明，电话8800213"),
        ("市教育局扩大学位供给", texts(issue)[1][1]),
    ]
    assert open_codes(issue) == ["contrib.unknown"]


def test_an_unknown_name_is_linked_once_and_from_then_on_by_itself(issue, publication):
    other = TEXT.replace("市水利局检查水库12座", "市水利局复查水库9座")
    import_file(other.encode(), name="4.txt", publication=publication, given=Numbering(2026, 4, date=GIVEN.date))

    settle(problem(issue, "contrib.unknown"), choice="link", value="市教育局")

    aliases = Department.objects.get(name="市教育局").aliases.values_list("name", flat=True)
    assert list(aliases) == ["市学前中心"]
    # 市教育局 is credited on that article already, so that the second name stays printed and unlinked.
    assert Contribution.objects.unlinked().count() == 2


def test_an_unknown_name_is_registered_and_linked_backwards(issue):
    settle(problem(issue, "contrib.unknown"), choice="create")

    assert Department.objects.filter(name="市学前中心").count() == 1
    assert Contribution.objects.unlinked().count() == 0


def test_what_somebody_edited_meanwhile_is_not_overwritten(issue):
    Article.objects.filter(title="市水利局完成汛前检查").update(body="<p>人工改过。</p>")

    with pytest.raises(Refusal, match="导入以后改过"):
        settle(problem(issue, "text.after_contributor"), choice="merge")

    assert texts(issue)[0][1] == "人工改过。"
    assert "text.after_contributor" in open_codes(issue)


def test_a_dismissed_problem_does_not_block_any_longer(issue):
    for code in ("text.after_contributor", "toc.item_missing"):
        settle(problem(issue, code), choice="dismiss")

    issue.publish()

    assert Issue.objects.get().state == Issue.State.PUBLISHED


def test_a_published_issue_is_repaired_no_more(issue):
    unknown = problem(issue, "contrib.unknown")
    issue.reading_problems().filter(level="error").update(settled_at="2026-03-20T08:00Z")
    issue.publish()

    with pytest.raises(Refusal, match="不能再改"):
        settle(unknown, choice="create")


def test_choices_made_before_the_draft_are_in_it(publication):
    reading = Reading.objects.create(publication=publication, name="3.txt", content=TEXT.encode(), digest="-")
    choose(reading, Repair("text.after_contributor", 9, "联系人：周明，电话8800213", "merge"))
    choose(reading, Repair("toc.item_missing", 4, "●市民政局完善助餐服务", "drop"))
    document = understand_again(reading)

    issue = make_issue(document, GIVEN, reading)

    assert numbering_of(document) == Numbering()
    assert [p.message for p in issue.problems() if p.blocks] == []
    assert len(texts(issue)[0][1].splitlines()) == 2


def test_a_choice_that_does_not_exist_is_refused(publication):
    reading = Reading.objects.create(publication=publication, name="3.txt", content=TEXT.encode(), digest="-")

    with pytest.raises(Refusal, match="没有这种处理办法"):
        choose(reading, Repair("page.furniture", 13, "— 2 —", "publish"))

    assert Reading.objects.get().repairs == []
