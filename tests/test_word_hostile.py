"""Whatever is handed in as a Word file gives lines or one sentence, soon and in little memory."""

import io
import random
import re
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.document import Refusal
from bulletin.formats.word import Blocks, lines
from tests.wordfile import NAMESPACES, p, packed, parts, picture, r, tbl, tc, tr, word

AGAIN = "请在 WPS 或 Word 中打开，另存为 .docx 后再交。"
DAMAGED = "文件损坏，请在 WPS 或 Word 中重新另存为 .docx 后再交。"
BLOWN_UP = f"文件解压后大得不正常：{AGAIN}"
TOO_DEEP = f"文件内容过于复杂（嵌套过深或标记过多）：{AGAIN}"
ENTITIES = f"文件里有 Word 文件不该有的实体声明：{AGAIN}"


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


# Bombs


def peak(data):
    """The sentence, and how many MB the refusal took at most."""
    tracemalloc.start()
    try:
        return refusal(data), tracemalloc.get_traced_memory()[1] // 2**20
    finally:
        tracemalloc.stop()


def block_of(size):
    """Text that deflates well, but below 200:1."""
    noise = random.Random(1).randbytes(10_000).hex()
    return (noise * (size // len(noise) + 1))[:size]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("word/document.xml", bytes(60 * 2**20)),
        ("word/media/image1.png", bytes(60 * 2**20)),
        ("word/document.xml", f"<w:document {NAMESPACES}>{block_of(51 * 2**20)}</w:document>"),
    ],
    ids=["XML", "picture", "long XML"],
)
def test_a_bomb_is_refused_without_unpacking_it(name, content):
    sentence, memory = peak(packed(parts(p("甲")) | {name: content}))

    assert sentence in (BLOWN_UP, DAMAGED if content[:1] == b"\0" else BLOWN_UP)
    assert memory < 60


def test_a_bomb_of_many_small_entries_is_refused():
    sentence, memory = peak(packed(parts(p("甲")) | {f"x/{number}.bin": bytes(2**20) for number in range(201)}))

    assert sentence == BLOWN_UP
    assert memory < 60


def test_a_short_text_may_compress_better_than_a_long_one():
    assert [line.text for line in lines(word(p("甲" * 200_000))).lines] == ["甲" * 200_000]


@pytest.mark.parametrize(
    ("declaration", "encoding"),
    [
        ('<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>', "utf-8"),
        ('<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]>', "utf-16"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', "utf-8"),
        ('<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">', "utf-8"),
        ("<!DOCTYPE a>", "utf-8"),
    ],
)
@pytest.mark.parametrize("part", ["word__document", "customXml__item1"])
def test_entities_and_document_types_are_refused_in_every_part(part, declaration, encoding):
    xml = f"{declaration}<w:document {NAMESPACES}><w:body>{p('甲')}</w:body></w:document>".encode(encoding)

    assert refusal(with_parts(**{part: xml})) == ENTITIES


def test_xml_is_known_by_its_content_type_too_but_a_drawing_in_xml_is_none():
    bomb = '<!DOCTYPE a [<!ENTITY b "ha">]><a/>'
    type_ = '<Default Extension="bin" ContentType="application/vnd.x+xml"/>'
    svg = '<Default Extension="svg" ContentType="image/svg+xml"/>'

    assert refusal(packed(parts(p("甲"), types=type_) | {"word/a.bin": bomb})) == ENTITIES
    assert [line.text for line in lines(packed(parts(p("甲"), types=svg) | {"word/a.svg": bomb})).lines] == ["甲"]


def test_a_part_of_no_xml_type_is_not_read_as_xml():
    assert refusal(word(p("甲"), others=[("s", "styles", "styles.bin", f"<w:styles {NAMESPACES}/>")])) == DAMAGED


@pytest.mark.parametrize(
    "xml",
    [
        f"<w:document {NAMESPACES}><w:body>" + "<w:sdt>" * 199 + "</w:sdt>" * 199 + "</w:body></w:document>",
        "<a>" * 1_000_000,
        "<a>" + "<b/>" * 1_000_000 + "</a>",
        "<a " + " ".join(f'a{number}=""' for number in range(1_000_001)) + "/>",
    ],
    ids=["one too deep", "endlessly deep", "too many elements", "too many attributes"],
)
def test_what_is_too_deep_or_too_much_is_refused(xml):
    files = parts(p("甲"))
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:  # not compressed, so that no ratio stands before the depth
        for name, content in (files | {"word/document.xml": xml}).items():
            archive.writestr(name, content)

    assert refusal(stored.getvalue()) == TOO_DEEP


@pytest.mark.parametrize(
    "xml", ["", "<a>", "<a></b>", "\0", "<a>&lt</a>", '<?xml version="1.0" encoding="gb2312"?><a/>', "<w:a/>"]
)
def test_malformed_xml_is_refused(xml):
    assert refusal(with_parts(word__document=xml)) == DAMAGED


def test_a_document_in_utf_16_is_read():
    xml = f"<w:document {NAMESPACES}><w:body>{p('甲')}</w:body></w:document>".encode("utf-16")

    assert [line.text for line in lines(with_parts(word__document=xml)).lines] == ["甲"]


# Anything at all

RICH = word(
    p("一", r("密", "<w:vanish/>"), f"<w:ins>{r('增')}</w:ins>", properties='<w:numPr><w:numId w:val="1"/></w:numPr>')
    + tbl(tr(tc("甲", properties='<w:gridSpan w:val="2"/>'), tc("乙", properties="<w:vMerge/>")))
    + p('<w:r><w:drawing><wp:inline><wp:docPr descr="图"/><a:blip r:embed="i"/></wp:inline></w:drawing></w:r>'),
    styles='<w:style w:styleId="1" w:type="paragraph"><w:rPr><w:sz w:val="44"/></w:rPr></w:style>',
    numbering='<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
    others=[("i", "image", "media/image1.png", picture())],
)


def uncompressed(data):
    """The same file with its parts stored as they are, so that a changed byte is a changed word."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(stream, "w") as plain:
        for name in archive.namelist():
            plain.writestr(name, archive.read(name))
    return stream.getvalue()


def read_or_refused(data):
    """Whether these bytes give lines, or one sentence that says what to do: anything else is an error."""
    try:
        reading = lines(data)
    except Refusal as refused:
        return str(refused).endswith("后再交。")
    return isinstance(reading, Blocks)


@given(st.sampled_from([RICH, uncompressed(RICH)]), st.data())
def test_a_file_that_was_cut_or_changed_anywhere_gives_lines_or_a_refusal(data, draw):
    end = draw.draw(st.just(len(data)) | st.integers(0, len(data)))
    changed = bytearray(data)
    for at, value in draw.draw(st.lists(st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255)), max_size=4)):
        changed[at] = value

    assert read_or_refused(bytes(changed[:end]))


@given(st.data())
def test_xml_that_was_changed_anywhere_gives_lines_or_a_refusal(draw):
    """As above, but packed soundly, so that the change reaches the reading itself."""
    with zipfile.ZipFile(io.BytesIO(RICH)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = draw.draw(st.sampled_from([each for each in files if each.endswith((".xml", ".rels"))]))
    content = bytearray(files[name])
    place = st.integers(0, len(content) - 1)
    for at, piece in draw.draw(st.lists(st.tuples(place, st.binary(max_size=3)), min_size=1, max_size=3)):
        content[at : at + len(piece)] = piece

    assert read_or_refused(packed(files | {name: bytes(content)}))


@given(st.data())
def test_values_and_elements_that_were_swapped_give_lines_or_a_refusal(draw):
    """Well-formed, but not what the standard allows: numbers that are none, elements in places that are not theirs."""
    with zipfile.ZipFile(io.BytesIO(RICH)) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
        others = {name: archive.read(name) for name in archive.namelist() if name not in files}
    name = draw.draw(st.sampled_from([each for each in files if each.startswith("word")]))
    words = sorted(set(re.findall(r'(?<=")[^"<>/:]*(?=")|(?<=w:)\w+', files[name])) - {""})
    old, new = draw.draw(st.tuples(st.sampled_from(words), st.sampled_from([*words, "-1", "99999999999", "½", "x"])))

    assert read_or_refused(packed(files | others | {name: re.sub(rf"\b{re.escape(old)}\b", new, files[name])}))
