"""The editions of an issue of 20 pages, each made for the first time, the memory that the PDF needs, and an archive."""

import datetime
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.bulletins import NAME, OFFICES, Bulletins
from bench.figure import Figure, Spent, command, median
from bulletin import export
from bulletin.formats.word.pages import estimated
from bulletin.importing import import_file
from bulletin.models import Edition, Issue, Publication
from bulletin.typesetting import typeset
from departments.models import Department

ARTICLES = 14
PAGES = 20
RUNS = 7
ISSUES, A_YEAR = 300, 100  # 2,000 take six minutes and give the same figures


def figures() -> Iterator[Figure]:
    Department.objects.load([{"name": name} for name in OFFICES])
    publication = Publication.objects.start(slug="editions", name=NAME)
    bulletins = Bulletins()
    yield _memory(_issue(bulletins, publication, 100))
    yield from _archive()
    # No issue comes twice: bodies, titles and pages that were set before would be found in caches.
    issues = iter([_issue(bulletins, publication, n) for n in range(1, 3 * (RUNS + 1) + 1)])
    yield _figure("PDF", export.issue_pdf, issues, 1000)
    yield _figure("Word", export.issue_word, issues, 1000)
    yield _figure("EPUB", export.issue_epub, issues, 300)


def _memory(issue: Issue) -> Figure:
    address = [issue.publication.slug, str(issue.year), issue.slug]
    with TemporaryDirectory() as folder:
        spent = _export(*address, "--format", "pdf", "--output", f"{folder}/1.pdf")
    return Figure(f"memory for a PDF of {PAGES} pages, the whole of each process", spent.memory, 200, "MB")


def _archive() -> Iterator[Figure]:
    """All public issues of an archive in each format, by the command: how many a second, and whether memory grows."""
    publication = Publication.objects.start(slug="archive", name=NAME)
    for text in Bulletins().year_by_year(ISSUES, a_year=A_YEAR):
        made, _ = import_file(text.encode(), name="issue.txt", publication=publication)
        # Not published one by one, which is measured elsewhere.
        Issue.objects.filter(pk=made.pk).update(state=Issue.State.PUBLISHED)
    for kind in Edition.Format.values:
        with TemporaryDirectory() as folder:
            year = _export(publication.slug, "2001", "--all", folder, "--format", kind)
            whole = _export("--all", folder, "--format", kind)
            assert sum(file.is_file() for file in Path(folder).rglob("*")) == ISSUES
        yield Figure(f"{ISSUES} issues as {kind}", ISSUES / whole.wall, 3, "/s", at_least=True, digits=1)
        growth = whole.memory / year.memory
        yield Figure(f"memory for {ISSUES} issues as {kind}, over that for {A_YEAR}", growth, 1.1, "×", digits=2)


def _export(*arguments: str) -> Spent:
    return command([sys.executable, "manage.py", "exportissue", *arguments])


def _figure(name: str, make: Callable[[Issue], export.Made], issues: Iterator[Issue], target: float) -> Figure:
    spent = median(lambda n: make(next(issues)), runs=RUNS)
    return Figure(f"{name} of {PAGES} pages", spent.wall * 1000, target, "ms", spent.processor * 1000, digits=1)


def _issue(bulletins: Bulletins, publication: Publication, number: int) -> Issue:
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=number)
    text = bulletins.issue(ARTICLES, head=(number, number, day))
    made, _ = import_file(text.encode(), name="issue.txt", publication=publication)
    issue = Issue.objects.select_related("publication").get(pk=made.pk)
    assert estimated(export.issue_document(issue)).total >= PAGES - 1
    typeset.cache_clear()
    return issue
