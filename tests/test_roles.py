"""Role × action: every address of the admin, asked for by every role with direct ids, by GET and by POST."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import serializers
from django.test import RequestFactory
from django.urls import NoReverseMatch, get_resolver, reverse

from articles.models import Article, Term
from bulletin.models import Reading, Site
from departments.models import AuditEntry, Department, Membership
from tests import published
from tests.people import client_of, person

pytestmark = pytest.mark.django_db

ROLES = ("供稿员", "编辑", "初审", "复审", "终审", "统计", "管理员")
EDITOR, SIGNER, KEEPER = {"编辑"}, {"终审"}, {"管理员"}
REVIEWERS = {"初审", "复审", "终审"}
READERS = EDITOR | REVIEWERS
EVERYBODY = set(ROLES)

# Who gets past the door of an address; and who, of those, of a form that is sent there, where others only look.
# An article here is another person's, so that a contributor finds none.
TABLE = {
    "app_list": READERS | KEEPER,
    "articles_article_add": EDITOR | {"供稿员"},
    "articles_article_autosave": EDITOR | {"供稿员"},
    "articles_article_autosave_one": EDITOR,
    "articles_article_change": (READERS, EDITOR),
    "articles_article_changelist": READERS | {"供稿员"},
    "articles_article_compare": READERS,
    "articles_article_decide": REVIEWERS,
    "articles_article_delete": EDITOR,
    "articles_article_history": READERS,
    "articles_article_preview": READERS,
    "articles_article_recall": EDITOR,
    "articles_article_revision": EDITOR,
    "articles_article_submit": EDITOR,
    "articles_contribution_changelist": EDITOR,
    "articles_searchindex_changelist": KEEPER,
    "articles_term_add": EDITOR,
    "articles_term_change": EDITOR,
    "articles_term_changelist": EDITOR,
    "articles_term_delete": EDITOR,
    "articles_term_export": EDITOR,
    "articles_term_history": EDITOR,
    "articles_term_import": EDITOR,
    "articles_picture_add": EDITOR | SIGNER | {"供稿员"},
    "auth_user_add": KEEPER,
    "auth_user_change": KEEPER,
    "auth_user_changelist": KEEPER,
    "auth_user_delete": set(),
    "auth_user_history": KEEPER,
    "auth_user_password_change": KEEPER,
    "autocomplete": set(),
    "bulletin_issue_add": EDITOR,
    "bulletin_issue_change": (READERS, EDITOR),
    "bulletin_issue_changelist": READERS,
    "bulletin_issue_correct": SIGNER,
    "bulletin_issue_delete": EDITOR,
    "bulletin_issue_fullwidth": EDITOR,
    "bulletin_issue_history": READERS,
    "bulletin_issue_import": EDITOR,
    "bulletin_issue_missing": (set(), EDITOR),  # nothing is missing here
    "bulletin_issue_move": EDITOR,
    "bulletin_issue_number": SIGNER,
    "bulletin_issue_problems": EDITOR,
    "bulletin_issue_proof": EDITOR,
    "bulletin_issue_publish": SIGNER,
    "bulletin_issue_reading": EDITOR,
    "bulletin_issue_replace": EDITOR,
    "bulletin_issue_restore": SIGNER,
    "bulletin_issue_restore_article": SIGNER,
    "bulletin_issue_revision": EDITOR,
    "bulletin_issue_sign": SIGNER,
    "bulletin_issue_submit": EDITOR,
    "bulletin_issue_unfinished": EDITOR,
    "bulletin_issue_unschedule": SIGNER,
    "bulletin_issue_way": READERS,
    "bulletin_issue_withdraw": SIGNER,
    "bulletin_issue_withdraw_article": SIGNER,
    "bulletin_publication_add": KEEPER,
    "bulletin_publication_change": EDITOR | KEEPER,
    "bulletin_publication_changelist": EDITOR | KEEPER,
    "bulletin_publication_delete": KEEPER,
    "bulletin_publication_history": EDITOR | KEEPER,
    "bulletin_section_add": EDITOR,
    "bulletin_section_change": EDITOR,
    "bulletin_section_changelist": EDITOR,
    "bulletin_section_delete": EDITOR,
    "bulletin_section_history": EDITOR,
    "bulletin_site_add": set(),  # there is one already
    "bulletin_site_change": KEEPER,
    "bulletin_site_changelist": KEEPER,
    "bulletin_site_delete": set(),
    "bulletin_site_history": KEEPER,
    "departments_auditentry_add": set(),
    "departments_auditentry_change": (SIGNER | KEEPER, set()),
    "departments_auditentry_changelist": SIGNER | KEEPER,
    "departments_auditentry_delete": set(),
    "departments_auditentry_export": SIGNER | KEEPER,
    "departments_auditentry_history": SIGNER | KEEPER,
    "departments_department_add": EDITOR,
    "departments_department_change": (EDITOR | {"统计"}, EDITOR),
    "departments_department_changelist": EDITOR | {"统计"},
    "departments_department_delete": EDITOR,
    "departments_department_history": EDITOR | {"统计"},
    "departments_department_merge": EDITOR,
    **dict.fromkeys(("index", "jsi18n", "login", "logout", "password_change", "password_change_done"), EVERYBODY),
}
# These take forms alone.
POSTED = {"articles_article_autosave", "articles_article_autosave_one", "articles_picture_add", "logout"}
CLOSED = (403, 404, 405)
# What any form of these pages might send.
SENT = {
    "_save": "1", "_publish": "1", "approve": "1", "at": "", "body": "<p>改</p>", "kind": "信息", "name": "改", "note": "改",
    "opinion": "改", "post": "yes", "reason": "改", "seen": "1", "series": "", "stage": "draft", "title": "改", "when": "now",
    "repair": "x", "version": "1", "action": "delete_selected", "_selected_action": "1", "_emergency": "1",
}  # fmt: skip


def addresses(patterns, prefix=""):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, prefix + str(pattern.pattern))
        elif pattern.name:
            yield prefix + str(pattern.pattern), pattern.name


NAMES = sorted({name for path, name in addresses(get_resolver().url_patterns) if path.startswith("admin/")})


@pytest.fixture
def world():
    """What the addresses are about, by the last word of a name and by model."""
    draft, out = published.issue(8, publish=False), published.issue(7)
    article = draft.articles.get()
    article.rewrite({"title": "市财政局推进采购"})
    draft.compose({"organ": "市政府办公室"}, draft.arrangement())
    text = "◆工作进展◆\r\n一件事\r\n做成了。\r\n（市财政局供稿）"
    client_of("编辑").post("/admin/bulletin/issue/import/", {"publication": draft.publication.pk, "text": text})
    reading = Reading.objects.get()
    entry = AuditEntry.objects.record(article, "修改")
    person("另一位", "编辑")
    Site.objects.create(name="江门市政务公报")
    Term.objects.create(text="市教委")
    return {"draft": draft, "out": out, "article": article, "reading": reading, "entry": entry}


def arguments(name, world):
    draft, out, article = (world[key] for key in ("draft", "out", "article"))
    pks = {
        "article": article.pk,
        "auditentry": world["entry"].pk,
        "department": Department.objects.first().pk,
        "issue": draft.pk,
        "user": person("另一位", "编辑").pk,
        "publication": draft.publication.pk,
        "section": draft.publication.sections.first().pk,
        "site": 1,
        "term": Term.objects.get().pk,
    }
    special = {
        "articles_article_compare": [article.pk, out.articles.get().pk],
        "articles_article_revision": [article.pk, article.revisions.first().pk],
        "bulletin_issue_reading": [world["reading"].pk],
        "bulletin_issue_missing": [world["reading"].pk, 1],
        "bulletin_issue_replace": [world["reading"].pk],
        "bulletin_issue_proof": [draft.pk, 1],
        "bulletin_issue_withdraw": [out.pk],
        "bulletin_issue_restore": [out.pk],
        "bulletin_issue_number": [out.pk],
        "bulletin_issue_unschedule": [out.pk],
        "bulletin_issue_withdraw_article": [out.pk, out.articles.get().pk],
        "bulletin_issue_restore_article": [out.pk, out.articles.get().pk],
        "bulletin_issue_correct": [out.pk, out.articles.get().pk],
        "bulletin_issue_revision": [draft.pk, draft.revisions.first().pk],
        "app_list": ["bulletin"],
    }
    if name in special:
        return special[name]
    for args in ([], [pks.get([*name.split("_"), ""][1], 1)]):
        try:
            reverse(f"admin:{name}", args=args)
        except NoReverseMatch:
            continue
        return args


def looks(name):
    given = set() if name in POSTED else TABLE.get(name, set())
    return given[0] if isinstance(given, tuple) else given


def acts(name):
    given = TABLE[name]
    return given[1] if isinstance(given, tuple) else given


def everything():
    """All that the three apps have stored."""
    models = [
        model
        for label in ("departments", "articles", "bulletin", "auth")
        for model in apps.get_app_config(label).get_models()
    ]
    left = {"Permission", "Autosave", "Proof"}  # what the checks answered is kept by whoever asks first
    return [
        serializers.serialize("json", model.objects.order_by("pk")) for model in models if model.__name__ not in left
    ]


def test_every_address_of_the_admin_is_in_the_table():
    assert sorted(TABLE) == NAMES


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_the_table_gives_it_and_nothing_else(world, role):
    client, wrong = client_of(role), {}
    for name in NAMES:
        status = client.get(reverse(f"admin:{name}", args=arguments(name, world))).status_code
        if (status in CLOSED) == (role in looks(name)):
            wrong[name] = status

    assert wrong == {}


@pytest.mark.parametrize("role", ROLES)
def test_a_form_sent_by_hand_to_what_is_not_granted_changes_nothing(world, role):
    client, before, wrong = client_of(role), everything(), {}
    for name in NAMES:
        if role not in acts(name):
            status = client.post(reverse(f"admin:{name}", args=arguments(name, world)), SENT).status_code
            # A list or a page that this role may read answers a form by showing itself.
            if status not in CLOSED and role not in looks(name):
                wrong[name] = status

    assert wrong == {}
    assert everything() == before


@pytest.mark.parametrize("role", ROLES)
def test_who_may_not_see_a_list_reaches_no_name_of_it_through_a_field(world, role):
    client, reached = client_of(role), {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and hasattr(field, "attname"):
                asked = {
                    "app_label": model._meta.app_label,
                    "model_name": model._meta.model_name,
                    "field_name": field.name,
                }
                listed = f"{field.related_model._meta.label_lower.replace('.', '_')}_changelist"
                if client.get("/admin/autocomplete/", asked).status_code != 403 and role not in looks(listed):
                    reached[field] = asked

    assert reached == {}


def test_only_departments_and_sections_are_edited_in_rows_of_another_page_and_few_things_deleted_in_a_list(world):
    rows, lists = set(), set()
    for role in ROLES:
        request = RequestFactory().get("/admin/")
        request.user = person(role)
        for model, model_admin in admin.site._registry.items():
            known = model.objects.first()
            if model_admin.has_change_permission(request, known):
                for inline in model_admin.get_inline_instances(request, known):
                    rows.add((role, model.__name__, inline.model.__name__))
            if model_admin.has_change_permission(request) and "delete_selected" in model_admin.get_actions(request):
                lists.add((role, model.__name__))

    assert rows == {
        ("编辑", "Department", "Alias"),
        ("编辑", "Publication", "Section"),
        ("管理员", "User", "Membership"),
    }
    assert lists == {("管理员", "Publication"), ("编辑", "Term")}


# The own articles of a contributor


def test_a_contributor_hands_in_the_own_articles_and_only_reads_a_colleagues():
    author = person("供稿员")
    Membership.objects.create(user=author, department=Department.objects.create(name="市财政局"))
    own = Article.objects.write({"title": "自己的", "body": "<p>文。</p>", "credit": "市财政局"}, by=author)
    theirs = Article.objects.write({"title": "同事的", "body": "<p>文。</p>", "credit": "市财政局"}, by=person("编辑"))
    client, found = client_of("供稿员"), {}
    values = {"title": "改了", "kind": "信息", "body": "<p>文。</p>", "credit": "市财政局"}
    other = values | {"title": "又改"}

    def tried(article):
        """The answers to each button, in turn."""
        address = f"/admin/articles/article/{article.pk}/"
        sent = [("change", values), ("submit", {}), ("change", other), ("decide", SENT), ("delete", {"post": "yes"})]
        return [client.post(f"{address}{what}/", data).status_code for what, data in [*sent, ("recall", {})]]

    found = [tried(own), tried(theirs)]
    own.refresh_from_db()
    theirs.refresh_from_db()

    assert found == [[302, 302, 403, 403, 403, 302], [403] * 6]
    assert (own.title, own.state, theirs.title, theirs.state) == ("改了", "draft", "同事的", "draft")
