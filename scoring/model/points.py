"""The financing recommendation score (融资推荐分): points affine in the log-odds of the calibrated PD.

Because the map is affine, each feature's share of the log-odds is worth a number of points, and the
points sum exactly to the score. It is not a public-credit grade.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Scale:
    """``base`` points at odds of ``base_odds`` good to one bad; ``doubling`` points double the odds."""

    base: float = 600.0
    base_odds: float = 30.0
    doubling: float = 40.0

    @property
    def factor(self) -> float:
        """Points per unit of log-odds."""
        return self.doubling / math.log(2)

    def score(self, log_odds: np.ndarray) -> np.ndarray:
        """Points for the log-odds of default; more risk, fewer points."""
        return self.base - self.factor * (np.asarray(log_odds) + math.log(self.base_odds))

    def log_odds(self, score: np.ndarray) -> np.ndarray:
        """The inverse of :meth:`score`."""
        return (self.base - np.asarray(score)) / self.factor - math.log(self.base_odds)


def probability(log_odds: np.ndarray) -> np.ndarray:
    """PD from its log-odds."""
    return 1.0 / (1.0 + np.exp(-np.asarray(log_odds)))
