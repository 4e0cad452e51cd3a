from django.db import models, transaction
from django.utils import timezone

from bulletin.models.event import IssueEvent
from bulletin.models.issue import Issue
from bulletin.models.publication import Publication
from bulletin.models.publishing import notice, refuse


class FormerNumberManager(models.Manager["FormerNumber"]):
    @transaction.atomic
    def correct(self, issue: Issue, values: dict, *, by=None, reason: str) -> IssueEvent:
        """Correct the number of a published issue; the old address leads to the new one (301).

        `values` names the fields of the number. Raises `NotPublishable` where it is not published, nothing is changed,
        the number is taken, or no reason is given.
        """
        Publication.objects.select_for_update().get(pk=issue.publication_id)
        kept = Issue.objects.select_for_update(of=("self",)).select_related("publication").get(pk=issue.pk)
        if not kept.is_out:
            raise refuse(f"{kept}没有发布，期号直接改就可以。")
        if not reason.strip():
            raise refuse("请写明更正期号的原因，公众会在页面上看到。")
        before, old, was = kept.content(), {name: getattr(kept, name) for name in FormerNumber.NUMBER}, kept.label
        shown = _shown(kept)
        for name in FormerNumber.NUMBER + FormerNumber.BESIDE:
            setattr(kept, name, values.get(name, getattr(kept, name)))
        if kept.content() == before:
            raise refuse("期号没有改动。")
        if taken := kept.overlapping().first():
            raise refuse(f"{taken}已经有了。")
        kept.record_first(before)
        # Everything that changes is said, the date above all: citizens must be able to see that it was another.
        now = _shown(kept)
        changed = [f"{name}由{shown[name]}改为{now[name]}" for name in now if now[name] != shown[name]]
        said = f"{'，'.join(changed)}：{reason.strip()}"
        kept.corrections, kept.corrected_at = [*kept.corrections, notice(said)], timezone.now()
        kept.version += 1
        kept.save()
        # An address that it had before and has again is no former one; where two had it, the last one keeps it.
        at = {"publication": kept.publication}
        self.filter(**at, **{name: getattr(kept, name) for name in FormerNumber.NUMBER}).delete()
        if kept.label != was:
            self.filter(**at, **old).delete()
            self.create(issue=kept, **at, **old)
        kept.revisions.create(number=kept.version, kind="corrected", by=by, note=reason.strip(), content=kept.content())
        event = kept._done(kept, IssueEvent.Kind.CORRECTED, by, reason=said)
        issue.refresh_from_db()
        return event


def _shown(issue: Issue) -> dict[str, str]:
    """What citizens read of an issue's number, by name."""
    return {"期号": issue.label, "总期号": issue.total_label or "没有", "日期": issue.day}


class FormerNumber(models.Model):
    """A number that a published issue had before it was corrected: its address leads to the issue."""

    NUMBER = ("series", "year", "number", "number_to")
    BESIDE = ("total_number", "total_to", "date")

    issue = models.ForeignKey(Issue, models.CASCADE, verbose_name="期", related_name="former_numbers")
    publication = models.ForeignKey(Publication, models.CASCADE, verbose_name="刊物", related_name="former_numbers")
    series = models.CharField("系列", max_length=10, default="", blank=True)
    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveIntegerField("期号")
    number_to = models.PositiveIntegerField("合刊至", null=True, blank=True)

    objects = FormerNumberManager()

    class Meta:
        verbose_name = verbose_name_plural = "曾用期号"
        indexes = [models.Index(fields=["publication", "year", "number"])]

    def __str__(self):
        return f"{self.year}年{self.series}第{self.number}期"
