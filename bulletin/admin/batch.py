"""Several files at once, as of an old archive: what was read of each, and one button for all that raise no question."""

from dataclasses import dataclass, field

from django.contrib import messages

from bulletin.admin.findings import counted, findings
from bulletin.admin.forms import NumberingForm, content, too_large
from bulletin.admin.readings import STEPS, ReadingPages
from bulletin.document import Document, Refusal
from bulletin.importing import AlreadyImported, known_issue, make_issue, understand_again
from bulletin.models import Issue, Reading
from departments.models import Department
from departments.names import Register


@dataclass(slots=True)
class Row:
    """A file, and how far it has come: refused, read (`ready` to be made a draft or not), or an issue."""

    name: str
    reading: int | None = None  # primary key
    said: str = ""
    articles: int = 0
    counted: dict[str, int] = field(default_factory=dict)
    ready: bool = False
    refused: str = ""
    issue: Issue | None = None


class BatchPages(ReadingPages):
    """Where several unfinished imports stand in one table."""

    def given(self, request, publication, files):
        """Step 1 with several files: each is stored and read; one that is refused stops no other."""
        register = Department.objects.register()
        rows = [self._taken_in(request, publication, file, register) for file in files]
        once = {row.reading or -n: row for n, row in enumerate(rows, start=1)}  # the same file twice is one import
        return self._table(request, list(once.values()))

    def unfinished(self, request):
        """Whatever this person has not finished; a click makes drafts of those that the page has listed."""
        self._allow(request)
        register = Department.objects.register()
        if request.method != "POST":
            # One file at a time: together they may be larger than the memory.
            mine = self._mine(request).select_related("publication").iterator(chunk_size=1)
            return self._table(request, [_read(reading, register)[0] for reading in mine])
        keys = [int(key) for key in request.POST.getlist("reading") if key.isdecimal() and len(key) < 19]
        listed = Reading.objects.filter(by=request.user, pk__in=keys).values_list("pk", flat=True).order_by("pk")
        rows = [self._made(request, self._reading(request, pk), register) for pk in list(listed)]
        made = sum(row.issue is not None for row in rows)
        messages.info(
            request, f"{made}份已是草稿。" + (f"{len(rows) - made}份没有建立，原因在下面。" if made < len(rows) else "")
        )
        return self._table(request, rows)

    def _taken_in(self, request, publication, file, register: Register) -> Row:
        if refused := too_large(file):
            return Row(file.name, refused=f"没有读入：{refused}")
        data, name = content(file)
        if issue := known_issue(publication, data):
            return Row(name, said=str(AlreadyImported(issue)), issue=issue)
        reading = self._keep(request, publication, data, name)
        row, _, _ = _read(reading, register)
        if row.refused:
            reading.delete()  # whoever has the file gives it again
            row.reading = None
        return row

    def _made(self, request, reading: Reading, register: Register) -> Row:
        """The draft that a reading becomes, in a transaction of its own; or why it becomes none."""
        if reading.issue:
            return Row(str(reading), said=str(AlreadyImported(reading.issue)), issue=reading.issue)
        row, document, form = _read(reading, register)
        if not row.ready:
            return row
        try:
            row.issue = make_issue(document, form.numbering(), reading, register=register)
        except AlreadyImported as known:
            row.said, row.issue = str(known), known.issue
        except Refusal as refusal:
            row.refused, row.ready = f"没有建立草稿：{refusal}", False
        else:
            self.model_admin.log_addition(request, row.issue, [{"added": {}}])
            row.said = f"{row.issue.label}的草稿已经建立：{row.articles}篇稿件。"
        return row

    def _table(self, request, rows: list[Row]):
        waiting = [row for row in rows if row.reading and not row.issue]
        context = {
            "title": "没有做完的导入",
            "rows": rows,
            "waiting": waiting,
            "ready": sum(row.ready for row in waiting),
            "step": STEPS[1],
        }
        return self._page(request, "unfinished.html", context)


def _read(reading: Reading, register: Register) -> tuple[Row, Document, NumberingForm]:
    """What is read of it now."""
    row = Row(str(reading), reading.pk)
    try:
        document = understand_again(reading, register)
    except Refusal as refusal:
        row.refused = f"没有读入：{refusal}"
        return row, Document(), NumberingForm({})
    form = NumberingForm.said(document, reading)
    row.ready = form.is_valid() and document.well_read
    row.said = _said(document, form.cleaned_data)
    row.articles = len(document.entries)
    row.counted = counted(findings(document.problems))
    return row, document, form


def _said(document: Document, numbering: dict) -> str:
    """Name, number and date as read; what is missing is named."""
    year, number, date = (numbering.get(name) for name in ("year", "number", "date"))
    label = f"{f'{year}年' if year else ''}{numbering.get('series', '')}第{number}期" if number else "缺期号"
    said = (document.head.name, label, f"{date:%Y年%-m月%-d日}" if date else "缺日期")
    return "　".join(filter(None, said))
