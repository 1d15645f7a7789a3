"""Delivered files for the office: what became of them, what rests on them, and their withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened
from api.v1.schemas.batches import Batch, Batches, BatchTold, Because, RestingEdition, RestingModel, RestingRun
from scoring.pipeline import withdrawal
from scoring.pipeline.withdrawal import Rested
from scoring.records import sources
from scoring.store import batches, quarantine

router = APIRouter(prefix="/v1/batches", tags=["batches"])

Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", description="First digits of the file's SHA-256")]
Source = Annotated[str | None, Query(pattern=r"^\w{0,40}$", description="Only this source")]
After = Annotated[str | None, Query(pattern=r"^[0-9a-f]{16}$", description="The batch after which the page begins")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Batches on a page")]


@router.get("")
def every(
    _: access.Office, workspace: Opened, source: Source = None, after: After = None, limit: Limit = 100
) -> Batches:
    """Delivered files, newest first."""
    with workspace.database.reading() as connection:
        return page(connection, source or None, after, limit)


@router.get("/{batch}")
def one(_: access.Office, batch: Id, workspace: Opened) -> BatchTold:
    """A batch with the editions, scoring runs and models that rest on it: look here before withdrawing it."""
    with workspace.database.reading() as connection:
        return told(withdrawal.rested_on(connection, batch))


@router.post("/{batch}/withdrawal")
def withdraw(person: access.Office, batch: Id, because: Because, workspace: Opened) -> BatchTold:
    """Take a batch out of use: nothing new rests on it, what was published stays reproducible."""
    return told(withdrawal.withdraw(workspace, batch, person.name, because.reason))


@router.post("/{batch}/restoration")
def restore(person: access.Office, batch: Id, because: Because, workspace: Opened) -> BatchTold:
    """Take a withdrawal back."""
    withdrawal.restore(workspace, batch, person.name, because.reason)
    with workspace.database.reading() as connection:
        return told(withdrawal.rested_on(connection, batch))


def page(connection: Connection, source: str | None, after: str | None, limit: int) -> Batches:
    """A page of batches with their open rows."""
    if source is not None:
        sources.source(source)
    found = batches.page(connection, source=source, after=after, limit=limit + 1)
    waiting = quarantine.open_in(connection, [row["id"] for row in found])
    shown = [_batch(row, waiting.get(row["id"], 0)) for row in found[:limit]]
    more = f"&source={source}" if source else ""
    following = f"/v1/batches?after={shown[-1].id}&limit={limit}{more}" if len(found) > limit else None
    return Batches(batches=shown, next=following)


def told(rested: Rested) -> BatchTold:
    """A batch and what rests on it."""
    return BatchTold(
        batch=_batch(rested.batch, rested.quarantine["open"]),
        quarantine=rested.quarantine,
        answers=rested.answers,
        editions=[RestingEdition(**edition) for edition in rested.editions],
        runs=[RestingRun(**run) for run in rested.runs],
        models=[RestingModel(**vars(model)) for model in rested.models],
    )


def _batch(row: Mapping[str, Any], waiting: int) -> Batch:
    return Batch(**row, open=waiting)
