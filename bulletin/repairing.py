"""One click about a problem of a reading: before it has become a draft, and after."""

from dataclasses import asdict

from django.db import transaction

from articles import markup
from articles.models import Article
from bulletin.document import Document, Entry, Refusal
from bulletin.formats import source
from bulletin.formats.insertion import insert
from bulletin.grammar import outline
from bulletin.grammar.repairs import DISMISS, Repair, choices_of
from bulletin.importing import digest, in_outline, stored, understand_again
from bulletin.models import Issue, Problem, Reading
from bulletin.registering import register_name
from bulletin.storing import body_html, store_articles
from departments.models import Department
from departments.names import Register

REPAIRED = "读入时的问题"  # the note of a revision that a repair has made
_EDITED = "《{}》导入以后改过，这一步不能再替它改了。请在稿件里改好，再点“知道了”。"


@transaction.atomic
def choose(reading: Reading, repair: Repair, *, by=None) -> None:
    """Record what a person chose for a problem of a reading that is no issue yet. Raises `Refusal`."""
    kept = Reading.objects.select_for_update().get(pk=reading.pk)
    if kept.issue_id:
        raise Refusal(f"这份文件已经成为{kept.issue.label}，请在那一期里处理。")
    _check(repair)
    _register(repair, by)
    kept.repairs = [*kept.repairs, asdict(repair)]
    kept.save(update_fields=["repairs"])
    reading.repairs = kept.repairs


@transaction.atomic
def add_article(reading: Reading, document: Document, item: int, data: bytes, name: str) -> None:
    """Put an article that came in a file or text of its own where the contents (line `item`) announce it.

    `document` is what is read now. The reading holds both texts as one from now on. Raises `Refusal`.
    """
    kept = Reading.objects.select_for_update().get(pk=reading.pk)
    if kept.issue_id or bytes(kept.content) != bytes(reading.content):
        raise Refusal("这份文件已经变了，请看现在的读入结果。")
    lines = source.read(data, name).lines
    content, at, count = insert(document, item, "\n".join(line.text for line in lines))
    kept.content, kept.digest = content, digest(content)
    kept.repairs = [
        repair | {"line": repair["line"] + count} if repair["line"] > at else repair for repair in kept.repairs
    ]
    kept.save(update_fields=["content", "digest", "repairs"])


@transaction.atomic
def settle(problem: Problem, *, choice: str, value: str = "", by=None) -> None:
    """Do the same for a problem that went with the draft: change the draft where the choice says so.

    Raises `Refusal` where the issue is no draft any more, or where the article was edited since it was imported.
    """
    reading = Reading.objects.select_for_update().select_related("publication").get(pk=problem.reading_id)
    issue = Issue.objects.select_for_update().get(pk=reading.issue_id)
    if issue.state != Issue.State.DRAFT:
        raise Refusal(f"{issue.label}{issue.get_state_display()}，不能再改。")
    if not Problem.objects.open().filter(pk=problem.pk).exists():
        return
    issue.hold_articles()
    repair = Repair(problem.code, problem.line, problem.quote, choice, value)
    _check(repair)
    _register(repair, by)
    reading.repairs = [*reading.repairs, asdict(repair)]
    if _changes_text(repair):
        _rewrite(issue, reading, by)
    reading.save()
    Problem.objects.filter(pk=problem.pk).settle(by=by)


def _check(repair: Repair) -> None:
    if repair.choice not in (*choices_of(repair.code), DISMISS):
        raise Refusal("没有这种处理办法，请刷新页面再试。")
    if repair.choice in ("link", "credit") and not repair.value.strip():
        raise Refusal("请写明供稿单位。")


def _register(repair: Repair, by) -> None:
    """What a choice changes in the register of departments."""
    if repair.code == "contrib.unknown" and repair.choice in ("link", "create"):
        register_name(repair.quote, also=repair.value.strip() if repair.choice == "link" else "", by=by)


def _changes_text(repair: Repair) -> bool:
    kept = ("body", "dismiss", "later", "link", "create", "two")
    return repair.choice not in kept


def _rewrite(issue: Issue, reading: Reading, by) -> None:
    """Read the file again with all repairs, and bring the draft to what that says where it differs from before."""
    register = Department.objects.register()
    before = outline.load(reading.outline, source.read(bytes(reading.content), reading.name))
    bring(issue, reading, before, understand_again(reading, register), register, by)


def bring(issue: Issue, reading: Reading, before: Document, after: Document, register: Register, by) -> None:
    """Change a draft from what was read `before` to what is read `after`, where the two differ."""
    articles = {pk: article for pk, article in Article.objects.in_bulk(reading.articles).items()}
    was = {
        entry.title_lines: (entry, articles.get(pk)) for entry, pk in zip(before.entries, reading.articles, strict=True)
    }
    keys = []
    for entry in after.entries:
        old, article = was.get(entry.title_lines, (None, None))
        if old is None:
            (article,) = store_articles([entry], reading.publication, register, by=by)
        elif article is not None:
            _update(article, old, entry, by)
        keys.append(article.pk if article else 0)
    _arrange(issue, reading, before, after, keys, by)
    reading.outline = outline.dump(after)
    reading.articles = in_outline(after, keys)
    known = set(reading.problems.values_list("code", "line", "quote"))
    Problem.objects.bulk_create(
        stored(problem, reading)
        for problem in after.problems
        if (problem.code, problem.line, problem.quote) not in known
    )
    gone = known - {(problem.code, problem.line, problem.quote) for problem in after.problems}
    for code, line, quote in gone:
        reading.problems.filter(code=code, line=line, quote=quote).open().settle()


def _update(article: Article, old: Entry, new: Entry, by) -> None:
    """Change what the repair changed; what a person has edited meanwhile is never overwritten."""
    values = {}
    texts, to_be = _texts(old), _texts(new)
    # What is already as it is to be was repaired before, which the old reading need not know.
    if old.title != new.title != article.title:
        if article.title != old.title:
            raise Refusal(_EDITED.format(article))
        values["title"] = new.title
    if texts != to_be != markup.texts(article.body):
        if markup.texts(article.body) != texts:
            raise Refusal(_EDITED.format(article))
        values["body"] = body_html(new)
    if (new.credits, new.contributors) != (old.credits, old.contributors):
        if article.credit not in ("\n".join(old.credits), "\n".join(new.credits)):
            raise Refusal(_EDITED.format(article))
        values["credit"] = "\n".join(new.credits)
    article.rewrite(values, by=by, note=REPAIRED)
    if new.contributors != old.contributors:
        # Whether a joint name is two offices was decided by a person: the credit alone does not say it.
        article.contributed_by(list(new.contributors), Department.objects.register())


def _texts(entry: Entry) -> list[str]:
    return [block.text.strip() for block in entry.blocks if block.kind not in ("number", "picture")]


def _arrange(issue: Issue, reading: Reading, before: Document, after: Document, keys: list[int], by) -> None:
    """Put the placements into the order of the new reading, if nobody has moved them since."""
    placed = [pk for _, pk in issue.arrangement()]
    sections = [part.title for part in after.parts for _ in part.entries]
    if keys == reading.articles and sections == [part.title for part in before.parts for _ in part.entries]:
        return
    if placed != [pk for pk in reading.articles if pk in placed]:
        raise Refusal("这一期的次序导入以后改过，请在编排里改好，再点“知道了”。")
    issue.compose({}, [(name, pk) for name, pk in zip(sections, keys, strict=True) if pk], by=by)
