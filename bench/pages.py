"""What a citizen's pages ask of the database, however much there is to show; what traditional characters cost."""

import datetime
from collections.abc import Iterator

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from bench import bare
from bench.bulletins import NAME, OFFICES, Bulletins
from bench.figure import Figure, median
from bulletin.importing import Numbering, import_file
from bulletin.models import Issue, Publication
from bulletin.views import variants
from departments.models import Department

LAST_DAY = datetime.date(2000, 12, 31)
SIZES = ((5, 5), (25, 10), (75, 20))  # issues in the archive, articles in the latest


def figures() -> Iterator[Figure]:
    Department.objects.load([{"name": name} for name in OFFICES])
    publication = Publication.objects.start(slug="archive", name=NAME)
    bulletins = Bulletins()
    counted: dict[str, list[int]] = {}
    costs = []
    for issues, articles in SIZES:
        for text in bulletins.year_by_year(issues - Issue.objects.count() - 1, first_year=2000 + issues):
            import_file(text.encode(), name="issue.txt", publication=publication)[0].publish()
        latest = latest_issue(bulletins.issue(articles), publication, 2000 + issues)
        addresses = {
            "issue": latest.get_absolute_url(),
            "article": latest.placements.last().get_absolute_url(),
            "archive": publication.get_absolute_url(),
        }
        for page, address in addresses.items():
            counted.setdefault(page, []).append(queries(address))
        costs.append(over_bare(f"an uncached issue of {articles} articles", addresses["issue"]))
    yield from costs
    for page, numbers in counted.items():
        sizes = ", ".join(f"{n}" for n in numbers)
        yield Figure(f"queries of a citizen's {page} page (at three sizes: {sizes})", max(numbers), 4, "")
    yield from traditional(addresses["issue"])


def over_bare(name: str, address: str) -> Figure:
    """The processor time of a page over that of a bare view which returns the same bytes, compressed as browsers ask."""
    bare.ready = Client(headers={"host": "localhost"}).get(address).content
    browser = Client(headers={"host": "localhost", "accept-encoding": "gzip, br"})
    page = median(lambda n: browser.get(address), runs=41).processor
    with override_settings(ROOT_URLCONF="bench.bare"):
        least = median(lambda n: browser.get("/bare/"), runs=41).processor
    return Figure(f"{name} ({len(bare.ready) / 1000:.0f} kB) over a bare view", page / least, 10, "×", digits=1)


def traditional(address: str) -> Iterator[Figure]:
    """The processor time of an issue's page in traditional characters over that of the simplified page."""
    client = Client(headers={"host": "localhost"})
    simplified = median(lambda n: client.get(address)).processor

    def first_time(n: int) -> None:
        variants._kept.clear()
        client.get(f"/zh-hant{address}")

    cold = median(first_time).processor
    again = median(lambda n: client.get(f"/zh-hant{address}")).processor
    yield Figure("an issue in traditional characters, first time", cold / simplified, 3, "×", digits=2)
    yield Figure("an issue in traditional characters, again", again / simplified, 1.5, "×", digits=2)


def latest_issue(text: str, publication: Publication, year: int) -> Issue:
    """A published issue at the end of that year."""
    given = Numbering(year=year, number=99, date=LAST_DAY.replace(year=year))
    issue, _ = import_file(text.encode(), name="issue.txt", publication=publication, given=given)
    issue.publish()
    return issue


def queries(address: str) -> int:
    """How many a citizen's request takes."""
    with CaptureQueriesContext(connection) as asked:
        response = Client(headers={"host": "localhost"}).get(address)
    assert response.status_code == 200
    return len(asked)
