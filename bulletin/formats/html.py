"""The HTML of an article's body as the blocks of an `Entry`, for every format that a body is written in. Pure.

Takes HTML as `articles.markup.clean` or `bulletin.typesetting.typeset` gives it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from bulletin.document import Block, BlockKind, Cell, Picture, Run, Style

_INLINE: dict[str, Style] = {"strong": "strong", "em": "em", "u": "u", "s": "s", "sub": "sub", "sup": "sup"}
_SET: dict[str, Style] = {"second": "second", "whole": "whole"}  # by class
_RUNNING = frozenset({*_INLINE, "a", "span", "br", "wbr", "#text"})
_VOID = frozenset({"br", "hr", "img", "wbr"})
_HEADING = re.compile("h([3-6])")
_SPACES = re.compile(r"[ \t\r\f\n]+")
_MOST = 1000  # columns or rows that a cell spans

Show = Callable[[str], Picture | None]


@dataclass(slots=True)
class _Node:
    name: str
    given: dict[str, str] = field(default_factory=dict)
    text: str = ""
    inside: list["_Node"] = field(default_factory=list)


def blocks(body: str, picture: Show = lambda address: None) -> tuple[Block, ...]:
    """The blocks of a body in their order.

    `picture` gives what an `<img>` shows by its address, or None: then its alternative text stands in its place.
    """
    return tuple(_blocks(_tree(body).inside, picture, "paragraph"))


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Node("#root")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node.name == tag for node in self.open[1:]):
            while self.open.pop().name != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(_Node("#text", text=data))


def _tree(body: str) -> _Node:
    parser = _Tree()
    parser.feed(body)
    parser.close()
    return parser.open[0]


def _blocks(nodes: Iterable[_Node], picture: Show, kind: BlockKind, level: int = 0) -> Iterator[Block]:
    """What stands between block tags is a block of its own."""
    waiting: list[_Node] = []
    for node in nodes:
        if node.name in _RUNNING and not _shows(node):
            waiting.append(node)
            continue
        yield from _text(waiting, kind, level)
        waiting = []
        yield from _block(node, picture, kind, level)
    yield from _text(waiting, kind, level)


def _block(node: _Node, picture: Show, kind: BlockKind, level: int) -> Iterator[Block]:
    if node.name == "table":
        yield from _table(node)
    elif node.name == "img":
        yield from _picture(node, picture, "")
    elif node.name == "figure":
        yield from _figure(node, picture)
    elif node.name in ("ul", "ol"):
        yield from _list(node, picture, level + 1)
    elif heading := _HEADING.fullmatch(node.name):
        yield from _blocks(node.inside, picture, "heading", int(heading[1]) - 2)
    else:
        yield from _blocks(node.inside, picture, "quote" if node.name == "blockquote" else kind, level)


def _shows(node: _Node) -> bool:
    """Whether a picture stands in it."""
    return any(each.name == "img" or _shows(each) for each in node.inside)


def _text(nodes: list[_Node], kind: BlockKind, level: int, marker: str = "") -> Iterator[Block]:
    """A block of running text, a line break starting a new one as in the editor: of these an item is only the first."""
    for line in _lines(nodes):
        yield Block(kind, "".join(run.text for run in line), runs=line, level=level, marker=marker)
        marker = ""


def _lines(nodes: Iterable[_Node]) -> Iterator[tuple[Run, ...]]:
    """The lines of running text, without blank ones, spaces joined as a browser does."""
    line: list[Run] = []
    for run in (*_runs(nodes, frozenset(), ""), Run("\n")):
        if run.text != "\n":
            before = "".join(each.text for each in line)
            text = run.text.lstrip(" ") if not before or before.endswith(" ") else run.text
            line.append(Run(text, run.styles, run.link))
            continue
        while line and not line[-1].text.rstrip(" "):
            line.pop()
        if line:
            line[-1] = Run(line[-1].text.rstrip(" "), line[-1].styles, line[-1].link)
            yield tuple(run for run in line if run.text)
        line = []


def _runs(nodes: Iterable[_Node], styles: frozenset[Style], link: str) -> Iterator[Run]:
    for node in nodes:
        if node.name == "#text":
            yield Run(_SPACES.sub(" ", node.text), styles, link)  # a line break is another thing, below
        elif node.name == "br":
            yield Run("\n")
        else:
            added = {_INLINE[node.name]} if node.name in _INLINE else set()
            added |= {_SET[name] for name in node.given.get("class", "").split() if name in _SET}
            yield from _runs(node.inside, styles | added, node.given.get("href", "") or link)


def _list(node: _Node, picture: Show, level: int) -> Iterator[Block]:
    number = _number(node.given.get("start"), 1, most=9999)
    for item in node.inside:
        if item.name != "li":
            yield from _blocks([item], picture, "item", level)
            continue
        marker = f"{number}." if node.name == "ol" else "•"
        number += 1
        for block in _blocks(item.inside, picture, "item", level):
            own = block.kind == "item" and block.level == level
            yield replace(block, marker=marker) if own else block
            marker = "" if own else marker


def _figure(node: _Node, picture: Show) -> Iterator[Block]:
    captions = [each for each in node.inside if each.name == "figcaption"]
    caption = "\n".join(_plain(line) for each in captions for line in _lines(each.inside))
    for each in node.inside:
        if each.name == "img":
            yield from _picture(each, picture, caption)
            caption = ""
        elif each.name != "figcaption":
            yield from _blocks([each], picture, "paragraph")
    if caption:
        yield Block("caption", caption)


def _picture(node: _Node, picture: Show, caption: str) -> Iterator[Block]:
    alt = node.given.get("alt", "")
    shown = picture(node.given.get("src", ""))
    if shown is not None:
        yield Block("picture", caption, pictures=(Picture(shown.data, alt),))
    elif caption or alt:
        yield Block("caption", caption or alt)


def _table(node: _Node) -> Iterator[Block]:
    for each in node.inside:
        if each.name == "caption":
            for line in _lines(each.inside):
                yield Block("caption", _plain(line), runs=line)
    rows = tuple(tuple(map(_cell, _named(row, ("td", "th")))) for row in _named(node, ("tr",)))
    rows = tuple(row for row in rows if row)
    if rows:
        yield Block(
            "table", "\n".join("\t".join(cell.text.replace("\n", " ") for cell in row) for row in rows), table=rows
        )


def _cell(node: _Node) -> Cell:
    lines = list(_cell_lines(node.inside))
    runs = [part for n, line in enumerate(lines) for part in ((Run("\n"), *line) if n else line)]
    return Cell(
        "\n".join(map(_plain, lines)),
        _number(node.given.get("colspan"), 1),
        _number(node.given.get("rowspan"), 1),
        node.name == "th",
        tuple(runs),
    )


def _cell_lines(nodes: Iterable[_Node]) -> Iterator[tuple[Run, ...]]:
    """The lines of a cell, those of paragraphs and lists in it too; of a table in it, a line a row."""
    waiting: list[_Node] = []
    for node in nodes:
        if node.name in _RUNNING or node.name == "img":
            waiting.append(_Node("#text", text=node.given.get("alt", "")) if node.name == "img" else node)
            continue
        yield from _lines(waiting)
        waiting = []
        if node.name == "tr":
            cells = [" ".join(_plain(line) for line in _cell_lines(cell.inside)) for cell in node.inside]
            yield (Run("　".join(filter(None, cells))),)
        else:
            yield from _cell_lines(node.inside)
    yield from _lines(waiting)


def _named(node: _Node, names: tuple[str, ...]) -> Iterator[_Node]:
    """The elements of these names in it, but not those of a table in it."""
    for each in node.inside:
        if each.name in names:
            yield each
        elif each.name != "table":
            yield from _named(each, names)


def _plain(line: Iterable[Run]) -> str:
    return "".join(run.text for run in line)


def _number(value: str | None, otherwise: int, *, most: int = _MOST) -> int:
    return min(int(value), most) if value and value.isdecimal() and int(value) > 0 else otherwise
