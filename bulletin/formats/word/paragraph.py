"""The words of one paragraph of a Word file, in their order, and everything that is met among them."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bulletin.document import Picture, Refusal
from bulletin.formats.word.drawing import Drawing, Finding, Source
from bulletin.formats.word.styles import ParagraphStyle, Shown
from bulletin.formats.word.symbols import overlaid, symbol
from bulletin.formats.word.xml import REMOVED, all_text, attribute, child, chosen, kind

# Never text: properties, field codes (but for what `_field` reads), deleted words outside w:del, phonetic guides.
_SILENT = frozenset(
    "w:pPr w:rPr w:sdtPr w:sdtEndPr w:customXmlPr w:smartTagPr w:instrText w:delInstrText w:delText w:ffData w:fldData "
    "w:rt w:rubyPr m:ctrlPr m:oMathParaPr".split()
)
_CODE = 200  # characters of a field's code that are looked at
UNFOLDED = "文件里夹着另一份没有展开的文档，请在 Word 中打开，另存为 .docx 后再交。"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words that were inserted, deleted or hidden."""

    kind: str  # "inserted", "deleted" or "hidden"
    parts: list[str]

    @property
    def text(self) -> str:
        """The words."""
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class Box:
    """A text box: its w:txbxContent, or the words of an art text."""

    content: Element | str
    before: bool  # anchored before any text of the paragraph


@dataclass(slots=True)
class _Field:
    """A complex field: its code is skipped until its result begins."""

    in_code: bool
    code: str = ""


class Words:
    """What one paragraph holds, or several whose paragraph marks between them are deleted."""

    def __init__(self, source: Source) -> None:
        self.size = 0.0
        self.bold: bool | None = None  # None: no visible word yet
        self.marks: list[Mark] = []
        self.pictures: list[Picture] = []
        self.boxes: list[Box] = []
        self.findings: list[Finding] = []
        self._source = source
        self._text: list[str] = []
        self._any_text = False
        self._mark_grows = False
        self._inserted = False
        self._shown = Shown()
        self._style = ParagraphStyle()
        self._fields: list[_Field] = []
        self._codes = 0  # fields of these in whose code we are
        self._closed: set[int] = set()

    @property
    def text(self) -> str:
        """The visible words."""
        return "".join(self._text)

    @property
    def empty(self) -> bool:
        """Nothing that a reader would see."""
        return not (self._any_text or self.pictures or self.boxes)

    def read(self, paragraph: Element, style: ParagraphStyle) -> None:
        """Add the words of a w:p."""
        self._style = style
        self._shown = Shown()
        # A field that is not closed in its paragraph hides nothing: in a sound file only results run on.
        self._fields = []
        self._codes = 0
        self._closed = _closed_fields(paragraph)
        self._walk(paragraph)

    def mark(self, kind_: str, text: str) -> None:
        """Note inserted, deleted or hidden words; neighbours of one kind are one."""
        if self._mark_grows and self.marks[-1].kind == kind_:
            self.marks[-1].parts.append(text)
        else:
            self.marks.append(Mark(kind_, [text]))
        self._mark_grows = True

    def _walk(self, element: Element) -> None:
        for each in element:
            name = kind(each)
            match name:
                case "w:r" | "m:r":
                    self._run(each)
                case "w:t" | "m:t":
                    self._say(_plain(each))
                case "w:tab" | "w:ptab":
                    self._say("\t")
                case "w:br" if attribute(each, "w:type") in (None, "textWrapping"):
                    self._say("\n")
                case "w:cr":
                    self._say("\n")
                case "w:noBreakHyphen":
                    self._say("-")
                case "w:sym":
                    self._say(_symbol(each))
                case "w:fldChar":
                    self._field(each)
                case "w:instrText":
                    if self._fields and len(self._fields[-1].code) < _CODE:
                        self._fields[-1].code += (each.text or "")[:_CODE]
                case "w:ins" | "w:moveTo":
                    before, self._inserted = self._inserted, True
                    self._walk(each)
                    self._inserted = before
                case "w:drawing" | "w:pict" | "w:object":
                    self._drawing(each)
                case "mc:AlternateContent":
                    branch = chosen(each)
                    if branch is not None:
                        self._walk(branch)
                case "w:subDoc":
                    raise Refusal(UNFOLDED)
                case _ if name in REMOVED:
                    self.mark("deleted", all_text(each))
                case _ if name not in _SILENT:
                    self._walk(each)

    def _run(self, run: Element) -> None:
        before = self._shown
        self._shown = self._source.styles.shown(self._style, child(run, "w:rPr"))
        self._walk(run)
        self._shown = before

    def _say(self, text: str) -> None:
        if not text or self._codes:
            return
        if self._shown.hidden:
            self.mark("hidden", text)
            return
        if self._inserted:
            self.mark("inserted", text)
        else:
            self._mark_grows = False
        self._text.append(text)
        if text.strip():
            self._any_text = True
            self.size = max(self.size, self._shown.size)
            self.bold = self._shown.bold and self.bold is not False

    def _field(self, mark: Element) -> None:
        match attribute(mark, "w:fldCharType"):
            case "begin":
                self._fields.append(_Field(in_code=id(mark) in self._closed))
                self._codes += self._fields[-1].in_code
            case "separate" if self._fields:
                self._codes -= self._fields[-1].in_code
                self._fields[-1].in_code = False
            case "end" if self._fields:
                ended = self._fields.pop()
                self._codes -= ended.in_code
                if ended.in_code:
                    self._say(overlaid(ended.code))

    def _drawing(self, element: Element) -> None:
        if self._codes:
            return
        if self._shown.hidden:
            self.mark("hidden", all_text(element))
            return
        if self._inserted:
            self.mark("inserted", "")
        drawing = Drawing(self._source, element)
        self.pictures += drawing.pictures
        self.findings += drawing.findings
        self.boxes += [Box(content, before=not self._any_text) for content in drawing.boxes]
        for text in drawing.hidden:
            self.mark("hidden", text)


def _closed_fields(paragraph: Element) -> set[int]:
    """The begins of fields that have a separator or an end of their own in this paragraph, by identity."""
    closed: set[int] = set()
    begun: list[int] = []
    for mark in _field_marks(paragraph):
        match attribute(mark, "w:fldCharType"):
            case "begin":
                begun.append(id(mark))
            case "separate" if begun:
                closed.add(begun[-1])
            case "end" if begun:
                closed.add(begun.pop())
    return closed


def _field_marks(element: Element) -> Iterator[Element]:
    for each in element:
        name = kind(each)
        if name == "w:fldChar":
            yield each
        elif name == "mc:AlternateContent":
            branch = chosen(each)
            if branch is not None:
                yield from _field_marks(branch)
        elif name != "w:txbxContent" and name not in REMOVED and name not in _SILENT:
            yield from _field_marks(each)


def _plain(element: Element) -> str:
    """The text of a w:t as Word shows it: line ends are spaces, and without xml:space the outer ones are not there."""
    text = element.text or ""
    if attribute(element, "xml:space") != "preserve":
        text = text.strip(" \t\r\n")
    return text.translate(_SPACES)


_SPACES = str.maketrans("\t\r\n", "   ")


def _symbol(element: Element) -> str:
    try:
        code = int(attribute(element, "w:char") or "", 16)
    except ValueError:
        return ""
    return symbol(attribute(element, "w:font") or "", code) if 0x20 <= code <= 0xFFFF else ""
