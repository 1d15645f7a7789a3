"""What became of those whom a policy would have listed, and of those whom it would have left out."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np

from scoring.policy.decide import Decisions
from scoring.policy.products import FEN

LEVEL = 0.95
"""How often an interval holds the true rate."""


@dataclass(frozen=True)
class Fate:
    """Enterprises and what became of them within twelve months.

    ``bad`` and ``good`` as the labels have it; ``indeterminate``: observed, and neither; ``unknown``: not observed at
    all. ``rate`` is the share of the bad among the bad and the good, ``low`` and ``high`` its 95 % interval (Wilson),
    all ``None`` where there are none. ``asked_fen`` is what they asked for where they stated it, ``asked_by_bad_fen``
    the part of those who turned bad.
    """

    enterprises: int
    bad: int
    good: int
    indeterminate: int
    unknown: int
    rate: float | None
    low: float | None
    high: float | None
    asked_fen: int
    asked_by_bad_fen: int


@dataclass(frozen=True)
class Hindsight:
    """What became of the listed, and of those who applied and were left out; limits as the policy suggests them.

    ``suggested_fen`` to all listed, ``suggested_to_bad_fen`` to those who turned bad.
    """

    listed: Fate
    left_out: Fate
    suggested_fen: int
    suggested_to_bad_fen: int


def hindsight(decided: Decisions, states: np.ndarray) -> Hindsight:
    """``states``: "bad", "good", a reason for neither, or "" for each enterprise of the population."""
    left_out = decided.people.marks["demand"] & ~decided.listed
    limits = decided.limit_yuan
    return Hindsight(
        _fate(decided, decided.listed, states),
        _fate(decided, left_out, states),
        round(float(limits.sum())) * FEN,
        round(float(limits[states == "bad"].sum())) * FEN,
    )


def _fate(decided: Decisions, where: np.ndarray, states: np.ndarray) -> Fate:
    told, asked = states[where], decided.people.numbers["amount_fen"][where]
    bad, good, unknown = (int((told == state).sum()) for state in ("bad", "good", ""))
    low, high = wilson(bad, bad + good)
    return Fate(
        enterprises=len(told),
        bad=bad,
        good=good,
        indeterminate=len(told) - bad - good - unknown,
        unknown=unknown,
        rate=bad / (bad + good) if bad + good else None,
        low=low,
        high=high,
        asked_fen=round(float(np.nansum(asked))),
        asked_by_bad_fen=round(float(np.nansum(asked[told == "bad"]))),
    )


def wilson(hits: int, trials: int) -> tuple[float | None, float | None]:
    """The 95 % interval of a rate (E. B. Wilson, *Journal of the American Statistical Association* 22, 1927)."""
    if not trials:
        return None, None
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    middle, half = hits + z**2 / 2, z * sqrt(hits * (trials - hits) / trials + z**2 / 4)
    return max(0.0, (middle - half) / (trials + z**2)), min(1.0, (middle + half) / (trials + z**2))
