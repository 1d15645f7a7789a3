"""Scoring runs, assessments and portraits."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, insert, select, update

from scoring.errors import NotFound, Text
from scoring.policy.facts import NUMBERS
from scoring.store.tables import assessment, portrait, run

FACTS = [c.name for c in assessment.columns if c.name not in {"run_id", "enterprise", "known_sources"}]

NEWEST_FIRST = (run.c.scored_at.desc(), run.c.id.desc())


def make_newest(connection: Connection, number: int) -> None:
    """Take up an earlier run again: the next edition is decided on it."""
    connection.execute(update(run).where(run.c.id == number).values(scored_at=datetime.now(UTC)))


def run_id(connection: Connection, key: str) -> int | None:
    """The run with this key, if it was made before."""
    return connection.execute(select(run.c.id).where(run.c.key == key)).scalar()


def add_run(
    connection: Connection,
    values: dict[str, Any],
    facts: pd.DataFrame,
    coverage: pd.DataFrame,
    portraits: dict[str, dict[str, Any]],
) -> int:
    """Store a run with all its assessments and portraits; returns its id, that of an equal run if one is there."""
    same = run_id(connection, values["key"])
    if same is not None:
        return same
    made = connection.execute(insert(run).values(values | {"scored_at": datetime.now(UTC)}).returning(run.c.id))
    number = int(made.scalar_one())
    known = [[name for name, here in zip(coverage.columns, row, strict=True) if here] for row in coverage.to_numpy()]
    rows = facts[FACTS].astype(object).where(facts[FACTS].notna(), None).to_dict("records")
    connection.execute(
        insert(assessment),
        [
            {"run_id": number, "enterprise": e, "known_sources": k, **row, "banks": list(row["banks"])}
            for e, k, row in zip(facts.index, known, rows, strict=True)
        ],
    )
    if portraits:
        connection.execute(
            insert(portrait), [{"run_id": number, "enterprise": e, "body": body} for e, body in portraits.items()]
        )
    return number


def newest(connection: Connection) -> dict[str, Any] | None:
    """The run made, or taken up again, last; if there is one."""
    row = connection.execute(select(run).order_by(*NEWEST_FIRST).limit(1)).mappings().first()
    return dict(row) if row else None


def newest_run(connection: Connection) -> dict[str, Any]:
    """The same, where there has to be one."""
    row = newest(connection)
    if row is None:
        raise NotFound(
            Text("还没有评分", "Nothing has been scored yet"),
            Text("先运行 xinyidai score", "Run xinyidai score first"),
        )
    return row


def one(connection: Connection, number: int) -> dict[str, Any]:
    """A run by its number."""
    row = connection.execute(select(run).where(run.c.id == number)).mappings().first()
    if row is None:
        raise NotFound(
            Text(f"没有第 {number} 次评分", f"There is no scoring run {number}"),
            Text("查看各期白名单依据的评分", "See which runs the editions rest on"),
        )
    return dict(row)


def assessments(connection: Connection, number: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Facts (with ``score`` and ``pd``) and coverage of a run, as decisions need them, by enterprise."""
    query = select(assessment).where(assessment.c.run_id == number).order_by(assessment.c.enterprise)
    rows = connection.execute(query).mappings().all()
    index = pd.Index([r["enterprise"] for r in rows], name="enterprise", dtype=object)
    facts = pd.DataFrame({name: [r[name] for r in rows] for name in FACTS}, index=index)
    facts["banks"] = [tuple(b) for b in facts["banks"]]
    for name in NUMBERS:
        facts[name] = facts[name].astype(np.float64)
    names = list(dict.fromkeys(n for r in rows for n in r["known_sources"]))
    coverage = pd.DataFrame({n: [n in r["known_sources"] for r in rows] for n in names}, index=index)
    return facts, coverage


def portrait_of(connection: Connection, enterprise: str) -> dict[str, Any] | None:
    """The enterprise's portrait of the newest run, if it has one."""
    newest = select(run.c.id).order_by(*NEWEST_FIRST).limit(1).scalar_subquery()
    query = select(portrait.c.body).where(portrait.c.run_id == newest, portrait.c.enterprise == enterprise)
    return connection.execute(query).scalar()


def portrait_in(connection: Connection, number: int, enterprise: str) -> dict[str, Any] | None:
    """The enterprise's portrait of one run, if it has one."""
    query = select(portrait.c.body).where(portrait.c.run_id == number, portrait.c.enterprise == enterprise)
    return connection.execute(query).scalar()
