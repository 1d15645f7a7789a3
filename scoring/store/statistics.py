"""How the features of each run were distributed, and how far they had drifted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from scoring.store.runs import NEWEST_FIRST
from scoring.store.tables import edition, feature_statistics, model, run


def put(connection: Connection, number: int, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what was measured of a run; of an equal run that was stored before, that stays."""
    if rows and connection.execute(_of(number).limit(1)).first() is None:
        connection.execute(insert(feature_statistics), [{"run_id": number} | row for row in rows])


def of_run(connection: Connection, number: int) -> dict[str, dict[str, Any]]:
    """What was measured of a run, by feature; empty if nothing was."""
    return {row["feature"]: dict(row) for row in connection.execute(_of(number)).mappings()}


def behind_newest_edition(connection: Connection) -> dict[str, dict[str, Any]]:
    """The same of the run that the newest edition was decided on; empty before the first one."""
    newest = select(edition.c.run_id).order_by(edition.c.number.desc()).limit(1)
    number = connection.execute(newest).scalar()
    return {} if number is None else of_run(connection, number)


def measured(connection: Connection) -> list[dict[str, Any]]:
    """The runs of which features were measured, newest first.

    Each with ``run_id``, ``as_of``, ``scored_at``, ``model`` (name and version) and the numbers of its ``editions``.
    """
    query = (
        select(run.c.id, run.c.as_of, run.c.scored_at, model.c.name, model.c.version)
        .join(model, model.c.digest == run.c.model_digest)
        .where(run.c.id.in_(select(feature_statistics.c.run_id)))
        .order_by(*NEWEST_FIRST)
    )
    published: dict[int, list[int]] = {}
    for number, of in connection.execute(select(edition.c.number, edition.c.run_id).order_by(edition.c.number)):
        published.setdefault(of, []).append(number)
    return [
        {
            "run_id": row.id,
            "as_of": row.as_of,
            "scored_at": row.scored_at,
            "model": f"{row.name}/{row.version}",
            "editions": published.get(row.id, []),
        }
        for row in connection.execute(query)
    ]


def history(connection: Connection, feature: str) -> list[dict[str, Any]]:
    """What was measured of one feature in every run, newest first: the run as :func:`measured` tells it, and more."""
    query = select(feature_statistics).where(feature_statistics.c.feature == feature)
    found = {row["run_id"]: dict(row) for row in connection.execute(query).mappings()}
    return [told | found[told["run_id"]] for told in measured(connection) if told["run_id"] in found]


def _of(number: int) -> Any:  # noqa: ANN401  (a query of the library)
    return select(feature_statistics).where(feature_statistics.c.run_id == number)
