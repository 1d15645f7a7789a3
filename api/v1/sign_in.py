"""Signing in and out."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import BoundedSemaphore

from fastapi import APIRouter, Request, status

from api import access
from api.dependencies import Opened
from api.v1.schemas.sign_in import Credentials, SignedIn
from scoring.errors import Busy, Text
from scoring.pipeline.workspace import Workspace
from scoring.store import people

router = APIRouter(prefix="/v1/sign-in", tags=["sign-in"])

MOST_CHECKS = 8
"""Passwords that one process checks at once: each check costs much memory and time, by design."""

CHECKS = BoundedSemaphore(MOST_CHECKS)


def enter(workspace: Workspace, credentials: Credentials) -> SignedIn:
    """Open a sign-in, or raise ``NotSignedIn`` or ``Busy``; the store is not locked while the password is checked."""
    if not CHECKS.acquire(blocking=False):
        raise Busy(
            Text("同时登录的人太多", "Too many are signing in at this moment"),
            Text("一秒钟后重试", "Try again in a second"),
        )
    try:
        with workspace.database.reading() as connection:
            person = people.checked(connection, credentials.name, credentials.password)
    finally:
        CHECKS.release()
    length = workspace.settings.session_length
    expires_at = datetime.now(UTC) + length
    with workspace.database.transaction() as connection:
        token = people.open_sign_in(connection, person, length)
    return SignedIn(token=token, expires_at=expires_at, role=person.role, subject=person.subject)


@router.post("", status_code=status.HTTP_201_CREATED)
def sign_in(credentials: Credentials, workspace: Opened) -> SignedIn:
    """Sign in; send the token as ``Authorization: Bearer`` from then on."""
    return enter(workspace, credentials)


@router.delete("", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(_: access.SignedIn, request: Request, workspace: Opened) -> None:
    """End the sign-in whose token comes with the request."""
    with workspace.database.transaction() as connection:
        people.leave(connection, access.token_of(request) or "")
