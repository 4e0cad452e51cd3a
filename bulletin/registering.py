"""The register of departments and what hangs on it: a name that becomes known, a department that is merged."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from articles.models import Article, Contribution
from bulletin.document import Refusal
from bulletin.models import Placement, Problem
from departments.models import Alias, AuditEntry, Department
from departments.names import norm

# A name that becomes known


@transaction.atomic
def register_name(name: str, *, also: str = "", by=None) -> tuple[Department, int]:
    """Make a printed name known: as an alias of the department `also`, or else as a department of its own.

    Credits that wait under that name are linked at once, and what imports asked about it is settled.
    Returns whose name it is and how many were linked.
    Raises `Refusal` where there is no such department, or where the name is another's already.
    """
    if "\0" in name:
        raise Refusal("名称里有不能保存的字符。")
    known = Department.objects.named(name)
    department = _named(name, also) if also else known or _founded(name)
    linked = link_waiting([name], by=by)
    if linked or known is None:
        AuditEntry.objects.record(
            department,
            "关联" if also or known else "新建",
            by=by,
            after=f"名称：{name}\n关联供稿：{linked}篇",
        )
    return department, linked


@transaction.atomic
def link_waiting(names: Iterable[str], *, by=None) -> int:
    """Link the credits that wait under names which have become known, and settle what imports asked about these.

    Returns how many were linked.
    """
    asked = {norm(name) for name in names}
    waiting = Contribution.objects.unlinked().order_by().values_list("printed_name", flat=True).distinct()
    printed = [name for name in waiting if norm(name) in asked]
    placed = Placement.objects.filter(article__in=_articles(printed_name__in=printed))
    linked = Contribution.objects.filter(printed_name__in=printed).link(Department.objects.register())
    placed.reindex()
    unknown = Problem.objects.open().filter(code="contrib.unknown").values_list("pk", "quote")
    Problem.objects.filter(pk__in=[pk for pk, quote in unknown if norm(quote) in asked]).settle(by=by)
    return linked


def _articles(**which) -> list[int]:
    """The articles that have such a credit, by key: what is changed next may make them others."""
    return list(Contribution.objects.filter(**which).order_by().values_list("article", flat=True).distinct())


def _named(name: str, also: str) -> Department:
    department = Department.objects.named(also)
    if department is None:
        raise Refusal(f"单位表里没有“{also}”。")
    try:
        department.also_called(name)
    except ValueError as error:
        raise Refusal(str(error)) from error
    return department


def _founded(name: str) -> Department:
    if len(name) > 100:
        raise Refusal("名称超过100字，不像是一个单位。")
    return Department.objects.create(name=name)


# A department that is merged


@dataclass(frozen=True, slots=True)
class Merging:
    """What merging a department into another does."""

    department: Department
    into: Department
    moved: int  # credits that become the other's
    both: list[Article]  # credit both: the name stays there as printed, without a link
    names: list[str]  # that the other is called by as well from then on
    users: list[str]
    predecessors: list[Department]


def merging(department: Department, into: Department) -> Merging:
    """What merging would do. Raises `Refusal` where it cannot be done."""
    if department == into:
        raise Refusal("不能并入自己。")
    if department.merged_into:
        raise Refusal(f"{department}已经并入{department.merged_into}，不能再并一次。")
    if into.merged_into:
        raise Refusal(f"{into}已经并入{into.merged_into}，请并入{into.merged_into}。")
    credited = Article.objects.filter(contributions__department=department)
    both = list(credited.filter(contributions__department=into).only("title"))
    return Merging(
        department,
        into,
        moved=department.contributions.count() - len(both),
        both=both,
        names=[department.name, *(alias.name for alias in department.aliases.all())],
        users=[str(row.user) for row in department.memberships.select_related("user")],
        predecessors=list(department.predecessors.exclude(pk=into.pk)),
    )


@transaction.atomic
def merge(department: Department, into: Department, *, by=None) -> Merging:
    """Make the other of two departments the one for all that either has contributed and is called.

    The merged one is kept, so that its address leads to the other. Printed names never change.
    Raises `Refusal` as `merging` does.
    """
    rows = Department.objects.select_for_update().filter(pk__in=[department.pk, into.pk]).order_by("pk")
    locked = {row.pk: row for row in rows}
    department, into = locked[department.pk], locked[into.pk]
    done = merging(department, into)
    credited = _articles(department=department)
    department.contributions.filter(article__in=into.contributions.values("article")).update(department=None)
    department.contributions.update(department=into)
    department.aliases.update(department=into)
    Alias.objects.get_or_create(name=department.name, defaults={"department": into})
    department.memberships.update(department=into)
    department.predecessors.exclude(pk=into.pk).update(successor=into)
    department.predecessors.update(successor=None)  # nobody succeeds itself
    department.merged.update(merged_into=into)  # no chains: an old address leads on in one step
    department.active, department.merged_into = False, into
    department.save(update_fields=["active", "merged_into"])
    Placement.objects.filter(article__in=credited).reindex()
    AuditEntry.objects.record(
        department,
        "合并",
        by=by,
        before=f"供稿：{done.moved + len(done.both)}篇\n名称：{'、'.join(done.names)}\n用户：{'、'.join(done.users) or '（空）'}",
        after=f"并入：{into}\n移过去的供稿：{done.moved}篇\n两个单位都署名、只留印出的名称：{len(done.both)}篇",
    )
    return done


def in_use(department: Department) -> str:
    """What hangs on a department, so that it cannot be deleted; nothing where it can."""
    counted = (
        (department.contributions.count(), "篇供稿"),
        (department.memberships.count(), "个用户"),
        (department.predecessors.count(), "个前身"),
        (department.merged.count(), "个并入的单位"),
    )
    return "、".join(f"{count}{what}" for count, what in counted if count)
