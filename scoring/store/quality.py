"""Quality reports, and what they count in the store: batches and refused rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select

from scoring.errors import NotFound, Text
from scoring.store.tables import batch, quality_report, quarantine


def put(connection: Connection, values: dict[str, Any]) -> None:
    """Keep a month's report in place of the one made before."""
    connection.execute(delete(quality_report).where(quality_report.c.month == values["month"]))
    connection.execute(insert(quality_report).values(values | {"made_at": datetime.now(UTC)}))


def months(connection: Connection) -> dict[date, date]:
    """The months that have a report, newest first, with the day before which each report knew what it says."""
    query = select(quality_report.c.month, quality_report.c.as_of).order_by(quality_report.c.month.desc())
    return {row.month: row.as_of for row in connection.execute(query)}


def one(connection: Connection, month: date | None = None) -> dict[str, Any]:
    """The report of a month, or the newest; raises :class:`~scoring.errors.NotFound`."""
    query = select(quality_report).order_by(quality_report.c.month.desc()).limit(1)
    if month is not None:
        query = query.where(quality_report.c.month == month)
    row = connection.execute(query).mappings().first()
    if row is None:
        what = Text("数据质量报告", "data-quality report")
        if month is not None:
            what = Text(f" {month:%Y-%m} 的{what.zh}", f"{what.en} of {month:%Y-%m}")
        known = ", ".join(f"{m:%Y-%m}" for m in months(connection)) or "—"
        raise NotFound(
            Text(f"还没有{what.zh}", f"There is no {what.en} yet"),
            Text(
                f"已有报告的月份：{known}；其他月份请运维人员生成",
                f"Months with one: {known}; ask the operators for another",
            ),
        )
    return dict(row)


def outdated(connection: Connection, made_at: datetime, as_of: date) -> bool:
    """Whether batches from before ``as_of`` came, or were withdrawn, after a report was made."""
    later = or_(batch.c.ingested_at > made_at, batch.c.withdrawn_at > made_at)
    return connection.execute(select(batch.c.id).where(later, batch.c.received_on < as_of).limit(1)).first() is not None


def refused(connection: Connection) -> list[dict[str, Any]]:
    """Refused rows of live batches: source, day received, reason, state, and how many."""
    by = (batch.c.source, batch.c.received_on, quarantine.c.reason, quarantine.c.state)
    query = (
        select(*by, func.count().label("rows"))
        .join(quarantine, quarantine.c.batch_id == batch.c.id)
        .where(batch.c.withdrawn_at.is_(None))
        .group_by(*by)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def absent(connection: Connection, batches: Collection[str], reasons: Collection[str]) -> dict[str, Counter[str]]:
    """Of the refused rows of these batches: how many lacked a value, by source and header as delivered."""
    found: dict[str, Counter[str]] = {}
    for batch_id in batches:
        query = (
            select(batch.c.source, quarantine.c.troubles)
            .join(quarantine, quarantine.c.batch_id == batch.c.id)
            .where(batch.c.id == batch_id)
        )
        for source, troubles in connection.execute(query):
            lacking = {trouble["field"] for trouble in troubles if trouble["reason"] in reasons}
            found.setdefault(source, Counter()).update(lacking)
    return found
