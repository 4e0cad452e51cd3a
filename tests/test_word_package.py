"""The guard before a Word file is read: whatever is handed in, it gives lines or one sentence, soon."""

import io
import struct
import zipfile

import pytest

from bulletin.document import OtherPart, Refusal
from bulletin.formats.word import Blocks, lines
from tests.wordfile import DOCUMENT, NAMESPACES, p, packed, parts, relationships, word

AGAIN = "请在 WPS 或 Word 中打开，另存为 .docx 后再交。"
DAMAGED = "文件损坏，请在 WPS 或 Word 中重新另存为 .docx 后再交。"
TOO_MANY = f"文件里的部件过多（超过 2000 个）：{AGAIN}"
ENCRYPTED = "文件加了密码：请在 WPS 或 Word 中去掉密码，另存为 .docx 后再交。"
FOREIGN = f"这不是 Word 的 .docx 文件：{AGAIN}"
GOOD = word(p("江门政务信息"), others=[("f", "footer", "footer1.xml", f"<w:ftr {NAMESPACES}>{p('完')}</w:ftr>")])


def refusal(data):
    """The sentence that these bytes are refused with."""
    with pytest.raises(Refusal) as caught:
        lines(data)
    return str(caught.value)


def with_parts(**changed):
    """A sound file with parts changed, added, or (None) taken away; names without their ending, folders by __."""
    files = parts(p("甲"))
    for name, content in changed.items():
        files[name.replace("__", "/") + ".xml"] = content
    return packed(files)


def directory_entry(data, name):
    """Where the entry of a part begins in the central directory."""
    at = data.find(b"PK\x01\x02")
    while data[at + 46 : at + 46 + len(name)] != name:
        at = data.index(b"PK\x01\x02", at + 1)
    return at


def patched(data, at, format_, *values):
    """The bytes with these numbers written over them."""
    changed = bytearray(data)
    struct.pack_into(format_, changed, at, *values)
    return bytes(changed)


def test_a_sound_file_is_read():
    reading = lines(GOOD)

    assert reading == Blocks(reading.lines, (), (OtherPart("footer", "完"),))
    assert [line.text for line in reading.lines] == ["江门政务信息"]


# What it is


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", FOREIGN),
        ("正文".encode(), FOREIGN),
        (b"%PDF-1.7", FOREIGN),
        (packed({"a.txt": "x"}), FOREIGN),
        (b"PK\x05\x06" + bytes(18), FOREIGN),
        (b"PK\x03\x04", DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), f"这不是 .docx 文件（多半是 .doc 或 .wps）：{AGAIN}"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), ENCRYPTED),
        (bytes(20 * 2**20 + 1), "文件超过 20 MB：请在 WPS 或 Word 中压缩图片，另存为 .docx 后再交。"),
    ],
    ids=["nothing", "text", "PDF", "zip", "empty zip", "beginning of a zip", "doc", "password", "too large"],
)
def test_what_is_no_word_file_is_refused_with_what_to_do(data, sentence):
    assert refusal(data) == sentence


@pytest.mark.parametrize(
    ("type_", "sentence"),
    [
        (
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "这是带宏的 Word 文件（.docm）：请在 WPS 或 Word 中另存为不带宏的 .docx 后再交。",
        ),
        (
            "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
            "这是带宏的 Word 文件（.docm）：请在 WPS 或 Word 中另存为不带宏的 .docx 后再交。",
        ),
        (
            DOCUMENT.replace("document.main", "template.main"),
            "这是 Word 模板（.dotx）：请在 WPS 或 Word 中另存为 .docx 后再交。",
        ),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", FOREIGN),
    ],
    ids=["docm", "dotm", "dotx", "xlsx"],
)
def test_only_a_plain_word_document_is_let_in(type_, sentence):
    assert refusal(word(p("甲"), main=type_)) == sentence


@pytest.mark.parametrize("name", ["[Content_Types].xml", "_rels/.rels", "word/document.xml"])
def test_a_part_that_is_needed_must_be_there(name):
    files = parts(p("甲"))
    del files[name]

    assert refusal(packed(files)) == (DAMAGED if name.startswith("word") else FOREIGN)


def test_there_is_one_main_document():
    twice = relationships(("a", "officeDocument", "word/document.xml"), ("b", "officeDocument", "word/document.xml"))
    outside = relationships(("a", "officeDocument", "http://example.com/document.xml", "External"))
    files = parts(p("甲"))

    assert refusal(packed(files | {"_rels/.rels": twice})) == DAMAGED
    assert refusal(packed(files | {"_rels/.rels": outside})) == DAMAGED
    assert refusal(packed(files | {"_rels/.rels": relationships()})) == DAMAGED


def test_the_main_document_must_be_one():
    assert refusal(with_parts(word__document=f"<w:styles {NAMESPACES}/>")) == DAMAGED
    assert refusal(with_parts(word__document=f"<w:document {NAMESPACES}/>")) == DAMAGED
    assert refusal(with_parts(word__document="<w:document><w:body/></w:document>")) == DAMAGED


def test_external_relationships_are_not_opened():
    others = [
        ("t", "attachedTemplate", "http://127.0.0.1:9/x.dotm"),
        ("s", "styles", "file:///etc/passwd"),
        ("h", "header", "http://127.0.0.1:9/h.xml"),
    ]

    assert lines(word(p("甲"), others=others)).other_parts == ()


# The archive


def test_entries_of_one_name_are_refused():
    files = parts(p("甲"))
    twice = packed(files | {"word/document.xmm": files["word/document.xml"]}).replace(b"document.xmm", b"document.xml")

    assert refusal(twice) == DAMAGED
    assert refusal(packed(files | {"WORD/Document.xml": files["word/document.xml"]})) == DAMAGED


@pytest.mark.parametrize(
    "name", ["word\\a.xml", "../a.xml", "word/../a.xml", "/a.xml", "C:a.xml", "word//a.xml", "a\nb"]
)
def test_names_that_lead_elsewhere_are_refused(name):
    data = packed(parts(p("甲")) | {"x" * len(name): "<a/>"})

    assert refusal(data.replace(b"x" * len(name), name.encode())) == DAMAGED


def test_folders_may_be_listed():
    assert [line.text for line in lines(packed(parts(p("甲")) | {"word/": ""})).lines] == ["甲"]


def test_encrypted_entries_are_refused():
    at = directory_entry(GOOD, b"word/document.xml")
    local = GOOD.index(b"word/document.xml") - 30

    assert refusal(patched(GOOD, at + 8, "<H", 1)) == ENCRYPTED
    assert refusal(patched(GOOD, local + 6, "<H", 1)) == ENCRYPTED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_the_usual_compression_is_read(method):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts(p("甲")).items():
            archive.writestr(name, content)

    assert refusal(stream.getvalue()) == DAMAGED


@pytest.mark.parametrize(
    ("offset", "format_", "values"),
    [
        (16, "<I", (1,)),
        (20, "<I", (0xFFFFFFFF,)),
        (20, "<I", (5,)),
        (24, "<I", (1,)),
        (24, "<I", (0xFFFFFFFE,)),
        (24, "<I", (0xFFFFFFFF,)),
        (42, "<I", (0xFFFFFF00,)),
        (42, "<I", (3,)),
        (10, "<H", (99,)),
        (28, "<H", (0xFFFF,)),
    ],
    ids="CRC,huge,short,declares-less,declares-more,zip64,offset,shifted,method,name".split(","),
)
def test_a_directory_that_tells_lies_is_refused(offset, format_, values):
    lie = patched(GOOD, directory_entry(GOOD, b"word/document.xml") + offset, format_, *values)

    assert refusal(lie) == DAMAGED


def test_an_entry_with_another_name_in_its_own_header_is_refused():
    local = GOOD.index(b"word/document.xml")

    assert refusal(GOOD[:local] + b"word/documenT.xml" + GOOD[local + 17 :]) == DAMAGED


def test_zip64_sizes_beyond_the_file_are_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts(p("甲")).items():
            info = zipfile.ZipInfo(name)
            info.extra = struct.pack("<HHQQ", 1, 16, 2**63 + 1, 2**63 + 1)
            archive.writestr(info, content)
    data = stream.getvalue()
    at = directory_entry(data, b"word/document.xml")

    assert refusal(patched(data, at + 20, "<II", 0xFFFFFFFF, 0xFFFFFFFF)) == DAMAGED


def test_more_than_two_thousand_entries_are_refused():
    files = parts(p("甲"))
    many = files | {f"x/{number}.bin": b"" for number in range(2_001 - len(files))}

    assert refusal(packed(many)) == TOO_MANY
    many.popitem()
    assert [line.text for line in lines(packed(many)).lines] == ["甲"]
    assert refusal(b"PK" + b"PK\x01\x02" * 400_000) == TOO_MANY
