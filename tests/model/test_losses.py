"""Losses of a year: what is expected is exact, bad years agree with drawn ones, and nothing is left to chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from scoring.model.losses import FEW, asset_correlation, losses

EACH = settings(max_examples=100, deadline=None)

portfolios = st.lists(st.tuples(st.floats(0.0001, 0.5), st.floats(1_000.0, 1e9)), min_size=1, max_size=FEW + 40).map(
    lambda loans: tuple(np.array(each) for each in zip(*loans, strict=True))
)


def drawn(loans, seed=7):
    """PDs of a usual spread, and losses of 1 to 60."""
    draw = np.random.default_rng(seed)
    return np.exp(draw.normal(-4, 0.8, loans)).clip(0, 0.5), draw.integers(1, 60, loans).astype(float)


def simulated(risk, loss, correlation, years=100_000, seed=11):
    """The same model by drawing years."""
    draw = np.random.default_rng(seed)
    shared = asset_correlation(risk) if correlation is None else np.full(len(risk), correlation)
    found = []
    for _ in range(years // 5_000):
        assets = np.sqrt(shared) * draw.normal(size=(5_000, 1))
        assets = assets + np.sqrt(1 - shared) * draw.normal(size=(5_000, len(risk)))
        found.append((assets < ndtri(risk)) @ loss)
    return np.concatenate(found)


@EACH
@given(portfolios, st.one_of(st.none(), st.floats(0.0, 0.4)))
def test_what_is_expected_is_the_sum_of_pd_times_loss_and_the_mean_of_the_distribution(loans, correlation):
    risk, loss = loans
    year = losses(risk, loss, correlation)
    assert year.expected == pytest.approx(float((risk * loss).sum()), rel=1e-9)
    assert float(year.chances @ year.means) == pytest.approx(year.expected, rel=1e-9)


@EACH
@given(portfolios, st.floats(0.5, 0.999), st.floats(0.5, 0.999))
def test_a_rarer_year_is_never_a_better_one(loans, one, other):
    year = losses(*loans)
    low, high = sorted((one, other))
    assert year.quantile(low) <= year.quantile(high) <= year.largest


@pytest.mark.parametrize("loans", [40, 3_000])
def test_the_more_all_share_the_worse_the_bad_year_and_the_same_the_mean(loans):
    years = [losses(*drawn(loans), correlation) for correlation in (0.0, 0.05, 0.1, 0.2, 0.3)]
    bad = [year.quantile(0.99) for year in years]
    assert bad == sorted(bad)
    assert len(set(bad)) == len(bad)
    assert len({year.expected for year in years}) == 1


@pytest.mark.parametrize("correlation", [None, 0.05, 0.2])
@pytest.mark.parametrize("loans", [5, 40, FEW, FEW + 1, 1_000])
def test_bad_years_agree_with_drawn_ones(loans, correlation):
    risk, loss = drawn(loans)
    year = losses(risk, loss, correlation)
    years = simulated(risk, loss, correlation, 100_000 if loans <= FEW else 20_000)
    within = years.reshape(10, -1)
    error = np.quantile(within, 0.99, axis=1).std() / np.sqrt(10)
    assert abs(year.quantile(0.99) - np.quantile(years, 0.99)) < 4 * error + 0.035 * np.quantile(years, 0.99)
    cap = np.quantile(years, 0.95)
    capped = np.minimum(within, cap).mean(axis=1)
    assert abs(year.expected_up_to(cap) - capped.mean()) < 4 * capped.std() / np.sqrt(10) + 0.015 * capped.mean()


def test_very_many_loans_lose_what_the_formula_of_vasicek_says():
    risk, loss = drawn(50_000)
    shared = asset_correlation(risk)
    worst = ndtr((ndtri(risk) + np.sqrt(shared) * ndtri(0.99)) / np.sqrt(1 - shared))
    assert losses(risk, loss).quantile(0.99) == pytest.approx(float(worst @ loss), rel=0.002)


def test_one_loan_is_lost_whole_in_the_bad_year_if_its_pd_is_above_one_percent():
    assert losses(np.array([0.02]), np.array([700.0])).quantile(0.99) == pytest.approx(700.0, rel=0.01)
    assert losses(np.array([0.005]), np.array([700.0])).quantile(0.99) == pytest.approx(0.0, abs=2.0)


@EACH
@given(portfolios, st.floats(0.0, 2.0))
def test_who_stops_at_a_cap_expects_no_more_than_the_cap_and_than_the_whole(loans, share):
    year = losses(*loans)
    cap = share * year.expected
    assert 0.0 <= year.expected_up_to(cap) <= min(cap, year.expected) * (1 + 1e-9)
    assert year.expected_up_to(year.largest) == year.expected


@pytest.mark.parametrize("loss", [[], [0.0, 0.0]])
def test_nothing_lent_is_nothing_lost(loss):
    year = losses(np.full(len(loss), 0.1), np.array(loss))
    assert (year.expected, year.quantile(0.99), year.at_most(0.0), year.expected_up_to(5.0)) == (0.0, 0.0, 1.0, 0.0)


def test_the_correlation_of_small_companies_falls_with_their_risk_as_basel_has_it():
    assert asset_correlation(np.array([0.0, 1.0])).tolist() == pytest.approx([0.20, 0.08])
    # CRE31.5 at 1 %: 0.12 x 0.3935 + 0.24 x 0.6065 = 0.1928, less 0.04
    assert float(asset_correlation(np.array([0.01]))[0]) == pytest.approx(0.1528, abs=5e-5)
