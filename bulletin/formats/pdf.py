"""A bulletin or an article as PDF in the official layout (GB/T 9704-2012), tagged (PDF/UA-1), fonts embedded. Pure.

How it looks is in `pdf.typ` beside this file, which gets the bulletin as JSON: no text in it is ever markup. The same
document, fonts and sheet give the same bytes.
"""

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from bulletin.document import Document
from bulletin.formats import paper, press, printed
from bulletin.formats.fonts import Faces, MissingGlyph
from bulletin.formats.press import Pdf
from bulletin.formats.sheet import STANDARD, Pages, Sheet

_TEMPLATE = Path(__file__).with_suffix(".typ")
_SHOWN = 5  # characters in a refusal
_NO_GLYPH = re.compile(r'(?:the text|disallowed codepoint) `"(.*?)"`', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_CHINA = datetime.timezone(datetime.timedelta(hours=8))


def write(document: Document, faces: Faces, sheet: Sheet = STANDARD, *, alone: bool = False) -> Pdf:
    """The PDF of a bulletin, or of an article `alone`: then without contents, and named after the article.

    Raises `MissingGlyph` with the characters that no font has, `press.Broken` where the process that writes it breaks
    off, and `Refusal` where the margins leave no room, a picture cannot be read or a table has too many columns.
    """
    return _set(document, faces, sheet, alone=alone)


def pages(document: Document, faces: Faces, sheet: Sheet = STANDARD, *, alone: bool = False) -> Pages:
    """The pages that the PDF would have, without making it. Raises as `write` does."""
    counted = _set(document, faces, sheet, alone=alone, bare=True)
    return Pages(counted.pages, counted.begins)


def _set(document: Document, faces: Faces, sheet: Sheet, *, alone: bool, bare: bool = False) -> Pdf:
    data, pictures = paper.laid_out(document, sheet.margins.measure, alone=alone)
    data |= {
        "proof": paper.plain(sheet.proof),
        "cover": [paper.plain(line) for line in printed.cover(document.head, sheet.copy)],
        "margins": asdict(sheet.margins),
        "fonts": faces.families,
        "bold": {face: families[0] in faces.bold for face, families in faces.families.items()},
    }
    given = {"bulletin": json.dumps(data, ensure_ascii=False)}
    job = press.Job(_TEMPLATE.read_bytes(), given, pictures, faces.folders, _written(document), bare)
    try:
        return press.run(job)
    except press.Fault as fault:
        if refusal := _refusal(str(fault), data, faces):
            raise refusal from fault
        raise


def _written(document: Document) -> datetime.datetime:
    """The time that the file says it was made: that of the bulletin, since a clock would make each file another."""
    day = datetime.date.fromisoformat(document.head.date) if document.head.date else datetime.date(2000, 1, 1)
    return datetime.datetime.combine(day, datetime.time(), _CHINA)


def _refusal(fault: str, data: paper.Data, faces: Faces) -> MissingGlyph | None:
    """What to say where typst found characters that it cannot show; None where something else is wrong."""
    found = _NO_GLYPH.search(fault)
    if found is None:
        return None
    places = [(place, "".join(_texts(said))) for place, said in _places(data)]
    shown = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), found[1])
    lacking = faces.lacks("".join(text for _, text in places)) or list(shown)
    # Each where it stands first; typst may name what it has put together itself.
    where = {each: next((place for place, text in places if each in text), "") for each in lacking[:_SHOWN]}
    named = "、".join(
        f"{place}{'、'.join(f'“{each}”（U+{ord(each):04X}）' for each in where if where[each] == place)}"
        for place in dict.fromkeys(where.values())
    )
    more = f"等{len(lacking)}个字" if len(lacking) > _SHOWN else ""
    return MissingGlyph(f"字体里没有{named}{more}，版式文件没有生成。请改用别的字，或者请管理员安装有这个字的字体。")


def _places(data: paper.Data) -> Iterator[tuple[str, object]]:
    """What a bulletin says, by where it says so: in an article, or around them."""
    for part in data["parts"]:
        for entry in part["entries"]:
            title = "".join(piece for row in entry["title"] for piece in row)
            yield f"《{title}》里的", entry
    yield "报头、按语、栏目或版记里的", data


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
