"""The one guard before a Word file is read (docs: SECURITY §5, "Word").

The archive's directory is read by `zipfile`; the entries are inflated here, in pieces that are counted, so that no
size written in the file is believed. Every XML part passes a streaming parser once before a tree is made of it.
The package stays in memory as it came, compressed: nothing is unpacked to disk, nothing outside it is opened.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote
from xml.etree.ElementTree import Element
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from bulletin.document import Refusal
from bulletin.formats.word.xml import DAMAGED, kind, parse

MB = 2**20
FILE_SIZE = 20 * MB
ENTRIES = 2_000
RATIO = 200  # to 1, and 1 MB more: short texts compress well
XML_SIZE = 50 * MB
TOTAL_SIZE = 200 * MB
DEPTH = 200
NODES = 1_000_000  # elements and attributes of all XML parts: a tree takes far more memory than its bytes
PIECE = 4 * MB

_AGAIN = "请在 WPS 或 Word 中打开，另存为 .docx 后再交。"
_TOO_LARGE = "文件超过 20 MB：请在 WPS 或 Word 中压缩图片，另存为 .docx 后再交。"
_TOO_MANY = f"文件里的部件过多（超过 2000 个）：{_AGAIN}"
_BLOWN_UP = f"文件解压后大得不正常：{_AGAIN}"
_TOO_DEEP = f"文件内容过于复杂（嵌套过深或标记过多）：{_AGAIN}"
_ENTITIES = f"文件里有 Word 文件不该有的实体声明：{_AGAIN}"
_ENCRYPTED = "文件加了密码：请在 WPS 或 Word 中去掉密码，另存为 .docx 后再交。"
_OLD = "这不是 .docx 文件（多半是 .doc 或 .wps）：请在 WPS 或 Word 中打开，另存为 .docx 后再交。"
_FOREIGN = "这不是 Word 的 .docx 文件：请在 WPS 或 Word 中打开，另存为 .docx 后再交。"
_MACROS = "这是带宏的 Word 文件（.docm）：请在 WPS 或 Word 中另存为不带宏的 .docx 后再交。"
_TEMPLATE = "这是 Word 模板（.dotx）：请在 WPS 或 Word 中另存为 .docx 后再交。"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL_HEADER = struct.Struct("<4sHHHHHIIIHH")  # APPNOTE 4.3.7
_UNREADABLE_FLAGS = 0x1 | 0x20 | 0x40 | 0x2000  # encrypted, patch data, strongly encrypted, hidden directory
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."


@dataclass(frozen=True, slots=True)
class Relationship:
    """A line of a .rels part. `target` is a part of this package, or None: missing, outside, or a foreign address."""

    type: str  # the last word of its URI: "image", "styles"
    target: str | None
    external: bool = False


class Package:
    """A Word file that has passed the guard. Part names are without the leading slash, case does not matter."""

    def __init__(self, data: bytes) -> None:
        """Raises Refusal for anything that is no sound, reasonably sized .docx file."""
        _look_at_first_bytes(data)
        self._entries = _entries(data)
        self._check()
        self.main = self._main_part()

    def parts(self) -> list[tuple[str, str]]:
        """Name and content type of every part."""
        return [(entry.name, self._content_type(entry.name)) for entry in self._entries.values()]

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        return b"".join(self._entries[name.lower()].pieces())

    def xml(self, name: str) -> Element:
        """The root of an XML part. Raises Refusal for a part that the guard has not passed as XML."""
        entry = self._entries.get(name.lower())
        if entry is None or not self._is_xml(entry.name):
            raise Refusal(DAMAGED)
        return parse(self.read(name))

    def relationships(self, name: str) -> dict[str, Relationship]:
        """The relationships of a part (of the package itself: ""), by their ids."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels.lower() not in self._entries:
            return {}
        return {each.get("Id", ""): self._relationship(each, folder) for each in self.xml(rels)}

    def _relationship(self, element: Element, folder: str) -> Relationship:
        type_ = element.get("Type", "").rpartition("/")[2]
        if element.get("TargetMode", "").lower() == "external":
            return Relationship(type_, None, external=True)
        written = element.get("Target", "").partition("#")[0]
        target = posixpath.normpath(written[1:] if written.startswith("/") else posixpath.join(folder, written))
        # A target that climbs out of the package stays "../…" and so names no entry.
        for name in (target, unquote(target)):
            if entry := self._entries.get(name.lower()):
                return Relationship(type_, entry.name)
        return Relationship(type_, None)

    def _check(self) -> None:
        """Read every entry once: the list of content types first, because it says what is XML."""
        self._types: dict[str, str] = {}
        self._extensions: dict[str, str] = {}
        names = sorted(self._entries, key=lambda name: name != "[content_types].xml")
        if not {"[content_types].xml", "_rels/.rels"}.issubset(names):
            raise Refusal(_FOREIGN)
        total = nodes = 0
        for name in names:
            entry = self._entries[name]
            reader = _Reader(NODES - nodes) if self._is_xml(name) else None
            size = 0
            for piece in entry.pieces():
                size += len(piece)
                total += len(piece)
                if total > TOTAL_SIZE or (reader and size > XML_SIZE):
                    raise Refusal(_BLOWN_UP)
                if reader:
                    reader.feed(piece)
            if reader:
                reader.close()
                nodes += reader.nodes
            if name == "[content_types].xml":
                self._read_content_types(self.xml(name))

    def _read_content_types(self, root: Element) -> None:
        for each in root:
            if kind(each) == "ct:Override":
                self._types[each.get("PartName", "").lstrip("/").lower()] = each.get("ContentType", "")
            elif kind(each) == "ct:Default":
                self._extensions[each.get("Extension", "").lower()] = each.get("ContentType", "")

    def _content_type(self, name: str) -> str:
        extension = name.rpartition(".")[2].lower()
        return self._types.get(name.lower()) or self._extensions.get(extension, "")

    def _is_xml(self, name: str) -> bool:
        if name.lower().endswith((".xml", ".rels")):
            return True
        type_ = self._content_type(name).lower()
        return type_.endswith(("+xml", "/xml")) and not type_.startswith("image/")  # SVG: never read, only counted

    def _main_part(self) -> str:
        mains = [each.target for each in self.relationships("").values() if each.type == "officeDocument"]
        if len(mains) != 1 or mains[0] is None:
            raise Refusal(DAMAGED)
        type_ = self._content_type(mains[0]).lower()
        if "macroenabled" in type_:
            raise Refusal(_MACROS)
        if type_ == f"{_WORD}template.main+xml":
            raise Refusal(_TEMPLATE)
        if type_ != f"{_WORD}document.main+xml":
            raise Refusal(_FOREIGN)
        return mains[0]


def _look_at_first_bytes(data: bytes) -> None:
    if len(data) > FILE_SIZE:
        raise Refusal(_TOO_LARGE)
    if data.startswith(_OLE):
        raise Refusal(_ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in data else _OLD)
    if not data.startswith(b"PK"):
        raise Refusal(_FOREIGN)
    # Before zipfile makes an object of each: a directory of 20 MB would be 400,000 of them.
    if data.count(b"PK\x01\x02") > ENTRIES:
        raise Refusal(_TOO_MANY)


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    stored: memoryview
    deflated: bool
    size: int
    checksum: int

    def pieces(self) -> Iterator[bytes]:
        """The content in pieces of at most PIECE bytes, each counted before it is given away."""
        size = checksum = 0
        for piece in self._inflated() if self.deflated else self._plain():
            size += len(piece)
            if size > RATIO * len(self.stored) + MB:
                raise Refusal(_BLOWN_UP)
            checksum = zlib.crc32(piece, checksum)
            yield piece
        # The declared size does not guide the reading, but a file that says something else than it holds is not sound.
        if (size, checksum) != (self.size, self.checksum):
            raise Refusal(DAMAGED)

    def _plain(self) -> Iterator[bytes]:
        for start in range(0, len(self.stored), PIECE):
            yield bytes(self.stored[start : start + PIECE])

    def _inflated(self) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        rest: memoryview | bytes = self.stored
        try:
            while not inflater.eof:
                piece = inflater.decompress(rest[:PIECE], PIECE)
                rest = rest[min(PIECE, len(rest)) - len(inflater.unconsumed_tail) :]
                if piece:
                    yield piece
                elif not rest and not inflater.eof:
                    raise Refusal(DAMAGED)
        except zlib.error as error:
            raise Refusal(DAMAGED) from error
        if rest or inflater.unused_data:
            raise Refusal(DAMAGED)


def _entries(data: bytes) -> dict[str, _Entry]:
    """The files of the archive by their names in lower case, for the names of parts are compared so (OPC §6.2.2)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except Exception as error:  # zipfile keeps no list of what it raises; about ten kinds are known
        raise Refusal(DAMAGED) from error
    if len(infos) > ENTRIES:
        raise Refusal(_TOO_MANY)
    view = memoryview(data)
    entries: dict[str, _Entry] = {}
    for info in infos:
        entry = _entry(view, info)
        if entry.name.lower() in entries:
            raise Refusal(DAMAGED)
        entries[entry.name.lower()] = entry
    return {name: entry for name, entry in entries.items() if not name.endswith("/")}


def _entry(view: memoryview, info: zipfile.ZipInfo) -> _Entry:
    name = info.orig_filename
    body = name.removesuffix("/")
    if not body.isprintable() or set(body) & set('\\:*?"<>|') or {"", ".", ".."} & set(body.split("/")):
        raise Refusal(DAMAGED)
    if not 0 <= info.header_offset <= len(view) - _LOCAL_HEADER.size:
        raise Refusal(DAMAGED)
    signature, _, flags, method, *_, name_length, extra_length = _LOCAL_HEADER.unpack_from(view, info.header_offset)
    if signature != b"PK\x03\x04":
        raise Refusal(DAMAGED)
    if (flags | info.flag_bits) & _UNREADABLE_FLAGS:
        raise Refusal(_ENCRYPTED)
    start = info.header_offset + _LOCAL_HEADER.size
    encoded = name.encode("utf-8" if info.flag_bits & 0x800 else "cp437")
    stored = view[start + name_length + extra_length :][: info.compress_size]
    if (
        bytes(view[start : start + name_length]) != encoded  # another reader might go by the other name
        or method != info.compress_type
        or method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that OPC allows
        or len(stored) != info.compress_size
    ):
        raise Refusal(DAMAGED)
    return _Entry(name, stored, method == zipfile.ZIP_DEFLATED, info.file_size, info.CRC)


class _Reader(ContentHandler):
    """Passes XML, without keeping it, if it has no DTD, no entities, and is neither too deep nor too long."""

    def __init__(self, allowed: int) -> None:
        super().__init__()
        self.nodes = 0
        self._allowed = allowed
        self._depth = 0
        self._parser = DefusedExpatParser(forbid_dtd=True)
        self._parser.setContentHandler(self)

    def feed(self, piece: bytes, *, last: bool = False) -> None:
        try:
            if last:
                self._parser.close()
            else:
                self._parser.feed(piece)
        except DefusedXmlException as error:
            raise Refusal(_ENTITIES) from error
        except (SAXException, ValueError, LookupError) as error:  # malformed, or in an encoding that nobody knows
            raise Refusal(DAMAGED) from error

    def close(self) -> None:
        self.feed(b"", last=True)

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        self._depth += 1
        self.nodes += 1 + len(attrs)
        if self._depth > DEPTH or self.nodes > self._allowed:
            raise Refusal(_TOO_DEEP)

    def endElement(self, name: str) -> None:
        self._depth -= 1
