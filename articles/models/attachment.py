import hashlib
import io
import zipfile

from django.core.files.base import ContentFile
from django.db import models

from articles.models.article import Article

FILE_SIZE = 20 * 1024 * 1024
NAME = 200  # characters
# What a file of each kind holds; in a package, the part that makes it one.
_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


class AttachmentManager(models.Manager["Attachment"]):
    def keep(self, article: Article, name: str, data: bytes) -> "Attachment":
        """Store a file under its hash for an article, which is to attach it. Raises `ValueError` with Chinese text for what is refused."""
        name = name.replace("\\", "/").rpartition("/")[2].strip()
        extension = name.rpartition(".")[2].lower()
        _check(name, extension, data)
        digest = hashlib.sha256(data).hexdigest()
        kept = self.model(article=article, name=name, extension=extension, digest=digest, size=len(data))
        if not kept.file.storage.exists(f"attachments/{digest}"):
            kept.file.save(digest, ContentFile(data), save=False)
        kept.file.name = f"attachments/{digest}"
        kept.save()
        return kept


def _check(name: str, extension: str, data: bytes) -> None:
    if not name or len(name) > NAME or any(ord(char) < 32 for char in name):
        raise ValueError(f"附件的文件名要在1到{NAME}字之间。")
    if len(data) > FILE_SIZE:
        raise ValueError(f"附件“{name}”超过20 MB，请压缩或分成几份。")
    if extension == "pdf":
        fits = data.startswith(b"%PDF-")
    elif extension in _PARTS:
        fits = _package_has(data, _PARTS[extension])
    else:
        raise ValueError(f"附件“{name}”不是 pdf、docx 或 xlsx，请转换后再传。")
    if not fits:
        raise ValueError(f"附件“{name}”的内容不是 {extension} 文件，或带有宏，请核对后再传。")


def _package_has(data: bytes, part: str) -> bool:
    """Whether this is an Office package around that part, without macros. Nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    macros = any(name.lower().endswith("vbaproject.bin") for name in names)
    return part in names and "[Content_Types].xml" in names and not macros


class Attachment(models.Model):
    """A file given with an article (附件). Which ones it has now is `Article.attached`; the others are its history."""

    article = models.ForeignKey(Article, models.CASCADE, verbose_name="稿件", related_name="attachments")
    name = models.CharField("文件名", max_length=NAME)
    extension = models.CharField("格式", max_length=4, editable=False)
    digest = models.CharField("摘要", max_length=64, editable=False)
    size = models.PositiveIntegerField("字节", editable=False)
    file = models.FileField("文件", upload_to="attachments", editable=False)

    objects = AttachmentManager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["article", "pk"]

    def __str__(self):
        return self.name
