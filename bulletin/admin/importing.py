"""Import in three steps: a file or a text is given, its reading is checked, and it becomes a draft."""

from dataclasses import asdict

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from bulletin.admin.batch import BatchPages
from bulletin.admin.findings import chosen, counted, findings
from bulletin.admin.forms import GivingForm, MissingForm, NumberingForm
from bulletin.admin.readings import STEPS, ReadingPages
from bulletin.admin.sheet import lay_out
from bulletin.document import Document, Refusal
from bulletin.importing import (
    AlreadyImported,
    known_issue,
    make_issue,
    numbering_of,
    register_unknown,
    understand_again,
)
from bulletin.models import Issue, Reading
from bulletin.repairing import add_article, choose
from bulletin.replacing import draft_of
from departments.models import Department


class ImportPages(ReadingPages):
    """The pages of steps 1 and 2."""

    def give(self, request):
        """Step 1. The text is stored before it is read, so that nothing pasted is lost."""
        self._allow(request)
        Reading.objects.forget_old()
        form = GivingForm(request.POST or None, request.FILES or None, initial=self._usual(request))
        refused = None
        if request.method == "POST" and form.is_valid():
            publication = form.cleaned_data["publication"]
            if len(form.files_given) > 1:
                return BatchPages(self.model_admin).given(request, publication, form.files_given)
            data, name = form.given()
            if issue := known_issue(publication, data):
                return self._known(request, AlreadyImported(issue))
            reading = self._keep(request, publication, data, name)
            try:
                understand_again(reading)
                return HttpResponseRedirect(reading.get_absolute_url())
            except Refusal as refusal:
                refused = f"没有读入：{refusal}"
                if name:
                    reading.delete()  # whoever has the file gives it again; a pasted text may have no other copy
        context = {
            "title": "导入刊物",
            "form": form,
            "refused": refused or next(iter(form.non_field_errors()), None),
            "unfinished": self._mine(request).defer("content").select_related("publication"),
            "step": STEPS[0],
        }
        return self._page(request, "give.html", context)

    def check(self, request, pk):
        """Step 2: what was understood, with a click for every problem; then step 3."""
        self._allow(request)
        reading = self._reading(request, pk)
        if reading.issue:
            return self._known(request, AlreadyImported(reading.issue))
        if "_drop" in request.POST:
            reading.delete()
            messages.info(request, f"“{reading}”没有导入，已经删去。")
            return HttpResponseRedirect(reverse("admin:bulletin_issue_import"))
        register = Department.objects.register()
        try:
            document = understand_again(reading, register)
        except Refusal as refusal:
            return self._unreadable(request, reading, refusal)
        form = NumberingForm(request.POST or None, initial=self._numbering(document, reading))
        if request.method == "POST":
            self._keep_typed(request, reading)
            if "_confirm" in request.POST:
                if issue := self._confirmed(request, document, reading, form, register):
                    return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[issue.pk]))
            else:
                return HttpResponseRedirect(reading.get_absolute_url() + self._repaired(request, document, reading))
        return self._checking(request, document, reading, form, register)

    def add_missing(self, request, pk, line):
        """Between the steps: the text of an article that the contents announce, from another file."""
        self._allow(request)
        reading = self._reading(request, pk)
        if reading.issue:
            return self._known(request, AlreadyImported(reading.issue))
        document = understand_again(reading)
        item = next((item for item in document.toc if item.line == line), None)
        if item is None:
            raise Http404
        form = MissingForm(request.POST or None, request.FILES or None)
        refused = None
        if request.method == "POST" and form.is_valid():
            try:
                add_article(reading, document, line, *form.given())
                return HttpResponseRedirect(reading.get_absolute_url() + "#problems")
            except Refusal as refusal:
                refused = f"没有读入：{refusal}"
        context = {
            "title": f"补上《{item.title}》",
            "reading": reading,
            "form": form,
            "refused": refused or next(iter(form.non_field_errors()), None),
            "step": STEPS[1],
        }
        return self._page(request, "missing.html", context)

    # What the steps do

    def _confirmed(self, request, document: Document, reading: Reading, form, register) -> Issue | None:
        """The draft that the reading has become; None with a message or errors in the form otherwise."""
        if not form.is_valid():
            return None
        try:
            issue = make_issue(document, form.numbering(), reading, register=register)
        except AlreadyImported as known:
            messages.info(request, str(known))
            return known.issue
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return None
        self.model_admin.log_addition(request, issue, [{"added": {}}])
        messages.success(request, f"{issue.label}的草稿已经建立：{len(document.entries)}篇稿件。")
        return issue

    def _keep_typed(self, request, reading: Reading) -> None:
        reading.typed = {name: request.POST[name] for name in NumberingForm.base_fields if name in request.POST}
        reading.save(update_fields=["typed"])

    def _repaired(self, request, document: Document, reading: Reading) -> str:
        """Do what a button says; returns where the page goes on: #problem."""
        value = request.POST.get("repair", "")
        try:
            if "_register" in request.POST:
                register_unknown(document)
                return "#problems"
            repair, problem = chosen(value, document.problems, request.POST.get(f"name:{value.split(':')[0]}", ""))
            choose(reading, repair, by=request.user)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return "#problems"
        following = [each for each in findings(document.problems) if each.line > problem.line]
        return f"#{following[0].key}" if following else "#problems"

    # How they are shown

    def _checking(self, request, document: Document, reading: Reading, form, register):
        found = findings(document.problems)
        said = asdict(numbering_of(document))
        asked = self._asked(document, reading)
        taken = asked and draft_of(reading.publication, asked)
        latest = reading.publication.issues.first()
        context = {
            "title": "核对读入结果",
            "reading": reading,
            "sheet": lay_out(document, found, register),
            "findings": found,
            "counted": counted(found),
            "unknown": sum(finding.code == "contrib.unknown" for finding in found),
            "names": register.names if any(finding.asks for finding in found) else [],
            "form": form,
            "said": all(said[name] for name in ("year", "number", "date")),
            "latest": latest,
            "draft": taken if taken and taken.state == Issue.State.DRAFT else None,
            "step": STEPS[1],
        }
        return self._page(request, "check.html", context)

    def _unreadable(self, request, reading: Reading, refusal: Refusal):
        """A kept text that cannot be read: it comes back into the text area of step 1."""
        text = bytes(reading.content).decode("utf-8", "replace") if not reading.name else ""
        context = {
            "title": "导入刊物",
            "form": GivingForm(initial={"publication": reading.publication, "text": text}),
            "refused": f"没有读入：{refusal}",
            "unfinished": self._mine(request).defer("content").select_related("publication"),
            "step": STEPS[0],
        }
        return self._page(request, "give.html", context)

    def _usual(self, request) -> dict:
        """The publication that this person imported last."""
        last = Reading.objects.filter(by=request.user).order_by("-at").values_list("publication", flat=True).first()
        return {"publication": last}
