"""A page in traditional characters: OpenCC's s2hk, which knows phrases (头发 頭髮, 发展 發展). Pure.

Takes HTML as our templates give it: well-formed, text escaped, attributes in quotes.
"""

import html
import json
import re
from collections.abc import Callable
from functools import cache

from opencc import OpenCC

LANGUAGE = "zh-Hant"

_ATTRIBUTES = r"""[^"'>]*(?:(?:"[^"]*"|'[^']*')[^"'>]*)*"""
_RAW = "|".join(rf"<{name}\b{_ATTRIBUTES}>.*?</{name}\s*>" for name in ("script", "style", "textarea"))
_MARKUP = re.compile(rf"(<!--.*?-->|{_RAW}|</?[a-z]{_ATTRIBUTES}>|<![^>]*>)", re.DOTALL)
_NAME = re.compile(r"<(/?)([a-z][^\s/>]*)")
_ATTRIBUTE = re.compile(r"""(\s)([^\s"'<>/=]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_OWN_LANGUAGE = re.compile(r"""\slang\s*=\s*["']""")
_DATA = re.compile(r"""(<script\b[^>]*\btype=["']application/ld\+json["'][^>]*>)(.*)(</script\s*>)""", re.DOTALL)
_STRING = re.compile(r'("(?:[^"\\]|\\.)*")(\s*:)?', re.DOTALL)
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:/)?/\S*", re.IGNORECASE)
_NO_TEXT = re.compile("([\0\ud800-\udfff]+)")  # OpenCC ends at the one and refuses the others

# What is read: by people, by machines that read aloud, by those that list pages.
_READ = {"alt", "title", "placeholder", "label", "aria-label", "aria-description", "aria-roledescription"}
_LED_TO = {"href", "action", "formaction"}
_LINKED = {"url", "item"}  # in linked data
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Markup inside a text, which cuts no phrase…
_INLINE = {"a", "abbr", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s"}
_INLINE |= {"samp", "strong", "sub", "sup", "u", "var", "wbr"}
# …and pieces of a line which our templates set side by side, each a text of its own: 2026年第8期 工作进展 市财政局.
_SIDE_BY_SIDE = {"b", "small", "span", "time"}
_WHOLE = '<span class="whole">'  # but this is a number that no line breaks, inside a text


def convert(text: str) -> str:
    """A plain text in traditional characters."""
    if text.isascii():
        return text
    if _NO_TEXT.search(text):
        return "".join(part if n % 2 else convert(part) for n, part in enumerate(_NO_TEXT.split(text)))
    return str(_characters().convert(text))


@cache
def _characters() -> OpenCC:
    return OpenCC("s2hk")  # a tenth of a second: at the first page, not at every command's start


def page(source: str, address: Callable[[str], str]) -> str:
    """The HTML page in traditional characters.

    Converted is what is read: text, the title, descriptions in attributes and in `application/ld+json`. `address` says
    where a link leads from there. An element with a language of its own stays as it is, with all that is in it; so
    does the address of what names the language that it leads to.
    """
    pieces = _MARKUP.split(source)  # text, markup, text, …, text
    text: list[int] = []  # where the text stands that is read in one go
    at = 0
    while at < len(pieces):
        if at % 2 == 0:
            text.append(at)
        else:
            if _parts(pieces, at):
                _convert_in_one(pieces, text)
                text = []
            end = _end_of_foreign(pieces, at)
            if end is None:
                written, pieces[at] = pieces[at], _markup(pieces[at], address)
                if pieces[at + 1] and f'<a href="{pieces[at + 1]}"' in written:  # a link shows where it leads
                    at += 1
                    pieces[at] = pieces[at - 1].split('"')[1]
            else:
                _convert_in_one(pieces, text)
                text, at = [], end
        at += 1
    _convert_in_one(pieces, text)
    return "".join(pieces)


def _parts(pieces: list[str], at: int) -> bool:
    """Whether this markup separates the text before it from the text behind it."""
    name = _NAME.match(pieces[at])
    if not name:
        return not pieces[at].startswith("<!--")
    if name[2] not in _INLINE | _SIDE_BY_SIDE:
        return True
    before = _NAME.match(pieces[at - 2]) if at > 2 and not pieces[at - 1] else None
    if name[1] or not before or not before[1] or pieces[at] == _WHOLE:
        return False
    return bool({name[2], before[2]} & _SIDE_BY_SIDE) or name[2] == before[2] == "a"


def _convert_in_one(pieces: list[str], places: list[int]) -> None:
    """Convert these texts as one, so that 发<strong>展</strong> is 發<strong>展</strong> and 头<a>发</a> 頭<a>髮</a>."""
    whole = "".join(pieces[place] for place in places)
    converted = convert(whole)
    if converted == whole:
        return
    at = 0
    for place in places:
        length = len(pieces[place])
        fits = len(converted) == len(whole)
        pieces[place] = converted[at : at + length] if fits else convert(pieces[place])
        at += length


def _end_of_foreign(pieces: list[str], at: int) -> int | None:
    """Where the element ends that starts here with a language of its own; None where there is none."""
    name = _NAME.match(pieces[at])
    if not name or name[1] or name[2] == "html" or not _OWN_LANGUAGE.search(pieces[at]):
        return None
    depth = 1
    for end in range(at + 2, 0 if name[2] in _VOID else len(pieces), 2):
        other = _NAME.match(pieces[end])
        if other and other[2] == name[2]:
            depth += -1 if other[1] else 1
        if not depth:
            return end
    return at


def _markup(markup: str, address: Callable[[str], str]) -> str:
    if data := _DATA.fullmatch(markup):
        return data[1] + _data(data[2], address) + data[3]
    if "=" not in markup or not (name := _NAME.match(markup)):
        return markup
    if name[2] in ("script", "style", "textarea"):
        return markup
    given = {match[2]: match[4][1:-1] for match in _ATTRIBUTE.finditer(markup)}

    def attribute(match: re.Match[str]) -> str:
        key, value = match[2], match[4][1:-1]
        if key == "lang":
            value = LANGUAGE
        elif key in _READ:
            value = convert(value)
        elif key in _LED_TO and "hreflang" not in given:
            value = _led_to(value, address)
        elif key == "content" and name[2] == "meta":
            value = _content(given.get("name") or given.get("property") or "", value, address)
        return match[1] + key + match[3] + match[4][0] + value + match[4][-1]

    return _ATTRIBUTE.sub(attribute, markup)


def _led_to(written: str, address: Callable[[str], str]) -> str:
    simplified = html.unescape(written)
    there = address(simplified)
    return written if there == simplified else html.escape(there)


def _content(name: str, value: str, address: Callable[[str], str]) -> str:
    """What a `<meta>` of this name says."""
    if name == "og:locale":
        return "zh_HK"
    if name == "SiteDomain":
        return value
    return _led_to(value, address) if _ADDRESS.fullmatch(value) else convert(value)


def _data(source: str, address: Callable[[str], str]) -> str:
    """JSON with its texts converted, and what leads to pages led on (`@id` is of the thing itself); keys, other addresses and all else as written."""
    key = ""

    def string(match: re.Match[str]) -> str:
        nonlocal key
        said = json.loads(match[1], strict=False)
        if match[2]:
            key = said
            return match[0]
        if key == "inLanguage":
            converted = LANGUAGE if said.startswith("zh") else said
        elif key in _LINKED:
            converted = address(said)
        else:
            converted = said if _ADDRESS.fullmatch(said) else convert(said)
        if converted == said:
            return match[0]
        written = json.dumps(converted, ensure_ascii=match[1].isascii())
        return re.sub("[<>&]", lambda sign: f"\\u{ord(sign[0]):04X}", written)

    return _STRING.sub(string, source)
