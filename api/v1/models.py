"""Models: which one scores and how it was validated, for banks too; proposals about them, for the finance office."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, status

from api import access
from api.dependencies import Opened
from api.v1.schemas import models as schemas
from api.v1.schemas.base import LARGEST
from api.v1.schemas.models import ModelHead, ModelProposal, Promotion
from scoring.pipeline import models as registry
from scoring.pipeline.workspace import Workspace
from scoring.store import models

router = APIRouter(prefix="/v1/models", tags=["models"])

Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="Digest of the model's bundle")]
Number = Annotated[int, Path(ge=1, le=LARGEST)]


@router.get("")
def every(_: access.BankOrOffice, workspace: Opened) -> list[ModelHead]:
    """All registered models, newest first."""
    with workspace.database.reading() as connection:
        return [head(row) for row in reversed(models.every(connection))]


@router.get("/proposals")
def proposals(_: access.Office, workspace: Opened) -> list[Promotion]:
    """What was proposed about models and who decided, newest first."""
    with workspace.database.reading() as connection:
        return [Promotion(**row) for row in models.proposals(connection)]


@router.post("/proposals", status_code=status.HTTP_201_CREATED)
def propose(person: access.Office, proposal: ModelProposal, workspace: Opened) -> Promotion:
    """Submit a change of a model's state for approval by somebody else."""
    number = registry.propose(workspace, proposal.model, proposal.action, proposal.reason, person.name)
    return _told(workspace, number)


@router.post("/proposals/{number}/approve")
def approve(person: access.Office, number: Number, workspace: Opened) -> Promotion:
    """Do what was proposed; not by who proposed it."""
    registry.decide(workspace, number, "approve", person.name)
    return _told(workspace, number)


@router.post("/proposals/{number}/reject")
def reject(person: access.Office, number: Number, workspace: Opened) -> Promotion:
    """Turn a proposal down; who made it withdraws it by the same."""
    registry.decide(workspace, number, "reject", person.name)
    return _told(workspace, number)


@router.get("/{digest}")
def one(_: access.BankOrOffice, digest: Digest, workspace: Opened) -> schemas.Model:
    """One model with its manifest."""
    with workspace.database.reading() as connection:
        row = models.one(connection, digest)
    return schemas.Model(**head(row).model_dump(), manifest=row["manifest"])


@router.get("/{digest}/validation")
def validation(_: access.BankOrOffice, digest: Digest, workspace: Opened) -> dict[str, Any]:
    """The validation report that is sealed in the model's bundle, which is checked first."""
    return registry.validation(workspace, digest)


def head(row: Mapping[str, Any]) -> ModelHead:
    """A model as lists tell of it."""
    members = {name: row[name] for name in ModelHead.model_fields if name != "auc"}
    return ModelHead(**members, auc=registry.auc(row["manifest"]))


def _told(workspace: Workspace, number: int) -> Promotion:
    with workspace.database.reading() as connection:
        return Promotion(**models.proposal(connection, number))
