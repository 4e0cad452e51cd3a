"""What happened on an article's way, for people to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from articles.models import Review, Revision
from articles.models.reviewing import digest_of
from departments.models import called


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened on the way; `look` is ok or error where it was decided, `digest` that of the text then."""

    name: str
    who: str
    at: datetime
    result: str = ""
    opinion: str = ""
    look: str = ""
    digest: str = ""


def steps(handed: Iterable[Revision], decisions: Iterable[Review], events: Iterable = ()) -> list[Step]:
    """Handings in and takings back, reviews, and what was done about the article in its issue, in the order of time."""
    found = [Step(row.get_kind_display(), called(row.by), row.at, digest=digest_of(row.content)) for row in handed]
    for review in decisions:
        result, look = ("通过", "ok") if review.approved else ("退回", "error")
        found.append(
            Step(
                review.get_stage_display(),
                called(review.by),
                review.at,
                result,
                review.opinion,
                look,
                review.digest,
            )
        )
    found += [Step(event.get_kind_display(), called(event.by), event.at, opinion=event.reason) for event in events]
    return sorted(found, key=lambda step: step.at)
