"""What a list of loans may lose in a year: one factor that all share, and the luck of each.

Given the year that all share, loans default independently of each other (O. Vasicek, *The distribution of loan
portfolio value*, Risk, December 2002). The year is integrated over a fixed grid, so the same loans always give the same
figures and no random number is drawn. Correlations are those of the Basel Committee for companies (CRE31.5), less the
whole deduction for small ones (CRE31.9: sales of at most 5 million euros). They and the loss given default are
assumptions: a county that knows its own recoveries puts them in their place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri

LOSS_GIVEN_DEFAULT = 0.45
"""The share of a loan in default that is never recovered: the supervisory value for unsecured loans of Basel II, above
the 0.40 that CRE32.6 has for companies now."""

FEW = 100
"""Up to so many loans each is counted by itself; of more, the year's sum is taken for normal."""

STEPS = 400
"""Into so many parts the sum of few loans is divided."""

_WIDTH = 1 / 16
"""Loans whose PDs differ by less than this part are taken together, at their mean PD."""

_MANY_YEARS = np.linspace(-8.0, 8.0, 801)
_FEW_YEARS = np.linspace(-8.0, 8.0, 65)
_HALVINGS = 60


def asset_correlation(risk: np.ndarray) -> np.ndarray:
    """The Basel correlation of small companies with the common factor, by PD: from 0.20 down to 0.08."""
    risky = -np.expm1(-50 * np.asarray(risk, dtype=np.float64)) / -np.expm1(-50.0)
    return 0.12 * risky + 0.24 * (1 - risky) - 0.04


@dataclass(frozen=True, eq=False)
class Losses:
    """The losses of a year as a mixture: with each of ``chances`` normal about ``means`` with ``deviations``.

    All in the unit of the losses given. ``expected`` is the sum over the loans of PD times loss, ``largest`` of losses.
    """

    expected: float
    largest: float
    chances: np.ndarray
    means: np.ndarray
    deviations: np.ndarray

    def at_most(self, loss: float) -> float:
        """The probability that a year loses no more."""
        return float(self.chances @ ndtr((loss - self.means) / self.deviations)) if loss < self.largest else 1.0

    def quantile(self, level: float) -> float:
        """What so large a share of the years (0.99, say) does not exceed."""
        low, high = 0.0, self.largest
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (low, middle) if self.at_most(middle) >= level else (middle, high)
        return high

    def expected_up_to(self, cap: float) -> float:
        """The mean of a year's loss where whoever bears it stops at a cap."""
        if cap >= self.largest:
            return self.expected
        short = (cap - self.means) / self.deviations
        density = np.exp(-0.5 * short**2) / np.sqrt(2 * np.pi)
        below = self.means * ndtr(short) - self.deviations * density + cap * ndtr(-short)
        return float(np.clip(self.chances @ below, 0.0, min(cap, self.expected)))


def losses(risk: np.ndarray, loss: np.ndarray, correlation: float | None = None) -> Losses:
    """The distribution of a year's loss: ``risk`` is the PD of each loan, ``loss`` what its default costs.

    ``correlation`` with the common factor, the same for all; if none is given, :func:`asset_correlation`.
    """
    lent = loss > 0
    risk, loss = np.asarray(risk[lent], dtype=np.float64), np.asarray(loss[lent], dtype=np.float64)
    found = _of_few(risk, loss, correlation) if len(loss) <= FEW else _of_many(risk, loss, correlation)
    return Losses(float(risk @ loss), float(loss.sum()), *found)


def _given(years: np.ndarray, risk: np.ndarray, correlation: float | None) -> np.ndarray:
    """The PDs (years × loans) in each of the years that all share; a low one is a bad one."""
    shared = asset_correlation(risk) if correlation is None else np.full(len(risk), correlation)
    return ndtr((ndtri(risk) - np.sqrt(shared) * years[:, None]) / np.sqrt(1 - shared))


def _chances(years: np.ndarray) -> np.ndarray:
    density = np.exp(-0.5 * years**2)
    return density / density.sum()


def _of_many(
    risk: np.ndarray, loss: np.ndarray, correlation: float | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Loans by steps of PD; in each year their sum is normal."""
    step = np.log(np.maximum(risk, np.finfo(float).tiny)) // _WIDTH
    place = (step - step.min()).astype(np.intp)
    sums, squares = np.bincount(place, loss), np.bincount(place, loss**2)
    some = sums > 0
    mean_risk = (np.bincount(place, risk * loss)[some] / sums[some]).clip(0.0, 1.0)
    given = _given(_MANY_YEARS, mean_risk, correlation)
    means = given @ sums[some]
    own = (given * (1 - given)) @ squares[some]
    between = np.gradient(means) ** 2 / 12  # a year of the grid stands for all those up to half way to the next
    return _chances(_MANY_YEARS), means, np.sqrt(own + between).clip(loss.min() / 1e6)


def _of_few(risk: np.ndarray, loss: np.ndarray, correlation: float | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Loan by loan, in steps of the whole sum; a loss between two steps is the nearer one more often."""
    step = max(float(loss.sum()), 1.0) / STEPS
    given = _given(_FEW_YEARS, risk, correlation)
    sums = np.zeros((len(_FEW_YEARS), STEPS + len(loss) + 1))
    sums[:, 0] = 1.0
    for chance, steps in zip(given.T, loss / step, strict=True):
        whole = int(steps)
        above = chance * (steps - whole)
        kept = sums * (1 - chance)[:, None]
        kept[:, whole:] += (chance - above)[:, None] * sums[:, : sums.shape[1] - whole]
        kept[:, whole + 1 :] += above[:, None] * sums[:, : sums.shape[1] - whole - 1]
        sums = kept
    points = step * np.arange(sums.shape[1])
    return _chances(_FEW_YEARS) @ sums, points, np.full(len(points), step / np.sqrt(12))
