from django.conf import settings
from django.db import models, transaction

from departments.addresses import address
from departments.names import Register, norm


class DepartmentQuerySet(models.QuerySet["Department"]):
    def current(self):
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def merged(self):
        """Those that were."""
        return self.exclude(merged_into=None)

    def register(self) -> Register:
        """All names and aliases as one plain value, for reading credits. One query.

        The name of a merged department is the other's, whatever became of the alias that merging has made of it.
        """
        aliases = Alias.objects.filter(department__in=self.current())
        rows = self.current().order_by().annotate(official=models.F("name")).values_list("name", "pk", "official")
        called = aliases.order_by().values_list("name", "department_id", "department__name")
        merged = self.merged().order_by().values_list("name", "merged_into_id", "merged_into__name")
        return Register(rows.union(called, merged))

    def offered(self) -> list[tuple[str, str]]:
        """What a credit may be printed with, to choose from: each name and alias, and which of the two it is."""
        aliases = Alias.objects.filter(department__in=self.current()).values_list("name", "department__name")
        names = [(name, "现行名称") for name in self.current().values_list("name", flat=True)]
        return names + [(alias, f"{name}的别名") for alias, name in aliases]

    @transaction.atomic
    def load(self, rows) -> tuple[int, int]:
        """Add and update departments from `[{"name", "aliases", "kind", "order"}]`; returns how many of each.

        What is said of a merged department adds to the names of the other, and changes nothing else.
        Raises `ValueError` with Chinese text; then nothing is stored.
        """
        if not isinstance(rows, list):
            raise ValueError("最外层应是单位的列表。")
        known = self.register()
        owners = {norm(name): found.name for name in known.names if (found := known.find(name))}
        merged = dict(self.merged().values_list("name", "merged_into__name"))
        checked = [_checked(row, n) for n, row in enumerate(rows, start=1)]
        added = updated = 0
        for n, (name, aliases, values) in enumerate(checked, start=1):
            if name in merged:
                name, aliases, values = merged[name], [name, *aliases], {}
            for called in (name, *aliases):
                owner = owners.setdefault(norm(called), name)
                if owner != name:
                    raise ValueError(f"第{n}项的“{called}”已经是{owner}的名称或别名。")
            department, made = self.update_or_create(name=name, defaults=values)
            added, updated = added + made, updated + (not made)
            Alias.objects.bulk_create(
                [Alias(department=department, name=alias) for alias in aliases], ignore_conflicts=True
            )
        return added, updated

    def named(self, name: str) -> "Department | None":
        """The department of that name or alias, white space and width of letters aside."""
        found = self.register().find(name)
        return self.get(pk=found.pk) if found else None

    def taken(self, name: str, *, but: int | None = None) -> str:
        """Why no department but the one of this key may be called so, in Chinese; nothing where it may."""
        found = self.register().find(name)
        return f"“{name}”已经是{found.name}的名称或别名。" if found and found.pk != but else ""


def _checked(row, n: int) -> tuple[str, list[str], dict]:
    """Name, aliases and other fields of a row of a register file. Raises `ValueError` with Chinese text."""
    name = row.get("name") if isinstance(row, dict) else None
    if not isinstance(name, str) or not name.strip() or len(name.strip()) > 100:
        raise ValueError(f"第{n}项没有名称（name），或名称超过100字。")
    aliases = row.get("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(a, str) and 0 < len(a.strip()) <= 100 for a in aliases):
        raise ValueError(f"第{n}项“{name}”的别名（aliases）应是名称的列表。")
    values = {}
    if row.get("kind") is not None:
        if row["kind"] not in Department.Kind.values:
            raise ValueError(f"第{n}项“{name}”的类别（kind）应是{'、'.join(Department.Kind.values)}之一。")
        values["kind"] = row["kind"]
    if row.get("order") is not None:
        if not isinstance(row["order"], int) or isinstance(row["order"], bool) or not 0 <= row["order"] < 2**31:
            raise ValueError(f"第{n}项“{name}”的次序（order）应是不小于0的整数。")
        values["order"] = row["order"]
    return name.strip(), [alias.strip() for alias in aliases if alias.strip() != name.strip()], values


class Department(models.Model):
    """Who contributes (供稿单位)."""

    class Kind(models.TextChoices):
        DISTRICT = "县（市、区）", "县（市、区）"
        BUREAU = "市直部门", "市直部门"
        OTHER = "其他", "其他"

    name = models.CharField("名称", max_length=100, unique=True)
    kind = models.CharField("类别", max_length=10, choices=Kind, default=Kind.BUREAU)
    order = models.PositiveIntegerField("排列", default=0, help_text="小的在前；相同的按名称")
    active = models.BooleanField("在用", default=True, help_text="撤销或更名的单位不再供稿，以往的供稿仍在它名下")
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name="后继单位", null=True, blank=True, related_name="predecessors"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, verbose_name="并入", null=True, blank=True, editable=False, related_name="merged"
    )

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "供稿单位"
        ordering = ["order", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return address("department", self.pk)

    @transaction.atomic
    def also_called(self, name: str) -> "Alias":
        """Add an alias, so that credits printed with it are this department's from now on.

        Raises `ValueError` with Chinese text where the name is another department's already.
        """
        if taken := Department.objects.taken(name, but=self.pk):
            raise ValueError(taken)
        return Alias.objects.get_or_create(name=name, defaults={"department": self})[0]


class Alias(models.Model):
    """What else a department is called."""

    department = models.ForeignKey(Department, models.CASCADE, verbose_name="单位", related_name="aliases")
    name = models.CharField("别名", max_length=100, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "别名"
        ordering = ["name"]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """A user's department: whose articles a contributor (供稿员) may read and write."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="用户", related_name="membership"
    )
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="单位", related_name="memberships")

    class Meta:
        verbose_name = verbose_name_plural = "所属单位"

    def __str__(self):
        return f"{self.user}（{self.department}）"
