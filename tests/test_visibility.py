"""State × surface: what a citizen and an editor get (SECURITY.md §7)."""

import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone
from PIL import Image

from articles.models import Article, Attachment, Picture
from bulletin import pages, traditional
from bulletin.models import Edition, Issue
from tests import published

pytestmark = pytest.mark.django_db

TITLE = "市水利局加固堤围"
CHANGES = {
    "draft": {},
    "scheduled": {"state": "scheduled", "publish_at": timezone.now() + timedelta(days=1)},
    "due": {"state": "scheduled", "publish_at": timezone.now() - timedelta(seconds=1)},
    "internal": {"state": "published", "published_at": timezone.now(), "internal": True},
    "published": {"state": "published", "published_at": timezone.now()},
    "withdrawn": {"state": "published", "published_at": timezone.now()},
}
HIDDEN = ["draft", "scheduled", "internal"]
SHOWN = ["published", "due"]
EDITIONS = [f"{what}.{format}" for what in ("issue", "article") for format in Edition.Format.values]
DETAILS = ["issue", "article", *EDITIONS, "picture", "attachment"]
KINDS = ["issue", "article", "issue_edition", "article_edition", "picture", "attachment"]
SEARCHES = ["search", "search_feed", "search_suggest"]
ALWAYS = [*SEARCHES, "home", "archives", "departments", "statistics", "sitemap", "feed"]
SOME = ["archive", "archive_year", "section", "department", "statistics_year", "section_feed", "department_feed"]
LISTS = [*ALWAYS, *SOME]
CITIZENS_ONLY = [*SEARCHES, "sitemap", "feed", "section_feed", "department_feed", "statistics", "statistics_year"]
NAMING = [
    *SEARCHES,
    "home",
    "feed",
    "archive",
    "archive_year",
    "section",
    "department",
    "section_feed",
    "department_feed",
]
PAGES = [
    name
    for name in (*DETAILS[:2], *LISTS)
    if name not in ("sitemap", "feed", "section_feed", "department_feed", "search_feed", "search_suggest")
]


@pytest.fixture
def at(request, noto):
    """An issue in the state that the test names, with the addresses of all surfaces."""
    drawn = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(drawn, "PNG")
    picture = Picture.objects.keep(drawn.getvalue())
    issue = published.issue(
        9,
        ("防汛专栏", TITLE, "市水利局", f'<p><img src="{picture.url}" alt="堤围"></p><p>一是加固。长2公里。</p>'),
        publish=False,
    )
    attached = Attachment.objects.keep(issue.articles.get(), "堤围.pdf", b"%PDF-1.7")
    issue.articles.get().rewrite({"attachments": [attached.pk]})
    Issue.objects.filter(pk=issue.pk).update(**CHANGES[request.param])
    issue.refresh_from_db()
    issue.placements.reindex()
    if request.param == "withdrawn":
        issue.withdraw(reason="数据有误。")
    placement = issue.placements.get()
    picture.articles.add(placement.article)
    address = issue.get_absolute_url()
    return {
        "issue": address,
        "article": placement.get_absolute_url(),
        **{f"issue.{format}": f"{address[:-1]}.{format}" for format in Edition.Format.values},
        **{f"article.{format}": f"{address}{placement.article_id}.{format}" for format in Edition.Format.values},
        "picture": picture.url,
        "attachment": f"/attachments/{attached.pk}/",
        "search": "/search/?year=2026",
        "search_feed": "/search/feed.atom?q=堤围",
        "search_suggest": "/search/suggest?q=堤围",
        "home": "/",
        "archives": "/issues/",
        "archive": "/issues/jiangmen/",
        "archive_year": "/issues/jiangmen/2026/",
        "section": placement.section.get_absolute_url(),
        "departments": "/departments/",
        "department": placement.article.contributions.get().department.get_absolute_url(),
        "statistics": "/statistics/",
        "statistics_year": "/statistics/2026/",
        "sitemap": "/sitemap.xml",
        "feed": "/feed.atom",
        "section_feed": f"{placement.section.get_absolute_url()}feed.atom",
        "department_feed": f"{placement.article.contributions.get().department.get_absolute_url()}feed.atom",
    }


@pytest.fixture
def editor(client):
    user = User.objects.create_user("bianji", is_staff=True)
    user.groups.add(Group.objects.get(name="编辑"))
    client.force_login(user)
    return client


def statuses(client, at, names, method="get"):
    return {name: getattr(client, method)(at[name]).status_code for name in names}


def listed():
    return sorted({page.kind for page in pages.public_urls()} - {*pages.SINGLE, "feed"})


@pytest.mark.parametrize("at", HIDDEN, indirect=True)
def test_a_citizen_finds_no_trace_of_what_is_not_public(client, at):
    empty = {name: client.get(at[name]).content for name in ALWAYS}
    never = client.get("/issues/jiangmen/2031/1/")

    assert statuses(client, at, DETAILS) == dict.fromkeys(DETAILS, 404)
    assert statuses(client, at, DETAILS, "head") == dict.fromkeys(DETAILS, 404)
    for name in [*DETAILS, *SOME]:
        answer = client.get(at[name])
        assert (answer.status_code, answer.content, answer.headers) == (404, never.content, never.headers)
    assert listed() == []
    Issue.objects.all().delete()
    assert {name: client.get(at[name]).content for name in empty} == empty


@pytest.mark.parametrize("at", SHOWN, indirect=True)
def test_a_citizen_reads_what_is_public(client, at):
    assert statuses(client, at, DETAILS + LISTS) == dict.fromkeys(DETAILS + LISTS, 200)
    assert statuses(client, at, DETAILS + LISTS, "head") == dict.fromkeys(DETAILS + LISTS, 200)
    naming = [name for name in LISTS if TITLE in client.get(at[name]).text]
    assert naming == NAMING
    assert at["article"] in client.get(at["sitemap"]).text
    assert listed() == sorted([*KINDS, *SOME])


@pytest.mark.parametrize("at", ["withdrawn"], indirect=True)
def test_what_was_withdrawn_answers_with_its_notice_only(client, at):
    for method in ("get", "head"):
        assert statuses(client, at, DETAILS, method) == dict.fromkeys(DETAILS, 410)
    for name in DETAILS:
        assert client.get(at[name]).headers["Cache-Control"] == "no-cache"  # a browser would keep it for ever
        text = client.get(at[name]).text
        assert ("《江门政务信息》2026年第9期已撤回" in text, "数据有误。" in text, TITLE in text) == (True, True, False)
    assert statuses(client, at, LISTS) == dict.fromkeys(ALWAYS, 200) | dict.fromkeys(SOME, 404)
    assert [name for name in ALWAYS if TITLE in client.get(at[name]).text] == []
    assert at["article"] not in client.get(at["sitemap"]).text
    assert listed() == []


@pytest.mark.parametrize(
    ("at", "banner"),
    [
        ("draft", "草稿预览：还没有发布，只有工作人员能看到"),
        ("scheduled", "定时发布："),
        ("internal", "内部：这一期不公开，只有工作人员能看到"),
        ("withdrawn", "已撤回（"),
    ],
    indirect=["at"],
)
def test_an_editor_reads_everything_at_its_public_address_with_a_banner(editor, at, banner):
    shown = [name for name in DETAILS + LISTS if name not in CITIZENS_ONLY]
    answers = {name: editor.get(at[name]) for name in shown}

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(shown, 200)
    assert {answer["Cache-Control"] for answer in answers.values()} == {"private, no-store"}
    shown = [
        name
        for name in ("issue", "article")
        if banner in answers[name].text.replace("<strong>", "").replace("</strong>", "")
    ]
    assert shown == ["issue", "article"]
    badges = [name for name in LISTS if name in answers and 'class="badge"' in answers[name].text]
    assert badges == ["home", "archive", "archive_year", "section", "department"]
    assert {*KINDS, *SOME}.isdisjoint(listed())


@pytest.mark.parametrize("at", [*HIDDEN, "withdrawn"], indirect=True)
def test_feeds_sitemap_and_figures_answer_an_editor_as_a_citizen(editor, at):
    answers = {name: editor.get(at[name]) for name in CITIZENS_ONLY}

    assert {name: answer.status_code for name, answer in answers.items()} == {
        name: 404 if name in SOME else 200 for name in CITIZENS_ONLY
    }
    assert [name for name, answer in answers.items() if TITLE in answer.text or at["article"] in answer.text] == []


@pytest.mark.parametrize("at", SHOWN, indirect=True)
def test_an_editor_sees_no_banner_on_what_is_public(editor, at):
    assert [name for name in ("issue", "article") if 'class="banner"' in editor.get(at[name]).text] == []


@pytest.mark.parametrize("at", HIDDEN, indirect=True)
def test_a_reader_without_the_right_to_drafts_is_a_citizen(client, at):
    client.force_login(User.objects.create_user("gonggao", is_staff=True))

    assert statuses(client, at, DETAILS) == dict.fromkeys(DETAILS, 404)


@pytest.mark.parametrize("at", [*HIDDEN, "withdrawn"], indirect=True)
def test_an_author_reads_the_own_article_at_its_address_and_nothing_beside_it(client, at):
    author = User.objects.create_user("gonggao", is_staff=True)
    issue = Issue.objects.get(number=9)
    issue.articles.update(author=author)
    other = Article.objects.create(title="别人的稿件")
    issue.placements.create(article=other, position=2)
    client.force_login(author)
    own = {name: client.get(at[name]) for name in ("article", *EDITIONS[4:])}

    assert [(answer.status_code, answer["Cache-Control"]) for answer in own.values()] == [
        (200, "private, no-store")
    ] * 5
    assert ('class="banner"' in own["article"].text, "别人的稿件" in own["article"].text) == (True, False)
    withheld = 410 if issue.state == "withdrawn" else 404
    assert client.get(f"{at['issue']}{other.pk}/").status_code == withheld
    assert statuses(client, at, ["issue", *EDITIONS[:4], *SOME]) == (
        dict.fromkeys(["issue", *EDITIONS[:4]], withheld) | dict.fromkeys(SOME, 404)
    )


@pytest.mark.parametrize("at", ["withdrawn"], indirect=True)
def test_an_article_in_two_issues_stays_where_it_was_not_withdrawn(client, at):
    other = published.issue(10)
    article = Issue.objects.get(number=9).articles.get()
    other.placements.create(article=article, section=other.publication.section("防汛专栏"), position=2)

    withdrawn = dict.fromkeys(["article", *EDITIONS[4:]], 410)
    assert statuses(client, at, [*withdrawn, "picture", "attachment"]) == withdrawn | {
        "picture": 200,
        "attachment": 200,
    }
    assert client.get(f"{other.get_absolute_url()}{article.pk}/").status_code == 200


@pytest.mark.parametrize("at", ["published"], indirect=True)
def test_an_article_has_no_page_in_an_issue_it_is_not_placed_in(client, at):
    other = published.issue(10)
    article = Issue.objects.get(number=9).articles.get()

    assert client.get(f"{other.get_absolute_url()}{article.pk}/").status_code == 404
    for format in Edition.Format.values:
        assert client.get(f"{other.get_absolute_url()}{article.pk}.{format}").status_code == 404


def everywhere(client, at):
    """What each page answers in traditional characters, and what it should: the simplified page's answer, converted.

    Without the links from one to the other and the masthead's drawing, which are not the same.
    """
    links = re.compile('<a href="[^"]*" lang="zh-Han[st]" hreflang="zh-Han[st]">[简繁][体體]</a>')
    drawing = re.compile("<svg viewBox.*?</svg>")

    def answers(prefix):
        for name in PAGES:
            answer = client.get(prefix + at[name])
            head = client.head(prefix + at[name])
            assert (head.status_code, head.headers, head.content) == (answer.status_code, answer.headers, b"")
            headers = {key: value for key, value in answer.headers.items() if key not in ("Content-Length", "ETag")}
            assert (len(answer.content), len(links.findall(answer.text))) == (int(answer.headers["Content-Length"]), 2)
            yield name, (answer.status_code, headers, drawing.sub("", links.sub("", answer.text)))

    simplified = dict(answers(""))
    expected = {
        name: (status, headers, traditional.page(text, pages.in_traditional))
        for name, (status, headers, text) in simplified.items()
    }
    return dict(answers("/zh-hant")), expected


@pytest.mark.parametrize("at", CHANGES, indirect=True)
def test_in_traditional_characters_a_citizen_finds_the_same_and_no_more(client, at):
    found, expected = everywhere(client, at)

    assert found == expected


@pytest.mark.parametrize("at", CHANGES, indirect=True)
def test_in_traditional_characters_an_editor_finds_the_same_and_it_is_kept_by_no_cache(editor, at):
    found, expected = everywhere(editor, at)

    assert found == expected
    assert {headers["Cache-Control"] for _, headers, _ in found.values()} == {"private, no-store"}


@pytest.mark.parametrize("at", HIDDEN, indirect=True)
def test_what_an_editor_has_seen_in_traditional_characters_shows_a_citizen_nothing(editor, at):
    statuses = {name: editor.get(f"/zh-hant{at[name]}").status_code for name in PAGES}
    editor.logout()
    never = editor.get("/zh-hant/issues/jiangmen/2031/1/")

    assert statuses == dict.fromkeys(PAGES, 200) | {"statistics_year": 404}
    for name in ["issue", "article", "archive", "archive_year", "section", "department"]:
        answer = editor.get(f"/zh-hant{at[name]}")
        assert (answer.status_code, answer.content, answer.headers) == (404, never.content, never.headers)


@pytest.mark.parametrize("at", ["published"], indirect=True)
def test_files_are_not_in_traditional_characters(client, at):
    files = [name for name in DETAILS + LISTS if name not in PAGES]

    assert [client.get(f"/zh-hant{at[name]}").status_code for name in files] == [404] * 16
