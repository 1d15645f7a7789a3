from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.codes.workdays import is_working_day, working_days_later
from scoring.errors import NotFound

days = st.dates(date(2010, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 21), False),
        (date(2026, 10, 1), False),
        (date(2025, 1, 26), True),
        (date(2025, 1, 28), False),
        (date(2026, 2, 23), False),
    ],
    ids=["Monday", "Saturday", "National Day", "Sunday worked for the Spring Festival", "New Year's Eve", "bridge day"],
)
def test_holidays_and_moved_weekends_count(day, works):
    assert is_working_day(day) is works


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
        (date(2026, 11, 23), 7, date(2026, 12, 2)),
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 1, 24), 1, date(2025, 1, 26)),
    ],
)
def test_the_day_itself_does_not_count(day, n, expected):
    assert working_days_later(day, n) == expected


def test_the_librarys_own_counting_would_be_a_day_late_after_a_day_off():
    saturday = date(2026, 11, 21)
    assert chinese_calendar.find_workday(1, saturday) == working_days_later(saturday, 1) + timedelta(days=1)


@given(days, st.integers(1, 30))
def test_a_deadline_is_a_working_day_with_as_many_working_days_up_to_it(day, n):
    end = working_days_later(day, n)
    passed = [day + timedelta(days=i) for i in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(is_working_day(d) for d in passed) == n


@given(days, st.integers(0, 15), st.integers(0, 15))
def test_counting_on_is_counting_together(day, first, second):
    assert working_days_later(working_days_later(day, first), second) == working_days_later(day, first + second)


@pytest.mark.parametrize("day", [date(2003, 6, 2), date(2090, 6, 1)])
def test_a_year_without_published_holidays_is_refused_with_the_remedy(day):
    with pytest.raises(NotFound) as error:
        is_working_day(day)
    assert str(day.year) in error.value.detail.zh
    assert "chinesecalendar" in error.value.remedy.zh


def test_a_count_that_runs_into_such_a_year_is_refused_too():
    last = max(chinese_calendar.holidays).year
    with pytest.raises(NotFound) as error:
        working_days_later(date(last, 12, 31), 1)
    assert str(last + 1) in error.value.detail.en


def test_nobody_counts_backwards():
    with pytest.raises(ValueError, match="forwards"):
        working_days_later(date(2026, 1, 5), -1)
