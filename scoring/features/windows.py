"""Arithmetic over windows of months. Arrays are (enterprises, months), newest first, NaN = unknown."""

from __future__ import annotations

import numpy as np

from scoring.features.shapes import Array


def known_months(values: Array, start: int, stop: int) -> Array:
    """How many months in ``[start, stop)`` are known."""
    return np.sum(~np.isnan(values[:, start:stop]), axis=1)


def window_sum(values: Array, start: int, stop: int, *, at_least: int = 1) -> Array:
    """Sum over the known months of ``[start, stop)``; NaN where fewer than ``at_least`` are known."""
    total = np.nansum(values[:, start:stop], axis=1)
    return np.where(known_months(values, start, stop) >= at_least, total, np.nan)


def window_mean(values: Array, start: int, stop: int, *, at_least: int = 1) -> Array:
    """Mean over the known months of ``[start, stop)``; NaN where fewer than ``at_least`` are known."""
    return ratio(window_sum(values, start, stop, at_least=at_least), known_months(values, start, stop).astype(float))


def window_max(values: Array, start: int, stop: int) -> Array:
    """Largest known month of ``[start, stop)``; NaN where none is known."""
    highest = np.max(np.where(np.isnan(values[:, start:stop]), -np.inf, values[:, start:stop]), axis=1)
    return np.where(np.isinf(highest), np.nan, highest)


def variation(values: Array, start: int, stop: int, *, at_least: int) -> Array:
    """Standard deviation over mean of the known months of ``[start, stop)``: 0 is perfectly even."""
    mean = window_mean(values, start, stop, at_least=at_least)
    spread = window_mean((values - mean[:, None]) ** 2, start, stop, at_least=at_least)
    return ratio(np.sqrt(spread), mean)


def growth(values: Array, recent: tuple[int, int], earlier: tuple[int, int], *, at_least: int) -> Array:
    """Mean of the ``recent`` window over the mean of the ``earlier`` one, minus 1; at most tenfold."""
    change = ratio(window_mean(values, *recent, at_least=at_least), window_mean(values, *earlier, at_least=at_least))
    return np.minimum(change, 10.0) - 1.0


def ratio(above: Array, below: Array) -> Array:
    """Quotient; NaN where the divisor is zero or unknown."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(below == 0, np.nan, above / below)
