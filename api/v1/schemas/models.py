"""Models: the champion, those beside it, and who proposed and approved what."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from api.v1.schemas.base import Given, Moment, Paragraph, Told
from scoring.store.models import Action

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class ModelHead(Told):
    """A registered model. ``state``: registered, shadow, in_force or retired; ``auc``: out of time if possible."""

    digest: str
    name: str
    version: str
    state: str
    since: Moment
    registered_at: Moment
    auc: float | None


class Model(ModelHead):
    """The same with its manifest: what it was made from, how it measured, and the digests of its files."""

    manifest: dict[str, Any]


class ModelProposal(Given):
    """What is to be done with a model, and why: promote it, score with it in the shadow, or retire it."""

    model: Digest
    action: Action
    reason: Paragraph


class Promotion(Told):
    """A proposal about a model with its two people; ``base`` is the model in force when it was made."""

    id: int
    model_digest: str
    action: str
    reason: str
    base: str | None
    state: str
    proposed_by: str
    proposed_at: Moment
    decided_by: str | None
    decided_at: Moment | None
