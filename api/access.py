"""The single place that says who is calling, what they may see, and that their reading is noted.

Every route that is not public depends on one of :data:`Bank`, :data:`Office`, :data:`Enterprise`,
:data:`BankOrOffice` or :data:`SignedIn`. What belongs to somebody else is not found rather than
forbidden: the answer does not tell whether it exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy import Connection

from api.dependencies import Opened
from scoring.errors import Forbidden, NotFound, NotSignedIn, Text
from scoring.pipeline import compare, deciding, explain, exports, linking, models, quality
from scoring.pipeline.quarantine import LOOK
from scoring.store import audit, people
from scoring.store.people import Person, Role

COOKIE = "xinyidai"
"""Carries a page reader's token; programs send it as a bearer token."""

SMALLEST_PUBLIC_COUNT = 8
"""Smaller numbers of enterprises are never published: they could point at one."""

LOOKED = (
    "read", "preview", LOOK, linking.LOOK, quality.LOOK, explain.LOOK, models.LOOK, deciding.LOOK, exports.LOOK,
    compare.LOOK,
)  # fmt: skip
"""Actions in the audit trail by which somebody else sees an enterprise's data."""

_BANK_SEES = (
    "rank", "enterprise", "name", "score", "pd", "industry", "township", "amount_fen", "purpose", "sources", "tier",
    "products", "limit_fen",
)  # fmt: skip
_BANK_SEES_OF_PORTRAIT = ("as_of", "model", "base", "adjustment", "coverage", "dimensions")
_BANK_SEES_OF_REASON = ("feature", "dimension", "points", "zh", "en")

_ROLES: dict[Role, Text] = {
    "bank": Text("银行", "banks"),
    "office": Text("金融办", "the finance office"),
    "enterprise": Text("企业", "enterprises"),
}


def token_of(request: Request) -> str | None:
    """The token of a request: the ``Authorization`` header if there is one, otherwise the cookie."""
    header = request.headers.get("authorization")
    if header is None:
        return request.cookies.get(COOKIE)
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def signed_in(request: Request, workspace: Opened) -> Person:
    """Who is calling; also kept at the request, for the head of the page."""
    token = token_of(request)
    if not token:
        raise NotSignedIn(
            Text("此内容须登录后查看", "This needs a sign-in"),
            Text("登录后重试；程序请用 Bearer 令牌", "Sign in; programs send a bearer token"),
        )
    with workspace.database.reading() as connection:
        person = people.of_token(connection, token)
    request.state.person = person
    return person


def perhaps_signed_in(request: Request, workspace: Opened) -> Person | None:
    """Who is calling, if they signed in: for public pages."""
    try:
        return signed_in(request, workspace)
    except NotSignedIn:
        return None


SignedIn = Annotated[Person, Depends(signed_in)]
Anybody = Annotated[Person | None, Depends(perhaps_signed_in)]


def bank_only(person: SignedIn) -> Person:
    """Let banks through."""
    return _one_of(person, "bank")


def office_only(person: SignedIn) -> Person:
    """Let the finance office through."""
    return _one_of(person, "office")


def enterprise_only(person: SignedIn) -> Person:
    """Let enterprises through."""
    return _one_of(person, "enterprise")


def bank_or_office(person: SignedIn) -> Person:
    """Let banks and the finance office through: heads of editions hold nothing about one enterprise."""
    return _one_of(person, "bank", "office")


Bank = Annotated[Person, Depends(bank_only)]
Office = Annotated[Person, Depends(office_only)]
Enterprise = Annotated[Person, Depends(enterprise_only)]
BankOrOffice = Annotated[Person, Depends(bank_or_office)]

GATES = (signed_in, perhaps_signed_in)
"""Every route depends on one of these, unless it is plainly public."""


def own(person: Person, enterprise: str) -> None:
    """An enterprise reads about itself; any other enterprise is not found."""
    if enterprise != person.subject:
        raise NotFound(
            Text("没有可供查看的企业", "There is no enterprise here that you may see"),
            Text("企业只能查看本企业的内容", "An enterprise sees itself only"),
        )


def not_for_bank(enterprise: str) -> NotFound:
    """The same answer whether the enterprise is unknown, not listed, or did not consent."""
    return NotFound(
        Text(f"没有可供查看的企业 {enterprise}", f"There is no enterprise {enterprise} that you may see"),
        Text("请企业确认对贵行的授权", "Ask the enterprise about its consent to your bank"),
    )


def row_for_bank(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a bank sees of a row: never which other banks hold a consent. Null: not told in an earlier edition."""
    return {name: row.get(name) for name in _BANK_SEES}


def portrait_for_bank(body: Mapping[str, Any]) -> dict[str, Any]:
    """What a bank sees of a portrait: coverage, dimensions, reasons in words, not the records behind them."""
    reasons = [{name: reason[name] for name in _BANK_SEES_OF_REASON} for reason in body["reasons"]]
    return {name: body[name] for name in _BANK_SEES_OF_PORTRAIT if name in body} | {"reasons": reasons}


def note_look(connection: Connection, person: Person, action: str, subject: str, enterprises: Iterable[str]) -> None:
    """Note in the audit trail that somebody saw these enterprises' data, in the transaction of the read."""
    audit.note(
        connection,
        person.name,
        action,
        subject,
        role=person.role,
        institution=person.subject,
        enterprises=sorted(enterprises),
    )


def look_for_enterprise(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What an enterprise reads about somebody's look at it: the institution, never who else was on the page."""
    detail = entry["detail"]
    return {
        "at": entry["at"],
        "role": detail.get("role", ""),
        "institution": detail.get("institution", ""),
        "action": entry["action"],
        "alone": entry["subject"] in detail.get("enterprises", ()),
    }


def public_count(count: int) -> int | None:
    """A number of enterprises as the public reads it; ``None`` stands for fewer than eight."""
    return count if count >= SMALLEST_PUBLIC_COUNT else None


def public_counts(counts: Mapping[str, int]) -> tuple[list[tuple[str, int]], int]:
    """Groups large enough to be published, largest first, and the sum of all the others.

    The sum is itself at least eight or zero, so that no small group follows from the total; if there
    are too few enterprises for that, nothing is published.
    """
    groups = sorted(counts.items(), key=lambda group: (-group[1], group[0]))
    shown = [group for group in groups if group[1] >= SMALLEST_PUBLIC_COUNT]
    rest = sum(count for _, count in groups[len(shown) :])
    while shown and 0 < rest < SMALLEST_PUBLIC_COUNT:
        rest += shown.pop()[1]
    return shown, rest if rest >= SMALLEST_PUBLIC_COUNT else 0


def _one_of(person: Person, *roles: Role) -> Person:
    if person.role not in roles:
        zh = "、".join(_ROLES[role].zh for role in roles)
        en = " and ".join(_ROLES[role].en for role in roles)
        raise Forbidden(
            Text(f"此内容仅供{zh}使用", f"This is for {en} only"),
            Text("用相应身份登录", "Sign in with such a role"),
        )
    return person
