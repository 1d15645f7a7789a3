"""The shapes in which features see some enterprises, read from files as lineage reads them."""

import datetime as dt

import numpy as np
import pyarrow as pa

from scoring.features import passes
from scoring.features.registry import FEATURES
from scoring.features.shapes import Records
from scoring.records.sources import source
from scoring.records.view import View

OWN = [f for f in FEATURES if not f.peers_of]
"""The features that need nobody but the enterprise itself."""


def lake_of(county):
    """The files of a county by source."""
    home = county[0].settings.home / "lake"
    return {folder.name: tuple(sorted(folder.glob("*.parquet"))) for folder in home.iterdir()}


def shapes_of(files, enterprises: list[str], as_of: dt.date) -> dict[str, Records]:
    """What all features see of the enterprises, by source."""
    view, shapes = View(files, as_of), {}
    places = {code: place for place, code in enumerate(enterprises)}
    for name in passes.feature_sources(FEATURES):
        contract = source(name)
        table = view.table(name, since=passes.oldest_seen(contract, as_of))
        table = table.filter(pa.compute.is_in(table.column("enterprise"), pa.array(enterprises)))
        owner = np.array([places[code] for code in table.column("enterprise").to_pylist()], dtype=np.int64)
        shapes[name] = passes.shape(contract, len(enterprises), as_of, owner, table, delivered=view.delivered(name))
    return shapes
