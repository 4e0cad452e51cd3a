"""What stands against publishing an issue, in sentences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property

from articles.likeness import Likeness
from articles.models import Proof, Proofed


class NotPublishable(Exception):
    """An issue cannot be published, withdrawn, signed or corrected; `problems` says why, in Chinese."""

    def __init__(self, problems: list["IssueProblem"]):
        super().__init__("；".join(problem.message.rstrip("。") for problem in problems) + "。")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class IssueProblem:
    """Why an issue cannot be published (`blocks`), or what to look at before.

    `subject` is one word for it; `article` is the primary key of the one that it is about, if it is about one;
    `line` is that of the imported file, `other` the article that it repeats. What `can_wait` does not block an
    emergency publication: it is done afterwards. What `asks` has to be ticked before publishing, if it does not block.
    """

    message: str
    blocks: bool = True
    subject: str = ""
    article: int | None = None
    line: int | None = None
    other: int | None = None
    can_wait: bool = False
    asks: bool = True


def refuse(message: str) -> NotPublishable:
    """One reason why not."""
    return NotPublishable([IssueProblem(message)])


class Checked(models.Model):
    """The part of an issue that says what stands against publishing it."""

    class Meta:
        abstract = True

    def problems(
        self,
        likenesses: Sequence[Likeness] | None = None,
        placed: Sequence | None = None,
        marks: Sequence | None = None,
        proofs: Mapping[int, Proofed] | None = None,
    ) -> list[IssueProblem]:
        """What stands against publishing, blockers first; `publish()` refuses on the same list.

        `likenesses`, `placed`, `marks` and `proofs` (what is found in its articles) are its own, where the caller
        knows them already.
        """
        found = []
        placed = self.placed() if placed is None else placed
        if not placed:
            found.append(IssueProblem("这一期还没有稿件。", subject="目录"))
        for other in self.overlapping().select_related("publication"):
            found.append(IssueProblem(f"期号与{other.label}重复。", subject="期号"))
        for row in placed:
            if not row.article.body.strip():
                found.append(IssueProblem(f"《{row.article}》没有正文。", subject="正文", article=row.article_id))
        found += self.unapproved(placed, marks)
        found += proof_problems(placed, Proof.objects.of(row.article for row in placed) if proofs is None else proofs)
        for problem in self.open_problems:
            found.append(
                IssueProblem(
                    f"第{problem.line}行：{problem.message}",
                    blocks=problem.level == "error",
                    subject="导入",
                    line=problem.line,
                )
            )
        for like in self.likenesses() if likenesses is None else likenesses:
            title = next(row.article for row in placed if row.article_id == like.article)
            found.append(
                IssueProblem(
                    f"《{title}》与《{like.title}》相近（{like.percent}%）。",
                    blocks=False,
                    subject="重复",
                    article=like.article,
                    other=like.other,
                )
            )
        if self.gap:
            found.append(IssueProblem(self.gap, blocks=False, subject="期号"))
        if self.date > timezone.localdate():
            found.append(IssueProblem(f"日期是{self.date:%Y年%-m月%-d日}，还没有到。", blocks=False, subject="日期"))
        for edition in self._meta.apps.get_model("bulletin", "Edition").objects.refused(self):
            message = f"没有{edition.get_format_display()}：{edition.refusal}"
            found.append(IssueProblem(message, blocks=False, subject="版本"))
        return sorted(found, key=lambda problem: not problem.blocks)

    def unapproved(self, placed: Sequence, marks: Sequence | None = None) -> list[IssueProblem]:
        """The reviews that `placed`, as `placed()` gives them, lack, and the proof passes and signature that it lacks."""
        found = []
        for row in placed:
            if why := row.article.unreviewed(self.publication.reviews_required):
                found.append(
                    IssueProblem(f"《{row.article}》{why}。", subject="审核", article=row.article_id, can_wait=True)
                )
        for mark in self.marks(placed) if marks is None else marks:
            if not mark.holds:
                found.append(IssueProblem(f"{mark.name}{mark.lack}。", subject=mark.subject, can_wait=True))
        return found

    def placed(self, rows: Iterable | None = None) -> list:
        """Its placements in printed order, with their articles and what was decided about these.

        `rows` are its own with their articles and sections, where the caller has them already.
        """
        if rows is None:
            rows = self.placements.select_related("article", "section").defer("article__sketch")
        rows = list(rows)
        if self.publication.reviews_required or any(row.article.reviews_required for row in rows):
            models.prefetch_related_objects(rows, "article__reviews")
        return rows

    def reading_problems(self):
        """What the import of its file asked about."""
        return self._meta.apps.get_model("bulletin", "Problem").objects.filter(reading__issue=self)

    @cached_property
    def open_problems(self) -> list:
        """Those that nobody has settled yet."""
        return list(self.reading_problems().open())


def proof_problems(placed: Sequence, proofs: Mapping[int, Proofed]) -> Iterator[IssueProblem]:
    """What the checks find in the articles of these placements: terms that block, what to look at, half-width marks."""
    narrow = []
    for row in placed:
        proof = proofs[row.article_id]
        if terms := [spot.quote for spot in proof.blocking]:
            said = "、".join(f"“{term}”" for term in dict.fromkeys(terms))
            message = f"《{row.article}》有{len(terms)}处必须改的术语：{said}。"
            yield IssueProblem(message, subject="术语", article=row.article_id)
        counts = {"改": proof.musts - len(terms), "查": proof.checks}
        if any(counts.values()):
            said = "、".join(f"{word}{count}处" for word, count in counts.items() if count)
            yield IssueProblem(f"《{row.article}》有{said}。", blocks=False, subject="校对", article=row.article_id)
        if proof.halfwidth:
            narrow.append(proof.halfwidth)
    if narrow:
        message = f"{len(narrow)}篇有半角标点共{sum(narrow)}处。"
        yield IssueProblem(message, blocks=False, subject="标点", asks=False)
