"""What people stated on the site and files told, side by side in one table, until all of it stands in files.

The tables stand under the names of their sources; both have the columns ``number``, ``known_at``, ``batch``, ``by``
and ``at``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, insert, or_, select, update

from scoring.store.database import one_at_a_time
from scoring.store.tables import batch, demand, outcome

TABLES = {"demand": demand, "loan_outcome": outcome}
"""By source."""

LAST = "~"
"""Stands after every batch: what waits to be delivered is the newest of its day."""


def counting(table: Table) -> ColumnElement[bool]:
    """The clause that a version counts: a withdrawn batch tells nothing."""
    withdrawn = select(batch.c.id).where(batch.c.withdrawn_at.is_not(None))
    return or_(table.c.batch.is_(None), table.c.batch.not_in(withdrawn))


def version_of(row: Mapping[str, Any]) -> tuple[str, str, int]:
    """Where a version stands among those of the same fact: as in the lake, by day known, batch and line."""
    return row["known_at"].isoformat(), row["batch"] or LAST, row["number"]


def state(connection: Connection, source: str, row: Mapping[str, Any], by: str, today: date) -> None:
    """Add what was stated on the site today."""
    table = TABLES[source]
    values = {c.name: row[c.name] for c in table.columns if c.name in row and c.name not in _OURS}
    connection.execute(insert(table).values(values | _book(None, today, by)))


def not_taken_over(connection: Connection, source: str) -> list[dict[str, Any]]:
    """Batches of a source whose records the table does not have, withdrawn ones too, in the order of their coming."""
    table = TABLES[source]
    here = exists(select(table.c.number).where(table.c.batch == batch.c.id))
    query = select(batch).where(batch.c.source == source, batch.c.accepted > 0, ~here)
    return [dict(row) for row in connection.execute(query.order_by(batch.c.ingested_at, batch.c.id)).mappings()]


def take_over(connection: Connection, source: str, batch_id: str, parts: Iterable[Sequence[Mapping[str, Any]]]) -> None:
    """Add the records of a batch, once; they come in parts."""
    table = TABLES[source]
    one_at_a_time(connection, table)
    if connection.execute(select(table.c.number).where(table.c.batch == batch_id).limit(1)).first() is not None:
        return
    names = [c.name for c in table.columns if c.name not in _OURS]
    for records in parts:
        connection.execute(
            insert(table), [{n: r.get(n) for n in names} | _book(batch_id, r["known_at"], "") for r in records]
        )


def waiting(connection: Connection, source: str, before: date) -> list[dict[str, Any]]:
    """What was stated on the site before a day and stands in no file yet, in the order of its coming."""
    table = TABLES[source]
    delivered = exists(select(batch.c.id).where(batch.c.id == table.c.batch))
    query = select(table).where(table.c.by != "", table.c.known_at < before, ~delivered).order_by(table.c.number)
    return [dict(row) for row in connection.execute(query).mappings()]


def deliver(connection: Connection, source: str, numbers: Iterable[int], batch_id: str) -> None:
    """Note the batch that these versions stand in."""
    table = TABLES[source]
    connection.execute(update(table).where(table.c.number.in_(list(numbers))).values(batch=batch_id))


_OURS = ("number", "known_at", "batch", "by", "at")


def _book(batch_id: str | None, known_at: date, by: str) -> dict[str, Any]:
    return {"known_at": known_at, "batch": batch_id, "by": by, "at": datetime.now(UTC)}
