"""Drawn tables say what every feature means; the tables stand in tests/features/drawn, a module for each of features."""

import importlib
import math
import pkgutil

import pyarrow.parquet as pq
import pytest

from scoring.features.matrix import build
from scoring.features.registry import BY_NAME, FEATURES
from tests.conftest import KILN
from tests.features import drawn
from tests.features.drawn import Drawing, records

DRAWINGS: list[Drawing] = [
    drawing
    for module in pkgutil.iter_modules(drawn.__path__)
    for drawing in importlib.import_module(f"{drawn.__name__}.{module.name}").DRAWINGS
]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda d: f"{d.feature}: {d.says}")
def test_drawing(drawing: Drawing, tmp_path):
    files = {}
    for name, table in records(drawing.tables).items():
        files[name] = (tmp_path / f"{name}.parquet",)
        pq.write_table(table, files[name][0])
    built = build(files, drawing.as_of, features=[BY_NAME[drawing.feature]])
    value = built.values.reindex([KILN]).loc[KILN, drawing.feature]
    assert value == pytest.approx(drawing.value, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("feature", [f for f in FEATURES if not f.peers_of], ids=lambda f: f.name)
def test_every_feature_is_drawn_with_a_value(feature):
    values = [d.value for d in DRAWINGS if d.feature == feature.name]
    assert any(not math.isnan(value) for value in values)
