"""The laws of a trained model: additive, monotone, honest about itself, the same every time."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shap

from scoring.errors import Invalid, NotFound, Tampered
from scoring.features.feature import sign
from scoring.features.registry import FEATURES
from scoring.model import bundle as bundles
from scoring.model.sample import Sample
from scoring.model.training import threads, train
from scoring.pipeline.score import batches_before, calculate, files_of
from scoring.store import batches, runs


@pytest.fixture(scope="module")
def model(county):
    workspace, _ = county
    with workspace.database.reading() as connection:
        row = runs.newest_model(connection)
    return bundles.load(workspace.models / row["name"] / row["version"], row["digest"])


@pytest.fixture(scope="module")
def files(county):
    workspace, shown = county
    with workspace.database.reading() as connection:
        listed = batches.every(connection)
    return files_of(workspace.lake, batches_before(listed, shown.as_of), listed)


@pytest.fixture(scope="module")
def scored(county, model, files):
    return calculate(files, county[1].as_of, model)


def test_points_sum_to_the_score_for_every_enterprise(scored):
    total = scored.base + scored.points.sum(axis=1)
    assert len(total) > 450
    assert np.abs(total - scored.facts["score"]).max() < 1e-6


@pytest.mark.filterwarnings("ignore:LightGBM binary classifier")  # shap tells of its own output format
@pytest.mark.parametrize("whose", ["lightgbm", "internal"])
def test_contributions_are_those_of_path_dependent_treeshap(model, scored, whose):
    """shap hands a LightGBM model back to LightGBM; made to forget whose it is, it computes by itself."""
    explainer = shap.TreeExplainer(model.booster, feature_perturbation="tree_path_dependent")
    explainer.model.model_type = whose
    values = scored.values[[f.name for f in model.features]]
    shares = np.asarray(explainer.shap_values(values, check_additivity=False))
    shares = shares[-1] if shares.ndim == 3 else shares
    ours = scored.points.to_numpy() / (-model.scale.factor * model.slope)
    assert np.abs(ours).max() > 0.1
    assert np.abs(shares - ours).max() < 1e-6


@pytest.mark.parametrize("feature", [f for f in FEATURES if sign(f)], ids=lambda f: f.name)
def test_the_trained_model_is_monotone_where_the_feature_says_so(model, scored, feature):
    """Certified on the model itself: raising one feature never moves the risk against its direction."""
    draw = np.random.default_rng(0)
    rows = scored.values.sample(150, random_state=0)
    known = scored.values[feature.name].dropna().to_numpy()
    if len(known) == 0:
        known = np.array([0.0, 1.0])
    low, high = np.sort(draw.choice(known, (2, len(rows))), axis=0)
    risk_low, risk_high = (model.log_odds(rows.assign(**{feature.name: v})) for v in (low, high))
    assert (sign(feature) * (risk_high - risk_low) >= -1e-9).all()


def test_an_enterprise_with_one_source_only_is_scored(model, scored):
    alone = pd.DataFrame(np.nan, index=["x"], columns=scored.values.columns)
    alone["invoiced_sales"] = 100_000.0
    base, points = model.contributions(alone)
    assert np.isfinite(model.log_odds(alone)).all()
    assert base + points.to_numpy().sum() == pytest.approx(float(model.scale.score(model.log_odds(alone))[0]), abs=1e-6)


def test_training_again_gives_the_same_bytes(county):
    draw = np.random.default_rng(3)
    values = pd.DataFrame(draw.normal(size=(300, len(FEATURES))), columns=[f.name for f in FEATURES])
    sample = Sample(values, ((values["void_share"] + draw.normal(size=300)) > 1).astype(float), np.arange(300) // 2)
    first, second = train(sample, seed=5), train(sample, seed=5)
    assert first.booster.model_to_string() == second.booster.model_to_string()
    assert (first.slope, first.intercept) == (second.slope, second.intercept)
    assert train(sample, seed=6).booster.model_to_string() != first.booster.model_to_string()


def test_calibrated_probabilities_are_right_on_average(county):
    held = _manifest(county)["held_out"]
    assert held["mean_pd"] == pytest.approx(held["bad_rate"], abs=0.002)


def test_the_county_is_neither_hopeless_nor_leaking(county):
    assert 0.65 < _manifest(county)["held_out"]["auc"] < 0.92


def _manifest(county):
    with county[0].database.reading() as connection:
        return runs.newest_model(connection)["manifest"]


def test_too_few_defaults_teach_nothing():
    values = pd.DataFrame(np.zeros((50, len(FEATURES))), columns=[f.name for f in FEATURES])
    with pytest.raises(Invalid, match="9"):
        train(Sample(values, np.r_[np.ones(9), np.zeros(41)], np.arange(50)), seed=1)


def test_records_that_do_not_tell_good_from_bad_fail_calibration():
    draw = np.random.default_rng(1)
    values = pd.DataFrame(draw.normal(size=(400, len(FEATURES))), columns=[f.name for f in FEATURES])
    values["void_share"] = -np.r_[np.ones(80), np.zeros(320)]  # against the constraint, so never learned
    values.loc[:, values.columns != "void_share"] = 0.0  # and nothing else to learn from
    with pytest.raises(Invalid, match="calibration"):
        train(Sample(values, np.r_[np.ones(80), np.zeros(320)], np.arange(400)), seed=1)


def test_threads_are_for_large_samples():
    assert (threads(15_000), threads(1_000_000)) == (1, 0)


@pytest.fixture
def copied(county, tmp_path, model):
    workspace, _ = county
    folder = tmp_path / "bundle"
    shutil.copytree(workspace.models / model.manifest["name"] / model.manifest["version"], folder)
    return folder


@pytest.mark.parametrize("name", [*bundles.SEALED, "manifest.json"])
def test_a_bundle_with_one_changed_byte_is_refused(copied, model, name):
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(bytes(content))
    with pytest.raises(Tampered, match=name):
        bundles.load(copied, model.digest)


def test_a_bundle_with_a_missing_file_is_refused(copied, model):
    (copied / "model.txt").unlink()
    with pytest.raises(Tampered, match="model.txt"):
        bundles.load(copied, model.digest)


def test_a_folder_without_a_bundle_is_named(tmp_path):
    with pytest.raises(NotFound, match="xinyidai train|no model"):
        bundles.load(tmp_path)


def test_a_bundle_is_text_and_json_with_a_card(copied):
    assert sorted(p.name for p in copied.iterdir()) == [
        "CARD.md",
        "calibration.json",
        "features.json",
        "manifest.json",
        "model.txt",
        "reference.json",
    ]
    card = (copied / "CARD.md").read_text()
    assert "AUC" in card
    assert "不使用任何自然人的特征" in card
    assert [f["name"] for f in json.loads((copied / "features.json").read_text())] == [f.name for f in FEATURES]


def test_a_bundle_tells_how_each_feature_was_distributed_over_the_training_rows(copied):
    bundle = bundles.load(copied)
    rows = sum(snapshot["rows"] for snapshot in bundle.manifest["snapshots"].values())
    assert list(bundle.reference) == sorted(f.name for f in bundle.features)
    assert {told.enterprises for told in bundle.reference.values()} == {rows}


def test_the_model_shipped_with_the_project_loads():
    shipped = sorted((Path(__file__).parents[2] / "models").glob("*/*/manifest.json"))
    assert shipped
    for manifest in shipped:
        loaded = bundles.load(manifest.parent)
        assert {f.name for f in loaded.features} == {f.name for f in FEATURES}
