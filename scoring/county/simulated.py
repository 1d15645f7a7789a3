"""The simulated county: a causal generator of what the departments of a county would send.

A latent life (:mod:`scoring.county.life`) moves month by month and causes every reading, invoice,
payment, penalty and default. What is written are files with the habits and mistakes of real
deliveries; nothing in them says what the life behind them was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from scoring.county import lending, public_credit, taxes, utilities
from scoring.county.files import Delivery, dirty_rows, write
from scoring.county.life import County, live
from scoring.county.parcels import Parcel
from scoring.county.plan import AS_OF, BANKS, CountyPlan
from scoring.county.population import settle

__all__ = ["AS_OF", "BANKS", "CountyPlan", "Delivery", "deliver"]

Progress = Callable[[str, float], None]


def _silent(step: str, share: float) -> None:
    """Report no progress."""
    del step, share


def deliver(plan: CountyPlan, target: Path, progress: Progress = _silent) -> Delivery:
    """Write the county's deliveries and their manifest into ``target``.

    The same plan gives the same bytes. ``progress`` is told the source being written and the share
    of the work already done.
    """
    streams = plan.streams()
    delivery = write(_parcels(plan, progress), target, dirty_rows(streams["dirt"]))
    progress("done", 1.0)
    return delivery


def _parcels(plan: CountyPlan, progress: Progress) -> Iterator[Parcel]:
    streams = plan.streams()
    progress("population", 0.0)
    people = settle(plan, streams["population"])
    county = County(plan, people, live(plan, people, streams["life"]))
    loans = lending.lend(county, streams["lending"])
    progress("registration", 0.03)
    yield from public_credit.registration(county, streams["public_credit"])
    progress("utilities", 0.07)
    yield from utilities.supply(county, streams["utilities"])
    progress("taxes", 0.60)
    sold = taxes.sales(county, streams["taxes"])
    yield from taxes.declarations(county, sold, streams["taxes"])
    yield from taxes.invoices(county, sold, streams["taxes"])
    yield from taxes.grades(county, streams["taxes"])
    progress("social_insurance", 0.90)
    yield from taxes.insurance(county, streams["staff"])
    progress("public_credit", 0.93)
    borrowed = loans.owed_at_failure(people)
    yield from public_credit.penalties(county, streams["public_credit"])
    yield from public_credit.listings(county, borrowed, streams["public_credit"])
    progress("lending", 0.96)
    yield from lending.outcomes(county, loans, streams["lending"])
    yield from lending.wishes(county, streams["lending"])
