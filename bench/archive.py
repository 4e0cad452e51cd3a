"""An archive of 1,000 issues, imported by one command; and what the thousandth costs more than the first."""

import sys
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from statistics import median

from django.conf import settings

from bench.bulletins import NAME, OFFICES, Bulletins
from bench.figure import Figure, command
from bulletin.importing import import_file
from bulletin.models import Issue, Publication
from departments.models import Department

ISSUES = 1000
SAMPLE = 40


def figures() -> Iterator[Figure]:
    Department.objects.load([{"name": name} for name in OFFICES])
    publication = Publication.objects.start(slug="archive", name=NAME)
    directory = settings.DATA_DIR / "issues"
    directory.mkdir()
    texts = Bulletins().year_by_year(ISSUES + 2 * SAMPLE)
    early = one_by_one(islice(texts, SAMPLE), publication)
    files = []
    for n, text in enumerate(islice(texts, ISSUES), start=1):
        files.append(directory / f"{n:04}.txt")
        files[-1].write_text(text)
    arguments = ["importissue", *map(str, files), "--publication", "archive"]
    spent = command([sys.executable, "manage.py", *arguments])
    late = one_by_one(texts, publication)
    assert Issue.objects.count() == ISSUES + 2 * SAMPLE

    yield Figure(
        f"issues imported a second, {ISSUES:,} by one command",
        ISSUES / spent.wall,
        20,
        "/s",
        ISSUES / spent.processor,
        at_least=True,
        digits=1,
    )
    yield Figure("peak memory of that command", spent.memory, 300, "MB")
    yield Figure("an issue's import after 1,000 against one before", late / early, 1.5, "times", digits=2)


def one_by_one(texts: Iterable[str], publication: Publication) -> float:
    """The median processor time of importing each text, in seconds."""
    spent = []
    for text in texts:
        begun = time.process_time()
        import_file(text.encode(), name="issue.txt", publication=publication)
        spent.append(time.process_time() - begun)
    return median(spent)
