"""The reading of every variant that IMPORT.md names: tests/readings holds a bulletin and what it says for each."""

import json
from pathlib import Path

import pytest

from bulletin.document import Refusal
from bulletin.formats import json as reading_json
from bulletin.formats import text
from bulletin.grammar.reading import read_lines
from departments.names import Register

CASES = sorted(Path(__file__).with_name("readings").glob("*.json"))


def register(rows: list[dict]) -> Register:
    names = [
        (name, pk, row["name"]) for pk, row in enumerate(rows, 1) for name in (row["name"], *row.get("aliases", []))
    ]
    return Register(names)


def as_expected(expected, read):
    """What was read, cut down to the keys that are expected of each object."""
    if isinstance(expected, dict) and isinstance(read, dict):
        return {key: as_expected(value, read.get(key, "missing")) for key, value in expected.items()}
    if isinstance(expected, list) and isinstance(read, list) and len(expected) == len(read):
        return [as_expected(a, b) for a, b in zip(expected, read, strict=True)]
    return read


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_variant_is_read_as_it_says(path):
    case = json.loads(path.read_text())
    expected = case["expect"]
    data = path.with_suffix(".txt").read_bytes()
    if expected.get("refused"):
        with pytest.raises(Refusal):
            read_lines(text.read(data), register(case["register"]))
        return

    read = reading_json.write(read_lines(text.read(data), register(case["register"])))
    read["problems"].sort(key=lambda problem: (problem["line"], problem["code"]))

    assert as_expected(expected, read) == expected
