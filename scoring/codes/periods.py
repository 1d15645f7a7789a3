"""Calendar arithmetic that the field's deadlines and windows need."""

from __future__ import annotations

import calendar
from datetime import date

import numpy as np


def months_later(day: date, months: int) -> date:
    """The same day ``months`` later (earlier if negative), or the last day of a shorter month."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_later_each(days: np.ndarray, months: np.ndarray | int) -> np.ndarray:
    """:func:`months_later` for whole columns: ``datetime64[D]`` days, whole months; NaT stays NaT."""
    month = days.astype("datetime64[M]")
    target = month + months
    last = (target + 1).astype("datetime64[D]") - 1
    return np.minimum(target.astype("datetime64[D]") + (days - month.astype("datetime64[D]")), last)
