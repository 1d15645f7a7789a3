"""The map from margins to probabilities: right on average, strict in its ranking, drawn to the prior where little is known."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scoring.model.calibration import CREDIBILITIES, ROWS_OF_PRIOR, Calibration, Seen, affine, calibrated
from scoring.model.points import probability

KINDS = 12
CREDIBILITY = st.sampled_from(CREDIBILITIES)
GAPS = st.floats(-3, 3)


def seen(seed=0, rows=4_000, *, weighted=False, counted=True):
    """Margins that are too sure of themselves; small enterprises (0) default more, and less is known of them."""
    draw = np.random.default_rng(seed)
    size = draw.choice([0.0, 1.0, 2.0, np.nan], rows, p=[0.5, 0.3, 0.1, 0.1])
    sources = np.where(size > 0, draw.integers(4, KINDS + 1, rows), draw.integers(0, KINDS, rows)).astype(float)
    risk = draw.normal(size=rows)
    margin = np.log(0.07) + 2 * risk * sources / KINDS
    bad = (draw.random(rows) < probability(-2.3 + risk + 0.8 * (size == 0))).astype(float)
    weight = draw.uniform(0.5, 3, rows) if weighted else None
    return Seen(margin, np.log(0.07), bad, weight, size, sources if counted else None, KINDS if counted else 0)


def risks(calibration, rows):
    return probability(calibration.log_odds(rows.margin, rows.segment, rows.sources))


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("counted", [False, True])
def test_the_mean_pd_is_the_default_rate(weighted, counted):
    rows = seen(weighted=weighted, counted=counted)
    risk = risks(calibrated(rows), rows)
    assert np.average(risk, weights=rows.weight) == pytest.approx(np.average(rows.bad, weights=rows.weight), abs=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_ranking_is_strict_more_margin_is_more_risk_and_no_two_become_alike(seed):
    calibration = calibrated(seen(seed))
    margins = np.sort(np.random.default_rng(seed).normal(-2, 3, 2_000))
    found = calibration.log_odds(margins, np.ones(2_000), np.full(2_000, 5.0))
    assert (np.diff(found) > 0).all()


def test_nobody_is_drawn_anywhere_where_nobody_counted():
    rows = seen(counted=False)
    calibration = calibrated(rows)
    assert (calibration.slope, calibration.intercept) == affine(rows.margin, rows.bad)
    assert (calibration.drawn(rows.segment, np.zeros(len(rows.bad)), len(rows.bad)) == 0).all()
    assert (calibrated(seen()).drawn(rows.segment, None, len(rows.bad)) == 0).all()


@given(CREDIBILITY, GAPS, st.integers(1, 40))
@example(8.0, 1.0, 31)
def test_what_is_known_in_full_is_not_drawn_and_what_is_not_known_at_all_goes_the_whole_way(credibility, gap, kinds):
    drawn = Calibration(1.0, 0.0, kinds, credibility, {"": gap}).drawn(None, np.array([0, kinds, kinds + 1]), 3)
    assert drawn.tolist() == [gap, 0.0, 0.0]


@given(CREDIBILITY, GAPS.filter(lambda gap: abs(gap) > 1e-6), st.integers(2, 40))
def test_the_less_is_known_the_nearer_to_the_prior(credibility, gap, kinds):
    far = Calibration(1.0, 0.0, kinds, credibility, {"": gap}).drawn(None, np.arange(kinds + 1), kinds + 1) / gap
    assert (np.diff(far) < 0).all()
    assert far.min() == 0
    assert far.max() == 1


def test_of_whom_nothing_is_known_the_risk_is_the_prior_of_the_segment():
    """The second Platt map, which all rows go through, is the same for the prior."""
    rows = seen()
    calibration = calibrated(rows)
    first = affine(rows.margin, rows.bad)
    again = calibration.slope / first[0]
    shift = calibration.intercept - again * first[1]
    average = rows.bad.mean()
    for name in ("0", "1", "2"):
        mine = rows.segment == float(name)
        rate = (rows.bad[mine].sum() + ROWS_OF_PRIOR * average) / (mine.sum() + ROWS_OF_PRIOR)
        found = calibration.log_odds(np.array([rows.expected]), np.array([float(name)]), np.zeros(1))
        assert found[0] == pytest.approx(again * np.log(rate / (1 - rate)) + shift, abs=1e-9)
    assert again == pytest.approx(1, abs=0.2)
    assert shift == pytest.approx(0, abs=0.3)


def test_a_segment_that_is_unknown_or_was_never_seen_has_the_average_for_its_prior():
    calibration = calibrated(seen())
    drawn = calibration.drawn(np.array([np.nan, 3.0, 0.0]), np.zeros(3), 3)
    assert drawn[0] == drawn[1] == calibration.gaps[""]
    assert drawn[2] == calibration.gaps["0"] > drawn[0]


def test_a_segment_of_one_bad_enterprise_does_not_run_away():
    rows = seen()
    one = Seen(
        np.append(rows.margin, -2.0),
        rows.expected,
        np.append(rows.bad, 1.0),
        None,
        np.append(rows.segment, 3.0),
        np.append(rows.sources, 5.0),
        KINDS,
    )
    gaps = calibrated(one).gaps
    assert gaps[""] < gaps["3"] < gaps[""] + 0.1


def test_weights_count_rows_as_often_as_they_say():
    rows = seen(rows=1_500)
    twice = np.random.default_rng(1).random(1_500) < 0.5
    weighted = Seen(rows.margin, rows.expected, rows.bad, np.where(twice, 2.0, 1.0), rows.segment, rows.sources, KINDS)
    repeated = rows.of(np.r_[np.arange(1_500), np.flatnonzero(twice)])
    one, other = calibrated(weighted), calibrated(repeated)
    assert (one.slope, one.intercept) == pytest.approx((other.slope, other.intercept), abs=1e-3)
    assert one.gaps == pytest.approx(other.gaps, abs=1e-3)
    assert calibrated(rows).slope != pytest.approx(one.slope, abs=1e-3)


def test_drawing_to_the_prior_tells_more_where_less_is_known():
    """The reason why it is done: the log-loss of rows that nobody learned from is less."""
    learned, judged = seen(0), seen(1)
    with_it, without = calibrated(learned), Calibration(*affine(learned.margin, learned.bad))

    def loss(risk):
        return -np.mean(np.where(judged.bad == 1, np.log(risk), np.log(1 - risk)))

    assert loss(risks(with_it, judged)) < loss(risks(without, judged)) - 1e-3


def test_where_drawing_would_turn_the_ranking_upside_down_nobody_is_drawn():
    """In a segment of many defaults, nothing is known of the good ones alone: drawn to its prior they would look worst."""
    draw = np.random.default_rng(3)
    small = np.arange(900) % 3 == 0
    bad = (small & (draw.random(900) < 0.5)).astype(float)
    margin = draw.normal(size=900) + 0.1 * bad
    rows = Seen(margin, 0.0, bad, None, np.where(small, 0.0, 1.0), np.where(small & (bad == 0), 0.0, 5.0), 5)
    calibration = calibrated(rows)
    assert calibration.slope > 0
    assert (calibration.drawn(rows.segment, rows.sources, 900) == 0).all()
