"""Arithmetic over windows of months: newest first, NaN unknown."""

import numpy as np
import pytest

from scoring.features.windows import growth, known_months, ratio, variation, window_max, window_mean, window_sum

NAN = np.nan
MONTHS = np.array([[1.0, 2.0, NAN, 4.0], [NAN, NAN, NAN, NAN]])


def test_unknown_months_are_left_out_and_nothing_known_is_unknown():
    assert known_months(MONTHS, 0, 4).tolist() == [3, 0]
    np.testing.assert_array_equal(window_sum(MONTHS, 0, 4), [7.0, NAN])
    np.testing.assert_array_equal(window_mean(MONTHS, 0, 4), [7 / 3, NAN])
    np.testing.assert_array_equal(window_max(MONTHS, 0, 4), [4.0, NAN])


@pytest.mark.parametrize(("at_least", "expected"), [(3, 7.0), (4, NAN)])
def test_a_window_asks_for_enough_known_months(at_least, expected):
    np.testing.assert_array_equal(window_sum(MONTHS[:1], 0, 4, at_least=at_least), [expected])


def test_variation_is_zero_when_even_and_grows_with_unevenness():
    even, uneven = np.full((1, 6), 5.0), np.array([[0.0, 10.0, 0.0, 10.0, 0.0, 10.0]])
    assert variation(even, 0, 6, at_least=6) == 0
    assert variation(uneven, 0, 6, at_least=6) == 1


def test_growth_compares_means_so_that_a_missing_month_is_no_fall():
    values = np.array([[10.0, NAN, 5.0, 5.0]])
    assert growth(values, (0, 2), (2, 4), at_least=1) == 1.0
    np.testing.assert_array_equal(growth(values, (0, 2), (2, 4), at_least=2), [NAN])


def test_growth_is_at_most_tenfold():
    assert growth(np.array([[1000.0, 1.0]]), (0, 1), (1, 2), at_least=1) == 9.0


def test_a_quotient_by_zero_is_unknown():
    np.testing.assert_array_equal(ratio(np.array([1.0, 0.0]), np.array([0.0, 0.0])), [NAN, NAN])
