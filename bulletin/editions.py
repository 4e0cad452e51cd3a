"""Editions that are kept: made when one is first asked for or right after publication, and again when the text changed.

Whether an edition still holds is asked of all that it was made from, so that no verb has to remember to renew it; what
may be read at all is for its caller to ask.
"""

import fcntl
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Lock, Thread

from django.conf import settings
from django.db import connection, transaction

from bulletin import export
from bulletin.document import Refusal
from bulletin.formats import press
from bulletin.models import Edition, Issue, Placement
from bulletin.models.edition import source_of
from bulletin.models.placement import Contents

log = logging.getLogger(__name__)
_ahead = Lock()  # held by the thread that makes editions nobody has asked for yet


def edition(shown: Issue | Placement, format: str) -> tuple[Edition, bytes]:
    """The edition of an issue, or of an article in its issue, and its bytes; made first where it is not there.

    Raises `Refusal` with a sentence where it cannot be made, or could not when that was tried a short while ago, and
    `DoesNotExist` where what is shown was deleted meanwhile.
    """
    answer = _kept(shown, format, source_of(shown))
    if answer is None:
        with _alone(shown, format):
            answer = _made(shown, format)
    if isinstance(answer, Refusal):
        raise answer
    return answer


def _made(shown: Issue | Placement, format: str) -> tuple[Edition, bytes] | Refusal:
    while True:
        shown = _as_stored(shown)
        source = source_of(shown)
        # Somebody may have made it, or failed to, while this one waited.
        if answer := _kept(shown, format, source):
            return answer
        try:
            made = export.made(shown, format)
        except Refusal as refusal:
            Edition.objects.refuse(shown, format, refusal, source=source)
            return refusal
        if source_of(_as_stored(shown)) == source:  # nothing was changed meanwhile
            return _keep(shown, format, made, source), made.content


def _keep(shown: Issue | Placement, format: str, made: export.Made, source: str) -> Edition:
    """Its row. Where the disk is full it is not stored, and made again for the next who asks."""
    try:
        return Edition.objects.keep(shown, format, made.content, source=source, pages=made.pages)
    except OSError:
        log.exception("%s %s was not stored.", shown.pk, format)
        return Edition(format=format, source=source, size=len(made.content), pages=made.pages)


def _as_stored(shown: Issue | Placement) -> Issue | Placement:
    if isinstance(shown, Placement):
        return Placement.objects.select_related("issue__publication", "section", "article").get(pk=shown.pk)
    return Issue.objects.select_related("publication").get(pk=shown.pk)


def offered(shown: Issue | Placement, contents: Contents | None = None) -> list[Edition]:
    """An edition of every format, for a page to offer; one that was not made yet has no size.

    Those of a published issue are made from then on, beside what goes on, so that nobody has to wait for them: whoever
    publishes sees its page next. So is the PDF of one that is to come: what it is refused for is known before anybody
    publishes. `contents` are those of the issue, where they are known.
    """
    kept = {each.format: each for each in Edition.objects.of(shown)}
    source = source_of(shown, contents) if kept else ""
    issue, article = (shown.issue, shown.article_id) if isinstance(shown, Placement) else (shown, None)
    rows = []
    for format in Edition.Format:
        row = kept.get(format)
        if row is None or row.source != source:
            row = Edition(article_id=article, format=format)
        row.issue = issue
        rows.append(row)
    if shown is issue:
        ahead = Edition.Format.values if issue.is_out else [Edition.Format.PDF] if issue.is_to_come else []
        if waiting := [row.format for row in rows if row.is_waiting and row.format in ahead]:
            transaction.on_commit(partial(_make_ahead, issue.pk, waiting))
    return rows


def _make_ahead(pk: int, formats: list[str]) -> None:
    """Where this process is at that already, those who ask for an edition make it."""
    if _ahead.acquire(blocking=False):
        Thread(target=_make, args=[pk, formats], name="editions", daemon=True).start()


def _make(pk: int, formats: list[str]) -> None:
    try:
        issue = Issue.objects.select_related("publication").get(pk=pk)
        with press.keep():
            for format in formats:
                try:
                    edition(issue, format)
                except Refusal as refusal:
                    log.warning("%s %s: %s", issue.pk, format, refusal)
    except Issue.DoesNotExist:  # deleted meanwhile
        pass
    except Exception:
        log.exception("The editions of issue %s were not made ahead.", pk)
    finally:
        connection.close()
        _ahead.release()


def _kept(shown: Issue | Placement, format: str, source: str) -> tuple[Edition, bytes] | Refusal | None:
    row = Edition.objects.of(shown).filter(format=format, source=source).first()
    if row is None or row.is_refused:
        return row and Refusal(row.refusal)
    content = row.content()
    return None if content is None else (row, content)


@contextmanager
def _alone(shown: Issue | Placement, format: str) -> Iterator[None]:
    """One at a time for each edition: on PostgreSQL among all machines. With SQLite there is only one machine, and one
    at a time for each format, since typst is heavy and no text should wait for it; meanwhile writers are not kept from
    the database. A process that is killed lets go."""
    if connection.vendor == "postgresql":
        name = f"{shown._meta.model_name} {shown.pk} {format}"
        key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
            yield
    else:
        with (settings.DATA_DIR / f".editions-{format}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
