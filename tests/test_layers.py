"""The layers of docs/architecture.md: an import that points up fails here."""

import ast
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ["departments", "articles", "bulletin"]  # each may use those before it
# Inside bulletin each line may use those above it, and its own.
BULLETIN = [
    ["document"],
    ["grammar", "typesetting"],
    ["formats"],
    ["models"],
    [
        "importing",
        "proofreading",
        "registering",
        "repairing",
        "replacing",
        "storing",
        "export",
        "editions",
        "searching",
        "suggesting",
        "relevance",
        "invention",
        "masthead",
        "metadata",
        "statistics",
        "scoring",
        "trends",
        "invention",
        "pages",
        "traditional",
        "caching",
        "roles",
        "authentication",
    ],
    ["views", "api", "feeds", "adminsite", "admin", "sessions", "origin", "management", "templatetags"],
    ["urls", "settings", "apps", "asgi", "wsgi", "migrations", "__init__"],
]
PURE = [
    "bulletin.document",
    "departments.cells",
    "bulletin.grammar",
    "bulletin.formats",
    "bulletin.traditional",
    "bulletin.typesetting",
    "articles.differences",
    "bulletin.masthead",
    "bulletin.trends",
    "articles.markup",
    "articles.passages",
    "articles.proofing",
    "articles.proofs",
    "articles.termtable",
    "bulletin.proofreading",
    "articles.similarity",
    "articles.search.asking",
    "articles.search.counting",
    "articles.search.entries",
    "articles.search.excerpts",
    "articles.search.held",
    "articles.search.lexemes",
    "articles.search.postgres_conditions",
    "articles.search.rows",
    "articles.search.segments",
    "articles.search.tallies",
    "articles.search.tokens",
    "departments.names",
]
FILES = sorted(chain.from_iterable((ROOT / app).rglob("*.py") for app in APPS))


def module(path):
    parts = list(path.relative_to(ROOT).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def layer(name):
    parts = name.split(".")
    inside = parts[1] if len(parts) > 1 else "__init__"
    return next((n for n, names in enumerate(BULLETIN) if inside in names), None)


@pytest.mark.parametrize("path", FILES, ids=module)
def test_imports_point_down(path):
    mine = module(path)
    app = mine.split(".")[0]
    used = {name for name in imports(path) if name.split(".")[0] in APPS}

    above = {name for name in used if APPS.index(name.split(".")[0]) > APPS.index(app)}
    if app == "bulletin":
        assert layer(mine) is not None, f"{mine} has no layer"
        above |= {name for name in used if name.startswith("bulletin.") and layer(name) > layer(mine)}
    # The configuration of an app runs before anything is loaded.
    assert above == set() or mine.endswith(".apps")


@pytest.mark.parametrize("path", [path for path in FILES if module(path).startswith(tuple(PURE))], ids=module)
def test_pure_modules_know_neither_django_nor_the_clock(path):
    used = {name for name in imports(path) if name.split(".")[0] in ("django", "time", "random", "os", "sqlite3")}

    assert used == set()


def test_no_module_is_named_for_a_kind_of_code():
    kinds = {"utils", "helpers", "services", "managers", "mixins", "signals", "common", "misc"}

    assert [module(path) for path in FILES if path.stem in kinds] == []
