"""The simulated county: a causal generator of what the departments of a county would send.

A latent life (:mod:`scoring.county.life`) moves month by month and causes every reading, invoice,
payment, penalty and default. What is written are files with the habits and mistakes of real
deliveries; nothing in them says what the life behind them was.

A large county falls into districts, each drawn by itself. All have the same weather, suppliers, departments and
partners outside; enterprises trade, share meters and persons, and are ranked within their district only.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

from scoring.county import lending, listings, notices, taxes, utilities
from scoring.county.collection import collection
from scoring.county.contributions import contributions
from scoring.county.courts import courts
from scoring.county.crew import crew
from scoring.county.dirt import spoil
from scoring.county.files import Delivery, put_together
from scoring.county.fragments import Bundle, bundled
from scoring.county.life import NEVER, County, truth
from scoring.county.parcels import Parcel
from scoring.county.plan import AS_OF, BANKS, CountyPlan
from scoring.county.register import register
from scoring.county.repairs import repairs
from scoring.county.rings import circulate
from scoring.county.standing import standing
from scoring.county.uncoded import Known, without_codes

__all__ = ["AS_OF", "BANKS", "CountyPlan", "Delivery", "deliver"]

Progress = Callable[[str, float], None]

MOST_PROCESSES = 8
"""More would wait for the one that puts the files together."""
DRAWN = 0.9
"""Share of the work that is done when all districts are drawn; then spreadsheets are made of the short files."""


def _silent(step: str, share: float) -> None:
    """Report no progress."""
    del step, share


def deliver(
    plan: CountyPlan,
    target: Path,
    progress: Progress = _silent,
    processes: int = min(os.cpu_count() or 1, MOST_PROCESSES),
) -> Delivery:
    """Write the county's deliveries and their manifest into ``target``.

    The same plan gives the same bytes, however many ``processes`` there are; each of them holds one district in
    memory, and some districts wait on disk for their turn. ``progress`` is told the share of the work already done.
    """
    plans = plan.divided()
    target.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(dir=target) as folder,
        crew(min(processes, len(plans)), len(plans), lambda share: progress("draw", share * DRAWN)) as team,
    ):
        bundles = team.each(partial(draw, folder=Path(folder)), plans)

        def shaping(work: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[Any]:
            for place, result in enumerate(team.spread(work, items)):
                progress("shape", DRAWN + (1 - DRAWN) * place / len(items))
                yield result

        delivery = put_together(bundles, target, shaping)
    progress("done", 1.0)
    return delivery


def draw(plan: CountyPlan, told: Callable[[float], None], folder: Path) -> Bundle:
    """Draw one district: what it adds to the county's files, in a file in ``folder``."""
    streams = plan.streams()
    county = truth(plan)
    uncode = without_codes(_known(county), streams["uncoded"])
    parcels = _parcels(county, streams, told)
    bundle = bundled(parcels, folder / str(plan.district), lambda p: spoil(p, streams["dirt"], uncode))
    told(1.0)
    return bundle


def _known(county: County) -> Known:
    """What tells one enterprise from all others: the names that they ever bear, and who is there to the end."""
    people, identity = county.people, county.people.identity
    former = zip(people.uscc.to_pylist(), identity.former.to_pylist(), strict=True)
    names = (identity.name.to_pylist(), identity.former.to_pylist(), identity.later.to_pylist())
    lasting = people.uscc.filter(pa.array(county.life.closed == NEVER)).to_pylist()
    return Known(Counter(chain(*names)), {code: name for code, name in former if name}, frozenset(lasting))


def _parcels(
    county: County, streams: Mapping[str, np.random.Generator], told: Callable[[float], None]
) -> Iterator[Parcel]:
    people = county.people
    sold = taxes.sales(county, streams["taxes"], streams["quiet"])
    graded = taxes.evaluate(county, streams["taxes"])
    loans = lending.lend(county, sold, graded, streams["lending"])
    told(0.03)
    yield from register(county, streams["public_credit"], streams["books"])
    told(0.06)
    yield from utilities.supply(county, streams["utilities"], streams["meters"])
    told(0.32)
    circle = circulate(county, streams["schemes"])
    declared = taxes.declare(county, sold, circle, streams["taxes"])
    yield from taxes.declarations(county, declared)
    yield from collection(county, declared, streams["collection"])
    told(0.45)
    yield from taxes.invoices(county, sold, circle, streams["taxes"], streams["sums"])
    yield from taxes.grades(county, graded)
    told(0.78)
    yield from contributions(county, *(streams[s] for s in ("staff", "contributions", "payroll")))
    told(0.93)
    given = notices.penalise(county, streams["public_credit"])
    entries = listings.enlist(county, loans.owed_at_failure(people), streams["public_credit"])
    yield from notices.penalties(county, given)
    yield from notices.permits(county, streams["notices"])
    yield from listings.listings(county, entries)
    yield from courts(county, entries, streams["courts"])
    yield from standing(county, graded, streams["standing"])
    yield from repairs(county, given, entries, streams["repairs"])
    told(0.96)
    yield from lending.outcomes(county, loans, streams["lending"])
    yield from lending.wishes(county, streams["lending"])
