import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models, transaction

from bulletin.document import Refusal
from bulletin.formats.sheet import Margins
from departments.addresses import address

FIRST_SECTIONS = ("落实稳经济政策", "工作进展")


class PublicationManager(models.Manager["Publication"]):
    @transaction.atomic
    def start(self, **fields) -> "Publication":
        """Found a publication with the sections that every bulletin starts with."""
        publication = self.create(**fields)
        publication.found_sections()
        return publication


class Publication(models.Model):
    """A bulletin that the office runs (刊物)."""

    MARGINS = ("margin_top", "margin_bottom", "margin_inside", "margin_outside")  # as `Margins` has them

    name = models.CharField("刊名", max_length=100)
    slug = models.SlugField(
        "网址中的名称", max_length=50, unique=True, help_text="小写字母、数字和连字符；启用后不要改"
    )
    organ = models.CharField(
        "编辑单位", max_length=100, blank=True, help_text="印在报头左侧，例如：某某市人民政府办公室"
    )
    colophon = models.TextField("版记", blank=True, help_text="每行一项，例如：报：……／送：……／发：……")
    secrecy = models.CharField("密级或内部资料", max_length=100, blank=True, help_text="填了，新的一期就只在内部")
    copy_number = models.CharField(
        "份号",
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{1,6}\Z", "份号是六位以内的数字，例如 000001。")],
        help_text="印在第一页左上角，补足六位，例如：000001",
    )
    margin_top = models.PositiveSmallIntegerField("上边距", default=37, blank=True)
    margin_bottom = models.PositiveSmallIntegerField("下边距", default=35, blank=True)
    margin_inside = models.PositiveSmallIntegerField("订口", default=28, blank=True)
    margin_outside = models.PositiveSmallIntegerField("切口", default=26, blank=True)
    reviews_required = models.PositiveSmallIntegerField("审核级数", default=0, validators=[MaxValueValidator(3)])
    proofs_required = models.PositiveSmallIntegerField("校次", default=0, validators=[MaxValueValidator(3)])
    alarm_days = models.PositiveSmallIntegerField("多少天没有新的一期就提醒", default=10)

    objects = PublicationManager()

    class Meta:
        verbose_name = verbose_name_plural = "刊物"
        ordering = ["pk"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("archive", self.slug)

    def clean(self):
        for name in self.MARGINS:
            if getattr(self, name) is None:  # left empty: the standard's
                setattr(self, name, self._meta.get_field(name).default)
        try:
            _ = self.margins.measure
        except Refusal as refusal:
            raise ValidationError({"margin_top": str(refusal)}) from refusal

    @property
    def margins(self) -> Margins:
        """Of its printed pages."""
        return Margins(*(getattr(self, name) for name in self.MARGINS))

    def found_sections(self) -> None:
        """Give a new publication the sections that every bulletin starts with."""
        for name in FIRST_SECTIONS:
            self.section(name)

    def section(self, name: str, *, position: int | None = None) -> "Section":
        """The section of that name, founded behind the others if there is none."""
        found = self.sections.filter(name=name).first()
        if found:
            return found
        if not position:
            position = (self.sections.aggregate(last=models.Max("position"))["last"] or 0) + 1
        return self.sections.create(name=name, slug=self._free_slug(name), position=position)

    def _free_slug(self, name: str) -> str:
        # A slug is the name itself, without what an address cannot hold.
        stem = re.sub(r"[^\w-]+", "-", name).strip("-") or "section"
        taken = set(self.sections.values_list("slug", flat=True))
        slug, n = stem, 1
        while slug in taken:
            n += 1
            slug = f"{stem}-{n}"
        return slug

    def next_numbers(self, year: int, series: str = "") -> tuple[int, int | None]:
        """The number after the highest one of that year, and the running number after the highest one of all.

        The running number is None where this publication has not used one yet.
        """
        here = models.Q(year=year, series=series)
        highest = self.issues.aggregate(
            number=models.Max("number", filter=here),
            number_to=models.Max("number_to", filter=here),
            total=models.Max("total_number"),
            total_to=models.Max("total_to"),
        )
        total = max(highest["total"] or 0, highest["total_to"] or 0)
        return max(highest["number"] or 0, highest["number_to"] or 0) + 1, total + 1 if total else None


class Section(models.Model):
    """A standing heading of a publication (栏目)."""

    publication = models.ForeignKey(Publication, models.CASCADE, verbose_name="刊物", related_name="sections")
    name = models.CharField("名称", max_length=100)
    slug = models.SlugField("网址中的名称", max_length=120, allow_unicode=True, editable=False)
    position = models.PositiveIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "栏目"
        ordering = ["publication", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "name"], name="section_name_once"),
            models.UniqueConstraint(fields=["publication", "slug"], name="section_slug_once"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("section", self.publication.slug, self.slug)

    def kept_because(self) -> str:
        """Why it cannot be deleted, in a sentence; nothing if it can."""
        used = self.placements.count()
        return f"栏目“{self}”里有{used}篇稿件，不能删除；可以改名，网址不变。" if used else ""


class Site(models.Model):
    """Names and marks of the whole site (国办发〔2017〕47号); what is not given is not printed. One row."""

    name = models.CharField("网站名称", max_length=100, blank=True)
    host = models.CharField("主办单位", max_length=100, blank=True)
    contact = models.CharField("联系方式", max_length=200, blank=True)
    identification = models.CharField(
        "网站标识码", max_length=20, blank=True, validators=[RegexValidator(r"^[0-9]{10}\Z", "网站标识码是十位数字。")]
    )
    icp = models.CharField("ICP备案号", max_length=50, blank=True)
    police = models.CharField("公安备案号", max_length=50, blank=True)
    error_report_url = models.URLField("我为政府网站找错", blank=True)
    party_mark_url = models.URLField("党政机关标识", blank=True)
    grey = models.BooleanField("灰色页面", default=False, help_text="哀悼日用")

    class Meta:
        verbose_name = verbose_name_plural = "网站设置"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_site")]

    def __str__(self):
        return self.name or "网站设置"

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> "Site":
        """The site's settings; empty ones before anybody filled them in."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
