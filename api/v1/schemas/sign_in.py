"""Signing in."""

from __future__ import annotations

from api.v1.schemas.base import Given, Moment, ShortLine, Told
from scoring.store.people import Role


class Credentials(Given):
    """A name and its password."""

    name: ShortLine
    password: ShortLine


class SignedIn(Told):
    """A token, until when it holds, and for whom."""

    token: str
    expires_at: Moment
    role: Role
    subject: str
