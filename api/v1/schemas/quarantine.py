"""Rows that were not accepted, why, and what became of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from api.v1.schemas.base import LARGEST, Given, Moment, Paragraph, Told, Worded

MOST_LINES = 1000

BatchId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Finding = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,16}$")]
Line = Annotated[int, Field(ge=1, le=LARGEST)]


class Trouble(Told):
    """One thing that is wrong with a row: the column, the id of the finding, a hint, and all of it in words."""

    field: str
    reason: str
    hint: str
    told: Worded


class RefusedRow(Told):
    """A refused row, personal data hidden. ``answered_by`` is the batch that resolved or superseded it."""

    batch: str
    line: int
    part: int
    source: str
    file_name: str
    received_on: date
    state: str
    troubles: list[Trouble]
    content: dict[str, str]
    answered_by: str | None
    dismissed_at: Moment | None
    dismissed_by: str | None
    dismissed_because: str | None


class RefusedRows(Told):
    """A page of refused rows, newest batch first; ``total`` is how many are meant in all."""

    total: int
    rows: list[RefusedRow]
    next: str | None


class Dismissal(Given):
    """Open rows of a batch for which nothing more will come: all of them, or those of a finding or some lines."""

    batch: BatchId
    finding: Finding | None = None
    lines: Annotated[list[Line], Field(max_length=MOST_LINES, default_factory=list)]
    reason: Paragraph


class Dismissed(Told):
    """How many rows were closed."""

    dismissed: int
