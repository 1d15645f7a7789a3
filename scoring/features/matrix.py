"""Records and an as-of date in, one row of features per enterprise out.

Enterprises are taken in buckets of bounded size; each source is scanned once per bucket and shaped
once, whatever the number of features that read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from scoring.engine import embedded
from scoring.features.feature import Feature
from scoring.features.registry import FEATURES
from scoring.features.shapes import MONTHS, Events, Months, Records
from scoring.records.contract import Source
from scoring.records.sources import SOURCES, source
from scoring.records.view import Files, View, scan

BUCKET = 100_000
INVOICE_DAYS = 731
_NOT_COMPUTED_WITH = {
    "account",
    "account_name",
    "name",
    "number",
    "document",
    "authority",
    "batch",
    "line",
    "received_on",
}


@dataclass(frozen=True)
class Matrix:
    """Features as of a date. ``values`` and ``coverage`` share the index of enterprises.

    ``values``: one float column per feature, NaN where nothing is known. ``coverage``: one boolean
    column per source that features read and that is not adverse: is anything known from it?
    """

    as_of: date
    values: pd.DataFrame
    coverage: pd.DataFrame


def build(files: Files, as_of: date, *, features: Sequence[Feature] = FEATURES, bucket: int = BUCKET) -> Matrix:
    """Compute ``features`` for every enterprise of which the files knew anything before ``as_of``."""
    names = feature_sources(features)
    known = embedded.enterprises([scan(name, files) for name in names], as_of)
    telling = [name for name in names if not source(name).adverse]
    view = View(files, as_of)
    values, coverage = [], []
    for start in range(0, len(known), bucket):
        part = known[start : start + bucket]
        records = {name: shaped(name, view, part) for name in names}
        index = pd.Index(part, name="enterprise", dtype=object)
        columns = {f.name: f.compute(*(records[s] for s in f.sources)) for f in features}
        values.append(pd.DataFrame(columns, index=index, dtype=np.float64))
        coverage.append(pd.DataFrame({name: records[name].any for name in telling}, index=index))
    if not known:
        empty = pd.Index([], name="enterprise", dtype=object)
        values = [pd.DataFrame({f.name: [] for f in features}, index=empty, dtype=np.float64)]
        coverage = [pd.DataFrame({name: [] for name in telling}, index=empty, dtype=bool)]
    return Matrix(as_of, pd.concat(values), pd.concat(coverage))


def feature_sources(features: Sequence[Feature] = FEATURES) -> list[str]:
    """The sources that the features read, in the order of the contracts."""
    read = {name for f in features for name in f.sources}
    return [s.name for s in SOURCES if s.name in read]


def shaped(name: str, view: View, enterprises: Sequence[str]) -> Records:
    """The usable records of one source for a sorted bucket of enterprises, in the shape its features see."""
    contract = source(name)
    columns = [c for c in contract.schema.names if c not in _NOT_COMPUTED_WITH]
    delivered = view.delivered(name)
    since = oldest_seen(contract, view.as_of)
    bucket = (enterprises[0], enterprises[-1])
    table = view.table(name, columns, since=since, enterprises=bucket)
    codes = table.column("enterprise").combine_chunks().dictionary_encode()
    place = np.searchsorted(np.asarray(enterprises, dtype=object), codes.dictionary.to_pylist())
    owner = place.astype(np.int64)[np.asarray(codes.indices)] if len(table) else np.empty(0, dtype=np.int64)
    shape = Months if contract.shape == "months" else Events
    return shape(len(enterprises), view.as_of, owner, table, delivered)


def oldest_seen(contract: Source, as_of: date) -> date | None:
    """From when on features look at a source; ``None`` means from the beginning."""
    if contract.shape == "months":
        months = as_of.year * 12 + as_of.month - 1 - MONTHS
        return date(months // 12, months % 12 + 1, 1)
    return as_of - timedelta(days=INVOICE_DAYS) if contract.name == "vat_invoice" else None


def lineage(files: Files, names: Sequence[str], enterprises: Sequence[str], as_of: date) -> dict[str, pa.Table]:
    """The records of the named sources that features of these enterprises rest on, with their addresses.

    ``enterprises`` is sorted. All columns of the source, then ``batch`` and ``line``; sorted by
    enterprise and date.
    """
    view, found = View(files, as_of), {}
    for name in names:
        if not files.get(name) or not enterprises:
            continue
        since = oldest_seen(source(name), as_of)
        table = view.table(name, since=since, enterprises=(enterprises[0], enterprises[-1]))
        found[name] = table.filter(pa.compute.is_in(table.column("enterprise"), pa.array(list(enterprises))))
    return found
