"""Import in three steps: a file or a text is given, its reading is checked, and it becomes a draft."""

from dataclasses import asdict

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from bulletin.admin.findings import chosen, counted, findings
from bulletin.admin.sheet import lay_out
from bulletin.document import Document, Refusal
from bulletin.formats.word.package import FILE_SIZE
from bulletin.importing import (
    AlreadyImported,
    Numbering,
    digest,
    known_issue,
    make_issue,
    numbering_of,
    proposed,
    register_unknown,
    understand_again,
)
from bulletin.models import Issue, Publication, Reading
from bulletin.repairing import add_article, choose
from departments.models import Department

STEPS = ("1 交来文件", "2 核对读入结果", "3 成为草稿")


class GivingForm(forms.Form):
    """Step 1: a file, or the whole text pasted."""

    publication = forms.ModelChoiceField(
        Publication.objects.all(), label="刊物", empty_label=None, error_messages={"required": "请选择刊物。"}
    )
    file = forms.FileField(
        label="选一个文件，或拖到这里",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.docx"}),
    )
    # A plain field, since CharField would strip the text and refuse what may stand in it.
    text = forms.Field(
        label="粘贴全文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": "从目录或报头到最后一行，一起粘贴"}),
    )

    def clean(self):
        file, text = self.cleaned_data.get("file"), self.cleaned_data.get("text") or ""
        if file is None and not text.strip():
            raise forms.ValidationError("没有读入：请选一个文件，或把全文粘贴到下面，再点“读入”。")
        if file is not None and file.size > FILE_SIZE:
            raise forms.ValidationError(
                f"没有读入：“{file.name}”有{file.size / 1024 / 1024:.0f} MB，超过20 MB。请压缩其中的图片，或分成几份，再交。"
            )
        return self.cleaned_data

    def given(self) -> tuple[bytes, str]:
        """The bytes to read, and the file's name; pasted text has none."""
        if file := self.cleaned_data["file"]:
            return file.read(), file.name[-255:]
        # A browser sends every line end of a text area as CRLF, whatever was pasted.
        return self.cleaned_data["text"].replace("\r\n", "\n").encode("utf-8", "surrogatepass"), ""


class MissingForm(GivingForm):
    """The text of one article, in a file of its own or pasted."""

    publication = None


class NumberingForm(forms.Form):
    """Step 2: which issue it becomes, as the file says or as proposed."""

    year = forms.IntegerField(label="年", min_value=1900, max_value=2999, widget=forms.NumberInput({"class": "year"}))
    series = forms.ChoiceField(label="系列", choices=Issue.Series.choices, required=False)
    number = forms.RegexField(
        r"^\s*[1-9][0-9]{0,8}(\s*[-—–]\s*[1-9][0-9]{0,8})?\s*$",
        label="期号",
        widget=forms.TextInput({"class": "short", "inputmode": "numeric"}),
        error_messages={"invalid": "请写成 8，合刊写成 5-6。", "required": "请填期号。"},
    )
    total = forms.RegexField(
        r"^\s*[1-9][0-9]{0,8}(\s*[-—–]\s*[1-9][0-9]{0,8})?\s*$",
        label="总期号",
        required=False,
        widget=forms.TextInput({"class": "short", "inputmode": "numeric"}),
        error_messages={"invalid": "请写成 108，合刊写成 105-106。"},
    )
    date = forms.DateField(label="日期", widget=forms.DateInput({"type": "date", "class": "date"}, format="%Y-%m-%d"))

    @staticmethod
    def written(numbering: Numbering) -> dict:
        """A numbering as the fields hold it."""
        return {
            "year": numbering.year,
            "series": numbering.series,
            "number": _span_written(numbering.number, numbering.number_to),
            "total": _span_written(numbering.total_number, numbering.total_to),
            "date": numbering.date,
        }

    def numbering(self) -> Numbering:
        """What the fields say. Raises `Refusal` where the numbers of a double issue are out of order."""
        data = self.cleaned_data
        number, number_to = _span_read(data["number"])
        total, total_to = _span_read(data["total"])
        return Numbering(data["year"], number, number_to, total, total_to, data["date"], data["series"])


def _span_written(first: int | None, last: int | None) -> str:
    return f"{first}-{last}" if last else str(first or "")


def _span_read(text: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    first, _, last = text.replace("—", "-").replace("–", "-").partition("-")
    if last and int(last) <= int(first):
        raise Refusal(f"合刊的期号“{text}”次序不对：后一个要大于前一个。")
    return int(first), int(last) if last else None


class ImportPages:
    """The pages of steps 1 and 2, for the issues' admin."""

    def __init__(self, model_admin):
        self.model_admin, self.site = model_admin, model_admin.admin_site

    def give(self, request):
        """Step 1. The text is stored before it is read, so that nothing pasted is lost."""
        self._allow(request)
        Reading.objects.forget_old()
        form = GivingForm(request.POST or None, request.FILES or None, initial=self._usual(request))
        refused = None
        if request.method == "POST" and form.is_valid():
            publication = form.cleaned_data["publication"]
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
        form = NumberingForm(request.POST or None, initial=self._numbering(document, reading) | reading.typed)
        if request.method == "POST":
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

    def _keep(self, request, publication, data: bytes, name: str) -> Reading:
        """The file or text as an unfinished import of this person; the same one again is the same import."""
        mine = self._mine(request).filter(publication=publication, digest=digest(data), name=name)
        return mine.first() or Reading.objects.create(
            publication=publication, content=data, digest=digest(data), name=name, by=request.user
        )

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

    def _repaired(self, request, document: Document, reading: Reading) -> str:
        """Do what a button says and keep what was typed beside it; returns where the page goes on: #problem."""
        reading.typed = {name: request.POST[name] for name in NumberingForm.base_fields if name in request.POST}
        reading.save(update_fields=["typed"])
        value = request.POST.get("repair", "")
        try:
            if "_register" in request.POST:
                register_unknown(document)
                return "#problems"
            repair, problem = chosen(value, document.problems, request.POST.get(f"name:{value.split(':')[0]}", ""))
            choose(reading, repair)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return "#problems"
        following = [each for each in findings(document.problems) if each.line > problem.line]
        return f"#{following[0].key}" if following else "#problems"

    def _numbering(self, document: Document, reading: Reading) -> dict:
        said = numbering_of(document)
        return NumberingForm.written(proposed(said, reading.publication, timezone.localdate()))

    # How they are shown

    def _checking(self, request, document: Document, reading: Reading, form, register):
        found = findings(document.problems)
        said = asdict(numbering_of(document))
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

    def _known(self, request, known: AlreadyImported):
        messages.info(request, str(known))
        return HttpResponseRedirect(reverse("admin:bulletin_issue_change", args=[known.issue.pk]))

    def _usual(self, request) -> dict:
        """The publication that this person imported last."""
        last = Reading.objects.filter(by=request.user).order_by("-at").values_list("publication", flat=True).first()
        return {"publication": last}

    def _reading(self, request, pk) -> Reading:
        return get_object_or_404(
            Reading.objects.filter(by=request.user).select_related("publication", "issue__publication"), pk=pk
        )

    def _mine(self, request):
        return Reading.objects.unfinished().filter(by=request.user)

    def _allow(self, request):
        if not self.model_admin.has_add_permission(request):
            raise PermissionDenied

    def _page(self, request, template: str, context: dict):
        context = {**self.site.each_context(request), "opts": Issue._meta, "steps": STEPS, **context}
        return TemplateResponse(request, f"admin/bulletin/issue/{template}", context)
