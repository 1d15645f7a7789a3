"""The embedded engine: DuckDB over the lake, in this process."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from scoring.engine.versions import BOOK_DAYS, FACT

BATCH = 500_000
"""Rows that are divided at a time."""

_PACKED = pa.ipc.IpcWriteOptions(compression="lz4")


@dataclass(frozen=True)
class Scan:
    """Which files of one source to read, what identifies a fact in them, and the column that says when it ended."""

    files: tuple[Path, ...]
    key: tuple[str, ...]
    ended: str | None = None


@cache
def _database(process: int) -> duckdb.DuckDBPyConnection:
    """One engine for a process: to start it takes longer than most questions."""
    del process
    return duckdb.connect()


def _connection() -> duckdb.DuckDBPyConnection:
    return quiet(_database(os.getpid()).cursor())


def quiet(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection without DuckDB's own progress bar, which would write into ours."""
    return connection.execute("SET enable_progress_bar = false")


def enterprises(scans: Sequence[Scan], as_of: date) -> list[str]:
    """Every enterprise of which anything was known before ``as_of``, in the order of their codes."""
    known = " UNION ".join(
        f"SELECT enterprise FROM {_table(scan)} WHERE known_at < $as_of AND occurred_at < $as_of"
        for scan in scans
        if scan.files
    )
    if not known:
        return []
    found = _connection().sql(f"SELECT DISTINCT enterprise FROM ({known}) ORDER BY 1", params={"as_of": as_of})
    return [row[0] for row in found.fetchall()]


def anything_known(scan: Scan, as_of: date) -> bool:
    """Whether a source had told anything at all before ``as_of``."""
    if not scan.files:
        return False
    query = f"SELECT 1 FROM {_table(scan)} WHERE known_at < $as_of AND occurred_at < $as_of LIMIT 1"
    return bool(_connection().sql(query, params={"as_of": as_of}).fetchall())


def newest(  # noqa: PLR0913  (the question has this many parts)
    scan: Scan,
    columns: Sequence[str],
    as_of: date,
    *,
    since: date | None = None,
    known_by: date | None = None,
    enterprises: tuple[str, str] | None = None,
) -> pa.Table:
    """The facts of a source as of a date: happened before it, in the version known before it.

    Of several versions the newest known counts; of those known on one day, the one whose file came last,
    though not after ``as_of`` if an earlier one had come by then (an invoice voided since); of those that came
    on one day, the one that tells of an end.
    ``since`` leaves out what happened earlier; give it only where the date is part of the key.
    ``known_by`` sets another date for the knowledge (labels are known long after they happened).
    ``enterprises`` is a range of codes, both ends included. Sorted by enterprise, then by date.
    """
    bounds: dict[str, date | str] = {"as_of": as_of, "known_by": known_by or as_of}
    where = "known_at < $known_by AND occurred_at < $as_of"
    if since is not None:
        where += " AND occurred_at >= $since"
        bounds["since"] = since
    if enterprises is not None:
        where += " AND enterprise BETWEEN $first AND $last"
        bounds |= {"first": enterprises[0], "last": enterprises[1]}
    wanted = ", ".join(f'"{c}"' for c in columns)
    key = ", ".join(f'"{c}"' for c in scan.key)
    query = f"""
        SELECT {wanted} FROM {_table(scan)} WHERE {where}
        QUALIFY row_number() OVER (
            PARTITION BY {key}
            ORDER BY {newest_first(scan, "$known_by")}
        ) = 1
        ORDER BY enterprise, occurred_at, batch, line
    """
    return _connection().sql(query, params=bounds).to_arrow_table()


def first_known(scans: Mapping[str, Scan]) -> dict[str, date | None]:
    """The first day on which something was known of each source that had happened: nothing counts before it."""
    earliest = " UNION ALL ".join(
        f"SELECT '{name}', min(greatest(known_at, occurred_at)) FROM {_table(scan)}"
        for name, scan in scans.items()
        if scan.files
    )
    found = _connection().sql(earliest).fetchall() if earliest else []
    return dict.fromkeys(scans) | dict(found)


def rows(scan: Scan, columns: Sequence[str], before: date, *, since: date | None = None) -> pa.Table:
    """All versions of the facts known and happened before a date, in the order of their batch and line.

    Columns: ``columns``, those that tell which version counts (:mod:`scoring.engine.versions`), and ``fact``, equal
    where the key is: a hash of 64 bits, in which two of a million facts are alike by chance once in 37 million times.
    """
    connection = _connection()
    return connection.sql(_versions(scan, columns, since), params=_bounds(before, since)).to_arrow_table()


def numbered(table: pa.Table, key: Sequence[str]) -> pa.Table:
    """Rows held in memory with their ``fact``, the same number that :func:`rows` gives what has the same key."""
    columns = ", ".join(f'"{c}"' for c in key)
    return _connection().from_arrow(table).project(f"*, hash({columns}) AS {FACT}").to_arrow_table()


def _versions(scan: Scan, columns: Sequence[str], since: date | None, *more: str) -> str:
    """The query of all versions of the facts before ``$before``, and their bounds."""
    wanted = dict.fromkeys([*columns, *BOOK_DAYS, *([scan.ended] if scan.ended else [])])
    key = ", ".join(f'"{c}"' for c in scan.key)
    return f"""
        SELECT {", ".join([*(f'"{c}"' for c in wanted), f"hash({key}) AS {FACT}", *more])} FROM {_table(scan)}
        WHERE known_at < $before AND occurred_at < $before {"AND occurred_at >= $since" if since else ""}
    """


def _bounds(before: date, since: date | None) -> dict[str, date]:
    return {"before": before} | ({"since": since} if since else {})


def in_parts(  # noqa: PLR0913  (the question has this many parts)
    scan: Scan, columns: Sequence[str], before: date, *, parts: int, folder: Path, since: date | None = None
) -> None:
    """Write what :func:`rows` would give into ``folder``, divided by enterprise into ``parts``: for :func:`part`."""
    query = _versions(scan, columns, since, f"(hash(enterprise) % {parts})::USMALLINT AS part")
    answer = _connection().sql(query, params=_bounds(before, since))
    with ExitStack() as stack:
        streams: dict[int, pa.ipc.RecordBatchStreamWriter] = {}
        for batch in answer.to_arrow_reader(BATCH):
            part = batch.column("part").to_numpy()
            order = np.argsort(part, kind="stable")
            ordered = batch.take(pa.array(order)).drop_columns("part")
            numbers, starts = np.unique(part[order], return_index=True)
            for number, begin, end in zip(numbers, starts, [*starts[1:], len(order)], strict=True):
                if number not in streams:
                    path = str(folder / f"{number}.arrow")
                    streams[number] = stack.enter_context(pa.ipc.new_stream(path, ordered.schema, options=_PACKED))
                streams[number].write_batch(ordered.slice(begin, end - begin))


def part(folder: Path, number: int) -> pa.Table | None:
    """One part of the rows in ``folder``, in the order of their batch and line; ``None`` without any."""
    path = folder / f"{number}.arrow"
    return pa.ipc.open_stream(pa.memory_map(str(path))).read_all() if path.exists() else None


def newest_first(scan: Scan, known_by: str) -> str:
    """The order in which the versions of a fact count, for a query whose bound ``known_by`` is the day we look from."""
    ended = f'"{scan.ended}" IS NULL, ' if scan.ended else ""
    return f"received_on < {known_by} DESC, known_at DESC, received_on DESC, {ended}batch DESC, line DESC"


def _table(scan: Scan) -> str:
    files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in scan.files)
    return f"read_parquet([{files}])"
