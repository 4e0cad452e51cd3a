"""Where typst runs: in a process of its own, since it keeps the fonts and all that it has set for as long as it lives.

That is 100 MB after a first bulletin and 300 MB after some dozens. Pure.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from signal import SIG_IGN, SIGINT, alarm, signal
from tempfile import TemporaryDirectory
from threading import Event, Timer
from typing import NamedTuple, TypedDict

import typst

from bulletin.document import Passing

_ROOT = Path(__file__).resolve().parents[2]
_MAIN, _TOLD = "main.typ", "told.json"
_LIMIT = 30  # seconds for a job; 7,000 pages take 15, and a web server ends a request after 60
_PAGES = 60  # after which a process that is kept makes room for another: each page leaves up to 0.7 MB behind


class Broken(Passing):
    """The process ended, or was ended, before the PDF was written."""


class Unable(Passing):
    """The process cannot be started, or the files that it works from cannot be written."""


class Fault(Exception):
    """What typst says is wrong with a template or its data."""


class Pdf(NamedTuple):
    """A written PDF (nothing of a bare job), the number of its pages, and on which each article begins in printed order."""

    data: bytes
    pages: int
    begins: tuple[int, ...] = ()


class Job(NamedTuple):
    """A template with its inputs, the pictures that these name, the folders of the fonts, the time that the PDF says.

    A `bare` one only counts the pages.
    """

    template: bytes
    inputs: Mapping[str, str]
    pictures: Mapping[str, bytes]
    fonts: tuple[str, ...]
    written: datetime
    bare: bool = False


class _Answer(TypedDict, total=False):
    """`size` bytes of PDF follow it."""

    size: int
    pages: list[int]
    fault: str


def run(job: Job) -> Pdf:
    """What typst makes of a job; the template says under `<pages>` how many pages there are, then those of the articles.

    Raises `Fault` where the template or its data are wrong, `Broken` or `Unable` where the process is, or is too slow.
    """
    if press := _kept.get():
        return press.run(job)
    with closing(_Press()) as press:
        return press.run(job)


@contextmanager
def keep() -> Iterator[None]:
    """Within, the jobs of this thread share a process, which is renewed now and then; outside, each has its own."""
    with closing(_Press()) as press:
        token = _kept.set(press)
        try:
            yield
        finally:
            _kept.reset(token)


class _Press:
    """Does one job after the other. Once closed, its process is gone with all its memory."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._pages = 0

    def run(self, job: Job) -> Pdf:
        try:
            with TemporaryDirectory(prefix="pdf-") as folder:
                told = json.dumps([job.inputs, job.fonts, job.written.isoformat(), job.bare]).encode()
                for name, content in {_MAIN: job.template, _TOLD: told, **job.pictures}.items():
                    (Path(folder) / name).write_bytes(content)
                answer, data = self._ask(folder)
        except OSError as error:
            raise Unable(
                f"排版程序运行不了（{error.strerror}），版式文件没有生成。请查看内存和磁盘，然后再试。"
            ) from error
        if "fault" in answer:
            raise Fault(answer["fault"])
        total, *begins = answer["pages"]
        self._pages += total
        if self._pages >= _PAGES:
            self.close()
        return Pdf(data, total, tuple(begins))

    def _ask(self, folder: str) -> tuple[_Answer, bytes]:
        try:
            process = self._running()
            assert process.stdin
            assert process.stdout
            with _ended_after(_LIMIT, process) as late:
                with suppress(BrokenPipeError):
                    process.stdin.write(folder.encode() + b"\n")
                    process.stdin.flush()
                line = process.stdout.readline()
                answer: _Answer = json.loads(line) if line.endswith(b"\n") else {"size": 1}
                data = process.stdout.read(answer["size"])
            if len(data) < answer["size"]:
                code = process.wait()
                if late.is_set():
                    raise Broken(f"排版程序{_LIMIT}秒还没有排完，已经停下，版式文件没有生成。请过一会儿再试。")
                how = f"信号 {-code}" if code < 0 else f"代码 {code}"
                raise Broken(f"排版程序中途停了（{how}），版式文件没有生成。可能是内存不足，请过一会儿再试。")
        except BaseException:
            self.close()  # what it would still say belongs to no job
            raise
        return answer, data

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bulletin.formats.press"],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process

    def close(self) -> None:
        process, self._process, self._pages = self._process, None, 0
        if process:
            with suppress(BrokenPipeError), process:
                process.kill()


@contextmanager
def _ended_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[Event]:
    """Within, the process has so many seconds; the event says whether they were over."""
    late = Event()

    def end() -> None:
        late.set()
        process.kill()

    timer = Timer(seconds, end)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


_kept: ContextVar[_Press | None] = ContextVar("kept", default=None)


def _work() -> None:
    """The process: a line names the folder of a job, until no more come, also because whoever asks was killed."""
    signal(SIGINT, SIG_IGN)  # Ctrl-C is for whoever asks
    folder = None
    for line in sys.stdin:
        alarm(2 * _LIMIT)  # ends it, should nobody be left who would
        folder = Path(line.rstrip("\n"))
        data = b""
        try:
            data, pages = _printed(folder)
            answer = _Answer(size=len(data), pages=pages)
        except typst.TypstError as error:
            answer = _Answer(size=0, fault=error.message)
        with suppress(BrokenPipeError):
            sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + data)
            sys.stdout.buffer.flush()
        alarm(0)
    if folder:
        rmtree(folder, ignore_errors=True)


def _printed(folder: Path) -> tuple[bytes, list[int]]:
    inputs, fonts, written, bare = json.loads((folder / _TOLD).read_bytes())
    compiler = typst.Compiler(
        folder / _MAIN, root=folder, font_paths=_found(tuple(fonts)), ignore_system_fonts=True, sys_inputs=inputs
    )
    data = b""
    if not bare:
        made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=datetime.fromisoformat(written))
        assert isinstance(made, bytes)
        data = made
    return data, json.loads(compiler.query("<pages>", field="value", one=True))


@lru_cache(maxsize=1)
def _found(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


if __name__ == "__main__":
    _work()
