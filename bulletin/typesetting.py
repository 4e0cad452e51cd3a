"""How a body and its credit are set on a page: run-in heads in bold, the points of an article, offices in a credit. Pure.

Takes HTML as `articles.markup.clean` gives it: attributes in double quotes, `<` and `>` in text escaped.
"""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

_TAG = re.compile(r'(<[^<>"]*(?:"[^"]*"[^<>"]*)*>)')
_NAME = re.compile(r"</?([a-z0-9]+)")
_EMPTY = {"br", "hr", "img"}

_NUMERAL = "[一二三四五六七八九十]{1,3}"
_WORDS = "(?:&[a-z0-9#]+;|[^&。！？；;])"  # of one sentence; an entity is one character
_NUMBERED = re.compile(rf"\s*{_NUMERAL}、")
# 一、突出助企纾困。牵头制定…: a head is followed by the text it heads, or stands alone without a full stop.
_HEAD = re.compile(rf"\s*({_NUMERAL}、{_WORDS}{{1,60}}。)(?=\S)")
_HEAD_ALONE = re.compile(rf"\s*({_NUMERAL}、{_WORDS}{{1,40}}(?<![：:]))\s*")
# 一是紧盯产业链。把发展的…; but 一是加强领导。二是压实责任。 is a list of sentences, of which none heads another.
_RUN_IN = re.compile(rf"(?<![^。！？”）])({_NUMERAL}是{_WORDS}{{1,30}}。)(?=\S)(?!{_NUMERAL}是)")


@dataclass(frozen=True, slots=True)
class Point:
    """A head of an article: the `id` where it stands, and its text without the full stop."""

    anchor: str
    text: str


def typeset(body: str, *, headings: int = 3, anchor: str = "") -> str:
    """A cleaned body as it is shown.

    Heads that run in (`一、…。`, `一是…。`) become `<strong>` where they stand directly in a `<p>`. `headings` is the
    level that `<h3>` gets on the page. A wide table scrolls by itself. With `anchor`, the n-th head `一、…`, a paragraph
    or an `<h3>`, has the id `{anchor}-n`.
    """
    return _set(body, headings, anchor)[0]


def points(body: str, *, anchor: str = "point") -> list[Point]:
    """The heads 一、 二、 … of a cleaned body with the ids that `typeset` gives them, if there are two at least."""
    found = _set(body, 3, anchor)[1]
    return found if len(found) > 1 else []


def _set(body: str, headings: int, anchor: str) -> tuple[str, list[Point]]:
    tokens = [token for token in _TAG.split(body) if token]
    out: list[str] = []
    found: list[Point] = []
    inside: list[str] = []
    for i, token in enumerate(tokens):
        if tag := _NAME.match(token):
            out.append(_tag(token, tag[1], inside, headings))
        elif inside[-1:] == ["h3"] and out[-1] == f"<h{headings}>" and _NUMBERED.match(token):
            found.append(Point(f"{anchor}-{len(found) + 1}", html.unescape(token).strip()))
            out[-1:] = [f'<h{headings} id="{found[-1].anchor}">' if anchor else out[-1], token]
        elif inside[-1:] != ["p"]:
            out.append(token)
        else:
            starts = out[-1] == "<p>"
            head, rest = _head(token, ends=tokens[i + 1] == "</p>") if starts else ("", token)
            if head:
                found.append(Point(f"{anchor}-{len(found) + 1}", html.unescape(head).rstrip("。")))
                out[-1:] = [f'<p id="{found[-1].anchor}">' if anchor else "<p>", f"<strong>{head}</strong>"]
            out.append(_run_in(rest, starts=starts))
    return "".join(out), found


def _tag(token: str, name: str, inside: list[str], headings: int) -> str:
    """The tag as it is printed; `inside` keeps what is open behind it."""
    if name in ("h3", "h4"):
        token = token.replace(name, f"h{headings + int(name[1]) - 3}", 1)
    if token.startswith("</"):
        while inside and inside.pop() != name:
            pass
        return f"{token}</div>" if name == "table" and "table" not in inside else token
    outermost = name == "table" and "table" not in inside
    if name not in _EMPTY:
        inside.append(name)
    return f'<div class="table" role="group" aria-label="表格" tabindex="0">{token}' if outermost else token


def _head(text: str, *, ends: bool) -> tuple[str, str]:
    """The head that a paragraph's first text starts with, and what follows."""
    match = _HEAD.match(text) or (_HEAD_ALONE.fullmatch(text) if ends else None)
    return (match[1], text[match.end() :]) if match else ("", text)


def _run_in(text: str, *, starts: bool) -> str:
    def bold(match: re.Match[str]) -> str:
        # What stands first behind a link or a break is no sentence's start.
        return f"<strong>{match[1]}</strong>" if starts or match.start() else match[1]

    return _RUN_IN.sub(bold, text)


def credit_pieces(lines: Iterable[str], names: Iterable[tuple[str, int | None]]) -> list[list[tuple[str, int | None]]]:
    """Printed credits cut at the names in them: (text, key of the name or None); the texts of a line make the line.

    `names` are (printed name, key) in printed order. Letters that were spaced for layout are found too.
    """
    waiting = [(re.compile(r"\s*".join(map(re.escape, name))), key) for name, key in names if name]
    cut = []
    for line in lines:
        pieces: list[tuple[str, int | None]] = []
        at = 0
        for name in list(waiting):
            if match := name[0].search(line, at):
                pieces += [(line[at : match.start()], None), (match[0], name[1])]
                at = match.end()
                waiting.remove(name)
        pieces.append((line[at:], None))
        cut.append([piece for piece in pieces if piece[0]])
    return cut


def printed_credit(line: str) -> str:
    """A credit as it stands at the end of an article, brackets aside: `市财政局` becomes `市财政局供稿`."""
    return line if "供稿" in line else f"{line}供稿"
