"""Files that commands write: whole, or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from shutil import copymode

_SUFFIX = ".unfinished"


def write(path: Path, content: bytes, *, folders: bool = False) -> None:
    """Put a file at a path: whoever looks finds what was there before, or all of this. Raises `OSError`.

    `folders`: those that are missing are made. What a process that was killed has left beside it is cleared away.
    """
    path = path.resolve()
    if folders:
        path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():  # a pipe, a device
        path.write_bytes(content)
        return
    _clear(path.parent)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}{_SUFFIX}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            copymode(path, unfinished)
        os.replace(unfinished, path)
    finally:
        with suppress(OSError):
            unfinished.unlink()


def _clear(folder: Path) -> None:
    for left in folder.glob(f".*.*{_SUFFIX}"):
        process = left.name.removesuffix(_SUFFIX).rpartition(".")[2]
        if process.isdecimal() and not _lives(int(process)):
            left.unlink(missing_ok=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
