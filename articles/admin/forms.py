"""The form of an article."""

from uuid import uuid4

from django import forms

from articles.editor import BodyWidget
from articles.markup import clean
from articles.models import Article, Attachment, Contribution
from departments.models import Department
from departments.names import read_credit
from departments.sentences import say_plainly

BODY_SIZE = 1024 * 1024  # bytes


class Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none."""

    widget = Files

    def clean(self, data, initial=None):
        given = data if isinstance(data, (list, tuple)) else [data]
        return [super(FilesField, self).clean(each, initial) for each in given if each]


class ArticleForm(forms.ModelForm):
    """What is written: the fields of `Article.CONTENT`, and the files that go with it."""

    files = FilesField(label="添加附件（pdf、docx、xlsx，每份20 MB 以内）", required=False)
    attachments = forms.MultipleChoiceField(label="附件", required=False, widget=forms.CheckboxSelectMultiple)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)
    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = Article.CONTENT
        widgets = {
            "title": forms.TextInput({"class": "headline"}),
            "body": BodyWidget,
            "credit": forms.Textarea({"rows": 1}),
            "editor_note": forms.Textarea({"rows": 3}),
        }
        error_messages = {"title": {"required": "请填标题。"}}

    def __init__(self, *args, instance: Article | None = None, initial: dict | None = None, **kwargs):
        article = instance or Article()
        started = {"version": article.version, "form_key": None if article.pk else uuid4()}
        attached = [str(each["id"]) for each in article.attached]
        super().__init__(
            *args, instance=article, initial=started | {"attachments": attached} | (initial or {}), **kwargs
        )
        say_plainly(self)
        self.fields["attachments"].choices = [(str(each["id"]), each["name"]) for each in article.attached]

    def clean_body(self):
        body = self.cleaned_data["body"]
        size = len(body.encode("utf-8", "surrogatepass"))
        if size > BODY_SIZE:
            raise forms.ValidationError(
                f"正文有{size / BODY_SIZE:.1f} MB，超过1 MB，没有保存。请分成几篇，文字还在下面。"
            )
        return body

    def clean_credit(self):
        return fitting_credit(self.cleaned_data["credit"])

    def _post_clean(self):
        # Nothing is written into the article here: its verb does that, on the version that is stored by then.
        pass

    def values(self) -> dict:
        """What `Article.rewrite` takes, new files aside."""
        data = self.cleaned_data
        values = {name: data[name] for name in Article.CONTENT}
        for name in ("credit", "editor_note"):
            values[name] = values[name].replace("\r\n", "\n")
        return values | {"attachments": [int(key) for key in data["attachments"]]}

    def is_stored(self) -> bool:
        """Whether its article is already what it says."""
        content, values = self.instance.content(), self.values()
        return content == content | values | {"body": clean(values["body"])} and not self.cleaned_data["files"]

    def keep_files(self, article: Article) -> list[int]:
        """Store the new files with the article. Raises `ValueError` with Chinese text for what is refused."""
        kept = []
        for file in self.cleaned_data["files"]:
            file.seek(0)
            kept.append(Attachment.objects.keep(article, file.name, file.read()).pk)
        return kept


def fitting_credit(credit: str) -> str:
    """A credit of which each name can be stored whole."""
    most = Contribution._meta.get_field("printed_name").max_length
    if len(credit) <= most:
        return credit
    register = Department.objects.register()
    for name in [name for line in credit.splitlines() for name in read_credit(line, register).names]:
        if len(name) > most:
            raise forms.ValidationError(
                f"署名里“{name[:10]}……”有{len(name)}字，一个单位最多{most}字。请用顿号隔开几个单位。"
            )
    return credit


def typed(posted) -> dict:
    """What a form has sent of an article, as it was typed: what is kept until it can be saved."""
    # NUL is no text in any database; a browser sends every line end as CRLF.
    content = {name: posted.get(name, "").replace("\0", "").replace("\r\n", "\n") for name in Article.CONTENT}
    return content | {
        "attachments": [key for key in posted.getlist("attachments") if key.isdecimal() and len(key) < 19]
    }


def version_of(posted) -> int | None:
    """The version that a person started from, if the form says it."""
    version = posted.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None
