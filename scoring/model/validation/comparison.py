"""The model beside others on the same rows: the standing challengers, and the model in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.errors import Text
from scoring.model.challengers import CHALLENGERS
from scoring.model.points import Scale
from scoring.model.validation.measures import DIGITS, Line, Ranking, Resampling, differences, told
from scoring.model.validation.stability import spearman

SIMPLER = ("scorecard", "ebm")
"""Challengers that a person can read term by term. As good within the interval, they are to be preferred."""


@dataclass(frozen=True, eq=False)
class InForce:
    """The model in force: what it is called, its log-odds of the same rows, and its own scale of points.

    ``has_seen``: whether it learned from outcomes of these rows, which flatters it.
    """

    name: str
    log_odds: np.ndarray
    scale: Scale
    has_seen: bool


def challengers(ours: Ranking, others: Mapping[str, np.ndarray], again: Resampling) -> list[dict[str, Any]]:
    """For each challenger its figures, and ours less its own, paired, with intervals."""
    found = []
    for name, log_odds in others.items():
        label = _label(name)
        called = {"name": name, "zh": label.zh, "en": label.en, "simpler": name in SIMPLER}
        found.append(called | _beside(ours, Ranking(log_odds, ours.bad), again))
    return found


def absent(others: Mapping[str, np.ndarray]) -> list[dict[str, Any]]:
    """The standing challengers that were not trained: their package is not installed."""
    return [{"name": name, "zh": _label(name).zh, "en": _label(name).en} for name in CHALLENGERS if name not in others]


def _label(name: str) -> Text:
    return CHALLENGERS[name].label if name in CHALLENGERS else Text(name, name)


def in_force(ours: Ranking, other: InForce, line: Line, again: Resampling) -> dict[str, Any]:
    """The model in force on the same rows: figures, paired differences, agreement of ranks, who is recommended."""
    new, old = line.recommends(ours.log_odds), Line(other.scale, line.threshold).recommends(other.log_odds)
    sides = {"both": new & old, "only_new": new & ~old, "only_in_force": ~new & old, "none": ~new & ~old}
    counts = {side: {"rows": int(who.sum()), "bad": int(ours.bad[who].sum())} for side, who in sides.items()}
    called = {"name": other.name, "has_seen": other.has_seen, "recommended": counts}
    return called | _beside(ours, Ranking(other.log_odds, ours.bad), again)


def _beside(ours: Ranking, theirs: Ranking, again: Resampling) -> dict[str, Any]:
    figures = dict(zip(DIGITS, theirs.figures(again.once()).tolist(), strict=True))
    apart = differences(ours, theirs, again)
    return {name: told(figures[name], digits) for name, digits in DIGITS.items()} | {
        "spearman": told(spearman(ours.log_odds, theirs.log_odds), 4),
        "difference": apart,
        "verdict": _verdict(apart["auc_95"]),
    }


def _verdict(interval: list[float] | None) -> str:
    """Whether ours ranks ``better`` or ``worse`` beyond the interval, ``alike`` within it, ``unknown`` without one."""
    if interval is None:
        return "unknown"
    low, high = interval
    return "better" if low > 0 else "worse" if high < 0 else "alike"
