"""The finance office's policies: try a change, draft and propose it, have it decided by somebody else, go back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Path, Query, status
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened
from api.v1.previews import preview_of
from api.v1.schemas.base import LARGEST, Worded
from api.v1.schemas.policies import (
    ChangeTold,
    Draft,
    Keeping,
    ParameterTold,
    PolicyTold,
    PolicyVersion,
    Proposal,
    Remark,
    RollBack,
    StandingTold,
)
from api.v1.schemas.preview import BackTest, Preview, Trial
from scoring.codes import industries
from scoring.errors import Text
from scoring.pipeline import policies as acting
from scoring.pipeline.backtest import of_edition
from scoring.pipeline.policies import Wish
from scoring.pipeline.workspace import Workspace
from scoring.policy.differences import Change, differences
from scoring.policy.parameters import BY_NAME, NAMES, PARAMETERS, SECTIONS, Parameter, Policy
from scoring.store import policies

router = APIRouter(prefix="/v1/policies", tags=["policies"])

Version = Annotated[int, Path(ge=1, le=LARGEST)]
Since = Annotated[int | None, Query(ge=1, le=LARGEST, description="The version to compare with; its base if left out")]

_INSTALLED = Policy()


@router.get("")
def every(_: access.Office, workspace: Opened) -> list[PolicyVersion]:
    """All versions, newest first, with what each is today."""
    with workspace.database.reading() as connection:
        return versions(workspace, connection)


@router.get("/parameters")
def parameters(_: access.Office) -> list[ParameterTold]:
    """What each parameter means, its unit, bounds and value as installed."""
    return [parameter_told(p, getattr(_INSTALLED, p.name)) for p in PARAMETERS]


@router.post("/preview")
def preview(person: access.Office, draft: Draft, workspace: Opened) -> Preview:
    """Who would enter and who would leave the list, on the newest scores."""
    return preview_of(workspace, person, acting.tried(workspace, draft.parameters))


@router.post("/back-test")
def back_test(_: access.Office, trial: Trial, workspace: Opened) -> BackTest:
    """What a draft would have done at a past edition, by what became of the enterprises since."""
    proposed = acting.tried(workspace, trial.parameters)
    return BackTest.model_validate(of_edition(workspace, trial.edition, proposed))


@router.post("", status_code=status.HTTP_201_CREATED)
def propose(person: access.Office, proposal: Proposal, workspace: Opened) -> PolicyTold:
    """Submit a change of the last approved policy for approval by somebody else."""
    return told(workspace, acting.begin(workspace, _wish(proposal), person.name, submit=True))


@router.post("/drafts", status_code=status.HTTP_201_CREATED)
def draft(person: access.Office, proposal: Proposal, workspace: Opened) -> PolicyTold:
    """Keep a change of the last approved policy as a draft."""
    return told(workspace, acting.begin(workspace, _wish(proposal), person.name))


@router.get("/{version}")
def one(_: access.Office, version: Version, workspace: Opened) -> PolicyTold:
    """One version: what it changes in words, and how it stands to the last approved one while it is open."""
    return told(workspace, version)


@router.get("/{version}/changes")
def changes(_: access.Office, version: Version, workspace: Opened, since: Since = None) -> list[ChangeTold]:
    """What changes from another version to this one, in words."""
    with workspace.database.reading() as connection:
        return compared(connection, version, since)


@router.patch("/{version}")
def edit(person: access.Office, version: Version, proposal: Proposal, workspace: Opened) -> PolicyTold:
    """Change a draft of one's own; parameters that are not named stay as they are."""
    acting.edit(workspace, version, _wish(proposal), person.name)
    return told(workspace, version)


@router.post("/{version}/submit")
def submit(person: access.Office, version: Version, workspace: Opened) -> PolicyTold:
    """Submit a draft of one's own for approval."""
    acting.submit(workspace, version, person.name)
    return told(workspace, version)


@router.post("/{version}/approve")
def approve(person: access.Office, version: Version, workspace: Opened) -> PolicyTold:
    """Let a proposal come into force on its day; not by who proposed it, nor if the ground has changed."""
    acting.approve(workspace, version, person.name)
    return told(workspace, version)


@router.post("/{version}/reject")
def reject(person: access.Office, version: Version, remark: Remark, workspace: Opened) -> PolicyTold:
    """Turn a colleague's proposal down."""
    acting.reject(workspace, version, person.name, remark.reason)
    return told(workspace, version)


@router.post("/{version}/withdraw")
def withdraw(person: access.Office, version: Version, remark: Remark, workspace: Opened) -> PolicyTold:
    """Take back one's own draft or proposal, or anybody's version that is approved for a later day."""
    acting.withdraw(workspace, version, person.name, remark.reason)
    return told(workspace, version)


@router.post("/{version}/rebase", status_code=status.HTTP_201_CREATED)
def rebase(person: access.Office, version: Version, keeping: Keeping, workspace: Opened) -> PolicyTold:
    """Carry a stale draft or proposal of one's own onto the last approved policy: a new draft."""
    return told(workspace, acting.rebase(workspace, version, person.name, keeping.keep))


@router.post("/{version}/roll-back", status_code=status.HTTP_201_CREATED)
def roll_back(person: access.Office, version: Version, wanted: RollBack, workspace: Opened) -> PolicyTold:
    """Propose the parameters of an older version anew."""
    return told(workspace, acting.roll_back(workspace, version, person.name, wanted.reason, wanted.effective_on))


def versions(workspace: Workspace, connection: Connection) -> list[PolicyVersion]:
    """All versions, newest first, with what each is today."""
    rows = policies.every(connection)
    states = policies.states(rows, workspace.settings.current_day)
    return [PolicyVersion(**row | {"state": states[row["version"]]}) for row in rows]


def told(workspace: Workspace, version: int) -> PolicyTold:
    """One version with what it changes and how it stands."""
    with workspace.database.reading() as connection:
        row = policies.one(connection, version)
        states = policies.states(policies.every(connection), workspace.settings.current_day)
        standing = policies.standing(connection, row) if row["state"] in policies.OPEN else None
        return PolicyTold(
            **row | {"state": states[version]},
            changes=compared(connection, version, None),
            standing=standing and _standing(standing),
        )


def compared(connection: Connection, version: int, since: int | None) -> list[ChangeTold]:
    """What changes from ``since``, or else from its base, to a version; from the policy as installed to the first."""
    row = policies.one(connection, version)
    earlier = row["base_version"] if since is None else since
    before = _INSTALLED if earlier is None else policies.parameters(policies.one(connection, earlier))
    return _changes(differences(before, policies.parameters(row)))


def parameter_told(p: Parameter, installed: object) -> ParameterTold:
    """A parameter in words, with its value as installed."""
    return ParameterTold(
        name=p.name,
        section=_worded(SECTIONS[p.section]),
        kind=p.kind,
        label=_worded(p.label),
        unit=_worded(p.unit),
        lowest=p.lowest,
        highest=p.highest,
        keys=p.keys,
        names=list(industries.divisions() if p.keys == "industry" else NAMES.get(p.keys, ())),
        installed=installed,
        meaning=_worded(p.meaning),
        reference=p.reference,
    )


def _standing(standing: policies.Standing) -> StandingTold:
    labels = [(name, BY_NAME[name].label) for name in standing.conflicts]
    return StandingTold(
        stale=standing.stale,
        base=standing.base,
        ground=standing.ground,
        moved=_changes(standing.moved),
        conflicts=[ChangeTold(name=name, zh=label.zh, en=label.en) for name, label in labels],
    )


def _changes(found: Iterable[Change]) -> list[ChangeTold]:
    return [ChangeTold(name=change.name, zh=change.text.zh, en=change.text.en) for change in found]


def _wish(proposal: Proposal) -> Wish:
    return Wish(proposal.parameters, proposal.reason, proposal.effective_on)


def _worded(text: Text) -> Worded:
    return Worded(zh=text.zh, en=text.en)
