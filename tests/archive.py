"""An archive to search in, made of the sample bulletins' texts; and what is found in it, counted one by one."""

import datetime
import os
from collections import Counter
from functools import cache
from pathlib import Path

from articles.search.entries import EVERYTHING, Entry, Facets
from articles.search.index import Index
from articles.search.rebuilding import rebuild
from bulletin.formats import source
from bulletin.grammar.reading import read_lines
from departments.names import Register
from tests import brute

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
REAL = Path(os.environ.get("BULLETIN_SEEDS") or SEEDS.parent.parent / "shared" / "seeds")
NAMES = ("市财政局", "工作进展", "渡口改造", "改造")
NOW = datetime.datetime(2026, 9, 1, 8, tzinfo=datetime.UTC)

# What the samples do not have, or not together.
ODD = [
    ("渡 口“改造”", "渡口。改造。渡口、改造。渡口A改造。", ("渡口", "改造")),
    ("渡口改造二期", "编号JX2031、JX20；“1+7”模式，1 7；PPP项目。v1.25", ("市财政局", "水利局")),
    ("發展中國家", "投入１３．６万元、3.6萬元、8,200人、２.５５亿元。a\u0301 ßİ ㎏ ①", ("PPP", "项目")),
    ("𠮷野々〇", "ガ ｶﾞ造\n改\n\n造\u200b口　渡" + "渡口" * 300, ()),
    ("", "", ()),
    ("。", "😀", ("",)),
    ("渡" * 200 + "口", "渡" * 200 + "改" + "渡" * 60 + "造", ()),
    ("长文", "渡改口造" * 5_000 + "尾声结束" + "x" * 3_000, ("市长办",)),
]


@cache
def texts():
    """Triples (title, body, credits): the samples' articles, some of their paragraphs, and odd ones."""
    found = []
    for path in sorted([*SEEDS.glob("2026-*.txt"), *SEEDS.glob("2026-*.docx"), *REAL.glob("*.txt")]):
        for entry in read_lines(source.read(path.read_bytes(), path.name), Register()).entries:
            paragraphs = [block.text for block in entry.blocks]
            found.append((entry.title, "\n".join(paragraphs), entry.contributors))
            found += [(entry.title[:4], text, entry.contributors[:1]) for text in paragraphs[1:4]]
    return found + ODD


def entry(key, title="", body="", credits=(), **values):
    """An entry; what is not said follows from its key."""
    standard = {
        "article": key,
        "date": datetime.date(2024, 1, 1) + datetime.timedelta(days=key // 3),
        "publication": key % 2 + 1,
        "section": key % 5 or None,
        "year": 2024 + key // 120,
        "departments": frozenset({key % 7, key % 3} - {0}),
    }
    return Entry(id=key, title=title, body=body, credits=tuple(credits), **standard | values)


@cache
def entries():
    """All texts, a few of them in two or three issues, and a few that wait for their time."""
    made = [entry(key, *text) for key, text in enumerate(texts(), start=1)]
    for key, text in enumerate(texts()[::9], start=len(made) + 1):
        made.append(entry(key, *text, article=(key - len(texts()) - 1) * 9 + 1, departments=made[(key - len(texts()) - 1) * 9].departments))  # fmt: skip
    waiting = {"visible_from": NOW + datetime.timedelta(hours=1)}
    return [*made, *(entry(len(made) + 1 + n, *text, **waiting) for n, text in enumerate(texts()[:5]))]


class Truth:
    """Entries as the layer above would give them, and what is to be found, without any index."""

    def __init__(self, entries=()):
        self.all = {entry.id: entry for entry in entries}

    def ids(self):
        return [entry.id for entry in sorted(self.all.values(), key=lambda entry: (entry.date, entry.id))]

    def entries(self, ids):
        return [self.all[key] for key in ids if key in self.all]

    def found(self, typed, filters=EVERYTHING, now=NOW):
        """The entries that are found, the latest first, and their facets."""
        facets = {"publication": Counter(), "section": Counter(), "year": Counter(), "department": Counter()}
        first, valued = {}, set()
        for each in self.entries(self.ids()):
            hidden = each.visible_from is not None and each.visible_from > now
            if hidden or not allowed(each, filters) or not self.matches(typed, each):
                continue
            first.setdefault(each.article, each.id)
            valued |= {("publication", each.publication, each.article), ("year", each.year, each.article)}
            valued |= {("department", department, each.article) for department in each.departments}
            valued |= {("section", each.section, each.article)} if each.section is not None else set()
        for name, value, _ in valued:
            facets[name][value] += 1
        return list(first.values())[::-1], Facets(**{name: dict(counts) for name, counts in facets.items()})

    def matches(self, typed, each):
        return not typed or brute.matches(typed, each.title, each.body, each.credits)


def allowed(each, filters):
    return (
        filters.publication in (None, each.publication)
        and filters.section in (None, each.section)
        and filters.year in (None, each.year)
        and (not filters.departments or bool(filters.departments & each.departments))
        and (filters.since or datetime.date.min) <= each.date <= (filters.until or datetime.date.max)
    )


def indexed():
    """An index of the whole archive, made by `rebuild`; gives the truth."""
    truth = Truth(entries())
    rebuild(Index(), truth, NAMES)
    return truth
