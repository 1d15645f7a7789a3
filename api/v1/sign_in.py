"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request, status
from sqlalchemy import Connection

from api import access
from api.dependencies import Opened, Writing
from api.v1.schemas.sign_in import Credentials, SignedIn
from scoring.settings import Settings
from scoring.store import people

router = APIRouter(prefix="/v1/sign-in", tags=["sign-in"])


def enter(connection: Connection, credentials: Credentials, settings: Settings) -> SignedIn:
    """Open a sign-in, or raise ``NotSignedIn``."""
    expires_at = datetime.now(UTC) + settings.session_length
    token, person = people.enter(connection, credentials.name, credentials.password, settings.session_length)
    return SignedIn(token=token, expires_at=expires_at, role=person.role, subject=person.subject)


@router.post("", status_code=status.HTTP_201_CREATED)
def sign_in(credentials: Credentials, workspace: Opened, connection: Writing) -> SignedIn:
    """Sign in; send the token as ``Authorization: Bearer`` from then on."""
    return enter(connection, credentials, workspace.settings)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(_: access.SignedIn, request: Request, connection: Writing) -> None:
    """End the sign-in whose token comes with the request."""
    people.leave(connection, access.token_of(request) or "")
