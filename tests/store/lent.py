"""An edition and loans as the store has them, written down row by row: what the fund's tests begin with."""

import datetime as dt
from typing import Any

from sqlalchemy import Connection, func, insert, select

from scoring.lending.fund_acts import Terms
from scoring.pipeline import fund as acting
from scoring.policy.scheme import Scheme
from scoring.store import fund as store
from scoring.store import models
from scoring.store.tables import edition, edition_row, outcome, policy, run

GRANTED = dt.date(2026, 3, 10)
"""The day on which the loans are granted; the edition is of a week before."""


def ground(connection: Connection) -> None:
    """A model and a run, for an edition to rest on."""
    models.add(connection, "m" * 64, {"name": "county", "version": "1"})
    at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    connection.execute(
        insert(run).values(id=1, key="k" * 64, as_of=GRANTED, model_digest="m" * 64, batches=[], scored_at=at)
    )


def listed(
    connection: Connection, *rows: tuple[str, str], published: dt.date = GRANTED - dt.timedelta(7), **more: Any
) -> int:
    """An edition that recommends enterprises to banks, valid for a month unless said otherwise; gives its number."""
    number = 1 + (connection.execute(select(func.max(edition.c.number))).scalar() or 0)
    values = {
        "number": number,
        "digest": f"{number:064d}",
        "as_of": published,
        "valid_until": published + dt.timedelta(30),
        "run_id": connection.execute(select(func.min(run.c.id))).scalar_one(),
        "policy_version": connection.execute(select(func.min(policy.c.version))).scalar_one(),
        "listed": len(rows),
        "cultivated": 0,
        "left_out": 0,
        "body": b"",
        "published_by": "wang",
        "published_at": dt.datetime.combine(published, dt.time(1), dt.UTC),
    }
    connection.execute(insert(edition).values(values | more))
    for rank, (enterprise, bank) in enumerate(rows, 1):
        body = {"enterprise": enterprise, "banks": [bank]}
        connection.execute(insert(edition_row).values(edition=number, rank=rank, enterprise=enterprise, body=body))
    return number


def report(connection: Connection, bank: str, loan_no: str, enterprise: str, **said: Any) -> None:
    """What a bank reports of a loan: of one million yuan, granted on the day, all of it unpaid and not overdue."""
    values = {
        "bank": bank,
        "loan_no": loan_no,
        "enterprise": enterprise,
        "granted_on": GRANTED,
        "reported_on": GRANTED,
        "principal_fen": 100_000_000,
        "balance_fen": 100_000_000,
        "state": "normal",
        "overdue_days": 0,
        "by": "clerk",
        "at": dt.datetime(2026, 3, 10, tzinfo=dt.UTC),
    } | said
    connection.execute(insert(outcome).values({"known_at": values["reported_on"]} | values))


def in_force(connection: Connection, scheme: Scheme, since: dt.date = GRANTED - dt.timedelta(60)) -> Terms:
    """Put a scheme in force, by two people."""
    version = acting.propose(connection, scheme, since, "试行", "li", since)
    acting.decide(connection, version, "approve", "wang", since)
    return store.terms(connection, since)
