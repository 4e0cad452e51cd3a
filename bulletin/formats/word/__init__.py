"""Word files read into lines (docs: IMPORT §6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bulletin.document import Line, OtherPart, Problem, Refusal
from bulletin.formats.text import MAX_LINES, TOO_LONG
from bulletin.formats.word.blocks import Block, Walk
from bulletin.formats.word.drawing import Source
from bulletin.formats.word.numbering import Numbering
from bulletin.formats.word.package import Package
from bulletin.formats.word.pictures import Pictures
from bulletin.formats.word.styles import Styles
from bulletin.formats.word.xml import DAMAGED, attribute, child, kind, unwrapped

_QUOTE = 200  # characters of a quotation
_OTHER_PARTS = {
    "header": "header", "footer": "footer", "footnotes": "footnote", "endnotes": "endnote", "comments": "comment"
}  # fmt: skip
_NOTES = frozenset(("w:footnote", "w:endnote", "w:comment"))
_EMBEDDED = frozenset(("oleObject", "package", "control"))


@dataclass(frozen=True, slots=True)
class Blocks:
    """A Word file as lines: every block of the body in order, and what should be looked at."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...] = ()
    other_parts: tuple[OtherPart, ...] = ()


def lines(data: bytes) -> Blocks:
    """Read a .docx file, given as its bytes.

    Every paragraph and table of the body, empty ones too, gives a line with the number of that block; the paragraphs
    of a text box are lines of their own with the number of the block that they are anchored in. Automatic numbers
    stand in front of the text. Raises Refusal for everything that is no sound .docx file.
    """
    package = Package(data)
    reading = _Reading(package)
    root = package.xml(package.main)
    body = child(root, "w:body")
    if kind(root) != "w:document" or body is None:
        raise Refusal(DAMAGED)
    if sum(kind(each) in ("w:p", "w:tbl") for each in unwrapped(body)) > MAX_LINES:
        raise Refusal(TOO_LONG)
    blocks = list(enumerate(reading.walk.blocks(body), start=1))
    return Blocks(
        lines=tuple(line for number, block in blocks for line in _lines(number, block)),
        problems=(*reading.macros(), *(problem for number, block in blocks for problem in _problems(number, block))),
        other_parts=tuple(reading.other_parts()),
    )


class _Reading:
    """What the parts of one package have in common."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._relationships = package.relationships(package.main)
        self._styles = Styles(self._part("styles"))
        self._pictures = Pictures(package)
        self._source = Source(package, self._styles, self._pictures, self._relationships)
        self._lists = self._part("numbering")
        self.walk = Walk(self._source, Numbering(self._lists, self._styles))

    def macros(self) -> Iterator[Problem]:
        """Macros, and embedded objects that no block shows: of the whole file, so they are reported at its first line."""
        for name, type_ in self._package.parts():
            if "vbaproject" in type_.lower() or name.lower().endswith("vbaproject.bin"):
                yield Problem("docx.macro", 1, name, "文件里有宏，未采用。")
        for id_, each in self._relationships.items():
            if each.type in _EMBEDDED and id_ not in self._source.embedded:
                yield Problem("docx.macro", 1, each.target or "", "文件里有嵌入的对象，未采用。")

    def other_parts(self) -> Iterator[OtherPart]:
        """Headers and footers, one each, then notes and comments one by one."""
        numbering = Numbering(self._lists, self._styles)
        for type_, part in _OTHER_PARTS.items():
            targets = (each.target for each in self._relationships.values() if each.type == type_)
            for name in dict.fromkeys(targets):
                if name is None:
                    continue
                source = Source(self._package, self._styles, self._pictures, self._package.relationships(name))
                walk = Walk(source, numbering)
                for container in _containers(self._package.xml(name)):
                    text = "\n".join(_texts(walk.blocks(container))).strip()
                    if text:
                        yield OtherPart(part, text)

    def _part(self, type_: str) -> Element | None:
        for each in self._relationships.values():
            if each.type == type_ and each.target is not None:
                return self._package.xml(each.target)
        return None


def _containers(root: Element) -> Iterable[Element]:
    """A header or footer as a whole, or the notes of a part without the lines that part them from the text."""
    if kind(root) in ("w:hdr", "w:ftr"):
        return (root,)
    return (each for each in root if kind(each) in _NOTES and attribute(each, "w:type") in (None, "normal"))


def _texts(blocks: list[Block]) -> Iterator[str]:
    return (each.text for block in blocks for each in block.in_order() if each.text.strip())


def _lines(number: int, block: Block) -> Iterator[Line]:
    for each in block.in_order():
        pictures = tuple(each.pictures)
        yield Line(number, each.text, look=each.look, table=each.table, pictures=pictures, boxed=each is not block)


def _problems(number: int, block: Block) -> Iterator[Problem]:
    """The problems of a block and its text boxes: at most one each for hidden words and for tracked changes."""
    parts = list(block.in_order())
    for finding in (finding for each in parts for finding in each.findings):
        yield Problem(finding.code, number, _cut(finding.quote), finding.message)
    marks = [mark for each in parts for mark in each.marks]
    hidden = _quoted(mark.text for mark in marks if mark.kind == "hidden")
    if hidden:
        yield Problem("docx.hidden_text", number, hidden, "这里有隐藏的文字，未采用；如需采用，请在 Word 中取消隐藏。")
    changes = [mark for mark in marks if mark.kind != "hidden"]
    quote = _quoted(mark.text for mark in changes) or _quoted(each.text for each in parts)
    if changes and quote:
        yield Problem("docx.tracked_changes", number, quote, _changed({mark.kind for mark in changes}))


def _changed(kinds: set[str]) -> str:
    if kinds == {"inserted"}:
        return "这里有未接受的修订：插入的文字已采用，请核对。"
    if kinds == {"deleted"}:
        return "这里有未接受的修订：删除的文字未采用，请核对。"
    return "这里有未接受的修订：插入的文字已采用，删除的文字未采用，请核对。"


def _quoted(texts: Iterable[str]) -> str:
    return _cut("…".join(text for text in texts if text.strip()))


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1] + "…"
