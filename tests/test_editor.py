"""The rich-text editor of a body: what it may do, and where it may do it."""

import json
from pathlib import Path

import ckeditor
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection

from articles import editor, markup
from articles.models import Article
from tests.test_admin import client_of

pytestmark = pytest.mark.django_db

PACKAGE = Path(ckeditor.__file__).parent / "static"


# What it may do


def test_the_editor_makes_what_the_allow_list_keeps_and_nothing_else():
    rules = dict(rule.rstrip("]").partition("[")[::2] for rule in editor.CONFIG["allowedContent"].split("; "))
    names = {tag: {name.lstrip("!") for name in said.split(",") if name} for tag, said in rules.items()}

    assert names == {tag: markup.ATTRIBUTES.get(tag, set()) for tag in markup.TAGS}
    assert set(editor.CONFIG["allowedContent"].split("; ")) - set(editor.CONFIG["pasteFilter"].split("; ")) == {
        "img[!alt,height,!src,width]",
        "figure",
        "figcaption",
    }
    assert {"a[!href]", "ol[start]", "td[colspan,rowspan]"} <= set(editor.CONFIG["pasteFilter"].split("; "))


def test_the_toolbar_has_a_button_for_what_may_be_kept():
    assert editor.CONFIG["toolbar"] == [
        ["Undo", "Redo", "RemoveFormat"],
        ["Format"],
        ["Bold", "Italic", "Underline", "Strike", "Subscript", "Superscript"],
        ["NumberedList", "BulletedList", "Blockquote"],
        ["Link", "Unlink"],
        ["Image", "Table", "HorizontalRule"],
    ]
    assert editor.CONFIG["format_tags"] == "p;h3;h4"


def test_what_has_made_ckeditor_dangerous_is_off():
    sent = editor.BodyWidget().get_context("body", "", {"id": "id_body"})["widget"]["config"]
    config = json.loads(sent)
    off = {
        "versionCheck": False,
        "fullPage": False,
        "customConfig": "",
        "stylesSet": False,
        "contentsCss": [],
        "extraPlugins": "",
        "linkJavaScriptLinksAllowed": False,
        "filebrowserBrowseUrl": "",
        "filebrowserUploadUrl": "",
        "filebrowserImageBrowseUrl": "",
        "filebrowserImageUploadUrl": "",
        "removeDialogTabs": "image:Link;image:advanced;image:Upload;link:advanced;link:target;link:upload;table:advanced",
        "disallowedContent": "*[on*,style,class,id]; *{*}; *(*); script; style; iframe; object; embed; form; svg; math",
    }
    assert {name: config[name] for name in off} == off
    removed = set(config["removePlugins"].split(","))
    assert removed > set(
        "about a11yhelp specialchar bidi colorbutton colordialog copyformatting div easyimage elementspath exportpdf find"
        " flash floatingspace font forms iframe justify language liststyle magicline maximize newpage pagebreak preview"
        " print resize save scayt selectall showblocks smiley sourcearea stylescombo templates uploadfile uploadimage"
        " uploadwidget widget wsc".split()
    )
    assert "ckeditor_uploader" not in settings.INSTALLED_APPS


# Its files


def test_41_of_its_1257_files_are_served():
    files = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*") if path.is_file())
    listed = sorted(path for finder in finders.get_finders() for path, _ in finder.list([]) if "ckeditor/" in path)

    assert (len(files), len(listed)) == (1257, 41)
    assert [path for path in files if finders.find(path)] == listed


@pytest.mark.parametrize(
    "path",
    [
        "ckeditor/ckeditor/plugins/preview/preview.html",
        "ckeditor/ckeditor/plugins/codesnippetgeshi/plugin.js",
        "ckeditor/ckeditor/plugins/widget/plugin.js",
        "ckeditor/ckeditor/plugins/image2/plugin.js",
        "ckeditor/ckeditor/config.js",
        "ckeditor/galleriffic/js/jquery.galleriffic.js",
    ],
)
def test_parts_with_known_holes_are_not_found(client, path):
    assert (PACKAGE / path).exists()
    assert (finders.find(path), client.get(f"/static/{path}").status_code) == (None, 404)


def test_collected_files_keep_the_plain_names_that_the_editor_asks_for(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]

    kept = {path for path in manifest if path.startswith("ckeditor/")}
    assert len(kept) == 41
    assert [path for path in kept if not (tmp_path / path).exists()] == []
    # A folder has no hash: what the editor loads below it, it asks for by plain names.
    assert 'data-ckeditor-basepath="/static/ckeditor/ckeditor/"' in str(editor.BodyWidget().media)


# Where


def test_only_the_editors_pages_may_set_styles_and_none_may_run_inline_script():
    article = Article.objects.create(title="稿", body="<p>文</p>")
    client = client_of("编辑")
    own = {f"/admin/articles/article/{end}" for end in ("add/", f"{article.pk}/change/")}
    others = {
        "/admin/",
        "/admin/login/",
        "/admin/articles/article/",
        f"/admin/articles/article/{article.pk}/history/",
        f"/admin/articles/article/{article.pk}/delete/",
        "/admin/bulletin/issue/import/",
        "/admin/departments/department/add/",
    }
    policies = {
        path: dict(line.split(" ", 1) for line in client.get(path).headers["Content-Security-Policy"].split("; "))
        for path in own | others
    }

    assert {path for path, policy in policies.items() if policy["style-src"] == "'self' 'unsafe-inline'"} == own
    assert {path for path, policy in policies.items() if policy["style-src"] == "'self'"} == others
    assert {(policy["script-src"], policy["require-trusted-types-for"]) for policy in policies.values()} == {
        ("'self'", "'script'")
    }


def test_a_login_that_expired_under_the_editor_gets_no_styles(client):
    answer = client.post("/admin/articles/article/add/", {"title": "稿", "body": "<p>文</p>"})

    assert (answer.status_code, "unsafe" in answer.headers["Content-Security-Policy"]) == (403, False)


def test_an_old_row_is_cleaned_before_it_enters_the_editor():
    article = Article.objects.create(title="旧稿")
    with connection.cursor() as cursor:
        unclean = (
            '<p onclick="a()">一<script>b()</script></p><img src="//host/x.png" onerror="c()"><iframe src="/"></iframe>'
        )
        cursor.execute("UPDATE articles_article SET body = %s WHERE id = %s", [unclean, article.pk])
    article.refresh_from_db()
    assert article.body == unclean
    page = client_of("编辑").get(f"/admin/articles/article/{article.pk}/change/")

    shown = page.context["form"]["body"].subwidgets[0].data["value"]
    assert shown == "<p>一</p><img>"
