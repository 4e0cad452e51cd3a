"""The largest text that is let in, 5 MB, by the commands: each a process from its start to its end."""

import sys
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from bench.bulletins import NAME, OFFICES, Bulletins
from bench.figure import Figure, Spent, command
from bulletin.formats.text import MAX_BYTES
from bulletin.models import Publication
from departments.models import Department

RUNS = 3
TITLES = ("reading", "importing", "exporting")


def figures() -> Iterator[Figure]:
    Department.objects.load([{"name": name} for name in OFFICES])
    given, written = settings.DATA_DIR / "large.txt", settings.DATA_DIR / "out.txt"
    text = Bulletins().of_size(MAX_BYTES)
    given.write_text(text)
    spent: dict[str, list[Spent]] = {title: [] for title in TITLES}
    for n in range(RUNS):
        slug = f"large{n}"
        Publication.objects.start(slug=slug, name=NAME)
        numbering = ["--publication", slug, "--year", "2024", "--number", "1", "--date", "2024-01-05"]
        spent["reading"].append(manage("importissue", given, "--dry-run"))
        spent["importing"].append(manage("importissue", given, *numbering))
        spent["exporting"].append(manage("exportissue", slug, "2024", "1", "--output", written))
        assert written.read_bytes() == given.read_bytes()
    for title, all_runs in spent.items():
        run = sorted(all_runs)[RUNS // 2]
        yield Figure(f"{title} a text of 5 MB, start included", run.wall, 5, "s", run.processor, digits=2)
    peak = max(run.memory for all_runs in spent.values() for run in all_runs)
    yield Figure("peak memory of these processes", peak, 300, "MB")


def manage(*arguments: str | Path) -> Spent:
    """What a management command spends."""
    return command([sys.executable, "manage.py", *map(str, arguments)])
