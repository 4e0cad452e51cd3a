"""The pictures of a Word file: taken if they are stored in it and can be opened, else refused with the reason."""

import io
import posixpath

from PIL import Image

from bulletin.formats.word.package import Package, Relationship

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
PIXELS = 40_000_000
_PIXELS_IN_ALL = 400_000_000  # a few seconds of decoding; photographs in JPEG hardly count
_DRAWN = frozenset((".emf", ".wmf", ".emz", ".wmz"))


class UnusablePicture(Exception):
    """A picture that is left out. Its text is the Chinese sentence that says why."""


class Pictures:
    """The pictures of a package, each opened once however often it is shown."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._found: dict[str, bytes | str] = {}
        self._pixels = 0

    def read(self, relationship: Relationship | None) -> bytes:
        """The bytes of an embedded picture, as stored. Raises UnusablePicture."""
        if relationship is not None and relationship.external:
            raise UnusablePicture("图片只是链接，没有存进文件，未采用：请在 Word 中改为嵌入，或另行补图。")
        if relationship is None or relationship.target is None:
            raise UnusablePicture("文件里找不到这张图片，未采用：请另行补图。")
        name = relationship.target
        if name not in self._found:
            self._found[name] = self._open(name)
        found = self._found[name]
        if isinstance(found, str):
            raise UnusablePicture(found)
        return found

    def _open(self, name: str) -> bytes | str:
        suffix = posixpath.splitext(name)[1].lower()
        if suffix in _DRAWN:
            return f"不支持 {suffix[1:].upper()} 格式的图片，未采用：请另存为 PNG 后补图。"
        data = self._package.read(name)
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                if image.width * image.height > PIXELS:
                    return "图片过大（超过 4000 万像素），未采用：请缩小后补图。"
                # Opening reads the header only. A JPEG is decoded at an eighth, which shows a broken one as well.
                image.draft(image.mode, (image.width // 8 + 1, image.height // 8 + 1))
                self._pixels += image.width * image.height
                if self._pixels > _PIXELS_IN_ALL:
                    return "文件里的图片合起来过大，这一张未采用：请缩小后补图。"
                image.load()
        except Exception:  # Pillow keeps no list of what a broken picture raises
            return "图片无法读取，未采用：请另存为 PNG 或 JPEG 后补图。"
        return data
