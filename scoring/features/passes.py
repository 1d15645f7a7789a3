"""The two passes over the records of some enterprises: each by itself, then compared with the population.

Plain NumPy over what an engine has loaded: the same for DuckDB and Spark, so values are equal bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import cast

import numpy as np
import pyarrow as pa

from scoring.codes.periods import months_later
from scoring.features import peers
from scoring.features.feature import Feature
from scoring.features.monthly import MONTHS
from scoring.features.peers import GROUPS, SOURCES_OF_GROUPS, Population, Standing
from scoring.features.shapes import Events, Months, Records
from scoring.records.contract import ENTERPRISE, Source
from scoring.records.held import Holding
from scoring.records.sources import SOURCES, source
from scoring.records.use import Ended
from scoring.records.view import ENDING

INVOICE_DAYS = 731
AS_OF, KNOWN = "as_of", "known_"
EXPECTED = ("registration", "vat_invoice", "taxpayer_grade")
"""Events of which, as of monthly readings, an enterprise at work has some: coverage counts only such sources."""

GROUP_COLUMNS = tuple(f"group_{kind}" for kind in GROUPS)
_WHOSE = (pa.field(ENTERPRISE, pa.string()), pa.field(AS_OF, pa.date32()))
_NOBODY = np.empty(0, dtype=np.int64)


def first_pass(
    holding: Holding, as_of: date, features: Sequence[Feature], first_known: Mapping[str, date | None]
) -> pa.Table:
    """Every enterprise held of which anything was known before ``as_of``, by itself: see :func:`first_schema`."""
    size, ended = len(holding.enterprises), holding.ended(as_of)
    names = feature_sources(features)
    heard = np.zeros(size, dtype=bool)
    for name in names:
        if name in holding.held:
            heard |= holding.held[name].heard_of(as_of, size)
    found: dict[str, np.ndarray] = {
        ENTERPRISE: np.asarray(holding.enterprises, dtype=object),
        AS_OF: np.full(size, np.datetime64(as_of)),
    }
    shapes: dict[str, Records] = {}

    def shaped(name: str) -> Records:
        if name not in shapes:
            shapes[name] = _shaped(name, holding, as_of, ended, first_known.get(name))
            found[KNOWN + name] = shapes[name].known
        return shapes[name]

    if comparing(features):
        levels = _groups({name: shaped(name) for name in SOURCES_OF_GROUPS})
        found |= dict(zip(GROUP_COLUMNS, levels, strict=True))
    for feature, over in _in_turn(features):
        values = feature.compute(*map(shaped, feature.sources))
        found |= dict(zip(columns_of(feature), np.atleast_2d(values), strict=True))
        for name in over:
            del shapes[name]
    return pa.table({name: found[name][heard] for name in first_schema(features).names}, schema=first_schema(features))


def second_pass(first: pa.Table, population: Population, features: Sequence[Feature]) -> pa.Table:
    """The same enterprises, compared with the population: see :func:`final_schema`."""
    compared = [f for f in features if f.peers_of]
    groups = [np.asarray(first.column(name).to_pylist(), dtype=object) for name in GROUP_COLUMNS if compared]
    own = {name: first.column(name).to_numpy() for name in compared_columns(features)}
    standing = Standing(own, groups, population)
    found = {f.name: f.compute(standing) for f in compared}
    schema = final_schema(features)
    return pa.table(
        {name: found[name] if name in found else first.column(name) for name in schema.names}, schema=schema
    )


def population_of(first: pa.Table, features: Sequence[Feature]) -> Population:
    """The quantiles that enterprises are compared with, over the first pass of all of them."""
    groups = [np.asarray(first.column(name).to_pylist(), dtype=object) for name in GROUP_COLUMNS if comparing(features)]
    return peers.population({name: first.column(name).to_numpy() for name in compared_columns(features)}, groups)


def first_schema(features: Sequence[Feature]) -> pa.Schema:
    """Columns of the first pass: features and profiles, groups of peers, and from which sources anything is known."""
    numbers = [pa.field(name, pa.float64()) for f in by_itself(features) for name in columns_of(f)]
    groups = [pa.field(name, pa.string()) for name in GROUP_COLUMNS if comparing(features)]
    return pa.schema([*_WHOSE, *numbers, *groups, *(pa.field(KNOWN + name, pa.bool_()) for name in telling(features))])


def final_schema(features: Sequence[Feature]) -> pa.Schema:
    """Columns in the end: ``enterprise``, ``as_of``, the features, ``known_`` with the name of each telling source."""
    known = (pa.field(KNOWN + name, pa.bool_()) for name in telling(features))
    return pa.schema([*_WHOSE, *(pa.field(f.name, pa.float64()) for f in features), *known])


def telling(features: Sequence[Feature]) -> list[str]:
    """The sources that features read of which a record is to be expected of every enterprise at work."""
    return [name for name in feature_sources(features) if source(name).shape == "months" or name in EXPECTED]


def comparing(features: Sequence[Feature]) -> bool:
    """Whether any of the features compares with peers."""
    return any(f.peers_of for f in features)


def by_itself(features: Sequence[Feature]) -> list[Feature]:
    """What the first pass computes: features that need nobody else, and what the others compare."""
    return list(dict.fromkeys(f.peers_of or f for f in features))


def columns_of(feature: Feature) -> list[str]:
    """The columns of a feature in the first pass: its name, or several where it is a profile."""
    return [feature.name] if feature.width == 1 else [f"{feature.name}_{place}" for place in range(feature.width)]


def compared_columns(features: Sequence[Feature]) -> list[str]:
    """Those columns of the first pass that enterprises are compared by."""
    return list(dict.fromkeys(name for f in features if f.peers_of for name in columns_of(f.peers_of)))


def _groups(shapes: Mapping[str, Records]) -> list[np.ndarray]:
    registration, declarations = (shapes[name] for name in SOURCES_OF_GROUPS)
    return peers.groups(cast("Events", registration), cast("Months", declarations))


def _in_turn(features: Sequence[Feature]) -> list[tuple[Feature, list[str]]]:
    """What the first pass computes, one after the other, and the sources that no later one reads: they may go."""
    steps = by_itself(features)
    last = {name: place for place, step in enumerate(steps) for name in step.sources}
    return [(step, [name for name in step.sources if last[name] == place]) for place, step in enumerate(steps)]


def _shaped(name: str, holding: Holding, as_of: date, ended: Ended, first_known: date | None) -> Records:
    contract, size = source(name), len(holding.enterprises)
    delivered = first_known is not None and first_known < as_of
    if name not in holding.held:
        return shape(contract, size, as_of, _NOBODY, contract.schema.empty_table(), delivered=delivered)
    table, owner = holding.held[name].usable(as_of, oldest_seen(contract, as_of), ended)
    return shape(contract, size, as_of, owner, table, delivered=delivered)


def shape(contract: Source, size: int, as_of: date, owner: np.ndarray, table: pa.Table, *, delivered: bool) -> Records:
    """The records of a source in the shape in which features see them."""
    kind = Months if contract.shape == "months" else Events
    return kind(size, as_of, owner, table, delivered)


def feature_sources(features: Sequence[Feature]) -> list[str]:
    """The sources that the features read, in the order of the contracts."""
    read = {name for f in features for name in f.sources}
    read |= set(SOURCES_OF_GROUPS) if comparing(features) else set()
    return [s.name for s in SOURCES if s.name in read]


@lru_cache(maxsize=16)
def columns_read(features: tuple[Feature, ...]) -> dict[str, tuple[str, ...]]:
    """The columns that ``features`` read of each source, with those that decide whether a record may be used.

    Nobody writes them down: the features are computed on empty tables that note what they are asked for.
    """
    asked = {name: _Asked(source(name).schema.empty_table()) for name in feature_sources(features)}
    for feature in by_itself(features):
        feature.compute(*(_empty(name, asked[name]) for name in feature.sources))
    if comparing(features):
        _groups({name: _empty(name, asked[name]) for name in SOURCES_OF_GROUPS})
    read = {name: {ENTERPRISE, *table.columns_read} | _used_by_law(source(name)) for name, table in asked.items()}
    if any(name in ENDING or source(name).use.document or source(name).use.environmental for name in read):
        read |= {name: set(source(name).schema.names) for name in ENDING}
    return {name: tuple(c for c in source(name).schema.names if c in columns) for name, columns in read.items()}


def _empty(name: str, table: _Asked) -> Records:
    return shape(source(name), 1, date(2026, 1, 1), _NOBODY, table, delivered=True)


class _Asked:
    """An empty table that notes which columns it is asked for."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table
        self.columns_read: set[str] = set()

    def column(self, name: str) -> pa.ChunkedArray:
        self.columns_read.add(name)
        return self._table.column(name)

    def __len__(self) -> int:
        return 0


def _used_by_law(contract: Source) -> set[str]:
    """The columns that decide whether a record of a source may be used."""
    use = contract.use
    if use.last_day is not None:
        return set(contract.schema.names)
    return {name for name in (use.lifted, use.stated, use.document, use.environmental, *(use.void or ())[:1]) if name}


def oldest_seen(contract: Source, as_of: date) -> date | None:
    """From when on features look at a source; ``None`` means from the beginning."""
    if contract.shape == "months":
        return months_later(as_of.replace(day=1), -MONTHS)
    return as_of - timedelta(days=INVOICE_DAYS) if contract.name == "vat_invoice" else None
