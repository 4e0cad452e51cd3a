"""A picture for an article's body: the editor's page sends it and gets its address."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from articles.models import Picture
from articles.models.picture import MAX_BYTES, UPLOADED
from departments.modeladmin import ModelAdmin


class PictureForm(forms.Form):
    file = forms.FileField(
        error_messages=dict.fromkeys(["required", "invalid", "missing"], "请先选一个图片文件。")
        | {"empty": "这个文件是空的，请换一个。"}
    )
    alt = forms.CharField(
        max_length=200,
        error_messages={
            "required": "请填写替代文字，说明图上是什么。",
            "max_length": "替代文字有%(show_value)d字，请缩短到%(limit_value)d字以内。",
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(f"图片有{file.size / 1024 / 1024:.1f} MB，超过10 MB，请缩小后再传。")
        return file


@admin.register(Picture)
class PictureAdmin(ModelAdmin):
    """One address and no page: pictures are seen in their articles."""

    def has_module_permission(self, request):
        return False

    def get_urls(self):
        return [path("add-file/", self.admin_site.admin_view(self.add), name="articles_picture_add")]

    @method_decorator(require_POST)
    def add(self, request):
        """Answers with url, width, height and alt; or, as 400, with a sentence: error."""
        # Who writes articles, and who corrects published ones.
        if not (request.user.has_perm("articles.add_article") or request.user.has_perm("bulletin.publish_issue")):
            raise PermissionDenied
        form = PictureForm(request.POST, request.FILES)
        if not form.is_valid():
            return _refused(next(iter(form.errors.values()))[0])
        try:
            picture = Picture.objects.keep(form.cleaned_data["file"].read(), formats=UPLOADED)
        except ValueError as refusal:
            return _refused(str(refusal))
        width, height = picture.shown_size
        return JsonResponse({"url": picture.url, "width": width, "height": height, "alt": form.cleaned_data["alt"]})


def _refused(sentence: str) -> JsonResponse:
    return JsonResponse({"error": sentence}, status=400)
