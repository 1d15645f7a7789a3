"""Consents as they stand now: what a bank's read is checked against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from scoring.errors import NotFound, Text
from scoring.store.tables import consent

RECORDED = [c.name for c in consent.columns if c.name != "online"]


def record(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Take over consent records: the newest known counts, and what was withdrawn once stays withdrawn."""
    for row in rows:
        same = (consent.c.enterprise == row["enterprise"]) & (consent.c.consent_no == row["consent_no"])
        before = connection.execute(select(consent).where(same)).mappings().first()
        values = {name: row[name] for name in RECORDED} | {"online": False}
        if before is not None:
            older, newer = sorted((dict(before), values), key=lambda v: v["known_at"])
            values = older | newer
            values["withdrawn_on"] = newer["withdrawn_on"] or older["withdrawn_on"]
            values["online"] = before["online"] and row["withdrawn_on"] is None
            connection.execute(delete(consent).where(same))
        connection.execute(insert(consent).values(values))


def withdrawn_online(connection: Connection) -> list[dict[str, Any]]:
    """Withdrawals made on the site that no record tells of yet, oldest first."""
    query = select(consent).where(consent.c.online).order_by(consent.c.withdrawn_on, consent.c.enterprise)
    return [dict(row) for row in connection.execute(query).mappings()]


def of_enterprise(connection: Connection, enterprise: str) -> list[dict[str, Any]]:
    """Consents of an enterprise, newest first."""
    query = select(consent).where(consent.c.enterprise == enterprise).order_by(consent.c.granted_on.desc())
    return [dict(row) for row in connection.execute(query).mappings()]


def withdraw(connection: Connection, enterprise: str, consent_no: str, today: date) -> None:
    """Withdraw a consent; the bank's next read no longer finds it."""
    same = (consent.c.enterprise == enterprise) & (consent.c.consent_no == consent_no)
    changed = connection.execute(
        update(consent)
        .where(same, consent.c.withdrawn_on.is_(None))
        .values(withdrawn_on=today, known_at=today, online=True)
    )
    if changed.rowcount == 0:
        raise NotFound(
            Text("没有这项有效授权", "There is no such consent in force"),
            Text("刷新后再看", "Reload and look again"),
        )


def forget(connection: Connection, keys: Iterable[tuple[str, str]], remaining: Iterable[dict[str, Any]]) -> int:
    """Let only the ``remaining`` records say what these consents (enterprise, number) allow; returns how many ended.

    That can close a consent, never open one: what was withdrawn stays withdrawn, whoever told us so.
    """
    mine = set()
    for enterprise, consent_no in set(keys):
        same = (consent.c.enterprise == enterprise) & (consent.c.consent_no == consent_no)
        if connection.execute(delete(consent).where(same, consent.c.withdrawn_on.is_(None))).rowcount:
            mine.add((enterprise, consent_no))
    left = [row for row in remaining if (row["enterprise"], row["consent_no"]) in mine]
    record(connection, left)
    return len(mine - {(row["enterprise"], row["consent_no"]) for row in left if row["withdrawn_on"] is None})
