"""How a works runs, read from what it uses by month: the same for electricity, water, gas and energy."""

from __future__ import annotations

from datetime import date

import numpy as np

from scoring.codes.new_year import working_again
from scoring.features.monthly import BOTH_YEARS, MOST_GROWTH, Array, Monthly, Window, ratio

IDLE = 0.1
"""Of the usual use: at most so much is used where nothing is made."""
SHRUNK = 0.9
"""Of the same month a year before: below it a month has shrunk."""
JANUARY, FEBRUARY, NOVEMBER = 1, 2, 11


def idle(use: Monthly) -> Monthly:
    """1 in the months that used at most a tenth of the mean month of 24."""
    return use.where(use.values <= IDLE * use.mean(BOTH_YEARS))


def shrunk(use: Monthly) -> Monthly:
    """1 in the months that used less than nine tenths of the same month a year before."""
    return use.over_year_before().below(SHRUNK)


def months_since_peak(use: Monthly) -> Array:
    """Months from the highest month of 24 to the newest; NaN below 12 known months or where nothing was used."""
    highest = use.max(BOTH_YEARS, at_least=12)
    since = use.where(use.values >= highest).months_since(BOTH_YEARS)
    return np.where(highest > 0, since, np.nan)


def new_year_growth(use: Monthly, as_of: date) -> Array:
    """January and February together over those of the year before, minus 1.

    The Chinese New Year moves from one to the other, but never out of both. NaN unless all four months are known; in
    February always, since the January of two years ago is out of sight.
    """
    back = months_back(date(as_of.year, FEBRUARY, 1), as_of)
    if back < 0:
        back += 12
    recent, earlier = (back, back + 2), (back + 12, back + 14)
    return use.growth(recent, earlier, at_least=2)


def restart(use: Monthly, as_of: date) -> Array:
    """The first whole month after the last Lantern Festival over the mean of November and December before, cut at 10.

    NaN unless the month and one of the two are known.
    """
    year = as_of.year if months_back(working_again(as_of.year), as_of) >= 0 else as_of.year - 1
    again = months_back(working_again(year), as_of)
    november = months_back(date(year - 1, NOVEMBER, 1), as_of)
    before: Window = (november - 1, november + 1)
    return np.minimum(ratio(use.sum((again, again + 1)), use.mean(before)), MOST_GROWTH)


def months_back(month: date, as_of: date) -> int:
    """How many months a month lies before the last whole one, which is 0; negative if it is not over."""
    return (as_of.year - month.year) * 12 + as_of.month - 1 - month.month
