"""A `Document` as EPUB 3: a page as text in front, the contents, one XHTML an article, its pictures. Pure."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile

from bulletin.document import Block, Cell, Document, Entry, Head, Picture, Run
from bulletin.formats import printed
from bulletin.formats.pictures import usable
from bulletin.formats.xmltext import escaped
from bulletin.typesetting import bracketed

_DATE = (1980, 1, 1, 0, 0, 0)  # of every part in the zip file: the earliest that it can say
_UNDATED = "2000-01-01"
_ELEMENTS = {"strong": "strong", "em": "em", "u": "u", "s": "s", "sub": "sub", "sup": "sup"}
_PNG = b"\x89PNG"
_CSS = """body { line-height: 1.8; text-align: justify; line-break: strict; }
h1, h2, h3, h4 { text-align: center; text-indent: 0; line-height: 1.4; }
h3, h4 { text-align: left; font-size: 1em; }
p { text-indent: 2em; margin: 0; }
.name, .section { color: #b3141e; }
.credit, .signed, .unit { text-indent: 0; text-align: right; }
.number, .subtitle, .caption, figcaption, caption { text-indent: 0; text-align: center; }
.note { font-family: KaiTi, "Kaiti SC", serif; margin: 0.5em 0; }
.second { font-family: KaiTi, "Kaiti SC", serif; font-weight: normal; }
.whole { white-space: nowrap; }
.colophon { border-top: 1px solid; margin-top: 2em; }
.colophon p { text-indent: 0; }
nav ol { list-style: none; padding-left: 1em; }
table { border-collapse: collapse; margin: 0.5em auto; font-size: 0.85em; line-height: 1.4; }
th, td { border: 1px solid; padding: 0.2em 0.4em; }
figure { margin: 0.5em 0; text-align: center; }
img { max-width: 100%; max-height: 90vh; }
"""
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""


def write(document: Document, *, identifier: str, proof: str = "") -> bytes:
    """A bulletin as .epub, the same bytes for the same document.

    `identifier` is the edition's for good, an address or a URN. `proof` is printed above the masthead and above every
    title of a draft.
    """
    return _Book(document, identifier, proof).bytes()


class _Book:
    def __init__(self, document: Document, identifier: str, proof: str) -> None:
        self.document, self.identifier = document, identifier
        self._proof = f'<p class="credit">{escaped(proof)}</p>\n' if proof else ""
        self._pictures: dict[bytes, tuple[str, str]] = {}  # data → (name, media type)

    def bytes(self) -> bytes:
        pages = [("cover", self._page(printed.title(self.document.head) or "封面", self._cover()))]
        pages += [
            (f"article{n}", self._page(printed.entry_title(entry), self._article(entry)))
            for n, entry in enumerate(self.document.entries, start=1)
        ]
        if any(_lines(self.document.footer)):
            pages.append(("colophon", self._page("版记", self._colophon())))
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as book:
            _add(book, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
            _add(book, "META-INF/container.xml", _CONTAINER)
            _add(book, "EPUB/package.opf", self._package([name for name, _ in pages]))
            _add(book, "EPUB/nav.xhtml", self._page(printed.CONTENTS, self._nav()))
            _add(book, "EPUB/style.css", _CSS)
            for name, page in pages:
                _add(book, f"EPUB/{name}.xhtml", page)
            for data, (name, _) in self._pictures.items():
                _add(book, f"EPUB/{name}", data, zipfile.ZIP_STORED)
        return out.getvalue()

    # Pages

    def _page(self, title: str, body: str) -> str:
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
            '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="zh-CN" '
            f'xml:lang="zh-CN">\n<head><title>{escaped(title).strip() or "无题"}</title>'
            f'<link rel="stylesheet" href="style.css"/></head>\n<body>\n{self._proof}{body}</body>\n</html>\n'
        )

    def _cover(self) -> str:
        head = self.document.head
        lines = [_p(line, "secrecy") for line in printed.secrecy(head)]
        lines += [f'<h1 class="name">{escaped(head.name or "")}</h1>\n'] if head.name else []
        lines += [_p(text, "number") for text in (printed.number(head), _office_and_date(head)) if text]
        lines += [_p(printed.correction(*each), "note") for each in self.document.corrections]
        lines += [_p(printed.note(note), "note") for note in self.document.notes]
        return "".join(lines) or _p("无题")

    def _colophon(self) -> str:
        return f'<section class="colophon">\n{"".join(_p(line) for line in _lines(self.document.footer))}</section>\n'

    def _article(self, entry: Entry) -> str:
        out = [f"<h1>{_broken(printed.entry_title(entry))}</h1>\n"]
        if entry.subtitle:
            out.append(_p(f"——{entry.subtitle}", "subtitle"))
        numbers = list(takewhile(lambda block: block.kind == "number", entry.blocks))
        out += self._blocks(numbers)
        out += [_p(printed.correction(*each), "note") for each in entry.corrections]
        if entry.editor_note:
            out.append(_p(f"编者按：{entry.editor_note}", "note"))
        out += self._blocks(entry.blocks[len(numbers) :])
        out += [_p(line) for line in printed.attachments(entry)]
        out += [_p(bracketed(credit), "credit") for credit in entry.credits]
        return "".join(out)

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        captions: list[Block] = []
        for n, block in enumerate(blocks):
            below = next((each for each in blocks[n:] if each.kind not in ("caption", "unit")), None)
            if block.kind in ("caption", "unit") and below is not None and below.kind == "table":
                captions.append(block)
                continue
            match block.kind:
                case "table":
                    yield _table(block.table, captions)
                    captions = []
                case "picture":
                    yield self._figure(block)
                case "number" | "caption" | "unit":
                    yield _p(_text(block), block.kind, ready=True)
                case "heading":
                    yield (
                        f"<h{block.level + 1}>{_text(block)}</h{block.level + 1}>\n"
                        if block.level < 4
                        else _p(_text(block), ready=True)
                    )
                case "item":
                    yield f'<p style="margin-left: {2 * (block.level - 1)}em">{escaped(block.marker)}{_text(block)}</p>\n'
                case "quote":
                    yield f"<blockquote>{_p(_text(block), ready=True)}</blockquote>\n"
                case "signature":
                    yield _p(_text(block), "signed", ready=True)
                case _:
                    yield _p(_text(block), ready=True)
            if block.kind != "picture" and block.pictures:
                yield self._figure(Block("picture", "", pictures=block.pictures))

    def _figure(self, block: Block) -> str:
        shown = "".join(map(self._image, block.pictures))
        caption = f"<figcaption>{_broken(block.text)}</figcaption>" if block.text else ""
        return f"<figure>{shown}{caption}</figure>\n" if shown or caption else ""

    def _image(self, picture: Picture) -> str:
        found = usable(picture.data)
        if found is None:
            return escaped(picture.alt)
        data = found[0]
        if data not in self._pictures:
            ending, type_ = ("png", "image/png") if data.startswith(_PNG) else ("jpg", "image/jpeg")
            self._pictures[data] = f"picture{len(self._pictures) + 1}.{ending}", type_
        return f'<img src="{self._pictures[data][0]}" alt="{escaped(picture.alt)}"/>'

    # Parts for the machine

    def _nav(self) -> str:
        rows, n = ['<li><a href="cover.xhtml">封面</a></li>\n'], 0
        for part in self.document.parts:
            items = []
            for entry in part.entries:
                n += 1
                title = escaped(printed.entry_title(entry)).strip() or "无题"
                items.append(f'<li><a href="article{n}.xhtml">{title}</a></li>\n')
            if part.title and part.title.strip() and items:
                name = f'<span class="section">{escaped(part.title)}</span>'
                rows.append(f"<li>{name}\n<ol>\n{''.join(items)}</ol></li>\n")
            else:
                rows += items
        label = printed.CONTENTS
        return f'<nav epub:type="toc">\n<h1>{label}</h1>\n<ol>\n{"".join(rows)}</ol>\n</nav>\n'

    def _package(self, pages: Sequence[str]) -> str:
        head = self.document.head
        date = head.date or _UNDATED
        items = [f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in pages]
        items += [
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
            '<item id="style" href="style.css" media-type="text/css"/>',
        ]
        items += [
            f'<item id="{name.partition(".")[0]}" href="{name}" media-type="{type_}"/>'
            for name, type_ in self._pictures.values()
        ]
        order = [pages[0], "nav", *pages[1:]]
        creator = f"<dc:creator>{escaped(head.org)}</dc:creator>\n" if head.org and head.org.strip() else ""
        return (
            '<?xml version="1.0" encoding="utf-8"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
            'unique-identifier="id" xml:lang="zh-CN">\n<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
            f'<dc:identifier id="id">{escaped(self.identifier)}</dc:identifier>\n'
            f"<dc:title>{escaped(printed.title(head)).strip() or '无题'}</dc:title>\n<dc:language>zh-CN</dc:language>\n"
            f"{creator}<dc:date>{date}</dc:date>\n"
            f'<meta property="dcterms:modified">{date}T00:00:00Z</meta>\n</metadata>\n'
            f"<manifest>\n{''.join(f'{item}{chr(10)}' for item in items)}</manifest>\n"
            f"<spine>{''.join(f'<itemref idref={chr(34)}{name}{chr(34)}/>' for name in order)}</spine>\n</package>\n"
        )


def _add(book: zipfile.ZipFile, name: str, content: str | bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    book.writestr(zipfile.ZipInfo(name, _DATE), content, method)


def _office_and_date(head: Head) -> str:
    return "　".join(filter(None, (printed.office(head), printed.day(head.date) if head.date else "")))


def _lines(footer: Iterable[str]) -> list[str]:
    """The colophon without its rules."""
    return [line for line in footer if any(char.isalnum() for char in line)]


def _p(text: str, name: str = "", *, ready: bool = False) -> str:
    """A paragraph of plain text, or of XHTML that is `ready`."""
    return f"<p{f' class={chr(34)}{name}{chr(34)}' if name else ''}>{text if ready else _broken(text)}</p>\n"


def _broken(text: str) -> str:
    return escaped(text).replace("\n", "<br/>")


def _text(block: Block) -> str:
    return _inline(block.runs) if block.runs else _broken(block.text)


def _inline(runs: Iterable[Run]) -> str:
    """Runs as XHTML; those of one link are one link."""
    out = []
    for link, pieces in groupby(runs, key=lambda run: run.link):
        inside = "".join(map(_styled, pieces))
        outside = link.startswith(("http://", "https://", "mailto:", "tel:"))
        out.append(f'<a href="{escaped(link)}">{inside}</a>' if outside else inside)
    return "".join(out)


def _styled(run: Run) -> str:
    text = _broken(run.text)
    for style, element in _ELEMENTS.items():
        if style in run.styles:
            text = f"<{element}>{text}</{element}>"
    names = [name for name in ("second", "whole") if name in run.styles]
    return f'<span class="{" ".join(names)}">{text}</span>' if names else text


def _table(rows: Sequence[Sequence[Cell]], captions: Sequence[Block]) -> str:
    said = "<br/>".join(map(_text, captions))
    caption = f"<caption>{said}</caption>\n" if said else ""
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>\n" for row in rows)
    return f"<table>\n{caption}<tbody>\n{body}</tbody>\n</table>\n"


def _cell(cell: Cell) -> str:
    name = "th" if cell.header else "td"
    spans = "".join(
        f' {side}="{count}"' for side, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if count > 1
    )
    return f"<{name}{spans}>{_inline(cell.runs) if cell.runs else _broken(cell.text)}</{name}>"
