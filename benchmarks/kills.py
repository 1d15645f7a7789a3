"""What a killed ingest leaves behind: ``python benchmarks/kills.py``.

An ingest is killed (SIGKILL) at random moments. After each kill the store must list the batch whole or not at
all, the audit trail must hold, and a second run must complete the batch with the same bytes and leave nothing
else behind. The first violation ends the run with an error.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import shutil
import tempfile
import time
from collections import Counter
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pyarrow.csv as pacsv
from ingest import bills
from report import publish, table, told

from scoring.pipeline.ingest import Delivery, ingest
from scoring.pipeline.workspace import opened
from scoring.records.door.reading import digest_of
from scoring.settings import Settings
from scoring.store import audit, batches, quarantine
from scoring.store.database import Database

RECEIVED = date(2026, 12, 1)
SEED = 2020
LAST_PART = 0.2
"""Half of the kills fall around the end of an ingest: the lake's file is closed and renamed, the store written."""

MEASURED = 3
"""Undisturbed runs from which it is known how long an ingest takes at least."""

WORDS = {
    "nothing": "no trace",
    "part": "a temporary file in the lake",
    "unlisted": "the lake's file, not listed: never read",
    "listed": "the whole batch",
    "done": "the ingest had ended",
}


def work(home: Path, file: Path, told_by: Connection) -> None:
    """Ingest the file; tell when the work begins and what became of it."""
    tempfile.tempdir = str(home / "tmp")
    workspace = opened(Settings(home=home))
    told_by.send("begun")
    (receipt,) = ingest(workspace, [Delivery(file, RECEIVED)], "benchmark")
    told_by.send(receipt.state)


def started(context: ForkServerContext, home: Path, file: Path) -> tuple[multiprocessing.Process, Connection]:
    """A process that has begun to ingest."""
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(home, file, there))
    process.start()
    there.close()
    assert here.recv() == "begun"
    return process, here


def whole(context: ForkServerContext, home: Path, file: Path) -> tuple[str, float]:
    """Ingest undisturbed: what the receipt says, and the seconds."""
    process, said = started(context, home, file)
    begun = time.perf_counter()
    state = said.recv()
    seconds = time.perf_counter() - begun
    process.join()
    return state, seconds


def state_of(home: Path) -> tuple[list[tuple[object, ...]], int, dict[str, str]]:
    """What the store lists, how many entries the audit trail has, and the files of the lake with their digests."""
    database = Database(Settings(home=home).database_url)
    with database.reading() as connection:
        listed = [(b["id"], b["lake_sha256"], b["rows"], b["quarantined"]) for b in batches.every(connection)]
        refused = quarantine.count(connection, quarantine.Filter())
        assert refused == sum(b[3] for b in listed), "quarantine is not that of the listed batch"
        entries = audit.verify(connection)
    database.engine.dispose()
    files = {p.name: digest_of(p) for p in (home / "lake").rglob("*") if p.is_file()}
    return listed, entries, files


def killed(kills: int, rows: int, folder: Path) -> Counter[str]:
    """Kill so many times; how often each state was found after it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["duckdb", "pyarrow.csv", "scoring.pipeline.ingest", "scoring.pipeline.workspace"])
    draw = random.Random(SEED)  # noqa: S311  (moments, not secrets)
    file, empty, home = folder / "bills.csv", folder / "empty", folder / "home"
    pacsv.write_csv(bills(rows), file, pacsv.WriteOptions(quoting_style="none"))
    with file.open("a", encoding="utf-8") as stream:
        stream.write("a line that is no row\n" * (rows // 20))
    opened(Settings(home=empty)).database.engine.dispose()
    (empty / "tmp").mkdir()
    shutil.copytree(empty, home)
    _, seconds = whole(context, home, file)
    [batch], entries, lake = state_of(home)
    for _ in range(MEASURED):
        shutil.rmtree(home)
        shutil.copytree(empty, home)
        seconds = min(seconds, whole(context, home, file)[1])
    found: Counter[str] = Counter()
    for turn in range(kills):
        shutil.rmtree(home)
        shutil.copytree(empty, home)
        start, end = (1 - LAST_PART, 1 + LAST_PART) if turn % 2 else (0.0, 1.0)
        process, said = started(context, home, file)
        time.sleep(draw.uniform(start, end) * seconds)
        process.kill()
        process.join()
        ended = said.poll() and process.exitcode == 0
        listed, _, files = state_of(home)
        assert listed in ([], [batch]), f"kill {turn}: the store lists {listed}"
        if listed:
            assert files == lake, f"kill {turn}: the batch is listed and the lake holds {files}"
        parts = [name for name in files if name.endswith(".part")]
        what = "part" if parts else "unlisted" if files else "nothing"
        found["done" if ended else "listed" if listed else what] += 1
        again, _ = whole(context, home, file)
        assert again == ("known" if listed else "ingested"), f"kill {turn}: the second run says {again}"
        assert state_of(home) == ([batch], entries, lake), f"kill {turn}: the second run left something else"
        assert not list((home / "tmp").iterdir()), f"kill {turn}: temporary files remain"
        if turn % 20 == 19:
            told(f"{turn + 1} kills")
    return found


def report(found: Counter[str], rows: int) -> str:
    """The section of the page."""
    lines = [[WORDS[name], str(found[name])] for name in WORDS]
    return f"""## 中断 / Kills

`python benchmarks/kills.py`: one file of {rows:,} electricity bills, its ingest killed {found.total()} times, half of
them at any moment and half around its end. After every kill the store listed the whole batch or nothing, the
audit trail held, and a second run ended with the same bytes in the lake and no temporary file.

{table(["found after the kill", "times"], lines)}"""


def main() -> None:
    """Kill and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="how often")
    parser.add_argument("--rows", type=int, default=50_000, help="rows of the file")
    parser.add_argument("--no-page", action="store_true", help="print the result only")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = killed(given.kills, given.rows, Path(folder))
    text = report(found, given.rows)
    if given.no_page:
        print(text)
    else:
        publish("kills", text)


if __name__ == "__main__":
    main()
