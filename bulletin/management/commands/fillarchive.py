import datetime
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from articles import markup
from articles.models import Article, Contribution
from articles.search.index import Index
from bulletin import searching
from bulletin.invention import SECTIONS, City, Invented, beside
from bulletin.management import command
from bulletin.models import Issue, Placement, Publication
from departments.models import Department

# Name, address, and of how many articles an issue is.
PUBLICATIONS = (("汐城政务信息", "xicheng", 18), ("汐城每日要情", "xicheng-daily", 7))
MOST = 10_000_000
CHUNK = 1_000  # articles that are written together


class Command(command.Command):
    help = "造一个很大的档案，供测速用：一座虚构城市的稿件，都已发布，写进现在的数据库。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, required=True, metavar="N", help="稿件篇数")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="种子；同一个种子造出同样的稿件")

    def handle(self, *, articles, seed, **options):
        if not 1 <= articles <= MOST:
            raise CommandError(f"篇数应在1到{MOST}之间。")
        begun = time.perf_counter()
        try:
            with transaction.atomic():
                archive = _Archive(City(seed).offices)
                with tqdm(total=articles, unit="篇", disable=not sys.stderr.isatty()) as bar:
                    for chunk in beside(seed, articles, CHUNK):
                        archive.write(chunk)
                        bar.update(len(chunk))
                # Who breaks off below leaves an index that says so, and none that lacks articles.
                Index().outdate()
        except EOFError as died:
            raise CommandError("造稿件的程序中途停了，没有写入任何稿件。可能是内存不足，请再试一次。") from died
        written = time.perf_counter()
        with command.progress("索引") as progress:
            searching.reindex(progress)
        rate, spent = articles / (written - begun), time.perf_counter() - written
        self.stdout.write(f"已写入{articles}篇，{archive.issues}期，每秒{rate:.0f}篇；编制索引用了{spent:.0f}秒。")


class _Archive:
    """The publications of the invented city; what is written stands behind what was written before."""

    def __init__(self, offices: Sequence[str]) -> None:
        Department.objects.bulk_create([Department(name=name) for name in offices], ignore_conflicts=True)
        self._departments = dict(Department.objects.filter(name__in=offices).values_list("name", "pk"))
        self.publications = [
            Publication.objects.filter(slug=slug).first() or Publication.objects.start(name=name, slug=slug)
            for name, slug, _ in PUBLICATIONS
        ]
        self._sections = {(each.pk, name): each.section(name) for each in self.publications for name in SECTIONS}
        self._numbers: dict[tuple[int, int], int] = {}
        self.issues = 0

    def write(self, invented: Sequence[Invented]) -> None:
        """Store these articles in issues that are published."""
        articles = Article.objects.bulk_create(
            [
                Article(
                    title=each.title,
                    body="".join(map(markup.paragraph, each.text.split("\n"))),
                    credit="、".join(each.credits),
                )
                for each in invented
            ]
        )
        Contribution.objects.bulk_create(
            Contribution(article=article, printed_name=name, department_id=self._departments[name], position=position)
            for article, each in zip(articles, invented, strict=True)
            for position, name in enumerate(each.credits, start=1)
        )
        taken = iter(zip(articles, invented, strict=True))
        placements: list[Placement] = []
        for publication, size in self._sizes():
            rows = list(islice(taken, size))
            if not rows:
                break
            issue = self._issue(publication, rows[-1][1].date)
            rows.sort(key=lambda row: SECTIONS.index(row[1].section))
            placements += [
                Placement(
                    issue=issue,
                    article=article,
                    section=self._sections[publication.pk, each.section],
                    position=position,
                )
                for position, (article, each) in enumerate(rows, start=1)
            ]
        Placement.objects.bulk_create(placements)

    def _sizes(self) -> Iterator[tuple[Publication, int]]:
        while True:
            for publication, (_, _, size) in zip(self.publications, PUBLICATIONS, strict=True):
                yield publication, size

    def _issue(self, publication: Publication, day: datetime.date) -> Issue:
        key = (publication.pk, day.year)
        number = self._numbers.get(key) or publication.next_numbers(day.year)[0]
        self._numbers[key] = number + 1
        self.issues += 1
        out = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9)))
        return Issue.objects.create(
            publication=publication,
            year=day.year,
            number=number,
            date=day,
            state=Issue.State.PUBLISHED,
            published_at=out,
        )
