"""Points are affine in the log-odds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model.points import Scale, probability


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
