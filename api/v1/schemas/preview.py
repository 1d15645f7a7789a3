"""What a change of policy would do, and what it would have done. Money is in fen; rates are between 0 and 1."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import ConfigDict, Field

from api.v1.schemas.base import LARGEST, Told, Worded
from api.v1.schemas.policies import Draft
from api.v1.schemas.portrait import Cause


class _Taken(Told):
    """Read from the object of the same name in ``scoring``."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class Move(Told):
    """An enterprise that would enter or leave, with what keeps it off otherwise."""

    enterprise: str
    name: str
    score: float
    causes: list[Cause]


class Moves(Told):
    """How many would move one way; the first of them by score."""

    count: int
    shown: list[Move]


class Burden(_Taken):
    """What the fund would pay in a year under its scheme; ``cap_reached``: in which share of years it stops paying."""

    covered_fen: int
    cap_fen: int
    expected_fen: int
    bad_year_fen: int
    cap_reached: float


class Outlook(_Taken):
    """A list, its loans, and what they lose in a year; 99 % of the years lose no more than ``bad_year_fen``."""

    listed: int
    cultivated: int
    expected_default: float | None
    expected_default_by_limit: float | None
    suggested_fen: int
    expected_loss_fen: int
    bad_year_fen: int
    fund: Burden | None


class Share(Told):
    """Enterprises of one kind: applied, listed before and after; ratios to the kind with the most applicants."""

    word: str
    label: Worded
    applied: int
    before: int
    after: int
    ratio_before: float | None
    ratio_after: float | None
    small: bool


class Shares(Told):
    """All kinds by one trait."""

    trait: str
    label: Worded
    kinds: list[Share]


class Point(_Taken):
    """The list at one minimum score."""

    minimum_score: float
    listed: int
    expected_default: float | None
    suggested_fen: int


class Preview(Told):
    """The list under the policy in force and under the draft."""

    applied: int
    before: Outlook
    after: Outlook
    enters: Moves
    leaves: Moves
    shares: list[Shares]
    curve: list[Point]


class Trial(Draft):
    """Parameters to try on a past edition."""

    edition: Annotated[int, Field(ge=1, le=LARGEST)]


class Fate(_Taken):
    """What became of some enterprises within twelve months; ``low`` to ``high``: the 95 % interval of the rate."""

    enterprises: int
    bad: int
    good: int
    indeterminate: int
    unknown: int
    rate: float | None
    low: float | None
    high: float | None
    asked_fen: int
    asked_by_bad_fen: int


class Hindsight(_Taken):
    """The listed, and those who applied and were left out."""

    listed: Fate
    left_out: Fate
    suggested_fen: int
    suggested_to_bad_fen: int


class BackTest(_Taken):
    """An edition's policy beside the draft, judged by what became of the enterprises since."""

    as_of: date
    known_by: date
    edition: int | None
    model: str
    has_seen: bool
    enterprises: int
    ground: Hindsight
    proposed: Hindsight
