"""What a benchmark measures, and how."""

import gc
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its target: at most that, or at least that where more is better."""

    name: str
    measured: float
    target: float
    unit: str
    processor: float | None = None  # the same by processor time, where it is a time
    at_least: bool = False
    digits: int = 0

    @property
    def ok(self) -> bool:
        return self.measured >= self.target if self.at_least else self.measured <= self.target

    def row(self) -> list[str]:
        """As printed: name, measured, processor, target, verdict."""
        processor = "" if self.processor is None else self._said(self.processor)
        target = f"{'≥' if self.at_least else '≤'} {self.target:g} {self.unit}".rstrip()
        return [self.name, self._said(self.measured), processor, target, "ok" if self.ok else "MISSED"]

    def _said(self, value: float) -> str:
        return f"{value:.{self.digits}f} {self.unit}".rstrip()


class Spent(NamedTuple):
    """Seconds by the clock and of the processor, and the peak memory in MB of the largest process there was."""

    wall: float
    processor: float
    memory: float = 0.0


def median(work: Callable[[int], object], runs: int = 7) -> Spent:
    """The median time of `work`, which is given the number of its run. One run beforehand does not count."""
    work(0)
    spent = []
    for n in range(1, runs + 1):
        gc.collect()
        wall, processor = time.perf_counter(), _processor()
        work(n)
        spent.append((time.perf_counter() - wall, _processor() - processor))
    return Spent(*(statistics.median(column) for column in zip(*spent, strict=True)))


def _processor() -> float:
    """Seconds that this process has computed, and those that it started and that are gone."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def command(arguments: list[str]) -> Spent:
    """What a process spends from its start to its end. Raises `CalledProcessError` where it fails."""
    launched = [sys.executable, "-m", "bench.launch", *arguments]
    done = subprocess.run(launched, stdout=subprocess.PIPE, check=True)
    *spent, code = json.loads(done.stdout)
    if code:
        raise subprocess.CalledProcessError(code, arguments[:4])
    return Spent(*spent)
