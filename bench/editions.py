"""The editions of an issue of 20 pages, each made for the first time; the memory that a process needs to make the PDF."""

import datetime
import sys
from collections.abc import Callable, Iterator
from tempfile import TemporaryDirectory

from bench.bulletins import NAME, OFFICES, Bulletins
from bench.figure import Figure, command, median
from bulletin import export
from bulletin.formats.word.pages import estimated
from bulletin.importing import import_file
from bulletin.models import Issue, Publication
from bulletin.typesetting import typeset
from departments.models import Department

ARTICLES = 14
PAGES = 20
RUNS = 7


def figures() -> Iterator[Figure]:
    Department.objects.load([{"name": name} for name in OFFICES])
    publication = Publication.objects.start(slug="editions", name=NAME)
    bulletins = Bulletins()
    # Before this process grows itself: on Linux a child's peak begins with what its parent holds.
    yield _memory(_issue(bulletins, publication, 100))
    # No issue comes twice: bodies, titles and pages that were set before would be found in caches.
    issues = iter([_issue(bulletins, publication, n) for n in range(1, 3 * (RUNS + 1) + 1)])
    yield _figure("PDF", export.issue_pdf, issues, 1000)
    yield _figure("Word", export.issue_word, issues, 1000)
    yield _figure("EPUB", export.issue_epub, issues, 300)


def _memory(issue: Issue) -> Figure:
    with TemporaryDirectory() as folder:
        address = [issue.publication.slug, str(issue.year), issue.slug]
        export_it = [sys.executable, "manage.py", "exportissue", *address, "--output", f"{folder}/1"]
        peaks = {kind: command([*export_it, "--format", kind]).memory for kind in ("txt", "pdf")}
    return Figure(f"memory for a PDF of {PAGES} pages, above that for the text", peaks["pdf"] - peaks["txt"], 200, "MB")


def _figure(name: str, make: Callable[[Issue], export.Made], issues: Iterator[Issue], target: float) -> Figure:
    spent = median(lambda n: make(next(issues)), runs=RUNS)
    return Figure(f"{name} of {PAGES} pages", spent.wall * 1000, target, "ms", spent.processor * 1000, digits=1)


def _issue(bulletins: Bulletins, publication: Publication, number: int) -> Issue:
    day = datetime.date(2024, 1, 1) + datetime.timedelta(days=number)
    text = bulletins.issue(ARTICLES, head=(number, number, day))
    made, _ = import_file(text.encode(), name="issue.txt", publication=publication)
    issue = Issue.objects.select_related("publication").get(pk=made.pk)
    assert estimated(export.issue_document(issue))[-1] >= PAGES - 1
    typeset.cache_clear()
    return issue
