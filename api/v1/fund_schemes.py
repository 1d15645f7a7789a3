"""The fund's scheme: what its parameters mean, its versions, proposed by one person and approved by another."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, status
from sqlalchemy import Connection

from api import access
from api.dependencies import IdempotencyKey, Opened, Today
from api.v1.policies import parameter_told
from api.v1.schemas.base import LARGEST, Worded
from api.v1.schemas.fund_schemes import SchemeDraft, SchemeVersion, TemplateTold
from api.v1.schemas.policies import ParameterTold
from scoring.pipeline import fund as acting
from scoring.policy.scheme import PARAMETERS, TEMPLATES, Scheme, scheme
from scoring.store import fund as store
from scoring.store.idempotency import once

router = APIRouter(prefix="/v1/fund/schemes", tags=["fund"])

Version = Annotated[int, Path(ge=1, le=LARGEST)]

_INSTALLED = Scheme()


@router.get("")
def every(_: access.Office, workspace: Opened) -> list[SchemeVersion]:
    """All versions, newest first."""
    with workspace.database.reading() as connection:
        return [SchemeVersion(**row) for row in store.schemes(connection)]


@router.get("/parameters")
def parameters(_: access.Office) -> list[ParameterTold]:
    """What each parameter means, its unit and its bounds."""
    return [parameter_told(p, getattr(_INSTALLED, p.name)) for p in PARAMETERS]


@router.get("/templates")
def templates(_: access.Office) -> list[TemplateTold]:
    """Schemes that places have published, to begin with."""
    return [
        TemplateTold(
            id=name,
            parameters=asdict(each.scheme),
            source=each.source,
            verified=each.verified,
            left_out=Worded(zh=each.left_out.zh, en=each.left_out.en) if each.left_out else None,
        )
        for name, each in TEMPLATES.items()
    ]


@router.post("", status_code=status.HTTP_201_CREATED)
def propose(
    person: access.Office, draft: SchemeDraft, workspace: Opened, today: Today, key: IdempotencyKey
) -> SchemeVersion:
    """Submit a scheme for approval by somebody else."""
    proposed = scheme(draft.parameters)
    content = {"act": "propose", **draft.model_dump(mode="json")}
    with workspace.database.transaction() as connection:

        def act() -> dict[str, Any]:
            version = acting.propose(connection, proposed, draft.effective_on, draft.reason, person.name, today)
            return _told(connection, version).model_dump(mode="json")

        return SchemeVersion(**once(connection, person.name, key, content, act))


@router.post("/{version}/approve")
def approve(person: access.Office, version: Version, workspace: Opened, today: Today) -> SchemeVersion:
    """Approve a scheme; not by who proposed it."""
    with workspace.database.transaction() as connection:
        acting.decide(connection, version, "approve", person.name, today)
        return _told(connection, version)


@router.post("/{version}/reject")
def reject(person: access.Office, version: Version, workspace: Opened, today: Today) -> SchemeVersion:
    """Turn a scheme down; who proposed it withdraws it by the same."""
    with workspace.database.transaction() as connection:
        acting.decide(connection, version, "reject", person.name, today)
        return _told(connection, version)


def _told(connection: Connection, version: int) -> SchemeVersion:
    return SchemeVersion(**store.one_scheme(connection, version))
