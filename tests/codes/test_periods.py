from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.codes.periods import months_later, months_later_each

days = st.dates(date(1950, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 15), 2, date(2026, 1, 15)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 1, 15), -1, date(2024, 12, 15)),
        (date(2025, 3, 31), -1, date(2025, 2, 28)),
        (date(2025, 3, 31), 0, date(2025, 3, 31)),
    ],
)
def test_the_same_day_some_months_later_or_the_last_of_a_shorter_month(day, months, expected):
    assert months_later(day, months) == expected


@given(days, st.integers(-60, 60))
def test_a_day_never_leaves_the_month_it_should_fall_in(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


@given(days, st.integers(0, 60))
def test_later_days_stay_later(day, months):
    assert months_later(day, months) <= months_later(day + timedelta(days=1), months)


@given(st.lists(st.tuples(days, st.integers(-60, 60)), min_size=1))
def test_a_column_of_days_moves_as_each_day_does(rows):
    moved = months_later_each(np.array([d for d, _ in rows], dtype="datetime64[D]"), np.array([m for _, m in rows]))
    assert moved.tolist() == [months_later(day, months) for day, months in rows]


def test_an_unknown_day_stays_unknown():
    assert np.isnat(months_later_each(np.array(["NaT"], dtype="datetime64[D]"), 3)).all()
