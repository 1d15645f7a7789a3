# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""Meters and who stands behind them, and when a supplier cuts them off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.life import NEVER, County
from scoring.county.parcels import Parcel, Style, carried_by, monthly, parcels, quarterly, told_twice
from scoring.county.payments import UNPAID
from scoring.county.plan import month_end, some_day
from scoring.county.population import TOWNSHIPS, Population
from scoring.records.supply_interruption import SUPPLY_INTERRUPTION
from scoring.records.utility_account import UTILITY_ACCOUNT

OWN, LANDLORD, SHARED = range(3)
OWNERSHIPS = ("自有", "房东", "共用")
PAYMENTS = ("银行代扣", "转账", "线上", "现金", "预付费")
PREPAID = PAYMENTS.index("预付费")
RENTED, JOINT, PREPAYING, UNCHANGED_NAME = 0.09, 0.03, 0.04, 0.4
"""Shares of meters: a landlord's, shared with a neighbour, paid in advance, and kept in a name given up since."""
HOURS = 730
"""In a month."""
CUT_AFTER = {"电": 45, "水": 75, "气": 60}
"""Days after a bill was due on which an account in arrears is cut off."""
A_QUARTER = 93
"""Days after which an account is closed at the earliest, so that no file tells both its beginning and its end."""
SPELL = 4
"""Months of unpaid bills that count as one interruption."""
THEFT, PLANNED = 0.00012, 0.003
"""Chance in a month that a meter is found tampered with, and that works on the grid cut it off."""


@dataclass(frozen=True)
class Meters:
    """Meter accounts as columns. ``share``: of the enterprise's use that runs through this one.

    ``percent``: of what it counts, the enterprise's own part, 100 unless shared with ``neighbour``. ``capacity``: in
    kVA. ``stays``: whether the account keeps the name that the enterprise had when the months began.
    """

    owner: np.ndarray
    share: np.ndarray
    number: pa.Array
    landlord: pa.Array
    ownership: np.ndarray
    neighbour: np.ndarray
    percent: np.ndarray
    payment: np.ndarray
    capacity: np.ndarray
    stays: np.ndarray

    @property
    def prepaid(self) -> np.ndarray:
        """Which are paid in advance."""
        prepaid: np.ndarray = self.payment == PREPAID
        return prepaid

    def name_on(self, people: Population, meter: np.ndarray, day: np.ndarray) -> pa.Array:
        """The name of each of the accounts on a day: the enterprise's, an outdated one, or the landlord's."""
        asked = np.where(self.stays[meter], np.datetime64("1900-01-01"), day)
        known = people.identity.known_as(self.owner[meter], asked)
        rented = self.ownership[meter] == LANDLORD
        return pc.if_else(pa.array(rented), self.landlord.take(pa.array(meter)), known)


@dataclass(frozen=True)
class Bills:
    """Bills as columns, by meter and month. ``due`` and ``paid`` are days, ``paid`` NaT if never."""

    meters: Meters
    meter: np.ndarray
    month: np.ndarray
    quantity: np.ndarray
    amount: np.ndarray
    due: np.ndarray
    paid: np.ndarray


def install(  # noqa: PLR0913  (two streams of chance)
    county: County,
    has: np.ndarray,
    prefix: str,
    use: np.ndarray,
    rng: np.random.Generator,
    installed: np.random.Generator,
) -> Meters:
    """Meters for the enterprises that ``has`` says, a few for some; ``use`` is (enterprises, months)."""
    people = county.people
    count = np.where(has, rng.choice((1, 2, 3), len(people), p=(0.84, 0.12, 0.04)), 0)
    owner = np.repeat(np.arange(len(people)), count)
    weight = rng.uniform(0.2, 1.0, len(owner))
    share = weight / np.bincount(owner, weight, len(people))[owner]
    numbers = county.plan.numbers(rng.permutation(9 * len(owner))[: len(owner)]) + 10_000_000
    landlord = cells.numbered("德化县", rng.integers(1, 60, len(owner)), 1, "号工业厂房业主")
    rented = rng.random(len(owner)) < RENTED
    joint = ~rented & (installed.random(len(owner)) < JOINT)
    neighbour = (owner + installed.integers(1, max(2, len(people)), len(owner))) % len(people)
    joint &= neighbour != owner
    habit = installed.random(len(owner)) + 0.12 * people.negligence[owner]
    payment = np.select([habit < 0.45, habit < 0.62, habit < 0.92], [0, 1, 2], 3)
    in_advance = installed.random(len(owner)) < PREPAYING
    peak = use.max(axis=1)[owner] * share
    return Meters(
        owner=owner,
        share=share,
        number=cells.numbered(prefix, numbers, 8),
        landlord=landlord,
        ownership=np.select([rented, joint], [LANDLORD, SHARED], OWN),
        neighbour=neighbour,
        percent=np.where(joint, installed.integers(30, 81, len(owner)), 100),
        payment=np.where(in_advance, PREPAID, payment),
        capacity=(np.ceil(peak / HOURS / 0.4 / 10) * 10 + 10).astype(np.int64),
        stays=installed.random(len(owner)) < UNCHANGED_NAME,
    )


def accounts(county: County, meters: Mapping[str, Meters], rng: np.random.Generator) -> Iterator[Parcel]:
    """Every account with its users: as it stood when the months begin, then the new and the closed."""
    plan = county.plan
    deliveries = np.concatenate([[plan.calendar[0].astype("datetime64[D]")], quarterly(plan.calendar, 15)])
    told = [_users(county, word, own, rng) for word, own in meters.items()]
    columns = _joined([table for table, _ in told])
    delivery = carried_by(np.concatenate([day for _, day in told]), deliveries)
    yield from parcels(UTILITY_ACCOUNT, Style("用能账户", encoding="gb18030"), columns, delivery, deliveries)


def _joined(tables: Sequence[pa.Table]) -> dict[str, pa.Array]:
    table = pa.concat_tables(tables)
    return {name: table.column(name).combine_chunks() for name in table.column_names}


def _users(county: County, word: str, own: Meters, rng: np.random.Generator) -> tuple[pa.Table, np.ndarray]:
    """The users of a supplier's accounts, the closed ones a second time; and the day on which each row comes true."""
    plan, people, life = county
    opened = people.established[own.owner] + rng.integers(0, 20, len(own.owner))
    joint = np.flatnonzero(own.ownership == SHARED)
    ends = np.flatnonzero(life.closed[own.owner] < plan.months)
    gone = month_end(plan.calendar)[life.closed[own.owner[ends]]] + rng.integers(1, 40, len(ends))
    meter = np.concatenate([np.arange(len(own.owner)), joint, ends])
    user = np.concatenate([own.owner, own.neighbour[joint], own.owner[ends]])
    percent = np.concatenate([own.percent, 100 - own.percent[joint], own.percent[ends]])
    since = np.maximum(opened[meter], people.established[user])
    closed = np.concatenate([np.full(len(meter) - len(ends), UNPAID), np.maximum(gone, opened[ends] + A_QUARTER)])
    day = np.where(np.isnat(closed), since, closed)
    owner, chosen = pa.array(own.owner[meter]), pa.array(meter)
    town = cells.pick(tuple(TOWNSHIPS), people.township[own.owner[meter]])
    shared, rented = own.ownership[meter] == SHARED, own.ownership[meter] == LANDLORD
    table = pa.table(
        {
            "utility": pa.repeat(word, len(meter)),
            "account": own.number.take(chosen),
            "account_name": own.name_on(people, meter, np.maximum(day, plan.calendar[0].astype("datetime64[D]"))),
            "enterprise": people.uscc.take(pa.array(user)),
            "ownership": cells.pick(OWNERSHIPS, own.ownership[meter]),
            "share_percent": pc.if_else(pa.array(shared), cells.decimals(percent, 0), ""),
            "landlord_name": pc.if_else(pa.array(rented), own.landlord.take(chosen), ""),
            "address": pc.binary_join_element_wise("德化县", town, people.identity.place.take(owner), ""),
            "capacity_kva": pc.if_else(pa.scalar(word == "电"), cells.decimals(own.capacity[meter], 0), ""),
            "settlement": cells.pick(("后付费", "预付费"), own.prepaid[meter].astype(np.int64)),
            "opened_on": cells.days(since),
            "closed_on": cells.days(closed),
        }
    )
    return table, day


@dataclass(frozen=True)
class _Cuts:
    """Interruptions as columns; ``restored`` is NaT where the supply never came back."""

    meter: np.ndarray
    ground: np.ndarray
    cut: np.ndarray
    restored: np.ndarray
    arrears: np.ndarray
    penalty: np.ndarray


def interruptions(county: County, billed: Mapping[str, Bills], rng: np.random.Generator) -> Iterator[Parcel]:
    """Cuts for arrears, misuse and planned works; each is sent again when the supply came back."""
    plan, people = county.plan, county.people
    deliveries = monthly(plan.calendar, 9)
    tables, told = [], []
    for word, bills in billed.items():
        cuts, own = _cuts(county, word, bills, rng), bills.meters
        row, delivery, back = told_twice(cuts.cut, cuts.restored, deliveries)
        meter, ground = cuts.meter[row], cuts.ground[row]
        tables.append(
            pa.table(
                {
                    "utility": pa.repeat(word, len(row)),
                    "account": own.number.take(pa.array(meter)),
                    "enterprise": people.uscc.take(pa.array(own.owner[meter])),
                    "ground": cells.pick(("欠费", "违约用能", "计划检修"), ground),
                    "cut_on": cells.days(cuts.cut[row]),
                    "restored_on": cells.days(np.where(back, cuts.restored[row], UNPAID)),
                    "arrears_fen": pc.if_else(pa.array(ground == 0), cells.decimals(cuts.arrears[row], 2), ""),
                    "penalty_fen": pc.if_else(pa.array(ground == 1), cells.decimals(cuts.penalty[row], 2), ""),
                }
            )
        )
        told.append(delivery)
    delivery = np.concatenate(told)
    yield from parcels(SUPPLY_INTERRUPTION, Style("停供与复供"), _joined(tables), delivery, deliveries)


def _cuts(county: County, word: str, bills: Bills, rng: np.random.Generator) -> _Cuts:
    plan, people, life = county
    owner = bills.meters.owner[bills.meter]
    cut = bills.due + CUT_AFTER[word]
    unpaid = (np.isnat(bills.paid) | (bills.paid > cut)) & (bills.amount > 0)
    goes_on = (life.closed[owner] == NEVER) | (life.closed[owner] > bills.month + 3)
    settled = np.where(goes_on, cut + rng.integers(8, 40, len(cut)), UNPAID)
    back = np.where(np.isnat(bills.paid), settled, bills.paid + 1)
    again = np.zeros(len(cut), dtype=bool)
    for back_by in range(1, SPELL + 1):
        same = bills.meter[back_by:] == bills.meter[:-back_by]
        again[back_by:] |= same & unpaid[:-back_by]
    arrears = np.flatnonzero(unpaid & ~again & (cut <= plan.end))
    chance = rng.random(len(cut))
    theft = np.flatnonzero((chance < THEFT * np.exp(0.5 * people.negligence[owner])) & (word == "电"))
    works = np.flatnonzero((chance > 1 - PLANNED) & (word == "电"))
    chosen = np.concatenate([arrears, theft, works])
    ground = np.repeat((0, 1, 2), (len(arrears), len(theft), len(works)))
    day = some_day(plan, bills.month[chosen], rng)
    day = np.maximum(np.where(ground == 0, cut[chosen], day), people.established[owner[chosen]])
    later = day + np.where(ground == 1, rng.integers(2, 15, len(day)), 1)
    restored = np.where(ground == 0, back[chosen], later)
    meter = bills.meter[chosen]
    _, first = np.unique(meter * 10**6 + day.astype(int), return_index=True)
    return _Cuts(
        meter=meter[first],
        ground=ground[first],
        cut=day[first],
        restored=restored[first],
        arrears=bills.amount[chosen][first],
        penalty=3 * bills.amount[chosen][first] + 10_000,
    )
