"""An index made anew beside the one that serves, and compared with the truth (SEARCH §7)."""

from collections.abc import Iterable, Iterator

from django.db import DatabaseError, transaction

from articles.search.entries import Progress, Source
from articles.search.index import OUTDATED, Index
from articles.search.tokens import version

CHUNK = 200  # entries that are written in one transaction


class Overtaken(Exception):
    """Another rebuild has begun; the message says so in Chinese."""

    def __init__(self):
        super().__init__("另一个 reindex 已经开始，这一个没有完成，原来的索引照常使用。")


def rebuild(index: Index, source: Source, names: Iterable[str] = (), progress: Progress = lambda done, of: None) -> int:
    """Make the index anew and exchange it for the old one, which serves until then; gives the number of entries.

    `names` are phrases that are often asked for: of the register, of sections. Raises `Overtaken`, then nothing is
    exchanged. What is published meanwhile is in both.
    """
    old, number = _begin(index)
    try:
        count = _build(index, number, source, names, progress)
    except DatabaseError as error:
        if index.row().building == number:
            raise
        raise Overtaken from error  # whoever has begun meanwhile has dropped our tables
    index.generation(old).drop()
    progress(count, count)
    return count


def _build(index: Index, number: int, source: Source, names: Iterable[str], progress: Progress) -> int:
    beside = index.generation(number)
    beside.know(names)
    ids = source.ids()
    last = 0
    for done in range(0, len(ids), CHUNK):
        progress(done, len(ids))
        with transaction.atomic(index.using):
            _hold(index, number)
            last = beside.put(source.entries(ids[done : done + CHUNK]), (), last)
    beside.finish()
    with transaction.atomic(index.using):
        row = _hold(index, number)
        changed = beside.noted()
        entries = {entry.id: entry for entry in source.entries(changed)}
        last = beside.put(entries.values(), (), last)
        beside.remove(set(changed) - entries.keys())
        row.generation, row.building = number, None
        row.version, row.last = version(), last
        index.save(row)
    return len(ids)


def check(index: Index, source: Source, progress: Progress = lambda done, of: None) -> list[str]:
    """What stands in the index otherwise than in the truth: a Chinese sentence each, none where all is the same."""
    with index.generation(0).snapshot():
        row = index.row()
        if not row.is_current:
            return [OUTDATED]
        return list(_differences(index.generation(row.generation), source, progress))


def _differences(engine, source: Source, progress: Progress) -> Iterator[str]:
    ids = source.ids()
    stored = engine.stored()
    yield from (f"条目{key}不该在索引里，却还在。" for key in sorted(stored.keys() - set(ids)))
    for done in range(0, len(ids), CHUNK):
        progress(done, len(ids))
        for entry in source.entries(ids[done : done + CHUNK]):
            if entry.id not in stored:
                yield f"条目{entry.id}《{entry.title}》没有编入索引。"
            elif wrong := engine.differing(entry, stored[entry.id]):
                yield f"条目{entry.id}《{entry.title}》的{'、'.join(wrong)}与索引不符。"
    progress(len(ids), len(ids))


def _begin(index: Index) -> tuple[int, int]:
    """Begin a generation; gives the number of the one that serves, and its own. One that another has begun is given up."""
    with transaction.atomic(index.using):
        row = index.row(lock=True)
        for left in index.generations() - {row.generation}:  # by rebuilds that were broken off
            index.generation(left).drop()
        row.building = max(row.generation, row.building or 0) + 1
        index.generation(row.building).create()
        index.save(row)
    return row.generation, row.building


def _hold(index: Index, number: int):
    row = index.row(lock=True)
    if row.building != number:
        raise Overtaken
    return row
