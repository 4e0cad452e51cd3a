"""A corrected file takes the place of the draft that an earlier one has become: what that changes, and the verb."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher

from django.db import transaction

from articles.differences import Pair, pairs
from articles.markup import clean, plain
from articles.models import Article, Conflict, Frozen, Picture, Revision
from articles.similarity import NEAR, share
from bulletin.document import Document, Entry, Refusal
from bulletin.importing import (
    AlreadyImported,
    Numbering,
    become,
    known_issue,
    masthead,
    merged,
    notes_of,
    take_corrections,
)
from bulletin.models import Issue, Publication, Reading
from bulletin.models.composing import summary
from bulletin.repairing import REPAIRED
from bulletin.storing import printed_names, storable, store_articles, written
from departments.models import AuditEntry, Department
from departments.names import norm

_BY = "换成《"  # how the note of a revision begins that a replacement has made
_MEANWHILE = "您打开以后，这一期有人改过。下面是现在会改的，请再看一遍。"

Place = tuple[str | None, int]  # section, and position in the whole issue


@dataclass(frozen=True, slots=True)
class Rewriting:
    """An article that the file has in other words. `values` are those that differ; `edited`: a person changed it."""

    article: Article
    values: dict
    names: list[str]  # credited, as printed
    edited: bool


@dataclass(frozen=True, slots=True)
class Replacing:
    """What putting a file in the place of a draft changes."""

    values: dict  # of `Issue.CONTENT`
    lines: list[Pair]  # of numbering, masthead and colophon, those that differ
    articles: list[Article | None]  # one for each entry of the file; None where it is new
    sections: list[str | None]  # the same of its section
    added: list[Entry]
    removed: list[Article]
    moved: list[tuple[Article, Place, Place]]
    rewritten: list[Rewriting]


def draft_of(publication: Publication, numbering: Numbering) -> Issue | None:
    """The issue that holds the number, if it is one that an import has made; its state is not asked."""
    found = Issue(publication=publication, **asdict(numbering)).overlapping()
    found = found.select_related("publication", "reading").defer("reading__content", "reading__outline")
    issues = list(found[:2])
    return issues[0] if len(issues) == 1 and hasattr(issues[0], "reading") else None


def replacing(
    issue: Issue,
    document: Document,
    numbering: Numbering,
    *,
    picture: Callable[[bytes], Picture] = Picture.objects.foreseen,
) -> Replacing:
    """What would change of a draft as it is now. Where `numbering` says nothing, the draft's own stays.

    Raises `Refusal` where the issue is no draft, or the file cannot be stored whole.
    """
    if issue.state == Issue.State.SCHEDULED and not issue.is_due:
        raise Refusal(f"{issue.label}在等定时发布，不能替换。请先取消定时，成为草稿后再替换。")
    if issue.state != Issue.State.DRAFT:
        state = "已发布" if issue.is_out else issue.get_state_display()
        raise Refusal(f"{issue.label}{state}，不能替换；发布后的文字用“更正”改。")
    values = asdict(merged(Numbering.of(issue), numbering)) | masthead(document, issue.publication)
    placed = list(issue.placements.select_related("article", "section").prefetch_related("article__contributions"))
    standing = [row.article for row in placed]
    wanted = [written(entry, picture) for entry in document.entries]
    wanted = [each | {"body": clean(each["body"])} for each in wanted]
    articles = _matched(standing, wanted)
    sections = [storable(part.title or "").strip() or None for part in document.parts for _ in part.entries]
    edited = _edited(standing)
    rewritten = []
    for article, entry, said in zip(articles, document.entries, wanted, strict=True):
        if article is None:
            continue
        differing = {name: value for name, value in said.items() if getattr(article, name) != value}
        names = printed_names(entry)
        if differing or names != [each.printed_name for each in article.contributions.all()]:
            rewritten.append(Rewriting(article, differing, names, article.pk in edited))
    before = {row.article: (row.section and row.section.name, n) for n, row in enumerate(placed, start=1)}
    after = {article: (sections[n], n + 1) for n, article in enumerate(articles) if article}
    return Replacing(
        values=values,
        lines=_lines(issue, values, document),
        articles=articles,
        sections=sections,
        added=[entry for entry, article in zip(document.entries, articles, strict=True) if article is None],
        removed=[article for article in standing if article not in after],
        moved=[(article, before[article], after[article]) for article in _moved(before, after)],
        rewritten=rewritten,
    )


@transaction.atomic
def replace_draft(
    issue: Issue, reading: Reading, document: Document, numbering: Numbering, *, seen: str, by=None
) -> Replacing:
    """Make a draft what a file says, as `replacing` foresees it. Articles that the file does not have go to the pool.

    `seen` is the draft's digest when a person looked at what would change. Raises `Refusal` where that is not today's,
    and as `replacing` does; `AlreadyImported` where this very file is an issue by now.
    """
    publication = Publication.objects.select_for_update().get(pk=reading.publication_id)
    issue = Issue.objects.select_for_update(of=("self",)).select_related("publication").get(pk=issue.pk)
    if known := known_issue(publication, reading.content):
        raise AlreadyImported(known)
    issue.hold_articles()
    planned = replacing(issue, document, numbering, picture=Picture.objects.keep)
    if issue.digest() != seen:
        raise Refusal(_MEANWHILE)
    register = Department.objects.register()
    for each in planned.rewritten:
        try:
            each.article.rewrite(each.values, by=by, version=each.article.version, note=f"{_BY}{reading}》")
        except Frozen as frozen:
            raise Refusal(str(frozen)) from frozen
        except Conflict as conflict:
            raise Refusal(_MEANWHILE) from conflict
        if list(each.article.contributions.values_list("printed_name", flat=True)) != each.names:
            each.article.contributed_by(each.names, register)
    new = iter(store_articles(planned.added, publication, register, by=by))
    keys = [(article or next(new)).pk for article in planned.articles]
    issue.compose(planned.values, list(zip(planned.sections, keys, strict=True)), by=by)
    issue.notes = notes_of(document)
    issue.save(update_fields=["notes"])
    take_corrections(issue, document, keys)
    old = Reading.objects.defer("content").get(issue=issue)
    old.delete()
    become(reading, issue, document, keys)
    done = f"改写{len(planned.rewritten)}篇，新增{len(planned.added)}篇，移回待选{len(planned.removed)}篇"
    AuditEntry.objects.record(issue, "替换", by=by, before=str(old), after=f"{reading}：{done}")
    return planned


def _matched(standing: list[Article], wanted: list[dict]) -> list[Article | None]:
    """Which article is meant by each of the file's: by title, by text and credit, by its place and credit."""
    found: dict[int, Article] = {}
    free = {article.pk: article for article in standing}

    def take(n: int, article: Article) -> None:
        if n not in found and article.pk in free:
            found[n] = free.pop(article.pk)

    for n, said in enumerate(wanted):
        same = (article for article in free.values() if norm(article.title) == norm(said["title"]))
        if article := next(same, None):
            take(n, article)
    texts = {n: f"{said['credit']}\n{plain(said['body'])}" for n, said in enumerate(wanted) if n not in found}
    near = [
        (share(f"{article.credit}\n{article.text}", text), n, article)
        for article in free.values()
        for n, text in texts.items()
    ]
    for part, n, article in sorted(near, key=lambda row: -row[0]):
        if part >= NEAR:
            take(n, article)
    # What only stands at the same place is another article, unless the same offices wrote it.
    for n, article in enumerate(standing[: len(wanted)]):
        if article.credit and article.credit == wanted[n]["credit"]:
            take(n, article)
    return [found.get(n) for n in range(len(wanted))]


def _edited(articles: list[Article]) -> set[int]:
    """Those that a person has changed since a file said what they are."""
    revisions = Revision.objects.filter(article__in=articles).exclude(kind="kept").order_by("pk")
    edited: set[int] = set()
    for article, kind, note in revisions.values_list("article", "kind", "note"):
        if note.startswith(_BY):
            edited.discard(article)
        elif kind not in ("made", "submitted", "recalled") and note != REPAIRED:
            edited.add(article)
    return edited


def _lines(issue: Issue, values: dict, document: Document) -> list[Pair]:
    was = issue.says() | {"contents": []}
    now = was | values | {"date": values["date"].isoformat()}
    before = summary(was) + [note["text"] for note in issue.notes]
    after = summary(now) + [note["text"] for note in notes_of(document)]
    return [pair for pair in pairs(before, after) if not pair.same]


def _moved(before: dict[Article, Place], after: dict[Article, Place]) -> list[Article]:
    """The articles whose section is another, or that do not stand in their row any more."""
    was = [(section, article) for article, (section, _) in before.items() if article in after]
    now = [(section, article) for article, (section, _) in after.items()]
    blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
    still = {article for block in blocks for _, article in now[block.b : block.b + block.size]}
    return [article for article in after if article not in still]
