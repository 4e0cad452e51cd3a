"""What is typed is kept until it is saved, and who else is there is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Autosave
from departments.models import Department, Membership
from tests import published
from tests.articleform import BODY, address, form, now
from tests.people import client_of, person


@pytest.fixture
def article(db):
    return Article.objects.write({"title": "旧题", "body": BODY, "credit": "市财政局"}, by=person("编辑"))


@pytest.fixture
def client(db):
    return client_of("编辑")


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
