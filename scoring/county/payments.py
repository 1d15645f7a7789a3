# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""When enterprises pay, and when departments tell us of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.county.life import County

UNPAID = np.datetime64("NaT", "D")
FAR = np.datetime64("2999-12-31", "D")
DEFERRED_DAYS = 31
"""By which bills, taxes and contributions fall due later in months of relief."""


def deferred(county: County, due: np.ndarray) -> np.ndarray:
    """What falls due in each month, a month later while relief is granted."""
    later: np.ndarray = due + DEFERRED_DAYS * county.life.weather.relief
    return later


def payment_days(
    county: County, due: np.ndarray, earliest: np.ndarray, rng: np.random.Generator, *, strictness: float = 0.0
) -> np.ndarray:
    """The day on which each enterprise pays what falls due in each month, NaT if never.

    ``due`` has one day a month, ``earliest`` the first day on which it can be paid. Being late comes
    from strain and from mere negligence; the stricter the creditor, the rarer. Nearly half of the
    debts of failed enterprises stay unpaid.
    """
    people, life = county.people, county.life
    shape = life.strain.shape
    readiness = 3.7 + strictness - 1.6 * life.strain + 0.3 * life.management - 0.5 * people.negligence[:, None]
    late = rng.random(shape) < 1 / (1 + np.exp(readiness))
    early = rng.geometric(0.12, shape) - 1
    delay = 1 + rng.exponential(7 + 5 * np.maximum(life.strain, 0) + 25 * life.failing(), shape)
    paid = due[None, :] + np.where(late, delay, -early).astype(np.int64)
    paid = np.maximum(paid, earliest[None, :])
    leaving = np.arange(shape[1]) >= life.closed[:, None] - 1
    lost = (life.failing() & (rng.random(shape) < 0.45)) | (leaving & (rng.random(shape) < 0.3))
    return np.where(lost, UNPAID, paid)


@dataclass(frozen=True)
class Sending:
    """Rows as sent: which bill, in which delivery, and the day of payment as it then stood."""

    bill: np.ndarray
    delivery: np.ndarray
    paid: np.ndarray


def sendings(issued: np.ndarray, due: np.ndarray, paid: np.ndarray, deliveries: np.ndarray) -> Sending:
    """Each bill when it is issued, again if it falls overdue, and again once it was paid.

    All arrays are days; ``deliveries`` ascend. What happens after the last delivery is not told.
    """
    never = len(deliveries)
    settled = np.where(np.isnat(paid), FAR, paid)
    first = np.searchsorted(deliveries, issued)
    overdue = np.searchsorted(deliveries, due + 1)
    payment = np.searchsorted(deliveries, settled)
    reminded = (overdue > first) & (overdue < payment) & (overdue < never)
    receipted = (payment > first) & (payment < never)
    sent = first < never
    bills = np.arange(len(issued))
    kinds = ((sent, first), (reminded & sent, overdue), (receipted & sent, payment))
    bill = np.concatenate([bills[chosen] for chosen, _ in kinds])
    delivery = np.concatenate([when[chosen] for chosen, when in kinds])
    known = payment[bill] <= delivery
    return Sending(bill, delivery, np.where(known, paid[bill], UNPAID))
