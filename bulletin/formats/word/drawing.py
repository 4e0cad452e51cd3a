"""What is drawn in a Word file: pictures, text boxes, charts and embedded objects, in DrawingML and in VML."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from bulletin.document import Picture
from bulletin.formats.word.package import Package, Relationship
from bulletin.formats.word.pictures import Pictures, UnusablePicture
from bulletin.formats.word.styles import Styles
from bulletin.formats.word.xml import all_text, attribute, child, chosen, kind

_FRAMES = frozenset("v:shape v:rect v:roundrect v:oval v:line v:polyline v:group".split())
_CHARTS = {"c:chart": "图表", "cx:chart": "图表", "dgm:relIds": "SmartArt 图示"}


@dataclass(frozen=True, slots=True)
class Source:
    """The part that is being read, and what reading it needs."""

    package: Package
    styles: Styles
    pictures: Pictures
    relationships: dict[str, Relationship]
    embedded: set[str] = field(default_factory=set)  # ids of the objects met so far
    diagrams: dict[str, str] = field(default_factory=dict)  # the words of a diagram's part, read once


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem whose line is not known yet."""

    code: str
    quote: str
    message: str


class Drawing:
    """Everything found in a w:drawing, w:pict or w:object, in its order."""

    def __init__(self, source: Source, element: Element) -> None:
        self.pictures: list[Picture] = []
        self.boxes: list[Element | str] = []  # a w:txbxContent, or the words of an art text
        self.hidden: list[str] = []
        self.findings: list[Finding] = []
        self._source = source
        self._shapes(element, "")

    def _shapes(self, element: Element, alt: str) -> None:
        for each in element:
            name = kind(each)
            match name:
                case "wp:inline" | "wp:anchor":
                    properties = child(each, "wp:docPr")
                    if (attribute(properties, "hidden") or "").lower() in ("1", "true"):
                        self.hidden.append(all_text(each))
                    else:
                        self._shapes(each, _alt(properties))
                case "pic:pic":
                    self._shapes(each, alt or _alt(child(child(each, "pic:nvPicPr"), "pic:cNvPr")))
                case _ if name in _FRAMES:
                    if "visibility:hidden" in (each.get("style") or "").replace(" ", ""):
                        self.hidden.append(all_text(each))
                    else:
                        self._shapes(each, each.get("alt") or alt)
                case "w:txbxContent":
                    self.boxes.append(each)
                case "v:textpath":
                    self.boxes.append(each.get("string") or "")
                case "a:p":  # a shape pasted from a slide
                    self.boxes.append("".join(_slide_text(each)))
                case "a:blip":
                    self._picture(attribute(each, "r:embed"), attribute(each, "r:link"), alt)
                case "v:imagedata" | "v:fill":
                    self._picture(attribute(each, "r:id"), attribute(each, "r:href"), alt)
                case "c:chart" | "cx:chart" | "dgm:relIds":
                    self._chart(each, _CHARTS[name], alt)
                case "o:OLEObject" | "w:control":
                    self._object(each)
                case "mc:AlternateContent":
                    branch = chosen(each)
                    if branch is not None:
                        self._shapes(branch, alt)
                case _:
                    self._shapes(each, alt)

    def _picture(self, embedded: str | None, linked: str | None, alt: str) -> None:
        id_ = embedded or linked
        if not id_:
            return
        try:
            data = self._source.pictures.read(self._source.relationships.get(id_))
        except UnusablePicture as reason:
            self.findings.append(Finding("docx.bad_picture", alt, str(reason)))
        else:
            self.pictures.append(Picture(data, alt))

    def _chart(self, element: Element, what: str, alt: str) -> None:
        """Charts and diagrams are drawn by Word itself: no picture of them is stored. A diagram's words are quoted."""
        data = self._source.relationships.get(attribute(element, "r:dm") or "")
        words = ""
        if data is not None and data.target is not None:
            if data.target not in self._source.diagrams:
                self._source.diagrams[data.target] = " ".join(_slide_text(self._source.package.xml(data.target)))
            words = self._source.diagrams[data.target]
        message = f"{what}没有存成图片，未采用：请在 Word 中截图后补图。"
        self.findings.append(Finding("docx.bad_picture", words or alt, message))

    def _object(self, element: Element) -> None:
        self._source.embedded.add(attribute(element, "r:id") or "")
        quote = element.get("ProgID") or attribute(element, "w:name") or ""
        self.findings.append(Finding("docx.macro", quote, "嵌入的对象（OLE 或控件）未采用，只保留它的图片和周围文字。"))


def _alt(properties: Element | None) -> str:
    return (attribute(properties, "descr") or attribute(properties, "title") or "").strip()


def _slide_text(element: Element) -> Iterator[str]:
    for each in element:
        if kind(each) == "a:t":
            yield each.text or ""
        else:
            yield from _slide_text(each)
