# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""Credit repair: what enterprises apply for under the document number of the record, and what comes of it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.life import County
from scoring.county.listings import NO_REPORT, SERIOUS, UNREACHABLE, Listings
from scoring.county.notices import Penalties
from scoring.county.parcels import Parcel, Style, monthly, parcels, told_twice
from scoring.county.payments import UNPAID
from scoring.records.repair import REPAIR

PENALTY, ABNORMAL, SERIOUS_VIOLATION = range(3)
RECORD_KINDS = ("行政处罚", "经营异常名录", "严重违法失信名单")
APPLYING = (0.35, 0.45, 0.15)
"""Of the records of each kind, those for which repair is applied for; the well managed do it sooner."""
EARLIEST = (91, 20, 366)
"""Days after the record at which repair may be applied for."""
GRANTED, REFUSED = 0.86, 0.11
"""Shares of the decided applications that are granted and refused; the rest stay open."""


def repairs(county: County, given: Penalties, entries: Listings, rng: np.random.Generator) -> Iterator[Parcel]:
    """Applications when they are made, and again when they are decided."""
    plan, people = county.plan, county.people
    firms = np.flatnonzero(~given.person)
    listed = np.flatnonzero(np.isin(entries.ground, (NO_REPORT, UNREACHABLE, SERIOUS)))
    who = np.concatenate([given.who[firms], entries.who[listed]])
    since = np.concatenate([given.decided[firms], entries.listed[listed]])
    kind = np.concatenate(
        [np.full(len(firms), PENALTY), np.where(entries.ground[listed] == SERIOUS, SERIOUS_VIOLATION, ABNORMAL)]
    )
    document = pa.concat_arrays([given.document.take(pa.array(firms)), entries.document.take(pa.array(listed))])
    eager = np.array(APPLYING)[kind] * np.exp(0.3 * people.quality[who])
    applied = since + np.array(EARLIEST)[kind] + rng.exponential(60, len(who)).astype(np.int64)
    asked = np.flatnonzero((rng.random(len(who)) < eager) & (applied <= plan.end))
    who, kind, applied, document = who[asked], kind[asked], applied[asked], document.take(pa.array(asked))
    luck = rng.random(len(who))
    decided = np.where(luck < GRANTED + REFUSED, applied + rng.integers(5, 25, len(who)), UNPAID)
    deliveries = monthly(plan.calendar, 5)
    row, delivery, known = told_twice(applied, decided, deliveries)
    refused = luck[row] >= GRANTED
    result = np.where(known, np.where(refused, 2, 1), 0)
    columns = {
        "enterprise": people.uscc.take(pa.array(who[row])),
        "name": people.identity.known_as(who[row], applied[row]),
        "document": document.take(pa.array(row)),
        "record_kind": cells.pick(RECORD_KINDS, kind[row]),
        "applied_on": cells.days(applied[row]),
        "result": cells.pick(("受理中", "准予修复", "不予修复"), result),
        "decided_on": cells.days(np.where(known, decided[row], UNPAID)),
        "channel": cells.pick(("信用中国", "国家企业信用信息公示系统"), np.minimum(kind[row], 1)),
        "reason": pc.if_else(pa.array(result == 2), "整改材料不完整", ""),
        "authority": cells.pick(("德化县发展和改革局", "德化县市场监督管理局"), np.minimum(kind[row], 1)),
    }
    yield from parcels(REPAIR, Style("信用修复"), columns, delivery, deliveries)
