"""Records and as-of dates in, one row of features per enterprise and date out.

The engine only scans and filters: every source is read once, whatever the number of features and of dates. The rest
is :mod:`scoring.features.passes`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from scoring.engine import embedded
from scoring.features import passes
from scoring.features.feature import Feature
from scoring.features.passes import AS_OF, KNOWN
from scoring.features.peers import GROUPS
from scoring.features.registry import FEATURES
from scoring.records.contract import ENTERPRISE
from scoring.records.held import holding
from scoring.records.sources import source
from scoring.records.view import Files, scan

PART = 10_000
"""Enterprises that are computed together where memory is bounded: within a gigabyte."""


@dataclass(frozen=True)
class Matrix:
    """Features as of a date. ``values`` and ``coverage`` share the index of enterprises.

    ``values``: one float column per feature, NaN where nothing is known. ``coverage``: one boolean
    column per source of which every enterprise at work has records: is anything known from it? ``groups``: the
    names of its groups of peers (:data:`scoring.features.peers.GROUPS`, "" where unknown), if a feature compares.
    """

    as_of: date
    values: pd.DataFrame
    coverage: pd.DataFrame
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)


def build(files: Files, as_of: date, *, features: Sequence[Feature] = FEATURES) -> Matrix:
    """Compute ``features`` for every enterprise of which the files knew anything before ``as_of``."""
    return build_each(files, [as_of], features=features)[0]


def build_each(files: Files, dates: Sequence[date], *, features: Sequence[Feature] = FEATURES) -> list[Matrix]:
    """The same for several as-of dates, for little more than one: the records are read once."""
    held, since = holding(loaded(files, dates, features)), first_known(files, features)

    def built(as_of: date) -> Matrix:
        first = passes.first_pass(held, as_of, features, since)
        found = matrix(as_of, passes.second_pass(first, passes.population_of(first, features), features))
        levels = zip(GROUPS, passes.GROUP_COLUMNS, strict=True)
        groups = {level: first.column(name).to_numpy() for level, name in levels if passes.comparing(features)}
        return replace(found, groups=pd.DataFrame(groups, index=found.values.index))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(built, dates))


def stream(
    files: Files, dates: Sequence[date], folder: Path, *, parts: int, features: Sequence[Feature] = FEATURES
) -> Iterator[pa.Table]:
    """The same in bounded memory: tables of :func:`scoring.features.passes.final_schema`, one part of enterprises each.

    The records are first divided by enterprise into ``parts`` below ``folder``, an empty one with room for what the
    features read of the lake; it is left empty. Take about :data:`PART` enterprises a part.
    """
    since = first_known(files, features)
    for name, columns in passes.columns_read(tuple(features)).items():
        if files.get(name):
            oldest = passes.oldest_seen(source(name), min(dates))
            (folder / name).mkdir()
            embedded.in_parts(scan(name, files), columns, max(dates), parts=parts, folder=folder / name, since=oldest)
    own = folder / "own"
    own.mkdir()
    for number in range(parts):
        tables = {path.name: embedded.part(path, number) for path in folder.iterdir() if path != own}
        held = holding({name: table for name, table in tables.items() if table is not None})
        for place, as_of in enumerate(dates):
            first = passes.first_pass(held, as_of, features, since)
            pq.write_table(first, own / f"{number}-{place}.parquet", compression="lz4")
    compared = [*passes.GROUP_COLUMNS, *passes.compared_columns(features)] if passes.comparing(features) else []
    for place in range(len(dates)):
        paths = [own / f"{number}-{place}.parquet" for number in range(parts)]
        population = passes.population_of(pq.ParquetDataset(paths).read(compared), features)
        for path in paths:
            yield passes.second_pass(pq.read_table(path), population, features)
    shutil.rmtree(folder)
    folder.mkdir()


def matrix(as_of: date, table: pa.Table) -> Matrix:
    """A table of the second pass as a matrix."""
    index = pd.Index(table.column(ENTERPRISE).to_numpy(), name=ENTERPRISE, dtype=object)
    told = [name for name in table.column_names if name.startswith(KNOWN)]
    features = [name for name in table.column_names if name not in {ENTERPRISE, AS_OF, *told}]
    values = {name: table.column(name).to_numpy() for name in features}
    coverage = {name.removeprefix(KNOWN): table.column(name).to_numpy() for name in told}
    return Matrix(as_of, pd.DataFrame(values, index=index), pd.DataFrame(coverage, index=index, dtype=bool))


def loaded(files: Files, dates: Sequence[date], features: Sequence[Feature]) -> dict[str, pa.Table]:
    """What features read by source: all versions known before the last of ``dates``, as far back as the first looks."""
    wanted = {name: columns for name, columns in passes.columns_read(tuple(features)).items() if files.get(name)}
    largest_first = sorted(wanted, key=lambda name: -sum(path.stat().st_size for path in files[name]))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tables = pool.map(lambda name: _rows(name, files, wanted[name], dates), largest_first)
        return dict(zip(largest_first, tables, strict=True))


def _rows(name: str, files: Files, columns: Sequence[str], dates: Sequence[date]) -> pa.Table:
    since = passes.oldest_seen(source(name), min(dates))
    return embedded.rows(scan(name, files), columns, max(dates), since=since)


def first_known(files: Files, features: Sequence[Feature]) -> dict[str, date | None]:
    """From when on anything was known of each source."""
    return embedded.first_known({name: scan(name, files) for name in passes.feature_sources(features)})
