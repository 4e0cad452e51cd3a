"""The part of an issue that is about proofreading its articles at once."""

from dataclasses import dataclass

from django.db import models, transaction

from articles.models import Proof
from bulletin.models.problems import refuse


@dataclass(frozen=True, slots=True)
class Widened:
    """How many marks in how many articles were put in full width; `left` are those that are published elsewhere."""

    marks: int
    articles: int
    left: list[str]


class Proofing(models.Model):
    class Meta:
        abstract = True

    @transaction.atomic
    def widen(self, *, by=None) -> Widened:
        """Put the half-width marks of all its articles in full width, those that were dismissed aside.

        Raises `NotPublishable` where it is no draft any more.
        """
        issue = self._locked()
        if issue.state != issue.State.DRAFT:
            raise refuse(f"{issue}{issue.get_state_display()}，发布后的文字用“更正”改。")
        articles = [row.article for row in issue.placed()]
        marks, changed, left = 0, 0, []
        for pk, proof in Proof.objects.of(articles).items():
            article = next(each for each in articles if each.pk == pk)
            keys = [spot.key for spot in proof.open if spot.grouped]
            if keys and article.frozen:
                left.append(article.title)
            elif keys:
                article.repair(keys, by=by)
                marks, changed = marks + proof.halfwidth, changed + 1
        return Widened(marks, changed, left)
