"""What the door costs: ingesting a large CSV file against DuckDB reading it: ``python benchmarks/ingest.py``.

Ratios of times measured in one run, and peak memory.
"""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from report import Cost, costs, publish, table, told

from scoring.codes import uscc
from scoring.pipeline.ingest import Delivery, ingest
from scoring.pipeline.workspace import opened
from scoring.records.electricity import ELECTRICITY
from scoring.settings import Settings

ROUNDS = 3
MONTHS = 36
FIRST_MONTH = np.datetime64("2023-11", "M")
RECEIVED = date(2026, 12, 1)
SEED = 2020


def bills(rows: int) -> pa.Table:
    """Clean electricity bills as text under the contract's headers: one account an enterprise, month by month."""
    draw = np.random.default_rng(SEED)
    account, month = np.divmod(np.arange(rows), MONTHS)
    codes = pa.array([uscc.compose("91", "350526", f"MA{i:06d}") for i in range(int(account[-1]) + 1)])
    first = FIRST_MONTH + month
    due = (first + 1).astype("datetime64[D]") + 24
    paid = due - draw.integers(0, 20, rows)
    wh = draw.integers(100_000, 90_000_000, rows)
    columns = {
        "account": pc.cast(pa.array(account + 3_500_000_000), pa.string()),
        "account_name": pc.binary_join_element_wise("德化陶瓷厂", pc.cast(pa.array(account), pa.string()), ""),
        "enterprise": codes.take(pa.array(account)),
        "month": pc.utf8_slice_codeunits(_text(first.astype("datetime64[D]")), 0, 7),
        "energy_wh": _text(np.round(wh / 1000)),
        "bill_fen": _text(np.round(wh * 0.00062, 2)),
        "due_on": _text(due),
        "paid_on": _text(paid),
        "supply_status": pa.repeat("正常", rows),
    }
    return pa.table({ELECTRICITY.header_of(name): column for name, column in columns.items()})


def _text(values: np.ndarray) -> pa.Array:
    return pc.cast(pa.array(values), pa.string())


def ingested(file: Path, rows: int) -> None:
    """Through the door into a new workspace: every cell checked, every row accepted or quarantined."""
    with tempfile.TemporaryDirectory(dir=file.parent) as home:
        workspace = opened(Settings(home=Path(home)))
        (receipt,) = ingest(workspace, [Delivery(file, RECEIVED)], "benchmark")
        workspace.database.engine.dispose()
        assert receipt.accepted == rows, receipt


def copied_by_duckdb(file: Path) -> None:
    """The floor: DuckDB reads text, casts it to the types of the lake and writes Parquet; nothing is checked."""
    kwh, bill, month, due, paid = (
        ELECTRICITY.header_of(name) for name in ("energy_wh", "bill_fen", "month", "due_on", "paid_on")
    )
    query = f"""
        COPY (
            SELECT * REPLACE (
                CAST(CAST("{kwh}" AS DECIMAL(18, 3)) * 1000 AS BIGINT) AS "{kwh}",
                CAST(CAST("{bill}" AS DECIMAL(18, 2)) * 100 AS BIGINT) AS "{bill}",
                last_day(CAST("{month}" || '-01' AS DATE)) AS "{month}",
                CAST("{due}" AS DATE) AS "{due}",
                CAST("{paid}" AS DATE) AS "{paid}"
            ) FROM read_csv('{file}', all_varchar = true)
        ) TO '{file.with_suffix(".parquet")}' (FORMAT parquet, COMPRESSION zstd)
    """
    connection = duckdb.connect()
    connection.sql("SET enable_progress_bar = false")
    connection.sql(query)


def report(measured: dict[str, Cost], rows: int) -> str:
    """The section of the page."""
    floor = measured["duckdb"]

    def row(what: str, name: str) -> list[str]:
        cost = measured[name]
        times = [cost.seconds / floor.seconds, cost.processor / floor.processor]
        return [what, *(f"{t:.1f}" for t in times), f"{floor.seconds / cost.seconds:.0%}", f"{cost.peak_mb:,.0f} MB"]

    header = ["work", "time ÷ floor", "processor time ÷ floor", "rows a second, of the floor's", "peak memory"]
    cells = [row("xinyidai ingest", "xinyidai"), row("floor: DuckDB, text to typed Parquet", "duckdb")]
    return f"""## 导入 / Ingestion

`python benchmarks/ingest.py`: one CSV file of {rows:,} electricity bills (UTF-8). The product hashes the
file twice, finds its encoding and header, checks every cell, both check digits of every code, the rules of the
source and repetitions, drops personal numbers from free text, and lists the batch; the floor only casts, on
every processor. Each in a fresh process, taking
turns; medians of {ROUNDS}.

{table(header, cells)}"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000, help="rows of the file")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bills.csv"
        told("writing the file")
        pacsv.write_csv(bills(given.rows), file, pacsv.WriteOptions(quoting_style="none"))
        works = {"xinyidai": partial(ingested, file, given.rows), "duckdb": partial(copied_by_duckdb, file)}
        publish("ingest", report(costs(works, ROUNDS), given.rows))


if __name__ == "__main__":
    main()
