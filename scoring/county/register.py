# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""What market supervision registers: enterprises as they stand, what changed, and who answers for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from scoring.county import cells
from scoring.county.identity import FAR, person_tokens
from scoring.county.life import NEVER, County
from scoring.county.parcels import Parcel, Style, carried_by, monthly, parcels, quarterly
from scoring.county.plan import CountyPlan, month_end
from scoring.county.population import COMPANY, KINDS, SOLE_TRADER, TOWNSHIPS, Population, industry_codes
from scoring.records.person_link import PERSON_LINK
from scoring.records.registration import REGISTRATION
from scoring.records.registration_change import REGISTRATION_CHANGE

OPERATING, IN_BUSINESS, DISSOLVED, REVOKED = "存续", "在业", "注销", "吊销"
STATES = (OPERATING, IN_BUSINESS, DISSOLVED, REVOKED)
REGION = "350526"
ADDRESS, CAPITAL, NAME, PERSON, SCOPE = range(5)
ITEMS = ("住所变更", "注册资本变更", "名称变更", "法定代表人变更", "经营范围变更")
MORE_CAPITAL, OTHER_SCOPE = 0.05, 0.08
"""Shares of enterprises that raise their capital, or change what they may do, within the months."""
ROLES = ("法定代表人", "经营者", "监事", "股东")


@dataclass(frozen=True)
class Moves:
    """What changes in the register within the months, beside the name: days, far away for what stays as it is."""

    township: np.ndarray
    moved: np.ndarray
    capital_hundred: np.ndarray
    raised: np.ndarray
    widened: np.ndarray


def _deliveries(plan: CountyPlan, later: np.ndarray) -> np.ndarray:
    """The register as it stood when the months begin, and ``later`` what changed."""
    return np.concatenate([[plan.calendar[0].astype("datetime64[D]")], later])


def register(county: County, rng: np.random.Generator, books: np.random.Generator) -> Iterator[Parcel]:
    """Registrations, changes and duty links."""
    plan, people, life = county
    n, begin = len(people), plan.calendar[0].astype("datetime64[D]")
    usual = (rng.random(n) < 0.25).astype(np.int64)
    since = (begin - people.established).astype(int)
    earlier = people.established + (since.clip(0) * rng.random(n) * (rng.random(n) < 0.4)).astype(np.int64)
    ended = np.flatnonzero(life.closed < plan.months)
    end_day = month_end(plan.calendar)[life.closed[ended]] - rng.integers(0, 20, len(ended))
    end_day = np.maximum(end_day, people.established[ended])
    revoked = (life.failed[ended] != NEVER) & (rng.random(len(ended)) < 0.5)
    over = np.full(n, FAR)
    over[ended] = end_day
    moves = _moves(county, rng, books, over)
    kinds = [moves.moved, moves.raised, people.identity.renamed, moves.widened]
    chosen = [np.flatnonzero(day < np.minimum(over, plan.end)) for day in kinds]
    who = np.concatenate([np.arange(n), *chosen, ended])
    day = np.concatenate([earlier, *(day[some] for day, some in zip(kinds, chosen, strict=True)), end_day])
    final = np.full(n, -1)
    final[ended] = np.where(revoked, 3, 2)
    state = np.where(day >= over[who], final[who], usual[who])
    yield from _registrations(county, who, day, state, moves)
    yield from _changes(county, moves, over)
    yield from _duties(county, over, books)


def _moves(county: County, rng: np.random.Generator, books: np.random.Generator, over: np.ndarray) -> Moves:
    plan, people, life = county
    n, begin = len(people), plan.calendar[0].astype("datetime64[D]")
    span = max(1, int((plan.end - begin).astype(int)))
    who = np.flatnonzero(rng.random(n) < 0.03)
    day = begin + rng.integers(0, span, len(who))
    last = (plan.calendar[0] + np.minimum(life.closed, 12_000)).astype("datetime64[D]")
    stays = (day > people.established[who]) & (day < last[who])
    who, day = who[stays], day[stays]
    township, moved = people.township.copy(), np.full(n, FAR)
    township[who], moved[who] = rng.integers(len(TOWNSHIPS), size=len(who)), day
    moved[township == people.township] = FAR

    def within(share: float) -> np.ndarray:
        chosen = begin + books.integers(20, max(21, span), n)
        possible = (books.random(n) < share) & (chosen > people.established + 60) & (chosen < over)
        days: np.ndarray = np.where(possible, chosen, FAR)
        return days

    raised, widened = within(MORE_CAPITAL), within(OTHER_SCOPE)
    raised[people.kind != COMPANY] = FAR
    capital = np.round(people.capital_hundred * books.uniform(1.2, 3.0, n) / 100).astype(np.int64) * 100 + 100
    return Moves(township, moved, capital, raised, widened)


def _registrations(
    county: County, who: np.ndarray, day: np.ndarray, state: np.ndarray, moves: Moves
) -> Iterator[Parcel]:
    plan, people, life = county
    deliveries = _deliveries(plan, monthly(plan.calendar, 8))
    delivery = carried_by(day, deliveries)
    order = np.lexsort((day, delivery, who))
    newest = np.append(np.diff(who[order] * len(deliveries) + delivery[order]) > 0, True)
    row = np.sort(order[newest])
    who, day, delivery = who[row], day[row], delivery[row]
    capital = np.where(day >= moves.raised[who], moves.capital_hundred[who], people.capital_hundred[who])
    paid_in = np.round(capital * (0.2 + 0.8 * people.dispersion[who])).astype(np.int64)
    month = (day.astype("datetime64[M]") - plan.calendar[0]).astype(int).clip(0, plan.months - 1)
    chosen = pa.array(who)
    columns = {
        "enterprise": people.uscc.take(chosen),
        "name": people.identity.name_of(who, day),
        "kind": cells.pick(KINDS, people.kind[who]),
        "established_on": cells.days(people.established[who]),
        "capital_fen": cells.decimals(capital, 2),
        "paid_in_fen": cells.decimals(paid_in, 2),
        "industry": industry_codes(people).take(chosen),
        "industry_edition": cells.pick(("2017", "2011"), people.edition_2011[who].astype(np.int64)),
        "region": pa.repeat(REGION, len(who)),
        "township": cells.pick(tuple(TOWNSHIPS), _township(people, moves, who, day)),
        "address": address(people, moves, who, day),
        "registration_no": people.identity.number.take(chosen),
        "staff": cells.decimals(np.maximum(np.round(life.staff[who, month]), 1), 0),
        "state": cells.pick(STATES, state[row]),
        "changed_on": cells.days(day),
    }
    style = Style("登记注册", format="xlsx", title="德化县市场主体登记信息")
    yield from parcels(REGISTRATION, style, columns, delivery, deliveries)


def _township(people: Population, moves: Moves, who: np.ndarray, day: np.ndarray) -> np.ndarray:
    town: np.ndarray = np.where(day >= moves.moved[who], moves.township[who], people.township[who])
    return town


def address(people: Population, moves: Moves, who: np.ndarray, day: np.ndarray) -> pa.Array:
    """The address of each of ``who`` on a day."""
    town = cells.pick(tuple(TOWNSHIPS), _township(people, moves, who, day))
    return pc.binary_join_element_wise("福建省泉州市德化县", town, people.identity.place.take(pa.array(who)), "")


def _changes(county: County, moves: Moves, over: np.ndarray) -> Iterator[Parcel]:
    plan, people = county.plan, county.people
    identity, deliveries = people.identity, _deliveries(plan, quarterly(plan.calendar, 8))
    days = {
        ADDRESS: moves.moved, CAPITAL: moves.raised, NAME: identity.renamed, PERSON: identity.succeeded,
        SCOPE: moves.widened,
    }  # fmt: skip
    found = {item: np.flatnonzero(day < np.minimum(over, plan.end)) for item, day in days.items()}
    before = np.flatnonzero(identity.former_until < FAR)
    who = np.concatenate([before, *found.values()])
    day = np.concatenate([identity.former_until[before], *(days[item][some] for item, some in found.items())])
    old = np.arange(len(who)) < len(before)
    item = np.concatenate([np.full(len(before), NAME), *(np.full(len(some), i) for i, some in found.items())])

    def told(at: np.ndarray) -> pa.Array:
        where, capital = (
            address(people, moves, who, at),
            np.where(at >= moves.raised[who], moves.capital_hundred[who], people.capital_hundred[who]),
        )
        money = pc.binary_join_element_wise(cells.decimals(capital, 2), "万元人民币", "")
        texts = [where, money, identity.name_of(who, at), pa.repeat("", len(who)), pa.repeat("一般项目", len(who))]
        return pa.concat_arrays(texts).take(pa.array(item * len(who) + np.arange(len(who))))

    former = pc.if_else(pa.array(old), identity.former.take(pa.array(who)), told(day - 1))
    columns = {
        "enterprise": people.uscc.take(pa.array(who)),
        "name": identity.name_of(who, np.maximum(day, deliveries[0])),
        "item": cells.pick(ITEMS, item),
        "before": pc.if_else(pa.array(item == SCOPE), "陶瓷制品制造", former),
        "after": told(day),
        "changed_on": cells.days(day),
        "identity_before": pa.repeat("", len(who)),
    }
    headers = {"identity_before": "变更前证件号码"}
    style = Style("变更登记", encoding="gb18030", headers=headers)
    yield from parcels(REGISTRATION_CHANGE, style, columns, carried_by(day, deliveries), deliveries)


def _duties(county: County, over: np.ndarray, rng: np.random.Generator) -> Iterator[Parcel]:
    """Who answers for what: a duty that ends is sent again with its last day, and its successor with it."""
    plan, people = county.plan, county.people
    identity, n = people.identity, len(people)
    company, everyone = people.kind == COMPANY, np.arange(n)
    replaced = np.flatnonzero(identity.succeeded < np.minimum(over, plan.end))
    watched, owned = np.flatnonzero(company & (rng.random(n) < 0.4)), np.flatnonzero(company)
    second = owned[rng.random(len(owned)) < 0.5]
    share = np.full(n, 100)
    share[second] = rng.integers(51, 91, len(second))
    never = np.full(n, FAR)
    parts = [  # who, person, role, since, until, share
        (everyone, identity.person, np.where(people.kind == SOLE_TRADER, 1, 0), people.established, never, None),
        (replaced, identity.person[replaced], np.where(people.kind[replaced] == SOLE_TRADER, 1, 0),
         people.established[replaced], identity.succeeded[replaced], None),
        (replaced, identity.successor[replaced], np.where(people.kind[replaced] == SOLE_TRADER, 1, 0),
         identity.succeeded[replaced], never[replaced], None),
        (watched, 2 * n + watched, np.full(len(watched), 2), people.established[watched], never[watched], None),
        (owned, identity.person[owned], np.full(len(owned), 3), people.established[owned], never[owned], share[owned]),
        (second, 3 * n + second, np.full(len(second), 3), people.established[second], never[second],
         100 - share[second]),
    ]  # fmt: skip
    who, person, role, since, until = (np.concatenate([part[i] for part in parts]) for i in range(5))
    percent = np.concatenate([np.zeros(len(part[0]), int) if part[5] is None else part[5] for part in parts])
    deliveries = _deliveries(plan, quarterly(plan.calendar, 8))
    ends = until < FAR
    told = np.where(ends, until, since)
    columns = {
        "enterprise": people.uscc.take(pa.array(who)),
        "name": identity.name_of(who, np.maximum(told, deliveries[0])),
        "person": person_tokens(plan, person),
        "role": cells.pick(ROLES, role),
        "share_percent": pc.if_else(pa.array(percent > 0), cells.decimals(percent, 0), ""),
        "since": cells.days(since),
        "until": cells.days(np.where(ends, until, np.datetime64("NaT"))),
    }
    yield from parcels(PERSON_LINK, Style("任职关系"), columns, carried_by(told, deliveries), deliveries)
