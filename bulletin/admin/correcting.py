"""Correcting one article of a published issue (更正): the article's own form, and a public note of what changed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from articles.admin.forms import ArticleForm
from articles.models import Conflict
from bulletin.models import Issue, NotPublishable
from departments.modeladmin import Pages
from departments.models import Department


class CorrectionForm(ArticleForm):
    note = forms.CharField(
        label="改了什么（公众会看到，连同今天的日期）",
        widget=forms.Textarea({"rows": 3, "placeholder": "例如：第三段“68所”应为“69所”。"}),
        error_messages={"required": "请写明改了什么，公众会在页面上看到。"},
    )


class CorrectPages(Pages):
    """That page, for the issues' admin."""

    def correct(self, request, pk, article):
        """The text as it is public; saved, it replaces it at once, and what it was stays in the history."""
        issue = self.model_admin.found(request, pk)
        if not request.user.has_perm("bulletin.publish_issue"):
            raise PermissionDenied
        row = issue.placements.select_related("article", "section").filter(article=article).first()
        withdrawn = row and (row.withdrawn or issue.state == Issue.State.WITHDRAWN)
        # What was withdrawn while somebody wrote is refused by the verb, so that nothing typed is lost.
        if row is None or not (request.method == "POST" if withdrawn else issue.is_out):
            raise Http404
        form = CorrectionForm(request.POST or None, request.FILES or None, instance=row.article)
        if request.method == "POST" and form.is_valid():
            try:
                self._corrected(request, issue, row.article, form)
            except NotPublishable as refused:
                form.add_error(None, f"没有更正：{refused}")
            except Conflict:
                form.add_error(
                    None,
                    "没有更正：您打开以后，另有人更正过这一篇。您写的还在下面；请对照公开页面，再点一次“更正”，就以您的为准。",
                )
                form.data = form.data.copy()
                form.data["version"] = issue.articles.get(pk=article).version
            except ValueError as refused:
                form.add_error("files", str(refused))
            else:
                messages.success(request, f"《{row.article}》已更正，页面上已注明。")
                return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[pk]))
        context = {
            "title": "更正已发布的稿件",
            "issue": issue,
            "article": row.article,
            "placements": [row],
            "form": form,
            "action": request.path,
            "names": Department.objects.offered(),
            "revisions": row.article.revisions.select_related("by")[:4],
            "media": form.media,
        }
        return self._page(request, "correct.html", context)

    @transaction.atomic
    def _corrected(self, request, issue: Issue, article, form: CorrectionForm) -> None:
        values = form.values()
        values["attachments"] += form.keep_files(article)
        data = form.cleaned_data
        issue.correct(article, values, by=request.user, note=data["note"], version=data["version"])
