"""The reference: features asked of the lake source by source in SQL, one enterprise at a time, slow and plain.

It shares the features' functions with the product, and nothing of how records are read, held and shaped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from scoring.engine import embedded
from scoring.features import passes
from scoring.features.feature import Feature
from scoring.records.sources import source
from scoring.records.view import Files, View, scan


def values(files: Files, as_of: dt.date, features: Sequence[Feature]) -> pd.DataFrame:
    """The features that need no peers, of every enterprise."""
    view, rows = View(files, as_of), {}
    names = passes.feature_sources(features)
    for enterprise in embedded.enterprises([scan(name, files) for name in names], as_of):
        shapes = {}
        for name in names:
            contract = source(name)
            since = passes.oldest_seen(contract, as_of)
            table = view.table(name, since=since, enterprises=(enterprise, enterprise))
            owner = np.zeros(len(table), dtype=np.int64)
            shapes[name] = passes.shape(contract, 1, as_of, owner, table, delivered=view.delivered(name))
        rows[enterprise] = {f.name: f.compute(*(shapes[s] for s in f.sources))[0] for f in features if not f.peers_of}
    return pd.DataFrame.from_dict(rows, orient="index", columns=[f.name for f in features if not f.peers_of])
