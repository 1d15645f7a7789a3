"""Two editions side by side: who moved from one to the other, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scoring.errors import Conflict, Text
from scoring.model.points import tiers
from scoring.pipeline.population import population_of
from scoring.pipeline.score import calculate, files_of
from scoring.pipeline.workspace import Workspace, bundle_of
from scoring.policy.population import Population
from scoring.store import audit, batches, editions, models, runs, shadow
from scoring.whitelist.difference import Difference, difference
from scoring.whitelist.edition import Inputs, parse

LOOK = "compare"
"""Action in the audit trail: who looked at the enterprises that moved between two editions."""


@dataclass(frozen=True)
class Compared:
    """The heads of two editions and what moved from the older one to the newer one."""

    before: dict[str, Any]
    after: dict[str, Any]
    difference: Difference


def compared(workspace: Workspace, before: int, after: int) -> Compared:
    """What moved between two editions.

    Raises ``Conflict`` where their models differ and the older one has not scored the newer records, see
    :func:`score_beside`.
    """
    with workspace.database.reading() as connection:
        heads = editions.one(connection, before), editions.one(connection, after)
        old, new = (_inputs_of(workspace, head) for head in heads)
        scored = shadow.scores(connection, heads[1]["run_id"], old.model) if old.model != new.model else None
    newer = population_of(workspace, heads[1]["run_id"])
    between = None
    if scored is not None:
        if scored.empty:
            raise Conflict(
                Text(
                    f"第 {before} 期与第 {after} 期的模型不同，旧模型还没有对新记录评分",
                    f"Editions {before} and {after} rest on different models, and the older one has not scored "
                    "the newer records",
                ),
                Text(
                    f"先运行 xinyidai compare-editions {before} {after}",
                    f"Run xinyidai compare-editions {before} {after} first",
                ),
            )
        told = scored.reindex(newer.enterprises)
        between = _rescored(newer, told["score"].to_numpy(float), told["pd"].to_numpy(float))
    found = difference(population_of(workspace, heads[0]["run_id"]), old.policy, newer, new.policy, between)
    return Compared(*heads, found)


def score_beside(workspace: Workspace, before: int, after: int, by: str) -> None:
    """Let the older edition's model score the newer one's records, if it is another and has not done so yet."""
    with workspace.database.reading() as connection:
        head = editions.one(connection, after)
        model = models.one(connection, editions.one(connection, before)["model_digest"])
        run = runs.one(connection, head["run_id"])
        listed = batches.every(connection)
        if model["digest"] in {run["model_digest"], *shadow.of_run(connection, run["id"])}:
            return
    used = tuple((s, b, d) for s, b, d in run["batches"])
    files = files_of(workspace.lake, used, listed)
    facts = calculate(files, run["as_of"], bundle_of(workspace, model)).facts
    with workspace.database.transaction() as connection:
        kept = shadow.put(connection, run["id"], model["digest"], facts)
        audit.note(connection, by, "score_in_shadow", models.name_of(model), run=run["id"], enterprises=kept)


def _inputs_of(workspace: Workspace, head: dict[str, Any]) -> Inputs:
    with workspace.database.reading() as connection:
        return parse(editions.body(connection, head["number"])).inputs


def _rescored(people: Population, score: np.ndarray, pd_: np.ndarray) -> Population:
    """The same enterprises by another model."""
    return replace(people, score=score, pd=pd_, tier=tiers(pd_, people.sources).astype(np.int8))
