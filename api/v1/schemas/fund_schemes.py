"""The fund's schemes with their two people, and those that places have published."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.v1.schemas.base import Given, Moment, Paragraph, ShortLine, Told, Worded
from api.v1.schemas.policies import Day


class SchemeDraft(Given):
    """A scheme to submit for approval: every parameter, the day from which it is in force, and why."""

    parameters: dict[ShortLine, int | bool | ShortLine]
    effective_on: Day
    reason: Paragraph


class SchemeVersion(Told):
    """A version of the scheme with its two people."""

    version: int
    parameters: dict[str, Any]
    effective_on: date
    state: str
    base_version: int | None
    reason: str
    proposed_by: str
    proposed_at: Moment
    decided_by: str | None
    decided_at: Moment | None


class TemplateTold(Told):
    """A scheme that a place published, as far as the source says."""

    id: str
    parameters: dict[str, Any]
    source: str
    verified: bool
    left_out: Worded | None
