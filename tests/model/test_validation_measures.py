"""Figures of merit against hand computation and scikit-learn, and their intervals."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, roc_curve

from scoring.model.points import probability
from scoring.model.validation import auc_interval, measures
from scoring.model.validation.measures import DIGITS, Ranking, Resampling, differences, estimate, group_rates, told
from tests.model.judged import cohort


def odds(*pds):
    return np.array([math.log(p / (1 - p)) for p in pds])


def figures(ranking, weight=None):
    found = ranking.figures(np.ones(len(ranking.bad)) if weight is None else weight)
    return dict(zip(DIGITS, found.tolist(), strict=True))


def test_figures_of_four_rows_agree_with_hand_computation():
    found = figures(Ranking(odds(0.1, 0.2, 0.3, 0.4), np.array([0.0, 1, 0, 1])))
    assert found["auc"] == pytest.approx(3 / 4)
    assert found["gini"] == pytest.approx(1 / 2)
    assert found["ks"] == pytest.approx(1 / 2)
    assert found["brier"] == pytest.approx((0.01 + 0.64 + 0.09 + 0.36) / 4)
    assert found["log_loss"] == pytest.approx(-(math.log(0.9) + math.log(0.2) + math.log(0.7) + math.log(0.4)) / 4)
    assert found["ece"] == pytest.approx((0.1 + 0.8 + 0.3 + 0.6) / 4), "fewer rows than bins: each is its own"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-8, 8), st.booleans(), st.integers(0, 3)), min_size=2, max_size=40))
def test_weighted_figures_agree_with_scikit_learn_whatever_the_ties(rows):
    log_odds, bad, weight = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    log_odds /= 2
    if not 0 < (weight * bad).sum() < weight.sum():
        assert np.isnan(list(figures(Ranking(log_odds, bad), weight).values())).all()
        return
    pd_ = probability(log_odds)
    false, true, _ = roc_curve(bad, log_odds, sample_weight=weight, drop_intermediate=False)
    found = figures(Ranking(log_odds, bad), weight)
    assert found["auc"] == pytest.approx(roc_auc_score(bad, log_odds, sample_weight=weight))
    assert found["ks"] == pytest.approx(max(true - false), abs=1e-12)
    assert found["brier"] == pytest.approx(brier_score_loss(bad, pd_, sample_weight=weight))
    assert found["log_loss"] == pytest.approx(log_loss(bad, pd_, sample_weight=weight))
    assert float(Ranking(log_odds, bad).auc(weight)) == pytest.approx(found["auc"])


def test_a_row_that_weighs_twice_is_as_good_as_two_rows():
    log_odds, sample = cohort(1, rows=60)
    twice = np.arange(60) % 2 + 1
    repeated = np.repeat(np.arange(60), twice)
    weighed = figures(Ranking(log_odds, sample.bad), twice.astype(float))
    written_out = figures(Ranking(log_odds[repeated], sample.bad[repeated]))
    assert [weighed[n] for n in ("auc", "ks", "brier")] == pytest.approx(
        [written_out[n] for n in ("auc", "ks", "brier")]
    )


def test_the_calibration_error_is_of_ten_bins_of_equal_mass():
    log_odds, sample = cohort(2, rows=1000)
    order = np.argsort(log_odds)
    bins = np.split(order, 10)
    by_hand = sum(abs(sample.bad[b].mean() - probability(log_odds[b]).mean()) * len(b) for b in bins) / 1000
    assert figures(Ranking(log_odds, sample.bad))["ece"] == pytest.approx(by_hand)


def test_rows_of_one_probability_share_a_bin():
    ranking = Ranking(np.zeros(50), np.tile([0.0, 1], 25))
    assert set(ranking.bin_of.tolist()) == {0}
    assert figures(ranking)["auc"] == pytest.approx(0.5)


def test_perfect_probabilities_show_about_the_calibration_error_that_is_told_for_chance():
    found = [measures(*pair(seed), seed=0, bootstraps=2) for seed in range(30)]
    shown, expected = (np.mean([m[name] for m in found]) for name in ("ece", "ece_by_chance"))
    assert shown == pytest.approx(expected, rel=0.15)


def pair(seed):
    log_odds, sample = cohort(seed, rows=800)
    return log_odds, sample.bad, sample.enterprise


def test_the_roc_runs_from_nothing_to_all_through_the_points_of_scikit_learn():
    log_odds, sample = cohort(3, rows=200)
    false, true, _ = roc_curve(sample.bad, log_odds, drop_intermediate=False)
    drawn = Ranking(log_odds, sample.bad).roc(np.ones(200), np.array([0.0, 1.0]))
    assert drawn[1] == 1.0
    middle = false[(false > 0) & (np.roll(false, -1) > false) & (np.roll(false, 1) < false)][:5]
    found = Ranking(log_odds, sample.bad).roc(np.ones(200), middle)
    assert found == pytest.approx([true[false == at].max() for at in middle])


def test_intervals_cover_the_truth_about_as_often_as_they_say():
    truth, _ = cohort(99, rows=200_000)
    bad = np.random.default_rng(0).random(len(truth)) < probability(truth)
    auc = roc_auc_score(bad, truth)
    covered = 0
    for seed in range(60):
        log_odds, sample = cohort(seed, rows=400)
        low, high = auc_interval(log_odds, sample.bad, sample.enterprise, seed=seed)
        covered += low <= auc <= high
    assert 52 <= covered <= 60


def test_an_enterprise_is_drawn_with_all_its_rows_or_not_at_all():
    enterprise = np.array(["a", "b", "a", "c", "b", "a"])
    for weight in Resampling(enterprise, seed=1, bootstraps=20):
        assert weight[0] == weight[2] == weight[5]
        assert weight[1] == weight[4]
        assert weight[[0, 1, 3]].sum() == 3


def test_rows_repeated_under_one_name_do_not_narrow_the_interval():
    log_odds, sample = cohort(4, rows=300)
    once = measures(log_odds, sample.bad, sample.enterprise, seed=1)
    again = np.tile(np.arange(300), 5)
    five = measures(log_odds[again], sample.bad[again], sample.enterprise[again], seed=1)
    alone = measures(log_odds[again], sample.bad[again], np.arange(1500), seed=1)
    assert five["auc_95"] == once["auc_95"]
    assert five["enterprises"] == once["enterprises"] == 300
    assert width(alone["auc_95"]) < 0.7 * width(once["auc_95"])


def width(interval):
    return interval[1] - interval[0]


def test_differences_are_paired_so_a_model_never_differs_from_itself():
    log_odds, sample = cohort(5)
    ranking, again = Ranking(log_odds, sample.bad), Resampling(sample.enterprise, 1, 20)
    same = differences(ranking, Ranking(log_odds.copy(), sample.bad), again)
    assert same["auc"] == 0
    assert same["auc_95"] == [0, 0]
    worse = Ranking(log_odds + 0.5 * np.random.default_rng(77).normal(size=len(log_odds)), sample.bad)
    paired = differences(ranking, worse, again)
    alone = measures(log_odds, sample.bad, sample.enterprise, seed=1, bootstraps=20)["auc_95"]
    assert width(paired["auc_95"]) < width(alone)


def test_an_interval_holds_its_figure_and_nothing_is_told_of_what_cannot_be_told():
    assert estimate("x", 0.1, np.array([0.2, 0.3]), 2) == {"x": 0.1, "x_95": [0.1, 0.3]}
    assert estimate("x", 0.1, np.array([0.2, np.nan]), 2) == {"x": 0.1, "x_95": None}
    assert estimate("x", math.nan, np.array([0.2, 0.3]), 2) == {"x": None, "x_95": None}
    assert math.copysign(1, told(-0.00001, 2)) == 1


def test_rates_of_groups_are_sums_over_sums_and_rows_of_no_group_are_left_out():
    group = np.array([0, 0, 1, -1, 1])
    rates = {
        "bad": (np.array([1, 0, 1, 1, 1]), np.ones(5)),
        "odd": (np.array([1, 0, 0, 0, 0]), np.array([1, 0, 0, 1, 0])),
    }
    found = group_rates(group, rates)(np.array([3.0, 1, 1, 9, 1]))
    assert found[0].tolist() == [0.75, 1]
    assert found[1, 0] == 1
    assert np.isnan(found[1, 1])


def test_the_same_seed_gives_the_same_figures():
    log_odds, sample = cohort(6)
    one, two, other = (measures(log_odds, sample.bad, sample.enterprise, seed=s, bootstraps=30) for s in (1, 1, 2))
    assert one == two
    assert one["auc_95"] != other["auc_95"]
