# ruff: noqa: PLR2004  (a simulation is made of numbers; each stands where it works)
"""Loans and what banks report of them; demands of enterprises and the consents that go with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from scoring.county import cells
from scoring.county.life import NEVER, USUAL_SCALE, County
from scoring.county.parcels import Parcel, Style, carried_by, monthly, parcels
from scoring.county.plan import BANKS, month_end
from scoring.county.population import Population
from scoring.county.taxes import Graded
from scoring.records.consent import CONSENT
from scoring.records.demand import DEMAND
from scoring.records.loan_outcome import LOAN_OUTCOME

BORROWERS = 0.40
"""Share of enterprises that ever had a loan; more ask for one."""
MERIT = np.array([0.5, 0.2, 0.0, -0.5, -1.5, 0.0])
"""What each taxpayer grade adds to how an applicant looks, the last for none."""
BANK_SHARES = (0.45, 0.33, 0.22)
PURPOSES = ("经营周转", "购买原材料", "设备更新", "窑炉改造", "订单备货")
NORMAL, OVERDUE, SETTLED, WRITTEN_OFF = range(4)
LOAN_STATES = ("正常", "逾期", "结清", "核销")
CLASSES = ("正常", "关注", "次级", "可疑", "损失")
OVERDUE_FROM = (1, 90, 180, 360)
"""Days overdue from which a loan is of each class but the first."""
DEMANDING = 0.31
"""Share of living enterprises with a demand valid at the end."""


@dataclass(frozen=True)
class Loans:
    """Loans as columns.

    ``begin``, ``end`` and ``matures`` are month indices: of the grant, which may lie before the months observed, of
    the last payment, and of the last payment agreed. ``fails``: month index of the first missed payment, or NEVER.
    ``refused``: (enterprises,) who asked for a loan and got none; nothing is ever told of what they would have done.
    """

    owner: np.ndarray
    bank: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    matures: np.ndarray
    fails: np.ndarray
    principal_hundred: np.ndarray
    refused: np.ndarray

    def owed_at_failure(self, people: Population) -> np.ndarray:
        """Whether each enterprise owed a bank when it failed."""
        owed = np.zeros(len(people), dtype=bool)
        owed[self.owner[self.fails < NEVER]] = True
        return owed


def lend(county: County, sold: np.ndarray, graded: list[Graded], rng: np.random.Generator) -> Loans:
    """Loans in up to four rounds, for those who ask and are approved.

    The strained ask sooner. Banks decide on what they can see, and on chance: not on strain, which nobody sees.
    """
    plan, people, life = county
    n, months = life.strain.shape
    founded = (people.established.astype("datetime64[M]") - plan.calendar[0]).astype(int)
    begin = np.maximum(rng.integers(-20, max(1, months - 2), n), founded + 6)
    need = life.strain[np.arange(n), begin.clip(0, months - 1)]
    standing = begin < np.minimum(life.failed, life.closed)
    asks = standing & (rng.random(n) < 1 / (1 + np.exp(-0.8 - 0.25 * need)))
    appeal = np.where(asks, looks(county, sold, graded, begin) + rng.normal(0, 1.0, n), -np.inf)
    owner = np.flatnonzero(asks & (appeal >= np.quantile(appeal, 1 - BORROWERS, method="higher")))
    refused = asks.copy()
    refused[owner] = False
    begin, rounds = begin[owner], []
    for _ in range(4):
        last = np.minimum(life.closed[owner], life.failed[owner] - 1)
        good = (begin < months - 1) & (begin < last)
        owner, begin = owner[good], begin[good]
        term = rng.choice((12, 24, 36), len(owner), p=(0.6, 0.25, 0.15))
        principal = np.exp(rng.normal(np.log(people.scale[owner] * 12 / 1e4 * 0.18), 0.5)).clip(5, 1000)
        rounds.append((owner, begin, begin + term, np.round(principal).astype(np.int64) * 100))
        renews = rng.random(len(owner)) < 0.6
        owner = owner[renews]
        begin = (begin + np.round(term * rng.uniform(0.6, 1.3, len(term))).astype(np.int64))[renews]
    owner, begin, end, principal = (np.concatenate(parts) for parts in zip(*rounds, strict=True))
    failed, closed, matures = life.failed[owner], life.closed[owner], end
    fails = np.where((begin <= failed) & (failed < end), failed, NEVER)
    end = np.where((fails == NEVER) & (closed < end), np.maximum(closed, begin + 1), end)
    bank = rng.choice(len(BANKS), len(owner), p=BANK_SHARES)
    return Loans(owner, bank, begin, end, matures, fails, principal, refused)


def looks(county: County, sold: np.ndarray, graded: list[Graded], begin: np.ndarray) -> np.ndarray:
    """How each enterprise looks to a bank in the month ``begin``: size and growth of sales, age, newest tax grade.

    Whoever asks before the months observed looks as after their first year.
    """
    plan, people, life = county
    n, months = sold.shape
    at, who = begin.clip(min(12, months), months), np.arange(n)
    total = np.pad(np.cumsum(sold * life.alive, axis=1), ((0, 0), (1, 0)))
    year, half = (total[who, at] - total[who, np.maximum(at - back, 0)] for back in (12, 6))
    size = np.log(year / 12 / USUAL_SCALE + 0.05)
    growth = np.log((half + 1) / (year - half + 1)).clip(-1, 1)
    today = (plan.calendar[0] + at).astype("datetime64[D]")
    age = (today - people.established).astype(int).clip(0) / 365
    grade = np.full(n, len(MERIT) - 1)
    for each in graded:
        known = each.published < today[each.who]
        grade[each.who[known]] = each.grade[known]
    seen: np.ndarray = 0.45 * size + 0.6 * growth + 0.25 * np.log1p(age) + MERIT[grade]
    return seen


def outcomes(county: County, loans: Loans, rng: np.random.Generator) -> Iterator[Parcel]:
    """What each bank reports at each month's end of each open loan, until it is settled or written off."""
    plan, people, life = county
    n, months = len(loans.owner), plan.months
    ends = month_end(plan.calendar)
    granted = (plan.calendar[0] + loans.begin).astype("datetime64[D]") + rng.integers(0, 26, n)
    bad = loans.fails < NEVER
    cured = bad & (rng.random(n) < 0.12)
    given_up = np.where(bad & ~cured, loans.fails + rng.integers(8, 20, n), NEVER)
    settled = np.where(bad, np.where(cured, loans.fails + rng.integers(5, 12, n), NEVER), loans.end)
    given_up = np.where(rng.random(n) < 0.65, given_up, NEVER)
    index = np.arange(months)
    final = np.minimum(settled, given_up)
    open_now = (index >= loans.begin[:, None]) & (index <= final[:, None])
    loan, month = np.nonzero(open_now)
    missed = (plan.calendar[0] + np.minimum(loans.fails, 12_000)).astype("datetime64[D]") + rng.integers(5, 28, n)
    care = 0.6 * people.negligence[:, None] - 0.3 * life.management
    slips = (life.strain + care)[loans.owner]
    slip = (rng.random((n, months)) < 1 / (1 + np.exp(5.0 - 0.9 * slips)))[loan, month] & ~life.weather.relief[month]
    late = np.where(slip, rng.integers(2, 40, len(loan)), 0)
    since_missed = (ends[month] - missed[loan]).astype(int)
    days = np.where(bad[loan] & (since_missed > 0), since_missed, late)
    days = np.minimum(days, (ends[month] - granted[loan]).astype(int).clip(0))
    state = np.where(days > 0, OVERDUE, NORMAL)
    state = np.where(month == settled[loan], SETTLED, np.where(month == given_up[loan], WRITTEN_OFF, state))
    days = np.where(state == SETTLED, 0, days)
    reported = ends[month]
    keep = granted[loan] <= reported
    columns = {
        "enterprise": people.uscc.take(pa.array(loans.owner[loan])),
        "bank": cells.pick(BANKS, loans.bank[loan]),
        "loan_no": cells.numbered("JK", 100_000 + plan.numbers(loan), 6),
        "granted_on": cells.days(granted[loan]),
        "principal_fen": cells.decimals(loans.principal_hundred[loan], 2),
        "reported_on": cells.days(reported),
        "state": cells.pick(LOAN_STATES, state),
        "balance_fen": cells.decimals(np.where(state == SETTLED, 0, _balance(loans, loan, month)), 2),
        "matures_on": cells.days((plan.calendar[0] + loans.matures[loan]).astype("datetime64[D]") + 25),
        "classification": cells.pick(
            CLASSES, np.where(state == SETTLED, 0, np.searchsorted(OVERDUE_FROM, days, "right"))
        ),
        "overdue_days": cells.decimals(days, 0),
    }
    table = pa.table(columns)
    deliveries = monthly(plan.calendar, 5)
    for place, bank in enumerate(BANKS):
        own = np.flatnonzero(keep & (loans.bank[loan] == place))
        part = {name: table.column(name).take(pa.array(own)).combine_chunks() for name in columns}
        style = Style(f"贷后反馈_{bank}")
        for parcel in parcels(LOAN_OUTCOME, style, part, carried_by(reported[own], deliveries), deliveries):
            yield replace(parcel, sender=bank)


def _balance(loans: Loans, loan: np.ndarray, month: np.ndarray) -> np.ndarray:
    """What is left of each loan in a month: a third are repaid by the month; nothing is repaid after a failure."""
    run = np.minimum(month, loans.fails[loan]) - loans.begin[loan]
    left = 1 - (run / np.maximum(loans.matures[loan] - loans.begin[loan], 1)).clip(0, 0.95)
    by_month = loan % 3 == 0
    balance: np.ndarray = np.round(loans.principal_hundred[loan] * np.where(by_month, left, 1.0)).astype(np.int64)
    return balance


@dataclass(frozen=True)
class _Demands:
    owner: np.ndarray
    stated: np.ndarray
    until: np.ndarray
    current: np.ndarray


def wishes(county: County, rng: np.random.Generator) -> Iterator[Parcel]:
    """Demands and consents: those valid at the end, and those of earlier times."""
    demands = _demands(county, rng)
    yield from _demand_files(county, demands, rng)
    yield from _consent_files(county, demands, rng)


def _demands(county: County, rng: np.random.Generator) -> _Demands:
    plan, people, life = county
    begin = plan.calendar[0].astype("datetime64[D]")
    span = int((plan.end - begin).astype(int)) + 1
    living = np.flatnonzero(life.alive[:, -1])
    now = living[rng.random(len(living)) < DEMANDING]
    ago = rng.integers(0, min(300, span), len(now))
    stated_now = plan.end - ago
    once = np.flatnonzero(rng.random(len(people)) < 0.35)
    stated_once = begin + (rng.random(len(once)) * max(1, span - 400)).astype(np.int64)
    owner = np.concatenate([now, once])
    stated = np.maximum(np.concatenate([stated_now, stated_once]), people.established[owner])
    current = np.arange(len(owner)) < len(now)
    short = ~current | (np.concatenate([ago, np.full(len(once), 0)]) < 120)
    until = stated + np.where(short & (rng.random(len(owner)) < 0.5), 183, 365)
    last = (plan.calendar[0] + np.minimum(life.closed[owner], plan.months)).astype("datetime64[D]")
    good = current | (stated < last) & (stated <= plan.end)
    return _Demands(owner[good], stated[good], until[good], current[good])


def _demand_files(county: County, demands: _Demands, rng: np.random.Generator) -> Iterator[Parcel]:
    plan, people = county.plan, county.people
    n, deliveries = len(demands.owner), monthly(plan.calendar, 1)
    need = people.scale[demands.owner] * 12 / 1e4 * rng.lognormal(-1.7, 0.6, n)
    amount = np.round(need / 5).clip(1, 200).astype(np.int64) * 500
    open_amount = pa.array(rng.random(n) < 0.06)
    columns = {
        "enterprise": people.uscc.take(pa.array(demands.owner)),
        "name": people.identity.known_as(demands.owner, demands.stated),
        "demand_no": cells.numbered("XQ", 100_000 + plan.numbers(np.arange(n)), 6),
        "amount_fen": pa.compute.if_else(open_amount, "", cells.decimals(amount, 2)),
        "term_months": cells.decimals(rng.choice((12, 24, 36), n, p=(0.6, 0.25, 0.15)), 0),
        "purpose": cells.pick(PURPOSES, rng.integers(len(PURPOSES), size=n)),
        "stated_on": cells.days(demands.stated),
        "valid_until": cells.days(demands.until),
    }
    style = Style("融资需求", format="xlsx")
    yield from parcels(DEMAND, style, columns, carried_by(demands.stated, deliveries), deliveries)


def _consent_files(county: County, demands: _Demands, rng: np.random.Generator) -> Iterator[Parcel]:
    plan, people = county.plan, county.people
    deliveries = monthly(plan.calendar, 1)
    n = len(demands.owner)
    banks = np.where(rng.random(n) < 0.87, np.where(rng.random(n) < 0.25, 2, 1), 0)
    demand = np.repeat(np.arange(n), banks)
    second = np.concatenate([[False], demand[1:] == demand[:-1]])[: len(demand)]
    first_bank = rng.choice(len(BANKS), n, p=(0.6, 0.25, 0.15))
    bank = (first_bank[demand] + second * rng.integers(1, len(BANKS), len(demand))) % len(BANKS)
    granted = np.minimum(demands.stated[demand] + rng.integers(0, 6, len(demand)), plan.end)
    until = np.maximum(granted + 365, demands.until[demand])
    withdrawn = granted + rng.integers(32, 200, len(demand))
    leaves = np.flatnonzero((rng.random(len(demand)) < 0.04) & (withdrawn <= plan.end))
    row = np.concatenate([np.arange(len(demand)), leaves])
    gone = np.concatenate([np.full(len(demand), np.datetime64("NaT", "D")), withdrawn[leaves]])
    told = np.concatenate([granted, withdrawn[leaves]])
    owner = demands.owner[demand][row]
    after_loan = (rng.random(len(demand)) < 0.12) & second
    columns = {
        "enterprise": people.uscc.take(pa.array(owner)),
        "name": people.identity.known_as(owner, told),
        "consent_no": cells.numbered("SQ", 100_000 + plan.numbers(row), 6),
        "bank": cells.pick(BANKS, bank[row]),
        "purpose": cells.pick(("贷款审批", "贷后管理"), after_loan[row].astype(np.int64)),
        "granted_on": cells.days(granted[row]),
        "valid_until": cells.days(until[row]),
        "withdrawn_on": cells.days(gone),
    }
    style = Style("授权", format="xlsx")
    yield from parcels(CONSENT, style, columns, carried_by(told, deliveries), deliveries)
