"""Articles as the search finds them: those that citizens find stand in the public index, all others in that of drafts."""

import re

from django.db import models, transaction
from django.utils import timezone

from articles.search.asking import Query
from articles.search.entries import Entry
from articles.search.index import DRAFTS, Index

_CREDIT_WORDS = re.compile(r"供\s*稿(?:\s*单\s*位)?\s*[：:]?")
_BETWEEN = re.compile(r"[\n、，,；;：:（()）]")


class FindingQuerySet(models.QuerySet):
    def matching(self, query: Query):
        """Those that hold what is asked for (SEARCH §1), whether citizens can read them or not; all, where nothing is."""
        if not query.words:
            return self.none() if query.problem else self
        public, drafts = Index().articles(query), Index(DRAFTS).articles(query)
        return self.filter(models.Q(pk__in=public) | models.Q(pk__in=drafts))

    def entries(self) -> list[Entry]:
        """As the index of drafts takes them. Two queries."""
        return [article.entry for article in self.prefetch_related("contributions").defer("sketch")]

    @transaction.atomic
    def reindex(self) -> None:
        """Bring the index of drafts to these articles; in the transaction of whoever changed them."""
        entries = self.entries()
        # What stands in the public index was put there, or kept right, by the verbs of its issue. It is held before the
        # other, here as there: who takes two things in one order never waits for a person who waits for him.
        public = Index().standing([entry.id for entry in entries])
        drafts = Index(DRAFTS)
        drafts.put(entry for entry in entries if entry.id not in public)
        # Mostly the text of what goes is what was indexed, which keeps the index small.
        drafts.remove(public, was=(entry for entry in entries if entry.id in public))


class Finding(models.Model):
    """The part of an article that is about finding it."""

    class Meta:
        abstract = True

    @property
    def entry(self) -> Entry:
        """Itself as the index of drafts takes it, which knows of no issue: title, body, and each printed credit."""
        names = [row.printed_name for row in self.contributions.all()]
        return Entry(
            id=self.pk,
            article=self.pk,
            date=timezone.localdate(self.created_at),
            publication=0,
            section=None,
            year=0,
            departments=frozenset(),
            title=self.title,
            body=self.text,
            credits=(*names, *_persons(self.credit, names)),
        )

    def reindex(self) -> None:
        """Bring the index of drafts to what it is now."""
        type(self).objects.filter(pk=self.pk).reindex()

    def unindex(self) -> None:
        """Take it out of the index of drafts, before it is deleted."""
        Index(DRAFTS).remove([self.pk], was=[self.entry])


def _persons(credit: str, names: list[str]) -> list[str]:
    """What a printed credit says besides these names of departments: who wrote it, with the office where it is named."""
    parts = [part.strip() for part in _BETWEEN.split(_CREDIT_WORDS.sub("\n", credit))]
    return [part for part in parts if part not in names and any(each.isalnum() for each in part)]
