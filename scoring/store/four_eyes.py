"""Four eyes: what one person proposed waits until another decides. Policies and models alike; a CHECK holds it too.

The tables have a ``state``, ``proposed_by``, ``decided_by`` and ``decided_at``, and a primary key of one column.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, update

from scoring.errors import Conflict, Forbidden, Invalid, Text


def because(reason: str) -> str:
    """The reason that somebody gives; raises ``Invalid`` for none."""
    if not reason.strip():
        raise Invalid(Text("没有填写理由", "No reason is given"), Text("写明为什么", "Say why"))
    return reason.strip()


def waiting(row: dict[str, Any], what: Text) -> dict[str, Any]:
    """The same proposal; raises ``Conflict`` if it was decided on or withdrawn. ``what`` names it."""
    if row["state"] != "submitted":
        raise Conflict(
            Text(f"{what.zh}不在待批准状态", f"{what.en} is not waiting for approval"),
            Text("刷新后再看", "Reload and look again"),
        )
    return row


def by_another(row: Mapping[str, Any], by: str) -> None:
    """Refuse a decision by who proposed it."""
    if row["proposed_by"] == by:
        raise Forbidden(
            Text("须由提出人以外的人决定", "Somebody else than who proposed it decides"),
            Text("请另一位同事决定；自己提出的可以撤回", "Ask a colleague; what you proposed you can withdraw"),
        )


def settle(
    connection: Connection, table: Table, row: Mapping[str, Any], state: str, by: str, /, **also: object
) -> None:
    """Note the decision, by whom and when."""
    put(connection, table, row, state=state, decided_by=by, decided_at=datetime.now(UTC), **also)


def put(connection: Connection, table: Table, row: Mapping[str, Any], /, **values: object) -> None:
    """Change a row."""
    [key] = table.primary_key.columns
    connection.execute(update(table).where(key == row[key.name]).values(values))


def turn_down(connection: Connection, table: Table, row: Mapping[str, Any], by: str) -> None:
    """Reject a proposal; who made it withdraws it instead."""
    if row["proposed_by"] == by:
        put(connection, table, row, state="withdrawn")
    else:
        settle(connection, table, row, "rejected", by)
