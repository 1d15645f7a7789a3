"""The finance office's policies: try a change, propose it, have it decided by somebody else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Path, status
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened
from api.v1.portrait import cause
from api.v1.schemas.base import LARGEST, Worded
from api.v1.schemas.policies import Draft, Move, ParameterTold, PolicyVersion, Preview, Proposal
from scoring.errors import Text
from scoring.pipeline.publish import preview_policy
from scoring.pipeline.workspace import Workspace
from scoring.policy import preview as previewing
from scoring.policy.parameters import PARAMETERS, Policy, policy
from scoring.store import audit, policies
from scoring.store.people import Person

router = APIRouter(prefix="/v1/policies", tags=["policies"])

Version = Annotated[int, Path(ge=1, le=LARGEST)]


@router.get("")
def every(_: access.Office, workspace: Opened) -> list[PolicyVersion]:
    """All versions, newest first."""
    with workspace.database.reading() as connection:
        return [PolicyVersion(**row) for row in policies.every(connection)]


@router.get("/parameters")
def parameters(_: access.Office) -> list[ParameterTold]:
    """What each parameter means, its unit and its bounds."""
    return [
        ParameterTold(
            name=p.name,
            label=_worded(p.label),
            unit=_worded(p.unit),
            lowest=p.lowest,
            highest=p.highest,
            meaning=_worded(p.meaning),
            reference=p.reference,
        )
        for p in PARAMETERS
    ]


@router.post("/preview")
def preview(person: access.Office, draft: Draft, workspace: Opened) -> Preview:
    """Who would enter and who would leave the list, on the newest scores."""
    return preview_of(workspace, person, policy(draft.parameters))


@router.post("", status_code=status.HTTP_201_CREATED)
def propose(person: access.Office, proposal: Proposal, workspace: Opened) -> PolicyVersion:
    """Submit a change for approval by somebody else."""
    with workspace.database.transaction() as connection:
        return submit(connection, person, proposal.parameters, proposal.reason)


@router.post("/{version}/approve")
def approve(person: access.Office, version: Version, workspace: Opened) -> PolicyVersion:
    """Put a proposal in force; not by who proposed it."""
    with workspace.database.transaction() as connection:
        return decide(connection, person, version, "approve")


@router.post("/{version}/reject")
def reject(person: access.Office, version: Version, workspace: Opened) -> PolicyVersion:
    """Refuse a proposal; who proposed it withdraws it by the same."""
    with workspace.database.transaction() as connection:
        return decide(connection, person, version, "reject")


def preview_of(workspace: Workspace, person: Person, draft: Policy) -> Preview:
    """A preview, noted in the audit trail with the enterprises that it names."""
    found = preview_policy(workspace, draft)
    named = [move.enterprise for move in (*found.enters, *found.leaves)]
    with workspace.database.transaction() as connection:
        access.note_look(connection, person, "preview", "policy", named)
    return Preview(
        listed_before=found.listed_before,
        listed_after=found.listed_after,
        expected_default_before=found.expected_default_before,
        expected_default_after=found.expected_default_after,
        enters=_moves(found.enters),
        leaves=_moves(found.leaves),
    )


def submit(connection: Connection, person: Person, given: Mapping[str, object], reason: str) -> PolicyVersion:
    """Propose a policy; noted in the audit trail."""
    proposed = policy(given)
    version = policies.propose(connection, proposed, reason, person.name)
    told = PolicyVersion(**policies.one(connection, version))
    audit.note(connection, person.name, "propose", f"policy {version}", parameters=told.parameters, reason=told.reason)
    return told


_DECISIONS: dict[str, Callable[[Connection, int, str], None]] = {
    "approve": policies.approve,
    "reject": policies.reject,
}


def decide(connection: Connection, person: Person, version: int, decision: str) -> PolicyVersion:
    """Approve or reject a proposal; noted in the audit trail."""
    _DECISIONS[decision](connection, version, person.name)
    told = PolicyVersion(**policies.one(connection, version))
    audit.note(connection, person.name, decision, f"policy {version}", state=told.state)
    return told


def _moves(found: Sequence[previewing.Move]) -> list[Move]:
    return [
        Move(enterprise=m.enterprise, name=m.name, score=m.score, causes=[cause(each) for each in m.causes])
        for m in found
    ]


def _worded(text: Text) -> Worded:
    return Worded(zh=text.zh, en=text.en)
