"""Editions: heads and seals for banks and the office, rows for banks; publishing and withdrawing for the office."""

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
from api.v1.schemas.editions import EditionHead, Explanation, Listed, Offer, Published, Row, Rows, Withdrawal
from api.v1.schemas.portrait import Band, Disclaimer
from api.wording import DISCLAIMER
from scoring.model.points import tier, tiers
from scoring.pipeline import publish as publishing
from scoring.policy.parameters import PRODUCTS
from scoring.store import editions, runs, seals
from scoring.store.people import Person

router = APIRouter(prefix="/v1/editions", tags=["editions"])

FEN_A_YUAN = 100

Number = Annotated[int, Path(ge=1, le=LARGEST)]
After = Annotated[int, Query(ge=0, le=LARGEST, description="The rank after which the page begins")]
Limit = Annotated[int, Query(ge=1, le=1000, description="Rows on a page")]
Code = Annotated[str, Path(pattern=r"^[0-9A-Z]{1,18}$", description="Unified social credit code")]


@router.get("")
def every(_: access.BankOrOffice, workspace: Opened, today: Today) -> list[EditionHead]:
    """All editions, newest first, those that were withdrawn too."""
    with workspace.database.reading() as connection:
        return [_head(each, today) for each in editions.every(connection)]


@router.get("/newest")
def newest(_: access.BankOrOffice, workspace: Opened, today: Today) -> EditionHead:
    """The newest edition that was not withdrawn."""
    with workspace.database.reading() as connection:
        return _head(editions.one(connection), today)


@router.get("/newest/rows", response_model=Rows)
def newest_rows(  # noqa: PLR0913  (what the framework brings)
    person: access.Bank, request: Request, workspace: Opened, today: Today, after: After = 0, limit: Limit = 100
) -> Response:
    """Rows of the newest edition in rank order: the enterprises that consented to the bank, as of this moment."""
    with workspace.database.transaction() as connection:
        found = rows(connection, person, None, today, after=after, limit=limit)
    return _tagged(request, found)


@router.get("/{number}")
def one(_: access.BankOrOffice, number: Number, workspace: Opened, today: Today) -> EditionHead:
    """One edition; of one that was withdrawn, when and why."""
    with workspace.database.reading() as connection:
        return _head(editions.one(connection, number), today)


@router.get("/{number}/seal", response_class=Response)
def seal(_: access.BankOrOffice, number: Number, workspace: Opened) -> Response:
    """The signed seal of an edition: a compact JWS (RFC 7515), by a key of ``/v1/keys``."""
    with workspace.database.reading() as connection:
        editions.one(connection, number)
        return Response(seals.of(connection, number), media_type="application/jose")


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
    return Published(
        number=made.number,
        digest=made.digest,
        listed=made.listed,
        cultivated=made.cultivated,
        left_out=made.left_out,
    )


@router.post("/{number}/withdrawal")
def withdraw(person: access.Office, number: Number, given: Withdrawal, workspace: Opened, today: Today) -> EditionHead:
    """Withdraw an edition for a reason: readers get the newest one that was not withdrawn."""
    publishing.withdraw(workspace, number, given.reason, person.name)
    with workspace.database.reading() as connection:
        return _head(editions.one(connection, number), today)


def rows(  # noqa: PLR0913  (the question has this many parts)
    connection: Connection, bank: Person, number: int | None, today: date, *, after: int = 0, limit: int = 100
) -> Rows:
    """A page of what the bank may see at this moment; noted in the audit trail. Of a withdrawn edition nothing."""
    head = editions.standing(connection, number)
    found = editions.rows_for_bank(connection, head["number"], bank.subject, today, after=after, limit=limit + 1)
    shown = [_row(row) for row in found[:limit]]
    access.note_look(connection, bank, "read", f"edition {head['number']}", [row.enterprise for row in shown])
    following = (
        f"/v1/editions/{head['number']}/rows?after={shown[-1].rank}&limit={limit}" if len(found) > limit else None
    )
    return Rows(edition=head["number"], digest=head["digest"], rows=shown, next=following)


def listed(connection: Connection, bank: Person, number: int | None, enterprise: str, today: date) -> Listed:
    """One enterprise's row and reasons for a bank that it consented to; noted in the audit trail."""
    head = editions.standing(connection, number)
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


def _head(head: Mapping[str, Any], today: date) -> EditionHead:
    told = {name: head[name] for name in EditionHead.model_fields if name in head}
    return EditionHead(
        **told,
        expired=editions.expired(head, today),
        sealed=head["kid"] is not None,
        withdrawn_because=head["reason"],
    )


def _row(stored: Mapping[str, Any]) -> Row:
    seen = access.row_for_bank(stored)
    fen, number, products = (seen.pop(name) for name in ("amount_fen", "tier", "products"))
    yuan = None if fen is None else (Decimal(fen) / FEN_A_YUAN).quantize(Decimal("0.01"))
    if number is None:
        number = int(tiers(np.array(seen["pd"]), np.array(len(seen["sources"]))))
    step = tier(number)
    band = Band(number=step.number, zh=step.label.zh, en=step.label.en)
    return Row(**seen, amount_yuan=yuan, band=band, products=_offers(products))


def _offers(products: list[tuple[str, int]] | None) -> list[Offer] | None:
    if products is None:
        return None
    return [Offer(product=name, zh=PRODUCTS[name].zh, en=PRODUCTS[name].en, limit_fen=fen) for name, fen in products]


def _tagged(request: Request, answer: Rows) -> Response:
    """The answer, or 304 if the reader has the same one: the tag is that of the rows actually seen."""
    body = answer.model_dump_json().encode()
    tag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": "authorization, cookie"}
    if tag in {known.strip().removeprefix("W/") for known in request.headers.get("if-none-match", "").split(",")}:
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
