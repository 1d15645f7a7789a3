# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""Electricity, water and gas as the suppliers see them: bills and payments; the meters stand in :mod:`.accounts`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.accounts import PAYMENTS, Bills, accounts, install, interruptions
from scoring.county.life import USUAL_SCALE, County
from scoring.county.parcels import Parcel, Style, monthly, quarterly, written_late
from scoring.county.payments import Sending, deferred, payment_days, sendings
from scoring.county.plan import day_after, month_end
from scoring.county.rhythm import unevenness, weathered
from scoring.county.schemes import IDLE
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
class Supplier:
    """A supplier: its contract, prices and habits; bills are sent on the ``day`` after each ``period``."""

    source: Source
    word: str
    style: Style
    quantity: str
    places: int
    price: float
    prefix: str
    separator: str
    period: Callable[[np.ndarray, int], np.ndarray]
    day: int


GRID = Supplier(
    ELECTRICITY, "电", Style("用电账单", encoding="gb18030"), "energy_wh", 0, KWH_PRICE, "35", "", monthly, 10
)
WATERWORKS = Supplier(
    WATER, "水", Style("用水账单", format="xlsx"), "volume_litre", 0, WATER_PRICE, "W", "-", quarterly, 15
)


def late_in_winter(calendar: np.ndarray, day: int) -> np.ndarray:
    """Monthly deliveries, but what belongs to January comes late, when the holidays are over."""
    january = (calendar.astype(int) % 12 == 0) & (calendar < calendar[-1])
    days: np.ndarray = monthly(calendar, day) + HOLIDAYS * january
    return days


GASWORKS = Supplier(
    GAS, "气", Style("用气账单", encoding="utf-8-sig"), "volume_litre", 1, GAS_PRICE, "RQ", "/", late_in_winter, 10
)
HOLIDAYS = 18
"""Days by which the gasworks' file of a January is late."""
MISREAD = 0.004
"""Share of bills whose reading is corrected when they are sent again."""
IDLE_KWH = 9_000
"""A month, of a meter behind which nothing is sold: day and night, holidays too."""
LATE_FEE = 0.001
"""Of a bill, for each day after it was due."""
PEAK, VALLEY = 0.38, 0.24
"""Shares of the energy of a works that pays by the hour of the day."""
BY_THE_HOUR_KVA = 100
"""Contracted capacity from which it does."""


def supply(county: County, rng: np.random.Generator, installed: np.random.Generator) -> Iterator[Parcel]:
    """All bills of the three suppliers, the accounts they go to, and when they cut the supply."""
    plan, people, life = county
    energy = _energy(county, rng)
    kiln = np.where(people.of_industry("ceramics"), KILN_SHARE, 0.35)[:, None]
    burns = np.arange(plan.months) < people.gas_until[:, None]
    canteen = people.sends["gas"] & ~people.of_industry("ceramics")
    by_gas = energy * kiln * (burns | canteen[:, None])
    has_gas = people.sends["gas"] & (by_gas > 0).any(axis=1)
    water = energy.mean(axis=1, keepdims=True) * 0.002 + life.staff * rng.lognormal(1.0, 0.35, (len(people), 1))
    water = water * np.sqrt(life.activity / people.scale[:, None]) * rng.lognormal(0, 0.15, energy.shape)
    uses = (
        (GRID, (energy - by_gas) * weathered(plan, len(people), rng), people.sends["electricity"]),
        (WATERWORKS, water, people.sends["water"]),
        (GASWORKS, by_gas / KWH_OF_GAS, has_gas),
    )
    billed = {supplier.word: _bills(supplier, county, use, has, rng, installed) for supplier, use, has in uses}
    yield from accounts(county, {word: bills.meters for word, bills in billed.items()}, installed)
    for supplier, _, _ in uses:
        yield from _sent(supplier, county, billed[supplier.word], installed)
    yield from interruptions(county, billed, installed)


def _energy(county: County, rng: np.random.Generator) -> np.ndarray:
    """All energy in kWh a month: activity, a base load, and unevenness that has nothing to do with credit."""
    people, life = county.people, county.life
    intensity = people.of_industry("energy") * rng.lognormal(0, 0.35, len(people))
    load = 0.9 * life.activity + 0.1 * people.scale[:, None]
    uneven = unevenness(county.plan, np.log(people.scale / USUAL_SCALE), rng)
    energy = intensity[:, None] * load * uneven
    steady = IDLE_KWH * rng.lognormal(0, 0.6, (len(people), 1)) * rng.lognormal(0, 0.05, energy.shape)
    return np.where((people.schemes.kind == IDLE)[:, None], steady, energy)


def _bills(  # noqa: PLR0913  (two streams of chance)
    supplier: Supplier,
    county: County,
    use: np.ndarray,
    has: np.ndarray,
    rng: np.random.Generator,
    installed: np.random.Generator,
) -> Bills:
    plan, life = county.plan, county.life
    due = deferred(county, day_after(plan.calendar, 25))
    paid = payment_days(county, due, due - 22, rng)
    meters = install(county, has, supplier.prefix, use, rng, installed)
    meter, month = np.nonzero(life.alive[meters.owner])
    owner = meters.owner[meter]
    scale = 10**supplier.places
    quantity = np.round(use[owner, month] * meters.share[meter] * scale).astype(np.int64)
    price = supplier.price * (life.weather.energy[month] if supplier.source is not WATER else 1.0)
    bill = np.ceil(quantity / scale * price * 100).astype(np.int64)
    in_advance = plan.calendar.astype("datetime64[D]")[month] - 4
    day = np.where(meters.prepaid[meter], in_advance, paid[owner, month])
    return Bills(meters, meter, month, quantity, bill, due[month], day)


def _sent(supplier: Supplier, county: County, bills: Bills, installed: np.random.Generator) -> Iterator[Parcel]:
    plan, deliveries = county.plan, supplier.period(county.plan.calendar, supplier.day)
    sent = sendings(month_end(plan.calendar)[bills.month] + 1, bills.due, bills.paid, deliveries)
    bills, sent = _misread(bills, sent, installed)
    metered_by_the_hour = supplier.source is ELECTRICITY
    leaning = installed.normal(0, 0.02, len(sent.bill)) if metered_by_the_hour else None

    def rows_of(at: np.ndarray) -> pa.Table:
        told_on, paid = deliveries[sent.delivery[at]], sent.paid[at]
        columns = _columns(supplier, county, bills, sent.bill[at], paid, told_on)
        return pa.table(
            columns if leaning is None else columns | _power(bills, sent.bill[at], paid, told_on, leaning[at])
        )

    yield from written_late(supplier.source, supplier.style, rows_of, sent.delivery, deliveries)


def _misread(bills: Bills, sent: Sending, rng: np.random.Generator) -> tuple[Bills, Sending]:
    """Some readings are wrong when they are told first, and right when the bill is sent again."""
    _, first, times = np.unique(sent.bill, return_index=True, return_counts=True)
    wrong = first[(times > 1) & (rng.random(len(first)) < MISREAD)]
    right, error = sent.bill[wrong], rng.uniform(0.5, 1.8, len(wrong))
    told = {f.name: getattr(bills, f.name) for f in fields(bills) if f.name != "meters"}
    copies = {name: column[right] for name, column in told.items()}
    copies["quantity"] = np.floor(copies["quantity"] * error).astype(np.int64)
    copies["amount"] = np.ceil(copies["amount"] * error).astype(np.int64)
    bill = sent.bill.copy()
    bill[wrong] = len(bills.meter) + np.arange(len(wrong))
    both = {name: np.concatenate([column, copies[name]]) for name, column in told.items()}
    return Bills(bills.meters, **both), replace(sent, bill=bill)


def _columns(  # noqa: PLR0913  (a bill as it stood on a day)
    supplier: Supplier, county: County, bills: Bills, row: np.ndarray, paid: np.ndarray, told_on: np.ndarray
) -> dict[str, pa.Array]:
    plan, people, meters = county.plan, county.people, bills.meters
    meter, month, bill, due = bills.meter[row], bills.month[row], bills.amount[row], bills.due[row]
    settled = ~np.isnat(paid)
    days_late = np.where(settled, (paid - due).astype(int), 0).clip(0)
    late_fee = np.round(bill * LATE_FEE * days_late).astype(np.int64)
    columns = {
        "account": meters.number.take(pa.array(meter)),
        "account_name": meters.name_on(people, meter, plan.calendar.astype("datetime64[D]")[month]),
        "enterprise": people.uscc.take(pa.array(meters.owner[meter])),
        "month": cells.months(plan.calendar[month], supplier.separator),
        supplier.quantity: cells.decimals(bills.quantity[row], supplier.places),
        "bill_fen": cells.decimals(bill, 2),
        "due_on": cells.days(due),
        "paid_on": cells.days(paid),
        "payment": cells.pick(PAYMENTS, meters.payment[meter]),
    }
    if supplier.source is WATER:
        return columns
    return columns | {
        "paid_fen": cells.decimals(np.where(settled, bill + late_fee, 0), 2),
        "arrears_fen": cells.decimals(np.where(~settled & (told_on > due), bill, 0), 2),
        "late_fee_fen": cells.decimals(late_fee, 2),
    }


def _power(
    bills: Bills, row: np.ndarray, paid: np.ndarray, told_on: np.ndarray, leaning: np.ndarray
) -> dict[str, pa.Array]:
    """State of the supply; peak, flat and valley of the works that pay by the hour, blank for the others."""
    energy = bills.quantity[row]
    counted = pa.array(bills.meters.capacity[bills.meter[row]] >= BY_THE_HOUR_KVA)
    cut_off = np.isnat(paid) & ((told_on - bills.due[row]).astype(int) > 40)
    peak, valley = (np.round(energy * share).astype(np.int64) for share in (PEAK + leaning, VALLEY - leaning))
    parts = {"peak_wh": peak, "flat_wh": energy - peak - valley, "valley_wh": valley}
    return {"supply_status": cells.pick(("正常", "欠费停电", "暂停"), np.where(cut_off, 1, 2 * (energy == 0)))} | {
        name: pc.if_else(counted, cells.decimals(part, 0), "") for name, part in parts.items()
    }
