"""How the enterprises fare: the latent state that causes everything the departments see.

Demand moves with the industry, the county and luck. *Strain* (distress) gathers where demand falls,
energy is dear, management is weak or the enterprise is small. Failure strikes at a hazard that depends on
strain alone, never on anything observed; sales, staff and payments suffer before it, with noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from scoring.county.plan import CountyPlan
from scoring.county.population import INDUSTRIES, Population

BURN_IN = 36
"""Months lived before the first one observed, so that the county does not start in one state."""

NEVER = 10**6
"""A month index that never comes."""

FAILURE_RATE = 0.0005
"""Failures in a month at strain zero."""
FAILURE_SLOPE = 2.8
"""Log-hazard for each unit of strain; with its persistence, this bounds what any model can know."""
HIGHEST_HAZARD = 0.12

PERSISTENCE = 0.97
EXPORT_SHOCK = (-20, -11, -0.22)
"""From and to (months counted from the last), and the loss of log-demand of a pure exporter."""
ENERGY_SHOCK = (-15, -7, 0.20)
"""From and to, and the rise of energy prices."""

NEW_YEARS = {
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1), 2023: (1, 22), 2024: (2, 10),
    2025: (1, 29), 2026: (2, 17), 2027: (2, 6), 2028: (1, 26), 2029: (2, 13), 2030: (2, 3),
}  # fmt: skip
"""Month and day of the Chinese New Year; other years take 4 February."""


@dataclass(frozen=True)
class Life:
    """The latent history; arrays are (enterprises, months observed) unless said otherwise.

    ``activity``: production in yuan of normal sales. ``strain``: distress, about standard normal.
    ``failed``: (enterprises,) month index of failure. ``closed``: (enterprises,) month index of the
    last month in business. ``alive``: in business. ``energy_price``: (months,) relative to normal.
    """

    activity: np.ndarray
    staff: np.ndarray
    strain: np.ndarray
    failed: np.ndarray
    closed: np.ndarray
    alive: np.ndarray
    energy_price: np.ndarray

    def failing(self) -> np.ndarray:
        """Months from the failure on."""
        return np.arange(self.alive.shape[1]) >= self.failed[:, None]


class County(NamedTuple):
    """The plan, who lives by it, and how they fare: what every department looks at."""

    plan: CountyPlan
    people: Population
    life: Life


def live(plan: CountyPlan, people: Population, rng: np.random.Generator) -> Life:
    """Let the county live through the plan's months."""
    n, months = len(people), plan.months
    export, energy = people.of_industry("export"), people.of_industry("energy")
    size = (np.log(people.scale) - np.log(people.scale).mean()) / 1.2
    disposition = -0.45 * people.quality - 0.30 * size + rng.normal(0, 0.40, n)
    wobble = 0.05 + 0.05 * (1 - people.dispersion)
    season, price = seasons(plan), _energy_price(months)
    demand, strain = rng.normal(0, 0.15, n), disposition + rng.normal(0, 0.6, n)
    industry_luck, lost, decline, crew = np.zeros(len(INDUSTRIES)), np.zeros(n), np.zeros(n), np.ones(n)
    failed, closed = np.full(n, NEVER), np.full(n, NEVER)
    activity, staff, strains = (np.empty((n, months)) for _ in range(3))
    for month in range(-BURN_IN, months):
        industry_luck = 0.9 * industry_luck + rng.normal(0, 0.02, len(industry_luck))
        demand = 0.93 * demand + wobble * rng.normal(size=n)
        wanted = demand + industry_luck[people.industry] + export * _during(month, months, EXPORT_SHOCK)
        pressure = 4.0 * energy * _during(month, months, ENERGY_SHOCK) * 5
        strain = (
            PERSISTENCE * strain + (1 - PERSISTENCE) * (disposition - 3.0 * wanted + pressure) + rng.normal(0, 0.13, n)
        )
        lost = 0.9 * lost + 0.035 * np.maximum(strain, 0)
        decline = np.where(failed <= month, decline - 0.09, 0.0)
        working = np.exp(wanted - lost + np.maximum(decline, -2.0))
        crew += 0.12 * (working - crew)
        if month < 0:
            continue
        activity[:, month] = people.scale * working * season[month]
        staff[:, month] = people.staff * crew
        strains[:, month] = strain
        hazard = np.minimum(FAILURE_RATE * np.exp(FAILURE_SLOPE * strain), HIGHEST_HAZARD)
        founded = people.established <= plan.calendar[month].astype("datetime64[D]")
        standing = founded & (failed == NEVER) & (closed == NEVER)
        failed[standing & (rng.random(n) < hazard)] = month
        leaves = np.where(failed < month - 7, 0.05, 0.0015 * np.exp(0.3 * strain))
        closed[founded & (closed == NEVER) & (rng.random(n) < leaves)] = month
    index = np.arange(months)
    born = people.established[:, None] < (plan.calendar + 1).astype("datetime64[D]")[None, :]
    return Life(activity, staff, strains, failed, closed, born & (index <= closed[:, None]), price)


def seasons(plan: CountyPlan) -> np.ndarray:
    """Share of normal work in each month: works stand still around the Chinese New Year."""
    share = np.ones(plan.months)
    for place, month in enumerate(plan.calendar):
        first = month.astype("datetime64[D]")
        days = np.arange(first, (month + 1).astype("datetime64[D]"))
        year = first.astype(date).year
        feast = np.datetime64(date(year, *NEW_YEARS.get(year, (2, 4))))
        away = ((days >= feast - 10) & (days <= feast + 12)).mean()
        share[place] = 1 - 0.85 * away
    return share


def _energy_price(months: int) -> np.ndarray:
    return np.array([1 + _during(m, months, ENERGY_SHOCK) for m in range(months)])


def _during(month: int, months: int, shock: tuple[int, int, float]) -> float:
    """The size of a shock in a month, zero outside its time."""
    begins, ends, size = shock
    return size if months + begins <= month < months + ends else 0.0
