"""What an enterprise does with its demands on the site: states, changes and withdraws them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from scoring.errors import Invalid, Text
from scoring.lending.demand import Demand
from scoring.lending.life import Event, Life, after, fold
from scoring.pipeline.admission import admit
from scoring.records.demand import DEMAND
from scoring.store import audit, demands, versions


@dataclass(frozen=True)
class Wish:
    """What an enterprise wishes: an amount in fen and a term, if it says so, for what, until when."""

    amount_fen: int | None
    term_months: int | None
    purpose: str
    valid_until: date


def state(connection: Connection, enterprise: str, wish: Wish, by: str, today: date) -> Demand:
    """State a new demand."""
    _lasting(wish, today)
    number = demands.free_number(connection, enterprise)
    row = {"enterprise": enterprise, "demand_no": number, "stated_on": today, **asdict(wish)}
    return _put(connection, row, "state demand", by, today)


def change(  # noqa: PLR0913  (which demand, what of it, by whom, when)
    connection: Connection, enterprise: str, demand_no: str, wish: Wish, by: str, today: date
) -> Demand:
    """Change a demand; raises ``Conflict`` once it is withdrawn."""
    _lasting(wish, today)
    before = demands.one(connection, enterprise, demand_no)
    after(_life(before), Event("changed", today, detail={"valid_until": wish.valid_until}))
    return _put(connection, asdict(before) | asdict(wish), "change demand", by, today)


def withdraw(connection: Connection, enterprise: str, demand_no: str, by: str, today: date) -> Demand:
    """Withdraw a demand; cases that led to no loan yet end with it.

    The record that tells of it says that the demand was valid until today.
    """
    before = demands.one(connection, enterprise, demand_no)
    after(_life(before), Event("withdrawn", today))
    row = asdict(before) | {"withdrawn_on": today, "valid_until": max(before.stated_on, min(before.valid_until, today))}
    return _put(connection, row, "withdraw demand", by, today)


def repeat_withdrawals(connection: Connection, by: str, today: date) -> None:
    """Say again of each withdrawn demand that it is withdrawn, where a file has stated it anew since."""
    for each in demands.every(connection).values():
        if each.withdrawn_on is not None and each.valid_until > each.withdrawn_on:
            row = asdict(each) | {"valid_until": max(each.stated_on, each.withdrawn_on)}
            _put(connection, row, "withdraw demand", by, today)


def _life(stated: Demand) -> Life:
    return fold((*stated.events(), *stated.end()))


def _put(connection: Connection, row: dict[str, Any], action: str, by: str, today: date) -> Demand:
    """Keep a version as the door admits it; noted in the audit trail."""
    record = admit(DEMAND, row, today) | {"withdrawn_on": row.get("withdrawn_on")}
    versions.state(connection, DEMAND.name, record, by, today)
    audit.note(connection, by, action, record["enterprise"], demand_no=record["demand_no"])
    return demands.one(connection, record["enterprise"], record["demand_no"])


def _lasting(wish: Wish, today: date) -> None:
    if wish.valid_until < today:
        raise Invalid(
            Text(f"有效期至 {wish.valid_until}，早于今天", f"It would be valid until {wish.valid_until}, before today"),
            Text("填写今天以后的日期", "Give a later day"),
        )
