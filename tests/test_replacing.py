"""A corrected file over its own draft: what changes is shown first, and nothing is lost."""

import datetime
import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Picture
from bulletin.export import issue_text
from bulletin.importing import import_file
from bulletin.models import Issue, Publication, Reading
from departments.models import AuditEntry, Department
from tests.people import person
from tests.wordfile import picture

pytestmark = pytest.mark.django_db

GIVE = "/admin/bulletin/issue/import/"
HEAD = "澜江政务信息\n2026年第8期（总第108期）\n澜江市人民政府办公室　　2026年3月20日\n"
FOOT = "报：省政府办公厅。\n"
FLOOD = ("市水利局完成汛前检查", "市水利局检查水库12座，整改隐患31处，落实责任人43名。", "市水利局")
SCHOOL = ("市教育局扩大学位供给", "市教育局新增学位5400个，改造校舍18处，招聘教师260名。", "市教育局")
MEALS = ("市民政局完善助餐服务", "市民政局新设助餐点18处，每天服务老人3200人次。", "市民政局")
ROADS = ("市交通局养护农村公路", "市交通局修补农村公路74公里，加固桥梁9座。", "市交通局")


@pytest.fixture(autouse=True)
def departments():
    for name in ("市水利局", "市教育局", "市民政局", "市交通局"):
        Department.objects.create(name=name)


@pytest.fixture
def publication():
    return Publication.objects.start(slug="lanjiang", name="澜江政务信息")


@pytest.fixture
def editor():
    client = Client()
    client.force_login(person("编辑"))
    return client


def bulletin(sections, head=HEAD, foot=FOOT):
    parts = [head]
    for name, articles in sections.items():
        parts.append(f"◆{name}◆\n")
        parts += [f"{title}\n{text}\n（{credit}供稿）\n" for title, text, credit in articles]
    return ("".join(parts) + foot).encode()


FIRST = bulletin({"工作进展": [FLOOD, SCHOOL, MEALS]})


@pytest.fixture
def issue(publication):
    return import_file(FIRST, name="旧.txt", publication=publication, by=person("编辑"))[0]


def give(client, data, name="新.txt"):
    """The address of the page that checks a file."""
    file = SimpleUploadedFile(name, data)
    return client.post(GIVE, {"publication": Publication.objects.get().pk, "file": file}).headers["Location"]


def replace(client, address):
    """Look at what would change, and press the button."""
    seen = client.get(f"{address}replace/").context["seen"]
    return client.post(f"{address}replace/", {"seen": seen}, follow=True)


def said(page):
    return [str(message) for message in page.context["messages"]]


def contents(issue):
    return [
        (
            section and section.name,
            [(row.article.title, row.article.text, row.article.credit.removesuffix("供稿")) for row in rows],
        )
        for section, rows in issue.contents()
    ]


def shown(page):
    """What the page shows as changing."""
    planned = page.context["planned"]
    return {
        "lines": [(pair.mine, pair.theirs) for pair in planned.lines],
        "added": [entry.title for entry in planned.added],
        "removed": [article.title for article in planned.removed],
        "moved": [(article.title, before, after) for article, before, after in planned.moved],
        "rewritten": [
            (
                each.article.title,
                [(label, [(p.kind, p.text) for p in pieces if p.kind != "same"]) for label, pieces in fields],
            )
            for each, fields in page.context["rewritten"]
        ],
    }


def changed(article, *pairs):
    """An article in other words."""
    title, text, credit = article
    for old, new in pairs:
        title, text, credit = title.replace(old, new), text.replace(old, new), credit.replace(old, new)
    return title, text, credit


def test_the_check_page_offers_the_draft_of_its_number(editor, issue):
    page = editor.get(give(editor, bulletin({"工作进展": [FLOOD]})))

    assert page.context["draft"] == issue
    assert "用这份文件替换第8期的草稿…" in page.content.decode()


def test_a_draft_that_no_import_made_is_not_offered(editor, publication):
    numbers = {"year": 2026, "number": 8, "date": datetime.date(2026, 3, 20)}
    Issue.objects.begin(publication, numbers)
    address = give(editor, FIRST)

    assert editor.get(address).context["draft"] is None
    assert said(editor.get(f"{address}replace/", follow=True)) == [
        "没有替换：没有从文件导入的这一期草稿可以替换，请核对年和期号。"
    ]


def test_a_number_that_is_typed_and_taken_by_a_draft_is_offered_too(editor, issue):
    address = give(editor, bulletin({"工作进展": [FLOOD]}, head=""))
    assert editor.get(address).context["draft"] is None
    page = editor.post(address, {"_confirm": "1", "year": "2026", "number": "8", "date": "2026-04-01", "total": "9"})

    assert page.context["draft"] == issue
    lines = shown(editor.get(f"{address}replace/"))["lines"]
    assert lines == [
        ("编辑单位：澜江市人民政府办公室", "编辑单位：无")
    ]  # date and total number stay: the file says none


def test_everything_that_changes_is_shown_before_anything_does(editor, issue):
    new = bulletin(
        {"民生": [MEALS], "工作进展": [changed(FLOOD, ("31处", "33处")), ROADS]},
        head=HEAD.replace("3月20日", "3月21日"),
        foot="报：省政府办公厅、市委。\n",
    )
    page = editor.get(f"{give(editor, new)}replace/")

    assert shown(page) == {
        "lines": [
            ("日期：2026-03-20", "日期：2026-03-21"),
            ("版记：报：省政府办公厅。", "版记：报：省政府办公厅、市委。"),
        ],
        "added": ["市交通局养护农村公路"],
        "removed": ["市教育局扩大学位供给"],
        "moved": [("市民政局完善助餐服务", ("工作进展", 3), ("民生", 1))],
        "rewritten": [("市水利局完成汛前检查", [("正文第1段", [("del", "31"), ("ins", "33")])])],
    }
    assert issue_text(issue).content == FIRST


def test_the_draft_becomes_the_file_byte_for_byte_and_keeps_its_articles(editor, issue):
    keys = dict(Article.objects.values_list("title", "pk"))
    flood, head = changed(FLOOD, ("31处", "33处")), HEAD.replace("3月20日", "3月21日")
    new = bulletin({"民生": [MEALS], "工作进展": [flood, ROADS]}, head=head, foot="报：市委。\n")
    page = replace(editor, give(editor, new))

    issue = Issue.objects.get()
    assert said(page) == ["2026年第8期的草稿已换成“新.txt”。"]
    assert page.redirect_chain == [(f"/admin/bulletin/issue/{issue.pk}/change/", 302)]
    assert issue_text(issue).content == new
    assert contents(issue) == [("民生", [MEALS]), ("工作进展", [flood, ROADS])]
    assert (issue.date, issue.colophon) == (datetime.date(2026, 3, 21), "报：市委。")
    now = dict(Article.objects.values_list("title", "pk"))
    assert {title: now[title] for title in keys} == keys
    assert [article.title for article in Article.objects.pool()] == ["市教育局扩大学位供给"]
    assert [(reading.name, reading.issue) for reading in Reading.objects.all()] == [("新.txt", issue)]


def test_who_replaced_what_is_on_record_and_in_the_history_of_each_article(editor, issue):
    replace(editor, give(editor, bulletin({"工作进展": [changed(FLOOD, ("31处", "33处")), SCHOOL]})))

    entry = AuditEntry.objects.get(action="替换")
    assert (entry.by, entry.name, entry.before, entry.after) == (
        person("编辑"),
        "《澜江政务信息》2026年第8期",
        "旧.txt",
        "新.txt：改写1篇，新增0篇，移回待选1篇",
    )
    flood = Article.objects.get(title=FLOOD[0])
    assert [(each.number, each.note) for each in flood.revisions.all()] == [(2, "换成《新.txt》"), (1, "导入")]


def test_an_edit_since_the_import_is_shown_as_lost_and_can_be_fetched_back(editor, issue):
    school = Article.objects.get(title=SCHOOL[0])
    school.rewrite({"title": "市教育局新增学位五千多个"}, by=person("编辑"))
    address = give(editor, bulletin({"工作进展": [FLOOD, SCHOOL]}))
    page = editor.get(f"{address}replace/")

    assert shown(page)["rewritten"] == [
        (
            "市教育局新增学位五千多个",
            [("标题", [("del", "新增"), ("ins", "扩大"), ("del", "五千多个"), ("ins", "供给")])],
        )
    ]
    assert page.context["edited"] == 1
    assert "导入以后改过的，会回到文件里的样子；改过的在历史里，可以取回。" in page.content.decode()

    replace(editor, address)
    school.refresh_from_db()
    assert school.title == SCHOOL[0]
    school.restore(school.revisions.get(number=2))
    assert school.title == "市教育局新增学位五千多个"


def test_what_a_replacement_wrote_is_no_edit_for_the_next_one(editor, issue):
    flood = Article.objects.get(title=FLOOD[0])
    flood.rewrite({"title": "汛前检查"}, by=person("编辑"))
    replace(editor, give(editor, bulletin({"工作进展": [FLOOD]}), "二.txt"))
    page = editor.get(f"{give(editor, bulletin({'工作进展': [changed(FLOOD, ('31处', '33处'))]}), '三.txt')}replace/")

    assert [(each.article, each.edited) for each in page.context["planned"].rewritten] == [(flood, False)]


def test_an_article_under_another_title_is_known_by_its_text(editor, issue):
    flood = Article.objects.get(title=FLOOD[0])
    renamed = ("水库汛前检查全部完成", FLOOD[1], FLOOD[2])
    new = bulletin({"工作进展": [SCHOOL, renamed, MEALS]})
    replace(editor, give(editor, new))

    assert [row.article_id for row in Issue.objects.get().placements.all()][1] == flood.pk
    assert issue_text(Issue.objects.get()).content == new


def test_what_stands_at_the_same_place_is_the_same_only_by_the_same_office(editor, issue):
    brief = ("学位供给", "学校多了。", "市教育局")
    page = editor.get(f"{give(editor, bulletin({'工作进展': [FLOOD, brief, ROADS]}))}replace/")

    found = shown(page)
    assert (found["added"], found["removed"]) == ([ROADS[0]], [MEALS[0]])
    assert [title for title, _ in found["rewritten"]] == [SCHOOL[0]]


def test_a_credit_that_changes_is_linked_anew(editor, issue):
    new = bulletin({"工作进展": [FLOOD, (SCHOOL[0], SCHOOL[1], "市教育局、市民政局"), MEALS]})
    replace(editor, give(editor, new))

    credits = Article.objects.get(title=SCHOOL[0]).contributions.all()
    assert [each.department.name for each in credits] == ["市教育局", "市民政局"]
    assert issue_text(Issue.objects.get()).content == new


def test_an_order_that_was_changed_by_hand_goes_back_to_the_files(editor, issue):
    issue.compose({"organ": "市政府办公室"}, issue.arrangement()[::-1], by=person("编辑"))
    new = FIRST.replace("31处".encode(), "33处".encode())
    replace(editor, give(editor, new))

    assert issue_text(Issue.objects.get()).content == new
    assert [revision.number for revision in issue.revisions.all()] == [3, 2, 1]


def test_the_editors_note_is_the_new_files(editor, issue):
    new = FIRST.replace("◆工作进展◆".encode(), "编者按：本期刊发民生实事。\n◆工作进展◆".encode())
    address = give(editor, new)

    assert shown(editor.get(f"{address}replace/"))["lines"] == [("", "编者按：本期刊发民生实事。")]
    replace(editor, address)
    issue = Issue.objects.get()
    assert issue.notes == [{"section": None, "text": "编者按：本期刊发民生实事。"}]
    assert issue_text(issue).content == new


def test_a_picture_is_stored_with_the_replacement_and_not_by_looking_at_it(editor, issue):
    word, file = docx.Document(), io.BytesIO()
    for line in [*HEAD.splitlines(), "◆工作进展◆", *FLOOD[:2]]:
        word.add_paragraph(line)
    word.add_picture(io.BytesIO(picture()))
    word.add_paragraph("（市水利局供稿）")
    word.save(file)
    address = give(editor, file.getvalue(), "新.docx")

    assert shown(editor.get(f"{address}replace/"))["rewritten"] == [(FLOOD[0], [("正文第2段", [])])]
    assert Picture.objects.count() == 0
    replace(editor, address)
    assert [each.title for each in Picture.objects.get().articles.all()] == [FLOOD[0]]


def test_open_problems_are_those_of_the_new_file(editor, issue):
    replace(editor, give(editor, FIRST.replace("（市民政局供稿）".encode(), "（市民族局供稿）".encode())))

    open_ones = Issue.objects.get().reading_problems().open()
    assert [(problem.code, problem.quote) for problem in open_ones] == [("contrib.unknown", "市民族局")]


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ("published", "2026年第8期已发布，不能替换；发布后的文字用“更正”改。"),
        ("scheduled", "2026年第8期在等定时发布，不能替换。请先取消定时，成为草稿后再替换。"),
        ("withdrawn", "2026年第8期已撤回，不能替换；发布后的文字用“更正”改。"),
    ],
)
def test_what_is_no_draft_any_more_is_refused(editor, issue, state, why):
    address = give(editor, bulletin({"工作进展": [FLOOD]}))
    seen = editor.get(f"{address}replace/").context["seen"]
    issue.publish(at=timezone.now() + datetime.timedelta(days=1) if state == "scheduled" else None)
    if state == "withdrawn":
        issue.withdraw(reason="数据有误。")
    answers = [
        editor.get(f"{address}replace/", follow=True),
        editor.post(f"{address}replace/", {"seen": seen}, follow=True),
    ]

    assert [said(page) for page in answers] == [[f"没有替换：{why}"]] * 2
    assert editor.get(address).context["draft"] is None
    assert issue_text(issue).content == FIRST


@pytest.mark.parametrize("what", ["article", "issue"])
def test_a_draft_that_changed_since_the_page_was_shown_is_shown_again(editor, issue, what):
    address = give(editor, bulletin({"工作进展": [FLOOD, SCHOOL, MEALS, ROADS]}))
    seen = editor.get(f"{address}replace/").context["seen"]
    if what == "article":
        Article.objects.get(title=FLOOD[0]).rewrite({"title": "汛前检查"}, by=person("编辑"))
    else:
        issue.compose({}, issue.arrangement()[::-1], by=person("编辑"))
    page = editor.post(f"{address}replace/", {"seen": seen})

    assert page.context["refused"] == "没有替换：您打开以后，这一期有人改过。下面是现在会改的，请再看一遍。"
    assert Article.objects.count() == 3
    assert page.context["seen"] != seen


def test_a_second_click_leads_to_the_issue(editor, issue):
    address = give(editor, bulletin({"工作进展": [FLOOD]}))
    seen = editor.get(f"{address}replace/").context["seen"]
    for _ in range(2):
        page = editor.post(f"{address}replace/", {"seen": seen})

    assert page.headers["Location"] == f"/admin/bulletin/issue/{issue.pk}/change/"
    assert AuditEntry.objects.filter(action="替换").count() == 1


def test_an_article_that_was_published_elsewhere_is_not_rewritten(editor, issue):
    other = import_file(
        bulletin({"工作进展": [ROADS]}, head=HEAD.replace("第8期（总第108期）", "第7期")),
        name="7.txt",
        publication=issue.publication,
    )[0]
    other.arrange([*other.arrangement(), *issue.arrangement()[:1]])
    other.publish()
    page = replace(editor, give(editor, bulletin({"工作进展": [changed(FLOOD, ("31处", "33处")), ROADS]})))

    why = f"《{FLOOD[0]}》已随一期发布或定时，不能直接改；发布后的文字用“更正”改。"
    assert page.context["refused"] == f"没有替换：{why}"
    assert issue_text(issue).content == FIRST


@pytest.mark.parametrize("role", ["供稿员", "初审", "终审", "统计", "管理员"])
def test_only_editors_replace(editor, issue, role):
    address = give(editor, bulletin({"工作进展": [FLOOD]}))
    client = Client()
    client.force_login(person(role))

    assert [client.get(f"{address}replace/").status_code, client.post(f"{address}replace/").status_code] == [403, 403]


def test_the_page_asks_the_same_few_questions_at_any_size(editor, publication):
    counts = []
    for size in (2, 10, 40):
        Issue.objects.all().delete()
        articles = [(f"市第{n}局做成第{n}件事", f"市第{n}局做成了。", f"市第{n}局") for n in range(size)]
        import_file(bulletin({"工作进展": articles}), name="旧.txt", publication=publication)
        new = [(title, f"{text}又做成了。", credit) for title, text, credit in articles]
        address = give(editor, bulletin({"工作进展": new}))
        with CaptureQueriesContext(connection) as asked:
            assert len(editor.get(f"{address}replace/").context["rewritten"]) == size
        counts.append(len(asked))

    assert counts == counts[:1] * 3
    assert counts[0] <= 25
