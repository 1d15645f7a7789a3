"""From margins to probabilities, by an affine map: points stay additive and the ranking stays strict.

Platt's map gives the log-odds of default. Where few kinds of data are known, the margin says little and rests near the
average of log-odds, which is less than the log-odds of the average risk. There the prior of the enterprise's size class
takes the place of what nobody told: by credibility (Bühlmann, ASTIN Bulletin 4, 1967), in full where nothing is known,
not at all where everything is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from scoring.model.points import probability

SEGMENT = "size_class"
"""The feature by which enterprises are told apart for their prior."""
CREDIBILITIES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
"""How many kinds of data weigh as much as the prior: the one with the least log-loss is taken."""
ROWS_OF_PRIOR = 200.0
"""A segment's default rate counts beside this many rows of the average: a small one cannot run away."""


@dataclass(frozen=True)
class Calibration:
    """``slope`` · margin + ``intercept`` are the log-odds of default, of an enterprise of which everything is known.

    ``kinds``: how many kinds of data there are (0: nobody counted, and nothing is drawn to the prior).
    ``credibility``: how many of them weigh as much as the prior. ``gaps``: by segment, the log-odds of its prior less
    those where nothing is known; the gap of "" is everybody's.
    """

    slope: float
    intercept: float
    kinds: int = 0
    credibility: float = 1.0
    gaps: Mapping[str, float] = field(default_factory=dict)

    def log_odds(self, margin: np.ndarray, segment: np.ndarray | None, sources: np.ndarray | None) -> np.ndarray:
        """Log-odds of default. ``segment`` (NaN if unknown) and ``sources``, the number of kinds known, by row."""
        return self.slope * margin + self.intercept + self.drawn(segment, sources, len(margin))

    def drawn(self, segment: np.ndarray | None, sources: np.ndarray | None, rows: int) -> np.ndarray:
        """How far each row is drawn to the prior of its segment, in log-odds: the part that no feature answers for."""
        if sources is None or not self.kinds:
            return np.zeros(rows)
        return _open(sources, self.kinds, self.credibility) * self._gap(segment, rows)

    def _gap(self, segment: np.ndarray | None, rows: int) -> np.ndarray:
        everybody = self.gaps[""]
        if segment is None:
            return np.full(rows, everybody)
        return np.array([self.gaps.get(name, everybody) for name in named(segment)])


def named(segment: np.ndarray) -> list[str]:
    """Segments as they are written: the number of the size class, empty where it is unknown."""
    return ["" if np.isnan(value) else f"{value:g}" for value in np.asarray(segment, dtype=float).tolist()]


@dataclass(frozen=True)
class Seen:
    """Rows that the model has not learned from: its margins, the outcome and its weight, and what is known of them.

    ``expected``: the margin where nothing is known. See :class:`Calibration` for the others.
    """

    margin: np.ndarray
    expected: float
    bad: np.ndarray
    weight: np.ndarray | None
    segment: np.ndarray | None
    sources: np.ndarray | None
    kinds: int

    def of(self, which: np.ndarray) -> Seen:
        """Some of the rows."""
        segment, sources, weight = (
            None if told is None else told[which] for told in (self.segment, self.sources, self.weight)
        )
        return Seen(self.margin[which], self.expected, self.bad[which], weight, segment, sources, self.kinds)


def calibrated(rows: Seen) -> Calibration:
    """Fit the map on rows that the model has not learned from; none is drawn where that would turn the ranking."""
    slope, intercept = affine(rows.margin, rows.bad, rows.weight)
    if rows.sources is None or not rows.kinds:
        return Calibration(slope, intercept)
    gaps = {name: prior - (slope * rows.expected + intercept) for name, prior in _priors(rows).items()}
    tried = [Calibration(slope, intercept, rows.kinds, credibility, gaps) for credibility in CREDIBILITIES]
    losses = [log_loss(rows.bad, probability(_of(c, rows)), sample_weight=rows.weight) for c in tried]
    best = tried[int(np.argmin(losses))]
    again, shift = affine(_of(best, rows), rows.bad, rows.weight)
    if again * slope <= 0:
        return Calibration(slope, intercept)
    wider = {name: again * gap for name, gap in gaps.items()}
    return Calibration(again * slope, again * intercept + shift, rows.kinds, best.credibility, wider)


def affine(margin: np.ndarray, bad: np.ndarray, weight: np.ndarray | None = None) -> tuple[float, float]:
    """Platt's map: slope and intercept."""
    platt = LogisticRegression(C=1e6).fit(margin[:, None], bad, weight)
    return float(platt.coef_[0, 0]), float(platt.intercept_[0])


def _open(sources: np.ndarray, kinds: int, credibility: float) -> np.ndarray:
    """The part that is left to the prior: 1 where nothing is known, 0 where everything is."""
    known = np.minimum(np.asarray(sources, dtype=float), kinds)
    return credibility * (kinds - known) / (kinds * (known + credibility))


def _of(calibration: Calibration, rows: Seen) -> np.ndarray:
    return calibration.log_odds(rows.margin, rows.segment, rows.sources)


def _priors(rows: Seen) -> dict[str, float]:
    """Log-odds of the default rate by segment, each beside so many rows of the average."""
    weight = np.ones(len(rows.bad)) if rows.weight is None else rows.weight
    average = float(np.average(rows.bad, weights=weight))
    rates = {"": average}
    if rows.segment is not None:
        names = np.array(named(rows.segment))
        for name in sorted(set(names.tolist()) - {""}):
            mine = weight[names == name]
            risk = float(mine @ rows.bad[names == name]) + ROWS_OF_PRIOR * average
            rates[name] = risk / (float(mine.sum()) + ROWS_OF_PRIOR)
    return {name: float(np.log(rate / (1 - rate))) for name, rate in rates.items()}
