# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""How work and the use of energy beat through the year, for reasons that have nothing to do with credit.

Fitted to the daily meters of 1,380 real enterprises of Yangzhong (2015 and 2016), which ``notebooks/`` compare with the
county; of their winters, which are colder than Dehua's, half.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from scoring.codes.new_year import new_year
from scoring.county.plan import CountyPlan

RUNS_ON, LEFT = 0.27, 0.08
"""Share of enterprises that hardly rest at the New Year, and what the others still do meanwhile."""
BEGINS, ENDS, YEARLY = (-6.0, 3.5), (6.5, 3.0), 2.0
"""Days from the feast on which the others rest: mean and deviation between them, and from one year to the next."""
LONGER, LONGER_DAYS = 0.12, 12
"""Share of enterprises that close much earlier, or open much later, and by how many days on average."""

SUMMER, WINTER, ALIKE, ANEW = (0.22, 0.30), (0.11, 0.25), 0.33, 0.15
"""Mean and deviation of what heat and cold add to log-use, their correlation, and what is new each year."""
HOT = np.array([0, 0, 0, 0, 0, 0.3, 1, 1, 0.3, 0, 0, 0])
COLD = np.array([1, 0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0.5, 1])
"""How much of either there is in each month, from January."""

LASTS, UNEVEN, UNEVEN_SPREAD, EVENS_OUT = 0.62, 0.19, 0.55, 0.10
"""What a month keeps of the last one's deviation, its size, how that differs, and how a log-unit of size evens it."""
IDLE_STARTS, IDLE_SPREAD = 0.009, 1.0
"""Chance in a month that an enterprise stands still for a while, and how it differs between them."""
IDLE_MONTHS = (0.5, 0.2, 0.06, 0.08, 0.09, 0.07)
"""Shares of the spells that last one to six months."""


def working(plan: CountyPlan, n: int, rng: np.random.Generator) -> np.ndarray:
    """Share of normal work in each month, (enterprises, months): most stand still around the Chinese New Year."""
    first = plan.calendar.astype("datetime64[D]")
    length = ((plan.calendar + 1).astype("datetime64[D]") - first).astype(int)
    earlier, later = (rng.exponential(LONGER_DAYS, n) * (rng.random(n) < LONGER) for _ in range(2))
    begins, ends = rng.normal(*BEGINS, n) - earlier, rng.normal(*ENDS, n) + later
    away = np.zeros((n, plan.months))
    for year in range(first[0].astype(date).year, first[-1].astype(date).year + 2):
        since = (first - np.datetime64(new_year(year))).astype(int)
        begin, end = (edge + rng.normal(0, YEARLY, n) for edge in (begins, ends))
        days = np.minimum(end[:, None] + 1, since + length) - np.maximum(begin[:, None], since)
        away += days.clip(0) / length
    depth = np.where(rng.random(n) < RUNS_ON, 0.12, 1.0) * (1 - LEFT)
    share: np.ndarray = 1 - depth[:, None] * away.clip(0, 1)
    return share


def weathered(plan: CountyPlan, n: int, rng: np.random.Generator) -> np.ndarray:
    """What cooling and heating do to the use of electricity, as a factor, (enterprises, months)."""
    number = plan.calendar.astype(int)
    years = (number - 6) // 12 - (number[0] - 6) // 12
    warm, other = rng.normal(size=(2, n))
    cold = ALIKE * warm + np.sqrt(1 - ALIKE**2) * other
    effect = np.zeros((n, plan.months))
    for (mean, spread), own, when in ((SUMMER, warm, HOT), (WINTER, cold, COLD)):
        anew = rng.normal(0, ANEW, (n, years[-1] + 1))[:, years]
        effect += ((mean + spread * own)[:, None] + anew) * when[number % 12]
    factor: np.ndarray = np.exp(effect)
    return factor


def unevenness(plan: CountyPlan, size: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The rest, as a factor, (enterprises, months): ups and downs, and spells of standing still.

    ``size``: logarithm of size relative to a middling enterprise; the larger run more evenly.
    """
    n, months = len(size), plan.months
    steps = rng.normal(size=(n, months))
    for month in range(1, months):
        steps[:, month] = LASTS * steps[:, month - 1] + np.sqrt(1 - LASTS**2) * steps[:, month]
    volatility = UNEVEN * np.exp(rng.normal(0, UNEVEN_SPREAD, n) - EVENS_OUT * size).clip(0.2, 5)
    often = IDLE_STARTS * np.exp(IDLE_SPREAD * rng.normal(size=n) - IDLE_SPREAD**2 / 2 - 2 * EVENS_OUT * size)
    idle = spells(np.broadcast_to(often[:, None], (n, months)), rng)
    trickle = np.where(rng.random((n, months)) < 0.5, 0.0, rng.uniform(0, 0.1, (n, months)))
    return np.exp(volatility[:, None] * steps) * np.where(idle, trickle, 1.0)


def spells(often: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """In which months an enterprise stands still; ``often``: the chance in each that a spell begins."""
    months = often.shape[1]
    lasts = rng.choice(1 + np.arange(len(IDLE_MONTHS)), often.shape, p=IDLE_MONTHS)
    lasts[rng.random(often.shape) >= often] = 0
    idle = np.zeros(often.shape, dtype=bool)
    for back in range(min(len(IDLE_MONTHS), months)):
        idle[:, back:] |= lasts[:, : months - back] > back
    return idle
