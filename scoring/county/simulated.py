"""The simulated county: a causal generator of what the departments of a county would send.

A latent life (:mod:`scoring.county.life`) moves month by month and causes every reading, invoice,
payment, penalty and default. What is written are files with the habits and mistakes of real
deliveries; nothing in them says what the life behind them was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from scoring.county import lending, listings, notices, taxes, utilities
from scoring.county.collection import collection
from scoring.county.contributions import contributions
from scoring.county.courts import courts
from scoring.county.dirt import spoil
from scoring.county.files import Delivery, write
from scoring.county.life import NEVER, County, live
from scoring.county.parcels import Parcel
from scoring.county.plan import AS_OF, BANKS, CountyPlan
from scoring.county.population import settle
from scoring.county.register import register
from scoring.county.repairs import repairs
from scoring.county.standing import standing
from scoring.county.uncoded import Known, without_codes

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
    progress("population", 0.0)
    people = settle(plan, streams["population"], streams["identity"])
    county = County(plan, people, live(plan, people, streams["life"]))
    uncode = without_codes(_known(county), streams["uncoded"])
    delivery = write(_parcels(county, streams, progress), target, lambda p: spoil(p, streams["dirt"], uncode))
    progress("done", 1.0)
    return delivery


def _known(county: County) -> Known:
    """What tells one enterprise from all others: the names that they ever bear, and who is there to the end."""
    people, identity = county.people, county.people.identity
    former = zip(people.uscc.to_pylist(), identity.former.to_pylist(), strict=True)
    names = (identity.name.to_pylist(), identity.former.to_pylist(), identity.later.to_pylist())
    lasting = people.uscc.filter(pa.array(county.life.closed == NEVER)).to_pylist()
    return Known(Counter(chain(*names)), {code: name for code, name in former if name}, frozenset(lasting))


def _parcels(county: County, streams: Mapping[str, np.random.Generator], progress: Progress) -> Iterator[Parcel]:
    people = county.people
    loans = lending.lend(county, streams["lending"])
    progress("registration", 0.03)
    yield from register(county, streams["public_credit"], streams["books"])
    progress("utilities", 0.07)
    yield from utilities.supply(county, streams["utilities"], streams["meters"])
    progress("taxes", 0.55)
    sold = taxes.sales(county, streams["taxes"])
    declared = taxes.declare(county, sold, streams["taxes"])
    yield from taxes.declarations(county, declared, streams["collection"])
    yield from collection(county, declared, streams["collection"])
    yield from taxes.invoices(county, sold, streams["taxes"])
    graded = taxes.evaluate(county, streams["taxes"])
    yield from taxes.grades(county, graded)
    progress("contributions", 0.82)
    yield from contributions(county, streams["staff"], streams["contributions"])
    progress("public_credit", 0.92)
    given = notices.penalise(county, streams["public_credit"])
    entries = listings.enlist(county, loans.owed_at_failure(people), streams["public_credit"])
    yield from notices.penalties(county, given)
    yield from notices.permits(county, streams["notices"])
    yield from listings.listings(county, entries)
    yield from courts(county, entries, streams["courts"])
    yield from standing(county, graded, streams["standing"])
    yield from repairs(county, given, entries, streams["repairs"])
    progress("lending", 0.96)
    yield from lending.outcomes(county, loans, streams["lending"])
    yield from lending.wishes(county, streams["lending"])
