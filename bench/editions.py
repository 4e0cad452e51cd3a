"""Editions of an ordinary long issue: about 20 pages of PDF, and the memory that a process needs to make one."""

import datetime
import sys
from collections.abc import Iterator
from tempfile import TemporaryDirectory

from bench.bulletins import NAME, OFFICES, Bulletins
from bench.figure import Figure, command, median
from bulletin import export
from bulletin.importing import make_issue, numbering_of, understand
from bulletin.models import Issue, Publication, Reading
from departments.models import Department

ARTICLES = 14
PAGES = 20


def figures() -> Iterator[Figure]:
    Department.objects.load([{"name": name} for name in OFFICES])
    publication = Publication.objects.start(slug="xichuan", name=NAME)
    bulletins = Bulletins()

    def drafted(n: int) -> Issue:
        data = bulletins.issue(ARTICLES, head=(n, n, datetime.date(2024, 1, n)), paragraphs=5).encode()
        document = understand(data, name="issue.txt", register=Department.objects.register(), publication=NAME)
        return make_issue(
            document, numbering_of(document), Reading(publication=publication, name="issue.txt", content=data)
        )

    # Before this process grows itself: on Linux a child's peak begins with what its parent holds.
    with TemporaryDirectory() as directory:
        drafted(1)
        export_it = [sys.executable, "manage.py", "exportissue", "xichuan", "2024", "1", "--output", f"{directory}/1"]
        peaks = {kind: command([*export_it, "--format", kind]).memory for kind in ("txt", "pdf")}
    yield Figure(f"memory for a PDF of {PAGES} pages, above that for the text", peaks["pdf"] - peaks["txt"], 200, "MB")

    # No issue comes twice: typst keeps what it has set.
    issues = [drafted(n) for n in range(2, 10)]
    pages: dict[int, int] = {}

    def write(n: int) -> None:
        pages[n] = export.issue_pdf(issues[n]).pages

    spent = median(write, runs=7)
    assert min(pages.values()) >= PAGES, pages
    yield Figure(f"PDF of {PAGES} pages", spent.wall, 1, "s", spent.processor, digits=2)
