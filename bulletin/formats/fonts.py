"""The fonts that editions are set in: the office's own by what their names say, behind them Debian's. Pure.

GB/T 9704-2012 asks for 小标宋, 黑体, 楷体 and 仿宋, none of which may be handed on with a program. Noto, which follows
the office's own, has every character of a name; many a 仿宋 lacks 镕, 堃 or 喆.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

from fontTools.ttLib import TTCollection, TTFont
from typst import FontInfo, Fonts

from bulletin.document import Passing, Refusal

Face = Literal["title", "fang", "kai", "hei", "song"]  # 小标宋, 仿宋, 楷体, 黑体, 宋体

PACKAGE = "fonts-noto-cjk"
SYSTEM = "/usr/share/fonts/opentype/noto"
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
BOLD = 600  # a weight from which a font is a bold one

# The first that fits, by the name of the font or of its file: FZXiaoBiaoSong-B05S.ttf, simhei.ttf, 仿宋_GB2312.ttf.
_NAMED: dict[Face, re.Pattern[str]] = {
    "title": re.compile(r"标宋|biaosong|xbs|title", re.IGNORECASE),
    "fang": re.compile(r"仿宋|fang", re.IGNORECASE),
    "kai": re.compile(r"楷|kai", re.IGNORECASE),
    "hei": re.compile(r"黑|hei", re.IGNORECASE),
    "song": re.compile(r"宋|song|simsun", re.IGNORECASE),
}


# Characters that are set as nothing or as a space, whether a font has them or not.
_UNSEEN = re.compile(
    "[\\s\u00ad\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)


class MissingFont(Passing):
    """Fonts that are not there. The text names what to install."""


class MissingGlyph(Refusal):
    """Characters that none of the fonts has. The text names them."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The fonts of every face, the best first, which of the first ones come with a bold weight, and where they lie."""

    folders: tuple[str, ...]
    families: dict[Face, list[str]]
    bold: frozenset[str]
    files: tuple[str, ...]

    def lacks(self, text: str) -> list[str]:
        """The characters of a text that none of the fonts has, each once, in the order of the text."""
        there = characters(self.files)
        return [each for each in dict.fromkeys(text) if ord(each) not in there and not _UNSEEN.fullmatch(each)]


@lru_cache(maxsize=8)
def faces(folder: str | None = None, system: str = SYSTEM) -> Faces:
    """What there is in the office's folder and the system's.

    Raises `MissingFont` where the folder cannot be read, or where Noto is nowhere.
    """
    if folder and not Path(folder).is_dir():
        raise MissingFont(f"设置 FONTS_DIR 指的（{folder}）不是能读的文件夹，版式文件没有生成。请改正后再试。")
    places = [str(Path(each).absolute()) for each in (folder, system) if each and Path(each).is_dir()]
    fonts = Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=places)
    there = fonts.fonts()
    if missing := {SERIF, SANS} - {font.family for font in there}:
        names = "、".join(sorted(missing))
        raise MissingFont(f"缺少字体 {names}，版式文件没有生成。请安装 Debian 软件包 {PACKAGE}。")
    ours = [font for font in there if folder and Path(font.path or "").is_relative_to(places[0])]
    named: dict[Face, list[str]] = {face: [] for face in get_args(Face)}
    for font in sorted(ours, key=lambda font: (font.path or "", font.index)):
        if (face := _face(font)) and font.family not in named[face]:
            named[face].append(font.family)
    families = {face: [*own, *_substitutes(face, named)] for face, own in named.items()}
    bold = frozenset(font.family for font in there if font.weight >= BOLD)
    return Faces(tuple(places), families, bold, tuple(sorted({font.path for font in there if font.path})))


def _face(font: FontInfo) -> Face | None:
    said = f"{font.family} {Path(font.path or '').stem}"
    return next((face for face, pattern in _NAMED.items() if pattern.search(said)), None)


def _substitutes(face: Face, ours: dict[Face, list[str]]) -> Iterable[str]:
    return (SANS, SERIF) if face == "hei" else (SERIF, SANS)


@lru_cache(maxsize=4)
def characters(files: tuple[str, ...]) -> frozenset[int]:
    """The code points that one of these fonts has. A damaged file has none."""
    found: set[int] = set()
    for file in files:
        try:
            if file.lower().endswith((".ttc", ".otc")):
                with TTCollection(file, lazy=True) as collection:
                    # The faces of a collection have the same characters but for a few.
                    for font in collection.fonts:
                        found |= font.getBestCmap().keys()
            else:
                with TTFont(file, lazy=True) as font:
                    found |= font.getBestCmap().keys()
        except Exception:  # fontTools raises many kinds on damaged files
            continue
    return frozenset(found)
