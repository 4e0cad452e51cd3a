"""Pictures as paper and as every reading program shows them: JPEG or PNG, in no colours of printers. Pure."""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

from bulletin.document import Picture, Refusal

DPI = 300
_AS_THEY_ARE = {"JPEG": "jpg", "PNG": "png"}
_READ = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_PIXELS = 40_000_000
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
            with Image.open(io.BytesIO(picture.data), formats=_READ) as image:
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


def usable(data: bytes) -> tuple[bytes, int, int] | None:
    """A picture's bytes as a JPEG or PNG, its width and height in pixels; None where it cannot be read.

    CMYK, WebP and the like become PNG.
    """
    try:
        with Image.open(io.BytesIO(data), formats=_READ) as image:
            if image.width * image.height > _PIXELS:
                return None
            width, height = image.size
            if image.mode not in _MODES.get(image.format or "", ()):
                return _as_png(image), width, height
            image.draft(image.mode, (width // 8 + 1, height // 8 + 1))  # a broken one shows at an eighth as well
            image.load()
    except Exception:  # Pillow keeps no list of what a broken picture raises
        return None
    return data, width, height


def _as_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGBA" if image.has_transparency_data else "RGB").save(out, "PNG")
    return out.getvalue()
