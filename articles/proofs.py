"""What the checks find in an article: laid out in lines, found again by its text, and changed in the fields that hold it. Pure.

A content has the names of `FIELDS`, as `Article.content()` gives them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from zlib import crc32

from articles.passages import passages, retold
from articles.proofing import Finding, Line
from articles.proofing.punctuation import fullwidth, half_marks
from articles.proofing.rate import errors

FIELDS = ("title", "subtitle", "editor_note", "body", "credit")
REMEMBERED = 300  # characters of what a dismissal remembers
_AROUND = 8  # characters on each side by which a place is known again
_SHOWN = 12  # and which are shown
GROUPED = "punct.halfwidth"
_NAMES = {",": "逗号", ";": "分号", ":": "冒号", "!": "叹号", "?": "问号", "(": "括号", ")": "括号"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a line comes from: a field of the article, and the index of its line there.

    `number` is that of a paragraph of the body, from 1; 0 for what is none.
    """

    field: str
    index: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """A finding in an article. `number` is that of its paragraph in the body from 1, 0 in other fields.

    `before` and `after` are what stands around it, shortened; `text` is what a dismissal remembers, and `key` by which a button
    finds it again; `weight` is what it counts for in the error rate. `place` is its line and the offset there. `marks` counts the half-width marks by their names, in the one finding that stands for all.
    """

    code: str
    level: str
    field: str
    number: int
    quote: str
    before: str
    after: str
    message: str
    suggestion: str | None
    count: int
    text: str
    key: str
    weight: float
    place: tuple[int, int]
    marks: tuple[tuple[str, int], ...] = ()

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Spot":
        """From what `asdict` made of it, and JSON of that."""
        marks = tuple((name, count) for name, count in stored["marks"])
        return cls(**stored | {"place": tuple(stored["place"]), "marks": marks})

    @property
    def grouped(self) -> bool:
        """Whether it stands for every half-width mark of the article."""
        return self.code == GROUPED

    @property
    def blocks(self) -> bool:
        """Whether the issue cannot be published while it stands."""
        return self.code == "word.term" and self.level == "must"


def laid_out(content: Mapping[str, Any]) -> tuple[list[Line], list[Source]]:
    """The lines of an article in printed order, and where each comes from."""
    lines: list[Line] = []
    sources: list[Source] = []

    def add(text: str, kind: Any, field: str, index: int, number: int = 0) -> None:
        if text.strip():
            lines.append(Line(text, kind))
            sources.append(Source(field, index, number))

    add(content["title"], "title", "title", 0)
    add(content["subtitle"], "subtitle", "subtitle", 0)
    for n, text in enumerate(content["editor_note"].split("\n")):
        add(text, "note", "editor_note", n)
    paragraphs = 0
    for n, passage in enumerate(passages(content["body"])):
        paragraphs += not passage.cell
        add(passage.text, "cell" if passage.cell else "paragraph", "body", n, 0 if passage.cell else paragraphs)
    for n, text in enumerate(content["credit"].split("\n")):
        add(text, "credit", "credit", n)
    return lines, sources


def spots(lines: list[Line], sources: list[Source], found: Iterable[Finding]) -> list[Spot]:
    """What was found, in its order, with what a person needs to see and to find it again."""
    seen: Counter[tuple[str, str]] = Counter()
    made = []
    for finding in found:
        line, source = lines[finding.line].text, sources[finding.line]
        said = ""
        counted: tuple[tuple[str, int], ...] = ()
        if finding.code == GROUPED:
            counted = tuple(
                Counter(_NAMES[each.text[at]] for each in lines for at in half_marks(each.text)).most_common()
            )
            said = "、".join(f"{name}{count}" for name, count in counted) + "："
        before, after = line[: finding.start], line[finding.end :]
        text = _short(said + "".join(f"{before[-_AROUND:]}【{finding.quote}】{after[:_AROUND]}".split()))
        seen[finding.code, text] += 1
        nth = seen[finding.code, text]
        made.append(
            Spot(
                code=finding.code,
                level=finding.level,
                field=source.field,
                number=source.number,
                quote=finding.quote,
                before=("…" if len(before) > _SHOWN else "") + before[-_SHOWN:],
                after=after[:_SHOWN] + ("…" if len(after) > _SHOWN else ""),
                message=finding.message,
                suggestion=finding.suggestion,
                count=finding.count,
                text=text,
                key=f"{finding.code.replace('.', '-')}-{_sum(text)}-{nth}",
                weight=float(errors(lines, [finding])),
                place=(finding.line, finding.start),
                marks=counted,
            )
        )
    return made


def _short(text: str) -> str:
    """A text that a row can hold, still its own."""
    return text if len(text) <= REMEMBERED else f"{text[: REMEMBERED - 10]}…{_sum(text)}"


def _sum(text: str) -> str:
    return f"{crc32(text.encode('utf-8', 'surrogatepass')):08x}"


def repaired(lines: list[Line], found: Iterable[Finding]) -> list[str]:
    """What the lines say once these findings are settled as they suggest; where two overlap, one is."""
    texts = [line.text for line in lines]
    at: dict[int, int] = {}
    for finding in sorted(found, key=lambda each: (each.code == GROUPED, -each.line, -each.start)):
        if finding.code == GROUPED:
            texts = [fullwidth(text) for text in texts]
        elif finding.suggestion is not None and finding.end <= at.get(finding.line, finding.end):
            text = texts[finding.line]
            texts[finding.line] = text[: finding.start] + finding.suggestion + text[finding.end :]
            at[finding.line] = finding.start
    return texts


def changed(
    content: Mapping[str, Any], lines: list[Line], sources: list[Source], texts: Iterable[str]
) -> dict[str, Any]:
    """The fields that differ where the lines say these texts instead, with what they then hold."""
    wanted: dict[str, dict[int, str]] = {}
    for line, source, text in zip(lines, sources, texts, strict=True):
        if text != line.text:
            wanted.setdefault(source.field, {})[source.index] = text
    values = {}
    for field, new in wanted.items():
        if field == "body":
            values[field] = retold(content[field], new)
        else:
            held = content[field].split("\n")
            values[field] = "\n".join(new.get(n, text) for n, text in enumerate(held))
    return values


def stored(made: Iterable[Spot]) -> list[dict[str, Any]]:
    """As JSON holds them; `Spot.read` reads them."""
    return [asdict(spot) for spot in made]
