"""What the finance office sees of an edition: every decision with its causes, and what moved since another edition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from api import access
from api.dependencies import Opened
from api.v1.editions import Limit, Number
from api.v1.portrait import cause, separated
from api.v1.schemas.base import LARGEST
from api.v1.schemas.editions import (
    Decided,
    DecidedPage,
    Difference,
    Move,
    Moved,
    PublicKeys,
    Standing,
)
from scoring.pipeline import compare
from scoring.store import editions, seals
from scoring.whitelist import difference

router = APIRouter(prefix="/v1", tags=["editions"])

AfterCode = Annotated[str, Query(pattern=r"^[0-9A-Z]{0,18}$", description="The enterprise after which the page begins")]
Kind = Annotated[Literal["recommended", "cultivated", "left_out"] | None, Query(description="Only such decisions")]
Since = Annotated[int, Query(ge=1, le=LARGEST, description="The number of the other edition")]


@router.get("/keys")
def keys(workspace: Opened) -> PublicKeys:
    """The public keys that verify the seals of editions, for everybody."""
    with workspace.database.reading() as connection:
        return PublicKeys(keys=[row["jwk"] for row in seals.every_key(connection)])


@router.get("/editions/{number}/decisions")
def decisions(  # noqa: PLR0913  (what the framework brings)
    person: access.Office,
    number: Number,
    workspace: Opened,
    decision: Kind = None,
    after: AfterCode = "",
    limit: Limit = 100,
) -> DecidedPage:
    """Every enterprise with its decision and all its causes, by code; the cultivated with what separates them."""
    with workspace.database.transaction() as connection:
        head = editions.one(connection, number)
        found = editions.decisions_page(connection, number, decision, after, limit + 1)
        shown = [_decided(row) for row in found[:limit]]
        access.note_look(connection, person, "read", f"edition {number}", [row.enterprise for row in shown])
    kept = f"&decision={decision}" if decision else ""
    following = f"/v1/editions/{number}/decisions?after={shown[-1].enterprise}&limit={limit}{kept}"
    return DecidedPage(
        edition=number, digest=head["digest"], decisions=shown, next=following if len(found) > limit else None
    )


@router.get("/editions/{number}/difference")
def moved(person: access.Office, number: Number, since: Since, workspace: Opened) -> Difference:
    """Who moved since another edition, and why."""
    found = compare.compared(workspace, since, number).difference
    with workspace.database.transaction() as connection:
        seen = [move.enterprise for move in found.moves]
        access.note_look(connection, person, compare.LOOK, f"editions {since} {number}", seen)
    return Difference(
        before=since,
        after=number,
        counts=[_counted(*which, count) for which, count in found.counts.items()],
        moves=[_move(each) for each in found.moves],
    )


def _decided(row: Mapping[str, Any]) -> Decided:
    told_of = row["row"] or {}
    return Decided(
        enterprise=row["enterprise"],
        decision=row["decision"],
        applied=True if row["rank"] else told_of.get("applied"),
        rank=row["rank"],
        score=told_of.get("score", 0.0),
        causes=[cause(each) for each in row["causes"]],
        gaps=[separated(each) for each in told_of.get("gaps", ())],
    )


def _counted(kind: str, because: str, count: int) -> Moved:
    kinds, reasons = difference.KINDS[kind], difference.REASONS[because]
    zh, en = f"{kinds.zh}（{reasons.zh}）", f"{kinds.en} ({reasons.en})"
    return Moved(kind=kind, cause=because, count=count, zh=zh, en=en)


def _move(move: difference.Move) -> Move:
    words = difference.told(move)
    return Move(
        enterprise=move.enterprise,
        name=move.name,
        kind=move.kind,
        cause=move.cause,
        before=_standing(move.before),
        after=_standing(move.after),
        zh=words.zh,
        en=words.en,
    )


def _standing(standing: difference.Standing | None) -> Standing | None:
    if standing is None:
        return None
    return Standing(
        decision=standing.decision,
        rank=standing.rank,
        limit_fen=standing.limit_fen,
        score=standing.score,
        causes=list(standing.causes),
    )
