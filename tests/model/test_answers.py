"""A small tree as a table, and the certificate that none of its answers moves the risk against a feature's direction."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import Invalid
from scoring.model.answers import ANSWERS, MOST_NODES, UNKNOWN, breaches, every_answer, moves, tree
from scoring.model.trees import Trees, trees_of
from tests.model.grown import grown, margin, rows_of, shapley

EACH = settings(max_examples=80, deadline=None)
WIDTH = 4
MOST_LEAVES = 6


def leaf(value, rows=1):
    return {"leaf_value": float(value), "leaf_count": rows}


def split(feature, threshold, left, right, **more):
    """A decision as LightGBM tells it."""
    return {
        "split_feature": feature,
        "threshold": float(threshold),
        "decision_type": "<=",
        "default_left": True,
        "missing_type": "NaN",
        "left_child": left,
        "right_child": right,
        "internal_count": rows_of(left) + rows_of(right),
    } | more


@st.composite
def drawn_trees(draw, *, again=True):
    """Trees of up to six leaves; whether a feature may be asked for ``again``."""
    left_over = list(range(MOST_LEAVES))

    def grow(leaves):
        if leaves == 1:
            return leaf(draw(st.integers(-9, 9)), draw(st.integers(1, 5)))
        feature = draw(st.integers(0, WIDTH - 1)) if again else left_over.pop()
        first = draw(st.integers(1, leaves - 1))
        return split(feature, draw(st.integers(-1, 1)), grow(first), grow(leaves - first))

    return grow(draw(st.integers(1, MOST_LEAVES)))


STEPS = (-1.0, 0.0, 1.0, 2.0)
"""A value on each side of every threshold of a drawn tree."""


def drawn_rows(width):
    return st.lists(st.sampled_from([*STEPS, np.nan]), min_size=width, max_size=width).map(np.array)


def movement(structure, feature, width):
    """Whether the margin can rise, and can fall, as a feature rises: tried on every row there is."""
    asked = {node.feature for node in tree(structure).nodes}
    others = [(*STEPS, np.nan) if place in asked else (np.nan,) for place in range(width)]
    rises = falls = False
    for row in product(*others[:feature], (np.nan,), *others[feature + 1 :]):
        margins = [margin(structure, (*row[:feature], step, *row[feature + 1 :]), range(width)) for step in STEPS]
        rises |= any(after - before > 1e-12 for before, after in pairwise(margins))
        falls |= any(after - before < -1e-12 for before, after in pairwise(margins))
    return rises, falls


def test_every_combination_of_answers_occurs_once_the_first_node_changing_fastest():
    answers = every_answer(3)
    assert answers.shape == (3, ANSWERS**3)
    assert len({tuple(column) for column in answers.T}) == ANSWERS**3
    assert answers[:, :4].T.tolist() == [[0, 0, 0], [1, 0, 0], [2, 0, 0], [0, 1, 0]]


@EACH
@given(drawn_trees(), drawn_rows(WIDTH))
def test_margins_and_shares_are_those_of_the_stated_game_however_often_a_feature_comes_again(structure, row):
    trees = Trees((tree(structure),), WIDTH)
    assert trees.margin(row[None])[0] == pytest.approx(margin(structure, row, range(WIDTH)), abs=1e-12)
    assert trees.shares(row[None])[0] == pytest.approx(shapley(structure, row), abs=1e-12)
    assert trees.expected == pytest.approx(margin(structure, row, ()), abs=1e-12)


def test_an_unknown_value_goes_both_ways_by_the_rows_that_went_there():
    table = tree(split(0, 1.5, leaf(0, 30), leaf(8, 10)))
    assert table.margin.tolist() == [0.0, 8.0, 2.0]
    assert table.shares.tolist() == [[-2.0, 6.0, 0.0]]
    assert table.expected == 2.0


@pytest.mark.parametrize(
    ("missing_type", "default_left", "threshold", "goes"),
    [
        ("NaN", True, -1, 0.0),
        ("NaN", False, 1, 8.0),
        ("None", False, 1, 0.0),
        ("None", False, 0, 0.0),
        ("None", True, -1, 8.0),
    ],
)
def test_as_trained_an_unknown_value_goes_where_lightgbm_sends_it(missing_type, default_left, threshold, goes):
    """Where no value was unknown in training, LightGBM takes it for zero."""
    told = split(0, threshold, leaf(0, 30), leaf(8, 10), missing_type=missing_type, default_left=default_left)
    table = tree(told, as_trained=True)
    assert table.margin[UNKNOWN] == goes
    assert table.shares[0, UNKNOWN] == goes - table.expected


@EACH
@given(drawn_trees())
def test_no_movement_goes_unseen(structure):
    for feature in tree(structure).features:
        seen, real = moves(tree(structure), feature), movement(structure, feature, WIDTH)
        assert all(found or not there for found, there in zip(seen, real, strict=True))


@EACH
@given(drawn_trees(again=False))
def test_no_movement_is_made_up_where_features_do_not_come_again(structure):
    for feature in tree(structure).features:
        assert moves(tree(structure), feature) == movement(structure, feature, MOST_LEAVES)


def test_a_tree_can_be_monotone_until_a_value_is_unknown():
    """Rising in the first feature whatever the second is: but those of whom it is unknown fall from 9 to 2."""
    structure = split(0, 0, split(1, 0, leaf(0, 10), leaf(10, 90)), split(1, 0, leaf(1, 90), leaf(11, 10)))
    for known in (-1.0, 1.0):
        before, after = (margin(structure, (value, known), (0, 1)) for value in (-1.0, 1.0))
        assert after == before + 1
    before, after = (margin(structure, (value, np.nan), (0, 1)) for value in (-1.0, 1.0))
    assert (before, after) == pytest.approx((9.0, 2.0))
    assert breaches([tree(structure)], [1, 0]) == {0: 1}


def test_breaches_are_counted_by_tree_against_the_sign_only():
    rising = tree(split(0, 0, leaf(1), leaf(2)))
    falling = tree(split(0, 0, leaf(2), leaf(1)))
    flat = tree(split(0, 0, leaf(1), leaf(1)))
    trees = [rising, falling, flat, tree(leaf(3)), falling]
    assert breaches(trees, [1]) == {0: 2}
    assert breaches(trees, [-1]) == {0: 1}
    assert breaches(trees, [0]) == {}


def humped():
    """Risk that rises with the first column up to a point and falls beyond it; the second is noise."""
    draw = np.random.default_rng(1)
    values = draw.uniform(-1, 1, (2_000, 2))
    values[draw.random(values.shape) < 0.2] = np.nan
    return values, (draw.random(2_000) < 0.5 - 0.4 * np.abs(np.nan_to_num(values[:, 0]))).astype(float)


@pytest.mark.parametrize("leaves", [2, 5, 8])
def test_a_model_trained_without_constraints_is_found_out_and_one_with_them_is_not(leaves):
    free = trees_of(grown(*humped(), leaves=leaves)).trees
    bound = trees_of(grown(*humped(), leaves=leaves, monotone_constraints=[1, 0])).trees
    assert breaches(free, [1, 0])[0] > 0
    assert 0 in {feature for each in bound for feature in each.features}
    assert breaches(bound, [1, 0]) == {}


def test_no_probe_finds_a_violation_where_the_certificate_finds_none():
    trees = trees_of(grown(*humped(), leaves=8, rounds=40, monotone_constraints=[1, -1]))
    assert breaches(trees.trees, [1, -1]) == {}
    draw = np.random.default_rng(2)
    for feature, sign in enumerate((1, -1)):
        rows = draw.uniform(-1.2, 1.2, (10_000, 2))
        rows[draw.random(rows.shape) < 0.3] = np.nan
        low, high = rows.copy(), rows.copy()
        low[:, feature], high[:, feature] = np.sort(draw.uniform(-1.2, 1.2, (2, 10_000)), axis=0)
        steps = sign * (trees.margin(high) - trees.margin(low))
        assert steps.max() > 0.01
        assert steps.min() >= -1e-12


def test_a_tree_of_more_decisions_than_can_be_told_is_refused():
    structure = leaf(0)
    for place in range(MOST_NODES):
        structure = split(0, place, structure, leaf(place))
    assert len(tree(structure).nodes) == MOST_NODES
    with pytest.raises(Invalid, match="8 decisions, more than 7"):
        tree(split(0, MOST_NODES, structure, leaf(0)))


def test_a_decision_by_category_is_refused():
    with pytest.raises(Invalid, match="category"):
        tree(split(0, 0, leaf(0), leaf(1), decision_type="=="))
