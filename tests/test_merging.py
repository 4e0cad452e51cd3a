"""Two people in one article: both versions are shown, and neither is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.markup import clean
from articles.models import Article, Autosave, Conflict
from tests.articleform import BODY, address, form, now
from tests.people import client_of, person


@pytest.fixture
def article(db):
    return Article.objects.write({"title": "旧题", "body": BODY, "credit": "市财政局"}, by=person("编辑"))


@pytest.fixture
def client(db):
    return client_of("编辑")


def test_a_conflicting_save_shows_both_versions_and_loses_neither(client, article):
    mine = form(client, article, title="我的题", body=BODY.replace("二段", "我的二段"))
    theirs = BODY.replace("68", "69") + "<p>四段。</p>"
    article.rewrite({"body": theirs}, by=person("终审"))

    page = client.post(address(article), mine)
    assert now(article).body == theirs
    found = [(c.name, c.label, c.pair.mine, c.pair.theirs, c.proposed) for c in page.context["merge"].choices()]
    assert found == [
        ("title", "标题", "我的题", "旧题", "mine"),
        ("p1", "第1段", "<p>一段，68所。</p>", "<p>一段，69所。</p>", "theirs"),
        ("p2", "第2段", "<p>我的二段。</p>", "<p>二段。</p>", "mine"),
        ("p4", "第4段", "", "<p>四段。</p>", "theirs"),
    ]
    assert Autosave.objects.of(person("编辑"), article).content["title"] == "我的题"

    chosen = {"_merge": "1", "theirs": "2", "choose-title": "theirs", "choose-p1": "theirs", "choose-p2": "mine"}
    client.post(address(article), mine | chosen | {"choose-p4": "theirs"})

    merged = "<p>一段，69所。</p><p>我的二段。</p><p>三段。</p><p>四段。</p>"
    assert (now(article).title, now(article).body) == ("旧题", merged)
    kept = article.revisions.get(kind="kept")
    assert (kept.content["title"], kept.content["body"]) == ("我的题", clean(mine["body"]))
    assert article.revisions.get(number=2).content["body"] == theirs
    assert Autosave.objects.count() == 0


def test_a_file_given_with_a_conflicting_save_is_not_lost(client, article):
    mine = form(client, article, title="我的题")
    article.rewrite({"title": "他的题"}, by=person("终审"))
    file = SimpleUploadedFile("附表.pdf", b"%PDF-1.7 x")
    page = client.post(address(article), mine | {"files": file})
    sent = {name: page.context["merge"].mine[name] for name in (*Article.CONTENT, "attachments")}
    client.post(address(article), sent | {"version": "1", "theirs": "2", "_merge": "1", "_mine": "1"})

    assert [(each["name"], each["size"]) for each in now(article).attached] == [("附表.pdf", 10)]


def test_line_ends_as_a_browser_sends_them_are_no_difference(client, article):
    article.rewrite({"credit": "市财政局\n市水利局", "editor_note": "一。\n二。"})
    mine = form(client, article, title="我的题")
    article.rewrite({"title": "他的题"}, by=person("终审"))
    sent = {name: str(value).replace("\n", "\r\n") for name, value in mine.items()}

    client.post(address(article), sent)
    page = client.post(address(article), sent | {"_merge": "1"})
    assert [choice.name for choice in page.context["merge"].choices()] == ["title"]
    client.post(address(article), sent | {"_merge": "1", "theirs": "3", "choose-title": "mine"})

    after = now(article)
    assert (after.title, after.credit, after.editor_note) == ("我的题", "市财政局\n市水利局", "一。\n二。")


def test_what_was_merged_is_checked_as_any_save(client, article):
    mine = form(client, article, title="长" * 301, kind="怪")

    page = client.post(address(article), mine | {"_merge": "1", "theirs": "1"})

    assert sorted(page.context["form"].errors) == ["kind", "title"]
    assert page.context["form"]["title"].value() == "长" * 301
    assert (now(article).title, now(article).kind) == ("旧题", "信息")


@pytest.mark.parametrize(("button", "title"), [("_mine", "我的题"), ("_theirs", "他的题")])
def test_one_version_can_be_taken_whole(client, article, button, title):
    mine = form(client, article, title="我的题", body="<p>我的。</p>")
    article.rewrite({"title": "他的题", "body": "<p>他的。</p>"}, by=person("终审"))
    client.post(address(article), mine)
    client.post(address(article), mine | {"_merge": "1", "theirs": "2", button: "1"})

    assert now(article).title == title
    titles = {revision.content["title"] for revision in article.revisions.all()}
    assert titles == {"旧题", "我的题", "他的题"}


def test_a_third_save_while_somebody_chooses_is_no_loss_either(client, article):
    mine = form(client, article, title="我的题")
    article.rewrite({"title": "他的题"}, by=person("终审"))
    client.post(address(article), mine)
    article.rewrite({"title": "第三人的题"}, by=person("复审"))

    page = client.post(address(article), mine | {"_merge": "1", "theirs": "2", "_mine": "1"})

    assert [(c.pair.mine, c.pair.theirs) for c in page.context["merge"].choices()] == [("我的题", "第三人的题")]
    assert now(article).title == "第三人的题"


def test_what_both_have_written_alike_is_no_conflict(client, article):
    mine = form(client, article, title="同样的题")
    article.rewrite({"title": "同样的题"}, by=person("终审"))

    assert client.post(address(article), mine).status_code == 302
    with pytest.raises(Conflict):
        article.rewrite({"title": "别的题"}, version=1)
