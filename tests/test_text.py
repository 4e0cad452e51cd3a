"""What always holds of reading and writing a text (IMPORT.md §7)."""

import re
import time
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bulletin.document import Refusal
from bulletin.formats import text
from bulletin.grammar import outline
from bulletin.grammar.reading import read_lines
from departments.names import Register
from tests.bulletins import OFFICES, damaged, encodings, well_formed

REGISTER = Register([(name, n, name) for n, name in enumerate(OFFICES)])
ROLES = {"head", "toc", "section", "title", "body", "contributor", "note", "footer", "blank", "unassigned"}


def read(data):
    return read_lines(text.read(data), REGISTER)


def structure(document):
    return [
        (part.title, [(entry.title, entry.contributors, entry.paragraphs) for entry in part.entries])
        for part in document.parts
    ]


@given(well_formed(), encodings)
def test_a_well_formed_bulletin_comes_out_as_it_went_in(bulletin, encoding):
    data = bulletin.encode(encoding)

    document = read(data)

    assert text.write(document) == data
    assert [problem.code for problem in document.problems if problem.level == "error"] == []


@given(well_formed())
def test_every_title_of_the_contents_is_an_article_with_its_text_and_its_credit(bulletin):
    document = read(bulletin.encode())

    assert [entry.title for entry in document.entries] == [item.title for item in document.toc]
    assert all(entry.paragraphs and entry.contributors for entry in document.entries)
    assert len(document.entries) == len(re.findall("供稿", bulletin))


@given(damaged() | st.binary(max_size=400))
def test_whatever_happens_to_a_file_no_line_is_lost(data):
    try:
        source = text.read(data)
        document = read(data)
    except Refusal:
        return

    assert text.write(document) == data
    assert len(document.roles) == len(source.lines)
    assert set(document.roles) <= ROLES
    spans = [entry.span for entry in document.entries]
    assert spans == sorted(spans)
    for entry in document.entries:
        assert all(
            document.roles[i] in ("title", "body", "contributor", "note")
            for i in (*entry.title_lines, *entry.credit_lines)
        )


@given(well_formed())
def test_the_outline_and_the_file_give_the_document_back(bulletin):
    source = text.read(bulletin.encode())
    document = read_lines(source, REGISTER)

    again = outline.load(outline.dump(document), source)

    assert again.parts == document.parts


def test_an_outline_that_was_stored_before_corrections_were_read_is_still_an_outline():
    source = text.read("◆工作进展◆\n甲篇\n甲文。\n（市财政局供稿）\n".encode())
    document = read_lines(source, REGISTER)
    stored = outline.dump(document)
    del stored["corrections"], stored["parts"][0]["entries"][0]["corrections"]

    assert outline.load(stored, source).parts == document.parts


@given(well_formed(), st.data())
def test_a_new_title_changes_its_line_in_the_contents_and_its_line_in_the_body(bulletin, data):
    document = read(bulletin.encode())
    chosen = data.draw(st.sampled_from(document.entries))
    renamed = changed(document, chosen, title="全新的标题不同于以往")

    before, after = bulletin.splitlines(), text.write(renamed, document).decode().splitlines()

    different = [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]
    assert different == [chosen.item, chosen.title_lines[0]]
    assert all("全新的标题不同于以往" in after[n] for n in different)


@given(well_formed(), st.data())
def test_one_more_contributor_changes_one_line(bulletin, data):
    document = read(bulletin.encode())
    chosen = data.draw(st.sampled_from(document.entries))
    credit = (
        f"市新增局、{chosen.credits[0]}" if not chosen.credits[0].startswith("供") else chosen.credits[0] + "、市新增局"
    )

    before = bulletin.splitlines()
    after = text.write(changed(document, chosen, credits=(credit,)), document).decode().splitlines()

    assert [n for n, (a, b) in enumerate(zip(before, after, strict=True)) if a != b] == [chosen.credit_lines[0]]
    assert "市新增局" in read("\n".join(after).encode()).entries[document.entries.index(chosen)].contributors


@given(well_formed(), st.data())
def test_a_moved_article_takes_its_text_and_its_line_in_the_contents_along(bulletin, data):
    document = read(bulletin.encode())
    part = data.draw(st.sampled_from([part for part in document.parts]))
    assume(len(part.entries) > 1)
    order = data.draw(st.permutations(part.entries))
    parts = tuple(replace(p, entries=tuple(order)) if p is part else p for p in document.parts)

    again = read(text.write(replace(document, parts=parts), document))

    assert structure(again) == structure(replace(document, parts=parts))
    assert [item.title for item in again.toc] == [entry.title for p in parts for entry in p.entries]


@given(well_formed(), st.data())
def test_an_article_that_is_taken_out_leaves_the_others_as_they_were(bulletin, data):
    document = read(bulletin.encode())
    part = data.draw(st.sampled_from([part for part in document.parts if len(part.entries) > 1] or [None]))
    assume(part)
    gone = data.draw(st.sampled_from(part.entries))
    parts = tuple(replace(p, entries=tuple(e for e in p.entries if e is not gone)) for p in document.parts)

    again = read(text.write(replace(document, parts=parts), document))

    assert structure(again) == structure(replace(document, parts=parts))


def changed(document, chosen, **values):
    """The document with one article that says something else."""
    parts = tuple(
        replace(part, entries=tuple(replace(e, **values) if e is chosen else e for e in part.entries))
        for part in document.parts
    )
    return replace(document, parts=parts)


HOSTILE = {
    "an indent without end": "\u3000" * 300_000 + "甲",
    "a credit with a gap": "标题\n正文。\n（" + " " * 300_000 + "市水利局供稿）",
    "a bracket that never closes, on every line": "（\n" * 40_000,
    "one attachment after another": "标题\n正文。\n" + "附件：甲\n" * 40_000,
    "contents that only repeat": "一、甲\n（一）乙\n" * 20_000,
    "one title ten thousand times": "目录\n" + "●简讯\n" * 5_000 + "简讯\n正文。\n（市水利局供稿）\n" * 5_000,
    "a long unknown name": "标题\n正文。\n（" + "供 " * 40_000 + "稿）",
}


@pytest.mark.parametrize("written", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_read_in_linear_time(written):
    started = time.process_time()

    with suppress(Refusal):
        read(written.encode())

    assert time.process_time() - started < 5
