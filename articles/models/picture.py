import hashlib
import io
import warnings

from django.core.files.base import ContentFile
from django.db import models
from PIL import Image, ImageOps

from articles.models.article import Article

MAX_BYTES = 10 * 1024 * 1024  # of an upload by hand
MAX_PIXELS = 40_000_000
MAX_SIDE = 9999  # what a body's HTML may say of width and height
_SAVED_AS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
UPLOADED = tuple(_SAVED_AS)
FROM_WORD = (*UPLOADED, "GIF", "BMP", "TIFF")

_AT = "/media/"
_UNUSABLE = "这个文件不是能用的图片，请换成 JPEG、PNG 或 WebP。"
_TOO_LARGE = "图片超过4000万像素，请缩小后再用。"


class PictureManager(models.Manager["Picture"]):
    def keep(self, data: bytes, formats: tuple[str, ...] = FROM_WORD) -> "Picture":
        """Store a picture under the hash of what is kept: re-encoded, without metadata.

        Raises `ValueError` with Chinese text for what is no picture of these formats or has more than 40 million
        pixels.
        """
        content, values = _kept(data, formats)
        picture, made = self.get_or_create(digest=values.pop("digest"), defaults=values)
        if made or not picture.file.storage.exists(picture.name):
            picture.file.storage.delete(picture.name)
            picture.file.save(str(picture), ContentFile(content))
        return picture

    def foreseen(self, data: bytes) -> "Picture":
        """What `keep` would make of a picture of a Word file, not stored: its address is known. Raises the same."""
        return self.model(**_kept(data, FROM_WORD)[1])


def _kept(data: bytes, formats: tuple[str, ...]) -> tuple[bytes, dict]:
    """What is kept of a picture: its bytes, and the fields of its row."""
    content, extension, (width, height) = _encoded(data, formats)
    digest = hashlib.sha256(content).hexdigest()
    return content, {"digest": digest, "extension": extension, "width": width, "height": height}


def _encoded(data: bytes, formats: tuple[str, ...]) -> tuple[bytes, str, tuple[int, int]]:
    """What is kept of a picture: its bytes, extension and size."""
    image = _opened(data, formats)
    if image.width * image.height > MAX_PIXELS:
        raise ValueError(_TOO_LARGE)
    kind = image.format if image.format in _SAVED_AS else "PNG"
    out = io.BytesIO()
    try:
        # Turned as the camera meant it, since what says so is not kept.
        image = ImageOps.exif_transpose(image)
        transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
        image = image.convert("RGBA" if transparent and kind != "JPEG" else "L" if image.mode in ("1", "L") else "RGB")
        image.info.clear()
        image.save(out, kind)
    except Exception as error:  # Pillow's decoders raise many kinds on damaged data
        raise ValueError(_UNUSABLE) from error
    return out.getvalue(), _SAVED_AS[kind], image.size


def _opened(data: bytes, formats: tuple[str, ...]) -> Image.Image:
    """The picture, of which only the head was read so far."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(io.BytesIO(data), formats=formats)
    except Image.DecompressionBombError as error:
        raise ValueError(_TOO_LARGE) from error
    except Exception as error:
        raise ValueError(_UNUSABLE) from error


class Picture(models.Model):
    """A picture in article bodies, kept once under the hash of its content."""

    digest = models.CharField("摘要", max_length=64, unique=True, editable=False)
    extension = models.CharField("格式", max_length=4, editable=False)
    width = models.PositiveIntegerField("宽", editable=False)
    height = models.PositiveIntegerField("高", editable=False)
    file = models.FileField("文件", upload_to="pictures", editable=False)
    articles = models.ManyToManyField(Article, verbose_name="稿件", related_name="pictures")

    objects = PictureManager()

    class Meta:
        verbose_name = verbose_name_plural = "图片"

    def __str__(self):
        return f"{self.digest}.{self.extension}"

    @property
    def name(self) -> str:
        """Its name in the storage."""
        return f"pictures/{self.digest}.{self.extension}"

    @property
    def url(self) -> str:
        """Its address, which a view answers only where an article that shows it is visible."""
        return f"{_AT}{self.name}"

    @staticmethod
    def name_at(url: str) -> str:
        """The name in the storage of the picture with this address."""
        return url.removeprefix(_AT)

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height for HTML, in pixels: in proportion, and as long as a body may say (MAX_SIDE)."""
        shrink = max(1, self.width / MAX_SIDE, self.height / MAX_SIDE)
        return max(1, int(self.width / shrink)), max(1, int(self.height / shrink))
