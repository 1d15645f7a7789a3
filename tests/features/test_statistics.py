"""Distributions, and drift as the population stability index: values worked out by hand, and its laws."""

import json
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.features.statistics import Distribution, distribution, drift, level, psi, shares

NAN = float("nan")
MANY = [float(n) for n in range(1, 101)]


def told(*values):
    return distribution(np.array(values))


def test_quantiles_are_values_that_occur():
    found = told(*MANY)
    assert found.quantiles == (1, 5, 25, 50, 75, 95, 99)
    assert found.edges == (10, 20, 30, 40, 50, 60, 70, 80, 90)
    assert found.median == 50
    assert found.mean == 50.5


def test_order_does_not_matter():
    assert told(*reversed(MANY)) == told(*MANY)


def test_unknown_values_count_for_coverage_only():
    found = told(0.0, NAN, 4.0, NAN)
    assert (found.enterprises, found.known, found.zeros, found.mean) == (4, 2, 1, 2.0)
    assert found.coverage == 0.5
    assert found.shares[-1] == 0.5


def test_equal_deciles_make_one_edge():
    found = told(*[0.0] * 95, 1.0, 2.0, 3.0, 4.0, 5.0)
    assert found.edges == (0.0,)
    assert found.shares == (0.95, 0.05, 0.0)
    assert found.zeros == 95


def test_where_nothing_is_known_there_is_nothing_to_tell():
    found = told(NAN, NAN)
    assert found == Distribution(2, 0, 0, None, (), (), (0.0, 1.0), ())
    assert found.median is None
    assert told().coverage == 0.0


def test_columns_count_every_known_value_those_beyond_in_the_outer_ones():
    found = told(*MANY, -1_000.0, 1_000.0)
    assert len(found.columns) == 20
    assert sum(found.columns) == 102
    assert told(3.0, 3.0, NAN).columns == (2,)


def test_an_edge_belongs_to_the_bin_below_it():
    assert shares(np.array([1.0, 2.0, 2.5, 3.0, NAN]), (2.0, 3.0)) == (0.4, 0.4, 0.0, 0.2)


def test_psi_as_worked_out_by_hand():
    worked_out = (0.75 - 0.5) * log(0.75 / 0.5) + (0.25 - 0.5) * log(0.25 / 0.5)
    assert psi((0.5, 0.5), (0.75, 0.25)) == pytest.approx(worked_out, rel=1e-15)
    assert worked_out == pytest.approx(0.2747, abs=1e-4)


def test_an_empty_bin_counts_as_a_ten_thousandth():
    worked_out = (1.0 - 0.5) * log(2.0) + (0.0001 - 0.5) * log(0.0001 / 0.5)
    assert psi((0.5, 0.5), (1.0, 0.0)) == pytest.approx(worked_out, rel=1e-15)


def test_a_source_that_falls_silent_is_drift():
    silent = np.array(MANY)
    silent[:30] = NAN
    assert drift(told(*MANY), silent) > 0.25


def test_more_rows_of_the_same_are_no_drift():
    assert drift(told(*MANY), np.array(MANY * 7)) == pytest.approx(0.0, abs=1e-15)


@pytest.mark.parametrize(
    ("index", "asks"), [(0.0, "stable"), (0.1, "stable"), (0.11, "watch"), (0.25, "watch"), (0.26, "shifted")]
)
def test_a_tenth_asks_for_a_look_and_a_quarter_for_a_cause(index, asks):
    assert level(index) == asks


POPULATIONS = st.lists(st.one_of(st.just(NAN), st.floats(-1e9, 1e9), st.sampled_from([0.0, 1.0])), min_size=1)


@given(POPULATIONS, POPULATIONS)
def test_psi_is_never_negative_and_nothing_for_the_same_population(then, now):
    reference = told(*then)
    assert drift(reference, np.array(now)) >= 0
    assert drift(reference, np.array(then)) == 0


@given(POPULATIONS)
def test_shares_sum_to_one_and_a_distribution_is_read_again_as_it_was_stored(values):
    found = told(*values)
    assert sum(found.shares) == pytest.approx(1.0)
    assert len(found.shares) == len(found.edges) + 2
    assert sum(found.columns) == found.known
    assert Distribution.of(json.loads(json.dumps(found.stored()))) == found
