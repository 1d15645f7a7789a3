# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""Electricity, water and gas as the suppliers see them: meters, bills, payments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.life import County
from scoring.county.parcels import Parcel, Style, monthly, parcels, quarterly
from scoring.county.payments import payment_days, sendings
from scoring.county.plan import day_after, month_end
from scoring.county.population import Population
from scoring.records.contract import Source
from scoring.records.electricity import ELECTRICITY
from scoring.records.gas import GAS
from scoring.records.water import WATER

KWH_PRICE, WATER_PRICE, GAS_PRICE = 0.62, 3.1, 4.2
"""Yuan for a kWh, for a cubic metre of water, for a cubic metre of gas."""
KWH_OF_GAS = 9.7
"""Heat of a cubic metre of gas in kWh."""
KILN_SHARE = 0.85
"""Of the energy of a ceramic works, what its kiln takes."""


@dataclass(frozen=True)
class Meters:
    """Meter accounts. ``share``: of the enterprise's use that runs through this one."""

    owner: np.ndarray
    share: np.ndarray
    number: pa.Array
    name: pa.Array


@dataclass(frozen=True)
class Supplier:
    """A supplier: its contract, prices and habits; bills are sent on the ``day`` after each ``period``."""

    source: Source
    style: Style
    quantity: str
    places: int
    price: float
    prefix: str
    separator: str
    period: Callable[[np.ndarray, int], np.ndarray]
    day: int


GRID = Supplier(ELECTRICITY, Style("用电账单", encoding="gb18030"), "energy_wh", 0, KWH_PRICE, "35", "", monthly, 10)
WATERWORKS = Supplier(WATER, Style("用水账单", format="xlsx"), "volume_litre", 0, WATER_PRICE, "W", "-", quarterly, 15)
GASWORKS = Supplier(GAS, Style("用气账单", encoding="utf-8-sig"), "volume_litre", 1, GAS_PRICE, "RQ", "/", monthly, 10)


def supply(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """All bills of the three suppliers."""
    plan, people, life = county
    energy = _energy(county, rng)
    kiln = np.where(people.of_industry("ceramics"), KILN_SHARE, 0.35)[:, None]
    burns = np.arange(plan.months) < people.gas_until[:, None]
    canteen = people.sends["gas"] & ~people.of_industry("ceramics")
    by_gas = energy * kiln * (burns | canteen[:, None])
    has_gas = people.sends["gas"] & (by_gas > 0).any(axis=1)
    water = energy.mean(axis=1, keepdims=True) * 0.002 + life.staff * rng.lognormal(1.0, 0.35, (len(people), 1))
    water = water * np.sqrt(life.activity / people.scale[:, None]) * rng.lognormal(0, 0.15, energy.shape)
    yield from _bills(GRID, county, energy - by_gas, people.sends["electricity"], rng)
    yield from _bills(WATERWORKS, county, water, people.sends["water"], rng)
    yield from _bills(GASWORKS, county, by_gas / KWH_OF_GAS, has_gas, rng)


def _energy(county: County, rng: np.random.Generator) -> np.ndarray:
    """All energy in kWh a month: activity, a base load, and drifts that have nothing to do with credit."""
    people, life = county.people, county.life
    intensity = people.of_industry("energy") * rng.lognormal(0, 0.35, len(people))
    drift = np.cumsum(rng.normal(0, 0.035, life.activity.shape), axis=1)
    load = 0.85 * life.activity + 0.15 * people.scale[:, None]
    energy: np.ndarray = 30 + intensity[:, None] * load * np.exp(drift + rng.normal(0, 0.10, drift.shape))
    return energy


def _meters(people: Population, has: np.ndarray, prefix: str, rng: np.random.Generator) -> Meters:
    count = np.where(has, rng.choice((1, 2, 3), len(people), p=(0.84, 0.12, 0.04)), 0)
    owner = np.repeat(np.arange(len(people)), count)
    weight = rng.uniform(0.2, 1.0, len(owner))
    share = weight / np.bincount(owner, weight, len(people))[owner]
    numbers = rng.permutation(9 * len(owner))[: len(owner)] + 10_000_000
    landlord = cells.numbered("德化县", rng.integers(1, 60, len(owner)), 1, "号工业厂房业主")
    name = pc.if_else(pa.array(rng.random(len(owner)) < 0.09), landlord, people.name.take(pa.array(owner)))
    return Meters(owner, share, cells.numbered(prefix, numbers, 8), name)


def _bills(
    supplier: Supplier,
    county: County,
    use: np.ndarray,
    has: np.ndarray,
    rng: np.random.Generator,
) -> Iterator[Parcel]:
    plan, people, life = county
    due, deliveries = day_after(plan.calendar, 25), supplier.period(plan.calendar, supplier.day)
    paid = payment_days(county, due, due - 22, rng)
    meters = _meters(people, has, supplier.prefix, rng)
    meter, month = np.nonzero(life.alive[meters.owner])
    owner = meters.owner[meter]
    scale = 10**supplier.places
    quantity = np.round(use[owner, month] * meters.share[meter] * scale).astype(np.int64)
    price = supplier.price * (life.energy_price[month] if supplier.source is not WATER else 1.0)
    bill = np.ceil(quantity / scale * price * 100).astype(np.int64)
    issued = month_end(plan.calendar)[month] + 1
    sent = sendings(issued, due[month], paid[owner, month], deliveries)
    row = sent.bill
    columns = {
        "account": meters.number.take(pa.array(meter[row])),
        "account_name": meters.name.take(pa.array(meter[row])),
        "enterprise": people.uscc.take(pa.array(owner[row])),
        "month": cells.months(plan.calendar[month[row]], supplier.separator),
        supplier.quantity: cells.decimals(quantity[row], supplier.places),
        "bill_fen": cells.decimals(bill[row], 2),
        "due_on": cells.days(due[month[row]]),
        "paid_on": cells.days(sent.paid),
    }
    if supplier.source is ELECTRICITY:
        days_late = (deliveries[sent.delivery] - due[month[row]]).astype(int)
        cut_off = np.isnat(sent.paid) & (days_late > 40)
        idle = quantity[row] == 0
        columns["supply_status"] = cells.pick(("正常", "欠费停电", "暂停"), np.where(cut_off, 1, 2 * idle))
    yield from parcels(supplier.source, supplier.style, columns, sent.delivery, deliveries)
