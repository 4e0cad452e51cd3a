"""The package of a Word edition: page, styles, headers and footers, properties; the same bytes at every run."""

import datetime
import io
import zipfile
from dataclasses import dataclass

import docx
from docx.document import Document as Package
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from bulletin.formats.sheet import HEIGHT, MM, WIDTH, Margins, Sheet
from bulletin.formats.word.setting import (
    COLOPHON_EDGE,
    EM,
    FANG,
    HEI,
    KAI,
    LATIN,
    LINE,
    RED,
    SONG,
    TITLE,
    Letters,
    Shape,
    fonts,
    page_number,
    paragraph,
    run,
    twips,
)
from bulletin.formats.xmltext import legal

_NAMESPACES = nsdecls("w", "r", "a", "pic", "wp")
_DATE = (1980, 1, 1, 0, 0, 0)  # of every part in the zip file: the earliest that it can say
# In twips: the text of headers and footers, and how far it is from the measure.
_EDGE_LINE, _TO_HEADER, _TO_FOOTER = 360, 454, 397
_UNDATED = "2000-01-01"
# Of Latin letters and digits as Word has it in Chinese files: as Chinese, a number would break anywhere.
_LANGUAGE = '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
_INDENTED = f'w:firstLineChars="200" w:firstLine="{2 * EM - 10}"'
_DROPPED = frozenset(("thumbnail", "stylesWithEffects", "customXml", "numbering", "fontTable", "webSettings"))


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: properties as XML, in the schema's order, with {measure} for the width of the text (twips)."""

    id: str
    name: str
    paragraph: str = ""
    font: str = ""
    size: float = 0
    colour: str = ""
    spacing: int = 0  # twips between characters

    def xml(self, measure: int) -> str:
        shape = self.paragraph.format(measure=measure, within=measure - COLOPHON_EDGE)
        letters = [
            f"<w:rFonts {fonts(self.font)}/>" if self.font else "",
            f'<w:color w:val="{self.colour}"/>' if self.colour else "",
            f'<w:spacing w:val="{self.spacing}"/>' if self.spacing else "",
            f'<w:sz w:val="{round(self.size * 2)}"/><w:szCs w:val="{round(self.size * 2)}"/>' if self.size else "",
        ]
        return (
            f'<w:style w:type="paragraph" w:styleId="{self.id}"><w:name w:val="{self.name}"/><w:basedOn w:val="Normal"/>'
            f"<w:qFormat/><w:pPr>{shape}</w:pPr><w:rPr>{''.join(letters)}</w:rPr></w:style>"
        )


def _line(pitch: int, before: int = 0, after: int = 0, rule: str = "exact") -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{pitch}" w:lineRule="{rule}"/>'


_CENTRED = '<w:jc w:val="center"/>'
_RULE = f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="4" w:color="{RED}"/></w:pBdr>'
_RIGHT_TAB = '<w:tabs><w:tab w:val="right" w:pos="{measure}"/></w:tabs>'
_DOTS = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{measure}"/></w:tabs>'
_WITHIN = f'<w:ind w:left="{COLOPHON_EDGE}" w:right="{COLOPHON_EDGE}"/>'
_WITHIN_TAB = '<w:tabs><w:tab w:val="right" w:pos="{within}"/></w:tabs>'
_TOGETHER = "<w:keepNext/><w:keepLines/>"
STYLES = (
    Style("Heading1", "heading 1", f'{_TOGETHER}{_line(LINE, LINE)}{_CENTRED}<w:outlineLvl w:val="0"/>', HEI, 16, RED),
    Style(
        "Heading2", "heading 2", f'{_TOGETHER}{_line(LINE, LINE, LINE)}{_CENTRED}<w:outlineLvl w:val="1"/>', TITLE, 22
    ),
    Style("Heading3", "heading 3", f'{_TOGETHER}<w:ind {_INDENTED}/><w:outlineLvl w:val="2"/>', HEI),
    Style("Heading4", "heading 4", f'{_TOGETHER}<w:ind {_INDENTED}/><w:outlineLvl w:val="3"/>', KAI),
    Style("BodyText", "Body Text", f'<w:ind {_INDENTED}/><w:jc w:val="both"/>'),
    Style("Masthead", "报头", f"{_line(1840)}{_CENTRED}", TITLE, 60, RED, 80),
    Style("Number", "期号", _CENTRED),
    Style("Office", "编印", _RULE + _RIGHT_TAB),
    Style("Secrecy", "密级", "", HEI),
    Style("ContentsLabel", "目录标题", f"{_TOGETHER}{_line(LINE, LINE // 4, LINE // 4)}{_CENTRED}", TITLE, 22),
    Style("ContentsSection", "目录栏目", "<w:keepNext/>", HEI),
    Style("ContentsItem", "目录稿件", f'{_DOTS}<w:ind w:left="{3 * EM // 2}" w:hanging="{3 * EM // 2}"/>'),
    Style("Subtitle", "副题", f"{_TOGETHER}{_line(LINE, 0, LINE)}{_CENTRED}", KAI),
    Style("DocumentNumber", "文号", _CENTRED),
    Style("Note", "编者按", f'<w:ind {_INDENTED}/><w:jc w:val="both"/>', KAI),
    Style("Credit", "供稿", '<w:jc w:val="right"/>'),
    Style("Right", "落款", '<w:jc w:val="right"/>'),
    Style("Caption", "caption", f"<w:keepNext/>{_CENTRED}", HEI, 14),
    Style("Unit", "单位", '<w:keepNext/><w:jc w:val="right"/>', "", 14),
    Style("Picture", "图", f"{_line(240, 120, 0, 'auto')}{_CENTRED}"),
    Style("PictureCaption", "图题", _CENTRED, KAI, 14),
    Style("Table", "表", _line(400), "", 12),
    Style("Colophon", "版记", f"<w:keepNext/>{_WITHIN_TAB}{_line(440)}{_WITHIN}", "", 14),
    Style("Footer", "footer", _line(_EDGE_LINE), SONG, 14),
    Style("Header", "header", _line(_EDGE_LINE) + _CENTRED, HEI, 14, "595959"),
)  # fmt: skip
_BASE = (
    f"<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {fonts(FANG)}/>{_LANGUAGE}</w:rPr></w:rPrDefault>"
    "<w:pPrDefault/></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
    f'<w:widowControl w:val="0"/>{_line(LINE)}</w:pPr><w:rPr><w:rFonts {fonts(FANG)}/><w:spacing w:val="-5"/><w:sz w:val="32"/><w:szCs w:val="32"/>'
    f"{_LANGUAGE}</w:rPr></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr/></w:style>'
)
# Where a font is not installed, the one to take in its place.
_FONTS = (
    "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in ((FANG, "仿宋"), (KAI, "楷体"), (TITLE, "宋体"), (HEI, "SimHei"), (SONG, "SimSun"))
    )
    + f'<w:font w:name="{LATIN}"><w:altName w:val="Times New Roman"/></w:font>'
)
_SETTINGS = (
    '<w:mirrorMargins/><w:defaultTabStop w:val="640"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/>'
)


class Binding:
    """A package whose pages are still to come."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.measure = sheet, twips(sheet.margins.measure[0])
        self.package: Package = docx.Document()
        self._links: dict[str, str] = {}
        for source in (self.package.part.package, self.package.part):
            for key, each in list(source.rels.items()):
                if each.reltype.rpartition("/")[2] in _DROPPED:
                    del source.rels[key]

    def link(self, address: str) -> str | None:
        """The relationship of an address outside; None for one that only the site knows."""
        if not address.startswith(("http://", "https://", "mailto:", "tel:")):
            return None
        if address not in self._links:
            part = self.package.part
            self._links[address] = part.relate_to(legal(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return self._links[address]

    def picture(self, data: bytes) -> str:
        """The relationship of a picture's bytes, stored once however often it is shown."""
        return self.package.part.get_or_add_image(io.BytesIO(data))[0]

    def bound(self, body: str, *, title: str, author: str, date: str | None) -> bytes:
        _fill(self.package.settings.element, _SETTINGS)
        _fill(self.package.styles.element, _BASE + "".join(style.xml(self.measure) for style in STYLES))
        self._fonts()
        self._edges()
        page = self.package.sections[0]._sectPr
        # Read as one: to move elements from tree to tree takes the square of their number.
        pages = parse_xml(f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>")
        pages[0].append(page)
        self.package.part._element = pages
        properties = self.package.core_properties
        properties.title, properties.author, properties.language = legal(title)[:255], legal(author)[:255], "zh-CN"
        properties.last_modified_by, properties.comments, properties.revision = legal(author)[:255], "", 1
        properties.created = properties.modified = datetime.datetime.fromisoformat(date or _UNDATED)
        out = io.BytesIO()
        self.package.save(out)
        return _undated(out.getvalue())

    def _fonts(self) -> None:
        table = f"<w:fonts {nsdecls('w')}>{_FONTS}</w:fonts>".encode()
        part = Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, table, self.package.part.package)
        self.package.part.relate_to(part, RELATIONSHIP_TYPE.FONT_TABLE)

    def _edges(self) -> None:
        """Page numbers outside, with a dash on each side; and the proof's mark on every page."""
        section = self.package.sections[0]
        self.package.settings.odd_and_even_pages_header_footer = True
        for footer, align in ((section.footer, "right"), (section.even_page_footer, "left")):
            shape = Shape("Footer", align=align, indent=EM * (align == "left"), right=EM * (align == "right"))
            footer.is_linked_to_previous = False
            _fill(footer._element, paragraph(f"{run('— ')}{page_number()}{run(' —')}", shape))
        if self.sheet.proof:
            for header in (section.header, section.even_page_header):
                header.is_linked_to_previous = False
                _fill(header._element, paragraph(run(self.sheet.proof, Letters(bold=True)), Shape("Header")))
        _page(section._sectPr, self.sheet.margins)


def _page(properties: object, margins: Margins) -> None:
    kept = [each for each in properties if each.tag.endswith(("headerReference", "footerReference"))]  # type: ignore
    top, inside, outside = (twips(each * MM) for each in (margins.top, margins.inside, margins.outside))
    # The bottom margin gives the 0.2 pt that 22 lines of 29 pt lack.
    bottom = max(0, twips(HEIGHT * MM) - top - margins.rows * LINE)
    edges = f'w:top="{top}" w:right="{outside}" w:bottom="{bottom}" w:left="{inside}"'
    header, footer = (max(0, each - _EDGE_LINE) for each in (top - _TO_HEADER, twips(margins.bottom * MM) - _TO_FOOTER))
    size = f'w:w="{twips(WIDTH * MM)}" w:h="{twips(HEIGHT * MM)}"'
    _fill(
        properties,
        f'<w:pgSz {size}/><w:pgMar {edges} w:header="{header}" w:footer="{footer}" w:gutter="0"/>',
    )
    for each in reversed(kept):
        properties.insert(0, each)  # type: ignore[attr-defined]


def _fill(element: object, inside: str) -> None:
    """Put these elements in the place of what an element holds."""
    for each in list(element):  # type: ignore[call-overload]
        element.remove(each)  # type: ignore[attr-defined]
    for each in list(parse_xml(f"<w:body {_NAMESPACES}>{inside}</w:body>")):
        element.append(each)  # type: ignore[attr-defined]


def _undated(data: bytes) -> bytes:
    """The same package with no time of its making in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
        for name in made.namelist():
            written.writestr(zipfile.ZipInfo(name, _DATE), made.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
