"""Working days of the mainland, with the holidays and the moved weekends that the State Council publishes each year.

The days come from ``chinesecalendar``. Its ``find_workday`` is not used: starting on a day off it counts the next
working day as number zero, so one working day after a Saturday would be Tuesday, while a legal period begins on the
day after the event and its first working day is Monday. Its error for a year not yet published names no remedy.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import chinese_calendar

from scoring.errors import NotFound, Text


@cache  # the library looks for its first and last year anew at every call
def is_working_day(day: date) -> bool:
    """Whether people work on ``day``: no weekend or holiday, or a weekend that was moved.

    Raises :class:`~scoring.errors.NotFound` outside the years for which the installed calendar knows the holidays.
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as unknown:
        raise NotFound(
            Text(f"没有 {day.year} 年的节假日安排", f"The holidays of {day.year} are not known"),
            Text(
                f"国务院公布 {day.year} 年安排后升级软件包 chinesecalendar",
                f"Upgrade the package chinesecalendar once the State Council has published {day.year}",
            ),
        ) from unknown


def working_days_later(day: date, n: int) -> date:
    """The ``n``-th working day after ``day``, which itself does not count; ``day`` for ``n`` = 0.

    Raises :class:`~scoring.errors.NotFound` if the count runs into a year without published holidays, and
    :class:`ValueError` for a negative ``n``.
    """
    if n < 0:
        raise ValueError("working days are counted forwards")
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day)
    return day
