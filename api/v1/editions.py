"""Editions: heads for banks and the office, rows for banks, publishing for the office."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Path, Query, Request, Response, status
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened, Today
from api.v1.schemas.base import LARGEST
from api.v1.schemas.editions import EditionHead, Explanation, Listed, Published, Row, Rows
from api.v1.schemas.portrait import Band, Disclaimer
from api.wording import DISCLAIMER
from scoring.model.points import tier, tiers
from scoring.pipeline import publish as publishing
from scoring.store import editions, runs
from scoring.store.people import Person

router = APIRouter(prefix="/v1/editions", tags=["editions"])

FEN_A_YUAN = 100

Number = Annotated[int, Path(ge=1, le=LARGEST)]
After = Annotated[int, Query(ge=0, le=LARGEST, description="The rank after which the page begins")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Rows on a page")]
Code = Annotated[str, Path(pattern=r"^[0-9A-Z]{1,18}$", description="Unified social credit code")]


@router.get("")
def every(_: access.BankOrOffice, workspace: Opened) -> list[EditionHead]:
    """All editions, newest first."""
    with workspace.database.reading() as connection:
        return [EditionHead(**head) for head in editions.every(connection)]


@router.get("/newest")
def newest(_: access.BankOrOffice, workspace: Opened) -> EditionHead:
    """The newest edition."""
    with workspace.database.reading() as connection:
        return EditionHead(**editions.one(connection))


@router.get("/newest/rows", response_model=Rows)
def newest_rows(  # noqa: PLR0913  (what the framework brings)
    person: access.Bank, request: Request, workspace: Opened, today: Today, after: After = 0, limit: Limit = 100
) -> Response:
    """Rows of the newest edition in rank order: the enterprises that consented to the bank, as of this moment."""
    with workspace.database.transaction() as connection:
        found = rows(connection, person, None, today, after=after, limit=limit)
    return _tagged(request, found)


@router.get("/{number}")
def one(_: access.BankOrOffice, number: Number, workspace: Opened) -> EditionHead:
    """One edition."""
    with workspace.database.reading() as connection:
        return EditionHead(**editions.one(connection, number))


@router.get("/{number}/rows", response_model=Rows)
def rows_of(  # noqa: PLR0913  (what the framework brings)
    person: access.Bank,
    request: Request,
    number: Number,
    workspace: Opened,
    today: Today,
    after: After = 0,
    limit: Limit = 100,
) -> Response:
    """Rows of an edition in rank order: the enterprises that consented to the bank, as of this moment."""
    with workspace.database.transaction() as connection:
        found = rows(connection, person, number, today, after=after, limit=limit)
    return _tagged(request, found)


@router.get("/{number}/enterprises/{enterprise}")
def enterprise_of(person: access.Bank, number: Number, enterprise: Code, workspace: Opened, today: Today) -> Listed:
    """One enterprise of an edition with the reasons for its score, if it consented to the bank."""
    with workspace.database.transaction() as connection:
        return listed(connection, person, number, enterprise, today)


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses={status.HTTP_200_OK: {"model": Published, "description": "Nothing changed: the newest edition"}},
)
def publish(person: access.Office, workspace: Opened, response: Response) -> Published:
    """Publish the newest scores under the policy in force: 201 for a new edition, 200 if nothing changed."""
    made = publishing.publish(workspace, person.name)
    if not made.new:
        response.status_code = status.HTTP_200_OK
    return Published(number=made.number, digest=made.digest, listed=made.listed, left_out=made.left_out)


def rows(  # noqa: PLR0913  (the question has this many parts)
    connection: Connection, bank: Person, number: int | None, today: date, *, after: int = 0, limit: int = 100
) -> Rows:
    """A page of what the bank may see at this moment; noted in the audit trail."""
    head = editions.one(connection, number)
    found = editions.rows_for_bank(connection, head["number"], bank.subject, today, after=after, limit=limit + 1)
    shown = [_row(row) for row in found[:limit]]
    access.note_look(connection, bank, "read", f"edition {head['number']}", [row.enterprise for row in shown])
    following = (
        f"/v1/editions/{head['number']}/rows?after={shown[-1].rank}&limit={limit}" if len(found) > limit else None
    )
    return Rows(edition=head["number"], digest=head["digest"], rows=shown, next=following)


def listed(connection: Connection, bank: Person, number: int | None, enterprise: str, today: date) -> Listed:
    """One enterprise's row and reasons for a bank that it consented to; noted in the audit trail."""
    head = editions.one(connection, number)
    row = editions.row_for_bank(connection, head["number"], bank.subject, today, enterprise)
    if row is None:
        raise access.not_for_bank(enterprise)
    body = runs.portrait_in(connection, head["run_id"], enterprise)
    access.note_look(connection, bank, "read", enterprise, [enterprise])
    return Listed(
        edition=head["number"],
        digest=head["digest"],
        row=_row(row),
        explanation=Explanation(**access.portrait_for_bank(body)) if body else None,
        disclaimer=Disclaimer(zh=DISCLAIMER.zh, en=DISCLAIMER.en),
    )


def _row(stored: Mapping[str, Any]) -> Row:
    seen = access.row_for_bank(stored)
    fen = seen.pop("amount_fen")
    yuan = None if fen is None else (Decimal(fen) / FEN_A_YUAN).quantize(Decimal("0.01"))
    step = tier(int(tiers(np.array(seen["pd"]), np.array(len(seen["sources"])))))
    band = Band(number=step.number, zh=step.label.zh, en=step.label.en)
    return Row(**seen, amount_yuan=yuan, band=band)


def _tagged(request: Request, answer: Rows) -> Response:
    """The answer, or 304 if the reader has the same one: the tag is that of the rows actually seen."""
    body = answer.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "authorization, cookie"}
    if tag in {known.strip().removeprefix("W/") for known in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
