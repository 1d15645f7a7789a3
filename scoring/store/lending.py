"""Cases: a demand at a bank, an append-only log of what the bank did, and the state folded from it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, insert, select, update

from scoring.errors import Conflict, NotFound, Text
from scoring.lending import outcomes as reported
from scoring.lending.demand import Demand
from scoring.lending.life import Case, Event, Life, after, fold, followed, stage
from scoring.lending.loan import Loan
from scoring.lending.outcomes import Key, Outcome
from scoring.store import demands, editions, outcomes
from scoring.store.database import one_at_a_time
from scoring.store.tables import consent, lending_case, lending_event

_DAYS = ("due", "remind_on")
"""Details of an event that are days."""


@dataclass(frozen=True)
class Kept:
    """A case as it stands today. ``life`` is that of its demand at this bank, ``case`` its newest case there.

    ``authorised``: whether the enterprise's consent to the bank is in force.
    """

    number: int
    enterprise: str
    demand_no: str
    bank: str
    case: Case
    life: Life
    authorised: bool

    def overdue(self, today: date) -> bool:
        """Whether the bank could decide, and its time is up."""
        return self.authorised and self.case.overdue_decision(today)


def every(connection: Connection, today: date, *, bank: str | None = None, enterprise: str | None = None) -> list[Kept]:
    """The cases of a bank, of an enterprise or all, newest first."""
    wanted = []
    if bank is not None:
        wanted.append(lending_case.c.bank == bank)
    if enterprise is not None:
        wanted.append(lending_case.c.enterprise == enterprise)
    return _kept(connection, today, *wanted)


def one(connection: Connection, number: int, today: date, bank: str | None = None) -> Kept:
    """One case; to a bank only its own, and only while it may see the enterprise or has lent to it."""
    found = _kept(connection, today, lending_case.c.number == number)
    if not found or (bank is not None and not visible(found[0], bank)):
        raise NotFound(
            Text(f"没有可供查看的第 {number} 号业务", f"There is no case {number} that you may see"),
            Text("业务号见业务列表；须有企业的有效授权", "See the list of cases; the enterprise's consent is needed"),
        )
    return found[0]


def visible(kept: Kept, bank: str) -> bool:
    """Whether a bank sees a case: it is its own, and the enterprise consents or the bank has lent."""
    return kept.bank == bank and (kept.authorised or kept.case.loan is not None)


def of_loan(connection: Connection, bank: str, loan_no: str, today: date) -> Kept | None:
    """The case that led to a loan, if there is one."""
    found = _kept(connection, today, lending_case.c.bank == bank, lending_case.c.loan_no == loan_no)
    return found[0] if found else None


def take_up(  # noqa: PLR0913  (which demand, by which bank, on what ground, when)
    connection: Connection, wish: Demand, bank: str, edition: int, by: str, today: date
) -> int:
    """Open a case of a demand at a bank; returns its number. Raises ``Conflict`` if there is an open one."""
    one_at_a_time(connection, lending_case)
    mine = (
        lending_case.c.enterprise == wish.enterprise,
        lending_case.c.demand_no == wish.demand_no,
        lending_case.c.bank == bank,
    )
    before = _kept(connection, today, *mine)
    life = before[0].life if before else fold((*wish.events(), *wish.end()))
    detail = {
        "edition": edition,
        "amount_fen": wish.amount_fen,
        "term_months": wish.term_months,
        "purpose": wish.purpose,
        "valid_until": wish.valid_until.isoformat(),
    }
    event = Event("taken_up", today, bank, detail)
    after(life, event)
    made = connection.execute(
        insert(lending_case)
        .values(enterprise=wish.enterprise, demand_no=wish.demand_no, bank=bank, edition=edition)
        .returning(lending_case.c.number)
    )
    number = int(made.scalar_one())
    _log(connection, number, event, by)
    return number


def add(connection: Connection, kept: Kept, event: Event, by: str) -> None:
    """Add an event to a case; raises ``Conflict`` if it cannot follow."""
    one_at_a_time(connection, lending_case)
    fresh = one(connection, kept.number, event.on)
    after(fresh.life, event)
    this = update(lending_case).where(lending_case.c.number == kept.number)
    if event.kind in {"refused", "lapsed"}:
        connection.execute(this.values(ended=event.kind))
    if event.kind == "disbursed":
        loan_no = event.detail["loan_no"]
        _unused(connection, kept, loan_no)
        connection.execute(this.values(loan_no=loan_no))
    _log(connection, kept.number, event, by)


def stages(connection: Connection, enterprise: str, today: date) -> dict[str, str]:
    """How far each demand of an enterprise has come, by number; see :func:`scoring.lending.life.stage`."""
    held = select(consent.c.bank).where(consent.c.enterprise == enterprise).distinct()
    banks = [
        bank
        for bank in connection.execute(held).scalars().all()
        if connection.execute(editions.consented(bank, today).where(consent.c.enterprise == enterprise)).first()
    ]
    head = editions.newest(connection)
    number = head["number"] if head is not None else None
    listed = number is not None and any(
        editions.row_for_bank(connection, number, bank, today, enterprise) for bank in banks
    )
    found = {}
    cases = every(connection, today, enterprise=enterprise)
    for each in demands.of_enterprise(connection, enterprise):
        life = fold((*each.events(), *each.end()))
        mine = {k.bank: (k.case,) for k in reversed(cases) if k.demand_no == each.demand_no}
        life = replace(life, cases=mine)
        found[each.demand_no] = stage(life, banks, number if listed else None, today)
    return found


def claimed(  # noqa: PLR0913  (which loan, which claim, by whom, when)
    connection: Connection, bank: str, loan_no: str, claim: str, by: str, today: date
) -> None:
    """Note in the case of a loan, if it has one, that the bank claims from the fund."""
    kept = of_loan(connection, bank, loan_no, today)
    if kept is not None:
        add(connection, kept, Event("claimed", today, bank, {"claim": claim}), by)


def log(connection: Connection, number: int) -> list[dict[str, Any]]:
    """What was done in a case, oldest first."""
    query = select(lending_event).where(lending_event.c.case_number == number).order_by(lending_event.c.number)
    return [dict(row) for row in connection.execute(query).mappings()]


def loans(connection: Connection, bank: str | None = None) -> list[Loan]:
    """All loans that we know of, of a bank or of all, as last reported; one not reported yet stands as it was lent."""
    last = outcomes.standing(connection, bank)
    lent = [lending_case.c.loan_no.is_not(None)] + ([lending_case.c.bank == bank] if bank is not None else [])
    by_case: dict[Key, int] = {}
    for kept in _kept(connection, date.max, *lent):
        key = (kept.bank, kept.case.loan["loan_no"]) if kept.case.loan else ("", "")
        by_case[key] = kept.case.edition
        last.setdefault(key, as_lent(kept))
    return reported.loans(last, by_case)


def as_lent(kept: Kept) -> Outcome:
    """A loan of which nothing was reported yet."""
    loan = kept.case.loan or {}
    return Outcome(
        bank=kept.bank,
        loan_no=loan["loan_no"],
        reported_on=loan["on"],
        enterprise=kept.enterprise,
        granted_on=loan["on"],
        principal_fen=loan["principal_fen"],
        state="normal",
        balance_fen=loan["principal_fen"],
        overdue_days=0,
    )


def _unused(connection: Connection, kept: Kept, loan_no: str) -> None:
    """Refuse the number of a loan that is another one."""
    same = (lending_case.c.bank == kept.bank) & (lending_case.c.loan_no == loan_no)
    taken = connection.execute(select(lending_case.c.number).where(same)).first() is not None
    others = {o.enterprise for o in outcomes.of_loan(connection, kept.bank, loan_no)} - {kept.enterprise}
    if taken or others:
        raise Conflict(
            Text(f"借据编号 {loan_no} 已用于另一笔贷款", f"The number {loan_no} belongs to another loan"),
            Text("核对借据编号", "Check the number of the loan"),
        )


def _log(connection: Connection, number: int, event: Event, by: str) -> None:
    detail = {k: v.isoformat() if isinstance(v, date) else v for k, v in event.detail.items()}
    values = {"case_number": number, "kind": event.kind, "day": event.on, "detail": detail, "by": by}
    connection.execute(insert(lending_event).values(values | {"at": datetime.now(UTC)}))


def _kept(connection: Connection, today: date, *wanted: ColumnElement[bool]) -> list[Kept]:
    """The cases that ``wanted`` chooses, newest first."""
    chosen = select(lending_case.c.number).where(*wanted)
    rows = connection.execute(select(lending_case).where(*wanted).order_by(lending_case.c.number.desc())).all()
    if not rows:
        return []
    events: dict[int, list[Event]] = defaultdict(list)
    told = select(lending_event).where(lending_event.c.case_number.in_(chosen)).order_by(lending_event.c.number)
    banks = {row.number: row.bank for row in rows}
    for e in connection.execute(told).mappings():
        events[e["case_number"]].append(_event(dict(e), banks[e["case_number"]]))
    theirs = select(lending_case.c.enterprise).where(*wanted)
    wishes = demands.every(connection, theirs)
    last: dict[Key, Outcome] = {}
    for bank in {row.bank for row in rows if row.loan_no is not None}:
        last |= outcomes.standing(connection, bank, among=select(lending_case.c.loan_no).where(*wanted))
    allowed = {bank: _consenting(connection, bank, theirs, today) for bank in set(banks.values())}
    found = []
    for row in rows:
        wish = wishes.get((row.enterprise, row.demand_no))
        life = fold((*(wish.events() if wish else ()), *events[row.number], *(wish.end() if wish else ())))
        case = life.cases[row.bank][-1]
        case = followed(life.seen(case, today), last.get((row.bank, row.loan_no)))
        life = Life(life.stated_on, life.valid_until, life.withdrawn_on, {row.bank: (case,)})
        known = row.enterprise in allowed[row.bank]
        found.append(Kept(row.number, row.enterprise, row.demand_no, row.bank, case, life, known))
    return found


def _consenting(connection: Connection, bank: str, among: Select[Any], today: date) -> set[str]:
    query = editions.consented(bank, today).where(consent.c.enterprise.in_(among))
    return set(connection.execute(query).scalars())


def _event(row: dict[str, Any], bank: str) -> Event:
    detail = {k: date.fromisoformat(v) if k in _DAYS else v for k, v in row["detail"].items()}
    return Event(row["kind"], row["day"], bank, detail)
