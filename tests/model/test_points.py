"""Points are affine in the log-odds, and steps of PD have names of their own."""

import math
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model.points import FEWEST_SOURCES, NOT_ENOUGH, TIERS, Scale, probability, tier, tiers


def test_the_base_odds_are_worth_the_base_points():
    assert Scale().score(np.array(-math.log(30))) == pytest.approx(600)


def test_doubling_the_odds_adds_the_doubling_points():
    assert Scale().score(np.array(-math.log(60))) == pytest.approx(640)


@given(st.floats(-20, 20))
def test_score_and_log_odds_are_inverse(log_odds):
    assert Scale().log_odds(Scale().score(np.array(log_odds))) == pytest.approx(log_odds, abs=1e-9)


def test_more_risk_is_fewer_points():
    assert (np.diff(Scale().score(np.linspace(-5, 5, 50))) < 0).all()


def test_probability_of_even_odds():
    assert probability(np.array(0.0)) == 0.5


def test_the_tiers_cover_every_pd_each_step_doubling_the_risk():
    ends = [tier.until for tier in TIERS]
    assert [tier.number for tier in TIERS] == list(range(1, 8))
    assert ends[-1] == 1.0
    assert [later / earlier for earlier, later in pairwise(ends[:-1])] == pytest.approx([2.0] * 5)


@pytest.mark.parametrize(
    ("pd_", "number"),
    [(0.0, 1), (0.00499, 1), (0.005, 2), (0.01, 3), (0.02, 4), (0.04, 5), (0.0799, 5), (0.08, 6), (0.16, 7), (1.0, 7)],
)
def test_a_pd_on_a_boundary_belongs_to_the_riskier_tier(pd_, number):
    assert tiers(np.array([pd_]), np.array([FEWEST_SOURCES])).tolist() == [number]


@given(st.lists(st.floats(0, 1), min_size=2), st.integers(FEWEST_SOURCES, 20))
def test_more_risk_is_never_a_lower_tier(risks, sources):
    found = tiers(np.sort(risks), np.full(len(risks), sources))
    assert (np.diff(found) >= 0).all()
    assert set(found) <= set(range(1, 8))


def test_below_the_floor_there_is_not_enough_to_say_whatever_the_pd():
    found = tiers(np.full(4, 0.001), np.array([0, 1, FEWEST_SOURCES, 12]))
    assert found.tolist() == [0, 0, 1, 1]
    assert tier(0) is NOT_ENOUGH
    assert [tier(number) for number in range(1, 8)] == list(TIERS)


def test_no_tier_can_be_mistaken_for_a_public_credit_grade():
    """Public credit is told in A to D, AAA, stars and in 优 良 中 差."""
    for each in (NOT_ENOUGH, *TIERS):
        assert not re.search(r"[A-DＡ-Ｄ]|[优良中差]|[级星]|[Gg]rade", each.label.zh + " " + each.label.en)
    assert len({each.label.zh for each in (NOT_ENOUGH, *TIERS)}) == 8
    assert len({each.label.en for each in (NOT_ENOUGH, *TIERS)}) == 8
