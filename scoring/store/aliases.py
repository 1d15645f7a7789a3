"""What people decided about rows that do not carry their code: kept for ever, the newest counts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from scoring.records.identity.clues import Clue
from scoring.records.identity.linking import Decision
from scoring.store.tables import alias


def add(  # noqa: PLR0913  (a decision has these parts)
    connection: Connection, clue: Clue, enterprise: str | None, on: date, by: str, because: str
) -> None:
    """Keep a decision about a clue; ``enterprise`` is ``None`` for none of those known."""
    told = {"kind": clue.kind, "value": clue.value, "enterprise": enterprise}
    connection.execute(
        insert(alias).values(
            told | {"decided_on": on, "decided_at": datetime.now(UTC), "decided_by": by, "reason": because}
        )
    )


def decisions(connection: Connection, by: datetime | None = None) -> tuple[Decision, ...]:
    """Every decision in the order in which they were made; ``by`` leaves out those made later."""
    query = select(alias).order_by(alias.c.id)
    if by is not None:
        query = query.where(alias.c.decided_at <= by)
    rows = connection.execute(query).mappings()
    return tuple(Decision(Clue(r["kind"], r["value"]), r["enterprise"], r["decided_on"]) for r in rows)


def newest(connection: Connection, limit: int = 50) -> list[dict[str, Any]]:
    """The newest decisions with who made them and why."""
    query = select(alias).order_by(alias.c.id.desc()).limit(limit)
    return [dict(row) for row in connection.execute(query).mappings()]
