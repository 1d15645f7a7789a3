"""The engine on a cluster: Spark scans the lake, filters, and brings each bucket of enterprises together.

It hands a bucket's rows to a Python function as the tables that :func:`scoring.engine.embedded.rows` would have
loaded, so whatever the function computes is the same. Needs the ``spark`` extra and a Java runtime.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

import pyarrow as pa
from pyspark.sql import functions as sf

from scoring.engine.versions import BOOK_DAYS, FACT

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

    from scoring.engine.embedded import Scan

Tables = Mapping[str, pa.Table]
_PACKED = pa.schema([("bucket", pa.int32()), ("source", pa.string()), ("rows", pa.binary())])


_WORDS = {
    pa.string(): "string",
    pa.binary(): "binary",
    pa.int32(): "int",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
}


@dataclass(frozen=True)
class Wanted:
    """What to read of a source: which files and key, which columns, and from when on."""

    scan: Scan
    columns: tuple[str, ...]
    since: date | None = None


def by_bucket(  # noqa: PLR0913  (the question has this many parts)
    session: SparkSession,
    wanted: Mapping[str, Wanted],
    before: date,
    work: Callable[[Tables], pa.Table],
    schema: pa.Schema,
    buckets: int,
) -> DataFrame:
    """What ``work`` makes of each bucket of enterprises, a table of the given ``schema``, all together.

    ``work`` gets, by source, all versions of the facts that were known and had happened before a date, in the order of
    their batch and line; sources without any row in the bucket are left out. It runs on the executors.
    """
    packed = [_packed(session, name, one, before, buckets) for name, one in wanted.items() if one.scan.files]

    def run(table: pa.Table) -> pa.Table:
        rows = zip(table.column("source").to_pylist(), table.column("rows").to_pylist(), strict=True)
        return work({name: pa.ipc.open_stream(stream).read_all() for name, stream in sorted(rows)})

    return reduce(lambda one, other: one.unionAll(other), packed).groupBy("bucket").applyInArrow(run, ddl(schema))


def first_known(session: SparkSession, wanted: Mapping[str, Wanted]) -> dict[str, date | None]:
    """The first day on which anything was known of each source that had happened."""
    days = [
        _read(session, one.scan).select(
            sf.lit(name).alias("source"), sf.greatest("known_at", "occurred_at").alias("day")
        )
        for name, one in wanted.items()
        if one.scan.files
    ]
    found = reduce(lambda one, other: one.unionAll(other), days).groupBy("source").agg(sf.min("day").alias("day"))
    return dict.fromkeys(wanted) | {row["source"]: row["day"] for row in found.collect()}


def ddl(schema: pa.Schema) -> str:
    """An Arrow schema in Spark's words."""
    return ", ".join(f"`{field.name}` {_WORDS[field.type]}" for field in schema)


def _read(session: SparkSession, scan: Scan) -> DataFrame:
    return session.read.parquet(*(path.absolute().as_uri() for path in scan.files))


def _packed(session: SparkSession, name: str, one: Wanted, before: date, buckets: int) -> DataFrame:
    """The rows of a source, those of each bucket as one Arrow stream: sources differ in columns, streams do not."""
    seen = (sf.col("known_at") < sf.lit(before)) & (sf.col("occurred_at") < sf.lit(before))
    if one.since is not None:
        seen &= sf.col("occurred_at") >= sf.lit(one.since)
    key = [part for column in one.scan.key for part in (sf.col(column), sf.col(column).isNull())]
    columns = list(dict.fromkeys([*one.columns, *BOOK_DAYS, *([one.scan.ended] if one.scan.ended else [])]))
    rows = _read(session, one.scan).where(seen)
    rows = rows.select(
        sf.pmod(sf.xxhash64("enterprise"), sf.lit(buckets)).cast("int").alias("bucket_of_row"),
        sf.xxhash64(*key).alias(FACT),
        *columns,
        *[c for c in ("batch", "line") if c not in columns],
    )

    def pack(table: pa.Table) -> pa.Table:
        bucket = table.column("bucket_of_row")[0].as_py()
        ordered = table.sort_by([("batch", "ascending"), ("line", "ascending")]).select([*columns, FACT])
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, ordered.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
            stream.write_table(ordered)
        return pa.table([[bucket], [name], [sink.getvalue().to_pybytes()]], schema=_PACKED)

    return rows.groupBy("bucket_of_row").applyInArrow(pack, ddl(_PACKED))
