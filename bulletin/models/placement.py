from dataclasses import replace

from django.db import models, transaction

from articles.models import Article
from articles.search.entries import Entry
from articles.search.index import Index
from bulletin.models.issue import Issue, publicly_visible, sees_drafts
from bulletin.models.publication import Section
from departments.addresses import address


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, user=None):
        """Placements in issues that this user may read, without those that were withdrawn one by one."""
        return self if sees_drafts(user) else self.filter(publicly_visible("issue__"), withdrawn=False)

    def counted_for(self, user=None):
        """Those that are counted: each article where this user could read it first, however often it was repeated."""
        visible = self.visible_to(user)
        date = models.OuterRef("issue__date")
        earlier = models.Q(issue__date__lt=date) | models.Q(issue__date=date, pk__lt=models.OuterRef("pk"))
        repeated = visible.model.objects.visible_to(user).filter(earlier, article=models.OuterRef("article"))
        return visible.exclude(models.Exists(repeated))

    def readable_by(self, user=None):
        """What this user reads at its own address: of what is not public, also the articles that he wrote himself."""
        if user is None or not user.is_active or sees_drafts(user):
            return self.visible_to(user)
        return self.filter(models.Q(pk__in=self.visible_to(user)) | models.Q(article__author=user))

    def findable(self):
        """What citizens find in the archive, or will when its time has come."""
        out = (Issue.State.PUBLISHED, Issue.State.SCHEDULED)
        return self.filter(withdrawn=False, issue__internal=False, issue__state__in=out)

    def entries(self) -> dict[int, Entry]:
        """By primary key, as the search index takes them. Two queries."""
        rows = self.select_related("issue", "article").prefetch_related("article__contributions")
        return {row.pk: row.entry for row in rows.defer("article__sketch", "issue__colophon")}

    @transaction.atomic
    def reindex(self) -> None:
        """Bring both indexes to what stands at these places now; in the transaction of whoever changed it."""
        found, entries = set(self.findable().values_list("pk", flat=True)), self.entries()
        index = Index()
        index.put(entries[key] for key in found)
        gone = entries.keys() - found
        # Mostly the text of what goes is what was indexed, which keeps the index small.
        index.remove(gone, was=[entries[key] for key in gone])
        Article.objects.filter(pk__in={entry.article for entry in entries.values()}).reindex()

    def withdrawn_alone(self):
        """Articles that were taken from the public one by one, in issues that citizens read: they answer 410."""
        return self.filter(publicly_visible("issue__"), withdrawn=True)


class Placement(models.Model):
    """An article's place in an issue (采用, 目录项)."""

    issue = models.ForeignKey(Issue, models.CASCADE, verbose_name="期", related_name="placements")
    section = models.ForeignKey(
        Section, models.PROTECT, verbose_name="栏目", null=True, blank=True, related_name="placements"
    )
    article = models.ForeignKey(Article, models.PROTECT, verbose_name="稿件", related_name="placements")
    position = models.PositiveIntegerField("次序", default=0)
    withdrawn = models.BooleanField("已撤回", default=False, editable=False)
    corrections = models.JSONField("更正", default=list, editable=False, help_text="页面上的更正说明：date、note")
    corrected_at = models.DateTimeField("更正时间", null=True, blank=True, editable=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目录"
        ordering = ["issue", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "article"], name="article_once_in_issue")]
        indexes = [models.Index(fields=["section", "issue"])]

    def __str__(self):
        return str(self.article)

    def get_absolute_url(self):
        return address("article", *self.issue.address_args, self.article_id)

    @property
    def entry(self) -> Entry:
        """Its article as the public index takes it at this place."""
        issue = self.issue
        linked = (row.department_id for row in self.article.contributions.all())
        return replace(
            self.article.entry,
            id=self.pk,
            date=issue.date,
            publication=issue.publication_id,
            section=self.section_id,
            year=issue.year,
            departments=frozenset(key for key in linked if key),
            visible_from=issue.publish_at if issue.state == Issue.State.SCHEDULED else None,
        )

    @property
    def is_public(self) -> bool:
        """Whether citizens can read it now; the sentence of `visible_to`, asked of one row."""
        return self.issue.is_public and not self.withdrawn

    @property
    def changed_at(self):
        """When what citizens read here changed last, or None."""
        return self.corrected_at or self.issue.public_since


Contents = list[tuple[Section | None, list[Placement]]]  # of an issue, by section in printed order
