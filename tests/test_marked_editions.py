"""What an edition is called, and how one that is not, or no longer, for everybody is marked."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.utils import timezone

from bulletin.models import Edition, Issue
from tests import printed, published
from tests.people import person
from tests.published import edition_of, offer


@pytest.fixture
def issue(db, noto):
    return published.issue(8, *published.TWO)


def named(answer):
    """The name under which a file is saved."""
    return unquote(answer["Content-Disposition"].rpartition("''")[2])


def test_an_edition_has_a_name_to_be_saved_under(client, issue):
    row = issue.placements.first()
    said = [client.get(edition_of(shown, "pdf"))["Content-Disposition"] for shown in (issue, row)]

    assert [unquote(each) for each in said] == [
        "inline; filename*=utf-8''江门政务信息2026年第8期.pdf",
        "inline; filename*=utf-8''甲篇.pdf",
    ]


def test_a_draft_says_in_the_name_of_its_file_that_it_is_none_of_the_final_ones(client, db, noto):
    draft = published.issue(8, *published.TWO, publish=False)
    client.force_login(person("编辑"))
    said = [named(client.get(edition_of(shown, "txt"))) for shown in (draft, draft.placements.first())]

    mark = f"（清样第{draft.version}稿）"
    assert said == [f"江门政务信息2026年第8期{mark}.txt", f"甲篇{mark}.txt"]


@pytest.mark.django_db
def test_a_draft_has_editions_for_those_who_may_see_it_marked_as_proofs_on_every_page(client, noto):
    draft = published.issue(8, ("工作进展", "长文", "市财政局", "<p>甲文。</p>" * 60), publish=False)
    placed = draft.placements.get()
    for shown in (draft, placed):
        assert client.get(edition_of(shown, "pdf")).status_code == 404
    client.force_login(person("编辑"))
    assert offer(client, draft).startswith("本期清样：PDF版")
    for shown in (draft, placed):
        pages = printed.reader(client.get(edition_of(shown, "pdf")).content).pages
        made = timezone.localtime(Edition.objects.of(shown).get().made_at)
        assert len(pages) > 2
        assert {printed.texts(page)[0] for page in pages} == {f"清样第{draft.version}稿{made:%Y-%m-%d%H:%M}"}
    draft.publish()
    client.logout()
    for shown in (draft, placed):
        assert "清样" not in printed.text(client.get(edition_of(shown, "pdf")).content)


@pytest.mark.django_db
def test_a_scheduled_issue_loses_the_mark_of_a_proof_at_its_second(client, noto):
    issue = published.issue(8, publish=False)
    issue.publish(at=timezone.now() + timedelta(hours=1))
    client.force_login(person("编辑"))
    assert "清样" in printed.text(client.get(edition_of(issue, "pdf")).content)
    Issue.objects.update(publish_at=timezone.now() - timedelta(seconds=1))
    client.logout()
    assert "清样" not in printed.text(client.get(edition_of(issue, "pdf")).content)


def test_what_was_withdrawn_is_marked_so_for_those_who_may_see_it(client, issue):
    row = issue.placements.select_related("issue").first()
    client.force_login(person("编辑"))
    whole = client.get(edition_of(issue, "pdf")).content
    issue.withdraw(reason="有误。", article=row.article)
    alone = client.get(edition_of(row, "pdf"))
    assert {printed.texts(page)[0] for page in printed.reader(alone.content).pages} == {"已撤回"}
    assert named(alone) == "甲篇（已撤回）.pdf"
    assert "已撤回" not in printed.text(client.get(edition_of(issue, "pdf")).content)
    issue.restore(reason="无误。", article=row.article)
    assert "已撤回" not in printed.text(client.get(edition_of(row, "pdf")).content)
    issue.withdraw(reason="有误。")
    gone = client.get(edition_of(issue, "pdf"))
    assert {printed.texts(page)[0] for page in printed.reader(gone.content).pages} == {"已撤回"}
    assert named(gone) == "江门政务信息2026年第8期（已撤回）.pdf"
    issue.restore(reason="无误。")

    assert client.get(edition_of(issue, "pdf")).content == whole
