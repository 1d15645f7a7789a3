"""The fund: schemes proposed by one person and approved by another, and the ledger, which only grows."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, func, insert, or_, select

from scoring.errors import Conflict, NotFound, Tampered, Text
from scoring.lending.fund import Entry, Fund, Posting, replay
from scoring.lending.fund_acts import Terms
from scoring.lending.loan import Loan
from scoring.policy.scheme import Scheme, scheme
from scoring.settings import BEIJING
from scoring.store import four_eyes
from scoring.store.database import one_at_a_time
from scoring.store.tables import edition, edition_row, edition_withdrawal, fund_entry, fund_posting, fund_scheme

_APPROVED = fund_scheme.c.state == "approved"


def schemes(connection: Connection) -> list[dict[str, Any]]:
    """All versions, newest first."""
    query = select(fund_scheme).order_by(fund_scheme.c.version.desc())
    return [dict(row) for row in connection.execute(query).mappings()]


def one_scheme(connection: Connection, version: int) -> dict[str, Any]:
    """One version."""
    row = connection.execute(select(fund_scheme).where(fund_scheme.c.version == version)).mappings().first()
    if row is None:
        raise NotFound(
            Text(f"没有第 {version} 版基金方案", f"There is no version {version} of the fund's scheme"),
            Text("查看 xinyidai fund scheme show", "See xinyidai fund scheme show"),
        )
    return dict(row)


def propose(  # noqa: PLR0913  (what, from when, why, by whom, when)
    connection: Connection, proposed: Scheme, effective_on: date, reason: str, by: str, today: date
) -> int:
    """Submit a scheme for approval, drafted on the newest approved one; returns its version."""
    why = four_eyes.because(reason)
    _not_past(effective_on, today)
    one_at_a_time(connection, fund_scheme)
    version = 1 + (connection.execute(select(func.max(fund_scheme.c.version))).scalar() or 0)
    connection.execute(
        insert(fund_scheme).values(
            version=version,
            parameters=asdict(proposed),
            effective_on=effective_on,
            state="submitted",
            base_version=_newest_approved(connection),
            reason=why,
            proposed_by=by,
            proposed_at=datetime.now(UTC),
        )
    )
    return version


def approve(connection: Connection, version: int, by: str, today: date) -> None:
    """Approve a scheme: not by who proposed it, nor if another was approved since, nor from a day in the past."""
    one_at_a_time(connection, fund_scheme)
    row = _waiting(connection, version)
    four_eyes.by_another(row, by)
    newest = _newest_approved(connection)
    if newest != row["base_version"]:
        raise Conflict(
            Text(f"提出之后，第 {newest} 版已经批准", f"Version {newest} was approved after this one was proposed"),
            Text("在新的方案上重新提出", "Propose it again on that one"),
        )
    _not_past(row["effective_on"], today)
    four_eyes.settle(connection, fund_scheme, row, "approved", by)


def reject(connection: Connection, version: int, by: str) -> None:
    """Turn a scheme down; who proposed it withdraws it instead."""
    one_at_a_time(connection, fund_scheme)
    four_eyes.turn_down(connection, fund_scheme, _waiting(connection, version), by)


def terms(connection: Connection, day: date) -> Terms:
    """The schemes that count on a day: of those in force since that day or before, the newest version."""
    query = select(fund_scheme).where(_APPROVED).order_by(fund_scheme.c.version)
    approved = {row["version"]: dict(row) for row in connection.execute(query).mappings()}
    begun = [version for version, row in approved.items() if row["effective_on"] <= day]
    if not begun:
        raise NotFound(
            Text("还没有生效的基金方案", "No scheme of the fund is in force"),
            Text(
                "用 xinyidai fund scheme draft 提出，由另一人批准",
                "Propose one by xinyidai fund scheme draft; somebody else approves it",
            ),
        )
    versions = {version: scheme(row["parameters"]) for version, row in approved.items()}
    return Terms(versions, max(begun), min(approved[version]["effective_on"] for version in begun))


def ledger(connection: Connection) -> Fund:
    """The fund as its ledger adds up; raises ``Tampered`` for an entry that is not whole."""
    return replay(entries(connection))


def opened(connection: Connection) -> Fund:
    """The same, for who goes on to write: nobody else does until the transaction ends."""
    one_at_a_time(connection, fund_entry)
    return ledger(connection)


def entries(connection: Connection) -> list[Entry]:
    """The whole ledger, oldest first."""
    postings: dict[int, list[Posting]] = defaultdict(list)
    query = select(fund_posting).order_by(fund_posting.c.entry, fund_posting.c.line)
    for row in connection.execute(query).mappings():
        loan = (row["bank"], row["loan_no"]) if row["loan_no"] else None
        postings[row["entry"]].append(Posting(row["account"], row["fen"], loan))
    found: list[Entry] = []
    for row in connection.execute(select(fund_entry).order_by(fund_entry.c.number)).mappings():
        moved = postings.pop(row["number"], [])
        if row["number"] != len(found) + 1 or len(moved) != row["lines"] or sum(p.fen for p in moved):
            raise Tampered(
                Text(
                    f"基金台账第 {row['number']} 条不完整", f"Entry {row['number']} of the fund's ledger is not whole"
                ),
                Text("从备份恢复", "Restore it from backup"),
            )
        members = {name: row[name] for name in _MEMBERS}
        found.append(Entry(postings=tuple(moved), **members))
    return found


def add(connection: Connection, fund: Fund, entry: Entry) -> Entry:
    """Write an entry at the end of the ledger that ``fund`` adds up; returns it with its number."""
    made = fund.add(entry)
    values = {name: getattr(made, name) for name in _MEMBERS} | {"facts": dict(made.facts)}
    connection.execute(insert(fund_entry).values(values | {"lines": len(made.postings), "at": datetime.now(UTC)}))
    if made.postings:
        lines = [
            {"entry": made.number, "line": i, "account": p.account, "fen": p.fen}
            | dict(zip(("bank", "loan_no"), p.loan or ("", ""), strict=True))
            for i, p in enumerate(made.postings, 1)
        ]
        connection.execute(insert(fund_posting), lines)
    return made


def recommended_by(connection: Connection, loan: Loan) -> int | None:
    """The newest edition that recommended the enterprise to the bank on the day of granting; not expired nor withdrawn.

    It was published by then, or the bank took the demand up under it here.
    """
    over = datetime.combine(loan.granted_on + timedelta(days=1), time(), BEIJING).astimezone(UTC)
    query = (
        select(edition.c.number, edition_row.c.body)
        .join(edition_row, edition_row.c.edition == edition.c.number)
        .outerjoin(edition_withdrawal, edition_withdrawal.c.edition == edition.c.number)
        .where(
            edition_row.c.enterprise == loan.enterprise,
            or_(edition.c.published_at < over, edition.c.number == loan.edition),
            or_(edition.c.valid_until.is_(None), edition.c.valid_until >= loan.granted_on),
            or_(edition_withdrawal.c.edition.is_(None), edition_withdrawal.c.withdrawn_at >= over),
        )
        .order_by(edition.c.number.desc())
    )
    return next((row.number for row in connection.execute(query) if loan.bank in row.body["banks"]), None)


_MEMBERS = [name for name in Entry.__dataclass_fields__ if name != "postings"]


def _newest_approved(connection: Connection) -> int | None:
    return connection.execute(select(func.max(fund_scheme.c.version)).where(_APPROVED)).scalar()


def _waiting(connection: Connection, version: int) -> dict[str, Any]:
    return four_eyes.waiting(one_scheme(connection, version), Text(f"第 {version} 版基金方案", f"Version {version}"))


def _not_past(effective_on: date, today: date) -> None:
    if effective_on < today:
        raise Conflict(
            Text(f"生效日 {effective_on} 已过", f"The effective day {effective_on} is past"),
            Text("从今天或以后某日起生效", "It is in force from today or a later day on"),
        )
