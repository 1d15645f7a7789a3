# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""What the tax bureau sees: declarations, VAT invoices, the yearly grade."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.life import USUAL_SCALE, County
from scoring.county.parcels import Parcel, Style, carried_by, monthly, parcels, written_late
from scoring.county.payments import deferred, payment_days, sendings
from scoring.county.plan import day_after, some_day
from scoring.county.population import COMPANY, Population, codes
from scoring.county.rhythm import spells
from scoring.county.rings import Circle
from scoring.county.schemes import IDLE, SHELL
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
GRADES = tuple("ABMCD")
QUIET, QUIET_SMALL, QUIET_STRAINED = 0.012, 0.6, 0.25
"""Chance in a month that a middling enterprise sells nothing for a while; how the small and the strained do sooner."""
ROUND = 100_000
"""Fen in 1,000 yuan: much is sold for a round price, tax included."""


def sales(county: County, rng: np.random.Generator, others: np.random.Generator) -> np.ndarray:
    """Invoiced sales in yuan: activity with luck and the push at the ends of quarter and year; none behind idle meters.

    The small and the strained sell nothing for months, and declare just that. What rings invoice each other comes on
    top of it.
    """
    plan, people, life = county
    number = plan.calendar.astype(int)
    push = QUARTER_PUSH[number % 3] * np.where(number % 12 == 11, YEAR_END_PUSH, 1.0)
    invoiced: np.ndarray = life.activity * push * rng.lognormal(-0.03, 0.25, life.activity.shape)
    size = np.log(people.scale / USUAL_SCALE)[:, None]
    quiet = spells((QUIET * np.exp(QUIET_STRAINED * life.strain - QUIET_SMALL * size)).clip(max=0.1), others)
    return np.where(quiet | (people.schemes.kind == IDLE)[:, None], 0.0, invoiced)


@dataclass(frozen=True)
class Declared:
    """Declarations as columns; sales and tax owed in fen, ``filed`` and ``paid`` days, the latter NaT if never."""

    who: np.ndarray
    month: np.ndarray
    sales: np.ndarray
    owed: np.ndarray
    due: np.ndarray
    filed: np.ndarray
    paid: np.ndarray


def declare(county: County, sold: np.ndarray, circle: Circle, rng: np.random.Generator) -> Declared:
    """Monthly declarations; small-scale taxpayers declare the quarter in its last month.

    What circulates in a ring is declared, and bears no tax: each member deducts what it adds.
    """
    plan, people, life = county
    quarter_ends = plan.calendar.astype(int) % 3 == 2
    small = ~people.general_taxpayer[:, None]
    in_business = sold * life.alive
    running = np.cumsum(np.pad(in_business, ((0, 0), (3, 0))), axis=1)
    quarter = running[:, 3:] - running[:, :-3]
    honesty = rng.normal(0.93, 0.06, (len(people), 1)).clip(0.7, 1.0)
    declared = np.where(small, quarter, in_business) * honesty
    margin = np.maximum(0.0, life.margin + rng.normal(0.02, 0.06, sold.shape))
    rate = people.of_industry("vat")[:, None] / 100
    exempt = declared <= EXEMPT_QUARTER_YUAN
    tax = np.where(small, np.where(exempt, 0.0, 0.01 * declared), declared * rate * margin)
    tax = tax + np.where(quarter_ends & ~small & (declared > 0), quarter * 0.006, 0.0)
    silent = rng.random(sold.shape) < np.where(life.failing(), 0.4, 0.01)
    told = life.alive & (quarter_ends | ~small) & people.sends["tax_declaration"][:, None] & ~silent
    who, month = np.nonzero(told)
    due = deferred(county, day_after(plan.calendar, 15))
    owed = np.round(tax[who, month] * 100).astype(np.int64)
    paid = payment_days(county, due, due - 14, rng, strictness=0.5)[who, month]
    sales_fen = np.round((declared + circle.sales(county))[who, month] * 100).astype(np.int64)
    careless = -4.5 + 0.5 * life.strain[who, month] - 0.8 * life.management[who, month]
    late = rng.random(len(who)) < 1 / (1 + np.exp(-careless))
    filed = np.where(late, due[month] + rng.integers(1, 60, len(who)), due[month] - rng.integers(1, 15, len(who)))
    paid = np.where(owed > 0, paid, due[month])
    paid = np.where(late, np.maximum(paid, filed), paid)
    return Declared(who, month, sales_fen, owed, due[month], filed, paid)


def declarations(county: County, declared: Declared) -> Iterator[Parcel]:
    """Each declaration when it falls due or was filed at last, and again if it is overdue or was paid."""
    plan, people = county.plan, county.people
    deliveries = monthly(plan.calendar, 15)
    sent = sendings(declared.filed, declared.due, declared.paid, deliveries)
    row = sent.bill
    who, month, owed = declared.who[row], declared.month[row], declared.owed[row]
    settled = (owed > 0) & ~np.isnat(sent.paid)
    columns = {
        "enterprise": people.uscc.take(pa.array(who)),
        "name": people.identity.known_as(who, declared.due[row]),
        "month": cells.months(plan.calendar[month]),
        "declared_sales_fen": cells.decimals(declared.sales[row], 2),
        "tax_due_fen": cells.decimals(owed, 2),
        "tax_paid_fen": cells.decimals(np.where(settled, owed, 0), 2),
        "due_on": cells.days(declared.due[row]),
        "declared_on": cells.days(declared.filed[row]),
        "paid_on": cells.days(np.where(settled, sent.paid, np.datetime64("NaT"))),
    }
    yield from parcels(TAX_DECLARATION, Style("纳税申报"), columns, sent.delivery, deliveries)


@dataclass(frozen=True)
class _Invoices:
    """Invoices as columns: whose, with which partner, amount and total in fen, whether void, and the day of issue.

    ``pair``: what the two records of the same invoice have in common, -1 where only one of them is told.
    """

    direction: np.ndarray
    who: np.ndarray
    partner: np.ndarray
    amount: np.ndarray
    total: np.ndarray
    void: np.ndarray
    issued: np.ndarray
    pair: np.ndarray


DIRECTIONS = OUT, IN = "销项", "进项"
ROUND_PRICES = {OUT: (0.55, 1.0), IN: (0.9, 7.0)}
"""How the shares of round sums are distributed over enterprises (beta), after the 123 real ones of CUMCM 2020-C."""
BACK = 10
"""One enterprise in so many also buys from its first customer."""


def invoices(
    county: County, sold: np.ndarray, circle: Circle, rng: np.random.Generator, sums: np.random.Generator
) -> Iterator[Parcel]:
    """Invoices issued and received; the strained void and take back more, and lose customers."""
    plan, people, life = county
    wages = rng.normal(0.12, 0.10, (len(people), 1))
    bought = sold * (1 - wages - life.margin).clip(0.35, 0.95) * rng.lognormal(0, 0.35, sold.shape)
    outsiders = codes(plan, np.arange(-OUTSIDERS, 0), np.full(OUTSIDERS, "91"), np.full(OUTSIDERS, "350000"))
    partners = pa.concat_arrays([people.uscc, outsiders])
    both = ((OUT, sold), (IN, bought))
    parts = [_issue(county, value, direction, len(partners), rng, sums) for direction, value in both]
    parts += _circular(county, circle, rng)
    order = np.argsort(np.concatenate([part.issued for part in parts]), kind="stable")
    drawn = _Invoices(*(np.concatenate([getattr(p, f.name) for p in parts])[order] for f in fields(_Invoices)))
    number = np.arange(len(order))
    paired = np.flatnonzero(drawn.pair >= 0)
    number[paired] = paired[np.unique(drawn.pair[paired], return_index=True)[1]][drawn.pair[paired]]
    del parts, order

    def rows_of(at: np.ndarray) -> pa.Table:
        printed_in = pc.binary_join_element_wise(
            pc.utf8_slice_codeunits(cells.days(drawn.issued[at]), 2, 4), "352000", ""
        )
        amount, total = drawn.amount[at], drawn.total[at]
        return pa.table(
            {
                "enterprise": people.uscc.take(pa.array(drawn.who[at])),
                "direction": cells.pick(DIRECTIONS, drawn.direction[at]),
                "number": cells.numbered(printed_in, plan.numbers(number[at]), 12),
                "issued_on": cells.days(drawn.issued[at]),
                "counterparty": partners.take(pa.array(drawn.partner[at])),
                "amount_fen": cells.decimals(amount, 2),
                "tax_fen": cells.decimals(total - amount, 2),
                "total_fen": cells.decimals(total, 2),
                "status": cells.pick(("有效发票", "作废发票"), drawn.void[at].astype(np.int64)),
            }
        )

    deliveries = monthly(plan.calendar, 5)
    style = Style("增值税发票", encoding="gb18030")
    yield from written_late(VAT_INVOICE, style, rows_of, carried_by(drawn.issued, deliveries), deliveries)


def _issue(  # noqa: PLR0913  (two streams of chance)
    county: County,
    value: np.ndarray,
    direction: str,
    partners: int,
    rng: np.random.Generator,
    sums: np.random.Generator,
) -> _Invoices:
    """The invoices of one direction; ``value`` in yuan a month, tax included."""
    plan, people, life = county
    usual = np.minimum(0.8 + 1.5 * (people.scale / 1e5) ** 0.6, 40) * (1.0 if direction == OUT else 0.75)
    pace = usual[:, None] * np.sqrt(value / people.scale[:, None])
    knows = life.alive & people.sends["vat_invoice"][:, None]
    count = np.where(knows, rng.poisson(pace), 0)
    who, month = np.nonzero(count)
    repeat = count[who, month]
    who, month = np.repeat(who, repeat), np.repeat(month, repeat)
    n = len(who)
    strain = life.strain[who, month]
    total = np.round(value[who, month] / pace[who, month] * rng.lognormal(-0.3, 0.75, n) * 100).clip(1000)
    to_round = (sums.random(n) < sums.beta(*ROUND_PRICES[direction], len(people))[who]) & (total >= ROUND / 2)
    total = np.where(to_round, np.rint(total / ROUND).clip(1) * ROUND, total)
    tax_rate = np.where(people.general_taxpayer, people.of_industry("vat"), 1)[who] if direction == OUT else 13
    fault = 0.4 * people.negligence[who] + 0.35 * strain + 0.8 * (people.schemes.kind[who] == SHELL)
    negative = rng.random(n) < 0.018 * np.exp(fault)
    void = ~negative & (rng.random(n) < (0.05 if direction == OUT else 0.03) * np.exp(fault).clip(max=5))
    signed = np.where(negative, -0.6 * total, total).round().astype(np.int64)
    amount = np.round(signed / (1 + tax_rate / 100)).astype(np.int64)
    length = (plan.calendar + 1).astype("datetime64[D]") - plan.calendar.astype("datetime64[D]")
    day = (rng.random(n) * length.astype(int)[month]).astype(np.int64)
    issued = np.maximum(plan.calendar.astype("datetime64[D]")[month] + day, people.established[who])
    rank = _rank(people, who, strain, rng)
    place = rank if direction == OUT else (who % BACK == 0) - 1 - rank
    partner, which = _partner(who, place, partners), DIRECTIONS.index(direction)
    return _Invoices(np.full(n, which), who, partner, amount, signed, void, issued, np.full(n, -1))


def _circular(county: County, circle: Circle, rng: np.random.Generator) -> list[_Invoices]:
    """The invoices of rings, as the seller and as the buyer has them."""
    people, n = county.people, len(circle.month)
    day, pair = some_day(county.plan, circle.month, rng), np.arange(n)
    amount = np.round(circle.total / (1 + people.of_industry("vat")[circle.seller] / 100)).astype(np.int64)
    valid = np.zeros(n, dtype=bool)
    return [
        _Invoices(np.full(n, which), who, partner, amount, circle.total, valid, day, pair)
        for which, (who, partner) in enumerate(((circle.seller, circle.buyer), (circle.buyer, circle.seller)))
    ]


def _rank(people: Population, who: np.ndarray, strain: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Which of its partners each invoice is for: few or many, the first ones preferred; strain narrows the circle."""
    circle = 2 + 28 * people.dispersion[who] * np.exp(-0.12 * strain)
    rank: np.ndarray = (circle * rng.random(len(who)) ** (2.2 - 1.2 * people.dispersion[who])).astype(np.int64)
    return rank


def _partner(who: np.ndarray, place: np.ndarray, partners: int) -> np.ndarray:
    """The partner at a place around each enterprise: customers stand at 0, 1, ..., suppliers on the other side."""
    partner = (who * 7919 + place * 104_729 + 1) % partners
    other: np.ndarray = np.where(partner == who, (partner + 1) % partners, partner)
    return other


@dataclass(frozen=True)
class Graded:
    """The grades of a year: whose, as indices into :data:`GRADES`, and points, -1 where a grade has none."""

    year: int
    published: np.datetime64
    who: np.ndarray
    grade: np.ndarray
    points: np.ndarray


def evaluate(county: County, rng: np.random.Generator) -> list[Graded]:
    """The yearly grade, published each April for the year before; M for the young and those without sales.

    A firm whose person in charge answered for one graded D the year before is graded D as well.
    """
    plan, people, life = county
    number, identity = plan.calendar.astype(int), people.identity
    taxpayer = people.sends["tax_declaration"] & ((people.kind == COMPANY) | (rng.random(len(people)) < 0.15))
    character = 80 - 3.5 * people.negligence
    found, tainted = [], np.zeros(0, dtype=np.int64)
    for april in np.flatnonzero((number % 12 == 3) & (np.arange(plan.months) > 3)):
        year = 1970 + int(number[april]) // 12 - 1
        before = slice(max(0, april - 15), april - 3)
        conduct = 5 * (life.management - life.strain)[:, before].mean(axis=1)
        score = character + conduct + rng.normal(0, 7, len(people))
        score = score - 30 * (life.failed < april)
        grade = np.select([score >= 90, score >= 68, score >= 38], [0, 1, 3], 4)
        begun = people.established >= np.datetime64(f"{year}-01-01")
        grade = np.where((grade == 0) & (people.established > np.datetime64(f"{year - 2}-01-01")), 1, grade)
        grade = np.where(begun | ((grade == 1) & (rng.random(len(people)) < 0.08)), 2, grade)
        published = np.datetime64(f"{year + 1}-04-22")
        person = np.where(identity.succeeded <= published, identity.successor, identity.person)
        spread = np.isin(person, tainted) & (grade != 4)
        grade = np.where(spread, 4, grade)
        tainted = person[(grade == 4) & ~spread & taxpayer]
        floor, ceiling = np.array([90, 70, 70, 40, 0])[grade], np.array([100, 89, 89, 69, 39])[grade]
        points = np.where((grade == 2) | spread, -1, np.round(score).clip(floor, ceiling)).astype(np.int64)
        known = taxpayer & life.alive[:, april] & (people.established < np.datetime64(f"{year}-12-01"))
        who = np.flatnonzero(known)
        found.append(Graded(year, published, who, grade[who], points[who]))
    return found


def grades(county: County, graded: list[Graded]) -> Iterator[Parcel]:
    """The grades as the tax bureau publishes them."""
    people = county.people
    for each in graded:
        who, published = each.who, np.array([each.published])
        columns = {
            "enterprise": people.uscc.take(pa.array(who)),
            "name": people.identity.known_as(who, np.repeat(published, len(who))),
            "year": cells.decimals(np.full(len(who), each.year), 0),
            "grade": cells.pick(GRADES, each.grade),
            "score": pc.if_else(pa.array(each.points >= 0), cells.decimals(each.points, 0), ""),
            "published_on": cells.days(np.repeat(published, len(who))),
        }
        style = Style("纳税信用级别", format="xlsx")
        yield from parcels(TAXPAYER_GRADE, style, columns, np.zeros(len(who), dtype=int), published + 3)
