"""fillarchive: an archive of an invented city, as large as a benchmark needs it."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from articles.search.asking import parse
from articles.search.index import Index
from bulletin import invention, searching
from bulletin.management.commands import fillarchive
from bulletin.models import Issue, Placement, Publication
from departments.models import Department

pytestmark = pytest.mark.django_db


def fill(capsys, *arguments):
    """What the command says."""
    call_command("fillarchive", *arguments)
    return capsys.readouterr().out


def written(start=0):
    """What citizens read of each article, in the order in which it was made."""
    rows = Placement.objects.visible_to(None).order_by("article_id").select_related("issue__publication", "article")
    return [
        (row.issue.publication.slug, row.issue.date, row.section.name, row.article.title, row.article.body, row.article.credit)
        for row in rows[start:]
    ]  # fmt: skip


def test_so_many_articles_are_published_and_found(capsys):
    said = fill(capsys, "--articles", "120")
    articles = written()

    assert said.startswith(f"已写入120篇，{Issue.objects.count()}期，每秒")
    assert (len(articles), Article.objects.count()) == (120, 120)
    assert Issue.objects.exclude(state=Issue.State.PUBLISHED).count() == 0
    assert searching.differences() == []
    for _, _, _, title, _, credit in articles[::10]:
        assert [hit.placement.article.title for hit in searching.search(searching.Asked(q=f'"{title}"')).hits] == [
            title
        ]
        assert searching.search(searching.Asked(q=credit.split("、")[0])).answer.count >= 1


def test_an_issue_has_sections_in_order_and_articles_numbered_through(capsys):
    fill(capsys, "--articles", "60")

    for issue in Issue.objects.all():
        assert [row.position for row in issue.placements.all()] == list(range(1, issue.placements.count() + 1))
        names = [section.name for section, _ in issue.contents()]
        assert names == [name for name in invention.SECTIONS if name in names]
    numbers = Counter(Issue.objects.values_list("publication__slug", "year", "number"))
    assert max(numbers.values()) == 1


def test_the_same_seed_makes_the_same_archive_and_a_second_run_adds(capsys):
    fill(capsys, "--articles", "40", "--seed", "7")
    first = written()
    fill(capsys, "--articles", "40", "--seed", "7")
    assert (written(40), Article.objects.count(), Publication.objects.count()) == (first, 80, 2)
    fill(capsys, "--articles", "40", "--seed", "8")
    assert set(written(80)) & set(first) == set()
    assert searching.differences() == []


def test_the_archive_is_varied_and_as_unequal_as_life():
    articles = list(invention.City(1).articles(1_000))
    sentences = Counter(
        sentence for each in articles for sentence in each.text.replace("\n", "。").split("。") if len(sentence) > 12
    )
    sections = Counter(each.section for each in articles).most_common()
    offices = Counter(name for each in articles for name in each.credits).most_common()

    assert len({each.title for each in articles}) == len({each.text for each in articles}) == 1_000
    assert sentences.most_common(1)[0][1] == 1
    assert (len(sections), sections[0][1] > 2 * sections[-1][1]) == (10, True)
    assert (len(offices) > 100, offices[0][1] > 10 * offices[-1][1]) == (True, True)
    assert {len(each.credits) for each in articles} == {1, 2, 3}
    assert min(each.date for each in articles).year < 2002 < 2025 < max(each.date for each in articles).year


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--articles", "0"), "篇数应在1到10000000之间。"),
        (("--articles", "-5"), "篇数应在1到10000000之间。"),
        (("--articles", "10000001"), "篇数应在1到10000000之间。"),
        (("--articles", "许多"), "许多"),
        (("--articles", "5", "--seed", "x"), "x"),
        ((), "--articles"),
    ],
)
def test_a_number_that_is_none_is_refused_and_nothing_is_stored(given, said):
    with pytest.raises(CommandError, match=said):
        call_command("fillarchive", *given)

    assert (Article.objects.count(), Publication.objects.count(), Department.objects.count()) == (0, 0, 0)


def test_who_breaks_off_leaves_nothing_half_stored(capsys, monkeypatch):
    def breaks(seed, count, together):
        yield list(invention.City(seed).articles(30))
        raise KeyboardInterrupt

    monkeypatch.setattr(fillarchive, "beside", breaks)
    with pytest.raises(KeyboardInterrupt):
        call_command("fillarchive", "--articles", "60")

    assert (Article.objects.count(), Publication.objects.count(), Department.objects.count()) == (0, 0, 0)
    assert Index().search(parse("市")).problem == ""


def test_a_maker_that_dies_is_a_sentence_and_nothing_is_stored(monkeypatch):
    def dies(seed, count, together):
        yield list(invention.City(seed).articles(30))
        raise EOFError

    monkeypatch.setattr(fillarchive, "beside", dies)
    with pytest.raises(CommandError, match="造稿件的程序中途停了，没有写入任何稿件。"):
        call_command("fillarchive", "--articles", "60")

    assert Article.objects.count() == 0


def test_who_breaks_off_the_indexing_leaves_an_index_that_says_so(capsys, monkeypatch):
    def breaks(progress):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(searching, "reindex", breaks)
        with pytest.raises(KeyboardInterrupt):
            call_command("fillarchive", "--articles", "30")

    assert Index().search(parse("市")).problem == "检索索引与程序不符，请运行 reindex。"
    call_command("reindex")
    assert searching.differences() == []
