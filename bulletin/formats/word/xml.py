"""The XML of a Word file: one way to parse it, and short names for what it holds.

Names are written as everybody writes them, `w:p`, whichever of the two families of namespaces (ISO 29500 strict or
transitional) the file uses.
"""

from collections.abc import Iterator
from functools import lru_cache
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from bulletin.document import Refusal

DAMAGED = "文件损坏，请在 WPS 或 Word 中重新另存为 .docx 后再交。"

_SCHEMAS = "http://schemas.openxmlformats.org"
_STRICT = "http://purl.oclc.org/ooxml"
_PREFIXES = {
    f"{_SCHEMAS}/wordprocessingml/2006/main": "w",
    f"{_STRICT}/wordprocessingml/main": "w",
    f"{_SCHEMAS}/officeDocument/2006/relationships": "r",
    f"{_STRICT}/officeDocument/relationships": "r",
    f"{_SCHEMAS}/officeDocument/2006/math": "m",
    f"{_STRICT}/officeDocument/math": "m",
    f"{_SCHEMAS}/drawingml/2006/main": "a",
    f"{_STRICT}/drawingml/main": "a",
    f"{_SCHEMAS}/drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}/drawingml/wordprocessingDrawing": "wp",
    f"{_SCHEMAS}/drawingml/2006/picture": "pic",
    f"{_STRICT}/drawingml/picture": "pic",
    f"{_SCHEMAS}/drawingml/2006/chart": "c",
    f"{_STRICT}/drawingml/chart": "c",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
    f"{_SCHEMAS}/drawingml/2006/diagram": "dgm",
    f"{_STRICT}/drawingml/diagram": "dgm",
    f"{_SCHEMAS}/markup-compatibility/2006": "mc",
    f"{_SCHEMAS}/package/2006/content-types": "ct",
    f"{_SCHEMAS}/package/2006/relationships": "rel",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://www.w3.org/XML/1998/namespace": "xml",
}

# What a branch of mc:AlternateContent may require and we can still read: Word's shapes, groups and canvases.
_UNDERSTOOD = frozenset("wps wpg wpc wp14 w14 w15 a14".split())

# Elements around blocks, rows, cells or words that add nothing of their own.
_WRAPPERS = frozenset("w:sdt w:sdtContent w:customXml w:smartTag w:ins w:moveTo".split())

# Deleted or moved away, and not yet accepted: never text.
REMOVED = frozenset(("w:del", "w:moveFrom"))


def parse(data: bytes) -> Element:
    """The root of an XML part that the package's guard has passed. Raises Refusal."""
    try:
        root: Element = ElementTree.fromstring(data, forbid_dtd=True)
    except (SyntaxError, ValueError, LookupError) as error:  # ParseError, the Forbidden family, an unknown encoding
        raise Refusal(DAMAGED) from error
    return root


@lru_cache(maxsize=2048)  # bounded: a hostile file can have as many names as it has elements
def _short(tag: str) -> str:
    uri, brace, local = tag.rpartition("}")
    if not brace:
        return tag
    return f"{_PREFIXES.get(uri[1:], '?')}:{local}"


@lru_cache(maxsize=2048)
def _long(name: str) -> tuple[str, ...]:
    prefix, colon, local = name.rpartition(":")
    if not colon:
        return (name,)
    return tuple(f"{{{uri}}}{local}" for uri, known in _PREFIXES.items() if known == prefix)


def kind(element: Element) -> str:
    """The element's name, as in `w:p`; `?:p` in a namespace that we do not know."""
    return _short(element.tag)


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its short name, as in `w:val`."""
    if element is None:
        return None
    for long in _long(name):
        if (value := element.get(long)) is not None:
            return value
    return None


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that short name."""
    if element is None:
        return None
    return next((each for each in element if kind(each) == name), None)


def value(element: Element | None, name: str) -> str | None:
    """`w:val` of the first child of that short name."""
    return attribute(child(element, name), "w:val")


def switch(element: Element | None, name: str) -> bool | None:
    """An on/off property: None where it is not written, true where it is written without a value."""
    found = child(element, name)
    if found is None:
        return None
    return (attribute(found, "w:val") or "1").lower() not in ("0", "false", "off", "none")


def whole(text: str | None, default: int, *, most: int) -> int:
    """A whole number from 0 to `most`; `default` where nothing, or no number, is written."""
    try:
        return min(max(int(text or ""), 0), most)
    except ValueError:
        return default


def chosen(alternate: Element) -> Element | None:
    """The one branch of mc:AlternateContent to read: both together would double the text."""
    choices = [each for each in alternate if kind(each) == "mc:Choice"]
    for choice in choices:
        if _UNDERSTOOD.issuperset((choice.get("Requires") or "").split()):
            return choice
    fallback = child(alternate, "mc:Fallback")
    if fallback is not None and len(fallback):
        return fallback
    return choices[0] if choices else fallback


def unwrapped(container: Element) -> Iterator[Element]:
    """The children of a body, cell, table or row in order, those inside wrappers included."""
    waiting = [iter(container)]  # not recursive: wrappers may be deep, and what is in them long
    while waiting:
        each = next(waiting[-1], None)
        if each is None:
            waiting.pop()
        elif kind(each) == "mc:AlternateContent":
            branch = chosen(each)
            if branch is not None:
                waiting.append(iter(branch))
        elif kind(each) in _WRAPPERS:
            waiting.append(iter(each))
        else:
            yield each


def all_text(element: Element) -> str:
    """Everything readable below an element, deleted text too: only for quoting what was left out."""
    found = []
    for each in element:
        match kind(each):
            case "w:t" | "w:delText" | "m:t":
                found.append(each.text or "")
            case "mc:AlternateContent":
                branch = chosen(each)
                found.append("" if branch is None else all_text(branch))
            case "a:blip" | "v:imagedata":
                found.append("［图片］")
            case _:
                found.append(all_text(each))
    return "".join(found)
