import datetime
import hashlib
import json
from dataclasses import astuple

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils import timezone

from articles.markup import picture_addresses
from articles.models import Article, Picture
from bulletin.document import Passing, Refusal
from bulletin.models.issue import Issue
from bulletin.models.placement import Contents, Placement
from departments.addresses import address

# How long a refusal is remembered: of a text, and where it was not the fault of the text.
REFUSED, PASSING = datetime.timedelta(hours=1), datetime.timedelta(minutes=5)


class EditionManager(models.Manager["Edition"]):
    def of(self, shown: Issue | Placement):
        """Those of an issue, or of an article in its issue."""
        return self.filter(**_of(shown))

    def refused(self, issue: Issue):
        """Those of an issue that could not be made, as it is now."""
        refused = [row for row in self.of(issue).exclude(refusal="") if row.is_refused]
        source = source_of(issue) if refused else ""
        return [row for row in refused if row.source == source]

    def keep(self, shown: Issue | Placement, format: str, content: bytes, *, source: str, pages: int | None = None):
        """Store an edition in the place of the one before it; returns its row.

        Raises `OSError` where there is no room, and `DoesNotExist` where what is shown was deleted meanwhile.
        """
        digest = hashlib.sha256(content).hexdigest()
        made = self.model(format=format, digest=digest)
        # A file that was cut off when it was written is no edition.
        if made.content() is None:
            default_storage.delete(made.file_name)
            try:
                default_storage.save(made.file_name, ContentFile(content))
            except OSError:
                default_storage.delete(made.file_name)  # what there was room for
                raise
        try:
            return self._put(shown, format, source=source, digest=digest, size=len(content), pages=pages)
        except ObjectDoesNotExist:
            made.drop_file()
            raise

    def refuse(self, shown: Issue | Placement, format: str, refusal: Refusal, *, source: str):
        """Note why an edition could not be made, and when to try again."""
        again = timezone.now() + (PASSING if isinstance(refusal, Passing) else REFUSED)
        return self._put(shown, format, source=source, refusal=str(refusal), refused_until=again)

    @transaction.atomic
    def _put(self, shown: Issue | Placement, format: str, **values):
        type(shown).objects.select_for_update().only("pk").get(pk=shown.pk)  # not deleted before this is over
        before = self.of(shown).filter(format=format).first()
        blank = {"digest": "", "size": 0, "pages": None, "refusal": "", "refused_until": None}
        values = blank | values | {"made_at": timezone.now()}
        row, _ = self.update_or_create(**_of(shown), format=format, defaults=values)
        if before and before.digest != row.digest:
            transaction.on_commit(before.drop_file)
        return row


def _of(shown: Issue | Placement) -> dict:
    placed = isinstance(shown, Placement)
    return {"issue_id": shown.issue_id if placed else shown.pk, "article_id": shown.article_id if placed else None}


def issue_of(shown: Issue | Placement) -> Issue:
    return shown.issue if isinstance(shown, Placement) else shown


def mark_of(shown: Issue | Placement) -> str:
    """By which what is not, or no longer, for everybody is known outside the site; nothing for what is public."""
    issue = issue_of(shown)
    if issue.is_to_come:
        return f"清样第{issue.version}稿"
    gone = issue.state == issue.State.WITHDRAWN or (shown is not issue and shown.withdrawn)
    return "已撤回" if gone else ""


def source_of(shown: Issue | Placement, contents: Contents | None = None) -> str:
    """The digest of everything that an edition says. `contents` are those of the issue, where they are known."""
    issue, rows = issue_of(shown), [shown]
    if shown is issue:
        rows = [row for _, rows in contents or issue.contents() for row in rows if not row.withdrawn]
    publication = issue.publication
    shows = [address for row in rows for address in picture_addresses(row.article.body)]
    said = [
        issue.digest(rows),
        issue.corrections,
        [[row.corrections, [each.printed_name for each in row.article.contributions.all()]] for row in rows],
        [
            publication.name,
            publication.organ,
            publication.colophon,
            *astuple(publication.margins),
            publication.copy_number,
        ],
        settings.SITE_URL,
        mark_of(shown),
        [address for address in shows if not default_storage.exists(Picture.name_at(address))],
    ]
    whole = json.dumps(said, ensure_ascii=False)
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


class Edition(models.Model):
    """An issue, or one of its articles, as a file (版本). What a draft's is marked with, and how, knows `export`."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF版"
        WORD = "docx", "Word版"
        EPUB = "epub", "EPUB版"
        TEXT = "txt", "文本版"

    issue = models.ForeignKey(Issue, models.CASCADE, verbose_name="期", related_name="editions")
    article = models.ForeignKey(
        Article, models.CASCADE, verbose_name="稿件", null=True, blank=True, related_name="editions"
    )
    format = models.CharField("格式", max_length=4, choices=Format)
    source = models.CharField("所据", max_length=64, help_text="做这一版时全部文字的摘要")
    digest = models.CharField("摘要", max_length=64, blank=True)
    size = models.PositiveIntegerField("字节", default=0)
    pages = models.PositiveIntegerField("页", null=True, blank=True)
    refusal = models.TextField("没有做成的原因", blank=True)
    refused_until = models.DateTimeField("何时再做", null=True, blank=True)
    made_at = models.DateTimeField("制作时间", default=timezone.now)

    objects = EditionManager()

    class Meta:
        verbose_name = verbose_name_plural = "版本"
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "format"], condition=models.Q(article=None), name="edition_of_issue_once"
            ),
            models.UniqueConstraint(fields=["issue", "article", "format"], name="edition_of_article_once"),
        ]

    def __str__(self):
        return f"{self.article or self.issue}{self.get_format_display()}"

    def get_absolute_url(self):
        if self.article_id:
            return address("article_edition", *self.issue.address_args, self.article_id, self.format)
        return address("issue_edition", *self.issue.address_args, self.format)

    @property
    def file_name(self) -> str:
        """Its name in the storage."""
        return f"editions/{self.digest}.{self.format}"

    @property
    def is_waiting(self) -> bool:
        """Whether it is to be made when somebody asks for it."""
        return not self.digest and not self.is_refused

    @property
    def is_refused(self) -> bool:
        """Whether it could not be made when that was tried last, and it is too early to try again."""
        return self.refused_until is not None and self.refused_until > timezone.now()

    def content(self) -> bytes | None:
        """Its bytes; None where the file is gone, or is not what was stored."""
        try:
            with default_storage.open(self.file_name) as file:
                content = file.read()
        except FileNotFoundError:
            return None
        return content if hashlib.sha256(content).hexdigest() == self.digest else None

    def drop_file(self) -> None:
        """Delete its file, unless another edition is the same to the byte."""
        if self.digest and not Edition.objects.filter(digest=self.digest, format=self.format).exists():
            default_storage.delete(self.file_name)
