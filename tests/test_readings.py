"""The reading of every variant that IMPORT.md names: tests/readings holds a bulletin and what it says for each."""

import datetime
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bulletin.document import Block, Refusal
from bulletin.export import issue_text
from bulletin.formats import json as reading_json
from bulletin.formats import text
from bulletin.grammar.reading import read_lines
from bulletin.importing import Numbering, import_file
from bulletin.models import Publication
from departments.models import Department
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


READ = [path for path in CASES if not json.loads(path.read_text())["expect"].get("refused")]


def read(path):
    case = json.loads(path.read_text())
    return read_lines(text.read(path.with_suffix(".txt").read_bytes()), register(case["register"]))


def rewritten(document, entry, **values):
    """The lines of the bulletin after something of one article was changed."""
    parts = tuple(
        replace(part, entries=tuple(replace(each, **values) if each is entry else each for each in part.entries))
        for part in document.parts
    )
    return text.read(text.write(replace(document, parts=parts), document)).lines


@pytest.mark.django_db
@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_a_variant_comes_out_of_the_database_as_it_went_in(path):
    Department.objects.load(json.loads(path.read_text())["register"])
    data = path.with_suffix(".txt").read_bytes()
    given = Numbering(year=2026, number=3, date=datetime.date(2026, 3, 20))
    publication = Publication.objects.start(slug="lanjiang", name="澜江政务信息")
    issue, _ = import_file(data, name="3.txt", publication=publication, given=given)

    assert issue_text(issue).content == data


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_a_new_title_changes_no_line_but_its_own(path):
    document = read(path)
    for entry in document.entries:
        lines = rewritten(document, entry, title="全新的标题{}")

        own = {*entry.title_lines, *([] if entry.item is None else [entry.item])}
        kept = [line.text for i, line in enumerate(document.lines) if i not in own]
        changed = [line.text for line in lines if "全新的标题{}" in line.text]
        assert [line.text for line in lines if "全新的标题{}" not in line.text] == kept
        assert len(changed) == 1 + (entry.item is not None)


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_one_more_contributor_changes_one_line(path):
    document = read(path)
    for entry in document.entries:
        if len(entry.credits) != 1 or len(entry.credit_lines) > 1:
            continue
        more = re.sub(r"(?=\s*供\s*稿$)|$", "、市新局", entry.credits[0], count=1)
        lines = rewritten(document, entry, credits=(more,))

        changed = [i for i, (old, new) in enumerate(zip(document.lines, lines, strict=True)) if old.text != new.text]
        assert changed == [*entry.credit_lines, *([] if entry.credit_inside is None else [entry.credit_inside])]


FRESH = (
    Block("paragraph", "新写的第一段话交代了来龙去脉，有数字也有做法，到这里说完了。"),
    Block("paragraph", "第二段接着说下一步的打算和分工，也说完了。"),
)
PLAIN = [
    path
    for path in READ
    if all(p.code.startswith("contrib") or p.level == "info" for p in read(path).problems) and read(path).entries
]


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.stem)
def test_changed_text_and_credits_are_read_again_as_they_were_written(path):
    document = read(path)
    rows = [*json.loads(path.read_text())["register"], {"name": "市新办事局"}]
    for n, entry in enumerate(document.entries):
        if entry.run_in or entry.signature or entry.attachments or any(b.kind == "table" for b in entry.blocks):
            continue
        kept = tuple(block for block in entry.blocks if block.kind == "number")
        changes = [({"blocks": kept + FRESH}, [b.text for b in FRESH], list(entry.contributors))]
        changes.append(({"blocks": entry.blocks + FRESH}, [*entry.paragraphs, *(b.text for b in FRESH)], changes[0][2]))
        if len(entry.credits) == 1 and not entry.persons:
            changes.append(({"credits": ("市新办事局",)}, entry.paragraphs, ["市新办事局"]))
        for values, paragraphs, contributors in changes:
            lines = rewritten(document, entry, **values)
            again = read_lines(replace(text.read(b"x"), lines=lines), register(rows)).entries[n]

            assert (again.title, again.paragraphs, list(again.contributors)) == (entry.title, paragraphs, contributors)
