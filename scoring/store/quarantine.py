"""Refused rows and what became of them.

A refused row opens a *case*; every later attempt to mend it, accepted or refused again, belongs to the
same case. Attempts of withdrawn batches do not count. A row is

- ``resolved`` if a later attempt of its case was accepted,
- else ``superseded`` if a later one was refused, which then stands for the case,
- else ``dismissed`` if a person, or the rule that refused it, said why nothing more will come,
- else ``withdrawn`` if its own batch is,
- else ``open``.

``state`` and ``answered_by`` keep that answer so that lists are quick; :func:`_settle` alone writes them,
from facts that are never overwritten, so that withdrawing and restoring a batch undo each other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    case,
    func,
    insert,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from scoring.errors import Invalid, Text
from scoring.records.reasons import NOTHING_TO_DO
from scoring.records.sources import REASONS
from scoring.records.workbooks.corrections import Address
from scoring.store import batches
from scoring.store.database import one_at_a_time
from scoring.store.tables import batch, correction, quarantine

BY_RULE = "rule"
"""Who dismissed a row that is closed from the start, see :data:`scoring.records.reasons.NOTHING_TO_DO`."""

STATES = ("open", "resolved", "superseded", "dismissed", "withdrawn")


@dataclass(frozen=True)
class Filter:
    """Which rows are meant; what is not said is not asked for. ``lines`` count within ``batch``."""

    source: str | None = None
    batch: str | None = None
    reason: str | None = None
    state: str | None = None
    lines: tuple[int, ...] = ()


CASE = (quarantine.c.case_batch, quarantine.c.case_line, quarantine.c.case_part)


def add(connection: Connection, rows: Sequence[Mapping[str, Any]], cases: Mapping[int, Address] | None = None) -> None:
    """Put refused rows into quarantine; ``cases`` says by line what each was meant to mend.

    Rows that are no work for anybody are dismissed at once, by rule.
    """
    if not rows:
        return
    known, now = cases or {}, datetime.now(UTC)
    values = []
    for row in rows:
        of = known.get(row["line"], Address(row["batch_id"], row["line"], row["part"]))
        first = row["troubles"][0]["reason"]
        closed = all(trouble["reason"] in NOTHING_TO_DO for trouble in row["troubles"])
        named = {
            "reason": first,
            "state": "dismissed" if closed else "open",
            "dismissed_at": now if closed else None,
            "dismissed_by": BY_RULE if closed else None,
            "dismissed_because": str(REASONS[first].remedy) if closed else None,
        }
        values.append(dict(row) | named | {"case_batch": of.batch, "case_line": of.line, "case_part": of.part})
    connection.execute(insert(quarantine), values)


def add_corrections(connection: Connection, batch_id: str, mended: Mapping[int, Address]) -> None:
    """Note the accepted lines of a batch that mend refused rows, by case."""
    if mended:
        connection.execute(
            insert(correction),
            [
                {"batch_id": batch_id, "line": n, "case_batch": c.batch, "case_line": c.line, "case_part": c.part}
                for n, c in mended.items()
            ],
        )


def cases_of(connection: Connection, cited: Collection[Address], source: str) -> dict[Address, Address]:
    """The case of each of these rows that is in quarantine under this source."""
    one_at_a_time(connection, quarantine)
    found: dict[Address, Address] = {}
    for batch_id in sorted({row.batch for row in cited}):
        query = (
            select(quarantine.c.line, quarantine.c.part, *CASE)
            .join(batch, batch.c.id == quarantine.c.batch_id)
            .where(quarantine.c.batch_id == batch_id, batch.c.source == source)
        )
        known = {Address(batch_id, r.line, r.part): Address(*r[2:]) for r in connection.execute(query)}
        found |= {row: known[row] for row in cited if row in known}
    return found


def settle(connection: Connection, batch_id: str) -> dict[str, int]:
    """Bring the states of all cases up to date that a batch has a part in, after it came, went or came back.

    Returns what it answers, see :func:`answers`.
    """
    one_at_a_time(connection, quarantine)
    touched = union_all(
        select(*CASE).where(quarantine.c.batch_id == batch_id),
        select(correction.c.case_batch, correction.c.case_line, correction.c.case_part).where(
            correction.c.batch_id == batch_id
        ),
    )
    _settle(connection, tuple_(*CASE).in_(touched))
    return answers(connection, batch_id)


def answers(connection: Connection, batch_id: str) -> dict[str, int]:
    """How many cases of other batches a batch resolved or superseded, by state."""
    mine = select(quarantine.c.state, *CASE).where(quarantine.c.answered_by == batch_id).distinct().subquery()
    query = select(mine.c.state, func.count()).group_by(mine.c.state)
    found = {state: int(count) for state, count in connection.execute(query)}
    return {state: found.get(state, 0) for state in ("resolved", "superseded")}


def _settle(connection: Connection, which: ColumnElement[bool]) -> None:
    own, later, attempt = batch.alias("own"), batch.alias("later"), quarantine.alias("attempt")

    def mine(column: Any) -> Any:  # noqa: ANN401  (a column of ``own``)
        return select(column).where(own.c.id == quarantine.c.batch_id).correlate(quarantine).scalar_subquery()

    def newest(table: Any) -> Any:  # noqa: ANN401  (``correction`` or another look at ``quarantine``)
        same = [table.c[c.name] == c for c in CASE]
        return (
            select(table.c.batch_id)
            .join(later, later.c.id == table.c.batch_id)
            .where(*same, later.c.withdrawn_at.is_(None), later.c.ingested_at > mine(own.c.ingested_at))
            .order_by(later.c.ingested_at.desc())
            .limit(1)
            .correlate(quarantine)
            .scalar_subquery()
        )

    resolver, successor = newest(correction), newest(attempt)
    state = case(
        (resolver.is_not(None), "resolved"),
        (successor.is_not(None), "superseded"),
        (quarantine.c.dismissed_at.is_not(None), "dismissed"),
        (mine(own.c.withdrawn_at).is_not(None), "withdrawn"),
        else_="open",
    )
    values = {"state": state, "answered_by": func.coalesce(resolver, successor)}
    connection.execute(update(quarantine).where(which).values(values))


def dismiss(connection: Connection, which: Filter, by: str, because: str, expected: int | None = None) -> int:
    """Close open rows for a reason, as nothing more will come; returns how many.

    Every one of ``which.lines`` must be open. ``expected`` is how many the person saw; if there are others by
    now, nothing is done.
    """
    one_at_a_time(connection, quarantine)
    _all_open(connection, which)
    chosen = _meant(Filter(which.source, which.batch, which.reason, "open", which.lines))
    rows = select(quarantine.c.batch_id, quarantine.c.line, quarantine.c.part)
    mine = tuple_(quarantine.c.batch_id, quarantine.c.line, quarantine.c.part).in_(
        rows.join(batch, batch.c.id == quarantine.c.batch_id).where(*chosen)
    )
    told = {"dismissed_at": datetime.now(UTC), "dismissed_by": by, "dismissed_because": because}
    done = connection.execute(update(quarantine).where(mine).values(told | {"state": "dismissed"})).rowcount
    if done == 0 or expected not in {None, done}:
        raise Invalid(
            Text(f"现有 {done} 行待更正，与所见不符", f"{done} such rows are open: not what was seen"),
            Text("刷新后核对再操作", "Reload, look again and repeat"),
        )
    return done


def _all_open(connection: Connection, which: Filter) -> None:
    """Refuse lines that are not in quarantine, or no longer open: says which, and what became of them."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in refused(connection, replace(which, state=None)) if which.lines else ():
        found.setdefault(row["line"], []).append(row)
    wrong = [_not_open(line, found.get(line, [])) for line in which.lines]
    said = [text for text in wrong if text is not None]
    if said:
        raise Invalid(
            Text("；".join(t.zh for t in said), "; ".join(t.en for t in said)),
            Text("核对行号后再操作", "Look at the line numbers and repeat"),
        )


def _not_open(line: int, rows: Sequence[Mapping[str, Any]]) -> Text | None:
    if any(row["state"] == "open" for row in rows):
        return None
    if not rows:
        return Text(f"第 {line} 行不在所选的隔离行中", f"Line {line} is not among these refused rows")
    row = rows[0]
    if row["state"] != "dismissed":
        zh = {"resolved": "已更正", "superseded": "已有更正重报", "withdrawn": "已随批次撤回"}[row["state"]]
        return Text(f"第 {line} 行{zh}", f"Line {line} is {row['state']}")
    who, day = row["dismissed_by"], f"{row['dismissed_at']:%Y-%m-%d}"
    return Text(f"第 {line} 行已不再处理（{who}，{day}）", f"Line {line} is dismissed already ({who}, {day})")


def refused(
    connection: Connection, which: Filter | None = None, *, after: Address | None = None, limit: int | None = None
) -> list[dict[str, Any]]:
    """Refused rows with file name, source and day received; newest batch first, then by line; after ``after``."""
    query = (
        select(batch.c.file_name, batch.c.source, batch.c.received_on, quarantine)
        .join(quarantine, quarantine.c.batch_id == batch.c.id)
        .where(*_meant(which or Filter()))
        .order_by(batch.c.ingested_at.desc(), batch.c.id, quarantine.c.line, quarantine.c.part)
        .limit(limit)
    )
    if after is not None:
        below = tuple_(quarantine.c.line, quarantine.c.part) > tuple_(after.line, after.part)
        query = query.where(or_(batches.older(connection, after.batch), and_(batch.c.id == after.batch, below)))
    return [dict(row) for row in connection.execute(query).mappings()]


def count(connection: Connection, which: Filter) -> int:
    """How many refused rows are meant."""
    query = select(func.count()).select_from(quarantine.join(batch, batch.c.id == quarantine.c.batch_id))
    return int(connection.execute(query.where(*_meant(which))).scalar_one())


def by_state(connection: Connection, batch_id: str | None = None) -> dict[str, int]:
    """Refused rows by state, all states named; of one batch or of all."""
    query = select(quarantine.c.state, func.count()).group_by(quarantine.c.state)
    if batch_id is not None:
        query = query.where(quarantine.c.batch_id == batch_id)
    found = {state: int(number) for state, number in connection.execute(query)}
    return {state: found.get(state, 0) for state in STATES}


def by_reason(connection: Connection, which: Filter) -> list[tuple[str, str, int]]:
    """Refused rows by their first reason and source: reason, source, rows; the most frequent first."""
    query: Select[Any] = (
        select(quarantine.c.reason, batch.c.source, func.count())
        .join(batch, batch.c.id == quarantine.c.batch_id)
        .where(*_meant(which))
        .group_by(quarantine.c.reason, batch.c.source)
    )
    found = [(reason, source, int(number)) for reason, source, number in connection.execute(query)]
    return sorted(found, key=lambda group: (-group[2], group[0], group[1]))


def open_in(connection: Connection, ids: Iterable[str]) -> dict[str, int]:
    """Open rows of these batches."""
    query = (
        select(quarantine.c.batch_id, func.count())
        .where(quarantine.c.batch_id.in_(list(ids)), quarantine.c.state == "open")
        .group_by(quarantine.c.batch_id)
    )
    return {batch_id: int(number) for batch_id, number in connection.execute(query)}


def _meant(which: Filter) -> list[ColumnElement[bool]]:
    asked = (
        (batch.c.source, which.source),
        (batch.c.id, which.batch),
        (quarantine.c.reason, which.reason),
        (quarantine.c.state, which.state),
    )
    clauses = [column == value for column, value in asked if value is not None]
    return [*clauses, quarantine.c.line.in_(which.lines)] if which.lines else clauses
