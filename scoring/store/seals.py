"""Seals of editions and the public keys that verify them: one after the other, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from scoring.errors import NotFound, Tampered, Text
from scoring.store.database import one_at_a_time
from scoring.store.tables import seal, signing_key
from scoring.whitelist.seal import BEGINNING, Seal, digest_of, read
from scoring.whitelist.signing import Key, thumbprint


def newest_key(connection: Connection, algorithm: str) -> dict[str, Any] | None:
    """The key that signs from now on, among those of an algorithm."""
    return next((row for row in every_key(connection)[::-1] if row["jwk"]["alg"] == algorithm), None)


def every_key(connection: Connection) -> list[dict[str, Any]]:
    """All public keys in the order in which they were made."""
    return [dict(row) for row in connection.execute(select(signing_key).order_by(signing_key.c.sequence)).mappings()]


def add_key(connection: Connection, public: Key, reason: str, by: str) -> None:
    """Keep a public key; seals are signed with the newest one of their algorithm."""
    one_at_a_time(connection, signing_key)
    values = {"sequence": 1 + len(every_key(connection)), "kid": public["kid"], "jwk": dict(public)}
    made = {"reason": reason, "made_by": by, "made_at": datetime.now(UTC)}
    connection.execute(insert(signing_key).values(values | made))


def put(connection: Connection, number: int, kid: str, token: str) -> None:
    """Close an edition with its signed seal."""
    connection.execute(insert(seal).values(number=number, kid=kid, jws=token))


def of(connection: Connection, number: int) -> str:
    """The signed seal of an edition."""
    token = connection.execute(select(seal.c.jws).where(seal.c.number == number)).scalar()
    if token is None:
        raise NotFound(
            Text(f"第 {number} 期没有签章", f"Edition {number} has no seal"),
            Text("签章自有密钥之后发布的期才有", "Editions have one since there are keys"),
        )
    return str(token)


def before(connection: Connection, number: int) -> str:
    """What the seal of an edition holds of the one before: its digest, or zeros where there is none."""
    query = select(seal.c.jws).where(seal.c.number == number - 1)
    token = connection.execute(query).scalar()
    return BEGINNING if token is None else digest_of(token)


def verified(connection: Connection, number: int) -> Seal:
    """The seal of an edition, its signature and its place in the chain verified; raises ``Tampered``."""
    keys: dict[str, Mapping[str, str]] = {}
    for row in every_key(connection):
        if thumbprint(row["jwk"]) != row["kid"] or row["jwk"].get("kid") != row["kid"]:
            raise Tampered(
                Text(f"公钥 {row['kid']} 已被改动", f"The public key {row['kid']} was changed"),
                Text("从备份恢复", "Restore it from backup"),
            )
        keys[row["kid"]] = row["jwk"]
    found = read(of(connection, number), keys, number)
    if found.number != number or found.previous != before(connection, number):
        raise Tampered(
            Text(f"第 {number} 期的签章与上一期接不上", f"The seal of edition {number} does not follow the one before"),
            Text("从备份恢复", "Restore it from backup"),
        )
    return found
