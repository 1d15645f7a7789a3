"""Scores of models in the shadow: kept beside a run's assessments, read by nobody but the finance office."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import Connection, insert, select

from scoring.store.runs import NEWEST_FIRST
from scoring.store.tables import assessment, run, shadow_assessment


def put(connection: Connection, number: int, digest: str, scores: pd.DataFrame) -> int:
    """Keep ``score`` and ``pd`` by enterprise for those that the run assessed; returns how many.

    What was kept of the same model and run stays.
    """
    if digest in of_run(connection, number):
        return 0
    assessed = set(connection.execute(select(assessment.c.enterprise).where(assessment.c.run_id == number)).scalars())
    rows = [
        {"run_id": number, "model_digest": digest, "enterprise": enterprise, "score": score, "pd": pd_}
        for enterprise, score, pd_ in scores[["score", "pd"]].itertuples(name=None)
        if enterprise in assessed
    ]
    if rows:
        connection.execute(insert(shadow_assessment), rows)
    return len(rows)


def of_run(connection: Connection, number: int) -> set[str]:
    """The models that scored in the shadow of a run."""
    query = select(shadow_assessment.c.model_digest).where(shadow_assessment.c.run_id == number).distinct()
    return set(connection.execute(query).scalars())


def newest(connection: Connection, digest: str) -> dict[str, Any] | None:
    """The newest run in whose shadow the model scored, if there is one."""
    scored = select(shadow_assessment.c.run_id).where(shadow_assessment.c.model_digest == digest)
    row = connection.execute(select(run).where(run.c.id.in_(scored)).order_by(*NEWEST_FIRST).limit(1)).mappings()
    found = row.first()
    return dict(found) if found else None


def scores(connection: Connection, number: int, digest: str) -> pd.DataFrame:
    """``score`` and ``pd`` by enterprise of a model in the shadow of a run."""
    kept = shadow_assessment
    query = (
        select(kept.c.enterprise, kept.c.score, kept.c.pd)
        .where(kept.c.run_id == number, kept.c.model_digest == digest)
        .order_by(kept.c.enterprise)
    )
    rows = connection.execute(query).all()
    index = pd.Index([row.enterprise for row in rows], name="enterprise", dtype=object)
    return pd.DataFrame({"score": [row.score for row in rows], "pd": [row.pd for row in rows]}, index=index)
