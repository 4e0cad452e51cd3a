import datetime
import re
import unicodedata

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Article
from bulletin.document import Refusal
from bulletin.models.composing import Composing
from bulletin.models.problems import Checked
from bulletin.models.proofing import Proofing
from bulletin.models.publication import Publication
from bulletin.models.publishing import Publishing
from bulletin.models.signing import Signing, SigningQuerySet
from departments.addresses import address
from departments.models import AuditEntry

# NUMBER of an address: `8`, `z1` for a supplement, `5-6` for a double issue. Nine digits fit every database.
NUMBER = "z?[1-9][0-9]{0,8}(-[1-9][0-9]{0,8})?"

# As people say it: 第8期, 总第108期, 2026年第6—7期, 增刊第1期, 2026年.
_SAID = re.compile(
    r"(?:(?P<year>[1-9]\d{3})年)?(?P<series>增刊)?(?:(?P<total>总)?第?(?P<number>\d{1,9})(?:[-—–~至]+\d{1,9})?期?)?"
)

SENT_TWICE = datetime.timedelta(minutes=10)  # in which the same form is the same issue


def publicly_visible(prefix: str = "") -> Q:
    """The one sentence of visibility: published or its time has come, and not internal."""
    return Q(**{f"{prefix}internal": False}) & (
        Q(**{f"{prefix}state": Issue.State.PUBLISHED})
        | Q(**{f"{prefix}state": Issue.State.SCHEDULED, f"{prefix}publish_at__lte": timezone.now()})
    )


def sees_drafts(user) -> bool:
    """Whether the user reads what is not published yet, at its public address."""
    return user is not None and user.is_active and user.is_staff and user.has_perm("bulletin.view_issue")


def addressed(publication: str, year: int | str, number: str) -> dict:
    """The fields that an address names; none where it is no address of an issue."""
    if not re.fullmatch("[1-9][0-9]{3}", str(year)) or not re.fullmatch(NUMBER, number):
        return {}
    first, _, last = number.removeprefix("z").partition("-")
    return {
        "publication__slug": publication,
        "year": int(year),
        "series": Issue.Series.SUPPLEMENT if number.startswith("z") else Issue.Series.REGULAR,
        "number": int(first),
        "number_to": int(last) if last else None,
    }


class IssueQuerySet(SigningQuerySet):
    def visible_to(self, user=None):
        """What this user may read: citizens (None or anonymous) what is public, staff every issue."""
        return self if sees_drafts(user) else self.filter(publicly_visible())

    def public(self):
        """What a citizen reads."""
        return self.visible_to(None)

    def withdrawn(self):
        """What was public once and answers 410 now."""
        return self.filter(state=Issue.State.WITHDRAWN, internal=False)

    @transaction.atomic
    def begin(self, publication: Publication, values: dict, *, by=None) -> "Issue":
        """A blank draft with these values (of `Issue.CONTENT`); masthead, secrecy and colophon from its publication.

        The same numbers sent again by the same person are the same draft. Raises `Refusal` where a number is taken.
        """
        publication = Publication.objects.select_for_update().get(pk=publication.pk)
        own = {name: getattr(publication, name) for name in ("organ", "secrecy", "colophon")}
        own["internal"] = bool(publication.secrecy)
        issue = Issue(publication=publication, **own | values)
        if taken := issue.overlapping().first():
            begun = taken.revisions.filter(by=by, number=1, at__gte=timezone.now() - SENT_TWICE)
            if begun.exists() and taken.is_blank and taken.says() == issue.says():
                return taken
            raise Refusal(f"{taken}已经有了。")
        issue.save()
        issue.record_first(issue.content(), by=by)
        AuditEntry.objects.record(issue, "新建", by=by, after="空白的一期")
        return issue

    def at(self, publication: str, year: int | str, number: str):
        """The issue at an address, of which there may be none."""
        named = addressed(publication, year, number)
        return self.filter(**named) if named else self.none()

    def called(self, said: str):
        """Those whose year or number this is, as people say it; none where it is not said so."""
        found = _SAID.fullmatch("".join(unicodedata.normalize("NFKC", said).split()))
        if not found or not any(found.groups()):
            return self.none()
        rows = self.filter(year=found["year"]) if found["year"] else self.all()
        if found["series"]:
            rows = rows.filter(series=Issue.Series.SUPPLEMENT)
        if found["number"]:
            number = int(found["number"])
            own, total = (
                Q(**{name: number}) | Q(**{f"{name}__lt": number, f"{until}__gte": number})
                for name, until in (("number", "number_to"), ("total_number", "total_to"))
            )
            rows = rows.filter(total if found["total"] else own | total)
        return rows

    def formerly_at(self, publication: str, year: int | str, number: str):
        """The issue that had this address before its number was corrected."""
        named = addressed(publication, year, number)
        return (
            self.filter(**{f"former_numbers__{key}": value for key, value in named.items()}) if named else self.none()
        )


class Issue(Composing, Checked, Proofing, Signing, Publishing):
    """One numbered issue of a publication (期)."""

    class Series(models.TextChoices):
        REGULAR = "", "正刊"
        SUPPLEMENT = "增刊", "增刊"

    publication = models.ForeignKey(Publication, models.PROTECT, verbose_name="刊物", related_name="issues")
    series = models.CharField("系列", max_length=10, choices=Series, default=Series.REGULAR, blank=True)
    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveIntegerField("期号")
    number_to = models.PositiveIntegerField("合刊至", null=True, blank=True, help_text="合刊才填，例如第5—6期的6")
    total_number = models.PositiveIntegerField("总期号", null=True, blank=True)
    total_to = models.PositiveIntegerField("总期号至", null=True, blank=True)
    date = models.DateField("日期")
    organ = models.CharField("编辑单位", max_length=100, blank=True)
    secrecy = models.CharField("密级或内部资料", max_length=100, blank=True)
    internal = models.BooleanField("内部", default=False, help_text="内部的一期不公开，发布后也只有工作人员能看")
    notes = models.JSONField("编者按", default=list, blank=True, editable=False)
    colophon = models.TextField("版记", blank=True)
    articles = models.ManyToManyField(Article, through="Placement", related_name="issues")

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期"
        ordering = ["-date", "-year", "-number", "-pk"]
        permissions = [("publish_issue", "可以签发、发布、撤回和更正"), ("proof_issue", "可以校对")]
        constraints = [
            models.UniqueConstraint(fields=["publication", "series", "year", "number"], name="issue_number_once"),
            models.CheckConstraint(
                condition=Q(number_to=None) | Q(number_to__gt=models.F("number")), name="issue_numbers_in_order"
            ),
        ]
        indexes = [models.Index(fields=["publication", "year"]), models.Index(fields=["state", "-date"])]

    def __str__(self):
        return f"《{self.publication}》{self.label}"

    def get_absolute_url(self):
        return address("issue", *self.address_args)

    @property
    def is_blank(self) -> bool:
        """Whether it is a draft without articles."""
        return self.state == self.State.DRAFT and not self.placements.exists()

    @property
    def address_args(self) -> list:
        """What its address and those below it are made of."""
        return [self.publication.slug, self.year, self.slug]

    @property
    def slug(self) -> str:
        """NUMBER of its address: `8`, `z1`, `5-6`."""
        return ("z" if self.series else "") + self.numbers("-")

    def numbers(self, dash: str = "—") -> str:
        """`8`, or `5—6` for a double issue."""
        return f"{self.number}{dash}{self.number_to}" if self.number_to else str(self.number)

    @property
    def label(self) -> str:
        """2026年第8期, 2026年增刊第1期."""
        return f"{self.year}年{self.series}第{self.numbers()}期"

    @property
    def day(self) -> str:
        """2026年9月11日, as its masthead prints it."""
        return f"{self.date.year}年{self.date.month}月{self.date.day}日"

    @property
    def total_label(self) -> str:
        """总第108期, or nothing."""
        if not self.total_number:
            return ""
        return f"总第{self.total_number}{f'—{self.total_to}' if self.total_to else ''}期"
