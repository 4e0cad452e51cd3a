from django.conf import settings
from django.db import models, transaction

from articles.fields import CleanedHTMLField, SketchField
from articles.markup import clean, pictures, plain
from articles.models.contribution import Contribution, contributions
from articles.models.finding import Finding, FindingQuerySet
from articles.models.proofreading import Proofreading
from articles.models.reviewing import Reviewing, ReviewingQuerySet
from articles.workflow import STAGES
from departments.models import AuditEntry, Department
from departments.names import Register, read_credit


class Conflict(Exception):
    """Somebody has saved the article since the version that a person started from; `theirs` is what it is now."""

    def __init__(self, theirs: "Article"):
        super().__init__("这篇稿件在您打开以后有人改过。")
        self.theirs = theirs


class Frozen(Exception):
    """The article stands in an issue that is no draft any more, or was handed in; the message says so in Chinese."""


class ArticleQuerySet(ReviewingQuerySet, FindingQuerySet):
    def readable_by(self, user):
        """What this user may read in the admin: everything, or the own articles and those of the own department."""
        if user.has_perm("articles.read_others_article"):
            return self
        own = models.Q(author=user) | models.Q(contributions__department__memberships__user=user)
        return self.filter(pk__in=self.filter(own).values("pk"))

    def pool(self):
        """Those that stand in no issue (待选稿件)."""
        return self.filter(placements=None)

    @transaction.atomic
    def write(self, values: dict, *, by=None, form_key=None) -> "Article":
        """Store a new article of this author, with its first revision.

        `form_key` is that of the form: what the same form has sent before is the same article.
        """
        if form_key and (known := self.filter(form_key=form_key, author=by).first()):
            return known
        article = self.create(**values, author=by, form_key=form_key)
        article.credit_to(article.credit, Department.objects.register())
        article.show_pictures()
        article.refresh_from_db()
        article.record_first(article.content(), by=by)
        AuditEntry.objects.record(article, "新建", by=by, after=article.title)
        return article


class Article(Reviewing, Proofreading, Finding):
    """What a department contributed (稿件)."""

    class Kind(models.TextChoices):
        BRIEF = "简讯", "简讯"
        REPORT = "信息", "信息"
        SPECIAL = "专报", "专报"
        COMMISSIONED = "约稿", "约稿"

    title = models.CharField("标题", max_length=300)
    tag = models.CharField("地区", max_length=50, blank=True, help_text="标题前【】里的地区，不带括号")
    subtitle = models.CharField("副题", max_length=300, blank=True)
    document_number = models.CharField("文号", max_length=100, blank=True)
    body = CleanedHTMLField("正文", blank=True)
    editor_note = models.TextField("编者按", blank=True)
    credit = models.TextField("供稿署名", blank=True, help_text="照印的一行，例如：市财政局、市水利局")
    kind = models.CharField("类型", max_length=10, choices=Kind, default=Kind.REPORT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="作者", null=True, blank=True, related_name="articles"
    )
    contact = models.CharField("联系方式", max_length=100, blank=True, help_text="只在后台可见")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    attached = models.JSONField("附件", default=list, editable=False, help_text="现在的附件：id、name、size，依次序")
    sketch = SketchField("草图", of="body")
    form_key = models.UUIDField("表单", null=True, blank=True, unique=True, editable=False)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    updated_at = models.DateTimeField("修改时间", auto_now=True)

    CONTENT = ("title", "tag", "subtitle", "document_number", "body", "editor_note", "credit", "kind", "contact")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "稿件"
        ordering = ["-pk"]
        permissions = [
            ("read_others_article", "可以看别人的稿件"),
            ("edit_others_article", "可以改别人的稿件"),
            *((f"review_{stage.key}_article", f"可以{stage.name}") for stage in STAGES),
        ]
        indexes = [models.Index(fields=["state"])]

    def __str__(self):
        return self.title

    @property
    def text(self) -> str:
        """The body as plain text, a line a paragraph."""
        return plain(self.body)

    @property
    def characters(self) -> int:
        """The length of the body in characters, white space not counted."""
        return sum(not c.isspace() for c in self.text)

    @property
    def frozen(self) -> bool:
        """Whether it stands in an issue that is no draft any more, so that its text changes by a correction only."""
        return self.placements.exclude(issue__state="draft").exists()

    def editable_by(self, user) -> bool:
        """Whether this user may change it now: editors until it is published, its author until it is submitted."""
        if self.frozen:
            return False
        own = self.author_id == user.pk and not self.is_on_its_way
        return own or user.has_perm("articles.edit_others_article")

    def content(self) -> dict:
        """What a revision keeps of it: the fields of `CONTENT`, and the keys of its attachments in their order."""
        values = {name: getattr(self, name) for name in self.CONTENT}
        return values | {"attachments": [each["id"] for each in self.attached]}

    @transaction.atomic
    def rewrite(
        self,
        values: dict,
        *,
        by=None,
        version: int | None = None,
        kind: str = "changed",
        note: str = "",
        publisher=False,
    ) -> "models.Model | None":
        """Change what `values` names (of `CONTENT`, or "attachments"), and keep a revision; None where nothing differs.

        `version` is the one that a person started from. Raises `Conflict` where it is not today's, and `Frozen` where
        the article is published, unless a `publisher` corrects it.
        """
        article = Article.objects.select_for_update().get(pk=self.pk)
        before = article.content()
        after = before | values | ({"body": clean(values["body"])} if "body" in values else {})
        if after == before:
            self.version = article.version
            return None
        if article.frozen and not publisher:
            raise Frozen(f"《{article}》已随一期发布或定时，不能直接改；发布后的文字用“更正”改。")
        if version not in (None, article.version):
            raise Conflict(article)
        article.record_first(before)
        for name in self.CONTENT:
            setattr(article, name, after[name])
        article.attach(after["attachments"])
        article.version += 1
        # A correction is its publisher's own decision; where the text is still to be published, it is reviewed again.
        if not publisher or article.placements.filter(issue__state="draft").exists():
            article.reopen()
        article.save()
        if after["credit"] != before["credit"]:
            article.credit_to(after["credit"], Department.objects.register())
        else:
            article.reindex()
        article.show_pictures()
        self.__dict__.update(
            {name: getattr(article, name) for name in (*self.CONTENT, "attached", "version", "updated_at", "state")}
        )
        changed = [name for name in after if after[name] != before[name]]
        AuditEntry.objects.record(
            article,
            self.revisions.model.Kind(kind).label,
            by=by,
            before="\n".join(article.shown(name, before[name]) for name in changed),
            after="\n".join(article.shown(name, after[name]) for name in changed),
        )
        return self.revisions.create(number=article.version, kind=kind, by=by, note=note, content=after)

    def record_first(self, content: dict, *, by=None) -> None:
        """Keep what it was before the first revision, if there is none."""
        if not self.revisions.exists():
            self.revisions.create(number=self.version, kind="made", by=by, content=content)

    def keep(self, values: dict, *, by=None) -> None:
        """Put a version that was not taken into its history, if it differs from what the article is."""
        content = self.content() | values
        if content != self.content():
            self.revisions.create(number=self.version, kind="kept", by=by, content=content)

    @transaction.atomic
    def discard(self, *, by=None) -> None:
        """Delete an article that stands in no issue. Raises `Frozen` for one that does, or that was reviewed."""
        article = Article.objects.select_for_update().get(pk=self.pk)
        if article.reviews.exists():
            raise Frozen(f"《{article}》有审核记录，不能删除。")
        if article.placements.exists():
            raise Frozen(f"《{article}》还在一期的目录里，请先在编排里移出。")
        AuditEntry.objects.record(article, "删除", by=by, before=article.text)
        article.unindex()
        article.delete()

    def restore(self, revision, *, by=None, version: int | None = None):
        """Make it what a revision says. Raises as `rewrite` does."""
        return self.rewrite(
            revision.content, by=by, version=version, kind="restored", note=f"恢复第{revision.number}版"
        )

    def attach(self, keys: list[int]) -> None:
        """Take these of its files as its attachments, in this order. Does not save."""
        files = self.attachments.in_bulk(keys)
        self.attached = [{"id": key, "name": files[key].name, "size": files[key].size} for key in keys if key in files]

    def show_pictures(self) -> None:
        """Note which pictures its body shows; a citizen gets a picture only through such an article."""
        model = self.pictures.model
        self.pictures.set(model.objects.filter(digest__in=pictures(self.body)))

    def shown(self, name: str, value) -> str:
        """A field's value for people to read: its name, and its text."""
        if name == "attachments":
            return f"附件：{'、'.join(self.attachments.filter(pk__in=value).values_list('name', flat=True))}"
        return f"{self._meta.get_field(name).verbose_name}：{plain(value) if name == 'body' else value}"

    @transaction.atomic
    def credit_to(self, credit: str, register: Register) -> None:
        """Take a credit as printed, a line each, and link the names that the register knows."""
        self.credit = credit
        self.save(update_fields=["credit", "updated_at"])
        names = [name for line in credit.splitlines() for name in read_credit(line, register).names]
        self.contributed_by(names, register)

    @transaction.atomic
    def contributed_by(self, names: list[str], register: Register) -> None:
        """Take these printed names, in this order, as its contributors."""
        self.contributions.all().delete()
        Contribution.objects.bulk_create(contributions(self, names, register))
        self.reindex()
