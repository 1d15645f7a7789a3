"""What a simulated county of any size costs: ``python benchmarks/county.py --enterprises 20000 1000000``.

Ratios of times measured in one run, and peak memory; the seconds are told while it runs. A million enterprises
take about 40 GB of disk.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from report import publish, table, told

from scoring.county.simulated import CountyPlan, deliver

BAR_ENTERPRISES, BAR_SECONDS, BAR_MB = 20_000, 60, 2000
"""What is asked for: so many enterprises in so many seconds, and any number in so much memory, on two processors."""
EVERY = 0.1
"""Seconds between two looks at the memory in use."""
FLOOR_ROWS, AT_ONCE = 5_000_000, 100_000


@dataclass(frozen=True)
class Drawn:
    """A county: its size, the seconds it took on the clock and on all processors, and its peaks of memory in MB.

    ``floor``: seconds in which one process draws, prints and writes as many rows that mean nothing. ``biggest``: of
    the largest process, ``together``: of all at one moment, what they share counted for each.
    """

    enterprises: int
    rows: int
    files: int
    bytes: int
    seconds: float
    processor: float
    floor: float
    biggest: float
    together: float


@dataclass
class Peak:
    """Memory in MB as it was seen."""

    biggest: float = 0.0
    together: float = 0.0


def drawn(enterprises: int, folder: Path) -> Drawn:
    """Draw a county in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(_drawn, enterprises, folder).result()


def _drawn(enterprises: int, folder: Path) -> Drawn:
    with tempfile.TemporaryDirectory(dir=folder) as target:
        start = time.perf_counter()
        with _watched() as peak:
            delivery = deliver(CountyPlan(enterprises=enterprises), Path(target))
        seconds = time.perf_counter() - start
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        sizes = [path.stat().st_size for path in Path(target).iterdir()]
    return Drawn(
        enterprises=enterprises,
        rows=delivery.rows,
        files=delivery.files,
        bytes=sum(sizes),
        seconds=seconds,
        processor=sum(u.ru_utime + u.ru_stime for u in used),
        floor=_floor(folder) * delivery.rows,
        biggest=peak.biggest,
        together=peak.together,
    )


def _floor(folder: Path) -> float:
    """Seconds a row in which NumPy draws and Arrow prints bills without an enterprise behind them: one CSV file."""
    draw = np.random.default_rng(1)
    start = time.perf_counter()
    with tempfile.TemporaryFile(dir=folder) as stream:
        for _ in range(FLOOR_ROWS // AT_ONCE):
            day = np.datetime64("2026-01-01") + draw.integers(0, 1000, (3, AT_ONCE))
            number = draw.integers(10**8, 10**9, (7, AT_ONCE))
            columns = [pc.cast(pa.array(values), pa.string()) for values in (*day, *number)]
            rows = pa.table(columns, names=[str(place) for place in range(len(columns))])
            pacsv.write_csv(rows, stream, pacsv.WriteOptions(quoting_style="none"))
        stream.flush()
    return (time.perf_counter() - start) / FLOOR_ROWS


@contextmanager
def _watched() -> Iterator[Peak]:
    """The peaks of memory of this process and of those it starts, while the block runs."""
    peak, over = Peak(), threading.Event()

    def watch() -> None:
        while not over.wait(EVERY):
            own = [_memory(process) for process in _family(os.getpid())]
            peak.biggest = max(peak.biggest, *(highest for highest, _ in own))
            peak.together = max(peak.together, sum(now for _, now in own))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _family(process: int) -> list[int]:
    """A process and all that descend from it."""
    found = [process]
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        found += [one for child in listed.read_text(encoding="ascii").split() for one in _family(int(child))]
    return found


def _memory(process: int) -> tuple[float, float]:
    """The highest and the present resident memory of a process in MB; nothing if it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0, 0.0
    highest, now = (status.partition(f"{name}:")[2].split()[:1] or ["0"] for name in ("VmHWM", "VmRSS"))
    return int(highest[0]) / 1024, int(now[0]) / 1024


def report(counties: Sequence[Drawn]) -> str:
    """The section of the page."""
    first = counties[0]

    def row(one: Drawn) -> list[str]:
        alike = (one.processor / one.rows) / (first.processor / first.rows)
        return [
            f"{one.enterprises:,}", f"{one.rows:,}", f"{one.bytes / 1e9:,.1f} GB", f"{one.seconds / one.floor:.1f}",
            f"{alike:.2f}", f"{one.biggest:,.0f} MB", f"{one.together:,.0f} MB",
        ]  # fmt: skip

    header = [
        "enterprises", "rows", "all files", "time ÷ floor", "processor time a row ÷ first line", "largest process",
        "all processes",
    ]  # fmt: skip
    bar = next((one for one in counties if one.enterprises == BAR_ENTERPRISES), None)
    in_time = f" {bar.seconds / BAR_SECONDS:.0%} of that time was needed." if bar else ""
    plan, sizes = CountyPlan(), " ".join(str(one.enterprises) for one in counties)
    return f"""## 模拟县域 / The simulated county

`python benchmarks/county.py --enterprises {sizes}`: the files of all sources over
{plan.months} months, each county once, in districts of up to {plan.largest_district:,} enterprises,
by {os.cpu_count()} processes. The floor is one process that draws as many rows of ten columns without meaning and
writes them as CSV. Asked for, on two processors: {BAR_ENTERPRISES:,} enterprises within {BAR_SECONDS}
seconds, and a million within {BAR_MB:,} MB.{in_time} Memory that processes share,
such as libraries, is counted for each of them.

{table(header, [row(one) for one in counties])}"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, nargs="+", default=[BAR_ENTERPRISES], help="sizes of the counties")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()), help="where there is enough disk")
    given = parser.parse_args()
    counties = []
    for enterprises in given.enterprises:
        told(f"drawing {enterprises:,} enterprises")
        one = drawn(enterprises, given.folder)
        told(
            f"{one.rows:,} rows, {one.files} files, {one.bytes / 1e9:.1f} GB: {one.seconds:.1f} s, of processors "
            f"{one.processor:.1f} s; floor {one.floor:.1f} s; {one.rows / one.seconds:,.0f} rows a second; "
            f"peak {one.biggest:,.0f} MB in one process, {one.together:,.0f} MB in all"
        )
        counties.append(one)
    publish("county", report(counties))


if __name__ == "__main__":
    main()
