# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""What is paid month by month for the staff: social insurance, medical insurance, and by some the housing fund."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa

from scoring.county import cells
from scoring.county.life import County
from scoring.county.parcels import Parcel, Style, monthly, parcels
from scoring.county.payments import deferred, payment_days, sendings
from scoring.county.plan import month_end
from scoring.county.population import COMPANY
from scoring.records.contract import Source
from scoring.records.housing_fund import HOUSING_FUND
from scoring.records.medical_insurance import MEDICAL_INSURANCE
from scoring.records.social_insurance import SOCIAL_INSURANCE

SOCIAL_RATE, MEDICAL_RATE = 0.26, 0.075
"""Employers' and employees' share of the contribution base, together."""
ARREARS_MONTHS = 12
"""Months over which the arrears told are added up."""
WITHOUT_UNIT = 5
"""The month in which the housing fund sent a file without units, and sent it again the next day."""
TOLERANCE = 0.08
"""Staff are taken on and laid off in steps: not before so large a part of them is missing, or too many."""
RISE, NEW_BASES = (0.04, 0.03), 6
"""By how much the contribution base rises each year, mean and deviation between enterprises, and when: in July."""
ELSEWHERE = (1.0, 18.0)
"""Of the heads in social insurance, how many have their medical insurance elsewhere (beta over enterprises)."""


@dataclass(frozen=True)
class _Contributions:
    """Heads and amounts due in fen by enterprise and month, and the day of payment; ``told`` says which are known.

    ``percent``: the employer's rate, by enterprise, where it is told.
    """

    heads: np.ndarray
    owed: np.ndarray
    paid: np.ndarray
    told: np.ndarray
    percent: np.ndarray | None = None


def contributions(
    county: County, rng: np.random.Generator, others: np.random.Generator, payroll: np.random.Generator
) -> Iterator[Parcel]:
    """Fewer insured than staff; the contributions of a month are due on its 25th."""
    social, base = _social(county, rng, payroll)
    yield from _sent(county, SOCIAL_INSURANCE, "insured", Style("社会保险", encoding="gb18030"), social)
    here = 1 - payroll.beta(*ELSEWHERE, (len(county.people), 1))
    medical = _alike(county, social, base * MEDICAL_RATE, others, share=here)
    yield from _sent(county, MEDICAL_INSURANCE, "insured", Style("医疗保险", format="parquet"), medical)
    yield from _housing(county, social, base, others)


def _social(
    county: County, rng: np.random.Generator, payroll: np.random.Generator
) -> tuple[_Contributions, np.ndarray]:
    people, life = county.people, county.life
    covered = rng.beta(3, 2, (len(people), 1))
    needed = life.staff * covered * rng.lognormal(0, 0.03, life.staff.shape)
    insured = np.floor(_in_steps(needed) + 0.6).astype(np.int64)
    base = rng.normal(4600, 700, (len(people), 1)).clip(3500)
    base = base * (1 + payroll.normal(*RISE, base.shape)) ** _rises(county.plan.calendar)
    owed = np.round(insured * base * SOCIAL_RATE * 100).astype(np.int64)
    forgotten = rng.random(insured.shape) < np.where(life.failing(), 0.25, 0.004)
    told = life.alive & (insured > 0) & people.sends["social_insurance"][:, None] & ~forgotten
    due = _due(county)
    return _Contributions(insured, owed, payment_days(county, due, due - 20, rng, strictness=0.3), told), base


def _in_steps(needed: np.ndarray) -> np.ndarray:
    """Staff by month, (enterprises, months): as needed when they last changed."""
    staff = needed.copy()
    for month in range(1, needed.shape[1]):
        before, wanted = staff[:, month - 1], needed[:, month]
        staff[:, month] = np.where(np.abs(wanted - before) > TOLERANCE * before, wanted, before)
    return staff


def _rises(calendar: np.ndarray) -> np.ndarray:
    """How often the contribution base has risen by each month, counted from the middle one."""
    years: np.ndarray = (calendar.astype(int) - NEW_BASES) // 12
    return years - years[len(years) // 2]


def _alike(
    county: County, social: _Contributions, rate: np.ndarray, rng: np.random.Generator, share: float | np.ndarray
) -> _Contributions:
    """Another contribution for a ``share`` of the same heads; ``rate`` in yuan a head and month."""
    due = _due(county)
    heads = np.maximum(np.round(social.heads * share), 1).astype(np.int64)
    owed = np.round(heads * rate * 100).astype(np.int64)
    told = social.told & (rng.random(social.told.shape) > 0.01)
    return _Contributions(heads, owed, payment_days(county, due, due - 20, rng, strictness=0.3), told)


def _housing(county: County, social: _Contributions, base: np.ndarray, rng: np.random.Generator) -> Iterator[Parcel]:
    """The housing fund: mostly of the larger companies; one file came without its units and had to be sent again."""
    people = county.people
    size = np.log(people.scale / np.median(people.scale))
    has = (people.kind == COMPANY) & (rng.random(len(people)) < 1 / (1 + np.exp(2.2 - 0.9 * size)))
    percent = rng.integers(5, 13, len(people))
    fund = _alike(county, social, base * 2 * percent[:, None] / 100, rng, share=0.8)
    fund = replace(fund, told=fund.told & has[:, None], percent=percent)
    style = Style("住房公积金", encoding="gb18030")
    bad = monthly(county.plan.calendar, 12)[WITHOUT_UNIT : WITHOUT_UNIT + 1].astype(date).tolist()
    for parcel in _sent(county, HOUSING_FUND, "depositors", style, fund):
        if parcel.delivered_on not in bad:
            yield parcel
            continue
        bare = {f.name: f.headers[0].removesuffix("(元)") for f in HOUSING_FUND.fields}
        yield replace(parcel, style=replace(style, headers=bare), useless="no_unit")
        yield replace(parcel, delivered_on=parcel.delivered_on.replace(day=parcel.delivered_on.day + 1))


def _due(county: County) -> np.ndarray:
    return deferred(county, county.plan.calendar.astype("datetime64[D]") + 24)


def _sent(county: County, source: Source, heads: str, style: Style, paid_in: _Contributions) -> Iterator[Parcel]:
    plan, people = county.plan, county.people
    who, month = np.nonzero(paid_in.told)
    due, deliveries = _due(county), monthly(plan.calendar, 12)
    owed, paid = paid_in.owed[who, month], paid_in.paid[who, month]
    issued = month_end(plan.calendar)[month] + 1
    sent = sendings(issued, due[month], paid, deliveries)
    row = sent.bill
    settled = ~np.isnat(sent.paid)
    told_on = deliveries[sent.delivery]
    who, month, owed = who[row], month[row], owed[row]
    columns = {
        "enterprise": people.uscc.take(pa.array(who)),
        "name": people.identity.known_as(who, due[month]),
        "month": cells.months(plan.calendar[month], ""),
        heads: cells.decimals(paid_in.heads[who, month], 0),
        "contribution_due_fen": cells.decimals(owed, 2),
        "contribution_paid_fen": cells.decimals(np.where(settled, owed, 0), 2),
        "paid_on": cells.days(sent.paid),
        "arrears_fen": cells.decimals(_arrears(paid_in, who, month, told_on, settled), 2),
    }
    if paid_in.percent is not None:
        columns["rate_percent"] = cells.decimals(paid_in.percent[who], 0)
    yield from parcels(source, style, columns, sent.delivery, deliveries)


def _arrears(
    paid_in: _Contributions, who: np.ndarray, month: np.ndarray, told_on: np.ndarray, settled: np.ndarray
) -> np.ndarray:
    """What was still owed of the last months, this one included, on the day of each row."""
    owed = np.where(settled, 0, paid_in.owed[who, month])
    for back in range(1, ARREARS_MONTHS):
        earlier = month - back
        exists = (earlier >= 0) & paid_in.told[who, earlier.clip(0)]
        paid = paid_in.paid[who, earlier.clip(0)]
        open_then = np.isnat(paid) | (paid > told_on)
        owed = owed + np.where(exists & open_then, paid_in.owed[who, earlier.clip(0)], 0)
    return owed
