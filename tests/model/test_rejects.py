"""Reject inference is reported and never applied: what would change, and whether the change goes the right way."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from scoring.county.lending import Loans, lend
from scoring.county.life import County, truth
from scoring.county.plan import CountyPlan
from scoring.county.taxes import evaluate, sales
from scoring.model.rejects import FACTORS, METHODS, asked_in_vain, augmented, effect
from scoring.model.sample import Sample
from tests.conftest import KILN, SHOP, STUDIO

AS_OF, KNOWN_BY = dt.date(2025, 11, 16), dt.date(2026, 11, 16)
MONTH, WINDOW = 24, 12
"""Month index of the county's as-of date, and the months in which a failure counts."""


def asked(who: str, on: dt.date = dt.date(2025, 6, 1), **more):
    row = {"enterprise": who, "demand_no": str(on), "purpose": "x", "stated_on": on, "valid_until": on}
    return row | more


def report(who: str, on: dt.date):
    row = {"enterprise": who, "bank": "b", "loan_no": "L", "granted_on": dt.date(2025, 1, 1), "state": "normal"}
    return row | {"reported_on": on, "overdue_days": 0}


def test_who_asked_within_a_year_and_was_lent_nothing_asked_in_vain(lake_of):
    files = lake_of(
        demand=[asked(KILN), asked(SHOP), asked(STUDIO, dt.date(2024, 11, 15))],
        loan_outcome=[report(SHOP, dt.date(2026, 3, 31)), report(KILN, dt.date(2026, 11, 30))],
    )
    assert asked_in_vain(files, AS_OF, KNOWN_BY).tolist() == [KILN]


def test_a_demand_that_became_known_later_was_not_made_yet(lake_of):
    assert asked_in_vain(lake_of(demand=[asked(KILN, known_at=AS_OF)]), AS_OF, KNOWN_BY).empty


def drawn(size: int, seed: int = 0, shift: float = 0.0) -> Sample:
    """Enterprises whose one figure tells their risk."""
    rng = np.random.default_rng(seed)
    figure = rng.normal(shift, 1, size)
    bad = (rng.random(size) < 1 / (1 + np.exp(2 - figure))).astype(float)
    who = np.array([f"{seed}-{place}" for place in range(size)], dtype=object)
    return Sample(pd.DataFrame({"figure": figure}), bad, who)


def unknown(sample: Sample) -> Sample:
    return replace(sample, bad=np.full(len(sample.bad), np.nan))


def fit(sample: Sample, weight: np.ndarray | None):
    centre, scale = sample.values.mean(), sample.values.std()
    model = LogisticRegression().fit((sample.values - centre) / scale, sample.bad, sample_weight=weight)
    return lambda other: model.decision_function((other.values - centre) / scale)


@pytest.mark.parametrize("method", METHODS)
def test_borrowers_keep_their_outcome_and_weight_and_each_reject_weighs_one(method):
    borrowers, rejects = drawn(400), unknown(drawn(100, seed=1))
    sample, weight = augmented(borrowers, rejects, fit(borrowers, None), method, 2.0, seed=5)
    assert (sample.bad[:400] == borrowers.bad).all()
    assert (weight[:400] == 1).all()
    assert set(sample.bad[400:]) == {0.0, 1.0}
    each = pd.Series(weight[400:]).groupby(sample.enterprise[400:]).sum()
    assert each.index.isin(rejects.enterprise).all()
    assert each.to_numpy() == pytest.approx(np.ones(100))


@given(st.floats(0.25, 8.0))
def test_fuzzy_augmentation_takes_the_odds_of_rejects_to_be_worse_by_the_factor(factor):
    borrowers, rejects = drawn(50), unknown(drawn(20, seed=1))
    sample, weight = augmented(borrowers, rejects, lambda s: s.values["figure"].to_numpy(), "fuzzy", factor, seed=5)
    bad, good = weight[50:70], weight[70:]
    assert bad / good == pytest.approx(factor * np.exp(rejects.values["figure"].to_numpy()))
    assert (sample.bad[50:] == np.repeat([1.0, 0.0], 20)).all()


def test_parcelling_draws_as_many_bad_rejects_as_the_borrowers_of_their_band_had():
    borrowers, rejects = drawn(20_000), unknown(drawn(20_000, seed=1, shift=1.0))
    for factor in (1.0, 3.0):
        sample, _ = augmented(borrowers, rejects, fit(borrowers, None), "parcelling", factor, seed=5)
        called, top = sample.bad[20_000:], borrowers.values["figure"] > borrowers.values["figure"].quantile(0.9)
        odds = borrowers.bad[top].mean() / (1 - borrowers.bad[top].mean())
        there = rejects.values["figure"] > borrowers.values["figure"].quantile(0.9)
        assert called[there].mean() == pytest.approx(factor * odds / (1 + factor * odds), abs=0.03)


def test_the_report_says_what_each_method_would_change_and_changes_nothing():
    borrowers, rejects = drawn(1500), unknown(drawn(800, seed=1, shift=0.5))
    before = borrowers.bad.copy()
    told = effect(borrowers, rejects, fit, threshold=0.3, seed=3, factors=(1.0, 4.0))
    assert (borrowers.bad == before).all()
    assert [(c["method"], c["factor"]) for c in told["with"]] == [(m, f) for m in METHODS for f in (1.0, 4.0)]
    none, harsh = told["with"][:2]
    assert none["rank_correlation"] > 0.999
    assert none["newly_turned_away"] + none["newly_let_through"] < 0.01
    assert harsh["newly_turned_away"] > 0.1
    assert harsh["turned_away_rejects"] > told["without"]["turned_away_rejects"]
    assert told == effect(borrowers, rejects, fit, threshold=0.3, seed=3, factors=(1.0, 4.0))


@pytest.fixture(scope="module")
def county() -> tuple[County, Loans]:
    plan = CountyPlan(enterprises=20_000, seed=11)
    life, streams = truth(plan), plan.streams()
    sold = sales(life, streams["taxes"], streams["quiet"])
    return life, lend(life, sold, evaluate(life, streams["taxes"]), streams["lending"])


def samples(county: County, loans: Loans) -> tuple[Sample, Sample]:
    """Borrowers and those refused on a day, with what anybody sees of their business and with their true fate."""
    life, year, before = county.life, slice(MONTH - 12, MONTH), slice(MONTH - 24, MONTH - 12)
    size, earlier = (np.log1p(life.activity[:, months].sum(axis=1)) for months in (year, before))
    staff = np.log(life.staff[:, MONTH - 1] / life.staff[:, MONTH - 13])
    seen = pd.DataFrame({"size": size, "growth": size - earlier, "staff": staff})
    standing = life.alive[:, MONTH - 1] & (life.failed >= MONTH)
    borrowing = np.zeros(len(standing), dtype=bool)
    borrowing[loans.owner[(loans.begin < MONTH) & (loans.end > MONTH)]] = True
    whole = Sample(seen, (life.failed < MONTH + WINDOW).astype(float), np.array(county.people.uscc.to_pylist()))
    return whole.rows(standing & borrowing), whole.rows(standing & loans.refused)


def test_where_the_truth_is_known_the_report_points_to_it(county: tuple[County, Loans]):
    """Banks choose by what they see: those refused are worse, a model of borrowers knows it, and no factor hides it.

    The report tells the price, too: the more is assumed of those refused, the further the PD of borrowers leaves the
    rate at which they really fail, while nothing is gained in telling them apart.
    """
    borrowers, refused = samples(*county)
    told = effect(borrowers, unknown(refused), fit, threshold=0.06, seed=1)
    truly = refused.bad.mean()
    assert truly > borrowers.bad.mean()
    assert told["without"]["pd_rejects"] > told["without"]["pd_borrowers"]
    for method in METHODS:
        rows = [c for c in told["with"] if c["method"] == method]
        assert [c["factor"] for c in rows] == list(FACTORS)
        assert (np.diff([c["pd_rejects"] for c in rows]) > 0).all()
        assert rows[0]["pd_rejects"] < truly < rows[-1]["pd_rejects"]
        assert rows[0]["pd_borrowers"] == pytest.approx(borrowers.bad.mean(), abs=0.005)
        assert rows[-1]["pd_borrowers"] > 2 * borrowers.bad.mean()
        assert all(abs(c["auc"] - told["without"]["auc"]) < 0.02 for c in rows)
