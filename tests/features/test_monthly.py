"""Arithmetic over windows of months: each method against plain Python over a list, newest month first, None unknown."""

import math
from statistics import fmean, linear_regression, pstdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.features.monthly import BOTH_YEARS, LAST_YEAR, MONTHS, MOST_GROWTH, YEAR_BEFORE, Monthly, ratio

NAN = math.nan
Quantity = list[float | None]

MONTH = st.none() | st.sampled_from([0, 0, 1, 2, 3, 5, 40, 500])
QUANTITY = st.lists(MONTH, min_size=MONTHS, max_size=MONTHS)
SEVERAL = st.lists(QUANTITY, min_size=1, max_size=3)
WINDOW = st.tuples(st.integers(0, MONTHS - 1), st.integers(1, MONTHS)).map(lambda w: (min(w), max(*w, w[0] + 1)))
AT_LEAST = st.integers(1, 6)
EACH = settings(max_examples=60, deadline=None)


def monthly(several: list[Quantity]) -> Monthly:
    known = np.array([[month is not None for month in months] for months in several]).T
    return Monthly(np.array([[float(month or 0) for month in months] for months in several]).T, known)


def one(*months: float | None) -> Monthly:
    """One enterprise's months; those left out are unknown."""
    return monthly([[*months, *[None] * (MONTHS - len(months))]])


def held(quantity: Monthly, place: int = 0) -> Quantity:
    """The months of an enterprise as a list again."""
    return [v if k else None for v, k in zip(quantity.values[:, place].tolist(), quantity.known[:, place], strict=True)]


def known_in(months: Quantity, window: tuple[int, int]) -> list[float]:
    return [m for m in months[slice(*window)] if m is not None]


def same(found: np.ndarray, expected: list[float], **near) -> None:
    assert found.tolist() == pytest.approx(expected, nan_ok=True, **({"rel": 0, "abs": 0} | near))


def over(above: float, below: float) -> float:
    return NAN if below == 0 or math.isnan(above) or math.isnan(below) else above / below


def mean_of(months: Quantity, window: tuple[int, int], at_least: int = 1) -> float:
    known = known_in(months, window)
    return sum(known) / len(known) if len(known) >= at_least and known else NAN


@EACH
@given(SEVERAL, WINDOW, AT_LEAST)
def test_count_sum_mean_most_and_least_are_over_the_known_months(several, window, at_least):
    quantity, known = monthly(several), [known_in(months, window) for months in several]
    enough = [k if len(k) >= at_least else [] for k in known]
    same(quantity.count(window), [len(k) for k in known])
    same(quantity.sum(window, at_least=at_least), [sum(k) if k else NAN for k in enough])
    same(quantity.mean(window, at_least=at_least), [sum(k) / len(k) if k else NAN for k in enough])
    same(quantity.max(window, at_least=at_least), [max(k, default=NAN) for k in enough])
    same(quantity.min(window, at_least=at_least), [min(k, default=NAN) for k in enough])


@EACH
@given(SEVERAL, WINDOW, AT_LEAST)
def test_variation_is_the_deviation_over_the_mean(several, window, at_least):
    known = [known_in(months, window) for months in several]
    expected = [over(pstdev(k), fmean(k)) if len(k) >= at_least else NAN for k in known]
    same(monthly(several).variation(window, at_least=at_least), expected, rel=1e-9, abs=1e-12)


@EACH
@given(SEVERAL, WINDOW, st.integers(2, 6))
def test_trend_is_the_slope_of_the_line_over_the_mean(several, window, at_least):
    expected = []
    for months in several:
        points = [(-place, months[place]) for place in range(*window) if months[place] is not None]
        enough = len(points) >= at_least
        slope = linear_regression(*zip(*points, strict=True)).slope if enough else NAN
        expected.append(over(slope, mean_of(months, window)))
    same(monthly(several).trend(window, at_least=at_least), expected, rel=1e-9, abs=1e-12)


@EACH
@given(SEVERAL, AT_LEAST)
def test_growth_is_mean_over_mean_less_one_at_most_tenfold(several, at_least):
    expected = [
        min(over(mean_of(m, LAST_YEAR, at_least), mean_of(m, YEAR_BEFORE, at_least)), MOST_GROWTH) - 1 for m in several
    ]
    same(monthly(several).growth(LAST_YEAR, YEAR_BEFORE, at_least=at_least), expected)


@EACH
@given(SEVERAL, AT_LEAST)
def test_growth_by_month_counts_only_months_known_in_both_years(several, at_least):
    expected = []
    for months in several:
        pairs = [(months[p], months[p + 12]) for p in range(12) if None not in (months[p], months[p + 12])]
        now, then = (sum(side) for side in zip(*pairs, strict=True)) if len(pairs) >= at_least else (NAN, NAN)
        expected.append(min(over(now, then), MOST_GROWTH) - 1)
    same(monthly(several).growth_by_month(LAST_YEAR, at_least=at_least), expected)


@EACH
@given(SEVERAL, WINDOW)
def test_runs_count_months_in_a_row_that_are_not_zero(several, window):
    longest, current = [], []
    for months in several:
        inside = months[slice(*window)]
        if not known_in(months, window):
            longest.append(NAN)
            current.append(NAN)
            continue
        letters = "".join("x" if month else "." for month in inside)
        longest.append(max(map(len, letters.split("."))))
        first = next(place for place, month in enumerate(inside) if month is not None)
        current.append(len(letters[first:]) - len(letters[first:].lstrip("x")))
    same(monthly(several).longest_run(window), longest)
    same(monthly(several).current_run(window), current)


@EACH
@given(SEVERAL, WINDOW)
def test_months_since_and_gaps(several, window):
    since, gaps = [], []
    for months in several:
        inside = months[slice(*window)]
        places = [place for place, month in enumerate(inside) if month is not None]
        since.append(next((p for p, m in enumerate(inside) if m), len(inside)) if places else NAN)
        gaps.append(places[-1] - places[0] + 1 - len(places) if places else NAN)
    same(monthly(several).months_since(window), since)
    same(monthly(several).gaps(window), gaps)


@EACH
@given(QUANTITY, QUANTITY, st.integers(1, 12))
def test_month_by_month_arithmetic(mine, yours, months):
    a, b = monthly([mine]), monthly([yours])
    pairs = list(zip(mine, yours, strict=True))
    assert held(-a) == [None if x is None else -x for x in mine]
    assert held(a * 3.0) == [None if x is None else x * 3.0 for x in mine]
    assert held(a / 4.0) == [None if x is None else x / 4.0 for x in mine]
    assert held(a + b) == [None if x is None and y is None else (x or 0) + (y or 0) for x, y in pairs]
    assert held(a / b) == [None if x is None or not y else x / y for x, y in pairs]
    assert held(a.lag(months)) == [*mine[months:], *[None] * months]


@EACH
@given(QUANTITY)
def test_over_the_year_before_is_a_quotient_of_at_most_ten(months):
    before = [*months[12:], *[None] * 12]
    expected = [None if x is None or not y else min(x / y, MOST_GROWTH) for x, y in zip(months, before, strict=True)]
    assert held(monthly([months]).over_year_before()) == expected


@EACH
@given(QUANTITY, st.lists(st.booleans(), min_size=MONTHS, max_size=MONTHS))
def test_conditions_mark_months_or_leave_them_out(months, condition):
    quantity, mask = monthly([months]), np.array(condition)[:, None]
    pairs = list(zip(months, condition, strict=True))
    assert held(quantity.where(mask)) == [None if m is None else float(c) for m, c in pairs]
    assert held(quantity.only(mask)) == [m if c else None for m, c in pairs]


@EACH
@given(SEVERAL, st.data())
def test_below_compares_with_a_limit_and_is_unknown_without_one(several, data):
    limits = data.draw(st.lists(st.sampled_from([0.0, 2.0, 10.0, NAN]), min_size=len(several), max_size=len(several)))
    found = monthly(several).below(np.array(limits))
    for place, (months, limit) in enumerate(zip(several, limits, strict=True)):
        expected = [None if m is None or math.isnan(limit) else float(m < limit) for m in months]
        assert held(found, place) == expected


@EACH
@given(QUANTITY)
def test_since_the_first_month_that_is_not_zero_the_unknown_ones_count_as_zero(months):
    first = max((place for place, month in enumerate(months) if month), default=-1)
    expected = [(month or 0) if place <= first else None for place, month in enumerate(months)]
    assert held(monthly([months]).since_first()) == expected


@pytest.mark.parametrize(("at_least", "expected"), [(2, 3.0), (3, NAN)])
def test_a_window_asks_for_enough_known_months(at_least, expected):
    same(one(1, None, 2, None).sum((0, 4), at_least=at_least), [expected])


def test_an_even_quantity_has_no_variation_and_no_trend():
    same(one(*[7] * 12).variation(LAST_YEAR, at_least=6), [0.0])
    same(one(*[7] * 12).trend(LAST_YEAR, at_least=6), [0.0])


def test_a_trend_is_upward_where_newer_months_are_larger():
    assert one(4, 3, 2, 1).trend((0, 4), at_least=4) == pytest.approx(1 / 2.5)


def test_growth_stops_at_tenfold_and_needs_something_to_grow_from():
    same(one(1000, 1).growth((0, 1), (1, 2), at_least=1), [9.0])
    same(one(1000, 0).growth((0, 1), (1, 2), at_least=1), [NAN])


def test_an_unknown_month_ends_a_run_but_not_one_before_the_newest_known():
    same(one(None, 1, 1, None, 1, 1, 1).current_run((0, 8)), [2.0])
    same(one(None, 1, 1, None, 1, 1, 1).longest_run((0, 8)), [3.0])


def test_ratio_is_unknown_where_the_divisor_is_zero_or_unknown():
    same(ratio(np.array([1.0, 0.0, 1.0, NAN, 6.0]), np.array([0.0, 0.0, NAN, 1.0, 3.0])), [NAN, NAN, NAN, NAN, 2.0])


def reading(looked_at: list[tuple[int, int]]) -> Monthly:
    quantity = one(*range(1, MONTHS + 1))
    return Monthly(quantity.values, quantity.known, lambda start, stop: looked_at.append((start, stop)))


@pytest.mark.parametrize(
    ("what", "months"),
    [
        (lambda q: q.sum((2, 5)), {2, 3, 4}),
        (lambda q: q.min((2, 5)), {2, 3, 4}),
        (lambda q: q.where(q.values > 0).longest_run((2, 5)), {2, 3, 4}),
        (lambda q: q.only(q.values > 0).current_run((2, 5)), {2, 3, 4}),
        (lambda q: q.below(9.0).months_since((2, 5)), {2, 3, 4}),
        (lambda q: (q * 2.0 / 3.0).variation((2, 5), at_least=1), {2, 3, 4}),
        (lambda q: q.growth((0, 1), (3, 4), at_least=1), {0, 3}),
        (lambda q: q.lag(12).sum((0, 2)), {12, 13}),
        (lambda q: q.over_year_before().mean((0, 2)), {0, 1, 12, 13}),
        (lambda q: q.growth_by_month((0, 2), at_least=1), {0, 1, 12, 13}),
        (lambda q: q.since_first().sum((20, 22)), {20, 21, 22, 23}),
        (lambda q: (q.lag(23) + q.lag(22)).sum((0, 1)), {22, 23}),
    ],
    ids=range(12),
)
def test_what_is_looked_at_is_told(what, months):
    looked_at: list[tuple[int, int]] = []
    what(reading(looked_at))
    assert {month for window in looked_at for month in range(*window)} == months


@EACH
@given(SEVERAL)
def test_an_enterprise_has_the_same_bits_alone_and_among_others(several):
    together = monthly(several)
    for place, months in enumerate(several):
        alone = monthly([months])
        for quantity in (lambda q: q.variation(BOTH_YEARS, at_least=1), lambda q: q.trend(BOTH_YEARS, at_least=1)):
            assert quantity(together)[place].tobytes() == quantity(alone)[0].tobytes()
