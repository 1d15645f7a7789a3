"""The same features on a Spark cluster: the same functions over buckets of enterprises, brought together by Spark.

Two passes, as on one machine: each bucket by itself, then the comparison with the population's quantiles, which are
small enough to be sent to every executor.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import functions as sf

from scoring.engine import spark
from scoring.features import passes
from scoring.features.feature import Feature
from scoring.features.passes import AS_OF, GROUP_COLUMNS
from scoring.features.peers import Population, quantiles
from scoring.features.registry import FEATURES
from scoring.records.held import holding
from scoring.records.sources import source
from scoring.records.view import Files, scan

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

BUCKET = 20_000
"""Enterprises that an executor takes at a time; a county's worth of records fits into a gigabyte."""

_QUANTILES = pa.schema(
    [("as_of", pa.date32()), ("peers", pa.string()), ("column", pa.string()), ("knots", pa.binary())]
)


def build_each(
    session: SparkSession, files: Files, dates: Sequence[date], *, buckets: int, features: Sequence[Feature] = FEATURES
) -> DataFrame:
    """Features of every enterprise as of each date, in the columns of :func:`scoring.features.passes.final_schema`.

    ``buckets``: into how many parts the enterprises are divided, about :data:`BUCKET` in each. Missing values are NaN.
    """
    wanted = {
        name: spark.Wanted(scan(name, files), columns, passes.oldest_seen(source(name), min(dates)))
        for name, columns in passes.columns_read(tuple(features)).items()
    }
    since = spark.first_known(session, wanted)

    def first_pass(tables: Mapping[str, pa.Table]) -> pa.Table:
        held = holding(tables)
        return pa.concat_tables([passes.first_pass(held, as_of, features, since) for as_of in dates])

    first = spark.by_bucket(session, wanted, max(dates), first_pass, passes.first_schema(features), buckets).persist()
    population = _population(first, features)

    def second_pass(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            rows = pa.Table.from_batches([batch])
            for as_of in dates:
                of_day = rows.filter(pc.equal(rows.column(AS_OF), pa.scalar(as_of)))
                yield from passes.second_pass(of_day, population.get(as_of, {}), features).to_batches()

    return first.mapInArrow(second_pass, spark.ddl(passes.final_schema(features)))


def _population(first: DataFrame, features: Sequence[Feature]) -> Mapping[date, Population]:
    """The quantiles by date, found on the executors group by group."""
    columns = passes.compared_columns(features)

    def of_group(rows: pa.Table) -> pa.Table:
        as_of, name = rows.column(AS_OF)[0].as_py(), rows.column("peers")[0].as_py()
        found = quantiles(name, {column: rows.column(column).to_numpy() for column in columns})
        told = [{"as_of": as_of, "peers": name, "column": c, "knots": k.tobytes()} for (_, c), k in found.items()]
        return pa.Table.from_pylist(told, schema=_QUANTILES)

    population: dict[date, dict[tuple[str, str], np.ndarray]] = {}
    for level in GROUP_COLUMNS if columns else ():
        members = first.where(sf.col(f"`{level}`") != "").select(
            AS_OF, sf.col(f"`{level}`").alias("peers"), *(f"`{c}`" for c in columns)
        )
        for row in members.groupBy(AS_OF, "peers").applyInArrow(of_group, spark.ddl(_QUANTILES)).collect():
            knots = np.frombuffer(row["knots"], dtype=np.float64)
            population.setdefault(row["as_of"], {})[row["peers"], row["column"]] = knots
    return population
