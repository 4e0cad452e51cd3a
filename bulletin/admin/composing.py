"""Composing an issue: one page, one form; dragging only rewrites its fields."""

from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from articles import markup
from articles.admin.forms import fitting_credit
from articles.likeness import near
from articles.models import Article, Proof, Proofed
from bulletin import editions
from bulletin.admin.arrangement import Desk, PoolForm, key_of
from bulletin.admin.findings import counted, findings
from bulletin.admin.forms import NumberingForm
from bulletin.admin.signing import signing
from bulletin.document import Refusal
from bulletin.importing import Numbering
from bulletin.models import Issue, Publication, Recomposed
from bulletin.models.placement import Contents
from departments.modeladmin import Pages
from departments.models import AuditEntry, Department, called
from departments.sentences import say_plainly

LATEST = 6  # changes beside the form
JUMPS = 15  # articles from which on the sections have jump links


class IssueForm(NumberingForm):
    """What an issue says of itself: numbering, masthead and colophon."""

    organ = forms.CharField(label="编辑单位", max_length=100, required=False)
    secrecy = forms.CharField(
        label="密级或内部资料", max_length=100, required=False, help_text="填了，这一期就只在内部"
    )
    internal = forms.BooleanField(label="内部，不公开", required=False)
    colophon = forms.CharField(label="版记", required=False, widget=forms.Textarea({"rows": 4}), strip=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_plainly(self)

    @staticmethod
    def of(issue: Issue) -> dict:
        """An issue as the fields hold it."""
        rest = {name: getattr(issue, name) for name in ("organ", "secrecy", "internal", "colophon", "version")}
        return NumberingForm.written(Numbering.of(issue)) | rest

    def values(self) -> dict:
        """What `Issue.compose` takes. Raises `Refusal` where the numbers of a double issue are out of order."""
        data = self.cleaned_data
        values = asdict(self.numbering()) | {"organ": data["organ"], "secrecy": data["secrecy"]}
        values["internal"] = data["internal"] or bool(data["secrecy"])
        return values | {"colophon": data["colophon"].replace("\r\n", "\n").strip("\n")}


class NewIssueForm(NumberingForm):
    publication = forms.ModelChoiceField(Publication.objects.all(), label="刊物", empty_label=None)

    field_order = ["publication"]


class NewArticleForm(forms.Form):
    """An article written without leaving: its text is plain, a line a paragraph."""

    title = forms.CharField(label="标题", max_length=300, required=False)
    credit = forms.CharField(label="供稿单位，照印的一行", required=False)
    text = forms.CharField(label="正文，一行一段", required=False, widget=forms.Textarea({"rows": 6}))
    section = forms.CharField(required=False)

    prefix = "new"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        say_plainly(self)

    def clean_credit(self):
        return fitting_credit(self.cleaned_data["credit"])

    def clean(self):
        data = self.cleaned_data
        if not data.get("title") and (data.get("text") or data.get("credit")) and "title" not in self.errors:
            self.add_error("title", "请填标题。")
        return data

    def written(self, desk: Desk, *, by) -> list[tuple[str | None, int]]:
        """Store the article, if one was written; gives its place, at the end of its section."""
        data = self.cleaned_data
        if not data["title"]:
            return []
        body = "".join(markup.paragraph(line.strip()) for line in data["text"].splitlines() if line.strip())
        article = Article.objects.write({"title": data["title"], "credit": data["credit"], "body": body}, by=by)
        panel = desk.panels.get(data["section"]) or next(iter(desk.panels.values()))
        return [(panel.name or None, article.pk)]


class ComposePages(Pages):
    """The pages that make and compose an issue, for the issues' admin."""

    def add(self, request):
        """A blank issue: its number, proposed."""
        if not self.model_admin.has_add_permission(request):
            raise PermissionDenied
        form = NewIssueForm(request.POST or None, initial=self._proposed(request))
        if request.method == "POST" and form.is_valid():
            publication = form.cleaned_data["publication"]
            try:
                issue = Issue.objects.begin(publication, asdict(form.numbering()), by=request.user)
            except Refusal as refusal:
                form.add_error("number", str(refusal))
            else:
                return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[issue.pk]))
        context = {"title": "从空白的一期开始", "form": form, "publications": Publication.objects.exists()}
        return self._page(request, "new.html", context)

    def compose(self, request, issue: Issue):
        """The contents of a draft, and everything that is done about it."""
        if request.method != "POST":
            return self._desk(request, issue, Desk(issue), IssueForm(initial=IssueForm.of(issue)))
        form, desk, article = IssueForm(request.POST), Desk(issue, request.POST), NewArticleForm(request.POST)
        if "_filter" in request.POST:
            return self._desk(request, issue, desk, form, article)
        if issue.state != Issue.State.DRAFT:
            desk.errors.append(f"{issue}{issue.get_state_display()}，没有保存。您排的次序还在本页。")
        if article.is_valid() and article.cleaned_data["title"]:
            desk.check_name(article.cleaned_data["section"])
        if all([form.is_valid(), article.is_valid(), desk.valid]):
            try:
                return self._saved(request, issue, desk, form, article)
            except Recomposed as changed:
                desk.errors.append(self._meanwhile(changed.theirs))
                desk.also(changed.theirs)
                form.data = form.data.copy()
                form.data["version"] = changed.theirs.version
            except Refusal as refusal:
                form.add_error("number", str(refusal))
        return self._desk(request, issue, desk, form, article)

    @transaction.atomic
    def _saved(self, request, issue: Issue, desk: Desk, form: IssueForm, article: NewArticleForm):
        """Store all of it or nothing. Raises as `Issue.compose` does."""
        arrangement = desk.arrangement() + article.written(desk, by=request.user)
        revision = issue.compose(form.values(), arrangement, by=request.user, version=form.cleaned_data["version"])
        messages.success(request, f"{issue.label}已保存。" if revision else f"{issue.label}没有改动。")
        if "_save" in request.POST:
            return HttpResponseRedirect(reverse("admin:bulletin_issue_changelist"))
        return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[issue.pk]))

    @staticmethod
    def _meanwhile(theirs: Issue) -> str:
        last = theirs.revisions.select_related("by").first()
        return (
            f"没有保存：{called(last.by)}在{timezone.localtime(last.at):%H:%M}保存过这一期。您排的都还在本页，他加入的稿件排在各栏目最后。"
            "再点一次“保存”，就以本页为准；他的那一版在历史里，可以取回。"
        )

    def move(self, request, issue: Issue):
        """Move one article of a draft to another draft."""
        article, target = (key_of(request.POST.get(name, "")) for name in ("article", "issue"))
        row = issue.placements.select_related("article").filter(article=article).first()
        drafts = Issue.objects.filter(state=Issue.State.DRAFT).exclude(pk=issue.pk).select_related("publication")
        other = drafts.filter(pk=target).first()
        if row is None or other is None:
            messages.warning(request, "请选一篇稿件，和要移到的一期草稿。")
        else:
            try:
                other.take(row.article, by=request.user)
            except Refusal as refusal:
                messages.error(request, f"没有移：{refusal}")
            else:
                messages.success(request, f"《{row.article}》已移到{other.label}。")
        return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[issue.pk]))

    # How it is shown

    def read(self, request, issue: Issue):
        """An issue that is no draft, or for who does not compose: its contents, and what can be done about it."""
        draft = issue.state == Issue.State.DRAFT
        placed = issue.placed()
        marks = issue.marks(placed)
        problems = issue.problems(placed=placed, marks=marks) if draft else []
        blockers = [problem for problem in problems if problem.blocks]
        contents = issue.contents(withdrawn=True)
        context = {
            "title": str(issue),
            "issue": issue,
            "contents": contents,
            "count": sum(len(rows) for _, rows in contents),
            "characters": sum(row.article.characters for _, rows in contents for row in rows),
            "draft": draft,
            "blockers": blockers,
            "warnings": [problem for problem in problems if not problem.blocks],
            "events": issue.events.select_related("by", "article"),
            "former": issue.former_numbers.all(),
            "may_publish": request.user.has_perm("bulletin.publish_issue"),
            **signing(request.user, issue, placed, marks, blockers),
        }
        return self._page(request, "read.html", context | self._beside(request, issue, contents))

    @staticmethod
    def _beside(request, issue: Issue, contents: Contents | None = None) -> dict:
        """What the preview and the latest changes show."""
        share = f"{reverse('admin:login')}?next={issue.get_absolute_url()}"
        return {
            "share": request.build_absolute_uri(share),
            "editions": editions.offered(issue, contents),
            "history": list(AuditEntry.objects.about(issue)[:LATEST]),
        }

    def _desk(self, request, issue: Issue, desk: Desk, form: IssueForm, article: NewArticleForm | None = None):
        asked = PoolForm(request.POST or request.GET)
        pool = desk.pool(asked)
        standing = [row for row in desk.rows if row.section]
        likenesses = near((row.article for row in standing + pool.rows), issue.comparable())
        likest = {each.article: each for each in reversed(likenesses)}
        proofs = Proof.objects.of([*(row.article for row in standing + pool.rows), *desk.articles])
        for n, row in enumerate(standing + pool.rows):
            row.n, row.likeness, row.proof = n, likest.get(row.article.pk), proofs[row.article.pk]
        found = findings(issue.open_problems, dismissible=True)
        placed = issue.placed(desk.placed.values())
        marks = issue.marks(placed)
        own = [each for each in likenesses if each.article in desk.placed]
        problems = issue.problems(own, placed, marks, proofs)
        blockers = [problem for problem in problems if problem.blocks]
        articles = [row.article for row in standing]
        context = {
            "title": str(issue),
            "issue": issue,
            "desk": desk,
            "form": form,
            "new_article": article or NewArticleForm(),
            "pool": pool,
            "asked": asked,
            "states": Article.State.choices,
            "departments": Department.objects.current().only("name"),
            "drafts": Issue.objects.filter(state=Issue.State.DRAFT).exclude(pk=issue.pk).select_related("publication"),
            "before": issue.preceding,
            "gap": issue.gap,
            "rows": len(standing) + len(pool.rows),
            "count": len(articles),
            "characters": sum(article.characters for article in articles),
            "rate": Proofed.rate_of(proofs[article.pk] for article in articles),
            "jumps": len(articles) > JUMPS,
            "unsaved": request.method == "POST",
            "errors": bool(form.errors or desk.errors or not desk.valid or (article and article.errors)),
            "findings": found,
            "counted": counted(found),
            "unknown": sum(finding.code == "contrib.unknown" for finding in found),
            "names": Department.objects.register().names if any(finding.asks for finding in found) else [],
            "may_settle": True,
            "blockers": blockers,
            "warnings": [problem for problem in problems if not problem.blocks],
            "may_publish": request.user.has_perm("bulletin.publish_issue"),
            "colophon_lines": len((form["colophon"].value() or issue.publication.colophon).splitlines()),
            "may_import": self.model_admin.has_add_permission(request),
            **signing(request.user, issue, placed, marks, blockers),
        }
        return self._page(request, "compose.html", context | self._beside(request, issue))

    @staticmethod
    def _proposed(request) -> dict:
        """The next numbers of the publication that is asked for, or else of the first."""
        asked = key_of(request.GET.get("publication", ""))
        publications = Publication.objects.filter(pk=asked) if asked else Publication.objects.all()
        publication, today = publications.first(), timezone.localdate()
        number, total = publication.next_numbers(today.year) if publication else (1, None)
        proposed = Numbering(year=today.year, number=number, total_number=total, date=today)
        return {"publication": publication} | NumberingForm.written(proposed)
