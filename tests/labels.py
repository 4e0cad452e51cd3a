"""The words that the program can put on the screen: of its templates, its Python, its scripts, and Django's Chinese."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
APPS = ("departments", "articles", "bulletin")
CATALOGS = ("contrib/admin", "contrib/auth", "conf")

_UNKNOWN = "\0"  # what only a running program knows: a number, a name, a title
_OPTIONAL = "\1"  # where a condition begins or ends
_FIELD = "\2"  # a field of a form, or a word for the machine about it
_CHINESE = re.compile(r"[㐀-鿿]")
_NUMBER = r"\d+(?:—\d+)?"
_NAME = r"[\w—-]{1,12}"


def on_screen(label: str) -> bool:
    """Whether the label is the whole of some words on the screen, numbers and names filled in."""
    plain, patterns = _known()
    return label in plain or any(pattern.fullmatch(label) for pattern in patterns)


@cache
def _known() -> tuple[frozenset[str], list[re.Pattern]]:
    plain, patterns = set(), set()
    for text, named in [
        *((text, 2) for text in chain(_templates(), _catalogs())),
        *((text, 4) for text in chain(_python(), _scripts())),  # less is a title or a message with anything in it
    ]:
        text = " ".join(text.split())
        if not _CHINESE.search(text):
            continue
        if _UNKNOWN not in text and _OPTIONAL not in text:
            plain.add(text)
        elif pattern := _pattern(text, named):
            patterns.add(pattern)
    return frozenset(plain), [re.compile(pattern) for pattern in patterns]


def _pattern(text: str, named: int) -> str:
    """What a text with unknown and conditional parts can become.

    A piece between two conditions may be there or not. What is unknown is a number, and where at least `named`
    characters are fixed beside it, a number or a name.
    """
    pieces = []
    for piece in text.strip(_OPTIONAL).split(_OPTIONAL):
        fixed = len(re.sub(rf"[{_UNKNOWN}\s]", "", piece))
        if _UNKNOWN in piece and not fixed:
            continue
        filled = _NAME if fixed >= named else _NUMBER
        pieces.append(filled.join(re.escape(part) for part in piece.strip().split(_UNKNOWN)))
    return "".join(f"(?:{piece})?" if len(pieces) > 1 else piece for piece in pieces if piece)


def _templates() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.html"):
        text = re.sub(r"(?s)\{#.*?#\}", "", path.read_text())
        text = re.sub(r"\{%.*?%\}", _OPTIONAL, text)
        text = re.sub(r"\{\{ (?:form|field)\b[^}|]*\}\}", _FIELD, text)
        text = re.sub(r"\{\{.*?\}\}", _UNKNOWN, text)
        yield from re.findall(r"""\b(?:value|placeholder|aria-label|alt|title)="([^"]*)\"""", text)
        for piece in re.split(r"<[^>]*>", text):
            yield from piece.split(_FIELD)


def _python() -> Iterator[str]:
    for path in chain.from_iterable((ROOT / app).rglob("*.py") for app in APPS):
        nodes = list(ast.walk(ast.parse(path.read_text())))
        pieces = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node)}
        for node in nodes:
            if isinstance(node, ast.JoinedStr):
                yield "".join(part.value if isinstance(part, ast.Constant) else _UNKNOWN for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
                yield node.value


def _scripts() -> Iterator[str]:
    for path in (ROOT / "static").glob("*.js"):
        for quoted in re.findall(r'"([^"\n]*)"|`([^`]*)`', path.read_text()):
            yield re.sub(r"\$\{[^}]*\}", _UNKNOWN, "".join(quoted))


def _catalogs() -> Iterator[str]:
    for part in CATALOGS:
        catalog = Path(django.__file__).parent / part / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        for message in re.findall(r'(?m)^msgstr(?:\[0\])? ((?:"[^\n]*"\n?)+)', catalog.read_text()):
            text = "".join(re.findall(r'"(.*)"', message))
            yield re.sub(r"%(?:\(\w+\))?[sd]", _UNKNOWN, text)
