"""The same request twice is one request: a key of the sender's choice, what was asked for, what was answered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from scoring.errors import Conflict, Text
from scoring.model.bundle import canonical
from scoring.store.database import one_at_a_time
from scoring.store.tables import idempotency


def once(connection: Connection, actor: str, key: str, content: Mapping[str, Any], act: Callable[[], Any]) -> Any:  # noqa: ANN401  (JSON)
    """Do ``act`` unless the actor's key was used before; then answer as before. The answer is JSON.

    ``content`` is everything that was asked for, the name of the act included; the same key with another content
    raises ``Conflict``. What ``act`` refuses is not kept: the key can be used again. Call it before anything else in
    the transaction, so that two requests that come at once wait for each other.
    """
    one_at_a_time(connection, idempotency)
    digest = hashlib.sha256(canonical(content)).hexdigest()
    mine = (idempotency.c.actor == actor) & (idempotency.c.key == key)
    before = connection.execute(select(idempotency).where(mine)).mappings().first()
    if before is None:
        answer = act()
        connection.execute(
            insert(idempotency).values(actor=actor, key=key, digest=digest, answer=answer, at=datetime.now(UTC))
        )
        return answer
    if before["digest"] != digest:
        raise Conflict(
            Text(f"幂等键 {key} 已用于另一内容的请求", f"The idempotency key {key} was used for a different request"),
            Text("内容有变时换一个新的幂等键", "Send a new key when the content changes"),
        )
    return before["answer"]
