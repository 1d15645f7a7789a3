"""The laws of the county's trained model: additive, neutral to what is unknown, monotone, right on average."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from scoring.features.feature import sign
from scoring.features.registry import FEATURES
from scoring.model import bundle as bundles
from scoring.model.answers import breaches
from scoring.model.points import probability, tiers
from scoring.model.trees import trees_of
from scoring.pipeline.score import batches_before, calculate, files_of
from scoring.store import batches, models

PROBES = 10_000
PROBED = 20


@pytest.fixture(scope="module")
def model(county):
    workspace, _ = county
    with workspace.database.reading() as connection:
        row = models.champion(connection)
    return bundles.load(workspace.models / row["name"] / row["version"], row["digest"])


@pytest.fixture(scope="module")
def scored(county, model):
    workspace, shown = county
    with workspace.database.reading() as connection:
        listed = batches.every(connection)
    files = files_of(workspace.lake, batches_before(listed, shown.as_of), listed)
    made = calculate(files, shown.as_of, model)
    return replace(made, values=made.values[[feature.name for feature in model.features]])


@pytest.fixture(scope="module")
def sources(scored):
    return scored.facts["sources"].to_numpy()


def accounted(told):
    return told.base + told.points.sum(axis=1).to_numpy() + told.adjustment


def negative_zeros(values):
    return int((np.signbit(values) & (values == 0)).sum())


def test_base_points_and_adjustment_are_the_score_of_every_enterprise(scored):
    total = scored.base + scored.points.sum(axis=1) + scored.adjustment
    assert len(total) > 450
    assert np.abs(total - scored.facts["score"]).max() < 1e-6
    assert scored.adjustment.abs().max() > 1
    assert scored.points.abs().to_numpy().max() > 1


@pytest.mark.parametrize("known", [0, 1, None], ids=["nothing", "one value", "everything"])
def test_points_add_up_however_much_is_known(model, scored, known):
    """Rows of which nothing, each feature by itself, or every feature is known."""
    medians = scored.values.median().fillna(1.0).to_numpy()
    width = len(medians)
    rows = {
        0: np.full((1, width), np.nan),
        1: np.where(np.eye(width, dtype=bool), medians, np.nan),
        None: medians[None],
    }[known]
    values = pd.DataFrame(rows, columns=scored.values.columns)
    kinds = model.calibration.kinds if known is None else known
    told = model.explained(values, np.full(len(rows), kinds))
    assert np.abs(accounted(told) - told.score).max() < 1e-6
    assert (told.points.to_numpy()[np.isnan(rows)] == 0).all()
    assert (told.adjustment == 0).all() == (known is None)
    assert model.scale.score(told.log_odds) == pytest.approx(told.score, abs=1e-9)


def test_points_are_the_shares_of_the_trees_through_calibration_and_scale(model, scored, sources):
    told = model.explained(scored.values, sources)
    shares = model.trees.shares(scored.values[model.learned].to_numpy(float))
    per_log_odds = -model.scale.factor * model.calibration.slope
    assert np.abs(told.points[model.learned].to_numpy() - per_log_odds * shares).max() < 1e-9
    margin = model.trees.margin(scored.values[model.learned].to_numpy(float))
    log_odds = model.calibration.log_odds(margin, scored.values["size_class"].to_numpy(float), sources)
    assert np.abs(told.log_odds - log_odds).max() < 1e-9


def test_as_trained_contributions_are_those_of_lightgbm(model, scored):
    rows = scored.values[model.learned].to_numpy(float)
    assert np.isnan(rows).mean() > 0.1
    shares = trees_of(model.booster, as_trained=True).shares(rows)
    assert np.abs(shares - model.booster.predict(rows, pred_contrib=True)[:, :-1]).max() < 1e-9


def test_an_unknown_value_is_worth_nothing_and_no_zero_is_negative(model, scored):
    points = scored.points.to_numpy()
    assert (points[np.isnan(scored.values.to_numpy(float))] == 0).all()
    for one in (scored.values, scored.values.iloc[:3]):
        told = model.explained(one, np.full(len(one), model.calibration.kinds))
        assert negative_zeros(told.points.to_numpy()) == negative_zeros(told.adjustment) == 0
    assert negative_zeros(points) == 0


def test_features_that_were_not_learned_from_have_no_points(model, scored):
    others = [feature.name for feature in model.features if feature.name not in model.learned]
    assert list(scored.points) == [feature.name for feature in model.features]
    assert (scored.points[others] == 0).to_numpy().all()


def test_one_enterprise_has_the_same_bits_alone_and_among_others(model, scored, sources):
    together = model.explained(scored.values, sources)
    for place in (0, len(sources) - 1):
        alone = model.explained(scored.values.iloc[[place]], sources[[place]])
        assert alone.score[0] == together.score[place]
        assert alone.points.to_numpy().tobytes() == together.points.iloc[[place]].to_numpy().tobytes()


def test_nobody_to_score_is_no_trouble(model, scored):
    told = model.explained(scored.values.iloc[:0], np.zeros(0))
    assert told.points.shape == (0, len(model.features))
    assert len(told.score) == len(told.adjustment) == 0


def test_the_trained_model_is_certified_to_be_monotone(model):
    """By exhaustion over its trees, unknown values included, whatever was asked for in training."""
    directions = {feature.name: sign(feature.direction) for feature in FEATURES}
    signs = [directions[name] for name in model.learned]
    assert {1, -1} <= {signs[feature] for each in model.trees.trees for feature in each.features}
    assert breaches(model.trees.trees, signs) == {}


def test_no_probe_finds_a_violation(model, scored):
    """For the features that move scores most: rows put together at random, and the one feature raised."""
    directions = {feature.name: sign(feature.direction) for feature in FEATURES}
    draw = np.random.default_rng(0)
    rows = scored.values[model.learned].to_numpy(float)
    weight = np.abs(model.trees.shares(rows)).mean(axis=0)
    probed = [p for p in np.argsort(-weight) if directions[model.learned[p]] and weight[p] > 0][:PROBED]
    assert len(probed) > PROBED / 2
    for place in probed:
        low = np.column_stack([draw.choice(column, PROBES) for column in rows.T])
        high = low.copy()
        known = rows[~np.isnan(rows[:, place]), place]
        low[:, place], high[:, place] = np.sort(draw.choice(known, (2, PROBES)), axis=0)
        steps = directions[model.learned[place]] * (model.trees.margin(high) - model.trees.margin(low))
        assert steps.max() > 0, model.learned[place]
        assert steps.min() >= -1e-12, model.learned[place]


def test_the_less_is_known_the_more_an_enterprise_is_drawn_to_its_prior(model, scored):
    kinds = model.calibration.kinds
    rows = pd.concat([scored.values.iloc[[0]]] * (kinds + 1), ignore_index=True)
    drawn = np.abs(model.explained(rows, np.arange(kinds + 1)).adjustment)
    assert (np.diff(drawn) < 0).all()
    assert drawn[-1] == 0


def test_the_tier_is_that_of_the_pd_and_of_how_much_is_known(scored, sources):
    assert (scored.facts["band"] == tiers(scored.facts["pd"], sources)).all()
    assert scored.facts["pd"].to_numpy() == pytest.approx(
        probability(-(scored.facts["score"] - 600) / 40 * np.log(2) - np.log(30)), abs=1e-9
    )


def test_calibrated_probabilities_are_right_on_average(county):
    held = _manifest(county)["held_out"]
    assert held["mean_pd"] == pytest.approx(held["bad_rate"], abs=0.002)


def test_the_county_is_neither_hopeless_nor_leaking(county):
    assert 0.65 < _manifest(county)["held_out"]["auc"] < 0.92


def _manifest(county):
    with county[0].database.reading() as connection:
        return models.champion(connection)["manifest"]
