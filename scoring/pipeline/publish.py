"""Scores and the policy in force into an edition, sealed; and its withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from scoring.codes import data
from scoring.errors import Conflict, Text
from scoring.pipeline import keys
from scoring.pipeline.workspace import Workspace
from scoring.policy.decide import CULTIVATED, LEFT_OUT, RECOMMENDED, decide
from scoring.policy.parameters import policy
from scoring.policy.population import population
from scoring.store import audit, batches, editions, models, policies, runs, seals
from scoring.whitelist.edition import Inputs, compose
from scoring.whitelist.seal import Seal, sealed


@dataclass(frozen=True)
class Published:
    """An edition's number and digest, how many there are of each decision, and whether it is a new one."""

    number: int
    digest: str
    listed: int
    cultivated: int
    left_out: int
    new: bool


def publish(workspace: Workspace, by: str) -> Published:
    """Decide the newest run under the policy in force, store the edition and seal it, whole or not at all."""
    with workspace.database.transaction() as connection:
        run = runs.newest_run(connection)
        _by_the_champion(connection, run)
        _nothing_withdrawn(connection, run)
        ground = policies.in_force(connection, workspace.settings.current_day)
        facts, coverage = runs.assessments(connection, run["id"])
        rules = policy(ground["parameters"])
        used = tuple((s, b, d) for s, b, d in run["batches"])
        inputs = Inputs(run["as_of"], run["model_digest"], rules, used, data.digests())
        made = compose(inputs, facts, coverage, decide(population(facts, run["as_of"]), rules))
        at = datetime.now(UTC).replace(microsecond=0)
        origin = {"run_id": run["id"], "policy_version": ground["version"], "by": by, "at": at}
        number, new = editions.add(connection, made, **origin)
        if new:
            key = keys.signer(workspace, connection, by)
            before = seals.before(connection, number)
            seal = Seal(number, made.digest, before, editions.moment(at), str(made.valid_until))
            seals.put(connection, number, key["kid"], sealed(seal, key))
        audit.note(connection, by, "publish", f"edition {number}", digest=made.digest, listed=len(made.listed))
    counts = made.counts
    return Published(number, made.digest, counts[RECOMMENDED], counts[CULTIVATED], counts[LEFT_OUT], new)


def withdraw(workspace: Workspace, number: int, reason: str, by: str) -> None:
    """Take an edition back for a reason: readers get the newest one that was not withdrawn."""
    with workspace.database.transaction() as connection:
        editions.withdraw(connection, number, reason, by)
        audit.note(connection, by, "withdraw_edition", f"edition {number}", reason=reason.strip())


def _by_the_champion(connection: Connection, run: dict[str, Any]) -> None:
    """No new edition rests on a model that is no longer in force."""
    if run["model_digest"] != models.champion(connection)["digest"]:
        raise Conflict(
            Text("最近一次评分所用的模型已不再启用", "The model of the newest scores is no longer in force"),
            Text("先重新评分（xinyidai score），再发布", "Score again (xinyidai score), then publish"),
        )


def _nothing_withdrawn(connection: Connection, run: dict[str, Any]) -> None:
    """No new edition rests on a batch that was withdrawn after it was scored."""
    withdrawn = batches.withdrawn_among(connection, (batch for _, batch, _ in run["batches"]))
    if withdrawn:
        raise Conflict(
            Text(
                f"最近一次评分依据的批次已撤回：{'、'.join(withdrawn)}",
                f"The newest scores rest on withdrawn batches: {', '.join(withdrawn)}",
            ),
            Text("先重新评分（xinyidai score），再发布", "Score again (xinyidai score), then publish"),
        )
