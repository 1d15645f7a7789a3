"""The portrait accounts for every point and leads back to the records."""

import numpy as np
import pytest
from sqlalchemy import select

from scoring.portrait.portrait import REASONS, TOLD_FROM
from scoring.store import batches, runs
from scoring.store.tables import portrait


@pytest.fixture(scope="module")
def bodies(county):
    with county[0].database.reading() as connection:
        return list(connection.execute(select(portrait.c.body)).scalars())


def test_there_is_one_for_every_enterprise_that_wants_a_loan(county, bodies):
    with county[0].database.reading() as connection:
        facts, _ = runs.assessments(connection, runs.newest_run(connection)["id"])
    assert {b["enterprise"] for b in bodies} == set(facts.index[facts["demand"]])


def test_base_and_points_sum_to_the_score_over_features_and_over_dimensions(bodies):
    for body in bodies:
        assert body["base"] + sum(p["points"] for p in body["points"]) == pytest.approx(body["score"], abs=1e-6)
        assert body["base"] + sum(d["points"] for d in body["dimensions"]) == pytest.approx(body["score"], abs=1e-6)


def test_reasons_are_the_largest_points_in_both_languages(bodies):
    for body in bodies:
        against = sorted(p["points"] for p in body["points"] if p["points"] <= -TOLD_FROM)[:REASONS]
        assert [r["points"] for r in body["reasons"] if r["points"] < 0] == pytest.approx(against)
        for reason in body["reasons"]:
            assert ("减" if reason["points"] < 0 else "加") in reason["zh"]
            assert ("takes" if reason["points"] < 0 else "adds") in reason["en"]


def test_records_behind_a_reason_name_their_file_and_line(county, bodies):
    with county[0].database.reading() as connection:
        names = {b["file_name"] for b in batches.every(connection)}
    shown = [r for body in bodies for reason in body["reasons"] for s in reason["records"] for r in s["newest"]]
    assert len(shown) > 100
    for record in shown:
        assert record["file"] in names
        assert record["line"] >= 1
        assert record["content"]


def test_a_value_other_than_none_at_all_has_records_behind_it(bodies):
    values = {(b["enterprise"], p["feature"]): p["value"] for b in bodies for p in b["points"]}
    for body in bodies:
        for reason in body["reasons"]:
            if values[body["enterprise"], reason["feature"]]:
                assert sum(s["total"] for s in reason["records"]) > 0, reason["feature"]


def test_what_the_score_rests_on_is_said(bodies):
    assert all(f"{b['coverage']['known']} 类" in b["coverage"]["zh"] for b in bodies)
    few = [b for b in bodies if b["coverage"]["known"] <= 1]
    assert all("谨慎" in b["coverage"]["zh"] for b in few)
    assert np.ptp([b["coverage"]["known"] for b in bodies]) > 0
