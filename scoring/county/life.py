"""How the enterprises fare: the latent state that causes everything the departments see.

Demand moves with the industry, the county and luck; management with the person in charge; the margin with both, with
the price of energy and with what exporters get back. *Strain* (distress) gathers where demand falls, margins shrink,
management is weak or the enterprise is small. Failure strikes at a hazard that depends on strain alone, never on
anything observed; sales, staff and payments suffer before it, with noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scoring.county.plan import CountyPlan
from scoring.county.population import INDUSTRIES, Population, settle
from scoring.county.rhythm import working
from scoring.county.schemes import BURDEN
from scoring.county.shocks import REBATE, Weather, weather

BURN_IN = 36
"""Months lived before the first one observed, so that the county does not start in one state."""

NEVER = 10**6
"""A month index that never comes."""

FAILURE_RATE = 0.0003
"""Failures in a month at strain zero."""
FAILURE_SLOPE = 3.0
"""Log-hazard for each unit of strain; with its persistence, this bounds what any model can know."""
HIGHEST_HAZARD = 0.12

PERSISTENCE = 0.97
USUAL_SCALE, SHELTER = 1.4e5, 0.123
"""Monthly sales in yuan of a middling enterprise, and how much less strained a larger one is for each log-unit."""
STOCK = 0.17
"""How much more strained works are than shops: stock, machines and wages bind their money."""
MARGIN = 0.20
"""Of sales, in normal times and under middling management."""
KWH_COST, PASSED_ON = 0.62, 0.4
"""Yuan for a kWh in normal times, and the part of a cost that customers come to bear."""


@dataclass(frozen=True)
class Life:
    """The latent history; arrays are (enterprises, months observed) unless said otherwise.

    ``activity``: production in yuan of normal sales. ``demand``: log-demand relative to normal. ``margin``: of sales.
    ``management`` and ``strain``, which is distress: about standard normal. ``failed``: (enterprises,) month index of
    failure. ``closed``: (enterprises,) month index of the last month in business. ``alive``: in business.
    ``weather``: what all share, by month.
    """

    activity: np.ndarray
    staff: np.ndarray
    demand: np.ndarray
    margin: np.ndarray
    management: np.ndarray
    strain: np.ndarray
    failed: np.ndarray
    closed: np.ndarray
    alive: np.ndarray
    weather: Weather

    def failing(self) -> np.ndarray:
        """Months from the failure on."""
        return np.arange(self.alive.shape[1]) >= self.failed[:, None]


class County(NamedTuple):
    """The plan, who lives by it, and how they fare: what every department looks at."""

    plan: CountyPlan
    people: Population
    life: Life


def truth(plan: CountyPlan) -> County:
    """The county of a plan, or the district: what is behind its files and stands in none of them.

    Of a county larger than ``plan.largest_district``, each of ``plan.divided()`` has a truth of its own.
    """
    streams = plan.streams()
    people = settle(plan, streams["population"], streams["identity"])
    return County(plan, people, live(plan, people, streams["life"]))


def hazard(strain: np.ndarray) -> np.ndarray:
    """The chance of failing within a month."""
    chance: np.ndarray = np.minimum(FAILURE_RATE * np.exp(FAILURE_SLOPE * strain), HIGHEST_HAZARD)
    return chance


def live(plan: CountyPlan, people: Population, rng: np.random.Generator) -> Life:
    """Let the county live through the plan's months.

    Who would have failed before them is not in the county any more: somebody else has taken the place.
    """
    n, months = len(people), plan.months
    world, open_days = weather(plan, len(INDUSTRIES), BURN_IN), working(plan, n, rng)
    export, power = people.of_industry("export"), people.of_industry("energy") * KWH_COST
    shelter = SHELTER * np.log(people.scale / USUAL_SCALE).clip(-3, 4) - STOCK * people.of_industry("works")
    succeeded = _months_of(people.identity.succeeded, plan)
    temper = rng.normal(0, 0.40, n)
    demand, own_margin, management = rng.normal(0, 0.15, n), np.zeros(n), people.quality
    strain = temper - shelter + rng.normal(0, 0.6, n)
    wobble = 0.05 + 0.05 * (1 - people.dispersion)
    lost, decline, crew = np.zeros(n), np.zeros(n), np.ones(n)
    failed, closed = np.full(n, NEVER), np.full(n, NEVER)
    seen = {name: np.empty((n, months)) for name in ("activity", "staff", "demand", "margin", "management", "strain")}
    for month in range(-BURN_IN, months):
        at = month + BURN_IN
        demand = 0.93 * demand + wobble * rng.normal(size=n)
        wanted = demand + world.luck[at, people.industry] + world.demand[at] + export * world.foreign[at]
        management = management + 0.03 * (people.quality - management) + rng.normal(0, 0.05, n)
        management = management + np.where(succeeded == month, rng.normal(0, 0.7, n), 0.0)
        own_margin = 0.9 * own_margin + rng.normal(0, 0.015, n)
        dearer = power * (world.energy[at] - 1) + export * (REBATE - world.rebate[at])
        margin = MARGIN + own_margin + 0.02 * management + 0.06 * wanted - (1 - PASSED_ON) * dearer
        burden = temper + BURDEN[people.schemes.kind] - shelter - 0.2 * management
        target = burden - 2.3 * wanted - 12 * (margin - MARGIN)
        strain = PERSISTENCE * strain + (1 - PERSISTENCE) * target + rng.normal(0, 0.13, n)
        lost = 0.9 * lost + 0.035 * np.maximum(strain, 0)
        decline = np.where(failed <= month, decline - 0.09, 0.0)
        busy = np.exp(wanted - lost + np.maximum(decline, -2.0))
        crew += 0.12 * (busy - crew)
        struck = rng.random(n) < hazard(strain)
        if month < 0:
            temper = np.where(struck, rng.normal(0, 0.40, n), temper)
            strain = np.where(struck, rng.normal(0, 0.6, n) - shelter, strain)
            continue
        now = (people.scale * busy * open_days[:, month], people.staff * crew, wanted, margin, management, strain)
        for history, values in zip(seen.values(), now, strict=True):
            history[:, month] = values
        founded = people.established <= plan.calendar[month].astype("datetime64[D]")
        failed[struck & founded & (failed == NEVER) & (closed == NEVER)] = month
        leaves = np.where(failed < month - 7, 0.05, 0.0015 * np.exp(0.3 * strain))
        closed[founded & (closed == NEVER) & (rng.random(n) < leaves)] = month
    born = people.established[:, None] < (plan.calendar + 1).astype("datetime64[D]")[None, :]
    alive = born & (np.arange(months) <= closed[:, None])
    return Life(**seen, failed=failed, closed=closed, alive=alive, weather=world.since(BURN_IN))


def _months_of(days: np.ndarray, plan: CountyPlan) -> np.ndarray:
    """The month index of each day."""
    index: np.ndarray = (days.astype("datetime64[M]") - plan.calendar[0]).astype(int)
    return index
