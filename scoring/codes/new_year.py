"""The Chinese New Year (春节), which moves between 21 January and 20 February: a fact of the calendar, known ahead."""

from __future__ import annotations

from datetime import date, timedelta

from scoring.codes.periods import months_later
from scoring.errors import NotFound, Text

_DAYS = {
    2010: (2, 14), 2011: (2, 3), 2012: (1, 23), 2013: (2, 10), 2014: (1, 31), 2015: (2, 19), 2016: (2, 8),
    2017: (1, 28), 2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22),
    2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
    2031: (1, 23), 2032: (2, 11), 2033: (1, 31), 2034: (2, 19), 2035: (2, 8), 2036: (1, 28), 2037: (2, 15),
    2038: (2, 4), 2039: (1, 24), 2040: (2, 12),
}  # fmt: skip
"""Month and day of the first day of the lunar year, by GB/T 33661-2017 in Beijing time."""

_LANTERNS = timedelta(days=14)
"""The Lantern Festival (元宵) is the fifteenth day of the lunar year."""


def new_year(year: int) -> date:
    """The first day of the lunar year that begins in ``year``.

    Raises :class:`~scoring.errors.NotFound` for a year that the table does not hold.
    """
    if year not in _DAYS:
        raise NotFound(
            Text(f"没有 {year} 年的春节日期", f"The Chinese New Year of {year} is not known"),
            Text("请补充 scoring/codes/new_year.py", "Add it to scoring/codes/new_year.py"),
        )
    return date(year, *_DAYS[year])


def working_again(year: int) -> date:
    """The first day of the first whole month after the Lantern Festival, when every works has had time to start."""
    return months_later((new_year(year) + _LANTERNS).replace(day=1), 1)
