"""Scores and the policy in force into an edition; and the proof that it can be made again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from scoring.errors import Conflict, NotFound, Text
from scoring.pipeline.score import calculate, files_of
from scoring.pipeline.workspace import Workspace, bundle_of
from scoring.policy.decide import decide
from scoring.policy.parameters import Policy, policy
from scoring.policy.population import population
from scoring.policy.preview import Preview, preview
from scoring.store import audit, batches, editions, models, policies, runs
from scoring.whitelist.edition import Edition, Inputs, compose, parse

LONGEST_NUMBER = 9
"""Digits of an edition's number; what is longer is taken for the name of a file."""


@dataclass(frozen=True)
class Published:
    """An edition's number and digest, how many are on it, and whether it is a new one."""

    number: int
    digest: str
    listed: int
    left_out: int
    new: bool


def publish(workspace: Workspace, by: str) -> Published:
    """Decide the newest run under the policy in force and store the edition, whole or not at all."""
    with workspace.database.transaction() as connection:
        run = runs.newest_run(connection)
        _by_the_champion(connection, run)
        _nothing_withdrawn(connection, run)
        ground = policies.in_force(connection)
        facts, coverage = runs.assessments(connection, run["id"])
        rules = policy(ground["parameters"])
        inputs = Inputs(run["as_of"], run["model_digest"], rules, tuple((s, b, d) for s, b, d in run["batches"]))
        made = compose(inputs, facts, coverage, decide(population(facts, run["as_of"]), rules))
        number, new = editions.add(connection, made, run_id=run["id"], policy_version=ground["version"], by=by)
        audit.note(connection, by, "publish", f"edition {number}", digest=made.digest, listed=len(made.listed))
    return Published(number, made.digest, len(made.listed), len(made.left_out), new)


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


def preview_policy(workspace: Workspace, proposed: Policy) -> Preview:
    """What a policy would change on the newest run, against the one in force."""
    with workspace.database.reading() as connection:
        run = runs.newest_run(connection)
        facts, _ = runs.assessments(connection, run["id"])
        ground = policy(policies.in_force(connection)["parameters"])
    return preview(population(facts, run["as_of"]), ground, proposed)


@dataclass(frozen=True)
class Reproduced:
    """Whether an edition could be made again from its inputs, byte for byte."""

    digest: str
    expected: str
    difference: str

    @property
    def identical(self) -> bool:
        """Whether the bytes are the same."""
        return self.digest == self.expected


def stored_edition(workspace: Workspace, name: str) -> Edition:
    """An edition by its number in the store, ``newest``, or the path of an exported file."""
    if (name.isdecimal() and len(name) <= LONGEST_NUMBER) or name == "newest":
        with workspace.database.reading() as connection:
            head = editions.one(connection, None if name == "newest" else int(name))
            editions.verify(connection, head["number"])
            return parse(editions.body(connection, head["number"]))
    if not Path(name).is_file():
        raise NotFound(
            Text(f"没有“{name}”这一期，也没有这个文件", f"There is no edition '{name}' and no such file"),
            Text("给出期号、newest 或文件路径", "Give a number, newest, or the path of a file"),
        )
    return parse(Path(name).read_bytes())


def reproduce(workspace: Workspace, name: str) -> Reproduced:
    """Make an edition again from the records, model and policy that its manifest names."""
    original = stored_edition(workspace, name)
    inputs = original.inputs
    with workspace.database.reading() as connection:
        model = models.one(connection, inputs.model)
        listed = batches.every(connection)
    files = files_of(workspace.lake, inputs.batches, listed)
    scored = calculate(files, inputs.as_of, bundle_of(workspace, model))
    again = compose(inputs, scored.facts, scored.coverage, decide(population(scored.facts, inputs.as_of), inputs.policy))
    return Reproduced(again.digest, original.digest, _first_difference(original.body, again.body))


def _first_difference(original: bytes, again: bytes) -> str:
    for number, (a, b) in enumerate(zip(original.splitlines(), again.splitlines(), strict=False), 1):
        if a != b:
            return f"line {number}: {a[:200].decode()} … / {b[:200].decode()} …"
    return "" if original == again else "one is longer than the other"


def verify(workspace: Workspace) -> dict[str, int]:
    """Check everything that has a digest: audit trail, editions, models, lake; how many of each.

    Raises ``Tampered`` at the first that does not agree.
    """
    with workspace.database.reading() as connection:
        entries = audit.verify(connection)
        heads = editions.every(connection)
        for head in heads:
            editions.verify(connection, head["number"])
        registered = models.every(connection)
        listed = batches.every(connection)
    for model in registered:
        bundle_of(workspace, model)
    files_of(workspace.lake, tuple((b["source"], b["id"], str(b["received_on"])) for b in listed), listed)
    return {"entries": entries, "editions": len(heads), "models": len(registered), "batches": len(listed)}
