"""What the benchmarks share: tables in Markdown, their place in ``docs/benchmarks.md``, and fair timing."""

from __future__ import annotations

import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"
INTRODUCTION = """# 基准 / Benchmarks

Each table is written by the command named above it and replaced when that command runs again. Speed is
given as ratios measured in one run, never as times, since times say more about the machine than about
the program; memory is the peak of the whole process, libraries included.
"""


@dataclass(frozen=True)
class Cost:
    """What a piece of work took: median seconds on the clock and on all processors, largest peak memory in MB."""

    seconds: float
    processor: float
    peak_mb: float


def told(message: str) -> None:
    """Report progress on standard error."""
    print(message, file=sys.stderr, flush=True)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def publish(name: str, text: str) -> None:
    """Print ``text``, and put it between the markers of ``name`` in the page, which is made if need be."""
    print(text)
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else INTRODUCTION
    before, found, rest = page.partition(begin)
    after = rest.partition(end)[2] if found else "\n"
    before = before if found else before.rstrip() + "\n\n"
    PAGE.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def costs(works: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Cost]:
    """The cost of each work, every time in a fresh process.

    The works take turns, so that a busy machine slows all of them alike. A work does its imports before it
    is measured: it is a picklable function of a module, or a ``partial`` of one.
    """
    measured: dict[str, list[tuple[float, float, float]]] = {name: [] for name in works}
    for turn in range(rounds):
        for name, work in works.items():
            told(f"round {turn + 1} of {rounds}: {name}")
            with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
                measured[name].append(process.submit(_measured, work).result())
    return {name: _summary(*zip(*found, strict=True)) for name, found in measured.items()}


def _summary(seconds: Sequence[float], processor: Sequence[float], peak_mb: Sequence[float]) -> Cost:
    return Cost(statistics.median(seconds), statistics.median(processor), max(peak_mb))


def _measured(work: Callable[[], object]) -> tuple[float, float, float]:
    start, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - used, _peak_mb()


def _peak_mb() -> float:
    """Peak of this process alone; ``getrusage`` would count what its parent held when it was started."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
