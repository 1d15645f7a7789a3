"""What a model's trees say of every feature: LightGBM's own shares if asked for, and neutral to what is unknown."""

import lightgbm as lgb
import numpy as np
import pytest
import shap
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import Invalid
from scoring.model.trees import FEW_ROWS, MANY_ROWS, ROWS_TOGETHER, Trees, trees_of
from tests.model.grown import grown, margin, shapley, structures, table

EACH = settings(max_examples=40, deadline=None)
SEEDS = st.integers(0, 2**32 - 1)
LEAVES = st.integers(2, 8)
MISSING = st.sampled_from([0.0, 0.2, 0.9])
WIDTHS = st.integers(1, 6)


def holes(values, seed):
    """The same rows, of which less is known."""
    return np.where(np.random.default_rng(seed).random(values.shape) < 0.3, np.nan, values)


@EACH
@given(seed=SEEDS, leaves=LEAVES, missing=MISSING, width=WIDTHS)
def test_as_trained_shares_and_margins_are_those_of_lightgbm(seed, leaves, missing, width):
    values, outcome = table(seed, width=width, missing=missing)
    booster = grown(values, outcome, leaves=leaves)
    trees = trees_of(booster, as_trained=True)
    asked = holes(values, seed)  # unknown also where nothing was unknown in training
    contributions = booster.predict(asked, pred_contrib=True)
    assert np.abs(trees.shares(asked) - contributions[:, :-1]).max() < 1e-9
    assert np.abs(trees.expected - contributions[:, -1]).max() < 1e-9
    assert np.abs(trees.margin(asked) - booster.predict(asked, raw_score=True)).max() < 1e-9


@pytest.mark.filterwarnings("ignore:LightGBM binary classifier")  # shap tells of its own output format
@pytest.mark.parametrize("leaves", [2, 5, 8])
def test_as_trained_shares_are_those_of_shap(leaves):
    """shap hands a LightGBM model back to LightGBM; made to forget whose it is, it computes by itself."""
    values, outcome = table(leaves, width=6, missing=0.9)
    booster = grown(values, outcome, leaves=leaves)
    explainer = shap.TreeExplainer(booster, feature_perturbation="tree_path_dependent")
    explainer.model.model_type = "internal"
    shares = np.asarray(explainer.shap_values(values, check_additivity=False))
    assert np.isnan(values).any()
    assert np.abs(shares).max() > 0.1
    assert np.abs(trees_of(booster, as_trained=True).shares(values) - shares).max() < 1e-9


@EACH
@given(seed=SEEDS, leaves=LEAVES, width=st.integers(1, 4))
def test_neutral_shares_are_the_shapley_values_of_following_both_branches(seed, leaves, width):
    values, outcome = table(seed, rows=60, width=width)
    booster = grown(values, outcome, leaves=leaves, rounds=3)
    trees, told = trees_of(booster), structures(booster)
    rows = holes(values, seed)[:4]
    for row, shares, total in zip(rows, trees.shares(rows), trees.margin(rows), strict=True):
        assert shares == pytest.approx(sum(shapley(each, row) for each in told), abs=1e-12)
        assert total == pytest.approx(sum(margin(each, row, range(width)) for each in told), abs=1e-12)


@EACH
@given(seed=SEEDS, leaves=LEAVES, missing=MISSING, width=WIDTHS)
def test_neutral_shares_add_up_and_an_unknown_feature_has_none(seed, leaves, missing, width):
    values, outcome = table(seed, width=width, missing=missing)
    trees = trees_of(grown(values, outcome, leaves=leaves))
    rows = np.concatenate([holes(values, seed), np.full((1, width), np.nan)])
    shares = trees.shares(rows)
    assert (shares[np.isnan(rows)] == 0.0).all()
    assert np.abs(trees.expected + shares.sum(axis=1) - trees.margin(rows)).max() < 1e-12
    assert trees.margin(rows)[-1] == trees.expected


@EACH
@given(seed=SEEDS, leaves=LEAVES)
def test_where_everything_is_known_neutral_is_as_trained(seed, leaves):
    values, outcome = table(seed, missing=0.0)
    booster = grown(values, outcome, leaves=leaves)
    neutral, trained = trees_of(booster), trees_of(booster, as_trained=True)
    assert neutral.margin(values) == pytest.approx(trained.margin(values), abs=1e-12)
    assert neutral.shares(values) == pytest.approx(trained.shares(values), abs=1e-12)


@pytest.mark.parametrize("rows", [1, FEW_ROWS, FEW_ROWS + 1, ROWS_TOGETHER, 2 * ROWS_TOGETHER + 5, MANY_ROWS + 5])
def test_the_same_row_gives_the_same_bits_alone_and_among_others(rows):
    values, outcome = table(4, rows=400, missing=0.5)
    trees = trees_of(grown(values, outcome, leaves=8, rounds=20))
    many = np.resize(values, (rows, values.shape[1]))
    shares, margins = trees.shares(many), trees.margin(many)
    assert shares.shape == many.shape
    for place in {0, rows // 2, rows - 1}:
        alone = many[place : place + 1]
        assert trees.shares(alone).tobytes() == shares[place].tobytes()
        assert trees.margin(alone).tobytes() == margins[place].tobytes()


def test_a_feature_that_no_tree_asks_for_has_no_share():
    values, outcome = table(5, width=3, missing=0.0)
    values[:, 1] = 7.0
    shares = trees_of(grown(values, outcome)).shares(values)
    assert (shares[:, 1] == 0).all()
    assert np.abs(shares[:, [0, 2]]).max() > 0.1


@pytest.mark.parametrize("as_trained", [False, True])
def test_a_tree_without_a_decision_says_the_same_of_everybody(as_trained):
    values, outcome = table(6)
    constant = grown(values, outcome, rounds=1, min_data_in_leaf=len(values))
    both = lgb.train(
        {"objective": "binary", "num_leaves": 4, "verbosity": -1, "num_threads": 1},
        lgb.Dataset(values, outcome, free_raw_data=False),
        3,
        init_model=constant,
    )
    assert "split_feature" not in structures(constant)[0]
    assert (trees_of(constant, as_trained=as_trained).shares(values) == 0).all()
    assert (trees_of(constant, as_trained=as_trained).shares(values[:3]) == 0).all()
    known = np.nan_to_num(values)
    trees = trees_of(both, as_trained=as_trained)
    assert len(trees.trees) == 4
    assert trees.margin(known) == pytest.approx(both.predict(known, raw_score=True), abs=1e-9)
    assert trees.shares(known) == pytest.approx(both.predict(known, pred_contrib=True)[:, :-1], abs=1e-9)
    assert trees.shares(known)[:3].tobytes() == trees.shares(known[:3]).tobytes()


def test_no_trees_and_no_rows_are_no_trouble():
    nothing = Trees((), 3)
    assert nothing.expected == 0.0
    for rows in (0, 1, FEW_ROWS + 1):
        assert nothing.margin(np.ones((rows, 3))).tolist() == [0.0] * rows
        assert nothing.shares(np.ones((rows, 3))).tolist() == [[0.0] * 3] * rows
    values, outcome = table(7)
    assert trees_of(grown(values, outcome)).shares(values[:0]).shape == (0, values.shape[1])


def test_the_first_rounds_of_a_booster_are_a_model_too():
    values, outcome = table(8, missing=0.0)
    booster = grown(values, outcome, rounds=9)
    assert len(trees_of(booster).trees) == 9
    first = trees_of(booster, rounds=4)
    assert first.margin(values) == pytest.approx(booster.predict(values, raw_score=True, num_iteration=4), abs=1e-9)


@pytest.mark.parametrize("times", [1, FEW_ROWS])
def test_a_value_on_the_threshold_goes_left_and_one_without_bound_goes_its_way(times):
    values, outcome = table(9, width=1, missing=0.0)
    booster = grown(values, outcome, leaves=2, rounds=1)
    threshold = structures(booster)[0]["threshold"]
    asked = np.array([[threshold], [np.nextafter(threshold, np.inf)], [-np.inf], [np.inf]] * times)
    margins = trees_of(booster).margin(asked)
    assert margins[0] == margins[2] != margins[1] == margins[3]
    assert margins == pytest.approx(booster.predict(asked, raw_score=True))


def test_a_tree_of_nine_leaves_is_too_large():
    values, outcome = table(10, missing=0.0)
    with pytest.raises(Invalid, match="8 decisions, more than 7") as refused:
        trees_of(grown(values, outcome, leaves=9))
    assert "8 leaves" in refused.value.remedy.en


def test_a_tree_that_splits_by_category_is_refused():
    draw = np.random.default_rng(11)
    kinds = draw.integers(0, 5, (300, 1)).astype(float)
    outcome = np.isin(kinds[:, 0], (1, 3)).astype(float)
    booster = lgb.train(
        {"objective": "binary", "num_leaves": 4, "verbosity": -1, "num_threads": 1, "min_data_per_group": 5},
        lgb.Dataset(kinds, outcome, categorical_feature=[0]),
        2,
    )
    with pytest.raises(Invalid, match="category"):
        trees_of(booster)
