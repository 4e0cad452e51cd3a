"""Which format a file given to import has, by what is in it."""

from bulletin.document import Refusal
from bulletin.formats import text, word
from bulletin.formats.word.layout import laid_out
from bulletin.grammar.reading import Source

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ADVICE = "请在 WPS 或 Word 里另存为 .docx，再交一次。"
_REFUSED = {
    ".doc": f"是旧版 Word 文件。{_ADVICE}",
    ".wps": f"是 WPS 旧格式文件。{_ADVICE}",
    ".docm": f"是带宏的 Word 文件。{_ADVICE}",
    ".dotx": f"是 Word 模板。{_ADVICE}",
    ".pdf": "是 PDF 文件，读不出段落。请用它的 Word 原稿（.docx），或复制全文粘贴。",
    ".rtf": f"是 RTF 文件。{_ADVICE}",
    ".odt": f"是 OpenDocument 文件。{_ADVICE}",
    ".xls": "是表格文件。请交刊物的 .docx 或 .txt。",
    ".xlsx": "是表格文件。请交刊物的 .docx 或 .txt。",
    ".zip": "是压缩包。请解压后把里面的 .docx 或 .txt 交来。",
    ".rar": "是压缩包。请解压后把里面的 .docx 或 .txt 交来。",
}


def read(data: bytes, name: str = "") -> Source:
    """The lines of a file or of pasted text (no name).

    Raises `Refusal` with a sentence that says what to do.
    """
    called = f"“{name}”" if name else "这份文件"
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    if data.startswith(_OLE):
        raise Refusal(called + _REFUSED.get(ending if ending in (".wps", ".xls") else ".doc", _REFUSED[".doc"]))
    if data.startswith(b"%PDF"):
        raise Refusal(called + _REFUSED[".pdf"])
    if ending in _REFUSED:
        raise Refusal(called + _REFUSED[ending])
    if data.startswith(b"PK\x03\x04") or ending == ".docx":
        blocks = word.lines(data)
        lines = laid_out(blocks.lines)
        if len(lines) > text.MAX_LINES:
            raise Refusal(text.TOO_LONG)
        return Source(lines, "docx", problems=blocks.problems, other_parts=blocks.other_parts)
    return text.read(data)
