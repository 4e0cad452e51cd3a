"""Who did what: one list for the whole site, which every layer writes to."""

from contextvars import ContextVar

from django.conf import settings
from django.db import models
from django.urls import NoReverseMatch, reverse

# Where the request that is being answered comes from; empty for a command.
acting_from: ContextVar[str] = ContextVar("acting_from", default="")


def called(user) -> str:
    """A person as records and notices name them; nobody is the command line."""
    if user is None:
        return "命令行"
    return f"{user.last_name}{user.first_name}" or user.get_username()


class InsertOnly(models.QuerySet):
    """Rows that are never changed nor deleted through the model's manager."""

    def update(self, **kwargs):
        raise TypeError("记录只增不改。")

    def delete(self):
        raise TypeError("记录只增不删。")


class InsertedOnly(models.Model):
    """A record, which is never changed nor deleted."""

    objects = InsertOnly.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("记录只增不改。")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("记录只增不删。")


class AuditQuerySet(InsertOnly):
    def about(self, thing: models.Model):
        """What was done to a thing, the latest first."""
        return self.filter(model=thing._meta.label_lower, object_id=str(thing.pk)).select_related("by")

    def deleted(self, model: type[models.Model], pk) -> bool:
        """Whether there was a row with that key, and it was deleted."""
        return self.filter(model=model._meta.label_lower, object_id=str(pk), action="删除").exists()

    def record(self, thing: models.Model, action: str, *, by=None, before: str = "", after: str = "") -> "AuditEntry":
        """Note what was done to a thing, by whom (None: a command), and what was there before and after.

        A thing without a key stands for a whole table, and has no page.
        """
        return self.create(
            by=by,
            action=action,
            model=thing._meta.label_lower,
            kind=str(thing._meta.verbose_name),
            object_id="" if thing.pk is None else str(thing.pk),
            name=str(thing)[:300],
            before=before,
            after=after,
            address=acting_from.get()[:45],
        )


class AuditEntry(InsertedOnly):
    """One thing that was done (审计记录). Inserted only; it outlives what it is about."""

    at = models.DateTimeField("时间", auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="谁", null=True, related_name="audit_entries"
    )
    action = models.CharField("做了什么", max_length=20)
    model = models.CharField("模型", max_length=50)
    kind = models.CharField("类别", max_length=20)
    object_id = models.CharField("编号", max_length=40)
    name = models.CharField("对象", max_length=300)
    before = models.TextField("原来", blank=True)
    after = models.TextField("后来", blank=True)
    address = models.CharField("来自", max_length=45, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["model", "object_id"])]

    def __str__(self):
        return f"{self.action}{self.kind}“{self.name}”"

    def get_absolute_url(self) -> str:
        """The admin's page of the thing, or nothing where it has none."""
        try:
            return reverse(f"admin:{self.model.replace('.', '_')}_change", args=[self.object_id])
        except NoReverseMatch:
            return ""
