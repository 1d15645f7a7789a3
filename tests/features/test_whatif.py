"""A what-if gives, bit for bit, the features of a county in which these records alone had come."""

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scoring.county.simulated import AS_OF
from scoring.features import matrix
from scoring.features.registry import FEATURES
from scoring.features.whatif import Scenario, what_if
from scoring.records.kinds import Number
from scoring.records.sources import source
from scoring.records.view import View
from tests.properties.shapes import lake_of

DAY = AS_OF - dt.timedelta(days=1)
SOURCES = (
    "electricity",
    "gas",
    "water",
    "tax_declaration",
    "social_insurance",
    "vat_invoice",
    "tax_payment",
    "registration",
    "supply_interruption",
    "penalty",
    "abnormal_operation",
    "commitment",
)


@pytest.fixture(scope="module")
def files(county):
    return lake_of(county)


@pytest.fixture(scope="module")
def as_it_is(files):
    return matrix.build(files, AS_OF)


def corrected(files, name, rng):
    """The newest version of some recent record of a source, sent again with all its quantities changed."""
    table = View(files, AS_OF).table(name, since=None if name == "registration" else AS_OF - dt.timedelta(days=300))
    (row,) = table.slice(int(rng.integers(len(table))), 1).to_pylist()
    contract = source(name)
    for field in contract.fields:
        if isinstance(field.kind, Number) and field.name not in contract.key and row[field.name] is not None:
            row[field.name] = int(row[field.name] * rng.choice([0.0, 0.3, 40.0]))
    again = row | {"known_at": DAY, "received_on": DAY, "batch": "sent again", "line": 2}
    return Scenario(row["enterprise"], {name: pa.Table.from_pylist([again], contract.schema)})


def with_records(files, scenario, folder):
    """The files and, last, a batch of each source with the scenario's records."""
    more = dict(files)
    for name, table in scenario.records.items():
        path = folder / f"{name}.parquet"
        pq.write_table(table, path)
        more[name] = (*files[name], path)
    return more


def alike(one: pd.DataFrame, other: pd.DataFrame) -> bool:
    return one.columns.equals(other.columns) and np.array_equal(
        one.to_numpy(float), other.to_numpy(float), equal_nan=True
    )


@pytest.fixture(scope="module")
def scenarios(files):
    rng = np.random.default_rng(5)
    return [corrected(files, name, rng) for name in SOURCES]


@pytest.fixture(scope="module")
def supposed(files, scenarios):
    return what_if(files, AS_OF, scenarios, FEATURES)


@pytest.mark.parametrize("place", range(len(SOURCES)))
def test_a_what_if_equals_the_county_in_which_the_records_have_come(place, files, scenarios, supposed, tmp_path):
    scenario = scenarios[place]
    really = matrix.build(with_records(files, scenario, tmp_path), AS_OF)
    for part in ("values", "coverage"):
        expected = getattr(really, part).loc[[scenario.enterprise]]
        assert alike(getattr(supposed, part).iloc[[place]], expected)
    assert supposed.groups.iloc[place].tolist() == really.groups.loc[scenario.enterprise].tolist()


def test_the_changed_records_move_something_among_it_the_standing_among_peers(scenarios, supposed, as_it_is):
    before = as_it_is.values.loc[[s.enterprise for s in scenarios]].to_numpy()
    moved = ~((before == supposed.values.to_numpy()) | np.isnan(before) & np.isnan(supposed.values.to_numpy()))
    assert moved.any(axis=1).mean() > 0.5
    compared = [place for place, f in enumerate(FEATURES) if f.peers_of]
    assert moved[:, compared].any(axis=1).sum() >= 3


def test_without_further_records_an_enterprise_stays_as_it_is(files, as_it_is):
    everybody = [Scenario(enterprise, {}) for enterprise in as_it_is.values.index]
    unchanged = what_if(files, AS_OF, everybody, FEATURES)
    assert alike(unchanged.values, as_it_is.values)
    assert alike(unchanged.coverage, as_it_is.coverage)
    assert unchanged.groups.to_numpy().tolist() == as_it_is.groups.to_numpy().tolist()


def test_scenarios_do_not_know_of_each_other(files, scenarios, supposed):
    some = [3, 0, 3]
    assert alike(
        what_if(files, AS_OF, [scenarios[place] for place in some], FEATURES).values, supposed.values.iloc[some]
    )


def test_many_scenarios_are_computed_in_parts(files, scenarios, supposed, monkeypatch):
    monkeypatch.setattr("scoring.features.whatif.PART", 5)
    assert alike(what_if(files, AS_OF, scenarios, FEATURES).values, supposed.values)


def test_features_that_compare_nobody_need_no_population(files, scenarios, supposed):
    few = [f for f in FEATURES if f.name in {"penalties_in_use", "tax_arrears"}]
    found = what_if(files, AS_OF, scenarios, few)
    assert alike(found.values, supposed.values[[f.name for f in few]])
    assert found.groups.shape == (len(scenarios), 0)


def test_no_scenario_gives_no_row(files):
    assert what_if(files, AS_OF, [], FEATURES).values.shape == (0, len(FEATURES))
