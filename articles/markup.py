"""The HTML of an article's body: what is allowed, how it is cleaned, and its plain text.

The only module that calls nh3. Pure. The allow-list is SECURITY.md §2's; the editor's toolbar is generated from it.
"""

import html
import re
import unicodedata
from collections.abc import Iterable

import nh3

TAGS = frozenset(
    "p br strong em u s sub sup h3 h4 ul ol li blockquote hr table caption thead tbody tfoot tr th td a img"
    " figure figcaption".split()
)
ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

# Nothing inside these is text of the article.
_DROPPED_WHOLE = frozenset(
    "script style template noscript iframe noframes noembed xmp plaintext title textarea svg math select object".split()
)
_PICTURE = re.compile(r"/media/pictures/[0-9a-f]{64}\.(?:jpg|png|webp)")
_NUMBER = re.compile(r"[0-9]{1,4}")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BLOCK_TAG = re.compile(
    r"</?(?:p|br|h3|h4|ul|ol|li|blockquote|hr|table|caption|thead|tbody|tfoot|tr|th|td|figure|figcaption)\b[^>]*>"
)
_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
_PARAGRAPH = re.compile(r"</?(?:p|h3|h4|ul|ol|li|blockquote|hr|figure|figcaption)\b[^>]*>")
_PASSES = 8  # two are enough for all but hostile markup
_SPACES = re.compile(r"[ \t\n\r\f]+")
_ANY_TAG = re.compile(r"<[^>]*>")


def _safe_link(value: str) -> bool:
    # The compatible form is checked too: a full-width colon or slash becomes a plain one in some clients.
    for form in (value, unicodedata.normalize("NFKC", value)):
        if not form or any(c.isspace() or unicodedata.category(c) in ("Cc", "Cf") for c in form):
            return False
        if "\\" in form:
            return False
        if form.startswith("//"):
            return False
        if form.startswith(("/", "#")):
            continue
        scheme = _SCHEME.match(form)
        if not scheme or scheme[1].lower() not in SCHEMES:
            return False
        if scheme[1].lower() in ("http", "https"):
            host = re.match(r"https?://([^/?#]+)", form, re.IGNORECASE)
            if not host or "@" in host[1]:
                return False
    return True


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Give an attribute's value, or None to drop the attribute."""
    if name == "href":
        return value if _safe_link(value) else None
    if name == "src":
        return value if _PICTURE.fullmatch(value) else None
    if name in ("width", "height", "colspan", "rowspan", "start"):
        return value if _NUMBER.fullmatch(value) else None
    if name == "scope":
        return value if value in ("row", "col", "rowgroup", "colgroup") else None
    return value


_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    url_schemes=set(SCHEMES),
    link_rel="noopener noreferrer",
    strip_comments=True,
    attribute_filter=_attribute,
    clean_content_tags=set(_DROPPED_WHOLE),
)


def clean(source: str) -> str:
    """HTML in which only the allow-list is left. `clean(clean(x)) == clean(x)`."""
    # Parsed again, wrongly nested tags are sometimes nested otherwise: only what stays as it is may be stored.
    for _ in range(_PASSES):
        cleaned = _once(source)
        if cleaned == source:
            return cleaned
        source = cleaned
    return "".join(paragraph(line) for line in plain(source).split("\n"))


def _once(source: str) -> str:
    # A leading U+FEFF is lost when the result is parsed again, and NUL is no text in any database.
    return _CLEANER.clean(source.replace("\0", "")).lstrip("\ufeff")


def plain(body: str) -> str:
    """Cleaned HTML as text: inline tags vanish, block tags and `<br>` part lines, entities are decoded.

    White space is what a browser shows of it: a line break or a tab is a space, several are one.
    """
    lines = (html.unescape(_ANY_TAG.sub("", piece)) for piece in _BLOCK_TAG.split(body))
    shown = (_SPACES.sub(" ", line).strip(" ") for line in lines)
    return "\n".join(line for line in shown if line.strip())


def texts(body: str) -> list[str]:
    """The text of each block of cleaned HTML: `<br>` parts its lines, a table's cells are parted by tabs.

    Each line of a table's caption is a text of its own, in front of the table's.
    """
    found = []
    for piece in re.split(rf"({_TABLE.pattern})", body, flags=re.DOTALL):
        if _TABLE.fullmatch(piece):
            found += [
                line
                for each in re.findall(r"<caption>(.*?)</caption>", piece, re.DOTALL)
                for line in _inline(each).split("\n")
            ]
            rows = re.findall(r"<tr\b[^>]*>(.*?)</tr>", piece, re.DOTALL)
            cells = [re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
            found.append(
                "\n".join(
                    "\t".join(_inline(cell).replace("\n", " ").replace("\t", " ") for cell in row) for row in cells
                )
            )
        else:
            found += [text for part in _PARAGRAPH.split(piece) if (text := _inline(part))]
    return found


def _inline(source: str) -> str:
    return html.unescape(_ANY_TAG.sub("", source.replace("<br>", "\n"))).strip()


def pictures(body: str) -> list[str]:
    """The hashes of the pictures that cleaned HTML shows."""
    return [address.rpartition("/")[2].partition(".")[0] for address in picture_addresses(body)]


def picture_addresses(body: str) -> list[str]:
    """The addresses of the pictures that cleaned HTML shows."""
    return re.findall(rf'src="({_PICTURE.pattern})"', body)


def paragraph(text: str) -> str:
    """A plain text as a paragraph of HTML, its lines parted by `<br>`."""
    return f"<p>{html.escape(text, quote=False).replace(chr(10), '<br>')}</p>"


def table(rows: Iterable[Iterable[tuple[str, int, int, bool]]], caption: Iterable[str] = ()) -> str:
    """A table of cells (text, columns, rows, whether it is a heading), and the lines of its caption."""
    out = []
    for row in rows:
        cells = []
        for text, colspan, rowspan, heading in row:
            tag = "th" if heading else "td"
            spans = (f' colspan="{colspan}"' if colspan > 1 else "") + (f' rowspan="{rowspan}"' if rowspan > 1 else "")
            cells.append(f"<{tag}{spans}>{html.escape(text, quote=False).replace(chr(10), '<br>')}</{tag}>")
        out.append(f"<tr>{''.join(cells)}</tr>")
    lines = "<br>".join(html.escape(line, quote=False) for line in caption)
    return f"<table>{f'<caption>{lines}</caption>' if lines else ''}<tbody>{''.join(out)}</tbody></table>"


def figure(address: str, alt: str) -> str:
    """A picture of ours with its alternative text."""
    return f'<figure><img src="{html.escape(address)}" alt="{html.escape(alt)}"></figure>'
