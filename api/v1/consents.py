"""An enterprise's consents: see them, withdraw them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened, Today
from api.v1.schemas.consents import Consent, State
from scoring.store import audit, consents
from scoring.store.people import Person

router = APIRouter(prefix="/v1/consents", tags=["consents"])

ConsentNumber = Annotated[str, Path(max_length=40, pattern=r"^[^\x00]+$")]


@router.get("")
def every(person: access.Enterprise, workspace: Opened, today: Today) -> list[Consent]:
    """The enterprise's consents, newest first."""
    with workspace.database.reading() as connection:
        return own(connection, person, today)


@router.post("/{consent_no:path}/withdraw")
def withdraw(person: access.Enterprise, consent_no: ConsentNumber, workspace: Opened, today: Today) -> list[Consent]:
    """Withdraw a consent; already the bank's next read no longer finds the enterprise by it."""
    with workspace.database.transaction() as connection:
        take_back(connection, person, consent_no, today)
        return own(connection, person, today)


def own(connection: Connection, person: Person, today: date) -> list[Consent]:
    """Consents of the person's own enterprise as they stand today."""
    return [Consent(**row, state=_state(row, today)) for row in consents.of_enterprise(connection, person.subject)]


def take_back(connection: Connection, person: Person, consent_no: str, today: date) -> None:
    """Withdraw a consent of the person's own enterprise; noted in the audit trail."""
    consents.withdraw(connection, person.subject, consent_no, today)
    audit.note(connection, person.name, "withdraw consent", person.subject, consent_no=consent_no)


def _state(row: Mapping[str, Any], today: date) -> State:
    if row["withdrawn_on"] is not None:
        return "withdrawn"
    if row["granted_on"] > today:
        return "not_yet"
    return "in_force" if row["valid_until"] >= today else "ended"
