"""The forms of an import: what is given, and which issue it becomes."""

from django import forms

from articles.admin.forms import Files, FilesField
from bulletin.document import Document, Refusal
from bulletin.formats.word.package import FILE_SIZE
from bulletin.importing import Numbering, numbering_of
from bulletin.models import Issue, Publication, Reading

MOST_FILES = 200  # at once


class MissingForm(forms.Form):
    """The text of one article: a file of its own, or pasted."""

    file = FilesField(
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
        files, text = self.files_given, self.cleaned_data.get("text") or ""
        if not files and not text.strip():
            raise forms.ValidationError("没有读入：请选一个文件，或把全文粘贴到下面，再点“读入”。")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"没有读入：一次最多交{MOST_FILES}个文件，这次有{len(files)}个。请分几次交。")
        if len(files) == 1 and (refused := too_large(files[0])):
            raise forms.ValidationError(f"没有读入：{refused}")
        return self.cleaned_data

    @property
    def files_given(self) -> list:
        """The files, in the order in which they were chosen."""
        return self.cleaned_data.get("file", [])

    def given(self) -> tuple[bytes, str]:
        """The bytes to read, and the file's name; pasted text has none."""
        if self.files_given:
            return content(self.files_given[0])
        # A browser sends every line end of a text area as CRLF, whatever was pasted.
        return self.cleaned_data["text"].replace("\r\n", "\n").encode("utf-8", "surrogatepass"), ""


class GivingForm(MissingForm):
    """Step 1: one file, several, or the whole text pasted."""

    publication = forms.ModelChoiceField(
        Publication.objects.all(), label="刊物", empty_label=None, error_messages={"required": "请选择刊物。"}
    )
    file = FilesField(
        label="选文件，或拖到这里",
        required=False,
        allow_empty_file=True,
        widget=Files(attrs={"accept": ".txt,.docx"}),
    )


def content(file) -> tuple[bytes, str]:
    """The bytes of a file and its name, as far as it is kept."""
    return file.read(), file.name[-255:]


def too_large(file) -> str:
    """Why a file is refused before it is read, in a sentence; nothing where it is not."""
    if file.size <= FILE_SIZE:
        return ""
    return f"“{file.name}”有{file.size / 1024 / 1024:.0f} MB，超过20 MB。请压缩其中的图片，或分成几份，再交。"


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

    @classmethod
    def said(cls, document: Document, reading: Reading) -> "NumberingForm":
        """What a file says, and what was typed over it in step 2. What is only proposed there is not in it."""
        values = cls.written(numbering_of(document))
        return cls({name: reading.typed.get(name, value) for name, value in values.items() if value})

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
