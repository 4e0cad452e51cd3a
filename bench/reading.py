"""One ordinary issue: read, stored, exported. And texts that are not ordinary: twice as long, twice as slow."""

import datetime
from collections.abc import Iterator

from bench.bulletins import NAME, OFFICES, Bulletins
from bench.figure import Figure, median
from bulletin.document import Document
from bulletin.export import issue_text
from bulletin.importing import make_issue, numbering_of, understand
from bulletin.models import Issue, Publication, Reading
from departments.models import Department

ARTICLES = 10
RUNS = 15
FILE = "issue.txt"


def figures() -> Iterator[Figure]:
    Department.objects.load([{"name": name} for name in OFFICES])
    register = Department.objects.register()

    def read(data: bytes) -> Document:
        return understand(data, name=FILE, register=register, publication=NAME)

    # No text comes twice: what was read before would be found in caches.
    bulletins = Bulletins()
    head = (1, 1, datetime.date(2024, 1, 5))
    texts = [bulletins.issue(ARTICLES, head=head).encode() for _ in range(RUNS + 1)]
    documents: dict[int, Document] = {}
    spent = median(lambda n: documents.setdefault(n, read(texts[n])), runs=RUNS)
    assert [(len(document.entries), document.problems) for document in documents.values()] == [(ARTICLES, ())] * (
        RUNS + 1
    )
    yield Figure("reading a text of 10 articles", spent.wall * 1000, 50, "ms", spent.processor * 1000, digits=1)

    # Each in a publication of its own; the register is asked for as an import does.
    publications = [Publication.objects.start(slug=f"p{n}", name=NAME) for n in range(RUNS + 1)]
    issues: dict[int, Issue] = {}

    def store(n: int) -> None:
        reading = Reading(publication=publications[n], name=FILE, content=texts[n])
        issues[n] = make_issue(documents[n], numbering_of(documents[n]), reading)

    spent = median(store, runs=RUNS)
    yield Figure("storing it as a draft", spent.wall * 1000, 300, "ms", spent.processor * 1000, digits=1)

    written: dict[int, tuple[bytes, str]] = {}
    spent = median(lambda n: written.setdefault(n, issue_text(issues[n])), runs=RUNS)
    assert [written[n] for n in range(RUNS + 1)] == [(text, "utf-8") for text in texts]
    yield Figure("exporting it", spent.wall * 1000, 50, "ms", spent.processor * 1000, digits=1)

    for name, line in ODD.items():
        once, twice = (median(lambda n, t=text: read(t), runs=3) for text in (odd(line, 150_000), odd(line, 300_000)))
        ratio = twice.processor / once.processor
        yield Figure(f"twice as long a text of {name}", ratio, 3, "times", digits=1)


ODD = {
    "paragraphs": "一、加快学位供给。推进全市项目建设，依托台账优化道路养护120个，同比增长3.2%。\n",
    "page numbers": "— 3 —\n建成之一。\n",
    "brackets": "（市财政局、市水利局、市港口管理处）\n",
    "short lines": "工作。\n",
}


def odd(line: str, size: int) -> bytes:
    """One article that consists of this line, so often that it is as long as `size` in bytes."""
    return f"市财政局推进工作\n{line * (size // len(line.encode()))}（市财政局供稿）\n".encode()
