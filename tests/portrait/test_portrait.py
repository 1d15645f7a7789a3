"""The portrait accounts for every point and leads back to the records."""

import datetime as dt

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sqlalchemy import select

from scoring.features.feature import Feature
from scoring.features.peers import FEWEST
from scoring.features.registry import BY_NAME
from scoring.model.points import tier
from scoring.portrait.families import family
from scoring.portrait.portrait import FEW_KINDS, REASONS, TOLD_FROM, Scored, portraits
from scoring.records.sources import source
from scoring.store import batches, runs
from scoring.store.tables import portrait


@pytest.fixture(scope="module")
def bodies(county):
    with county[0].database.reading() as connection:
        return list(connection.execute(select(portrait.c.body)).scalars())


def nothing_behind(feature: Feature, _some: object) -> dict[str, pa.Table]:
    return {name: source(name).schema.empty_table() for name in feature.sources}


@pytest.fixture
def drawn_one():
    """The portrait of one enterprise with points of its age and of its energy, adjusted as asked."""

    def draw(adjustment: float | None = None, **more: int) -> dict:
        index = pd.Index(["one"], name="enterprise")
        features = tuple(BY_NAME[name] for name in ("energy_growth", "operating_years"))
        points = pd.DataFrame({"energy_growth": [-6.0], "operating_years": [18.0]}, index=index)
        facts = pd.DataFrame({"name": "x", "score": 612.0 + (adjustment or 0.0), "pd": 0.02} | more, index=index)
        told = {} if adjustment is None else {"adjustment": pd.Series([adjustment], index=index)}
        scored = Scored(
            dt.date(2026, 11, 16), "m/1", 600.0, points, points, pd.DataFrame(index=index), facts, features, **told
        )
        return portraits(scored, ["one"], nothing_behind, {})["one"]

    return draw


def test_there_is_one_for_every_enterprise_that_wants_a_loan(county, bodies):
    with county[0].database.reading() as connection:
        facts, _ = runs.assessments(connection, runs.newest_run(connection)["id"])
    assert {b["enterprise"] for b in bodies} == set(facts.index[facts["demand"]])


@pytest.mark.parametrize("parts", ["points", "dimensions", "sources"])
def test_base_points_and_adjustment_sum_to_the_score_however_they_are_divided(bodies, parts):
    for body in bodies:
        whole = body["base"] + body["adjustment"]["points"] + sum(part["points"] for part in body[parts])
        assert whole == pytest.approx(body["score"], abs=1e-6)


def test_the_adjustment_is_counted_by_itself(drawn_one):
    body = drawn_one(adjustment=-7.25)
    assert body["adjustment"]["points"] == -7.25
    assert "同类企业" in body["adjustment"]["zh"]
    assert sum(p["points"] for p in body["points"]) == pytest.approx(12.0)
    for parts in ("points", "dimensions", "sources"):
        whole = body["base"] - 7.25 + sum(part["points"] for part in body[parts])
        assert whole == pytest.approx(body["score"], abs=1e-9)


@pytest.mark.parametrize(("band", "words"), [(1, "一档"), (7, "七档"), (0, "资料不足")])
def test_the_band_is_told_in_words_that_are_no_public_credit_grade(drawn_one, band, words):
    assert drawn_one(band=band)["band"] == {"number": band, "zh": words, "en": tier(band).label.en}
    assert drawn_one()["band"] is None


def test_a_feature_that_reads_several_sources_shares_its_points_equally(drawn_one):
    points = {row["source"]: row["points"] for row in drawn_one()["sources"]}
    assert points == {"electricity": -3.0, "gas": -3.0, "registration": 18.0}


def test_dimensions_stand_beside_the_quartiles_of_the_peers(bodies):
    groups = set()
    for body in bodies:
        for dimension in body["dimensions"]:
            peers = dimension["peers"]
            assert peers["low"] <= peers["median"] <= peers["high"]
            assert peers["members"] >= FEWEST
            groups.add(peers["group"])
    assert {"class_and_size", "all"} <= groups


def test_reasons_are_the_largest_families_of_known_figures_in_both_languages(bodies):
    for body in bodies:
        totals: dict[str, float] = {}
        for point in body["points"]:
            if point["value"] is not None:
                name = family(BY_NAME[point["feature"]])
                totals[name] = totals.get(name, 0.0) + point["points"]
        against = sorted(total for total in totals.values() if total <= -TOLD_FROM)[:REASONS]
        favour = sorted((total for total in totals.values() if total >= TOLD_FROM), reverse=True)[:REASONS]
        assert [r["points"] for r in body["reasons"]] == pytest.approx([*against, *favour])
        for reason in body["reasons"]:
            assert f"{'减' if reason['points'] < 0 else '加'} {abs(reason['points']):.1f} 分" in reason["zh"]
            assert f"{'takes' if reason['points'] < 0 else 'adds'} {abs(reason['points']):.1f} points" in reason["en"]


def test_the_points_of_a_reason_are_those_of_its_members_and_the_first_is_told(bodies):
    for reason in (reason for body in bodies for reason in body["reasons"]):
        assert sum(m["points"] for m in reason["members"]) == pytest.approx(reason["points"])
        told, *related = reason["members"]
        assert told["feature"] == reason["feature"]
        assert told["value"] == reason["value"]
        assert (f"连同 {len(related)} 项" in reason["zh"]) == bool(related)


def test_nothing_unknown_moves_the_score_or_is_told_as_a_reason(bodies):
    assert all(p["value"] is not None for body in bodies for p in body["points"])
    assert all(m["value"] is not None for body in bodies for r in body["reasons"] for m in r["members"])


def test_a_reason_names_the_peers_it_compares_with_and_how_many_they_are(bodies):
    compared = [r for body in bodies for r in body["reasons"] if r["peers"] and "同行中" not in r["zh"]]
    assert len(compared) > 100
    for reason in compared:
        assert reason["peers"]["members"] >= FEWEST
        assert reason["peers"]["zh"] in reason["zh"]
        assert reason["peers"]["en"] in reason["en"]


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
    few = [b for b in bodies if b["coverage"]["known"] <= FEW_KINDS]
    assert all("谨慎" in b["coverage"]["zh"] for b in few)
    assert np.ptp([b["coverage"]["known"] for b in bodies]) > 0


def test_what_is_missing_is_listed_with_what_to_do_about_it(bodies):
    for body in bodies:
        unknown = [s["source"] for s in body["coverage"]["sources"] if not s["known"]]
        assert [m["source"] for m in body["missing"]] == unknown
        assert ("不加分，也不减分" in body["coverage"]["zh"]) == bool(unknown)
        assert all(source(m["source"]).owner in m["remedy"]["zh"] for m in body["missing"])
