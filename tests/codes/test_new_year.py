"""The Chinese New Year and the month after it."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from scoring.codes.new_year import new_year, working_again
from scoring.errors import NotFound


@pytest.mark.parametrize("year", range(2010, 2041))
def test_the_new_year_lies_between_21_january_and_20_february(year):
    assert date(year, 1, 21) <= new_year(year) <= date(year, 2, 20)


@pytest.mark.parametrize("year", range(2010, 2040))
def test_a_lunar_year_has_twelve_or_thirteen_months_of_29_or_30_days(year):
    assert (new_year(year + 1) - new_year(year)).days in {353, 354, 355, 383, 384, 385}


@pytest.mark.parametrize("year", range(2010, 2027))
def test_the_published_holidays_lie_around_it(year):
    after = [chinese_calendar.get_holiday_detail(new_year(year) + timedelta(days=n))[1] for n in range(4)]
    assert after == ["Spring Festival"] * 4


@pytest.mark.parametrize(
    ("year", "month"), [(2025, date(2025, 3, 1)), (2026, date(2026, 4, 1)), (2010, date(2010, 3, 1))]
)
def test_the_first_whole_month_after_the_lantern_festival(year, month):
    """29 January 2025, 17 February 2026; in 2010 the Lantern Festival was on the last day of February."""
    assert working_again(year) == month


def test_a_year_beyond_the_table_is_said_to_be_missing():
    with pytest.raises(NotFound, match="2041"):
        new_year(2041)
