"""What an enterprise reads about itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened
from api.v1.editions import Code
from api.v1.schemas.portrait import Cause, Decision, Disclaimer, Look, Portrait, Separated
from api.wording import BASES, DISCLAIMER, LOOKS, of_cause
from scoring.errors import NotFound, Text
from scoring.policy.decide import RECOMMENDED
from scoring.policy.gaps import gap, told
from scoring.store import audit, editions, runs
from scoring.store.people import Person

router = APIRouter(prefix="/v1", tags=["portrait"])


@router.get("/portrait")
def own_portrait(person: access.Enterprise, workspace: Opened) -> Portrait:
    """The enterprise's own portrait, with what the newest edition decided."""
    with workspace.database.reading() as connection:
        return portrait(connection, person.subject)


@router.get("/portrait/{enterprise}")
def portrait_by_code(person: access.Enterprise, enterprise: Code, workspace: Opened) -> Portrait:
    """The same by code: the own one; any other is not found."""
    access.own(person, enterprise)
    with workspace.database.reading() as connection:
        return portrait(connection, enterprise)


@router.get("/who-looked")
def who_looked(person: access.Enterprise, workspace: Opened) -> list[Look]:
    """Who saw the enterprise's data, newest first."""
    with workspace.database.reading() as connection:
        return looks(connection, person)


def portrait(connection: Connection, enterprise: str) -> Portrait:
    """The portrait of the newest run and the decision of the newest edition."""
    body = runs.portrait_of(connection, enterprise)
    if body is None:
        raise NotFound(
            Text("还没有贵企业的信用画像", "There is no portrait of your enterprise yet"),
            Text("申报融资需求后，下一次评分时生成", "State a financing demand; the next scoring makes it"),
        )
    return Portrait(
        **body,
        decision=decision(connection, enterprise),
        disclaimer=Disclaimer(zh=DISCLAIMER.zh, en=DISCLAIMER.en),
    )


def decision(connection: Connection, enterprise: str) -> Decision | None:
    """What the newest edition decided on an enterprise, in words."""
    head = editions.newest(connection)
    found = editions.decision_on(connection, head["number"], enterprise) if head else None
    if head is None or found is None:
        return None
    return Decision(
        edition=found["edition"],
        as_of=head["as_of"],
        valid_until=head["valid_until"],
        decision=found["decision"],
        listed=found["decision"] == RECOMMENDED,
        rank=found["rank"],
        causes=[cause(each) for each in found["causes"]],
        gaps=[separated(each) for each in (found["body"] or {}).get("gaps", ())],
    )


def separated(kept: Mapping[str, Any]) -> Separated:
    """What separates from the list, as an edition keeps it, in words."""
    read = gap(kept)
    words = told(read)
    return Separated(cause=read.cause, have=read.have, need=read.need, unit=read.unit, zh=words.zh, en=words.en)


def cause(name: str) -> Cause:
    """A cause in words, with its basis."""
    words = of_cause(name)
    return Cause(id=name, zh=words.zh, en=words.en, basis=BASES.get(name, ""))


def looks(connection: Connection, person: Person) -> list[Look]:
    """Who saw the enterprise's data: institutions, not persons."""
    entries = audit.about(connection, person.subject, access.LOOKED)
    told = []
    for entry in entries:
        seen = access.look_for_enterprise(entry)
        words = LOOKS[seen["action"], seen["alone"]]
        told.append(Look(at=seen["at"], institution=seen["institution"], role=seen["role"], zh=words.zh, en=words.en))
    return told
