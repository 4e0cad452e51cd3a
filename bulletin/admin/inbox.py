"""What waits for a person: the groups of the front page, a function a group, shown in the order of GROUPS."""

from django.urls import reverse
from django.utils.text import Truncator

from articles.models import Article, Contribution
from bulletin.admin import approvals
from bulletin.admin.findings import findings
from bulletin.admin.todo import SHOWN, Button, Group, Row, first
from bulletin.adminsite import BACK
from bulletin.models import Issue, Problem, Reading
from departments.models import Department


def groups(request) -> list[Group]:
    """What waits for who asks; a group without anything is left out."""
    found = [approvals.for_me(request), approvals.hurried(request), *(make(request.user) for make in GROUPS)]
    approvals.counted(request, [group for group in found if group])
    return [group for group in found if group and group.rows]


def unfinished_imports(user) -> Group | None:
    """没有做完的导入: own files that are no draft yet."""
    if not user.has_perm("bulletin.add_issue"):
        return None
    mine = Reading.objects.unfinished().filter(by=user).select_related("publication")
    readings, total = first(mine.defer("content", "outline").order_by("at"))
    rows = [Row(str(each), each.get_absolute_url(), about=str(each.publication), at=each.at) for each in readings]
    return Group("imports", "没有做完的导入", rows, total, reverse("admin:bulletin_issue_import"), "留30天")


def open_problems(user) -> Group | None:
    """未解决的问题: what imports asked about drafts. Names that nobody knows have a group of their own."""
    if not user.has_perm("bulletin.change_issue"):
        return None
    asked = Problem.objects.open().filter(reading__issue__state=Issue.State.DRAFT).exclude(code="contrib.unknown")
    asked = asked.select_related("reading__issue__publication").defer("reading__content", "reading__outline")
    problems, total = first(asked.order_by("reading__at", "reading", "line", "pk"))
    rows = []
    for problem, finding in zip(problems, findings(problems), strict=True):
        issue = problem.reading.issue
        settle = reverse("admin:bulletin_issue_problems", args=[issue.pk]) + BACK
        rows.append(
            Row(
                str(issue),
                f"{reverse('admin:bulletin_issue_change', args=[issue.pk])}#{finding.key}",
                note=f"“{Truncator(problem.quote).chars(40)}”{finding.message}",
                state=finding.word,
                about=f"第{problem.line}行",
                button=next((Button(b.label, settle, "repair", b.value) for b in finding.buttons), None),
            )
        )
    drafts = reverse("admin:bulletin_issue_changelist") + f"?state__exact={Issue.State.DRAFT}"
    return Group("problems", "未解决的问题", rows, total, drafts)


def waiting_names(user) -> Group | None:
    """待关联单位: printed names that the register does not know, in the order of their own page."""
    if not user.has_perms(["articles.change_contribution", "departments.add_department"]):
        return None
    register, page = Department.objects.register(), reverse("admin:articles_contribution_changelist")
    waiting = Contribution.objects.waiting(register)
    rows = []
    for each in waiting[:SHOWN]:
        name = each["printed_name"]
        near = next(iter(register.nearest(name)), "")
        rows.append(
            Row(
                name,
                page,
                note=f"印在{each['count']}篇稿件上",
                about=f"最接近：{near}" if near else "",
                button=Button(
                    "关联" if near else "新建单位", page + BACK, "settle", f"{name}\t{near}" if near else name
                ),
                more=page,
            )
        )
    return Group("names", "待关联单位", rows, len(waiting), page)


def own_drafts(user) -> Group | None:
    """我的草稿: own articles that nobody has been given yet."""
    if not user.has_perm("articles.change_article") or user.has_perm("articles.edit_others_article"):
        return None  # an editor's own stand in the pool with all others
    mine = Article.objects.filter(author=user, state=Article.State.DRAFT, placements=None).defer("body")
    articles, total = first(mine.order_by("updated_at"))
    rows = [
        Row(
            article.title,
            reverse("admin:articles_article_change", args=[article.pk]),
            state=article.get_state_display(),
            about=article.credit.replace("\n", "、"),
            at=article.updated_at,
        )
        for article in articles
    ]
    return Group("drafts", "我的草稿", rows, total, reverse("admin:articles_article_changelist"))


GROUPS = (
    approvals.returned,
    approvals.late,
    unfinished_imports,
    open_problems,
    waiting_names,
    own_drafts,
)
