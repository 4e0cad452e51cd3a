import hashlib
import io
import warnings

from django.core.files.base import ContentFile
from django.db import models
from PIL import Image, ImageOps

from articles.models.article import Article

MAX_PIXELS = 40_000_000
_SAVED_AS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_OPENED = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")


class PictureManager(models.Manager["Picture"]):
    def keep(self, data: bytes) -> "Picture":
        """Store a picture under the hash of what is kept: re-encoded, without metadata.

        Raises `ValueError` with Chinese text for what is no picture or has more than 40 million pixels.
        """
        content, extension, size = _encoded(data)
        digest = hashlib.sha256(content).hexdigest()
        picture, made = self.get_or_create(
            digest=digest, defaults={"extension": extension, "width": size[0], "height": size[1]}
        )
        if made or not picture.file.storage.exists(picture.name):
            picture.file.storage.delete(picture.name)
            picture.file.save(f"{digest}.{extension}", ContentFile(content))
        return picture


def _encoded(data: bytes) -> tuple[bytes, str, tuple[int, int]]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=_OPENED)
            if image.width * image.height > MAX_PIXELS:
                raise ValueError("图片超过4000万像素，请缩小后再用。")
            kind = image.format if image.format in _SAVED_AS else "PNG"
            # Turned as the camera meant it, since what says so is not kept.
            image = ImageOps.exif_transpose(image)
    except ValueError:
        raise
    except Exception as error:  # Pillow's decoders raise many kinds on damaged data
        raise ValueError("图片打不开，请换成 JPEG、PNG 或 WebP。") from error
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    image = image.convert("RGBA" if transparent and kind != "JPEG" else "L" if image.mode in ("1", "L") else "RGB")
    image.info.clear()
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue(), _SAVED_AS[kind], image.size


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
        return f"/media/{self.name}"
