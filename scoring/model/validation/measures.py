"""How well a model ranks and how true its probabilities are, each figure with a bootstrap interval over enterprises.

An enterprise is drawn whole or not at all, whatever the number of its rows. Rows are sorted once; a resample is a
weight for each row, so that every figure of it is a few sums.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from scoring.model.points import Scale, probability

BOOTSTRAPS = 200
BINS = 10
"""Bins of calibration: of equal mass, tenths of the rows in the order of their PD."""

DIGITS = {"auc": 4, "gini": 4, "ks": 4, "brier": 5, "log_loss": 5, "ece": 5}
"""The figures of merit and the decimals to which they are told."""

Draws = Callable[[np.ndarray], np.ndarray]
"""What is told of a resample: weights of the rows to some numbers."""

Rates = Mapping[str, tuple[np.ndarray, np.ndarray]]
"""Rates by name: a sum of the first over a sum of the second, both by row."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """What a model made of labelled rows: calibrated ``log_odds`` of default, ``bad`` (0 or 1), both by row."""

    log_odds: np.ndarray
    bad: np.ndarray

    @cached_property
    def pd(self) -> np.ndarray:
        """The probability of default of each row."""
        return probability(self.log_odds)

    def figures(self, weight: np.ndarray) -> np.ndarray:
        """The figures of ``DIGITS``, in that order, of rows that count ``weight`` times; NaN with one class only."""
        bad, good = self._classes(weight)
        rows, bads, goods = weight.sum(), bad.sum(), good.sum()
        if not (bads and goods):
            return np.full(len(DIGITS), np.nan)
        safer = np.cumsum(good)
        auc = float((bad * (safer - good / 2)).sum() / (bads * goods))
        ks = float((safer / goods - np.cumsum(bad) / bads).max())
        ordered = weight[self._order]
        missed = np.add.reduceat(ordered * self._residual, self._bins)
        return np.array(
            [
                auc,
                2 * auc - 1,
                max(ks, 0.0),
                (ordered * self._residual**2).sum() / rows,
                (ordered * self._surprise).sum() / rows,
                np.abs(missed).sum() / rows,
            ]
        )

    def auc(self, weight: np.ndarray) -> np.ndarray:
        """The area under the ROC curve alone; NaN with one class only."""
        bad, good = self._classes(weight)
        pairs = bad.sum() * good.sum()
        return np.array((bad * (np.cumsum(good) - good / 2)).sum() / pairs if pairs else np.nan)

    def roc(self, weight: np.ndarray, false: np.ndarray) -> np.ndarray:
        """The share of the bad that are caught where a share ``false`` of the good is caught with them."""
        bad, good = (part[::-1] for part in self._classes(weight))
        if not (bad.sum() and good.sum()):
            return np.full(len(false), np.nan)
        return np.interp(false, _from_zero(good), _from_zero(bad))

    @cached_property
    def bin_of(self) -> np.ndarray:
        """The bin of equal mass of each row, the safest first; rows of one PD share a bin."""
        found = np.empty(len(self.bad), dtype=np.int64)
        found[self._order] = np.searchsorted(self._bins, np.arange(len(self.bad)), side="right") - 1
        return found

    def _classes(self, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Bad and good at each different PD, the least first."""
        ordered = weight[self._order]
        bad = ordered * self._bad
        good = ordered - bad
        if len(self._ties) == len(ordered):
            return bad, good
        return np.add.reduceat(bad, self._ties), np.add.reduceat(good, self._ties)

    @cached_property
    def _order(self) -> np.ndarray:
        return np.argsort(self.log_odds, kind="stable")

    @cached_property
    def _bad(self) -> np.ndarray:
        return np.asarray(self.bad, dtype=np.float64)[self._order]

    @cached_property
    def _ties(self) -> np.ndarray:
        """Where each different PD begins."""
        return np.flatnonzero(np.diff(self.log_odds[self._order], prepend=-np.inf))

    @cached_property
    def _bins(self) -> np.ndarray:
        """Where each bin begins, moved to the beginning of a tie."""
        wanted = np.arange(BINS) * len(self.bad) // BINS
        return np.unique(self._ties[np.searchsorted(self._ties, wanted, side="right") - 1])

    @cached_property
    def _residual(self) -> np.ndarray:
        return self._bad - self.pd[self._order]

    @cached_property
    def _surprise(self) -> np.ndarray:
        odds = self.log_odds[self._order]
        return np.logaddexp(0.0, odds) - self._bad * odds


@dataclass(frozen=True)
class Line:
    """From how many points on whose scale an enterprise is recommended."""

    scale: Scale
    threshold: float

    def recommends(self, log_odds: np.ndarray) -> np.ndarray:
        """Which rows reach the threshold."""
        return self.scale.score(log_odds) >= self.threshold


@dataclass(frozen=True, eq=False)
class Resampling:
    """As many enterprises as there are, drawn with replacement, each with all its rows; so ``bootstraps`` times.

    The same ``seed`` gives the same resamples, so that what is told of two models is told of the same rows.
    """

    enterprise: np.ndarray
    seed: int
    bootstraps: int = BOOTSTRAPS

    def __iter__(self) -> Iterator[np.ndarray]:
        """How often each row is drawn, resample by resample."""
        draw = np.random.default_rng(self.seed)
        group, names = pd.factorize(np.asarray(self.enterprise))
        for _ in range(self.bootstraps):
            times = np.bincount(draw.integers(0, len(names), len(names)), minlength=len(names))
            yield times.astype(np.float64)[group]

    def of(self, draws: Draws) -> np.ndarray:
        """What is told of each resample, stacked."""
        return np.stack([draws(weight) for weight in self])

    def once(self) -> np.ndarray:
        """The sample as it is: every row once."""
        return np.ones(len(self.enterprise))


def measures(
    log_odds: np.ndarray, bad: np.ndarray, enterprise: np.ndarray, *, seed: int, bootstraps: int = BOOTSTRAPS
) -> dict[str, Any]:
    """How many rows, and the figures of ``DIGITS``, each with ``…_95``, its 95 % bootstrap interval.

    ``log_odds`` calibrated, ``enterprise`` of each row. ``ece`` is the expected calibration error over bins of equal
    mass; ``ece_by_chance`` is what perfect probabilities would show of it on so many rows.
    """
    ranking = Ranking(log_odds, bad)
    return {
        "rows": len(bad),
        "enterprises": len(pd.unique(enterprise)),
        "bad": int(bad.sum()),
        "bad_rate": told(float(np.mean(bad)), 5),
        "mean_pd": told(float(ranking.pd.mean()), 5),
        "ece_by_chance": told(_by_chance(ranking), 5),
        **_estimates(ranking.figures, Resampling(enterprise, seed, bootstraps)),
    }


def auc_interval(score: np.ndarray, bad: np.ndarray, enterprise: np.ndarray, *, seed: int) -> tuple[float, float]:
    """The 95 % interval of the AUC over resampled enterprises; draws with one class only are left out."""
    low, high = _interval(Resampling(enterprise, seed).of(Ranking(score, bad).auc))
    return low, high


def differences(ours: Ranking, theirs: Ranking, again: Resampling) -> dict[str, Any]:
    """Ours less theirs in every figure of ``DIGITS``, both judged on the same resamples."""
    return _estimates(lambda weight: ours.figures(weight) - theirs.figures(weight), again)


def group_rates(group: np.ndarray, rates: Rates) -> Draws:
    """To (groups, rates) of any resample; rows of group -1 are in no group."""
    inside = group >= 0
    places = group[inside]
    groups = int(group.max(initial=-1)) + 1
    parts = [(of[inside].astype(float), among[inside].astype(float)) for of, among in rates.values()]

    def drawn(weight: np.ndarray) -> np.ndarray:
        counted = weight[inside]
        found = np.full((groups, len(parts)), np.nan)
        for column, (of, among) in enumerate(parts):
            below = np.bincount(places, counted * among, minlength=groups)
            above = np.bincount(places, counted * of, minlength=groups)
            np.divide(above, below, out=found[:, column], where=below > 0)
        return found

    return drawn


def estimate(name: str, value: float, drawn: np.ndarray, digits: int) -> dict[str, Any]:
    """A figure and its 95 % interval as JSON keeps them; ``None`` where nothing can be said.

    The interval is widened to hold the figure: resampling adds error, so a small calibration error may lie below it.
    """
    low, high = _interval(drawn)
    known = not np.isnan(value + low + high)
    interval = [told(min(low, value), digits), told(max(high, value), digits)] if known else None
    return {name: told(value, digits), f"{name}_95": interval}


def told(value: float, digits: int) -> float | None:
    """A number rounded for JSON: never -0, and ``None`` where it is none."""
    return None if np.isnan(value) else round(float(value), digits) + 0.0


def _interval(drawn: np.ndarray) -> tuple[float, float]:
    """The middle 95 % of draws; NaN if every second draw or more could not tell."""
    known = drawn[~np.isnan(drawn)]
    if 2 * len(known) <= len(drawn):
        return np.nan, np.nan
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def _estimates(figures: Draws, again: Resampling) -> dict[str, Any]:
    """The figures of ``DIGITS`` with their intervals."""
    whole, drawn = figures(again.once()), again.of(figures)
    found: dict[str, Any] = {}
    for place, (name, digits) in enumerate(DIGITS.items()):
        found |= estimate(name, whole[place], drawn[:, place], digits)
    return found


def _by_chance(ranking: Ranking) -> float:
    """The mean distance of a bin's bad from what is expected, if the PDs are true and rows independent, by a normal."""
    variance = np.bincount(ranking.bin_of, ranking.pd * (1 - ranking.pd))
    return float(np.sqrt(variance * 2 / np.pi).sum() / len(ranking.pd))


def _from_zero(parts: np.ndarray) -> np.ndarray:
    """Running shares of the whole, from 0 to 1."""
    return np.concatenate([[0.0], np.cumsum(parts) / parts.sum()])
