"""Editions as they are kept: made once, made again when the text changed; and what pages say of them."""

import errno

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from articles.models import Picture
from bulletin import editions, export
from bulletin.formats import press
from bulletin.importing import import_file
from bulletin.models import Edition, Issue, Placement
from tests import printed, published
from tests.conftest import ROOT
from tests.people import person
from tests.published import edition_of, join_editions, offer

FORMATS = Edition.Format.values
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "txt": "text/plain; charset=utf-8",
}


@pytest.fixture
def issue(db, noto):
    return published.issue(8, *published.TWO)


@pytest.mark.parametrize("alone", [False, True])
def test_an_edition_is_made_when_it_is_first_asked_for_and_never_again(client, issue, counted, alone):
    shown = issue.placements.select_related("issue__publication").first() if alone else issue
    answers = {format: [client.get(edition_of(shown, format)) for _ in range(2)] for format in FORMATS}

    assert {format: [answer["Content-Type"] for answer in both] for format, both in answers.items()} == {
        format: [kind] * 2 for format, kind in TYPES.items()
    }
    assert counted == [(str(shown), format) for format in FORMATS]
    for format, (first, second) in answers.items():
        row = Edition.objects.of(shown).get(format=format)
        assert first.content == second.content == row.content()
        assert (row.size, row.get_absolute_url()) == (len(first.content), edition_of(shown, format))
    assert Edition.objects.of(shown).get(format="pdf").pages == len(printed.reader(answers["pdf"][0].content).pages)


def test_a_page_says_the_size_and_the_pages_of_each_edition_once_it_is_made(client, issue):
    assert offer(client, issue) == "本期下载：PDF版 Word版 EPUB版 文本版"
    for format in FORMATS:
        client.get(edition_of(issue, format))
    sizes = {row.format: f"{row.size / 1024:.1f} KB" for row in Edition.objects.of(issue) if row.size > 1024}
    assert offer(client, issue) == (
        f"本期下载：PDF版 2页，{sizes['pdf']} Word版 2页，{sizes['docx']} EPUB版 {sizes['epub']} 文本版 "
        f"{Edition.objects.of(issue).get(format='txt').size} 字节"
    )


def test_a_correction_makes_the_editions_anew_and_drops_the_old_files(client, issue):
    row = issue.placements.first()
    before = {shown: client.get(edition_of(shown, "pdf")).content for shown in (issue, row)}
    old = [edition.file_name for edition in Edition.objects.all()]
    issue.correct(row.article, {"body": "<p>完成67所。</p>"}, note="“68所”应为“67所”。")
    after = {shown: printed.text(client.get(edition_of(shown, "pdf")).content) for shown in (issue, row)}

    day = timezone.localdate()
    for said in after.values():
        assert f"更正（{day.year}年{day.month}月{day.day}日）：“68所”应为“67所”。" in said
        assert "完成67所。" in said
    assert "完成68所。" in printed.text(before[issue])
    assert Edition.objects.count() == 2
    assert {edition.file_name for edition in Edition.objects.all()}.isdisjoint(old)


@pytest.mark.django_db(transaction=True)
def test_the_file_of_an_edition_goes_with_it(client, noto):
    draft = published.issue(8, publish=False)
    client.force_login(person("编辑"))
    client.get(edition_of(draft, "epub"))
    first = Edition.objects.get().file_name
    draft.compose({"organ": "市政府办"}, draft.arrangement())
    client.get(edition_of(draft, "epub"))
    second = Edition.objects.get().file_name

    assert (default_storage.exists(first), default_storage.exists(second)) == (False, True)
    draft.discard()
    assert default_storage.exists(second) is False


@pytest.mark.parametrize("change", [
    lambda issue: Placement.objects.filter(issue=issue).update(corrections=[{"date": "2026-05-09", "note": "有误。"}]),
    lambda issue: issue.withdraw(reason="有误。", article=issue.articles.first()),
    lambda issue: issue.publication.sections.filter(name="稳增长").update(name="稳经济"),
    lambda issue: type(issue.publication).objects.update(name="江门信息"),
    lambda issue: type(issue.publication).objects.update(margin_top=40),
    lambda issue: type(issue.publication).objects.update(copy_number="000001"),
    lambda issue: Issue.objects.update(colophon="报：市委。"),
])  # fmt: skip
def test_whatever_is_printed_renews_an_edition(client, issue, counted, change):
    client.get(edition_of(issue, "pdf"))
    change(issue)
    client.get(edition_of(issue, "pdf"))

    assert [format for _, format in counted] == ["pdf", "pdf"]


def test_a_withdrawn_issue_takes_its_editions_with_it_and_brings_them_back(client, issue, counted):
    for format in FORMATS:
        client.get(edition_of(issue, format))
    issue.withdraw(reason="有误。")
    assert [client.get(edition_of(issue, format)).status_code for format in FORMATS] == [410] * 4
    issue.restore()
    assert [client.get(edition_of(issue, format)).status_code for format in FORMATS] == [200] * 4
    assert len(counted) == 4


def test_a_file_that_is_gone_or_was_cut_off_is_made_again(client, issue, counted):
    right = client.get(edition_of(issue, "txt")).content
    name = Edition.objects.get().file_name
    for damage in (b"", right[:10], None):
        default_storage.delete(name)
        if damage is not None:
            with default_storage.open(name, "wb") as file:
                file.write(damage)
        assert client.get(edition_of(issue, "txt")).content == right

    assert len(counted) == 4
    assert Edition.objects.get().content() == right


@pytest.mark.django_db(transaction=True)
def test_whoever_opens_a_published_issue_has_its_editions_made_beside(client, noto, counted):
    issue = published.issue(8, *published.TWO)
    client.get(issue.get_absolute_url())
    join_editions()

    assert sorted(format for _, format in counted) == sorted(FORMATS)
    assert Edition.objects.exclude(size=0).count() == 4
    client.get(issue.get_absolute_url())
    assert len(counted) == 4


def test_what_is_changed_while_an_edition_is_made_is_in_it(issue, monkeypatch):
    making, once = export.made, []

    def made(shown, format):
        content = making(shown, format)
        if not once:
            once.append(issue.correct(issue.articles.first(), {"title": "改后"}, note="标题有误。"))
        return content

    monkeypatch.setattr(export, "made", made)
    row, content = editions.edition(issue, "txt")

    assert "改后" in content.decode()
    assert row.source == editions.source_of(Issue.objects.get(pk=issue.pk))


@pytest.mark.django_db
def test_a_text_longer_than_one_may_be_given_is_answered_all_the_same(client):
    issue = published.issue(8)
    issue.articles.update(body=f"<p>{'长' * 1_800_000}</p>")
    answer = client.get(edition_of(issue, "txt"))

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("codec", "charset"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030"), ("utf-16", "utf-16")],
)
def test_a_text_is_answered_in_the_encoding_that_it_was_given_in(client, codec, charset):
    given = (ROOT / "seeds" / "2026-02.txt").read_text().encode(codec)
    issue, _ = import_file(given, name="2.txt", publication=published.publication(), add_departments=True)
    issue.publish()
    answer = client.get(edition_of(issue, "txt"))

    assert (answer.content, answer["Content-Type"]) == (given, f"text/plain; charset={charset}")


def test_where_the_disk_is_full_an_edition_is_given_all_the_same_and_kept_once_there_is_room(
    client, issue, counted, monkeypatch
):
    saving, names = default_storage.save, []
    Issue.objects.update(colophon="报：满盘。")  # no other test keeps the same file

    def full(name, content):
        names.append(saving(name, ContentFile(content.read(10))))
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(default_storage, "save", full)
        given = client.get(edition_of(issue, "txt"))
    assert (given.status_code, Edition.objects.count(), default_storage.exists(names[0])) == (200, 0, False)
    kept = client.get(edition_of(issue, "txt"))

    assert (kept.content, Edition.objects.get().content(), len(counted)) == (given.content, given.content, 2)


def test_a_picture_whose_file_comes_back_is_in_the_editions_again(client, issue, counted):
    kept = Picture.objects.keep(printed.picture("RGB", (300, 100), "PNG").data)
    row = issue.placements.first()
    issue.correct(row.article, {"body": f'<p>完成68所。</p><p><img src="{kept.url}" alt="走势"></p>'}, note="补图。")
    with kept.file.open() as file:
        content = file.read()
    default_storage.delete(kept.name)
    client.get(edition_of(issue, "pdf"))
    default_storage.save(kept.name, ContentFile(content))
    shown = [client.get(edition_of(issue, "pdf")).content for _ in range(2)][-1]

    assert [len(page.images) for page in printed.reader(shown).pages] == [0, 1]
    assert len(counted) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["while it is made", "before it is stored"])
@pytest.mark.parametrize("alone", [False, True])
def test_a_draft_that_is_deleted_while_an_edition_of_it_is_made_is_not_there(
    client, monkeypatch, settings, tmp_path, alone, when
):
    settings.MEDIA_ROOT = tmp_path
    draft = published.issue(8, *published.TWO, publish=False)
    shown = draft.placements.select_related("issue__publication").first() if alone else draft
    where, name = (export, "made") if when == "while it is made" else (default_storage, "save")
    doing = getattr(where, name)

    def discard(*given):
        done = doing(*given)
        draft.discard()
        return done

    monkeypatch.setattr(where, name, discard)
    client.force_login(person("编辑"))

    assert client.get(edition_of(shown, "txt")).status_code == 404
    assert Edition.objects.count() == 0
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_pdf_and_word_that_are_made_ahead_share_a_process(client, noto, monkeypatch):
    issue, begun, beginning = published.issue(8, *published.TWO), [], press.subprocess.Popen

    def begin(*given, **how):
        begun.append(given)
        return beginning(*given, **how)

    monkeypatch.setattr(press.subprocess, "Popen", begin)
    client.get(issue.get_absolute_url())
    join_editions()

    assert Edition.objects.exclude(size=0).count() == 4
    assert len(begun) == 1
