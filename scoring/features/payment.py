"""Punctuality of utility payments, the same for electricity, water and gas."""

from __future__ import annotations

import numpy as np

from scoring.features.shapes import Array, Months
from scoring.features.windows import ratio, window_mean, window_sum


def overdue_months(bills: Months) -> Array:
    """Months of the last 12 with a bill paid after its due date, or due and not paid yet."""
    due = bills["due_on"] < bills.today
    in_time = bills["paid_on"] <= bills["due_on"]
    return window_sum(np.minimum(bills.dense((due & ~in_time).astype(float)), 1.0), 0, 12)


def mean_days_late(bills: Months) -> Array:
    """Days from due date to payment (or to the as-of date while unpaid), averaged over the bills of 12 months.

    A bill paid early counts 0. Kept below 180 days a bill, so that one forgotten bill does not
    outweigh a year.
    """
    end = np.where(np.isnat(bills["paid_on"]), bills.today, bills["paid_on"])
    late = np.clip((end - bills["due_on"]).astype(np.int64).astype(float), 0.0, 180.0)
    return ratio(window_sum(bills.dense(late), 0, 12), window_sum(bills.dense(np.ones_like(late)), 0, 12))


def unpaid_to_usual(bills: Months) -> Array:
    """Bills past their due date and not paid, over the usual monthly bill of the last 12 months."""
    unpaid = (bills["due_on"] < bills.today) & np.isnat(bills["paid_on"])
    owed = window_sum(bills.dense(np.where(unpaid, bills["bill_fen"], 0.0)), 0, 12)
    usual = window_mean(bills.dense(bills["bill_fen"]), 0, 12)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(usual > 0, owed / usual, np.where(np.isnan(usual), np.nan, 0.0))
