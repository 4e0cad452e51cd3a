"""Writing an article: what is saved, what is kept, and what two people make of it."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.differences import blocks, changes, pairs
from articles.markup import clean
from articles.models import Article, Autosave, Conflict, Revision
from articles.similarity import share, sketch, suspects
from departments.models import AuditEntry, Department, Membership
from tests import published
from tests.people import person

BODY = "<p>一段，68所。</p><p>二段。</p><p>三段。</p>"


@pytest.fixture
def article(db):
    return Article.objects.write({"title": "旧题", "body": BODY, "credit": "市财政局"}, by=person("编辑"))


def client_of(role):
    client = Client()
    client.force_login(person(role))
    return client


@pytest.fixture
def client(db):
    return client_of("编辑")


def address(article):
    return f"/admin/articles/article/{article.pk}/change/"


def form(client, article, **changed):
    """What the page's form sends."""
    fields = client.get(address(article)).context["form"]
    sent = {name: fields[name].value() or "" for name in Article.CONTENT}
    return sent | {"version": fields["version"].value()} | changed


def now(article):
    return Article.objects.get(pk=article.pk)


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


# Kept until it is saved


def test_what_is_typed_is_kept_apart_from_the_article_and_brought_back(client, article):
    sent = form(client, article, title="写了一半", body="<p>半句</p>")
    answer = client.post(f"/admin/articles/article/{article.pk}/autosave/", sent)
    assert sorted(answer.json()) == ["at", "others", "stale"]
    assert (now(article).title, now(article).version) == ("旧题", 1)

    page = client.get(address(article))
    assert (page.context["kept"].content["title"], page.context["form"]["title"].value()) == ("写了一半", "旧题")
    page = client.get(f"{address(article)}?autosave=1")
    assert [page.context["form"][name].value() for name in ("title", "body", "version")] == [
        "写了一半",
        "<p>半句</p>",
        1,
    ]

    client.post(address(article), sent)
    assert (now(article).title, Autosave.objects.count()) == ("写了一半", 0)


def test_a_new_articles_text_is_kept_too_one_a_person(client):
    for title in ("一", "一二"):
        client.post("/admin/articles/article/autosave/", {"title": title, "body": ""})

    assert [(row.by.username, row.article, row.content["title"]) for row in Autosave.objects.all()] == [
        ("编辑", None, "一二")
    ]
    assert client.get("/admin/articles/article/add/?autosave=1").context["form"]["title"].value() == "一二"
    client.post("/admin/articles/article/add/", {"_forget": "1"})
    assert Autosave.objects.count() == 0


def test_what_is_kept_is_cleaned_before_it_enters_the_editor(client, article):
    evil = '<p onclick="x()">文<script>x()</script></p>'
    client.post(f"/admin/articles/article/{article.pk}/autosave/", form(client, article, body=evil))

    text = client.get(f"{address(article)}?autosave=1").text
    assert ("onclick=" in text.split("<textarea", 1)[1], "x()" in text.split("<textarea", 1)[1]) == (False, False)


def test_the_second_person_is_told_who_is_there(article):
    first, second = client_of("编辑"), client_of("供稿员")
    Department.objects.create(name="市财政局")
    article.credit_to("市财政局", Department.objects.register())
    colleague = person("供稿员")
    Membership.objects.create(user=colleague, department=Department.objects.get())
    Article.objects.filter(pk=article.pk).update(author=colleague)
    first.get(address(article))

    page = second.get(address(article))
    since = timezone.localtime(Autosave.objects.get(by=person("编辑")).opened_at)
    sentence = f"编辑正在编辑这篇稿件，{since:%H:%M}开始。您可以继续改；两人都保存时，会请后保存的人逐段合并。"
    assert page.context["others"] == sentence
    told = first.post(f"/admin/articles/article/{article.pk}/autosave/", {"version": "1"}).json()
    assert told["others"].startswith("供稿员正在编辑")
    Autosave.objects.update(at=timezone.now() - timedelta(minutes=6))
    assert second.get(address(article)).context["others"] == ""


def test_autosave_is_for_who_may_change_the_article(article):
    stranger = client_of("供稿员")
    assert stranger.post(f"/admin/articles/article/{article.pk}/autosave/", {"title": "x"}).status_code == 404
    reader = client_of("初审")
    assert reader.post(f"/admin/articles/article/{article.pk}/autosave/", {"title": "x"}).status_code == 403
    assert client_of("编辑").get(f"/admin/articles/article/{article.pk}/autosave/").status_code == 405
    out = published.issue(8).articles.get()
    assert reader.post(f"/admin/articles/article/{out.pk}/autosave/", {"title": "x"}).status_code == 403
    assert Autosave.objects.count() == 0


# Two people in one article


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
    assert "<p>一段，68所。</p>" in text


def test_an_article_is_deleted_while_it_stands_in_no_issue(client, article):
    issue = published.issue(8, publish=False)
    issue.take(article)
    page = client.get(f"/admin/articles/article/{article.pk}/delete/")
    assert page.context["protected"] == ["《江门政务信息》2026年第8期的目录（先在编排里移出）"]
    issue.compose({}, [row for row in issue.arrangement() if row[1] != article.pk])
    client.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"})

    assert not Article.objects.filter(pk=article.pk).exists()
    assert AuditEntry.objects.about(article)[0].action == "删除"


# The pure parts

WORDS = st.text(alphabet="甲乙丙丁，。2026年a \n", max_size=60)


@given(WORDS, WORDS)
def test_changes_hold_both_versions(before, after):
    pieces = changes(before, after)

    assert "".join(piece.text for piece in pieces if piece.kind != "ins") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "del") == after


@given(st.lists(st.sampled_from(["甲", "乙", "丙", "丁"])), st.lists(st.sampled_from(["甲", "乙", "丙", "丁"])))
def test_pairs_hold_both_versions_in_their_order(mine, theirs):
    found = pairs(mine, theirs)

    assert [pair.mine for pair in found if pair.mine] == mine
    assert [pair.theirs for pair in found if pair.theirs] == theirs


@given(
    st.text(alphabet="<>/ph3ultabrdi 文"),
    st.lists(st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "文", "<hr>"])),
)
def test_blocks_put_together_are_the_body(noise, parts):
    for body in (clean(noise), clean("".join(parts))):
        assert "".join(blocks(body)) == body


@given(
    st.text(alphabet="甲乙丙丁戊己庚辛", min_size=40, max_size=200), st.text(alphabet="甲乙丙丁戊己庚辛", max_size=40)
)
def test_a_text_that_holds_another_is_suspected(text, more):
    assert share(text, more + text) == 1.0
    assert suspects({1: sketch(text)}, {2: sketch(more + text)}) == ([(1, 2)] if sketch(text) else [])
