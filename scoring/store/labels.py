"""What became of the enterprises of a run, kept so that whoever tries a policy in hindsight need not find out again."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, delete, insert, select

from scoring.store.tables import assessment, outcome_label


def put(connection: Connection, run: int, states: pd.Series, known_by: date) -> int:
    """Keep states by enterprise in place of those kept before, for whom the run assessed; returns how many."""
    assessed = set(connection.execute(select(assessment.c.enterprise).where(assessment.c.run_id == run)).scalars())
    rows = [
        {"run_id": run, "enterprise": enterprise, "state": state, "known_by": known_by}
        for enterprise, state in states.items()
        if enterprise in assessed
    ]
    connection.execute(delete(outcome_label).where(outcome_label.c.run_id == run))
    if rows:
        connection.execute(insert(outcome_label), rows)
    return len(rows)


def of_run(connection: Connection, run: int) -> tuple[pd.Series, date] | None:
    """States by enterprise, and the day before which they were known; ``None`` if nothing is kept."""
    kept = outcome_label
    query = select(kept.c.enterprise, kept.c.state, kept.c.known_by).where(kept.c.run_id == run)
    rows = connection.execute(query.order_by(kept.c.enterprise)).all()
    if not rows:
        return None
    index = pd.Index([row.enterprise for row in rows], name="enterprise", dtype=object)
    return pd.Series([row.state for row in rows], index, dtype=object), rows[0].known_by
