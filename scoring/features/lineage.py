"""The records that made a value: of any feature and enterprise, as of any date, on demand and exact.

The features run again on shapes that note which rows are taken. From these rows alone the feature gives the same
value again, bit for bit; no other row was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.features.feature import Feature
from scoring.features.passes import oldest_seen, shape
from scoring.features.shapes import Records
from scoring.records.contract import ENTERPRISE
from scoring.records.sources import source
from scoring.records.view import Files, View

Behind = Callable[[Feature, Sequence[str]], Mapping[str, pa.Table]]
"""The records behind a feature of some enterprises, by source: all columns, ``batch`` and ``line`` among them."""


def lineage(files: Files, feature: Feature, enterprise: str, as_of: date) -> Mapping[str, pa.Table]:
    """The records behind one value, by source, oldest first."""
    return tracing(files, [feature], [enterprise], as_of)(feature, [enterprise])


def tracing(files: Files, features: Sequence[Feature], enterprises: Sequence[str], as_of: date) -> Behind:
    """Read once what ``features`` rest on for these enterprises (sorted by code), to be asked feature by feature."""
    view = View(files, as_of)
    names = dict.fromkeys(name for feature in features for name in feature.sources)
    shapes = {name: _shaped(name, view, enterprises) for name in names}

    def behind(feature: Feature, some: Sequence[str]) -> Mapping[str, pa.Table]:
        noted = noting(feature, {name: shapes[name] for name in feature.sources})
        taken = {name: one.table.filter(pa.array(one.used)) for name, one in noted.items()}
        return {name: table.filter(_of(table, some)) for name, table in taken.items()}

    return behind


def noting(feature: Feature, shapes: Mapping[str, Records]) -> dict[str, Records]:
    """Fresh copies of the shapes that a feature reads after it was computed on them; ``used`` tells the rows it took.

    Of a feature relative to peers these are the records behind the enterprise's own value.
    """
    fresh = {name: replace(one, used=np.zeros(len(one.table), dtype=bool), _kept={}) for name, one in shapes.items()}
    (feature.peers_of or feature).compute(*fresh.values())
    return fresh


def _shaped(name: str, view: View, enterprises: Sequence[str]) -> Records:
    contract = source(name)
    table = contract.schema.empty_table()
    if enterprises:
        bounds = (enterprises[0], enterprises[-1])
        table = view.table(name, since=oldest_seen(contract, view.as_of), enterprises=bounds)
        table = table.filter(_of(table, enterprises))
    place = {enterprise: number for number, enterprise in enumerate(enterprises)}
    owner = np.array([place[code] for code in table.column(ENTERPRISE).to_pylist()], dtype=np.int64)
    return shape(contract, len(enterprises), view.as_of, owner, table, delivered=view.delivered(name))


def _of(table: pa.Table, enterprises: Sequence[str]) -> pa.ChunkedArray:
    return pc.is_in(table.column(ENTERPRISE), pa.array(list(enterprises), pa.string()))
