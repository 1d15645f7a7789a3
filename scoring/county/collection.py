# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""How taxes come in: payments with late fees and refunds, arrears announced, and the gravest cases."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.life import County
from scoring.county.parcels import Parcel, Style, carried_by, monthly, parcels, quarterly, told_twice
from scoring.county.payments import FAR, UNPAID
from scoring.county.plan import some_day
from scoring.county.schemes import HONEST
from scoring.county.taxes import Declared
from scoring.records.tax_arrears import TAX_ARREARS
from scoring.records.tax_payment import TAX_PAYMENT
from scoring.records.tax_violation import TAX_VIOLATION

TAX, LATE_FEE, REFUND = range(3)
NATURES = ("正税", "滞纳金", "退税")
DAILY_LATE_FEE = 0.0005
"""税收征收管理法 art. 32: five ten-thousandths a day."""
EXPORTER = 0.5
"""Exposure to foreign demand from which an industry's general taxpayers get rebates."""
REFUNDED = 0.25
"""Of export sales at the rate of the rebate, what is paid back: what was bought for them, less what is owed."""
VAT = "增值税"
GRACE_DAYS = 30
"""Arrears younger than this are not announced."""
FRAUD = 0.00008
"""Chance in a month that a case of false invoices is found, for a firm of middling management."""
FOUND = np.array([0.0, 0.008, 0.001, 0.008])
"""The same for those in each kind of scheme."""


def collection(county: County, declared: Declared, rng: np.random.Generator) -> Iterator[Parcel]:
    """Payments, arrears and violations."""
    yield from _payments(county, declared, rng)
    yield from _arrears(county, declared)
    yield from _violations(county, rng)


def _payments(county: County, declared: Declared, rng: np.random.Generator) -> Iterator[Parcel]:
    """A voucher for each payment; late ones bring a fee, and exporters get VAT back. Stated in 万元."""
    plan, people = county.plan, county.people
    paid = np.flatnonzero((declared.owed > 0) & ~np.isnat(declared.paid))
    days = (declared.paid[paid] - declared.due[paid]).astype(int)
    fee = np.round(declared.owed[paid] * DAILY_LATE_FEE * days.clip(0)).astype(np.int64)
    late = np.flatnonzero(fee > 0)
    exporting = (people.of_industry("export") >= EXPORTER) & people.general_taxpayer
    gets = np.flatnonzero(exporting[declared.who] & (declared.sales > 0) & (rng.random(len(declared.who)) < 0.3))
    rate = REFUNDED * county.life.weather.rebate[declared.month[gets]]
    back = np.round(declared.sales[gets] * people.of_industry("export")[declared.who[gets]] * rate).astype(np.int64)
    row = np.concatenate([paid, paid[late], gets])
    nature = np.repeat((TAX, LATE_FEE, REFUND), (len(paid), len(late), len(gets)))
    amount = np.concatenate([declared.owed[paid], fee[late], -np.maximum(back, 1)])
    day = np.concatenate(
        [declared.paid[paid], declared.paid[paid[late]], declared.due[gets] + rng.integers(10, 60, len(gets))]
    )
    who, month = declared.who[row], declared.month[row]
    columns = {
        "enterprise": people.uscc.take(pa.array(who)),
        "name": people.identity.known_as(who, day),
        "voucher": cells.numbered("335", plan.numbers(np.arange(len(row))), 13),
        "tax_type": pa.repeat(VAT, len(row)),
        "month": cells.months(plan.calendar[month]),
        "nature": cells.pick(NATURES, nature),
        "amount_fen": cells.decimals(amount, 6),
        "paid_on": cells.days(day),
    }
    deliveries = monthly(plan.calendar, 15)
    style = Style("税款缴纳", headers={"amount_fen": "实缴金额(万元)"})
    yield from parcels(TAX_PAYMENT, style, columns, carried_by(day, deliveries), deliveries)


def _arrears(county: County, declared: Declared) -> Iterator[Parcel]:
    """What was owed for a month or longer when the quarter was over, announced; and again when it was cleared."""
    plan, people = county.plan, county.people
    deliveries = quarterly(plan.calendar, 14)
    paid = np.where(np.isnat(declared.paid), FAR, declared.paid)
    found = []
    for announced in deliveries - 4:
        owed = (declared.owed > 0) & (declared.due + GRACE_DAYS < announced) & (paid > announced)
        new = owed & (declared.due > announced - 92)
        balance = np.bincount(declared.who[owed], declared.owed[owed], len(people)).astype(np.int64)
        fresh = np.bincount(declared.who[new], declared.owed[new], len(people)).astype(np.int64)
        last = np.full(len(people), np.datetime64("1970-01-01"))
        np.maximum.at(last, declared.who[owed], paid[owed])
        who = np.flatnonzero(balance > 0)
        found.append((who, balance[who], fresh[who], np.full(len(who), announced), last[who]))
    if not found:
        return
    who, balance, fresh, announced, cleared = (np.concatenate(parts) for parts in zip(*found, strict=True))
    row, delivery, over = told_twice(announced, cleared, deliveries)
    columns = {
        "enterprise": people.uscc.take(pa.array(who[row])),
        "name": people.identity.known_as(who[row], announced[row]),
        "tax_type": pa.repeat(VAT, len(row)),
        "balance_fen": cells.decimals(balance[row], 2),
        "new_fen": cells.decimals(fresh[row], 2),
        "announced_on": cells.days(announced[row]),
        "cleared_on": cells.days(np.where(over, cleared[row], UNPAID)),
    }
    style = Style("欠税公告", format="xlsx", title="德化县税务局欠税公告")
    yield from parcels(TAX_ARREARS, style, columns, delivery, deliveries)


def _violations(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """False invoices and concealed income, once they are found; the badly led and the strained are tempted."""
    plan, people, life = county
    tempted = FRAUD * np.exp(-0.8 * life.management + 0.6 * life.strain) + FOUND[people.schemes.kind][:, None]
    who, month = np.nonzero(life.alive & (rng.random(life.alive.shape) < tempted))
    ground = np.where(people.schemes.kind[who] == HONEST, rng.integers(3, size=len(who)), 0)
    day = np.maximum(some_day(plan, month, rng), people.established[who])
    about = np.round(people.scale[who] * rng.lognormal(1.0, 0.6, len(who)) * 0.13).astype(np.int64) * 100 + 100
    deliveries = quarterly(plan.calendar, 6)
    year = (day.astype("datetime64[Y]").astype(int) + 1970).astype(str)
    columns = {
        "enterprise": people.uscc.take(pa.array(who)),
        "name": people.identity.known_as(who, day),
        "ground": cells.pick(("虚开增值税专用发票", "偷税", "骗取出口退税"), ground),
        "document": pc.binary_join_element_wise(
            "德税稽处〔",
            pa.array(year, pa.string()),
            cells.numbered("〕", plan.numbers(np.arange(len(who))) + 1, 1, "号"),
            "",
        ),
        "listed_on": cells.days(day),
        "amount_fen": cells.decimals(about, 2),
        "authority": pa.repeat("国家税务总局泉州市税务局第一稽查局", len(who)),
    }
    yield from parcels(TAX_VIOLATION, Style("重大税收违法失信主体"), columns, carried_by(day, deliveries), deliveries)
