"""What a policy would have done: decided on the facts of a past day, judged by what is known now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from scoring.errors import NotFound, Text
from scoring.model.labels import labelled, window_end
from scoring.pipeline.population import population_of
from scoring.pipeline.score import batches_before, calculate, files_of
from scoring.pipeline.workspace import Workspace, bundle_of
from scoring.policy.decide import decide
from scoring.policy.hindsight import Hindsight, hindsight
from scoring.policy.parameters import Policy
from scoring.policy.population import Population, population
from scoring.records.view import Files
from scoring.store import audit, batches, editions, labels, models, policies, runs


@dataclass(frozen=True)
class BackTest:
    """Two policies on the same day, told apart by what became of the enterprises within twelve months.

    ``ground`` is the policy of the edition, or the one in force today where a day was asked for. ``known_by``: outcomes
    known before that day. ``has_seen``: the model learned from outcomes of that time, so its scores flatter both.
    """

    as_of: date
    known_by: date
    edition: int | None
    model: str
    has_seen: bool
    enterprises: int
    ground: Hindsight
    proposed: Hindsight


def find_out(workspace: Workspace, number: int | None, by: str) -> None:
    """Keep what became of the enterprises of an edition, as known today, unless it was found out today already.

    Raises ``Invalid`` while the twelve months are not over.
    """
    today = workspace.settings.current_day
    with workspace.database.reading() as connection:
        run = runs.one(connection, editions.one(connection, number)["run_id"])
        kept = labels.of_run(connection, run["id"])
    if kept is None or kept[1] < today:
        states = _states(workspace, run["as_of"])
        with workspace.database.transaction() as connection:
            count = labels.put(connection, run["id"], states, today)
            audit.note(connection, by, "find_out", f"run {run['id']}", known_by=today.isoformat(), enterprises=count)


def of_edition(workspace: Workspace, number: int | None, proposed: Policy) -> BackTest:
    """Try a policy on what an edition was decided on: its facts and the scores of its model.

    What became of the enterprises was kept by :func:`find_out`; raises ``NotFound`` before that.
    """
    with workspace.database.reading() as connection:
        head = editions.one(connection, number)
        run = runs.one(connection, head["run_id"])
        model = models.one(connection, run["model_digest"])
        ground = policies.parameters(policies.one(connection, head["policy_version"]))
        kept = labels.of_run(connection, run["id"])
    if kept is None:
        raise NotFound(
            Text(
                f"还没有查明第 {head['number']} 期企业后来的情况",
                f"It was not found out yet what became of the enterprises of edition {head['number']}",
            ),
            Text(
                f"运行 xinyidai backtest --edition {head['number']}",
                f"Run xinyidai backtest --edition {head['number']}",
            ),
        )
    return _tried(population_of(workspace, run["id"]), model, head["number"], kept, (ground, proposed))


def of_day(workspace: Workspace, as_of: date, proposed: Policy) -> BackTest:
    """Try a policy on the records known before a day, scored by the model in force. Nothing is kept."""
    with workspace.database.reading() as connection:
        model = models.champion(connection)
        ground = policies.parameters(policies.in_force(connection, workspace.settings.current_day))
    known = _states(workspace, as_of), workspace.settings.current_day
    facts = calculate(_files(workspace, as_of), as_of, bundle_of(workspace, model)).facts
    return _tried(population(facts, as_of), model, None, known, (ground, proposed))


def _tried(
    people: Population,
    model: dict[str, Any],
    edition: int | None,
    known: tuple[pd.Series, date],
    tried: tuple[Policy, Policy],
) -> BackTest:
    states, known_by = known
    told = states.reindex(people.enterprises).fillna("").to_numpy(object)
    ground, proposed = (hindsight(decide(people, policy), told) for policy in tried)
    return BackTest(
        people.as_of,
        known_by,
        edition,
        models.name_of(model),
        _has_seen(model["manifest"], people.as_of),
        len(people),
        ground,
        proposed,
    )


def _has_seen(manifest: dict[str, Any], as_of: date) -> bool:
    """Whether a window that the model learned from overlaps the twelve months from a day on."""
    learned = [date.fromisoformat(day) for day in manifest["snapshots"]]
    return any(day < window_end(as_of) and as_of < window_end(day) for day in learned)


def _states(workspace: Workspace, as_of: date) -> pd.Series:
    """What became of everybody who was observed in the twelve months from a day on, as known today."""
    today = workspace.settings.current_day
    return labelled(_files(workspace, today), as_of, today).state


def _files(workspace: Workspace, known_by: date) -> Files:
    with workspace.database.reading() as connection:
        listed = batches.live(connection)
    return files_of(workspace.lake, batches_before(listed, known_by), listed)
