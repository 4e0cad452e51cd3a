"""Articles as the search finds them: those that citizens find stand in the public index, all others in that of drafts."""

from django.db import models, transaction
from django.utils import timezone

from articles.search.asking import Query
from articles.search.entries import Entry
from articles.search.index import DRAFTS, Index
from departments.names import printed_credit


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
            credits=_printed(self.credit, names),
        )

    def reindex(self) -> None:
        """Bring the index of drafts to what it is now."""
        type(self).objects.filter(pk=self.pk).reindex()

    def unindex(self) -> None:
        """Take it out of the index of drafts, before it is deleted."""
        Index(DRAFTS).remove([self.pk], was=[self.entry])


def _printed(credit: str, names: list[str]) -> tuple[str, ...]:
    """The lines of a credit as a reader sees them; and those of these names of departments that stand in none."""
    lines = [printed_credit(line) for line in (credit or "、".join(names)).splitlines() if line.strip()]
    return (*lines, *(name for name in names if not any(name in line for line in lines)))
