"""A publication's name drawn from a title font, the same on every device: outlines for an inline SVG. Pure.

Reading a font of 25 MB takes a fifth of a second, so each name is drawn once in a process. Nothing is stored: a font that
is installed later is used from the next start.
"""

import gc
import logging
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

from bulletin.typesetting import title_breaks

EM = 1000  # units of a drawing
APART = 80  # from one character to the next
PITCH = 1200  # from one row to the next
WIDEST = 10  # characters in a row; more would be too small on a phone
LONGEST = 20  # characters; what is longer breaks over lines, as text does

# The office's own (小标宋), by the name of the file or of the font; else what Debian's fonts-noto-cjk brings.
_TITLE = re.compile(r"标宋|biaosong|xbs|title", re.IGNORECASE)
_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}
_SYSTEM = ("NotoSerifCJK-Black.ttc", "NotoSerifCJK-Bold.ttc")
_SYSTEM_FOLDER = Path("/usr/share/fonts/opentype/noto")
_SIMPLIFIED = re.compile(r"\b(?:SC|CN)\b")
_NAMES = (1, 4, 16)  # of those in a font: its family, its full name, the family of all its weights

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Outlines in one path; `view_box` frames the ink; `width` is in em."""

    view_box: str
    width: float
    rows: int
    path: str


@lru_cache(maxsize=8)
def title_fonts(folder: str | None) -> tuple[Path, ...]:
    """The fonts for titles, the best first: those of the office's folder whose names say so, then the system's."""
    ours = [file for file in _fonts_in(folder) if _is_for_titles(file)] if folder else []
    return (*ours, *(file for name in _SYSTEM if (file := _SYSTEM_FOLDER / name).exists()))


def in_rows(name: str) -> str:
    """The name, where it is long with a newline at that end of a word which is nearest to its middle."""
    if WIDEST < len(name) <= LONGEST and (ends := title_breaks(name)):
        middle = min(ends, key=lambda at: abs(2 * at - len(name)))
        return f"{name[:middle]}\n{name[middle:]}"
    return name


@lru_cache(maxsize=256)
def drawn(name: str, fonts: tuple[Path, ...]) -> Drawing | None:
    """The name from the first of these fonts that has all its characters, never mixed; None where no font has."""
    if len(name.replace("\n", "")) > LONGEST:
        return None
    for file in fonts:
        try:
            return draw(name, file)
        except KeyError as missing:
            _log.warning("%s没有“%s”这个字，报头改用别的字体。", file.name, missing.args[0])
        except Exception:  # fontTools raises many kinds on damaged files
            _log.warning("%s不是能用的字体。", file.name, exc_info=True)
        finally:
            gc.collect()  # a font that was read is 50 MB of cycles, which would stay until the next ones come
    return None


def draw(name: str, file: Path) -> Drawing:
    """The name from this font, of a collection the simplified face; a newline begins another row.

    Raises `KeyError` with a character that the font lacks or leaves empty.
    """
    with TTFont(file, fontNumber=_face(file), lazy=True) as font:
        characters, scale = font.getBestCmap(), EM / font["head"].unitsPerEm
        # The outlines alone: with it the glyph set would read the widths of all characters twice.
        glyphs = font["CFF "].cff[0].CharStrings if "CFF " in font else font.getGlyphSet()
        rows = [_row(row, characters, glyphs, scale) for row in name.split("\n")]
    inks = [_ink(row) for row in rows]
    widest = max(right - left for left, _, right, _ in inks)
    pen, frame = SVGPathPen(None, ntos=lambda number: str(round(number))), BoundsPen(None)
    for n, (row, (left, _, right, _)) in enumerate(zip(rows, inks, strict=True)):
        to_the_middle = (widest - right + left) / 2 - left
        for each in (pen, frame):
            row.replay(TransformPen(each, (1, 0, 0, 1, to_the_middle, n * PITCH)))
    left, top, right, bottom = frame.bounds or (0, 0, 0, 0)
    width, height = round(right - left), round(bottom - top)
    return Drawing(f"{round(left)} {round(top)} {width} {height}", round(width / EM, 2), len(rows), pen.getCommands())


def _row(row: str, characters: Mapping[int, str], glyphs: Mapping[str, Any], scale: float) -> RecordingPen:
    """Outlines side by side, y downwards from the baseline."""
    line, at = RecordingPen(), 0.0
    for character in row:
        name = characters.get(ord(character), ".notdef")
        outline = DecomposingRecordingPen(glyphs)
        if name != ".notdef":
            glyphs[name].draw(outline)
        if name == ".notdef" or not (outline.value or character.isspace()):
            raise KeyError(character)
        outline.replay(TransformPen(line, (scale, 0, 0, -scale, at, 0)))
        at += glyphs[name].width * scale + APART
    return line


def _ink(row: RecordingPen) -> tuple[float, float, float, float]:
    bounds = BoundsPen(None)
    row.replay(bounds)
    return bounds.bounds or (0, 0, 0, 0)


def _fonts_in(folder: str) -> list[Path]:
    try:
        if not Path(folder).is_dir():
            raise NotADirectoryError(folder)
        return sorted(file for file in Path(folder).rglob("*") if file.suffix.lower() in _SUFFIXES and file.is_file())
    except OSError:
        _log.warning("FONTS_DIR（%s）不是能读的文件夹，报头改用系统的字体。", folder)
        return []


def _is_for_titles(file: Path) -> bool:
    if _TITLE.search(file.name):
        return True
    try:
        with TTFont(file, fontNumber=_face(file), lazy=True) as font:
            said = [each.toUnicode(errors="replace") for each in font["name"].names if each.nameID in _NAMES]
    except Exception:  # as above; what cannot be read is for nothing
        return False
    return any(_TITLE.search(each) for each in said)


def _face(file: Path) -> int:
    """Which font of a collection is the simplified Chinese one; the first where none says so."""
    with file.open("rb") as opened:
        tag, _, count = struct.unpack(">4sII", opened.read(12))
    if tag != b"ttcf":
        return -1
    for number in range(count):
        with TTFont(file, fontNumber=number, lazy=True) as font:
            if _SIMPLIFIED.search(str(font["name"].getDebugName(1))):  # Noto Serif CJK SC Black: the weight may follow
                return number
    return 0
