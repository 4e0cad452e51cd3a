"""Writing an article: what is saved, what is refused and given back, and who sees it."""

import uuid

import pytest

from articles.models import Article, Autosave, Revision
from departments.models import AuditEntry
from tests import published
from tests.articleform import BODY, address, form, now
from tests.people import client_of, person


@pytest.fixture
def article(db):
    return Article.objects.write({"title": "旧题", "body": BODY, "credit": "市财政局"}, by=person("编辑"))


@pytest.fixture
def client(db):
    return client_of("编辑")


# Saving


def test_a_save_is_a_revision_with_the_words_that_changed(client, article):
    client.post(address(article), form(client, article, title="新题", body=BODY.replace("68", "69")))

    page = client.get(f"/admin/articles/article/{article.pk}/history/")
    latest, fields = page.context["changes"][0]
    assert (latest.number, latest.by.username, latest.get_kind_display()) == (2, "编辑", "修改")
    said = [(label, [(piece.kind, piece.text) for piece in pieces]) for label, pieces in fields]
    assert said == [
        ("标题", [("del", "旧题"), ("ins", "新题")]),
        ("正文第1段", [("same", "一段，"), ("del", "68"), ("ins", "69"), ("same", "所。")]),
    ]
    entry = AuditEntry.objects.about(article)[0]
    assert (entry.action, entry.before) == ("修改", "标题：旧题\n正文：一段，68所。\n二段。\n三段。")


def test_a_form_sent_twice_is_saved_once(client, article):
    sent = form(client, article, title="新题")
    for _ in range(2):
        assert client.post(address(article), sent).status_code == 302

    assert [revision.number for revision in article.revisions.all()] == [2, 1]


def test_a_new_article_sent_twice_is_one_article(client):
    key = client.get("/admin/articles/article/add/").context["form"]["form_key"].value()
    sent = {"title": "新稿", "kind": "信息", "body": "<p>文。</p>", "form_key": key}
    for _ in range(2):
        client.post("/admin/articles/article/add/", sent)
    client.post("/admin/articles/article/add/", sent | {"form_key": uuid.uuid4()})

    assert Article.objects.count() == 2


def test_a_new_form_sent_again_after_a_colleagues_save_is_merged(client):
    key = client.get("/admin/articles/article/add/").context["form"]["form_key"].value()
    sent = {"title": "新稿", "kind": "信息", "body": "<p>文。</p>", "form_key": key}
    client.post("/admin/articles/article/add/", sent)
    Article.objects.get().rewrite({"title": "同事改的"}, by=person("终审"))

    page = client.post("/admin/articles/article/add/", sent | {"title": "又改了"})

    assert [(c.pair.mine, c.pair.theirs) for c in page.context["merge"].choices()] == [("又改了", "同事改的")]
    assert Article.objects.get().title == "同事改的"


def test_what_is_typed_into_a_deleted_article_becomes_a_new_one(client, article):
    sent = form(client, article, title="写了很久", body="<p>长文。</p>")
    article.discard(by=person("终审"))

    page = client.post(address(article), sent)
    assert page.context["form"].non_field_errors() == [
        "没有保存：这篇稿件已经被删除。您写的还在下面；再点“保存”，就作为一篇新稿件存下。"
    ]
    assert (page.context["action"], page.context["form"]["body"].value()) == (
        "/admin/articles/article/add/",
        "<p>长文。</p>",
    )
    again = {name: page.context["form"][name].value() for name in (*sent, "form_key")}
    client.post(page.context["action"], again)
    assert Article.objects.get().title == "写了很久"


def test_a_version_is_restored_and_nothing_is_lost(client, article):
    article.rewrite({"body": "<p>全新。</p>"}, by=person("编辑"))
    first = article.revisions.get(number=1)
    client.post(f"/admin/articles/article/{article.pk}/history/{first.pk}/")

    assert now(article).body == BODY
    assert [(r.number, r.kind) for r in article.revisions.all()] == [(3, "restored"), (2, "changed"), (1, "made")]


def test_a_body_above_1_mb_is_refused_in_a_sentence_and_kept(client, article):
    body = f"<p>{'长' * 400_000}</p>"
    page = client.post(address(article), form(client, article, body=body))

    assert page.context["form"].errors == {"body": ["正文有1.1 MB，超过1 MB，没有保存。请分成几篇，文字还在下面。"]}
    assert page.context["form"]["body"].value() == body
    assert now(article).body == BODY


def test_a_title_that_is_missing_or_too_long_is_told_at_its_field(client, article):
    page = client.post(address(article), form(client, article, title=" ", body="<p>写了很多。</p>"))
    assert page.context["form"].errors == {"title": ["请填标题。"]}
    assert "写了很多。" in page.text
    page = client.post(address(article), form(client, article, title="长" * 301))
    assert page.context["form"].errors == {"title": ["标题有301字，超过300字。"]}


def test_saving_goes_on_to_the_next_article_of_the_issue(client):
    issue = published.issue(
        8, ("稳增长", "甲", "市财政局", "<p>甲。</p>"), ("稳增长", "乙", "市财政局", "<p>乙。</p>"), publish=False
    )
    first, second = (row.article for row in issue.placements.all())
    ways = {
        name: client.post(address(first), form(client, first, **{name: "1"})).headers["Location"]
        for name in ("_save", "_continue", "_next")
    }

    assert ways == {
        "_save": f"/admin/bulletin/issue/{issue.pk}/change/",
        "_continue": address(first),
        "_next": address(second),
    }


def test_a_save_after_the_issue_was_published_is_kept_and_told(client):
    issue = published.issue(8, publish=False)
    article = issue.articles.get()
    sent = form(client, article, title="改得正好", body="<p>改了一半。</p>")
    issue.publish(by=person("终审"))

    page = client.post(address(article), sent)

    assert page.context["form"].non_field_errors() == [
        "没有保存：《市财政局推进政府采购》已随一期发布或定时。您写的还在下面，也已自动保存；发布后的文字用“更正”改。"
    ]
    assert page.context["form"]["title"].value() == "改得正好"
    assert Autosave.objects.of(person("编辑"), article).content["body"] == "<p>改了一半。</p>"
    assert now(article).title == "市财政局推进政府采购"


def test_signs_that_no_database_holds_are_told_and_the_rest_is_kept(client, article):
    page = client.post(address(article), form(client, article, title="题\0目", body="<p>文\0</p>"))

    assert page.context["form"].errors == {"title": ["标题里有不能保存的字符，请删去。"]}
    assert Autosave.objects.of(person("编辑"), article).content["title"] == "题目"


def test_a_new_articles_form_sent_again_after_publication_is_kept_and_told(client):
    sent = {"title": "新稿", "kind": "信息", "body": "<p>文。</p>", "form_key": uuid.uuid4()}
    client.post("/admin/articles/article/add/", sent)
    article = Article.objects.get()
    issue = published.issue(8, publish=False)
    issue.compose({}, [*issue.arrangement(), (None, article.pk)])
    issue.publish()

    page = client.post("/admin/articles/article/add/", sent | {"body": "<p>另写。</p>"})

    assert page.context["form"].non_field_errors() == [
        "没有保存：《新稿》已随一期发布或定时，不能直接改；发布后的文字用“更正”改。您写的还在下面，也已自动保存。"
    ]
    assert page.context["form"]["body"].value() == "<p>另写。</p>"
    assert now(article).body == "<p>文。</p>"


@pytest.mark.parametrize("version", ["-5", "9" * 30, "9" * 5000])
@pytest.mark.parametrize("button", [{}, {"_merge": "1"}])
def test_a_version_that_no_form_has_sent_breaks_nothing(client, article, version, button):
    sent = form(client, article, title="新题", version=version, attachments=["9" * 5000])

    assert client.post(address(article), sent | button).status_code == 200
    assert now(article).title == "旧题"


def test_a_name_that_is_too_long_for_a_credit_is_told_and_kept(client, article):
    long = "市" + "很" * 150 + "局"
    page = client.post(address(article), form(client, article, credit=f"市财政局、{long}"))

    assert page.context["form"].errors == {
        "credit": ["署名里“市很很很很很很很很很……”有152字，一个单位最多100字。请用顿号隔开几个单位。"]
    }
    many = "、".join(f"第{n}中学" for n in range(40))
    client.post(address(article), form(client, article, credit=many))
    assert now(article).credit == many


# Looking


@pytest.mark.django_db
def test_a_contributor_is_not_told_of_other_offices_drafts():
    text = "".join(chr(0x4E00 + 7 * n) for n in range(300))
    Article.objects.write({"title": "别家的稿", "body": f"<p>{text}</p>"})
    user = person("供稿员")
    own = Article.objects.write({"title": "自己的稿", "body": f"<p>{text}</p>"}, by=user)
    other = Article.objects.get(title="别家的稿")
    client = client_of("供稿员")

    assert client.get(address(own)).context["likenesses"] == []
    assert [like.title for like in client_of("编辑").get(address(own)).context["likenesses"]] == ["别家的稿"]
    answers = {
        what: client.get(f"/admin/articles/article/{other.pk}/{what}/").status_code
        for what in ("change", "preview", "history", "delete", f"compare/{own.pk}")
    }
    assert answers == dict.fromkeys(answers, 404)
    revision = Revision.objects.get(article=other)
    assert client.post(f"/admin/articles/article/{other.pk}/history/{revision.pk}/").status_code == 404


def test_an_article_in_the_pool_is_previewed_as_it_will_be_printed(client, article):
    text = client.get(f"/admin/articles/article/{article.pk}/preview/").text

    assert "待选稿件，还不在任何一期里，公众看不到。" in text
    assert '<p>一段，<span class="whole">68所</span>。</p>' in text


def test_an_article_is_deleted_while_it_stands_in_no_issue(client, article):
    issue = published.issue(8, publish=False)
    issue.take(article)
    page = client.get(f"/admin/articles/article/{article.pk}/delete/")
    assert page.context["protected"] == ["《江门政务信息》2026年第8期的目录（先在编排里移出）"]
    issue.compose({}, [row for row in issue.arrangement() if row[1] != article.pk])
    client.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"})

    assert not Article.objects.filter(pk=article.pk).exists()
    assert AuditEntry.objects.about(article)[0].action == "删除"
