"""Batches: the delivered files, and their withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, and_, cast, func, insert, or_, select, update

from scoring.errors import Conflict, NotFound, Text
from scoring.store.tables import batch, edition, run

LIVE = batch.c.withdrawn_at.is_(None)
"""Of the batches that new scores, features and models may rest on."""


def find(connection: Connection, sha256: str) -> dict[str, Any] | None:
    """The batch with this content, if it was ingested before."""
    row = connection.execute(select(batch).where(batch.c.sha256 == sha256)).mappings().first()
    return dict(row) if row else None


def one(connection: Connection, batch_id: str) -> dict[str, Any]:
    """A batch by its id."""
    row = connection.execute(select(batch).where(batch.c.id == batch_id)).mappings().first()
    if row is None:
        raise NotFound(
            Text(f"没有批次 {batch_id}", f"There is no batch {batch_id}"),
            Text("批次号见批次列表", "The list of batches has their ids"),
        )
    return dict(row)


def add(connection: Connection, values: dict[str, Any]) -> None:
    """List a batch; from now on its records exist."""
    connection.execute(insert(batch).values(values))


def every(connection: Connection) -> list[dict[str, Any]]:
    """All batches, withdrawn ones too, by source and day received: what was ever published rests on these."""
    return _listed(connection, select(batch))


def live(connection: Connection) -> list[dict[str, Any]]:
    """The batches that new scores and models rest on, by source and day received."""
    return _listed(connection, select(batch).where(LIVE))


def _listed(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    ordered = query.order_by(batch.c.source, batch.c.received_on, batch.c.id)
    return [dict(row) for row in connection.execute(ordered).mappings()]


def page(
    connection: Connection, *, source: str | None = None, after: str | None = None, limit: int | None = 50
) -> list[dict[str, Any]]:
    """Batches, the newest first, after the batch ``after``; ``limit`` none: all of them."""
    query = select(batch).order_by(batch.c.ingested_at.desc(), batch.c.id).limit(limit)
    if source is not None:
        query = query.where(batch.c.source == source)
    if after is not None:
        query = query.where(older(connection, after))
    return [dict(row) for row in connection.execute(query).mappings()]


def count(connection: Connection, source: str | None = None) -> int:
    """How many batches there are, of a source or of all."""
    query = select(func.count()).select_from(batch)
    if source is not None:
        query = query.where(batch.c.source == source)
    return int(connection.execute(query).scalar_one())


def older(connection: Connection, batch_id: str) -> ColumnElement[bool]:
    """The clause that a batch stands behind ``batch_id`` when the newest come first."""
    at = one(connection, batch_id)["ingested_at"]
    return or_(batch.c.ingested_at < at, and_(batch.c.ingested_at == at, batch.c.id > batch_id))


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


def withdraw(connection: Connection, batch_id: str, by: str, because: str) -> dict[str, Any]:
    """Withdraw a batch: its file stays, nothing new rests on it. Returns the batch as it was."""
    before = one(connection, batch_id)
    if before["withdrawn_at"] is not None:
        raise Conflict(
            Text(f"批次 {batch_id} 已经撤回", f"Batch {batch_id} is withdrawn already"),
            Text("无需再次撤回", "There is nothing to do"),
        )
    values = {"withdrawn_at": datetime.now(UTC), "withdrawn_by": by, "withdrawn_because": because}
    connection.execute(update(batch).where(batch.c.id == batch_id).values(values))
    return before


def restore(connection: Connection, batch_id: str) -> dict[str, Any]:
    """Take a withdrawal back. Returns the batch as it was."""
    before = one(connection, batch_id)
    if before["withdrawn_at"] is None:
        raise Conflict(
            Text(f"批次 {batch_id} 没有撤回", f"Batch {batch_id} is not withdrawn"),
            Text("无需恢复", "There is nothing to do"),
        )
    nothing = {"withdrawn_at": None, "withdrawn_by": None, "withdrawn_because": None}
    connection.execute(update(batch).where(batch.c.id == batch_id).values(nothing))
    return before


def runs_on(connection: Connection, batch_id: str) -> list[dict[str, Any]]:
    """The scoring runs that read the batch, newest first."""
    query = select(run.c.id, run.c.as_of, run.c.scored_at, run.c.model_digest).where(_reads(batch_id))
    return [dict(row) for row in connection.execute(query.order_by(run.c.id.desc())).mappings()]


def editions_on(connection: Connection, batch_id: str) -> list[dict[str, Any]]:
    """The editions decided on such a run, newest first."""
    head = (edition.c.number, edition.c.as_of, edition.c.listed, edition.c.run_id, edition.c.published_at)
    query = select(*head).join(run, run.c.id == edition.c.run_id).where(_reads(batch_id))
    return [dict(row) for row in connection.execute(query.order_by(edition.c.number.desc())).mappings()]


def _reads(batch_id: str) -> ColumnElement[bool]:
    """The clause that a run's list of batches names this one; a batch id is of hexadecimal digits only."""
    return cast(run.c.batches, String).contains(f'"{batch_id}"', autoescape=True)


def withdrawn_among(connection: Connection, ids: Iterable[str]) -> list[str]:
    """Which of these batches are withdrawn."""
    wanted = set(ids)
    return sorted(row.id for row in connection.execute(select(batch.c.id).where(~LIVE)) if row.id in wanted)
