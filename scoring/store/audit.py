"""The audit trail: who did what about whom, chained by hash so that a change shows."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, String, cast, insert, or_, select

from scoring.errors import Tampered, Text
from scoring.model.bundle import canonical
from scoring.store.database import one_at_a_time
from scoring.store.tables import audit

_BEGINNING = "0" * 64


def note(connection: Connection, actor: str, action: str, subject: str, /, **detail: Any) -> None:  # noqa: ANN401
    """Add an entry, in the same transaction as what it tells of."""
    one_at_a_time(connection, audit)
    last = connection.execute(select(audit.c.id, audit.c.hash).order_by(audit.c.id.desc()).limit(1)).first()
    number, previous = (last.id + 1, last.hash) if last else (1, _BEGINNING)
    entry = {
        "id": number,
        "at": datetime.now(UTC).replace(microsecond=0),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": detail,
        "previous": previous,
    }
    connection.execute(insert(audit).values(entry | {"hash": _hash(entry)}))


def verify(connection: Connection) -> int:
    """Follow the chain from its beginning; returns its length, raises ``Tampered`` where it breaks."""
    previous, count = _BEGINNING, 0
    for row in connection.execute(select(audit).order_by(audit.c.id)).mappings():
        count += 1
        if row["id"] != count or row["previous"] != previous or row["hash"] != _hash(dict(row)):
            raise Tampered(
                Text(f"审计记录从第 {row['id']} 条起与链不符", f"The audit trail is broken at entry {row['id']}"),
                Text("保全现场并从备份核对", "Secure the evidence and compare with a backup"),
            )
        previous = row["hash"]
    return count


def newest(connection: Connection, subject: str | None = None, limit: int = 100) -> list[dict[str, Any]]:
    """The newest entries, all or about one subject."""
    query = select(audit).order_by(audit.c.id.desc()).limit(limit)
    if subject is not None:
        query = query.where(audit.c.subject == subject)
    return [dict(row) for row in connection.execute(query).mappings()]


def about(connection: Connection, enterprise: str, actions: Collection[str], limit: int = 100) -> list[dict[str, Any]]:
    """The newest entries of these kinds whose subject or list of enterprises names the enterprise."""
    listed = cast(audit.c.detail, String).contains(f'"{enterprise}"', autoescape=True)
    query = (
        select(audit)
        .where(audit.c.action.in_(actions), or_(audit.c.subject == enterprise, listed))
        .order_by(audit.c.id.desc())
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def _hash(entry: dict[str, Any]) -> str:
    told = entry["at"]
    at = (told if told.tzinfo else told.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
    content = {k: entry[k] for k in ("id", "actor", "action", "subject", "detail", "previous")} | {"at": at}
    return hashlib.sha256(canonical(content)).hexdigest()
