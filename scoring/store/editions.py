"""Editions: stored once, whole, and never changed."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, func, insert, select

from scoring.errors import NotFound, Tampered, Text
from scoring.policy.rules import LISTED
from scoring.records.consent import FOR_A_LOAN
from scoring.store.database import one_at_a_time
from scoring.store.tables import consent, decision, edition, edition_row, model, run
from scoring.whitelist.edition import Edition, parse

_HEADS = (
    select(
        *(c for c in edition.columns if c.name != "body"),
        run.c.model_digest,
        (model.c.name + "/" + model.c.version).label("model"),
    )
    .join(run, run.c.id == edition.c.run_id)
    .join(model, model.c.digest == run.c.model_digest)
    .order_by(edition.c.number.desc())
)
"""Editions without their bytes, newest first, each with the model that scored."""


def add(connection: Connection, made: Edition, *, run_id: int, policy_version: int, by: str) -> tuple[int, bool]:
    """Publish an edition as the newest one; returns its number and whether it is new.

    Only the newest edition with the same bytes is the same edition: going back to what an older one said
    is a new edition.
    """
    one_at_a_time(connection, edition)
    last = connection.execute(select(edition.c.number, edition.c.digest).order_by(edition.c.number.desc())).first()
    if last is not None and last.digest == made.digest:
        return int(last.number), False
    number = 1 + (last.number if last else 0)
    connection.execute(
        insert(edition).values(
            number=number,
            digest=made.digest,
            as_of=made.inputs.as_of,
            run_id=run_id,
            policy_version=policy_version,
            listed=len(made.listed),
            left_out=len(made.left_out),
            body=made.body,
            published_by=by,
            published_at=datetime.now(UTC),
        )
    )
    rows = [{"edition": number, "rank": r["rank"], "enterprise": r["enterprise"], "body": r} for r in made.listed]
    if rows:
        connection.execute(insert(edition_row), rows)
    decided = [
        {"edition": number, "enterprise": r["enterprise"], "listed": True, "rank": r["rank"], "causes": [LISTED]}
        for r in made.listed
    ] + [
        {"edition": number, "enterprise": r["enterprise"], "listed": False, "rank": None, "causes": r["causes"]}
        for r in made.left_out
    ]
    if decided:
        connection.execute(insert(decision), decided)
    return number, True


def every(connection: Connection) -> list[dict[str, Any]]:
    """All editions without their bytes, newest first."""
    return [dict(r) for r in connection.execute(_HEADS).mappings()]


def one(connection: Connection, number: int | None = None) -> dict[str, Any]:
    """An edition without its bytes; the newest if no number is given."""
    query = _HEADS.limit(1)
    if number is not None:
        query = query.where(edition.c.number == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        name = "白名单" if number is None else f"第 {number} 期白名单"
        raise NotFound(
            Text(f"还没有{name}", "No edition yet" if number is None else f"There is no edition {number}"),
            Text("先运行 xinyidai publish", "Run xinyidai publish first"),
        )
    return dict(row)


def body(connection: Connection, number: int) -> bytes:
    """The bytes of an edition, verified against its digest."""
    row = connection.execute(select(edition.c.body, edition.c.digest).where(edition.c.number == number)).one()
    if hashlib.sha256(row.body).hexdigest() != row.digest:
        raise Tampered(
            Text(f"第 {number} 期白名单的内容与摘要不符", f"Edition {number} does not match its digest"),
            Text("从备份恢复", "Restore it from backup"),
        )
    return bytes(row.body)


def rows_of(connection: Connection, number: int) -> list[dict[str, Any]]:
    """All rows of an edition in rank order, for the office."""
    query = select(edition_row.c.body).where(edition_row.c.edition == number).order_by(edition_row.c.rank)
    return [dict(row) for row in connection.execute(query).scalars()]


def verify(connection: Connection, number: int) -> None:
    """Compare what readers are served with the bytes that the digest covers; raises ``Tampered``."""
    made = parse(body(connection, number))
    rows = rows_of(connection, number)
    query = select(decision.c.enterprise, decision.c.causes).where(decision.c.edition == number)
    decided = {row.enterprise: row.causes for row in connection.execute(query)}
    expected = {r["enterprise"]: [LISTED] for r in made.listed} | {r["enterprise"]: r["causes"] for r in made.left_out}
    if rows != list(made.listed) or decided != expected:
        raise Tampered(
            Text(
                f"第 {number} 期供读取的内容与已签存的内容不符",
                f"What readers see of edition {number} is not what it says",
            ),
            Text("从备份恢复", "Restore it from backup"),
        )


def consented(bank: str, today: date) -> Select[Any]:
    """Consents to a bank, for a loan, in force today as far as we know: the ground of every read by it."""
    return select(consent.c.enterprise).where(
        consent.c.bank == bank,
        consent.c.purpose == FOR_A_LOAN,
        consent.c.granted_on <= today,
        consent.c.valid_until >= today,
        consent.c.withdrawn_on.is_(None),
    )


def rows_for_bank(  # noqa: PLR0913  (whose, when, and which page)
    connection: Connection, number: int, bank: str, today: date, *, after: int = 0, limit: int = 100
) -> list[dict[str, Any]]:
    """Rows of an edition in rank order that the bank may see at this moment, after rank ``after``."""
    allowed = exists(consented(bank, today).where(consent.c.enterprise == edition_row.c.enterprise))
    query = (
        select(edition_row.c.body)
        .where(edition_row.c.edition == number, edition_row.c.rank > after, allowed)
        .order_by(edition_row.c.rank)
        .limit(limit)
    )
    return [dict(row) for row in connection.execute(query).scalars()]


def row_for_bank(connection: Connection, number: int, bank: str, today: date, enterprise: str) -> dict[str, Any] | None:
    """One enterprise's row of an edition, if the bank may see it at this moment."""
    allowed = exists(consented(bank, today).where(consent.c.enterprise == edition_row.c.enterprise))
    query = select(edition_row.c.body).where(
        edition_row.c.edition == number, edition_row.c.enterprise == enterprise, allowed
    )
    row = connection.execute(query).scalar()
    return dict(row) if row else None


def count_for_bank(connection: Connection, number: int, bank: str, today: date) -> int:
    """How many rows of an edition the bank may see at this moment."""
    allowed = exists(consented(bank, today).where(consent.c.enterprise == edition_row.c.enterprise))
    query = select(func.count()).select_from(edition_row).where(edition_row.c.edition == number, allowed)
    return connection.execute(query).scalar_one()


def decision_on(connection: Connection, number: int, enterprise: str) -> dict[str, Any] | None:
    """What an edition decided on one enterprise."""
    query = select(decision).where(decision.c.edition == number, decision.c.enterprise == enterprise)
    row = connection.execute(query).mappings().first()
    return dict(row) if row else None
