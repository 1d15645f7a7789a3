# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""What the tax bureau sees: declarations, VAT invoices, the yearly grade; and social insurance, which it collects."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.life import County
from scoring.county.parcels import Parcel, Style, carried_by, monthly, parcels
from scoring.county.payments import payment_days, sendings
from scoring.county.plan import day_after, month_end
from scoring.county.population import COMPANY, Population, codes
from scoring.records.social_insurance import SOCIAL_INSURANCE
from scoring.records.tax_declaration import TAX_DECLARATION
from scoring.records.taxpayer_grade import TAXPAYER_GRADE
from scoring.records.vat_invoice import VAT_INVOICE

QUARTER_PUSH = np.array([0.95, 0.97, 1.08])
"""Invoicing in the first, second and third month of a quarter: books are closed at its end."""
YEAR_END_PUSH = 1.10
EXEMPT_QUARTER_YUAN = 300_000
"""Small-scale taxpayers with sales up to this in a quarter pay no VAT."""
OUTSIDERS = 4000
"""Trading partners outside the county."""
CONTRIBUTION_RATE = 0.26
"""Employers' and employees' share of the contribution base, together."""


def sales(county: County, rng: np.random.Generator) -> np.ndarray:
    """Invoiced sales in yuan: activity with luck and the push at the ends of quarter and year."""
    plan, life = county.plan, county.life
    number = plan.calendar.astype(int)
    push = QUARTER_PUSH[number % 3] * np.where(number % 12 == 11, YEAR_END_PUSH, 1.0)
    invoiced: np.ndarray = life.activity * push * rng.lognormal(-0.03, 0.25, life.activity.shape)
    return invoiced


def declarations(county: County, sold: np.ndarray, rng: np.random.Generator) -> Iterator[Parcel]:
    """Monthly declarations; small-scale taxpayers declare the quarter in its last month."""
    plan, people, life = county
    quarter_ends = plan.calendar.astype(int) % 3 == 2
    small = ~people.general_taxpayer[:, None]
    in_business = sold * life.alive
    running = np.cumsum(np.pad(in_business, ((0, 0), (3, 0))), axis=1)
    quarter = running[:, 3:] - running[:, :-3]
    honesty = rng.normal(0.93, 0.06, (len(people), 1)).clip(0.7, 1.0)
    declared = np.where(small, quarter, in_business) * honesty
    margin = np.maximum(0.0, 0.22 - 0.03 * life.strain + rng.normal(0, 0.06, sold.shape))
    rate = people.of_industry("vat")[:, None] / 100
    exempt = declared <= EXEMPT_QUARTER_YUAN
    tax = np.where(small, np.where(exempt, 0.0, 0.01 * declared), declared * rate * margin)
    tax = tax + np.where(quarter_ends & ~small, quarter * 0.006, 0.0)
    silent = rng.random(sold.shape) < np.where(life.failing(), 0.4, 0.01)
    told = life.alive & (quarter_ends | ~small) & people.sends["tax_declaration"][:, None] & ~silent
    who, month = np.nonzero(told)
    due = day_after(plan.calendar, 15)
    owed = np.round(tax[who, month] * 100).astype(np.int64)
    paid = payment_days(county, due, due - 14, rng, strictness=0.5)[who, month]
    paid = np.where(owed > 0, paid, due[month])
    sent = sendings(month_end(plan.calendar)[month] + 1, due[month], paid, due)
    row = sent.bill
    settled = (owed[row] > 0) & ~np.isnat(sent.paid)
    columns = {
        "enterprise": people.uscc.take(pa.array(who[row])),
        "name": people.name.take(pa.array(who[row])),
        "month": cells.months(plan.calendar[month[row]]),
        "declared_sales_fen": cells.decimals(np.round(declared[who, month][row] * 100), 2),
        "tax_due_fen": cells.decimals(owed[row], 2),
        "tax_paid_fen": cells.decimals(np.where(settled, owed[row], 0), 2),
        "due_on": cells.days(due[month[row]]),
        "paid_on": cells.days(np.where(settled, sent.paid, np.datetime64("NaT"))),
    }
    yield from parcels(TAX_DECLARATION, Style("纳税申报"), columns, sent.delivery, due)


def invoices(county: County, sold: np.ndarray, rng: np.random.Generator) -> Iterator[Parcel]:
    """Invoices issued and received; the strained void and take back more, and lose customers."""
    plan, people = county.plan, county.people
    bought = sold * rng.normal(0.68, 0.10, (len(people), 1)).clip(0.35, 0.95) * rng.lognormal(0, 0.35, sold.shape)
    outsiders = codes(rng, np.full(OUTSIDERS, "91"), np.full(OUTSIDERS, "350000"))
    partners = pa.chunked_array([people.uscc, outsiders]).combine_chunks()
    deliveries = monthly(plan.calendar, 5)
    lines = [_lines(county, value, direction, partners, rng) for direction, value in (("销项", sold), ("进项", bought))]
    both = pa.concat_tables([table for table, _ in lines])
    issued = np.concatenate([days for _, days in lines])
    order = np.argsort(issued, kind="stable")
    printed_in = pc.binary_join_element_wise(pc.utf8_slice_codeunits(cells.days(issued[order]), 2, 4), "352000", "")
    number = cells.numbered(printed_in, np.arange(len(order)), 12)
    sorted_lines = both.take(pa.array(order)).append_column("number", number)
    columns = {f.name: sorted_lines.column(f.name).combine_chunks() for f in VAT_INVOICE.fields}
    style = Style("增值税发票", encoding="gb18030")
    yield from parcels(VAT_INVOICE, style, columns, carried_by(issued[order], deliveries), deliveries)


def _lines(
    county: County,
    value: np.ndarray,
    direction: str,
    partners: pa.Array,
    rng: np.random.Generator,
) -> tuple[pa.Table, np.ndarray]:
    """The invoices of one direction, with their days; ``value`` in yuan a month, tax included."""
    plan, people, life = county
    usual = np.minimum(0.8 + 1.5 * (people.scale / 1e5) ** 0.6, 40) * (1.0 if direction == "销项" else 0.75)
    pace = usual[:, None] * np.sqrt(value / people.scale[:, None])
    knows = life.alive & people.sends["vat_invoice"][:, None]
    count = np.where(knows, rng.poisson(pace), 0)
    who, month = np.nonzero(count)
    repeat = count[who, month]
    who, month = np.repeat(who, repeat), np.repeat(month, repeat)
    n = len(who)
    strain = life.strain[who, month]
    total = np.round(value[who, month] / pace[who, month] * rng.lognormal(-0.3, 0.75, n) * 100).clip(1000)
    tax_rate = np.where(people.general_taxpayer, people.of_industry("vat"), 1)[who] if direction == "销项" else 13
    fault = 0.4 * people.negligence[who] + 0.35 * strain
    negative = rng.random(n) < 0.018 * np.exp(fault)
    void = ~negative & (rng.random(n) < (0.05 if direction == "销项" else 0.03) * np.exp(fault).clip(max=5))
    signed = np.where(negative, -0.6 * total, total).round().astype(np.int64)
    amount = np.round(signed / (1 + tax_rate / 100)).astype(np.int64)
    length = (plan.calendar + 1).astype("datetime64[D]") - plan.calendar.astype("datetime64[D]")
    day = (rng.random(n) * length.astype(int)[month]).astype(np.int64)
    issued = np.maximum(plan.calendar.astype("datetime64[D]")[month] + day, people.established[who])
    table = pa.table(
        {
            "enterprise": people.uscc.take(pa.array(who)),
            "direction": cells.pick([direction], np.zeros(n, dtype=np.int64)),
            "issued_on": cells.days(issued),
            "counterparty": partners.take(pa.array(_partner(people, who, strain, len(partners), rng))),
            "amount_fen": cells.decimals(amount, 2),
            "tax_fen": cells.decimals(signed - amount, 2),
            "total_fen": cells.decimals(signed, 2),
            "status": cells.pick(("有效发票", "作废发票"), void.astype(np.int64)),
        }
    )
    return table, issued


def _partner(
    people: Population, who: np.ndarray, strain: np.ndarray, partners: int, rng: np.random.Generator
) -> np.ndarray:
    """A trading partner for each invoice: few or many, the first ones preferred; strain narrows the circle."""
    circle = 2 + 28 * people.dispersion[who] * np.exp(-0.12 * strain)
    rank = (circle * rng.random(len(who)) ** (2.2 - 1.2 * people.dispersion[who])).astype(np.int64)
    partner: np.ndarray = (who * 7919 + rank * 104_729 + 1) % partners
    return partner


def grades(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """The yearly grade, published each April for the year before; M for the young and those without sales."""
    plan, people, life = county
    number = plan.calendar.astype(int)
    taxpayer = people.sends["tax_declaration"] & ((people.kind == COMPANY) | (rng.random(len(people)) < 0.15))
    character = 80 + 5 * people.quality - 3.5 * people.negligence
    for april in np.flatnonzero((number % 12 == 3) & (np.arange(plan.months) > 3)):
        year = 1970 + int(number[april]) // 12 - 1
        before = slice(max(0, april - 15), april - 3)
        score = character - 5 * life.strain[:, before].mean(axis=1) + rng.normal(0, 7, len(people))
        score = score - 30 * (life.failed < april)
        grade = np.select([score >= 90, score >= 68, score >= 38], [0, 1, 3], 4)
        begun = people.established >= np.datetime64(f"{year}-01-01")
        grade = np.where((grade == 0) & (people.established > np.datetime64(f"{year - 2}-01-01")), 1, grade)
        grade = np.where(begun | ((grade == 1) & (rng.random(len(people)) < 0.08)), 2, grade)
        known = taxpayer & life.alive[:, april] & (people.established < np.datetime64(f"{year}-12-01"))
        who = np.flatnonzero(known)
        published = np.array([np.datetime64(f"{year + 1}-04-22")])
        columns = {
            "enterprise": people.uscc.take(pa.array(who)),
            "name": people.name.take(pa.array(who)),
            "year": cells.decimals(np.full(len(who), year), 0),
            "grade": cells.pick(tuple("ABMCD"), grade[who]),
            "published_on": cells.days(np.repeat(published, len(who))),
        }
        style = Style("纳税信用级别", format="xlsx")
        yield from parcels(TAXPAYER_GRADE, style, columns, np.zeros(len(who), dtype=int), published + 3)


def insurance(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """Social insurance: fewer insured than staff; contributions of a month are due on its 25th."""
    plan, people, life = county
    covered = rng.beta(3, 2, (len(people), 1))
    insured = np.floor(life.staff * covered * rng.lognormal(0, 0.03, life.staff.shape) + 0.6).astype(np.int64)
    base = rng.normal(4600, 700, (len(people), 1)).clip(3500)
    due_amount = np.round(insured * base * CONTRIBUTION_RATE * 100).astype(np.int64)
    forgotten = rng.random(insured.shape) < np.where(life.failing(), 0.25, 0.004)
    told = life.alive & (insured > 0) & people.sends["social_insurance"][:, None] & ~forgotten
    who, month = np.nonzero(told)
    due = plan.calendar.astype("datetime64[D]") + 24
    paid = payment_days(county, due, due - 20, rng, strictness=0.3)
    deliveries = monthly(plan.calendar, 12)
    sent = sendings(month_end(plan.calendar)[month] + 1, due[month], paid[who, month], deliveries)
    row = sent.bill
    owed = due_amount[who, month][row]
    columns = {
        "enterprise": people.uscc.take(pa.array(who[row])),
        "name": people.name.take(pa.array(who[row])),
        "month": cells.months(plan.calendar[month[row]], ""),
        "insured": cells.decimals(insured[who, month][row], 0),
        "contribution_due_fen": cells.decimals(owed, 2),
        "contribution_paid_fen": cells.decimals(np.where(np.isnat(sent.paid), 0, owed), 2),
        "paid_on": cells.days(sent.paid),
    }
    yield from parcels(SOCIAL_INSURANCE, Style("社会保险", encoding="gb18030"), columns, sent.delivery, deliveries)
