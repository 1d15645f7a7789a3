"""Rows without a code for the office: what waits for a decision, and the decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened
from api.v1.schemas.linking import Candidate, Decided, Decision, Question, Questions, Sign
from scoring.pipeline import linking
from scoring.pipeline.linking import Offered
from scoring.records.identity.clues import Clue
from scoring.store.people import Person

router = APIRouter(prefix="/v1/linking", tags=["linking"])

Limit = Annotated[int, Query(ge=1, le=500, description="At most so many questions")]


@router.get("")
def waiting(person: access.Office, workspace: Opened, limit: Limit = 50) -> Questions:
    """Rows without a code that a person must decide about, by clue, the most rows first; the look is noted."""
    with workspace.database.transaction() as connection:
        return asked(connection, person, limit)


@router.post("/decisions")
def decide(person: access.Office, given: Decision, workspace: Opened) -> Decided:
    """Say whose the rows with a clue are; they come in again at once, and later ones are linked by it."""
    receipts = linking.decide(workspace, Clue(given.kind, given.value), given.enterprise, person.name, given.reason)
    return Decided(accepted=sum(r.accepted for r in receipts), refused=sum(r.quarantined for r in receipts))


def asked(connection: Connection, person: Person, limit: int) -> Questions:
    """The first questions; noted in the audit trail with the enterprises that they name."""
    found = linking.questions(connection)
    shown = found[:limit]
    named = {offered.candidate.enterprise for question in shown for offered in question.offered}
    access.note_look(connection, person, linking.LOOK, "linking", named)
    return Questions(total=len(found), questions=[_question(question) for question in shown])


def _question(question: linking.Question) -> Question:
    return Question(
        kind=question.clue.kind,
        value=question.clue.value,
        reason=question.reason,
        candidates=[_candidate(offered) for offered in question.offered],
        rows=question.count,
        sources=dict(question.sources.most_common()),
        example=dict(question.example),
    )


def _candidate(offered: Offered) -> Candidate:
    signs = [Sign(favours=sign.favours, zh=sign.words.zh, en=sign.words.en) for sign in offered.signs]
    return Candidate(**offered.candidate._asdict(), signs=signs)
