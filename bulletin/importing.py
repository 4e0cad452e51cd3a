"""From a file to a draft issue: what was read is stored whole, in one transaction, or not at all."""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import count

from django.db import transaction

from articles.models import Article
from bulletin.document import Document, Problem, Refusal
from bulletin.formats import source
from bulletin.grammar import outline
from bulletin.grammar.reading import read_lines
from bulletin.grammar.repairs import Repair
from bulletin.models import Issue, Placement, Publication, Reading
from bulletin.models import Problem as StoredProblem
from bulletin.storing import fitting, storable, store_articles
from departments.models import AuditEntry, Department
from departments.names import Register, norm


class AlreadyImported(Exception):
    """This very file is an issue of the publication already."""

    def __init__(self, issue: Issue):
        when = issue.reading.at.astimezone()
        state = "的草稿" if issue.state == Issue.State.DRAFT else ""
        super().__init__(f"这份文件已在{when.month}月{when.day}日成为{issue.label}{state}。")
        self.issue = issue


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which issue a reading becomes. None: not in the file, and nobody has said."""

    year: int | None = None
    number: int | None = None
    number_to: int | None = None
    total_number: int | None = None
    total_to: int | None = None
    date: datetime.date | None = None
    series: str = Issue.Series.REGULAR

    @classmethod
    def of(cls, issue: Issue) -> "Numbering":
        """What an issue is numbered."""
        return cls(**{each.name: getattr(issue, each.name) for each in fields(cls)})


def digest(data: bytes) -> str:
    """By which the same file is known again."""
    return hashlib.sha256(data).hexdigest()


def understand(
    data: bytes, *, name: str, register: Register, publication: str = "", repairs: Sequence[Repair] = ()
) -> Document:
    """Read a file or pasted text. Raises `Refusal` with a sentence that says what to do."""
    return read_lines(source.read(data, name), register, publication, repairs)


def understand_again(reading: Reading, register: Register | None = None) -> Document:
    """Read what is stored, with the repairs chosen so far and the register of today."""
    return understand(
        bytes(reading.content),
        name=reading.name,
        register=register or Department.objects.register(),
        publication=reading.publication.name,
        repairs=[Repair(**repair) for repair in reading.repairs],
    )


def numbering_of(document: Document) -> Numbering:
    """What the masthead says. The year may come from the date."""
    head = document.head
    number, number_to = _span(head.issue_no)
    total, total_to = _span(head.total_no)
    day = datetime.date.fromisoformat(head.date) if head.date else None
    return Numbering(
        year=head.year or (day.year if day else None),
        number=number,
        number_to=number_to,
        total_number=total,
        total_to=total_to,
        date=day,
        series=Issue.Series.SUPPLEMENT if head.label else Issue.Series.REGULAR,
    )


def _span(value: int | str | None) -> tuple[int | None, int | None]:
    if value is None or isinstance(value, int):
        return value, None
    first, last = value.split("-")
    return (int(first), int(last)) if int(first) < int(last) else (int(first), None)


def proposed(numbering: Numbering, publication: Publication, today: datetime.date) -> Numbering:
    """What an editor is offered where the file says nothing: the next numbers, and today."""
    year = numbering.year or (numbering.date or today).year
    number, total = publication.next_numbers(year, numbering.series)
    return replace(
        numbering,
        year=year,
        number=numbering.number or number,
        total_number=numbering.total_number or (total if numbering.series == Issue.Series.REGULAR else None),
        date=numbering.date or today,
    )


def known_issue(publication: Publication, data: bytes) -> Issue | None:
    """The issue that this very file has become, if any."""
    readings = Reading.objects.filter(publication=publication, digest=digest(data), issue__isnull=False)
    reading = readings.select_related("issue__publication").order_by().first()
    return reading.issue if reading else None


def register_unknown(document: Document) -> list[Department]:
    """Register every printed name that the register does not know as a department of its own."""
    register = Department.objects.register()
    names = {norm(name): name for entry in document.entries for name in entry.contributors if not register.find(name)}
    return [Department.objects.create(name=name[:100]) for name in names.values()]


@transaction.atomic
def make_issue(
    document: Document, numbering: Numbering, reading: Reading, *, register: Register | None = None
) -> Issue:
    """Store a reading as a draft issue of its publication.

    `reading` holds the file; it is saved with the issue. Raises `AlreadyImported`, or `Refusal` where the number is
    taken or something is missing or too long to be stored whole.
    """
    publication = Publication.objects.select_for_update().get(pk=reading.publication_id)
    if known := known_issue(publication, reading.content):
        raise AlreadyImported(known)
    issue = _issue(document, numbering, publication)
    register = register or Department.objects.register()
    articles = store_articles(document.entries, publication, register, by=reading.by)
    _place(issue, document, publication, articles)
    take_corrections(issue, document, [article.pk for article in articles])
    become(reading, issue, document, [article.pk for article in articles])
    issue.record_first(issue.content(), by=reading.by)
    AuditEntry.objects.record(issue, "导入", by=reading.by, after=f"{reading}：{len(articles)}篇")
    return issue


def become(reading: Reading, issue: Issue, document: Document, keys: list[int]) -> None:
    """Store which issue and articles (in the document's order) a reading has become, and what it still asks about."""
    reading.digest = digest(reading.content)
    reading.issue = issue
    reading.outline = outline.dump(document)
    reading.articles = in_outline(document, keys)
    reading.save()
    StoredProblem.objects.bulk_create(stored(problem, reading) for problem in document.problems)


def in_outline(document: Document, keys: list[int]) -> list[int]:
    """The primary keys of the articles, given in the document's order, in the order of its outline."""
    by_title = {entry.title_lines: pk for entry, pk in zip(document.entries, keys, strict=True)}
    return [by_title[entry.title_lines] for part in document.as_read or document.parts for entry in part.entries]


def stored(problem: Problem, reading: Reading) -> StoredProblem:
    """A problem as an unsaved row."""
    values = {name: storable(value) if isinstance(value, str) else value for name, value in asdict(problem).items()}
    return StoredProblem(reading=reading, level=problem.level, **values)


def _issue(document: Document, numbering: Numbering, publication: Publication) -> Issue:
    if not (numbering.year and numbering.number and numbering.date):
        raise Refusal("年、期号和日期不全，请填写后再试。")
    if not 1900 <= numbering.year <= 2999:
        raise Refusal(f"{numbering.year}不像是年份，请写成四位数字，例如{numbering.date.year}。")
    numbers = (numbering.number, numbering.number_to, numbering.total_number, numbering.total_to)
    if any(number is not None and not 0 < number < 10**9 for number in numbers):
        raise Refusal("期号应是1到999999999之间的数字，请核对。")
    issue = Issue(
        publication=publication, notes=notes_of(document), **masthead(document, publication), **asdict(numbering)
    )
    taken = issue.overlapping().first()
    if taken:
        raise Refusal(f"{taken}已经有了。请核对期号，或先处理已有的那一期。")
    issue.save()
    return issue


def masthead(document: Document, publication: Publication) -> dict:
    """What a file says above and below its contents, of `Issue.CONTENT`, its numbering aside. Raises `Refusal`.

    A publication that is secret or internal stays so where a file forgets to say it.
    """
    secrecy = document.head.secrecy or publication.secrecy
    return {
        "organ": fitting(document.head.org or "", Issue, "organ"),
        "secrecy": fitting(secrecy, Issue, "secrecy"),
        "internal": bool(secrecy),
        "colophon": storable("\n".join(line.strip() for line in document.footer if not _is_rule(line))),
    }


def notes_of(document: Document) -> list[dict]:
    """The editor's notes of the issue and its sections, as `Issue.notes` holds them."""
    return [
        {"section": storable(note.section or "") or None, "text": storable(note.text.strip())}
        for note in document.notes
    ]


def take_corrections(issue: Issue, document: Document, keys: list[int]) -> None:
    """Note the corrections (更正) that an edition prints, of the issue and of its articles, which have these keys."""
    issue.corrections = _noted(document.corrections)
    issue.save(update_fields=["corrections"])
    issue.placements.update(corrections=[])
    for key, entry in zip(keys, document.entries, strict=True):
        if entry.corrections:
            issue.placements.filter(article=key).update(corrections=_noted(entry.corrections))


def _noted(corrections: Iterable[tuple[str, str]]) -> list[dict]:
    return [{"date": date, "note": storable(note)} for date, note in corrections]


def _is_rule(line: str) -> bool:
    return not any(char.isalnum() for char in line)


def _place(issue: Issue, document: Document, publication: Publication, articles: list[Article]) -> None:
    rows, waiting, position = [], iter(articles), count(1)
    for part in document.parts:
        name = storable(part.title or "").strip()
        section = publication.section(name) if name and part.entries else None
        rows += [
            Placement(issue=issue, section=section, article=next(waiting), position=next(position))
            for _ in part.entries
        ]
    Placement.objects.bulk_create(rows, batch_size=500)


def import_file(
    data: bytes,
    *,
    name: str,
    publication: Publication,
    given: Numbering = Numbering(),
    add_departments: bool = False,
    by=None,
) -> tuple[Issue, Document]:
    """A file to a draft issue in one transaction. What is `given` wins over the file.

    Raises `AlreadyImported` or `Refusal`; then nothing is stored.
    """
    if known := known_issue(publication, data):
        raise AlreadyImported(known)
    register = Department.objects.register()
    document = understand(data, name=name, register=register, publication=publication.name)
    numbering = merged(numbering_of(document), given)
    missing = [
        option
        for option, value in (("--year", numbering.year), ("--number", numbering.number), ("--date", numbering.date))
        if value is None
    ]
    if missing:
        raise Refusal(
            f"文件里没有写{'、'.join(_CALLED[option] for option in missing)}，请用选项 {' '.join(missing)} 给出。"
        )
    with transaction.atomic():
        if add_departments:
            register_unknown(document)
            register = Department.objects.register()
            document = understand(data, name=name, register=register, publication=publication.name)
        # A name that the system could not decode holds what no database takes.
        kept = name.encode("utf-8", "replace").decode()[-255:]
        reading = Reading(publication=publication, name=kept, content=data, by=by)
        return make_issue(document, numbering, reading, register=register), document


_CALLED = {"--year": "年", "--number": "期号", "--date": "日期"}


def merged(read: Numbering, given: Numbering) -> Numbering:
    """The file's numbering with what a person gave in its place. A given number takes the whole span's place."""
    chosen = {name: value for name, value in asdict(given).items() if value not in (None, "")}
    if "number" in chosen:
        chosen.setdefault("number_to", None)
    if "total_number" in chosen:
        chosen.setdefault("total_to", None)
    if "date" in chosen and read.year is None:
        chosen.setdefault("year", chosen["date"].year)
    return replace(read, **chosen)
