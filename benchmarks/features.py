"""What building features costs, against bare scans and plain pandas: ``python benchmarks/features.py``.

On a simulated county, and on copies of it (``--copies 10 50``: every enterprise so many times under other codes) that
stand for a city and a province. Ratios of times measured in one run, and peak memory.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
from report import Cost, costs, publish, table, told

from scoring.codes.periods import months_later
from scoring.county import simulated
from scoring.features import matrix, passes
from scoring.features.registry import BY_NAME, FEATURES
from scoring.pipeline.ingest import deliveries, ingest
from scoring.pipeline.score import batches_before, files_of
from scoring.pipeline.workspace import opened
from scoring.records.sources import source
from scoring.records.view import Files
from scoring.settings import Settings
from scoring.store import batches

ROUNDS = 3
HANDFUL = [
    BY_NAME[name]
    for name in (
        "electricity_use",
        "electricity_growth",
        "electricity_variation",
        "declared_sales",
        "invoiced_sales",
        "customers",
    )
]
"""Features that are also written in plain pandas below."""


TRIED = """What was tried, by processor time of one run on the same files (a county of 20 thousand, 6 million rows):

| what | before | after |
| --- | --- | --- |
| versions: `row_number` in SQL; a hash of the key, sorted (all features ÷ floor) | 4.6 for 51 | 3.4 for 291 |
| facts of several versions: `isin`; neighbours in the sorted hashes | 1.0 | 0.1 |
| one DuckDB for each question; one for the process, a cursor for each question | 1.0 | 0.1 |
| industry of each enterprise looked up anew; once for each code | 1.0 | 0.4 of the first pass |
| parts on disk: Parquet by `PARTITION_BY`, sorted when read; Arrow streams, kept in order | 1.0 | 0.6 |
| smaller buckets for the processor's cache: 20,000, 5,000, 2,000 enterprises | 1.0 | 1.0, 1.0 |

Shared between dates are the reading, the hashes and the vocabularies; what is counted differs from date to date where
records came late or were corrected, so each date adds up its own months. That is the larger half, and why 24 dates
miss their aim."""


def county(home: Path, enterprises: int) -> Files:
    """The lake files of a simulated county."""
    workspace = opened(Settings(home=home))
    told("simulating")
    simulated.deliver(simulated.CountyPlan(enterprises=enterprises), home / "delivery")
    told("ingesting")
    ingest(workspace, deliveries([home / "delivery"], simulated.AS_OF), "benchmark")
    with workspace.database.reading() as connection:
        listed = batches.every(connection)
    return files_of(workspace.lake, batches_before(listed, simulated.AS_OF), listed)


def copied(files: Files, copies: int, folder: Path) -> Files:
    """The same lake with every enterprise ``copies`` times, each time under another code."""
    if copies == 1:
        return files
    found: dict[str, tuple[Path, ...]] = {}
    for name, paths in files.items():
        (folder / name).mkdir(parents=True)
        found[name] = tuple(folder / name / path.name for path in paths)
        for path, target in zip(paths, found[name], strict=True):
            query = f"""COPY (
                SELECT * REPLACE (enterprise || '-' || range AS enterprise)
                FROM read_parquet('{path}') CROSS JOIN range({copies})
            ) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"""
            duckdb.connect().execute(query)
    return found


def _by_duckdb(files: Files, query: str) -> None:
    for name in passes.feature_sources(FEATURES):
        if files.get(name):
            integers = [f.name for f in source(name).schema if pa.types.is_integer(f.type) and f.name != "line"]
            sums = "".join(f', sum("{column}")' for column in integers)
            paths = [str(path) for path in files[name]]
            duckdb.connect().sql(query.format(sums=sums), params={"files": paths}).to_arrow_table()


def scanned_by_duckdb(files: Files) -> None:
    """The bare scan: a count, and the sum of every integer column of the files that features read."""
    _by_duckdb(files, "SELECT count(enterprise){sums} FROM read_parquet($files)")


def grouped_by_duckdb(files: Files) -> None:
    """The floor: the same by enterprise."""
    _by_duckdb(files, "SELECT enterprise, count(*){sums} FROM read_parquet($files) GROUP BY enterprise")


def built(files: Files, dates: list[date]) -> None:
    """All features in memory, all dates at once."""
    matrix.build_each(files, dates)


def streamed(files: Files, as_of: date, enterprises: int) -> None:
    """All features in bounded memory."""
    parts = -(-enterprises // matrix.PART)
    with tempfile.TemporaryDirectory(dir=files["registration"][0].parent) as folder:
        for _ in matrix.stream(files, [as_of], Path(folder), parts=parts):
            pass


def handful(files: Files, as_of: date) -> pd.DataFrame:
    """A few features by the product."""
    return matrix.build(files, as_of, features=HANDFUL).values


def handful_in_pandas(files: Files, as_of: date) -> pd.DataFrame:
    """The same few features as one would write them in pandas."""
    bills = _newest("electricity", ["energy_wh"], files, as_of)
    kwh = _by_month(bills, "energy_wh", as_of) / 1000
    year, before = kwh.loc[:, 0:11], kwh.loc[:, 12:23]
    enough = year.notna().sum(axis=1)
    growing = (enough >= 6) & (before.notna().sum(axis=1) >= 6)
    declared = _by_month(_newest("tax_declaration", ["declared_sales_fen"], files, as_of), "declared_sales_fen", as_of)
    invoices = _newest("vat_invoice", ["amount_fen", "status"], files, as_of)
    age = (pd.Timestamp(as_of) - pd.to_datetime(invoices["occurred_at"])).dt.days
    sold = invoices[(age <= 365) & (invoices["direction"] == "out") & (invoices["status"] == "valid")]
    trading = invoices[age <= passes.INVOICE_DAYS]["enterprise"].unique()
    sales = sold.groupby("enterprise")["amount_fen"].sum().reindex(trading, fill_value=0) / 100
    buyers = sold[sold["amount_fen"] > 0].groupby("enterprise")["counterparty"].nunique()
    found = {
        "electricity_use": year.mean(axis=1).where(enough >= 3),
        "electricity_growth": ((year.mean(axis=1) / before.mean(axis=1)).clip(upper=10) - 1).where(growing),
        "electricity_variation": (year.std(axis=1, ddof=0) / year.mean(axis=1)).where(enough >= 6),
        "declared_sales": declared.loc[:, 0:11].sum(axis=1, min_count=1) / 100,
        "invoiced_sales": sales,
        "customers": buyers.reindex(trading, fill_value=0),
    }
    return pd.DataFrame(found)


def _newest(name: str, columns: list[str], files: Files, as_of: date) -> pd.DataFrame:
    """The newest version of each fact of a source known before ``as_of``."""
    key = list(source(name).key)
    wanted = list(dict.fromkeys(["enterprise", *key, *columns, "occurred_at", "known_at", "batch", "line"]))
    rows = pd.concat([pd.read_parquet(path, columns=wanted) for path in files[name]], ignore_index=True)
    rows = rows[(rows["known_at"] < as_of) & (rows["occurred_at"] < as_of)]
    return rows.sort_values(["known_at", "batch", "line"]).drop_duplicates(key, keep="last")


def _by_month(rows: pd.DataFrame, column: str, as_of: date) -> pd.DataFrame:
    """A column added up by enterprise and month; column 0 is the last whole month."""
    month = pd.to_datetime(rows["month"])
    ago = (as_of.year - month.dt.year) * 12 + as_of.month - month.dt.month - 1
    wide = rows.assign(ago=ago).pivot_table(index="enterprise", columns="ago", values=column, aggfunc="sum")
    return wide.reindex(columns=range(24))


def agree(files: Files, as_of: date) -> None:
    """Stop if the two ways of computing the handful differ: a comparison of speed would then mean nothing."""
    by_us = handful(files, as_of)
    by_pandas = handful_in_pandas(files, as_of).reindex(by_us.index)
    np.testing.assert_allclose(by_us.to_numpy(), by_pandas[by_us.columns].to_numpy(), rtol=1e-9, atol=1e-9)


def measure(files: Files) -> dict[str, Cost]:
    """Every work on the same files of one county."""
    as_of = simulated.AS_OF
    months = [months_later(as_of, -k) for k in reversed(range(24))]
    works: dict[str, Callable[[], object]] = {
        "scan": partial(scanned_by_duckdb, files),
        "group": partial(grouped_by_duckdb, files),
        "one": partial(built, files, [as_of]),
        "many": partial(built, files, months),
        "handful": partial(handful, files, as_of),
        "pandas": partial(handful_in_pandas, files, as_of),
    }
    return costs(works, ROUNDS)


def report(measured: dict[str, Cost], enterprises: int) -> str:
    """The section of one county."""
    group, few = measured["group"], measured["handful"]

    def row(what: str, name: str) -> list[str]:
        cost = measured[name]
        times = [cost.seconds / group.seconds, cost.processor / group.processor]
        return [what, *(f"{t:.2f}" for t in times), f"{cost.peak_mb:,.0f} MB"]

    rows = [
        row("DuckDB, bare scan of the same files", "scan"),
        row("floor: DuckDB, group by enterprise", "group"),
        row(f"{len(FEATURES)} features, one as-of date", "one"),
        row(f"{len(FEATURES)} features, 24 monthly dates at once", "many"),
        row(f"{len(HANDFUL)} features, one as-of date", "handful"),
        row(f"the same {len(HANDFUL)} in plain pandas", "pandas"),
    ]
    header = ["work", "time ÷ floor", "processor time ÷ floor", "peak memory"]
    many, one = measured["many"].seconds, measured["one"].seconds
    return f"""## 特征 / Features

`python benchmarks/features.py`: a simulated county of {enterprises:,} enterprises. All works read the same Parquet
files, each in a fresh process, taking turns; medians of {ROUNDS}. All {len(FEATURES)} features take
{one / group.seconds:.1f} times as long as the floor, which only counts and sums (aim: 2); 24 monthly dates at once
take {many / one:.1f} times as long as one date (aim: 4). Plain pandas takes
{measured["pandas"].seconds / few.seconds:.1f} times as long as the product for the same {len(HANDFUL)} features, with
the same values (aim: 10), and {measured["pandas"].seconds / one:.1f} times as long for these {len(HANDFUL)} as the
product for all {len(FEATURES)}.

{table(header, rows)}

{TRIED}"""


def report_of_copies(found: dict[int, dict[str, Cost]]) -> str:
    """The section of many enterprises in bounded memory."""
    first = next(iter(found.values()))["stream"].seconds / next(iter(found))
    rows = [
        [
            f"{enterprises:,}",
            f"{cost['stream'].seconds / cost['scan'].seconds:.1f}",
            f"{cost['stream'].seconds / cost['group'].seconds:.1f}",
            f"{cost['stream'].seconds / enterprises / first:.2f}",
            f"{cost['stream'].peak_mb:,.0f} MB",
            f"{cost['group'].peak_mb:,.0f} MB",
        ]
        for enterprises, cost in found.items()
    ]
    header = [
        "enterprises", "time ÷ bare scan", "time ÷ group by", "time an enterprise ÷ first row", "peak memory",
        "peak memory of the group by",
    ]  # fmt: skip
    return f"""## 特征与规模 / Features and scale

`python benchmarks/features.py --copies …`: copies of the county above; all {len(FEATURES)} features as of one date by
`scoring.features.matrix.stream`, which divides the records by enterprise on disk first, {matrix.PART:,} enterprises a
part. The scan and the group by read the same files. One run each, in a fresh process.

{table(header, rows)}"""


def main() -> None:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enterprises", type=int, default=20_000, help="size of the simulated county")
    parser.add_argument("--copies", type=int, nargs="*", default=[], help="also so many times the county")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        files = county(Path(home), given.enterprises)
        agree(files, simulated.AS_OF)
        publish("features", report(measure(files), given.enterprises))
        found = {}
        for copies in given.copies:
            told(f"{copies} copies")
            with tempfile.TemporaryDirectory() as folder:
                many, enterprises = copied(files, copies, Path(folder)), copies * given.enterprises
                works: dict[str, Callable[[], object]] = {
                    "scan": partial(scanned_by_duckdb, many),
                    "group": partial(grouped_by_duckdb, many),
                    "stream": partial(streamed, many, simulated.AS_OF, enterprises),
                }
                found[enterprises] = costs(works, 1)
        if found:
            publish("features at scale", report_of_copies(found))


if __name__ == "__main__":
    main()
