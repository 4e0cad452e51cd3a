"""What a text is to the search: folded, cut into units, and these made into tokens (SEARCH §1 and §2). Pure.

A text is given as its pieces: runs of Han characters, and units of Latin letters and digits, in their order. Two runs
that follow each other have a wall between them; none stands beside Latin and digits.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from operator import add
from zlib import crc32

from opencc import OpenCC

HAN = r"〇々\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
LATIN = r"[a-z0-9]+(?:\.[0-9]+)*"
SOFT = "“”‘’\"'「」『』《》〈〉<>【】[]〔〕()·•・` \t\u00a0\u3000\u200b\ufeff"
WALL = "|"  # in canonical text
BREAK = "."  # the token between two credits, which no query asks for
_RULES = 3  # raised by whoever changes what this module makes of a text, or what the tables of an index hold

GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")  # the commas of 8,200
_SOFT = f"[{re.escape(SOFT)}]"
PIECE = re.compile(f"[{HAN}](?:{_SOFT}*[{HAN}])*|{LATIN}")
WITHOUT_SOFT = dict.fromkeys(map(ord, SOFT))


def fold(text: str) -> str:
    """What is compared: without commas inside numbers, in NFKC, without case, in simplified characters one for one."""
    return unicodedata.normalize("NFKC", GROUPING.sub("", text)).casefold().translate(simplified())


def pieces(text: str) -> list[str]:
    """The runs and units of a text."""
    return cut(fold(text))


def cut(folded: str) -> list[str]:
    """The runs and units of a folded text."""
    return [found.translate(WITHOUT_SOFT) for found in PIECE.findall(folded)]


def is_han(piece: str) -> bool:
    """Whether it is a run of Han characters, and no unit of Latin letters and digits."""
    return piece[0] > "z"


def tokens(parts: Iterable[str]) -> list[str]:
    """A run gives its overlapping pairs, then its last character; a unit is a token: 渡口改造 → 渡口 口改 改造 造.

    Behind a unit a run begins with its first character and a dot before it, so that 68所 need not be asked for as 68
    and whatever begins with 所: 68所 → 68 .所 所.
    """
    found: list[str] = []
    behind = False
    for piece in parts:
        if is_han(piece):
            if behind:
                found.append(f".{piece[0]}")
            found.extend(map(add, piece, piece[1:]))
            found.append(piece[-1])
            behind = False
        else:
            found.append(piece)
            behind = True
    return found


def canonical(parts: Sequence[str]) -> str:
    """Pieces as one string, in which a word's own is found by substring exactly where it matches.

    A unit has a blank on either side, a wall is `|`: 渡口。改造PPP项目 → `渡口|改造 ppp 项目`.
    """
    return "".join(map(in_canonical, parts, ["", *parts]))


def in_canonical(piece: str, before: str) -> str:
    """What a piece gives to the canonical text behind the one before, of which the first has none."""
    if not is_han(piece):
        return f" {piece} "
    return WALL + piece if before and is_han(before) else piece


def characters(*fields: Iterable[str]) -> set[str]:
    """The Han characters of some texts, given as their pieces."""
    return set().union(*(piece for parts in fields for piece in parts if is_han(piece)))


@cache
def simplified() -> dict[int, str]:
    """Traditional → simplified characters, as OpenCC gives each alone. Asked together, a line each: 0.05 s, once."""
    ranges = ((0x3005, 0x3008), (0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00), (0x20000, 0x3FFFE))
    han = [chr(code) for start, end in ranges for code in range(start, end)]
    asked = str(OpenCC("t2s").convert("\n".join(han))).split("\n")
    pairs = zip(han, asked, strict=True)
    return {ord(one): other for one, other in pairs if one != other and len(other) == 1}


@cache
def version() -> str:
    """What the tokens of an index depend on: these rules, Unicode's tables and OpenCC's."""
    table = "".join(f"{code:x}{other}" for code, other in sorted(simplified().items()))
    return f"{_RULES}-{unicodedata.unidata_version}-{crc32(table.encode()):08x}"
