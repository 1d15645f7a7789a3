"""The population of a scoring run, in columns; a run never changes, so what was loaded once is kept."""

from __future__ import annotations

from functools import lru_cache

from scoring.pipeline.workspace import Workspace
from scoring.policy.population import Population, population
from scoring.store import runs
from scoring.store.database import Database

KEPT = 4
"""Runs kept in memory: the newest, and those that it is compared with."""


def population_of(workspace: Workspace, run: int | None = None) -> Population:
    """The population of a run, of the newest one if none is given."""
    if run is None:
        with workspace.database.reading() as connection:
            run = int(runs.newest_run(connection)["id"])
    return _loaded(workspace.database, run)


@lru_cache(maxsize=KEPT)
def _loaded(database: Database, run: int) -> Population:
    with database.reading() as connection:
        facts, _ = runs.assessments(connection, run)
        return population(facts, runs.one(connection, run)["as_of"])
