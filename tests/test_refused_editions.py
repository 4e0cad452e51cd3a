"""Editions that cannot be made, or not now: refused in words, tried again later, and nothing else waits for them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from bulletin import editions, export
from bulletin.document import Refusal
from bulletin.formats import press
from bulletin.formats.press import Broken
from bulletin.models import Edition, Issue
from tests import published
from tests.people import client_of, person
from tests.published import edition_of, join_editions, offer

FORMATS = Edition.Format.values


@pytest.fixture
def smiling(db, noto):
    """An issue with a character that no font has."""
    return published.issue(8, ("工作进展", "笑脸😀", "市财政局", "<p>甲文。</p>"))


def later(**time):
    """Lets as much time go by for what was refused."""
    for row in Edition.objects.exclude(refused_until=None):
        Edition.objects.filter(pk=row.pk).update(refused_until=row.refused_until - timedelta(**time))


def test_a_format_that_cannot_hold_an_issue_is_refused_in_words_and_its_page_goes_on(client, smiling):
    answer = client.get(edition_of(smiling, "pdf"))

    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert "暂时没有PDF版" in answer.text
    assert offer(client, smiling) == "本期下载：Word版 EPUB版 文本版"
    assert client.get(edition_of(smiling, "docx")).status_code == 200
    client.force_login(person("编辑"))
    why = "字体里没有《笑脸😀》里的“😀”（U+1F600），版式文件没有生成。"
    assert why in client.get(edition_of(smiling, "pdf")).text
    assert f"没有PDF版：{why}" in client.get(published.admin(smiling, "change")).text


def test_what_was_refused_is_not_tried_again_for_an_hour_unless_the_text_changes(client, smiling, counted):
    for _ in range(3):
        assert client.get(edition_of(smiling, "pdf")).status_code == 503
    assert len(counted) == 1
    later(minutes=59)
    client.get(edition_of(smiling, "pdf"))
    assert len(counted) == 1
    later(minutes=1)
    assert "PDF版" in offer(client, smiling)
    client.get(edition_of(smiling, "pdf"))
    assert len(counted) == 2
    smiling.correct(smiling.articles.get(), {"title": "笑脸"}, note="标题有误。")

    assert client.get(edition_of(smiling, "pdf")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_whoever_publishes_is_told_before_that_there_is_no_pdf_and_why(noto, counted):
    draft = published.issue(8, ("工作进展", "笑脸😀", "市财政局", "<p>甲文。</p>"), publish=False)
    signer = client_of("终审")
    signer.get(published.admin(draft, "change"))
    join_editions()
    signer.get(published.admin(draft, "change"))
    join_editions()
    said = [each.message for each in signer.get(published.admin(draft, "publish")).context["warnings"]]

    assert "没有PDF版：字体里没有《笑脸😀》里的“😀”（U+1F600），版式文件没有生成。" in said[-1]
    assert counted == [(str(draft), "pdf")]
    draft.articles.update(title="笑脸")
    assert "PDF版" not in str(draft.problems())
    draft.publish()
    assert counted == [(str(draft), "pdf")]


@pytest.mark.django_db
def test_a_process_that_broke_off_is_tried_again_after_five_minutes(client, noto, monkeypatch):
    issue, tries = published.issue(8), []

    def broken(job):
        tries.append(job)
        raise Broken("排版程序中途停了。")

    with monkeypatch.context() as patch:
        patch.setattr(press, "run", broken)
        assert [client.get(edition_of(issue, "pdf")).status_code for _ in range(3)] == [503] * 3
    assert len(tries) == 1
    later(minutes=5)

    assert client.get(edition_of(issue, "pdf")).status_code == 200


@pytest.mark.django_db
def test_pages_go_on_without_fonts_and_a_pdf_comes_soon_after_they_are_there(client, settings, tmp_path, noto):
    issue = published.issue(8)
    settings.FONTS_DIR = str(tmp_path / "none")
    assert [client.get(edition_of(issue, format)).status_code for format in FORMATS] == [503, 200, 200, 200]
    assert client.get(issue.get_absolute_url()).status_code == 200
    settings.FONTS_DIR = None
    later(minutes=5)
    assert client.get(edition_of(issue, "pdf")).status_code == 200
    assert "PDF版" in offer(client, issue)


@pytest.mark.django_db(transaction=True)
def test_no_other_format_waits_for_a_pdf_that_hangs(noto, monkeypatch):
    issue, making = published.issue(8, *published.TWO), export.made
    begun, over = threading.Event(), threading.Event()

    def made(shown, format):
        if format == "pdf":
            begun.set()
            over.wait(60)
        return making(shown, format)

    def ask():
        try:
            editions.edition(Issue.objects.select_related("publication").get(pk=issue.pk), "pdf")
        finally:
            connection.close()

    monkeypatch.setattr(export, "made", made)
    hanging = threading.Thread(target=ask)
    hanging.start()
    try:
        assert begun.wait(60)
        others = [editions.edition(issue, format)[0].format for format in ("txt", "epub", "docx")]
        assert (others, hanging.is_alive()) == (["txt", "epub", "docx"], True)
    finally:
        over.set()
        hanging.join()


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_at_once_have_an_edition_made_once(client, noto, counted):
    issue = published.issue(8, *published.TWO)
    ready, got = threading.Barrier(6), []

    def ask(format):
        try:
            shown = Issue.objects.select_related("publication").get(pk=issue.pk)
            ready.wait()
            got.append((format, editions.edition(shown, format)[1]))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[format]) for format in ("pdf", "docx") * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(format for _, format in counted) == ["docx", "pdf"]
    assert len({content for _, content in got}) == 2
    assert len(got) == 6


def test_a_refusal_in_a_transaction_of_its_own_is_kept(smiling):
    with pytest.raises(Refusal):
        editions.edition(smiling, "pdf")

    assert Edition.objects.get().is_refused is True
