"""Policies of the finance office and what a change would do."""

from __future__ import annotations

from typing import Any

from api.v1.schemas.base import Given, Moment, Paragraph, ShortLine, Told, Worded
from api.v1.schemas.portrait import Cause

Numbers = dict[ShortLine, int | float]
"""Values by parameter; :func:`scoring.policy.parameters.policy` says which must be given and their bounds."""


class Draft(Given):
    """Parameters to try out."""

    parameters: Numbers


class Proposal(Draft):
    """Parameters to submit for approval, and why."""

    reason: Paragraph


class PolicyVersion(Told):
    """A version of the policy with its two people."""

    version: int
    parameters: dict[str, Any]
    state: str
    base_version: int | None
    reason: str
    proposed_by: str
    proposed_at: Moment
    decided_by: str | None
    decided_at: Moment | None


class ParameterTold(Told):
    """What one number of a policy means."""

    name: str
    label: Worded
    unit: Worded
    lowest: float
    highest: float
    meaning: Worded
    reference: str


class Move(Told):
    """An enterprise that would enter or leave, with what keeps it off otherwise."""

    enterprise: str
    name: str
    score: float
    causes: list[Cause]


class Preview(Told):
    """The list under the policy in force and under the draft."""

    listed_before: int
    listed_after: int
    expected_default_before: float | None
    expected_default_after: float | None
    enters: list[Move]
    leaves: list[Move]
