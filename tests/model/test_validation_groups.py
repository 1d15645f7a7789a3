"""Calibration and fairness group by group."""

import numpy as np
import pandas as pd
import pytest

from scoring.model.points import NOT_ENOUGH, TIERS, probability
from scoring.model.validation import calibration, fairness
from scoring.model.validation.measures import Ranking, Resampling
from tests.model.judged import cohort


def judged(seed=0, rows=900):
    log_odds, sample = cohort(seed, rows)
    return Ranking(log_odds, sample.bad), sample, Resampling(sample.enterprise, 1, 80)


def test_every_row_is_in_one_bin_and_bins_rise_with_the_probability():
    ranking, sample, again = judged()
    bins = calibration.by_mass(ranking, again)
    assert [b["rows"] for b in bins] == [90] * 10
    assert sum(b["bad"] for b in bins) == sample.bad.sum()
    assert [b["predicted"] for b in bins] == sorted(b["predicted"] for b in bins)
    assert all(b["observed_95"][0] <= b["observed"] <= b["observed_95"][1] for b in bins)


def test_tiers_are_those_of_the_master_scale_and_too_little_known_is_apart():
    ranking, sample, again = judged()
    sources = sample.traits["sources"].to_numpy()
    rows = calibration.by_tier(ranking, sources, again)
    assert rows[0]["zh"] == NOT_ENOUGH.label.zh
    assert rows[0]["rows"] == (sources < 2).sum()
    known = ranking.pd[sources >= 2]
    assert rows[1]["rows"] == (known < TIERS[0].until).sum()
    assert sum(r["rows"] for r in rows) == 900
    assert NOT_ENOUGH.label.zh not in [r["zh"] for r in calibration.by_tier(ranking, None, again)]


def test_neighbouring_numbers_of_sources_are_joined_until_a_tenth_of_the_rows_is_together():
    ranking, _, again = judged(rows=400)
    sources = np.repeat([0, 1, 2, 3, 7, 9], [10, 50, 200, 100, 30, 10])
    rows = calibration.by_sources(ranking, sources, again)
    assert [(r["zh"], r["rows"]) for r in rows] == [
        ("0–1 类数据", 60),
        ("2 类数据", 200),
        ("3–6 类数据", 100),
        ("7–9 类数据", 40),
    ]
    rows = calibration.by_sources(ranking, np.repeat([0, 1, 5], [10, 380, 10]), again)
    assert [r["rows"] for r in rows] == [400], "the last ones are too few to stand alone"


def test_where_nobody_is_bad_the_interval_is_the_exact_one():
    log_odds = np.repeat([-6.0, 0.0], 100)
    bad = np.repeat([0.0, 1.0], 100)
    bad[100:150] = 0
    again = Resampling(np.arange(200), 1, 50)
    safe = calibration.calibration(
        Ranking(log_odds, bad), np.repeat([0, 1], 100), [TIERS[0].label, TIERS[1].label], again
    )[0]
    most = 1 - 0.025 ** (1 / 100)
    assert safe["observed_95"] == [0, pytest.approx(most, abs=1e-5)]
    assert safe["gap_95"] == pytest.approx([-probability(-6.0), most - probability(-6.0)], abs=1e-5)
    assert not calibration.off(safe)


def test_a_group_is_off_if_its_probability_is_wrong_beyond_the_interval_and_never_by_few_rows():
    ranking, _, again = judged()
    half = np.arange(900) % 2
    names = [TIERS[0].label, TIERS[1].label]
    assert not any(calibration.off(r) for r in calibration.calibration(ranking, half, names, again))
    shifted = Ranking(ranking.log_odds + 1.5 * half, ranking.bad)
    true, wrong = calibration.calibration(shifted, half, names, again)
    assert (calibration.off(true), calibration.off(wrong)) == (False, True)
    assert wrong["gap"] < 0
    assert not calibration.off(wrong | {"rows": 29})


def groups(rows, trait):
    return {g["group"]: g for t in rows if t["trait"] == trait for g in t["groups"]}


def test_rates_of_a_group_are_counted_as_by_hand():
    ranking, sample, again = judged()
    recommended = ranking.log_odds < -2
    found = groups(fairness.fairness(sample.traits, ranking, recommended, again), "ownership")["company"]
    mine = (sample.traits["ownership"] == "company").to_numpy()
    bad = sample.bad == 1
    assert found["rows"] == mine.sum()
    assert found["recommended"] == pytest.approx(recommended[mine].mean(), abs=1e-4)
    assert found["bad_among_recommended"] == pytest.approx(bad[mine & recommended].mean(), abs=1e-4)
    assert found["refused_good"] == pytest.approx((~recommended)[mine & ~bad].mean(), abs=1e-4)
    assert found["observed"] == pytest.approx(bad[mine].mean(), abs=1e-4)
    assert found["predicted"] == pytest.approx(ranking.pd[mine].mean(), abs=1e-4)
    assert found["recommended_95"][0] < found["recommended"] < found["recommended_95"][1]


def test_the_ratio_is_to_the_largest_group_and_four_fifths_are_looked_at():
    ranking, sample, again = judged()
    size = sample.traits["size"].to_numpy()
    draw = np.random.default_rng(0).random(900)
    recommended = np.where(size == "small", draw < 0.4, draw < 0.9)
    found = groups(fairness.fairness(sample.traits, ranking, recommended, again), "size")
    assert found["micro"]["largest"]
    assert found["micro"]["ratio"] == 1
    assert found["small"]["ratio"] == pytest.approx(
        found["small"]["recommended"] / found["micro"]["recommended"], abs=1e-3
    )
    assert [found[g]["reading"] for g in ("micro", "small", "medium")] == ["alike", "below", "alike"]


def test_a_ratio_below_four_fifths_within_its_interval_is_only_perhaps_below():
    traits = pd.DataFrame({"ownership": ["company"] * 300 + ["cooperative"] * 30})
    recommended = np.arange(330) % 10 < np.repeat([9, 7], [300, 30])
    ranking = Ranking(np.linspace(-4, 0, 330), (np.arange(330) % 7 == 0).astype(float))
    found = groups(fairness.fairness(traits, ranking, recommended, Resampling(np.arange(330), 1, 200)), "ownership")
    assert found["cooperative"]["ratio"] == pytest.approx(7 / 9, abs=1e-3)
    assert found["cooperative"]["reading"] == "perhaps"


def small_groups(*counts):
    words = np.repeat([f"{10 + k}" for k in range(len(counts))], counts)
    traits = pd.DataFrame({"industry": words})
    ranking = Ranking(np.linspace(-4, 0, len(words)), (np.arange(len(words)) % 5 == 0).astype(float))
    (found,) = fairness.fairness(traits, ranking, ranking.log_odds < -1, Resampling(np.arange(len(words)), 1, 20))
    return found


def test_groups_of_fewer_than_thirty_are_told_together():
    found = small_groups(100, 29, 20, 30)
    assert [(g["group"], g["rows"]) for g in found["groups"]] == [("10", 100), ("13", 30), ("*", 49)]
    assert "2" in found["groups"][-1]["zh"]
    assert found["hidden"] == 0


def test_if_they_are_too_few_together_they_are_not_told_at_all():
    found = small_groups(100, 15, 14)
    assert [g["group"] for g in found["groups"]] == ["10"]
    assert found["hidden"] == 2
    assert small_groups(10, 12)["groups"] == []


def test_a_rate_over_fewer_than_thirty_enterprises_is_not_told():
    traits = pd.DataFrame({"ownership": ["company"] * 200 + ["cooperative"] * 40})
    recommended = np.arange(240) < 220
    ranking = Ranking(np.linspace(-4, 0, 240), (np.arange(240) % 4 == 0).astype(float))
    found = groups(fairness.fairness(traits, ranking, recommended, Resampling(np.arange(240), 1, 20)), "ownership")
    assert found["cooperative"]["recommended"] == 0.5
    assert found["cooperative"]["bad_among_recommended"] is None, "20 are recommended"
    assert found["cooperative"]["refused_good"] is not None


def test_the_unknown_are_a_group_but_never_the_measure_of_others():
    traits = pd.DataFrame({"township": [""] * 200 + ["浔中镇"] * 60 + ["龙浔镇"] * 40})
    ranking = Ranking(np.linspace(-4, 0, 300), (np.arange(300) % 4 == 0).astype(float))
    found = groups(
        fairness.fairness(traits, ranking, np.arange(300) % 2 == 0, Resampling(np.arange(300), 1, 20)), "township"
    )
    assert [g for g, row in found.items() if row["largest"]] == ["浔中镇"]
    assert found[""]["zh"] == "未知"


def test_a_trait_that_nobody_knows_is_not_told_of():
    ranking, sample, again = judged()
    recommended = ranking.log_odds < -2
    assert fairness.fairness(None, ranking, recommended, again) == []
    nothing = sample.traits.assign(township="")
    assert [t["trait"] for t in fairness.fairness(nothing, ranking, recommended, again)] == [
        "size",
        "industry",
        "ownership",
    ]


def test_groups_are_called_by_their_names():
    ranking, sample, again = judged()
    found = fairness.fairness(sample.traits, ranking, ranking.log_odds < -2, again)
    assert groups(found, "size")["micro"]["zh"] == "微型"
    assert groups(found, "industry")["30"]["en"] == "30 (Manufacturing)"
    assert groups(found, "ownership")["sole_trader"]["zh"] == "个体工商户"
    assert list(groups(found, "size"))[:3] == ["micro", "small", "medium"], "from small to large"
