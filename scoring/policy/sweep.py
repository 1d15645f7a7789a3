"""The list over the minimum score: how long it would be, how many of it would default, how much would be lent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.policy.decide import Decisions
from scoring.policy.parameters import BY_NAME
from scoring.policy.products import FEN
from scoring.policy.rules import PLACES

STEP = 5
"""Points between two minimum scores of a curve."""


@dataclass(frozen=True)
class Point:
    """The list at one minimum score. ``expected_default`` is the mean PD of the listed (0 to 1), ``None`` for none.

    ``suggested_fen`` is the sum of the largest limits suggested to each of the listed.
    """

    minimum_score: float
    listed: int
    expected_default: float | None
    suggested_fen: int


def sweep(decided: Decisions) -> tuple[Point, ...]:
    """The list at every minimum score within bounds, the lowest first, everything else as decided.

    Minimum scores of sizes and industries rise and fall by the same points as the general one. Nothing is decided
    again: places are counted whatever the thresholds are, so a list is who has no other cause, as far down as its
    score reaches.
    """
    asked = BY_NAME["minimum_score"]
    minima = np.arange(asked.lowest, asked.highest + STEP / 2, STEP)
    able = np.flatnonzero(decided.how_many == decided.causes[PLACES["LOW_SCORE"]])
    people = decided.people
    spare = people.score[able] - decided.needed[able] + decided.policy.minimum_score
    order = np.argsort(-spare, kind="stable")
    reaching = np.searchsorted(-spare[order], -minima, side="right")
    lent = decided.limits.take(able, axis=1).max(axis=0, initial=0.0)
    risks, yuan = (_up_to(values[order]) for values in (people.pd[able], lent))
    return tuple(
        Point(float(minimum), count, float(risks[count] / count) if count else None, round(float(yuan[count]) * FEN))
        for minimum, count in zip(minima, reaching.tolist(), strict=True)
    )


def _up_to(values: np.ndarray) -> np.ndarray:
    """The sums of none of the values, of the first, of the first two, and so on."""
    return np.concatenate([[0.0], np.cumsum(values)])
