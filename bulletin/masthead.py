"""A publication's name drawn from a title font, the same on every device: outlines for an inline SVG. Pure.

Reading a font of 25 MB takes a fifth of a second, so each name is drawn once in a process. Nothing is stored: a font that
is installed later is used from the next start.
"""

import logging
import re
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

EM = 1000  # units of a drawing
APART = 80  # from one character to the next
LONGEST = 20  # characters; what is longer breaks over lines, as text does

# The office's own (小标宋), by the file's name; else what Debian's fonts-noto-cjk brings.
_TITLE = re.compile(r"标宋|biaosong|xbs|title", re.IGNORECASE)
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
_SYSTEM = ("NotoSerifCJK-Black.ttc", "NotoSerifCJK-Bold.ttc")
_SYSTEM_FOLDER = Path("/usr/share/fonts/opentype/noto")


@dataclass(frozen=True, slots=True)
class Drawing:
    """Outlines in one path; `view_box` frames the ink; `width` is in em."""

    view_box: str
    width: float
    path: str


@lru_cache(maxsize=8)
def title_fonts(folder: str | None) -> tuple[Path, ...]:
    """The fonts for titles, the best first: those of the office's folder whose names say so, then the system's."""
    own = sorted(Path(folder).iterdir()) if folder and Path(folder).is_dir() else []
    ours = [file for file in own if file.suffix.lower() in _SUFFIXES and _TITLE.search(file.name)]
    return (*ours, *(file for name in _SYSTEM if (file := _SYSTEM_FOLDER / name).exists()))


@lru_cache(maxsize=256)
def drawn(name: str, fonts: tuple[Path, ...]) -> Drawing | None:
    """The name from the first of these fonts that has all its characters, never mixed; None where no font has."""
    if len(name) > LONGEST:
        return None
    for file in fonts:
        try:
            return draw(name, file)
        except KeyError as missing:
            logging.getLogger(__name__).warning("%s没有“%s”这个字，报头改用别的字体。", file.name, missing.args[0])
        except Exception:  # fontTools raises many kinds on damaged files
            logging.getLogger(__name__).warning("%s不是能用的字体。", file.name, exc_info=True)
    return None


def draw(name: str, file: Path) -> Drawing:
    """The name from this font, of a collection the simplified face. Raises `KeyError` with a character that it lacks."""
    with TTFont(file, fontNumber=_face(file), lazy=True) as font:
        characters, glyphs = font.getBestCmap(), font.getGlyphSet()
        scale = EM / font["head"].unitsPerEm
        pen, bounds = SVGPathPen(glyphs, ntos=lambda number: str(round(number))), BoundsPen(glyphs)
        at = 0.0
        for character in name:
            if ord(character) not in characters:
                raise KeyError(character)
            glyph = glyphs[characters[ord(character)]]
            for each in (pen, bounds):
                glyph.draw(TransformPen(each, (scale, 0, 0, -scale, at, 0)))
            at += glyph.width * scale + APART
        left, top, right, bottom = bounds.bounds or (0, 0, 0, 0)
        width, height = round(right - left), round(bottom - top)
        return Drawing(f"{round(left)} {round(top)} {width} {height}", round(width / EM, 2), pen.getCommands())


def _face(file: Path) -> int:
    """Which font of a collection is the simplified Chinese one; the first where none says so."""
    with file.open("rb") as opened:
        tag, _, count = struct.unpack(">4sII", opened.read(12))
    if tag != b"ttcf":
        return -1
    for number in range(count):
        with TTFont(file, fontNumber=number, lazy=True) as font:
            if str(font["name"].getDebugName(1)).endswith(" SC"):
                return number
    return 0
