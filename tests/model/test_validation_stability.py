"""What stays from cohort to cohort, from training to training, and without a source."""

import numpy as np
import pandas as pd
import pytest

from scoring.model.points import Scale
from scoring.model.sample import Sample
from scoring.model.validation import comparison, sensitivity, stability
from scoring.model.validation.measures import Line, Ranking, Resampling
from tests.model.judged import COLUMNS, cohort

SCALE = Scale()
LINE = Line(SCALE, 560.0)


def moved(sample, name, by):
    return Sample(sample.values.assign(**{name: sample.values[name] + by}), sample.bad, sample.enterprise)


def test_drift_names_the_feature_that_moved_most_first():
    (then, before), (now, after) = cohort(1), cohort(2)
    after = moved(after, "judgments_lost", 2.0)
    told = stability.drift(before, after, SCALE.score(then), SCALE.score(now), COLUMNS)
    assert told["features"][0]["name"] == "judgments_lost"
    assert told["features"][0]["level"] == "shifted"
    assert [f["level"] for f in told["features"][1:]] == ["stable", "stable"]
    assert told["score"]["level"] == "stable"
    assert told["features"][0]["known_now"] == pytest.approx(after.values["judgments_lost"].notna().mean(), abs=1e-4)


def test_what_becomes_unknown_is_drift_too():
    (then, before), (now, after) = cohort(1), cohort(2)
    after = moved(after, "electricity_growth", np.nan)
    told = stability.drift(before, after, then, now, COLUMNS)
    assert told["features"][0]["name"] == "electricity_growth"
    assert told["features"][0]["known_now"] == 0


def test_the_correlation_of_ranks_agrees_with_hand_computation():
    assert stability.spearman(np.array([1.0, 2, 3, 4]), np.array([1.0, 3, 2, 4])) == pytest.approx(1 - 6 * 2 / (4 * 15))
    assert stability.spearman(np.array([1.0, 2, 3]), np.array([9.0, 8, 7])) == pytest.approx(-1)
    assert np.isnan(stability.spearman(np.ones(3), np.arange(3.0)))


def test_who_stays_is_among_as_many_of_the_others_best():
    assert stability.kept(np.array([1.0, 2, 3, 4]), np.array([1.0, 4, 2, 3]), 2) == 0.5
    assert np.isnan(stability.kept(np.ones(2), np.ones(2), 0))


def test_a_model_that_comes_out_the_same_stays_wholly():
    log_odds, _ = cohort(1)
    (same,) = stability.refits(log_odds, {"seed": [log_odds.copy()]}, 500, SCALE)["seed"]
    assert same == {"spearman": 1.0, "kept": 1.0, "kept_of_best_tenth": 1.0, "points_moved": 0.0}
    (shifted,) = stability.refits(log_odds, {"seed": [log_odds + 1]}, 500, SCALE)["seed"]
    assert shifted["points_moved"] == pytest.approx(SCALE.factor, abs=0.01)
    assert shifted["spearman"] == 1.0


def test_enterprises_are_redrawn_with_all_their_rows():
    _, sample = cohort(1, rows=40)
    twice = sample.rows(np.tile(np.arange(40), 2))
    again = stability.redrawn(twice, seed=3)
    drawn = pd.Series(again.enterprise).value_counts()
    assert (drawn % 2 == 0).all()
    assert len(again.bad) == 80
    assert 20 <= len(drawn) < 40
    assert stability.redrawn(twice, seed=3).enterprise.tolist() == again.enterprise.tolist()
    assert stability.redrawn(twice, seed=4).enterprise.tolist() != again.enterprise.tolist()
    bad = dict(zip(sample.enterprise, sample.bad, strict=True))
    assert [bad[e] for e in again.enterprise] == again.bad.tolist()


SOURCES_OF = {
    "electricity_growth": ("electricity",),
    "judgments_lost": ("judgment",),
    "size_class": ("judgment", "tax"),
}


def test_without_a_source_every_feature_that_reads_it_is_unknown():
    _, sample = cohort(1, rows=50)
    left = sensitivity.without(sample, "judgment", SOURCES_OF)
    assert left.values[["judgments_lost", "size_class"]].isna().all(axis=None)
    assert left.values["electricity_growth"].equals(sample.values["electricity_growth"])
    assert sample.values["judgments_lost"].notna().any(), "the sample itself is left alone"


def test_a_source_is_worth_the_auc_that_is_lost_without_it():
    log_odds, sample = cohort(1)
    blurred = log_odds + np.random.default_rng(77).normal(size=900)
    told = sensitivity.sensitivity(
        sample,
        log_odds,
        {"electricity": log_odds, "judgment": blurred},
        SOURCES_OF,
        line=LINE,
        again=Resampling(sample.enterprise, 1, 60),
    )
    assert [row["source"] for row in told] == ["judgment", "electricity"]
    lost = Ranking(log_odds, sample.bad).auc(np.ones(900)) - Ranking(blurred, sample.bad).auc(np.ones(900))
    assert told[0]["auc_lost"] == pytest.approx(lost, abs=1e-4)
    assert told[0]["auc_lost_95"][0] > 0
    assert told[0]["zh"] == "裁判文书"
    assert told[0]["features"] == 2
    ours, theirs = LINE.recommends(log_odds), LINE.recommends(blurred)
    assert told[0]["fall_below"] == pytest.approx((ours & ~theirs).mean(), abs=1e-4)
    assert told[0]["rise_above"] == pytest.approx((~ours & theirs).mean(), abs=1e-4)
    assert told[0]["points_moved"] == pytest.approx(SCALE.factor * np.abs(blurred - log_odds).mean(), abs=0.01)
    assert told[1] | {"known": 0} == told[1] | {
        "known": 0,
        "auc_lost": 0.0,
        "auc_lost_95": [0.0, 0.0],
        "points_moved": 0.0,
        "fall_below": 0.0,
        "rise_above": 0.0,
    }


def beside(other, **changed):
    log_odds, sample = cohort(1)
    again = Resampling(sample.enterprise, 1, 60)
    return comparison.challengers(Ranking(log_odds, sample.bad), {"scorecard": other(log_odds)}, again)[0] | changed


def test_a_challenger_is_worse_alike_or_better_by_the_interval_of_the_difference():
    noise = np.random.default_rng(77).normal(size=900)
    assert beside(lambda z: z + 2 * noise)["verdict"] == "better", "ours is"
    assert beside(lambda z: z + 0.01 * noise)["verdict"] == "alike"
    _, sample = cohort(1)
    assert beside(lambda z: z + 2 * sample.bad)["verdict"] == "worse"
    assert beside(lambda z: z)["simpler"]


def test_challengers_that_were_not_trained_are_named():
    assert [row["name"] for row in comparison.absent({"scorecard": np.zeros(1), "lightgbm": np.zeros(1)})] == ["ebm"]


def test_the_model_in_force_is_read_on_its_own_scale():
    log_odds, sample = cohort(1)
    again = Resampling(sample.enterprise, 1, 20)
    ranking = Ranking(log_odds, sample.bad)
    same = comparison.in_force(ranking, comparison.InForce("county/1", log_odds, SCALE, has_seen=False), LINE, again)
    assert same["recommended"]["only_new"]["rows"] == same["recommended"]["only_in_force"]["rows"] == 0
    assert same["difference"]["auc_95"] == [0, 0]
    assert same["verdict"] == "alike"
    harsher = Scale(base=580.0)
    other = comparison.in_force(ranking, comparison.InForce("county/1", log_odds, harsher, has_seen=False), LINE, again)
    score = SCALE.score(log_odds)
    assert other["recommended"]["only_new"]["rows"] == ((score >= 560) & (score < 580)).sum()
    assert sum(side["bad"] for side in other["recommended"].values()) == sample.bad.sum()
    assert sum(side["rows"] for side in other["recommended"].values()) == 900
