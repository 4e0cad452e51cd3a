"""Pictures as they are printed: turned as the camera was held, no finer than paper shows, in a format of print. Pure."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from bulletin.document import Picture, Refusal

DPI = 300
_AS_THEY_ARE = {"JPEG": "jpg", "PNG": "png"}
_MODES = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA")}


@dataclass(frozen=True, slots=True)
class Print:
    """A picture for paper: its bytes as JPEG or PNG, and how large it is to stand there, in points."""

    data: bytes
    suffix: str
    width: float
    height: float


def printed(picture: Picture, *, width: float, height: float, named: str = "") -> Print:
    """A picture that fits into this width and height (points): never enlarged beyond 96 pixels an inch, in proportion.

    Raises `Refusal` with its name where it cannot be read.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(picture.data), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")) as image:
                image.load()
                return _fitted(image, picture.data, width, height)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refusal(f"图片“{named or picture.alt or '未命名'}”读不出来，版式文件没有生成。请换一个文件。") from error


def _fitted(image: Image.Image, data: bytes, width: float, height: float) -> Print:
    kind = image.format or ""
    turned = ImageOps.exif_transpose(image)
    # An ordinary screen has 96 pixels an inch: what is small there is small on paper too.
    scale = min(72 / 96, width / turned.width, height / turned.height)
    size = turned.width * scale, turned.height * scale
    pixels = tuple(max(1, round(each / 72 * DPI)) for each in size)
    fine = turned.width > pixels[0] * 1.5 or turned.height > pixels[1] * 1.5
    upright = image.getexif().get(0x0112, 1) == 1
    if kind in _AS_THEY_ARE and image.mode in _MODES[kind] and upright and not fine and not _moves(image):
        return Print(data, _AS_THEY_ARE[kind], *size)
    if turned.mode not in ("L", "RGB", "RGBA"):
        clear = "A" in turned.getbands() or "transparency" in turned.info
        turned = turned.convert("RGBA" if clear else "RGB")
    if fine:
        turned = turned.resize((min(pixels[0], turned.width), min(pixels[1], turned.height)), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if kind == "JPEG":
        turned.save(out, "JPEG", quality=90)
    else:
        turned.save(out, "PNG")
    return Print(out.getvalue(), "jpg" if kind == "JPEG" else "png", *size)


def _moves(image: Image.Image) -> bool:
    return getattr(image, "n_frames", 1) > 1
