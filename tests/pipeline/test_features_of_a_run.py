"""What a run tells of its features afterwards: distribution, drift, and the records behind any value."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import text

from scoring.codes import uscc
from scoring.errors import NotFound
from scoring.features.registry import BY_NAME
from scoring.features.statistics import Distribution, distribution, drift
from scoring.model.bundle import load
from scoring.pipeline.drift import Published, measured, published
from scoring.pipeline.explain import LOOK, explain
from scoring.pipeline.publish import publish
from scoring.pipeline.reproduce import reproduce
from scoring.pipeline.score import score
from scoring.pipeline.workspace import opened
from scoring.settings import Settings
from scoring.store import audit, models, runs, statistics
from tests.conftest import copied


@pytest.fixture(scope="module")
def workspace(county, tmp_path_factory):
    """A copy of the county: what these tests add does not contradict each other."""
    home = copied(county[0].settings.home, tmp_path_factory.mktemp("copied") / "home")
    return opened(Settings(home=home, _env_file=None))


@pytest.fixture(scope="module")
def bundle(workspace):
    with workspace.database.reading() as connection:
        model = models.champion(connection)
    return load(workspace.models / model["name"] / model["version"], model["digest"])


def kept(workspace):
    with workspace.database.reading() as connection:
        return statistics.of_run(connection, runs.newest_run(connection)["id"])


def test_every_feature_of_the_model_is_measured_over_all_scored_enterprises(workspace, bundle, county):
    rows = kept(workspace)
    assert set(rows) == {f.name for f in bundle.features}
    assert {row["distribution"]["enterprises"] for row in rows.values()} == {county[1].enterprises}
    assert all(row["psi_model"] >= 0 for row in rows.values())
    assert {row["psi_before"] for row in rows.values()} == {None}, "there was no edition before the first"


def test_the_next_run_is_compared_with_the_run_behind_the_edition(workspace, county):
    first, later = kept(workspace), county[1].as_of + dt.timedelta(days=31)
    number = score(workspace, later, "office").id
    with workspace.database.reading() as connection:
        rows = statistics.of_run(connection, number)
        history = statistics.history(connection, "electricity_growth")
        before = published(connection)
    assert {row["before_run"] for row in rows.values()} == {before.run}
    assert before.distributions == {n: Distribution.of(row["distribution"]) for n, row in first.items()}
    assert [(row["run_id"], row["editions"]) for row in history] == [(number, []), (before.run, [county[1].edition])]
    assert history[0]["psi_before"] == rows["electricity_growth"]["psi_before"] >= 0


def test_statistics_are_derived_no_edition_changes_with_them(workspace, county):
    score(workspace, county[1].as_of, "office")
    assert not publish(workspace, "office").new
    with workspace.database.transaction() as connection:
        connection.execute(text("DELETE FROM feature_statistics"))
        assert published(connection) == Published(None, {})
    assert reproduce(workspace, "newest").identical
    assert not publish(workspace, "office").new


class Known:
    """Of a bundle what measuring asks: its features and their reference."""

    def __init__(self, reference):
        self.features = [BY_NAME["electricity_growth"], BY_NAME["water_growth"]]
        self.reference = reference


def test_a_feature_that_a_reference_does_not_know_has_no_drift_against_it():
    values = pd.DataFrame({"electricity_growth": np.arange(50.0), "water_growth": np.nan})
    then = distribution(np.arange(25.0))
    both = measured(values, Known({"electricity_growth": then}), Published(7, {"electricity_growth": then}))
    grown, water = both
    assert grown["psi_model"] == grown["psi_before"] == drift(then, np.arange(50.0)) > 0.25
    assert (grown["before_run"], water["before_run"]) == (7, None)
    assert (water["psi_model"], water["psi_before"]) == (None, None)


def portrait(workspace, county):
    with workspace.database.reading() as connection:
        enterprise = next(s.subject for s in county[1].sign_ins if s.role == "enterprise")
        return enterprise, runs.portrait_of(connection, enterprise)


def test_explained_values_and_records_are_those_of_the_portrait(county, workspace, bundle):
    enterprise, told = portrait(county[0], county)
    made = explain(workspace, enterprise, bundle.features, None, "office")
    assert made.as_of == county[1].as_of
    values = {e.feature.name: e.value for e in made.features}
    assert {p["feature"]: values[p["feature"]] for p in told["points"]} == {
        p["feature"]: p["value"] for p in told["points"]
    }
    records = {e.feature.name: e.records for e in made.features}
    for reason in told["reasons"]:
        for behind in reason["records"]:
            whole = records[reason["feature"]][behind["source"]]
            assert len(whole) == behind["total"]
            assert list(reversed(whole))[: len(behind["newest"])] == behind["newest"]


def test_who_looked_at_the_records_is_noted_and_the_enterprise_reads_of_it(workspace, county):
    enterprise, _ = portrait(county[0], county)
    explain(workspace, enterprise, [BY_NAME["electricity_growth"]], county[1].as_of, "zhao")
    with workspace.database.reading() as connection:
        [look, *_] = audit.about(connection, enterprise, (LOOK,))
    assert (look["actor"], look["subject"]) == ("zhao", enterprise)
    assert look["detail"]["features"] == ["electricity_growth"]


def test_of_an_enterprise_that_nobody_knew_there_is_nothing_to_explain(workspace):
    with pytest.raises(NotFound, match="没有企业"):
        explain(workspace, uscc.compose("91", "110101", "MA000009"), [BY_NAME["electricity_growth"]], None, "office")
