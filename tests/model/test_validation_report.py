"""The report as JSON, and what it concludes."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from scoring.errors import Invalid
from scoring.model.bundle import canonical
from scoring.model.labels import Labelled
from scoring.model.sample import Sample
from scoring.model.validation.report import Labels
from tests.model.judged import DAYS, asked, told


@pytest.fixture(scope="module")
def report():
    return told()


def test_the_same_input_gives_the_same_bytes(report):
    assert canonical(told()) == canonical(report)


def test_it_is_json_without_a_number_that_json_lacks(report):
    assert json.loads(canonical(report)) == report


def test_the_order_in_which_mappings_were_filled_does_not_matter():
    given = asked()
    turned = {name: dict(reversed(given[name].items())) for name in ("effects", "sources_of", "about")}
    assert canonical(told(**turned)) == canonical(told())


def test_the_headline_is_the_trial_and_cohorts_stand_oldest_first(report):
    assert report["trial"]["as_of"] == DAYS[-1].isoformat()
    assert report["trial"]["out_of_time"]
    assert [c["as_of"] for c in report["cohorts"]] == [d.isoformat() for d in DAYS]
    assert report["cohorts"][-1]["auc"] == report["trial"]["auc"], "here the held-out log-odds are the same"
    assert report["held_out"]["rows"] == 2700
    assert report["held_out"]["enterprises"] == 900


def test_the_recommended_are_counted_at_the_threshold(report):
    given = asked()
    over = given["scale"].score(given["trial"].log_odds) >= 560
    assert report["trial"]["recommended"] == over.sum()
    assert report["trial"]["bad_among_recommended"] == given["trial"].sample.bad[over].sum()


def test_the_roc_rises_within_its_band(report):
    roc = {name: np.array(curve) for name, curve in report["trial"]["roc"].items()}
    assert (roc["false"][0], roc["true"][0], roc["false"][-1], roc["true"][-1]) == (0, pytest.approx(0, abs=0.3), 1, 1)
    assert (np.diff(roc["true"]) >= 0).all()
    assert (roc["low"] <= roc["high"]).all()
    assert np.mean((roc["low"] <= roc["true"]) & (roc["true"] <= roc["high"])) > 0.95


def test_the_columns_of_the_histogram_hold_everybody(report):
    columns = report["trial"]["histogram"]
    assert sum(columns["bad"]) == report["trial"]["bad"]
    assert sum(columns["good"]) + sum(columns["bad"]) == 900


def test_the_curves_are_furthest_apart_by_about_the_ks(report):
    told_of = report["trial"]["separation"]
    gap = told_of["bad"][told_of["widest"]] - told_of["good"][told_of["widest"]]
    assert gap == pytest.approx(report["trial"]["ks"], abs=0.02)


def test_features_stand_by_their_effect_with_their_direction(report):
    assert [(f["name"], f["points"]) for f in report["features"]] == [
        ("size_class", 5.0),
        ("judgments_lost", 4.0),
        ("electricity_growth", 3.0),
    ]
    assert report["features"][2]["direction"] == "higher_is_safer"


def test_labels_are_summed_over_the_cohorts_and_reasons_that_never_held_are_left_out():
    index = pd.Index(["a", "b", "c"])
    state = pd.Series("", index)
    one = Labelled(
        pd.Series([1.0, 1, 0], index),
        pd.Series(["overdue_90", "written_off", ""], index),
        {"gone": 2, "short": 0},
        state,
    )
    two = Labelled(pd.Series([1.0, 0, 0], index), pd.Series(["overdue_90", "", ""], index), {"gone": 1}, state)
    labels = Labels.of([one, two])
    assert [rows for _, rows in labels.grounds] == [2, 1]
    assert [(why.zh[:3], rows) for why, rows in labels.left_out] == [("表现期", 3)]


def test_a_trial_of_one_kind_of_enterprise_is_refused():
    trial = asked()["trial"]
    none_bad = Sample(trial.sample.values, np.zeros(900), trial.sample.enterprise, trial.sample.traits)
    with pytest.raises(Invalid, match="good or all bad"):
        told(trial=replace(trial, sample=none_bad))


def test_a_single_cohort_without_traits_or_rivals_still_makes_a_report():
    given = asked()
    day = DAYS[-1]
    sample = replace(given["trial"].sample, traits=None)
    bare = type(given["trial"])(as_of=day, sample=sample, log_odds=given["trial"].log_odds, out_of_time=False)
    report = told(
        trial=bare, cohorts={day: sample}, held_out={day: bare.log_odds}, effects={}, search=[], labels=Labels([], [])
    )
    assert report["drift"] is None
    assert report["in_force"] is None
    assert (report["fairness"], report["sources"], report["challengers"]) == ([], [], [])
    assert level(report, "headline") == "watch"


def test_a_cohort_in_which_nobody_turned_bad_has_no_auc_and_spoils_nothing():
    given = asked()
    first = given["cohorts"][DAYS[0]]
    quiet = given["cohorts"] | {DAYS[0]: replace(first, bad=np.zeros(900))}
    report = told(cohorts=quiet)
    assert report["cohorts"][0]["auc"] is None
    assert report["cohorts"][0]["auc_95"] is None
    assert report["cohorts"][0]["rows"] == 900


def sentences(report, about):
    return [f for f in report["findings"] if f["about"] == about]


def level(report, about):
    return sentences(report, about)[0]["level"]


def test_a_simpler_model_that_is_as_good_within_the_interval_is_said_to_be(report):
    (said,) = sentences(report, "simpler")
    assert said["level"] == "watch"
    assert "更简单的模型在置信区间内同样好" in said["zh"]
    assert "A simpler model is as good within the interval" in said["en"]
    assert level(report, "plain") == "good"


def test_a_simpler_model_that_is_beaten_or_that_wins_is_said_to():
    trial = asked()["trial"]
    noise = np.random.default_rng(3).normal(size=900)
    beaten = told(trial=replace(trial, challengers={"ebm": trial.log_odds + 3 * noise}))
    assert level(beaten, "simpler") == "good"
    wins = told(trial=replace(trial, challengers={"ebm": trial.log_odds + 2 * trial.sample.bad}))
    assert level(wins, "simpler") == "bad"


def test_the_bar_of_the_calibration_error_is_one_percentage_point(report):
    assert report["settings"]["ece_bar"] == 0.01
    trial = asked()["trial"]
    wrong = told(trial=replace(trial, log_odds=trial.log_odds + 1))
    assert wrong["trial"]["ece"] > 0.01
    assert level(wrong, "ece") == "bad"
    assert wrong["trial"]["auc"] == report["trial"]["auc"], "a shift leaves the ranking"


def test_a_breach_of_monotonicity_is_named(report):
    assert level(report, "monotone") == "good"
    broken = told(breaches={"judgments_lost": 3})
    assert level(broken, "monotone") == "bad"
    assert broken["monotone"]["breaches"][0]["trees"] == 3


def test_a_model_in_force_that_has_seen_the_outcomes_is_said_to_be_flattered(report):
    assert "flatters" in sentences(report, "in_force")[0]["en"]


def test_a_population_that_moved_is_said_to(report):
    assert level(report, "drift") == "good"
    given = asked()
    newest = given["cohorts"][DAYS[-1]]
    moved = given["cohorts"] | {DAYS[-1]: replace(newest, values=newest.values + 3)}
    assert level(told(cohorts=moved), "drift") == "watch", "features moved, the score did not"
    held = given["held_out"] | {DAYS[-1]: given["held_out"][DAYS[-1]] + 2}
    assert level(told(cohorts=moved, held_out=held), "drift") == "bad"


def test_ranks_that_do_not_hold_are_said_not_to(report):
    assert level(report, "refits") == "good"
    trial = asked()["trial"]
    loose = {"seed": [trial.log_odds + 2 * np.random.default_rng(1).normal(size=900)]}
    assert level(told(trial=replace(trial, refits=loose)), "refits") == "watch"


def test_a_group_recommended_too_seldom_is_named():
    trial = asked()["trial"]
    where = (trial.sample.traits["township"] == "三班镇").to_numpy()
    unfair = told(trial=replace(trial, log_odds=trial.log_odds + 2 * where))
    ratio, gap = sentences(unfair, "fairness")
    assert ratio["level"] == gap["level"] == "watch"
    assert "三班镇" in ratio["zh"]
    assert "三班镇" in gap["zh"]


def test_every_finding_speaks_both_languages(report):
    assert all(f["zh"] and f["en"] and f["level"] in {"good", "watch", "bad"} for f in report["findings"])


def test_cohorts_may_be_given_by_any_dates():
    given = asked()
    shifted = {date(d.year + 1, d.month, d.day): s for d, s in given["cohorts"].items()}
    held = {date(d.year + 1, d.month, d.day): z for d, z in given["held_out"].items()}
    assert told(cohorts=shifted, held_out=held)["drift"]["now"] == "2026-03-01"
