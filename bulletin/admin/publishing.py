"""Publishing an issue and what comes after: at once or at a time, withdrawn, restored, its number corrected."""

import datetime
from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from bulletin.admin.forms import NumberingForm
from bulletin.document import Refusal
from bulletin.importing import Numbering, storable
from bulletin.models import FormerNumber, Issue, NotPublishable
from departments.modeladmin import Pages


class WhenForm(forms.Form):
    """Now, or at a moment to come (Beijing time)."""

    when = forms.ChoiceField(choices=[("now", "现在"), ("later", "定时")], initial="now", required=False)
    at_0 = forms.DateField(
        label="日期", required=False, widget=forms.DateInput({"type": "date", "class": "date"}, "%Y-%m-%d")
    )
    at_1 = forms.TimeField(
        label="时刻", required=False, widget=forms.TimeInput({"type": "time", "class": "short"}, "%H:%M")
    )
    seen = forms.BooleanField(required=False)
    digest = forms.CharField(required=False)  # of what this page showed

    def clean(self):
        data = self.cleaned_data
        if data.get("when") == "later" and not self.errors and not (data.get("at_0") and data.get("at_1")):
            raise forms.ValidationError("定时发布要填日期和时刻。")
        return data

    def at(self) -> datetime.datetime | None:
        """The moment that was chosen; None for now."""
        data = self.cleaned_data
        if data["when"] != "later":
            return None
        return timezone.make_aware(datetime.datetime.combine(data["at_0"], data["at_1"]))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="原因",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写明原因。", "null_characters_not_allowed": "原因里有不能保存的字符，请删去。"},
    )


class NumberForm(NumberingForm):
    reason = ReasonForm.base_fields["reason"]


class PublishPages(Pages):
    """Those pages, for the issues' admin. Who may publish may do all of it."""

    def publish(self, request, pk):
        """What citizens will see, what stands against it, and the click that publishes."""
        issue = self._issue(request, pk)
        form = WhenForm(
            request.POST or None, initial={"at_0": timezone.localdate() + datetime.timedelta(days=1), "at_1": "09:00"}
        )
        problems = issue.problems() if issue.state == Issue.State.DRAFT else []
        blockers, warnings = [p for p in problems if p.blocks], [p for p in problems if not p.blocks]
        asking = any(problem.asks for problem in warnings)
        refused = ""
        if request.method == "POST" and "_emergency" in request.POST:
            try:
                issue.publish_in_emergency(
                    by=request.user,
                    reason=storable(request.POST.get("reason", "")),
                    seen=request.POST.get("digest", ""),
                )
            except NotPublishable as reason:
                refused = f"没有发布：{reason}"
            else:
                return self._published(request, issue)
        elif request.method == "POST" and form.is_valid():
            if asking and not blockers and not form.cleaned_data["seen"]:
                refused = "没有发布：请先看提醒，勾选“看过了，照发”。"
            else:
                try:
                    issue.publish(by=request.user, at=form.at(), seen=form.cleaned_data["digest"])
                except NotPublishable as reason:
                    refused = f"没有发布：{reason}"
                else:
                    return self._published(request, issue)
        context = {
            "issue": issue,
            "title": f"发布{issue}",
            "form": form,
            "refused": refused or next(iter(form.non_field_errors()), ""),
            "blockers": blockers,
            "warnings": warnings,
            "asking": asking,
            "contents": issue.contents(),
            "digest": issue.digest(),
            "deciding": True,
            "may_hurry": blockers and all(problem.can_wait for problem in blockers),
            "reason": request.POST.get("reason", ""),
        }
        return self._page(request, "publish.html", context)

    def _published(self, request, issue: Issue):
        seen = "内部的一期，只有工作人员能看" if issue.internal else "公众现在就能看到"
        if issue.state == Issue.State.SCHEDULED:
            seen = f"{timezone.localtime(issue.publish_at):%-m月%-d日 %H:%M}公开，此前可以取消"
        messages.success(request, f"{issue.label}{issue.get_state_display()}，{seen}：{issue.get_absolute_url()}")
        return self._back(issue)

    def unschedule(self, request, pk):
        """One click: a scheduled issue is a draft again."""
        issue = self._issue(request, pk)
        if request.method == "POST":
            try:
                issue.unschedule(by=request.user)
            except NotPublishable as reason:
                messages.error(request, f"没有取消：{reason}")
            else:
                messages.success(request, f"{issue.label}的定时已取消，又是草稿了。")
        return self._back(issue)

    def withdraw(self, request, pk, article=None):
        """The reason, which the page shows from now on instead of the text."""
        return self._decide(request, pk, article, "withdraw", "撤回")

    def restore(self, request, pk, article=None):
        """The way back."""
        return self._decide(request, pk, article, "restore", "恢复")

    def _decide(self, request, pk, article, verb: str, called: str):
        issue = self._issue(request, pk)
        row = issue.placements.select_related("article").filter(article=article).first() if article else None
        if article and row is None:
            raise Http404
        form, refused = ReasonForm(request.POST or None), ""
        if request.method == "POST" and form.is_valid():
            about = {"article": row.article} if row else {}
            try:
                getattr(issue, verb)(by=request.user, reason=form.cleaned_data["reason"], **about)
            except NotPublishable as reason:
                refused = f"没有{called}：{reason}"
            else:
                messages.success(request, f"{f'《{row.article}》' if row else issue.label}已{called}。")
                return self._back(issue)
        context = {
            "title": f"{called}{f'《{row.article}》' if row else issue}",
            "issue": issue,
            "row": row,
            "called": called,
            "form": form,
            "refused": refused,
        }
        return self._page(request, "decide.html", context)

    def correct_number(self, request, pk):
        """A published issue with a wrong number: the old address leads to the new one."""
        issue = self._issue(request, pk)
        if not issue.is_out:
            raise Http404
        said = NumberingForm.written(Numbering.of(issue))
        form, refused = NumberForm(request.POST or None, initial=said), ""
        if request.method == "POST" and form.is_valid():
            was = issue.label
            try:
                values = asdict(form.numbering())
                FormerNumber.objects.correct(issue, values, by=request.user, reason=form.cleaned_data["reason"])
            except (NotPublishable, Refusal) as reason:
                refused = f"没有更正：{reason}"
            else:
                moved = "，原来的网址会转到新的网址" if issue.label != was else "，网址没有变"
                messages.success(request, f"已更正：{issue.label}{moved}；改了什么，页面上已注明。")
                return self._back(issue)
        context = {"title": f"更正{issue}的期号", "issue": issue, "form": form, "refused": refused}
        return self._page(request, "number.html", context)

    def _issue(self, request, pk) -> Issue:
        issue = self.model_admin.found(request, pk)
        if not request.user.has_perm("bulletin.publish_issue"):
            raise PermissionDenied
        return issue

    def _back(self, issue: Issue):
        return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[issue.pk]))
