"""What enterprises are told apart by when a model is examined: size, industry, township, ownership. Never a feature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import numpy as np
import pandas as pd

from scoring.codes.size import CLASSES
from scoring.features import passes, peers
from scoring.features.shapes import Events, Months, Records
from scoring.features.size import size_class
from scoring.records.contract import ENTERPRISE
from scoring.records.sources import source
from scoring.records.view import Files, View

TRAITS = ("size", "industry", "township", "ownership")

_SIZES = np.array([*CLASSES, ""], dtype=object)
_READ = {
    "registration": ("kind", "industry", "industry_edition", "township", "staff", "occurred_at"),
    "tax_declaration": ("month", "declared_sales_fen", "occurred_at"),
}


def traits(files: Files, as_of: date, index: pd.Index) -> pd.DataFrame:
    """The traits of the enterprises in ``index``, one row each, as far as they were known before ``as_of``.

    Text columns, empty where unknown. ``size``: "micro", "small", "medium" or "large" by the national standard
    (:mod:`scoring.features.size`). ``industry``: the division of two digits in GB/T 4754-2017. ``township``: as
    registered. ``ownership``: the kind of registration, "company", "sole_trader" or "cooperative". All of them belong
    to the enterprise: of natural persons nothing is told, and nothing may be.
    """
    view = View(files, as_of)
    registered, declared = (_shape(view, name, columns, index) for name, columns in _READ.items())
    registration, sales = cast("Events", registered), cast("Months", declared)
    size = np.nan_to_num(size_class.compute(registration, sales), nan=-1).astype(int)
    division = peers.groups(registration, sales)[peers.GROUPS.index("division")]
    return pd.DataFrame(
        {
            "size": _SIZES[size],
            "industry": division,
            "township": _newest(registration, "township"),
            "ownership": _newest(registration, "kind"),
        },
        index=index,
    )


def _shape(view: View, name: str, columns: Sequence[str], index: pd.Index) -> Records:
    """The records that the view has of these enterprises, in the shape in which features see them."""
    since = passes.oldest_seen(source(name), view.as_of)
    table = view.table(name, [ENTERPRISE, *columns], since=since)
    owner = index.get_indexer(table.column(ENTERPRISE).to_pandas())
    mine = owner >= 0
    return passes.shape(
        source(name), len(index), view.as_of, owner[mine], table.filter(mine), delivered=view.delivered(name)
    )


def _newest(registration: Events, name: str) -> np.ndarray:
    """The word in the newest registration of each enterprise."""
    place = registration.newest(np.arange(len(registration.owner), dtype=float))
    words = np.concatenate([registration[name], [None]])[np.nan_to_num(place, nan=-1).astype(int)]
    return np.where(pd.isna(words), "", words)
