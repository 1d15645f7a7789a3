"""The two languages of the pages. Chinese comes first; ``?lang=en`` asks for English, and is remembered.

Sentences stand in the templates, both languages side by side, so that a page cannot lack one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from fastapi import Request, Response

from api.v1.schemas.portrait import Reason
from scoring.features.feature import Language
from scoring.settings import BEIJING

COOKIE = "lang"
_YEAR = 365 * 24 * 3600
_YUAN_A_WAN = 10_000


def language_of(request: Request) -> Language:
    """The language asked for in the address, else the one remembered, else Chinese."""
    asked = request.query_params.get(COOKIE) or request.cookies.get(COOKIE)
    return "en" if asked == "en" else "zh"


def remember(request: Request, response: Response) -> None:
    """Keep the language that the address asks for."""
    if COOKIE in request.query_params:
        response.set_cookie(COOKIE, language_of(request), max_age=_YEAR, httponly=True, samesite="lax")


def beijing(moment: datetime) -> str:
    """A moment as the clock in Beijing shows it; what has no zone is UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return f"{aware.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def points(value: float, decimals: int = 1) -> str:
    """Points with their sign, ``+12.3`` or ``−4.0``."""
    return signless(value, decimals) if round(value, decimals) == 0 else f"{value:+.{decimals}f}".replace("-", "−")


def telling(reason: Reason) -> bool:
    """Whether a reason is worth a line: its points do not vanish when written."""
    return round(reason.points, 1) != 0


def signless(value: float, decimals: int = 1) -> str:
    """A number without a sign."""
    return f"{abs(value):.{decimals}f}"


def percent(value: float | None, decimals: int = 1) -> str:
    """A share of one as a percentage; a dash for none."""
    return "—" if value is None else f"{value:.{decimals}%}"


def wan(yuan: Decimal | None) -> str:
    """An amount in 万元, without needless zeros; a dash if it was not stated."""
    return "—" if yuan is None else f"{(yuan / _YUAN_A_WAN).normalize():,f}"
