"""Punctuality of payments, the same for electricity, water and gas.

A bill is sent when it is issued and again when it is paid or falls overdue (:mod:`scoring.records.metered`). One not
paid when last told of counts as unpaid once the supplier states arrears on it, or, where it states none, a quarter
after its due date, since every supplier sends at least by the quarter. Until then nobody knows, and it counts nowhere.
"""

from __future__ import annotations

import numpy as np

from scoring.features.monthly import BOTH_YEARS, LAST_YEAR, Array, Monthly, Window, ratio
from scoring.features.shapes import Months, shared

LATEST = 180.0
"""Days late are counted up to here, so that one forgotten bill does not outweigh a year."""
QUARTER = 92.0
"""In days: by then a supplier has told of a payment."""
MOST_ARREARS = 24.0
"""Arrears are counted up to two years of usual bills."""
WAYS = ("direct_debit", "transfer", "online", "cash", "prepaid")
"""How bills are paid."""
BY_ITSELF = ("direct_debit", "prepaid")
"""Ways in which nobody has to remember."""


@shared
def _open(bills: Months) -> Array:
    """Bills that have fallen due and were not paid when last told of."""
    return np.isnat(bills["paid_on"]) & (bills["due_on"] < bills.today)


@shared
def _unpaid(bills: Months) -> Array:
    return _open(bills) & ((bills["arrears_fen"] > 0) | (bills.days_since("due_on") > QUARTER))


@shared
def _untold(bills: Months) -> Array:
    return _open(bills) & ~_unpaid(bills)


@shared
def _due(bills: Months) -> Array:
    return (bills["due_on"] < bills.today) & ~_untold(bills)


@shared
def _overdue(bills: Months) -> Array:
    return _due(bills) & ~(bills["paid_on"] <= bills["due_on"])


@shared
def overdue(bills: Months) -> Monthly:
    """1 in the months with a bill paid after its due date, or due and not paid."""
    return bills.flagged(_overdue(bills))


@shared
def due(bills: Months) -> Monthly:
    """How many bills of each month have fallen due."""
    return bills.monthly(_due(bills).astype(np.float64))


@shared
def late(bills: Months) -> Monthly:
    """How many of them were paid after their due date or are not paid."""
    return bills.monthly(_overdue(bills).astype(np.float64))


@shared
def unpaid(bills: Months) -> Monthly:
    """Fen of the bills of each month that are past their due date and not paid."""
    return bills.monthly(np.where(_untold(bills), np.nan, np.where(_unpaid(bills), bills["bill_fen"], 0.0)))


@shared
def _days_late(bills: Months) -> Monthly:
    end = np.where(np.isnat(bills["paid_on"]), bills.today, bills["paid_on"])
    days = np.clip((end - bills["due_on"]).astype(np.int64).astype(np.float64), 0.0, LATEST)
    return bills.monthly(np.where(_due(bills), days, 0.0))


def mean_days_late(bills: Months) -> Array:
    """Days from due date to payment (to the as-of date while unpaid), averaged over the bills due of 12 months.

    180 at most for a bill; one paid early counts 0.
    """
    return _lateness(bills, LAST_YEAR)


def _lateness(bills: Months, window: Window) -> Array:
    return ratio(_days_late(bills).sum(window), due(bills).sum(window))


def change_of_days_late(bills: Months) -> Array:
    """Mean days late of the bills due of the last 6 months, minus that of the 6 months before."""
    return _lateness(bills, (0, 6)) - _lateness(bills, (6, 12))


def longest_overdue(bills: Months) -> Array:
    """Most months in a row, of the last 12, with a bill overdue; months without a bill due break the row."""
    return (late(bills) / due(bills)).longest_run(LAST_YEAR)


def current_overdue(bills: Months) -> Array:
    """Months in a row with a bill overdue, back from the newest month of the last 12 whose bills are due."""
    return (late(bills) / due(bills)).current_run(LAST_YEAR)


def unpaid_to_usual(bills: Months) -> Array:
    """Bills past their due date and not paid, over the usual monthly bill of the last 12 months."""
    return _to_usual(bills, unpaid(bills).sum(LAST_YEAR))


def arrears_to_usual(bills: Months) -> Array:
    """Arrears that the supplier states on the bills of 24 months, over the usual monthly bill of the last 12."""
    return np.minimum(_to_usual(bills, bills.monthly("arrears_fen").sum(BOTH_YEARS)), MOST_ARREARS)


def _to_usual(bills: Months, owed: Array) -> Array:
    usual = bills.monthly("bill_fen").mean(LAST_YEAR)
    return np.where((usual == 0) & (owed == 0), 0.0, ratio(owed, usual))


def late_fees_to_bills(bills: Months) -> Array:
    """Late fees over the bills of the last 12 months, at most 1."""
    return np.minimum(
        ratio(bills.monthly("late_fee_fen").sum(LAST_YEAR), bills.monthly("bill_fen").sum(LAST_YEAR)), 1.0
    )


def paid_by_itself(bills: Months) -> Array:
    """Share of the bills of the last 12 months on direct debit or prepaid, among those whose way is known."""
    ways = (bills.where("payment", *words).astype(np.float64) for words in (BY_ITSELF, WAYS))
    by_itself, told = (bills.monthly(way).sum(LAST_YEAR) for way in ways)
    return ratio(by_itself, told)
