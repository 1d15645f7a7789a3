"""Champion and challenger: what is promoted is verified and validated first, and approved by a second person."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from scoring.errors import Conflict, NotFound, Text
from scoring.pipeline.population import population_of
from scoring.pipeline.workspace import Workspace, bundle_of
from scoring.policy.parameters import policy
from scoring.policy.shadow import Compared, compare
from scoring.store import audit, models, policies, shadow

REPORT = "validation.json"
"""The sealed file of a bundle that holds its validation report."""

LOOK = "shadow"
"""Action in the audit trail: who looked at the enterprises that a model in the shadow would move."""

_DECISIONS: dict[str, Callable[[Connection, int, str], None]] = {"approve": models.approve, "reject": models.reject}


@dataclass(frozen=True)
class BesideChampion:
    """A model in the shadow compared with the model of the same run, of this as-of date."""

    run: int
    as_of: date
    champion: str
    compared: Compared


def propose(workspace: Workspace, digest: str, action: models.Action, reason: str, by: str) -> int:
    """Submit a change of a model's state; returns the proposal's number.

    Raises ``Tampered`` for a bundle with a changed byte, ``Conflict`` for a promotion without a validation report.
    """
    with workspace.database.reading() as connection:
        row = models.one(connection, digest)
    _sound(workspace, row, action)
    with workspace.database.transaction() as connection:
        number = models.propose(connection, digest, action, reason, by)
        told = models.proposal(connection, number)
        kept = {"action": told["action"], "digest": digest, "reason": told["reason"]}
        audit.note(connection, by, "propose", f"model proposal {number}", **kept)
    return number


def decide(workspace: Workspace, number: int, decision: str, by: str) -> None:
    """``approve`` or ``reject`` a proposal; what is approved is verified once more."""
    with workspace.database.reading() as connection:
        told = models.proposal(connection, number)
        row = models.one(connection, told["model_digest"])
    if decision == "approve":
        _sound(workspace, row, told["action"])
    with workspace.database.transaction() as connection:
        _DECISIONS[decision](connection, number, by)
        state = models.proposal(connection, number)["state"]
        audit.note(connection, by, decision, f"model proposal {number}", state=state, digest=told["model_digest"])


def put_in_force(workspace: Workspace, digest: str, reason: str, proposed_by: str, approved_by: str) -> None:
    """Propose and approve in one go, by two people; nothing happens if the model is in force already."""
    with workspace.database.reading() as connection:
        if models.one(connection, digest)["state"] == "in_force":
            return
    decide(workspace, propose(workspace, digest, "promote", reason, proposed_by), "approve", approved_by)


def auc(manifest: Mapping[str, Any]) -> float | None:
    """The headline AUC of a model: out of time if it could be measured, else held out by enterprise."""
    measured = manifest.get("out_of_time") or manifest.get("held_out") or {}
    return measured.get("auc")


def validation(workspace: Workspace, digest: str) -> dict[str, Any]:
    """The validation report of a registered model, as it is sealed in its bundle."""
    return dict(json.loads(sealed(workspace, digest, REPORT)))


def sealed(workspace: Workspace, digest: str, name: str) -> bytes:
    """A file of a registered model's bundle; like the whole bundle, it is checked against its digest."""
    with workspace.database.reading() as connection:
        row = models.one(connection, digest)
    if name not in bundle_of(workspace, row).manifest["sha256"]:
        model = models.name_of(row)
        raise NotFound(
            Text(f"模型 {model} 没有 {name}", f"Model {model} has no {name}"),
            Text("用本版本软件重新训练", "Train again with this version of the software"),
        )
    return (workspace.models / row["name"] / row["version"] / name).read_bytes()


def beside_champion(workspace: Workspace, digest: str) -> BesideChampion | None:
    """How a model's newest scores in the shadow compare with those of the run, under the policy in force.

    ``None`` if it never scored in the shadow.
    """
    with workspace.database.reading() as connection:
        run = shadow.newest(connection, digest)
        if run is None:
            return None
        scores = shadow.scores(connection, run["id"], digest)
        ground = policy(policies.in_force(connection, workspace.settings.current_day)["parameters"])
        champion = models.name_of(models.one(connection, run["model_digest"]))
    return BesideChampion(
        run["id"], run["as_of"], champion, compare(population_of(workspace, run["id"]), scores, ground)
    )


def _sound(workspace: Workspace, row: dict[str, Any], action: str) -> None:
    """Refuse to score with a bundle that was changed, or to promote one that nobody validated.

    A damaged bundle can still be retired.
    """
    if action == "retire":
        return
    bundle = bundle_of(workspace, row)
    if action != "shadow" and not validated(bundle.manifest):
        raise Conflict(
            Text(f"模型 {bundle.name} 没有验证报告", f"Model {bundle.name} holds no validation report"),
            Text("用本版本软件重新训练，验证报告随模型封存", "Train again: the report is sealed with the model"),
        )


def validated(manifest: dict[str, Any]) -> bool:
    """Whether the bundle's seal covers a validation report."""
    return REPORT in manifest["sha256"]
