"""A quantity by month for a bucket of enterprises, and the arithmetic over windows of months.

Month 0 is the last whole month before the as-of date, month 11 the same a year before month 10 … A window
``(start, stop)`` holds the months ``start`` … ``stop - 1``. Only + - × ÷ and square roots are used: they give the
same bits on every machine, however many enterprises are computed together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
Window = tuple[int, int]
Read = Callable[[int, int], None]
"""Told which window of months was looked at, so that the records behind a value can be named."""

MONTHS = 24
"""How far monthly readings are looked back upon."""

LAST_YEAR, YEAR_BEFORE, BOTH_YEARS = (0, 12), (12, 24), (0, 24)
MOST_GROWTH = 10.0
"""Growth is cut at tenfold: beyond, the earlier window was next to nothing."""


def nothing_read(start: int, stop: int) -> None:
    """Keep no account of what was looked at."""
    del start, stop


@dataclass(frozen=True, eq=False)
class Monthly:
    """``values`` (months, enterprises), 0 where unknown; ``known`` of the same shape.

    Methods over a window return one value for each enterprise, NaN where fewer than ``at_least`` months are known.
    """

    values: Array
    known: Array
    read: Read = nothing_read

    def count(self, window: Window) -> Array:
        """How many months of the window are known."""
        start, stop = window
        self.read(start, stop)
        return _added(self.known[start:stop].astype(np.float64))

    def sum(self, window: Window, *, at_least: int = 1) -> Array:
        """Sum over the known months."""
        start, stop = window
        return np.where(self.count(window) >= at_least, _added(self.values[start:stop]), np.nan)

    def mean(self, window: Window, *, at_least: int = 1) -> Array:
        """Mean of the known months."""
        return ratio(self.sum(window, at_least=at_least), self.count(window))

    def max(self, window: Window, *, at_least: int = 1) -> Array:
        """Highest known month."""
        start, stop = window
        highest = np.full(self.values.shape[1], -np.inf)
        for value, known in zip(self.values[start:stop], self.known[start:stop], strict=True):
            highest = np.where(known, np.maximum(highest, value), highest)
        return np.where(self.count(window) >= max(at_least, 1), highest, np.nan)

    def min(self, window: Window, *, at_least: int = 1) -> Array:
        """Lowest known month."""
        return -(-self).max(window, at_least=at_least)

    def variation(self, window: Window, *, at_least: int) -> Array:
        """Standard deviation over mean of the known months: 0 is perfectly even. NaN where the mean is 0."""
        mean = self.mean(window, at_least=at_least)
        away = np.where(self.known, self.values - np.nan_to_num(mean), 0.0)
        spread = Monthly(away * away, self.known, self.read).mean(window, at_least=at_least)
        return ratio(np.sqrt(spread), mean)

    def growth(self, recent: Window, earlier: Window, *, at_least: int) -> Array:
        """Mean of the ``recent`` window over the mean of the ``earlier`` one, minus 1; at most tenfold."""
        now, then = self.mean(recent, at_least=at_least), self.mean(earlier, at_least=at_least)
        return np.minimum(ratio(now, then), MOST_GROWTH) - 1.0

    def trend(self, window: Window, *, at_least: int) -> Array:
        """Slope of the least-squares line through the known months, a month forward in time, over their mean."""
        start, stop = window
        mean = self.mean(window, at_least=at_least)
        place = Monthly(
            np.broadcast_to(-np.arange(MONTHS, dtype=float)[:, None], self.known.shape) * self.known,
            self.known,
            self.read,
        )
        away = np.where(self.known, place.values - np.nan_to_num(place.mean(window)), 0.0)[start:stop]
        slope = ratio(_added(away * self.values[start:stop]), _added(away * away))
        return ratio(slope, mean)

    def longest_run(self, window: Window) -> Array:
        """Most months in a row that are known and not 0 (use on a condition, see :meth:`where`)."""
        start, stop = window
        self.read(start, stop)
        run = longest = np.zeros(self.values.shape[1])
        for value, known in zip(self.values[start:stop], self.known[start:stop], strict=True):
            run = np.where(known & (value != 0), run + 1.0, 0.0)
            longest = np.maximum(longest, run)
        return np.where(self.count(window) > 0, longest, np.nan)

    def current_run(self, window: Window) -> Array:
        """Months in a row, from the newest known one backwards, that are not 0.

        Unknown months before it are passed over; one inside ends the run.
        """
        start, stop = window
        self.read(start, stop)
        run, begun, ended = (np.zeros(self.values.shape[1], dtype=t) for t in (float, bool, bool))
        for value, known in zip(self.values[start:stop], self.known[start:stop], strict=True):
            holds = known & (value != 0)
            ended |= begun & ~holds | known & ~holds
            begun |= known
            run += holds & ~ended
        return np.where(begun, run, np.nan)

    def months_since(self, window: Window) -> Array:
        """Months from the newest known one that is not 0 to month 0; the window's length if there is none."""
        start, stop = window
        self.read(start, stop)
        since = np.full(self.values.shape[1], float(stop - start))
        for place in range(stop - 1, start - 1, -1):
            since = np.where(self.known[place] & (self.values[place] != 0), float(place - start), since)
        return np.where(self.count(window) > 0, since, np.nan)

    def gaps(self, window: Window) -> Array:
        """How many months between the oldest and the newest known one are unknown; NaN where none is known."""
        start, stop = window
        newest, oldest = (np.full(self.values.shape[1], np.nan) for _ in range(2))
        for place in range(start, stop):
            newest = np.where(self.known[place] & np.isnan(newest), float(place), newest)
            oldest = np.where(self.known[place], float(place), oldest)
        return oldest - newest + 1.0 - self.count(window)

    def where(self, condition: Array) -> Monthly:
        """1 in the known months in which ``condition`` (months, enterprises) holds, 0 in the others."""
        return Monthly((condition & self.known).astype(np.float64), self.known, self.read)

    def only(self, condition: Array) -> Monthly:
        """The months in which ``condition`` (months, enterprises) holds; the others count as unknown."""
        known = self.known & condition
        return Monthly(np.where(known, self.values, 0.0), known, self.read)

    def below(self, limit: Array | float) -> Monthly:
        """1 where the month is below a limit (one for each enterprise, or one number); unknown where that is NaN."""
        known = self.known & ~np.isnan(limit)
        with np.errstate(invalid="ignore"):
            return Monthly(((self.values < limit) & known).astype(np.float64), known, self.read)

    def lag(self, months: int) -> Monthly:
        """The quantity so many months earlier: ``kwh / kwh.lag(12)`` compares with the same month a year before."""
        values, known = np.zeros_like(self.values), np.zeros_like(self.known)
        values[: MONTHS - months], known[: MONTHS - months] = self.values[months:], self.known[months:]

        def read(start: int, stop: int) -> None:
            self.read(min(start + months, MONTHS), min(stop + months, MONTHS))

        return Monthly(values, known, read)

    def over_year_before(self) -> Monthly:
        """Each month over the same month a year before, at most tenfold: season and holidays cancel out."""
        quotient = self / self.lag(12)
        return Monthly(np.minimum(quotient.values, MOST_GROWTH), quotient.known, quotient.read)

    def growth_by_month(self, window: Window, *, at_least: int) -> Array:
        """Sum of a window over that of the same months a year before, minus 1; at most tenfold.

        Only months known in both years count, so that seasons and missing months cancel out.
        """
        before = self.lag(12)
        now = self.only(before.known).sum(window, at_least=at_least)
        then = before.only(self.known).sum(window, at_least=at_least)
        return np.minimum(ratio(now, then), MOST_GROWTH) - 1.0

    def since_first(self) -> Monthly:
        """Known from the oldest known month that is not 0 on: what is unknown after it counts as 0."""
        begun = np.logical_or.accumulate((self.known & (self.values != 0))[::-1])[::-1]

        def read(start: int, stop: int) -> None:
            del stop
            self.read(start, MONTHS)

        return Monthly(np.where(begun & self.known, self.values, 0.0), begun, read)

    def __neg__(self) -> Monthly:
        """Each month with the opposite sign."""
        return Monthly(-self.values, self.known, self.read)

    def __add__(self, other: Monthly) -> Monthly:
        """Sum; what is unknown of one adds nothing, unknown where both are."""
        return Monthly(self.values + other.values, self.known | other.known, _both(self, other))

    def __mul__(self, number: float) -> Monthly:
        """Each month times a number."""
        return Monthly(self.values * number, self.known, self.read)

    def __truediv__(self, other: Monthly | float) -> Monthly:
        """Quotient by a number or by another quantity; unknown where either is, or the divisor is 0."""
        if not isinstance(other, Monthly):
            return Monthly(self.values / other, self.known, self.read)
        known = self.known & other.known & (other.values != 0)
        quotient = np.divide(self.values, other.values, out=np.zeros_like(self.values), where=known)
        return Monthly(quotient, known, _both(self, other))


def ratio(above: Array, below: Array) -> Array:
    """Quotient; NaN where the divisor is zero or unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, above / below)


def _added(months: Array) -> Array:
    """Sum over months, one after the other: the order, and so the last bit, never depends on the bucket."""
    total = np.zeros(months.shape[1])
    for month in months:
        total = total + month
    return total


def _both(one: Monthly, other: Monthly) -> Read:
    def read(start: int, stop: int) -> None:
        one.read(start, stop)
        other.read(start, stop)

    return read
