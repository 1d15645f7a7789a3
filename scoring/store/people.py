"""People and their sign-ins."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Connection, delete, insert, select

from scoring.errors import Invalid, NotSignedIn, Text
from scoring.store.tables import person, sign_in

Role = Literal["bank", "office", "enterprise"]
SHORTEST_PASSWORD = 10
_HASHER = PasswordHasher()
_DECOY = _HASHER.hash(secrets.token_hex())
"""Checked when the name is unknown, so that the answer takes as long as for a known one."""


@dataclass(frozen=True)
class Person:
    """Who is reading: ``subject`` is the bank, the enterprise (USCC) or the office they act for."""

    name: str
    role: Role
    subject: str


def put(connection: Connection, who: Person, password: str) -> None:
    """Create a person, or give an existing one a new password and end their sign-ins."""
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(
            Text("密码太短", "The password is too short"),
            Text(f"至少 {SHORTEST_PASSWORD} 个字符", f"Use {SHORTEST_PASSWORD} characters or more"),
        )
    connection.execute(delete(sign_in).where(sign_in.c.person == who.name))
    connection.execute(delete(person).where(person.c.name == who.name))
    connection.execute(
        insert(person).values(name=who.name, role=who.role, subject=who.subject, password_hash=_HASHER.hash(password))
    )


def checked(connection: Connection, name: str, password: str) -> Person:
    """Whose name and password these are; takes long, and as long for an unknown name: only read meanwhile."""
    row = connection.execute(select(person).where(person.c.name == name)).mappings().first()
    try:
        _HASHER.verify(row["password_hash"] if row else _DECOY, password)
    except VerifyMismatchError:
        row = None
    if row is None:
        raise NotSignedIn(
            Text("用户名或密码不正确", "Wrong name or password"),
            Text("检查后重试", "Check both and try again"),
        )
    return Person(row["name"], row["role"], row["subject"])


def open_sign_in(connection: Connection, who: Person, length: timedelta) -> str:
    """Open a sign-in and forget the expired ones; returns its token, which is stored only as a hash."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    connection.execute(delete(sign_in).where(sign_in.c.expires_at <= now))
    connection.execute(insert(sign_in).values(token_hash=_hash(token), person=who.name, expires_at=now + length))
    return token


def of_token(connection: Connection, token: str) -> Person:
    """Who holds this token; raises :class:`~scoring.errors.NotSignedIn` if it is unknown or expired."""
    query = select(person, sign_in.c.expires_at).join(sign_in).where(sign_in.c.token_hash == _hash(token))
    row = connection.execute(query).mappings().first()
    if row is None or _utc(row["expires_at"]) <= datetime.now(UTC):
        raise NotSignedIn(Text("登录已失效", "The sign-in has ended"), Text("请重新登录", "Please sign in again"))
    return Person(row["name"], row["role"], row["subject"])


def leave(connection: Connection, token: str) -> None:
    """End a sign-in."""
    connection.execute(delete(sign_in).where(sign_in.c.token_hash == _hash(token)))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _utc(moment: datetime) -> datetime:
    """SQLite forgets the time zone; what we wrote was UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
