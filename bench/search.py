"""Search in an invented archive on SQLite, as large as it is kept there: what is found, how fast, and how large the index is."""

import logging
import re
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from statistics import median

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from articles import markup
from articles.models import Article
from articles.search.index import Index
from bench.answers import asked, flat, p95, processor, sample, text_size
from bench.figure import Figure
from bench.questions import Questions
from bulletin import relevance
from bulletin.invention import City
from bulletin.models import Issue, Publication
from departments.models import Department

ARTICLES = 100_000
SAMPLE = 1_000  # articles that questions are drawn from
ISSUE = 20  # articles of an issue that is published
TARGETS = {"标题全文": 0.99, "正文里的一句": 0.99, "标题末尾": 0.85, "标题里的两个词": 0.8, "几个词连写": 0.8}
HOSTILE = {
    "q": (
        "渡" * 33_000,
        '"' * 2_000,
        '"渡',
        "渡\0口",
        " ".join(map(str, range(10_000))),
        "\ud800渡",
        "-渡",
        "AND",
        "。",
    ),
    "page": ("-1", "1000000000", "x"),
    "from": ("2026-02-30", "x"),
    "colour": ("red",),
}


def figures() -> Iterator[Figure]:
    said = StringIO()
    call_command("fillarchive", articles=ARTICLES, stdout=said)
    rate = float(re.search(r"每秒([0-9]+)篇", said.getvalue())[1])
    yield Figure("invented articles stored a second, index apart", rate, 1_000, "/s", at_least=True)
    yield Figure("index of 100,000 articles ÷ their text", _size() / text_size(), 1.7, "times", digits=2)
    questions = Questions(sample(SAMPLE))
    everything: list[float] = []
    for kind, drawn in questions.kinds().items():
        times = [asked(Index(), question) for question in drawn]
        everything += times
        yield p95(f"{kind}: count, facets, first page", times, 75)
    yield p95("all of these questions together", everything, 50)
    yield from flat(questions, questions.between(0.05, 0.9)[:40], "100,000")
    yield _published()
    yield _hostile()
    for measure in relevance.known_items(100):
        yield Figure(f"known items: {measure.name}", measure.mrr, TARGETS[measure.name], "", at_least=True, digits=2)


def _published() -> Figure:
    """Publishing brings an issue's articles into the index: this step of it, an article."""
    publication = Publication.objects.first()
    city, spent = City(2), []
    offices = {name: Department.objects.get_or_create(name=name)[0].pk for name in city.offices}
    made = city.articles(10 * ISSUE)
    for number, invented in enumerate(iter(lambda: list(islice(made, ISSUE)), []), start=900):
        issue = Issue.objects.create(publication=publication, year=2026, number=number, date=invented[-1].date)
        for position, each in enumerate(invented, start=1):
            body = "".join(map(markup.paragraph, each.text.split("\n")))
            article = Article.objects.create(title=each.title, body=body)
            for place, name in enumerate(each.credits, start=1):
                article.contributions.create(printed_name=name, department_id=offices[name], position=place)
            issue.placements.create(section=publication.section(each.section), article=article, position=position)
        issue.state, issue.published_at = Issue.State.PUBLISHED, timezone.now()
        issue.save()
        begun = processor()
        with transaction.atomic():
            issue.placements.reindex()
        spent.append((processor() - begun) / ISSUE * 1_000)
    return Figure("an article into the index when its issue is published", median(spent), 5, "ms", digits=2)


def _hostile() -> Figure:
    """The slowest page of all that nobody means well with."""
    logging.getLogger("django.request").setLevel(logging.ERROR)  # that they are refused is what is wanted
    client, spent = Client(SERVER_NAME="localhost"), []
    client.get("/search/", {"q": "渡口"})  # the first page of a process is another thing
    for name, values in HOSTILE.items():
        for value in values:
            given = {name: value.encode(errors="surrogatepass")}
            for path, status in (("/search/", {200}), ("/api/v1/search", {200, 400})):
                begun = processor()
                answer = client.get(path, {"q": "渡口", **given})
                spent.append((processor() - begun) * 1_000)
                assert answer.status_code in status, (path, name, answer.status_code)
    return Figure("the slowest answer to a hostile address", max(spent), 200, "ms", digits=1)


def _size() -> int:
    """Bytes of the public index."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'articles_search_public_%'")
        return cursor.fetchone()[0]
