"""Bulletins as plain text: bytes into lines, and a `Document` back into the bytes that it was read from."""

import re

from bulletin.document import Document, Line, Refusal
from bulletin.formats.writing import write_lines
from bulletin.grammar.reading import Source

MAX_BYTES = 5 * 1024 * 1024
# Far above any bulletin (5 MB of ordinary text have 25,000), and below what would cost gigabytes.
MAX_LINES = 200_000
TOO_LONG = f"文件超过{MAX_LINES // 10000}万行，不像是一期刊物。请检查是否放错了文件。"
_LINE = re.compile(r"([^\r\n]*)(\r\n|\n|\r|\Z)")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "utf-8"),
    (b"\xff\xfe", "utf-16", "utf-16-le"),
    (b"\xfe\xff", "utf-16", "utf-16-be"),
)


def read(data: bytes) -> Source:
    """The lines of a text with its encoding: UTF-8 with or without BOM, UTF-16 with BOM, else GB18030.

    Raises `Refusal` above 5 MB or where the bytes are none of these, naming the first offset.
    """
    if len(data) > MAX_BYTES:
        raise Refusal(f"文本有{len(data) / 1024 / 1024:.1f} MB，超过5 MB。请分成几份，每份一期，再交。")
    for bom, encoding, codec in _BOMS:
        if data.startswith(bom):
            return Source(_split(_decoded(data[len(bom) :], codec, len(bom))), encoding, bom)
    try:
        return Source(_split(data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError as error:
        # A UTF-8 file that was cut short must not be read as nonsense. Two bytes that happen to be UTF-8 prove
        # nothing, since many GB18030 characters are; a run of three that says Chinese does.
        if any(char >= "\u2000" for char in data[: error.start].decode("utf-8")):
            raise _undecodable("UTF-8", error.start) from error
    text = _decoded(data, "gb18030", 0)
    if text.encode("gb18030") != data:
        raise Refusal("文件的编码无法原样保存。请在记事本里另存为 UTF-8，再交。")
    return Source(_split(text), "gb18030")


def charset(data: bytes) -> str:
    """What HTTP calls the encoding of a text that was written here; unlike one to be read, it may have any length."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _decoded(data: bytes, codec: str, skipped: int) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise _undecodable(codec.upper(), skipped + error.start) from error


def _undecodable(codec: str, offset: int) -> Refusal:
    return Refusal(
        f"文件里第{offset}字节处不是{codec}文字，可能没有传完整或不是文本文件。请重新保存为 UTF-8 或 GB18030 的 .txt，再交。"
    )


def _split(text: str) -> tuple[Line, ...]:
    """Lines end at CRLF, LF or CR and nowhere else."""
    if sum(1 for _ in re.finditer("\r\n|\n|\r", text)) > MAX_LINES:
        raise Refusal(TOO_LONG)
    found = (match.groups() for match in _LINE.finditer(text))
    return tuple(Line(n, line, end) for n, (line, end) in enumerate(found, start=1) if line or end)


def write(document: Document, source: Document | None = None) -> bytes:
    """A bulletin as text, in the encoding that it was read in. `write(read_lines(read(x), …)) == x`.

    `source` is the reading that the document was changed from. What was read from Word is written as UTF-8.
    """
    return encode(document, "".join(line + end for line, end in write_lines(document, source)))


def encode(document: Document, text: str) -> bytes:
    """A text in the encoding that the document was read in."""
    codec = {"utf-16": "utf-16-le" if document.bom == b"\xff\xfe" else "utf-16-be", "gb18030": "gb18030"}
    return document.bom + text.encode(codec.get(document.encoding, "utf-8"))
