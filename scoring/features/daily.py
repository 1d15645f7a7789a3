"""What events add up to over windows of days before the as-of date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.features.monthly import MONTHS, MOST_GROWTH, Array, Monthly, Window, nothing_read, ratio

SPAN = 30
"""Days of a span: what a month is where no calendar is needed."""

CUTS = tuple(sorted({*range(0, MONTHS * SPAN + 1, SPAN), 91, 182, 365, 456, 547, 730}))
"""Where windows may begin and end, in days: spans, and quarters, halves and years up to two years."""

QUARTER, HALF_YEAR, YEAR, EARLIER_YEAR, TWO_YEARS = (0, 91), (0, 182), (0, 365), (365, 730), (0, 730)
QUARTER_A_YEAR_AGO, HALF_A_YEAR_AGO = (365, 456), (365, 547)
"""Windows of days: the last quarter of a year, … and the same quarter a year before."""


@dataclass(frozen=True, eq=False)
class Daily:
    """A quantity of events: piece k of ``values`` (pieces, enterprises) lies between the days ``CUTS[k : k + 2]``.

    A window ``(start, stop)`` holds what happened more than ``start`` and at most ``stop`` days ago. Values are whole
    numbers, so that sums are exact in any order. ``known``: which enterprises have any event at all.
    """

    values: Array
    known: Array
    read: Callable[[int, int], None] = nothing_read

    def sum(self, window: Window) -> Array:
        """Sum over a window, 0 without events in it; NaN of enterprises without any event at all."""
        first, last = (CUTS.index(day) for day in window)
        self.read(*window)
        return np.where(self.known, self.values[first:last].sum(axis=0), np.nan)

    def positive(self, window: Window) -> Array:
        """Sum over a window as a divisor: NaN where it is not above 0."""
        total = self.sum(window)
        return np.where(total > 0, total, np.nan)

    def growth(self, recent: Window, earlier: Window) -> Array:
        """Sum of the ``recent`` window over that of the ``earlier`` one, minus 1; between -1 and tenfold."""
        return np.clip(ratio(self.sum(recent), self.positive(earlier)), 0.0, MOST_GROWTH) - 1.0

    def by_span(self) -> Monthly:
        """The quantity by spans of 30 days: span 0 are the last 30. Unknown only without any event at all."""
        starts = [CUTS.index(span * SPAN) for span in range(MONTHS)]
        spans = np.add.reduceat(self.values[: CUTS.index(MONTHS * SPAN)], starts, axis=0)
        known = np.broadcast_to(self.known, spans.shape)

        def read(start: int, stop: int) -> None:
            self.read(start * SPAN, stop * SPAN)

        return Monthly(np.where(known, spans, 0.0), known, read)


def share(part: Daily, whole: Daily, window: Window) -> Array:
    """One quantity over another in a window; NaN where the whole is not above 0."""
    return ratio(part.sum(window), whole.positive(window))
