"""The manual in docs/编辑手册 says what is on the screen, shows pictures that are there, and leads nowhere wrong.

A **bold** word in it is a label: the name of a button, link, panel or field.
"""

import ast
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from tests.labels import on_screen

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
MANUAL = sorted((DOCS / "编辑手册").glob("*.md"))
PAGES = [ROOT / "README.md", DOCS / "architecture.md", *MANUAL]
PICTURES = sorted((DOCS / "pictures").glob("*"))
STORIES = sorted((DOCS / "screenshots").glob("*.py"))
# The functions of docs/screenshots/studio.py whose second argument is a label.
ACTS = {"press", "fill", "choose", "tick", "give", "unfold"}


def name(path):
    return str(path.relative_to(ROOT))


def links(path):
    """(text, target, whether it is a picture) of each link to something of ours."""
    found = re.findall(r"(!?)\[([^\]]*)\]\(([^)\s]+)\)", path.read_text())
    return [(text, unquote(target), bool(picture)) for picture, text, target in found if "://" not in target]


def labels(path):
    return re.findall(r"\*\*([^*\n]+)\*\*", path.read_text())


def headings(path):
    return {
        re.sub(r"[^\w\- ]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in path.read_text().splitlines()
        if line.startswith("#")
    }


@pytest.mark.parametrize("path", MANUAL, ids=name)
def test_every_label_that_the_manual_names_is_on_the_screen(path):
    assert [label for label in labels(path) if not on_screen(label)] == []


@pytest.mark.parametrize("path", STORIES, ids=name)
def test_every_label_that_the_pictures_need_is_on_the_screen(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    named = [
        call.args[1].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in ACTS and isinstance(call.args[1], ast.Constant)
    ]
    titles = {"澜江政务信息", "市医保服务中心"}  # of the samples

    assert [label for label in named if label not in titles and not on_screen(label)] == []


def test_what_is_not_on_the_screen_is_no_label():
    wrong = ["发布刊物", "保存草稿", "发布第期", "3", "初审拒绝", "立即保存", "更正这一期", "审核通过了", "导入刊"]

    assert [label for label in wrong if on_screen(label)] == []


def test_labels_with_numbers_and_names_are_known():
    right = [
        "发布第6—7期…",
        "复审通过",
        "校对3通过并签名",
        "12篇一起报送审核",
        "改为“截至”",
        "增加 期",
        "保存并重新报送",
    ]

    assert [label for label in right if not on_screen(label)] == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(path):
    lost = []
    for _, target, _ in links(path):
        file, _, place = target.partition("#")
        there = path.parent / file if file else path
        if not there.exists() or (place and place not in headings(there)):
            lost.append(target)

    assert lost == []


def test_every_picture_is_shown_and_every_picture_shown_is_there():
    shown = {(path.parent / target).resolve() for path in PAGES for _, target, picture in links(path) if picture}

    assert sorted(map(name, shown)) == [name(path) for path in PICTURES]


def test_every_page_of_the_manual_is_in_its_contents():
    front = DOCS / "编辑手册" / "README.md"
    named = {front} | {front.parent / target for _, target, _ in links(front)}

    assert sorted(named) == MANUAL


def test_every_picture_says_what_is_on_it():
    silent = [target for path in PAGES for text, target, picture in links(path) if picture and len(text) < 4]

    assert silent == []


@pytest.mark.parametrize("path", PICTURES, ids=name)
def test_a_picture_has_256_colours_and_120_kilobytes_at_most(path):
    with Image.open(path) as picture:
        assert picture.mode == "P"
    assert path.stat().st_size <= 120_000


def test_all_pictures_together_have_two_megabytes_at_most():
    assert sum(path.stat().st_size for path in PICTURES) <= 2_000_000


def test_every_picture_is_taken_by_a_story():
    taken = [
        call.args[1].value
        for path in STORIES
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "take"
    ]

    assert sorted(taken) == [path.stem for path in PICTURES]
