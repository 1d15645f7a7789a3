"""Batches and quarantine."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from scoring.store.tables import batch, quarantine


def find(connection: Connection, sha256: str) -> dict[str, Any] | None:
    """The batch with this content, if it was ingested before."""
    row = connection.execute(select(batch).where(batch.c.sha256 == sha256)).mappings().first()
    return dict(row) if row else None


def one(connection: Connection, batch_id: str) -> dict[str, Any]:
    """A batch by its id."""
    return dict(connection.execute(select(batch).where(batch.c.id == batch_id)).mappings().one())


def add(connection: Connection, values: dict[str, Any]) -> None:
    """List a batch; from now on its records exist."""
    connection.execute(insert(batch).values(values))


def add_refused(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Put refused rows into quarantine."""
    if rows:
        connection.execute(insert(quarantine), list(rows))


def every(connection: Connection) -> list[dict[str, Any]]:
    """All batches, by source and day received."""
    query = select(batch).order_by(batch.c.source, batch.c.received_on, batch.c.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def refused(connection: Connection, batch_id: str | None = None) -> list[dict[str, Any]]:
    """Rows in quarantine with the name of their file, by file and line."""
    query = (
        select(batch.c.file_name, batch.c.source, quarantine)
        .join(quarantine, quarantine.c.batch_id == batch.c.id)
        .order_by(batch.c.file_name, quarantine.c.line, quarantine.c.part)
    )
    if batch_id is not None:
        query = query.where(batch.c.id == batch_id)
    return [dict(row) for row in connection.execute(query).mappings()]


def totals(connection: Connection) -> dict[str, int]:
    """Rows, accepted and quarantined over all batches."""
    sums = select(
        *(func.coalesce(func.sum(batch.c[name]), 0).label(name) for name in ("rows", "accepted", "quarantined"))
    )
    return {name: int(value) for name, value in connection.execute(sums).mappings().one().items()}


def file_names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """Names of the delivered files by batch."""
    wanted = set(ids)
    return {
        row.id: row.file_name for row in connection.execute(select(batch.c.id, batch.c.file_name)) if row.id in wanted
    }
