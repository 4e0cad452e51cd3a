"""Small Word files, written by hand so that a test can show exactly what stands in them."""

import io
import zipfile

from PIL import Image

from bulletin.formats.word import lines

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": f"{OFFICE}/relationships",
        "m": f"{OFFICE}/math",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
    }.items()
)
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{}"/>{}</Types>'
)


def relationships(*lines):
    """A .rels part from (id, type, target) or, outside the file, (id, type, target, "External")."""
    written = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/relationships/{type_}" Target="{target}" '
        + (f'TargetMode="{mode[0]}"/>' if mode else "/>")
        for id_, type_, target, *mode in lines
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{written}</Relationships>'
    )


def parts(body="", *, styles=None, numbering=None, others=(), main=DOCUMENT, types=""):
    """The parts of a Word file with this XML in its body, by name.

    others: (relationship's id, its type, part's name below word/, content), or (id, type, address) outside the file.
    """
    lines = []
    found = {
        "[Content_Types].xml": TYPES.format(main, types),
        "_rels/.rels": relationships(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    if styles is not None:
        others = (*others, ("styles", "styles", "styles.xml", f"<w:styles {NAMESPACES}>{styles}</w:styles>"))
    if numbering is not None:
        written = f"<w:numbering {NAMESPACES}>{numbering}</w:numbering>"
        others = (*others, ("numbering", "numbering", "numbering.xml", written))
    for id_, type_, target, *content in others:
        lines.append((id_, type_, target, *(() if content else ("External",))))
        if content:
            found[f"word/{target}"] = content[0]
    found["word/_rels/document.xml.rels"] = relationships(*lines)
    return found


def packed(files):
    """The parts as a zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def word(body="", **others):
    """A Word file with this XML in its body; the keywords of `parts`."""
    return packed(parts(body, **others))


def p(*runs, properties=""):
    """A paragraph of runs, each given as text or as XML."""
    inner = "".join(each if each.startswith("<") else r(each) for each in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text, properties=""):
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tbl(*rows):
    """A table of rows."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def tr(*cells, properties=""):
    """A row of cells."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tc(*blocks, properties=""):
    """A cell of blocks, each given as the text of a paragraph or as XML."""
    inner = "".join(each if each.startswith("<") else p(each) for each in blocks)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner or p()}</w:tc>"


def picture(format_="PNG", size=(2, 2)):
    """The bytes of a red picture."""
    stream = io.BytesIO()
    Image.new("RGB", size, "red").save(stream, format_)
    return stream.getvalue()


def read(body, **others):
    """The lines of a body as (number, text)."""
    return [(line.number, line.text) for line in lines(word(body, **others)).lines]


def found(body, **others):
    """The problems of a body as (code, line, quote)."""
    return [(each.code, each.line, each.quote) for each in lines(word(body, **others)).problems]
