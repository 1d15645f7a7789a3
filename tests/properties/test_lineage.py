"""The records named behind a value are all that made it: laws for every feature, on drawn histories and a county."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given

from scoring.features.lineage import lineage, noting
from scoring.features.registry import FEATURES
from scoring.features.shapes import Records
from scoring.records.view import View
from tests.conftest import KILN, SHOP
from tests.properties.histories import DAYS, SLOW, histories, written
from tests.properties.shapes import OWN, lake_of, shapes_of


def only_what_was_taken(noted: Records) -> Records:
    rows = noted.used
    return replace(noted, owner=noted.owner[rows], table=noted.table.filter(pa.array(rows)), used=None, _kept={})


def not_made_by_their_records(shapes: dict[str, Records]) -> list[str]:
    """The features that give another value when computed from the records named behind them alone."""
    wrong = []
    for feature in OWN:
        read = {name: shapes[name] for name in feature.sources}
        again = [only_what_was_taken(noted) for noted in noting(feature, read).values()]
        if not np.array_equal(feature.compute(*read.values()), feature.compute(*again), equal_nan=True):
            wrong.append(feature.name)
    return wrong


@SLOW
@given(histories, DAYS)
def test_the_records_behind_a_value_alone_give_it_again(tmp_path_factory, history, as_of):
    files = written(tmp_path_factory.mktemp("lineage"), history)
    assert not_made_by_their_records(shapes_of(files, sorted([KILN, SHOP]), as_of)) == []


@pytest.fixture(scope="module")
def some_of_the_county(county):
    files = lake_of(county)
    codes = View(files, county[1].as_of).table("registration", ["enterprise"]).column(0).to_pylist()
    return files, sorted(codes)[::10], county[1].as_of


def test_it_holds_in_a_county(some_of_the_county):
    assert not_made_by_their_records(shapes_of(*some_of_the_county)) == []


def test_most_values_of_a_county_rest_on_some_of_the_records_not_on_all(some_of_the_county):
    """A lineage that named everything would satisfy the law and tell nothing."""
    shapes = shapes_of(*some_of_the_county)
    share = {}
    for feature in OWN:
        noted = noting(feature, {name: shapes[name] for name in feature.sources})
        share[feature.name] = sum(n.used.sum() for n in noted.values()) / max(
            sum(len(n.used) for n in noted.values()), 1
        )
    assert np.mean([s > 0 for s in share.values()]) > 0.9
    assert share["electricity_use"] == pytest.approx(12 / 24, abs=0.1)
    assert share["electricity_recent_growth"] == pytest.approx(6 / 24, abs=0.1)


def test_lineage_names_the_file_and_the_line(some_of_the_county):
    files, enterprises, as_of = some_of_the_county
    feature = next(f for f in FEATURES if f.name == "electricity_use")
    behind = [lineage(files, feature, enterprise, as_of)["electricity"] for enterprise in enterprises[:20]]
    found = next(table for table in behind if len(table))
    assert {"batch", "line", "known_at", "occurred_at"} <= set(found.column_names)
    assert len(set(found.column("month").to_pylist())) == 12
