import datetime
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from multiprocessing import get_context

from django.core.management.base import CommandError
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from articles import markup
from articles.models import Article, Contribution
from bulletin import searching
from bulletin.invention import SECTIONS, City, Invented
from bulletin.management import command
from bulletin.models import Issue, Placement, Publication
from departments.models import Department

# Name, address, and of how many articles an issue is.
PUBLICATIONS = (("汐城政务信息", "xicheng", 18), ("汐城每日要情", "xicheng-daily", 7))
CHUNK = 1_000  # articles that are written in one transaction


class Command(command.Command):
    help = "造一个很大的档案，供测速用：一座虚构城市的稿件，都已发布，写进现在的数据库。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--articles", type=int, required=True, metavar="N", help="稿件篇数")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="种子；同一个种子造出同样的稿件")

    def handle(self, *, articles, seed, **options):
        if articles < 1:
            raise CommandError("篇数至少是1。")
        archive = _Archive(City(seed).offices)
        with tqdm(total=articles, unit="篇", disable=not sys.stderr.isatty()) as bar:
            for chunk in _invented(seed, articles):
                archive.write(chunk)
                bar.update(len(chunk))
        with command.progress("索引") as progress:
            searching.reindex(progress)
        self.stdout.write(f"已写入{articles}篇，{archive.issues}期。")


def _invented(seed: int, count: int) -> Iterator[list[Invented]]:
    """So many articles, made in a process of its own while the ones before them are stored."""
    context = get_context("spawn")
    made = context.Queue(4)
    maker = context.Process(target=_make, args=(seed, count, made), daemon=True)
    maker.start()
    yield from iter(made.get, None)
    maker.join()


def _make(seed: int, count: int, made) -> None:
    articles = City(seed).articles(count)
    while chunk := list(islice(articles, CHUNK)):
        made.put(chunk)
    made.put(None)


class _Archive:
    """The publications of the invented city; what is written stands behind what was written before."""

    @transaction.atomic
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

    @transaction.atomic
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
