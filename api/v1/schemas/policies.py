"""Policies of the finance office, their life, and what a change would do."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field, JsonValue, Strict

from api.v1.schemas.base import Given, Moment, Paragraph, ShortLine, Told, Worded

Changes = dict[ShortLine, JsonValue]
"""Parameters to change, by name; :mod:`scoring.policy.parameters` says what each may be."""

Day = Annotated[date, Strict(False)]  # noqa: FBT003  (JSON has no dates)


class Draft(Given):
    """Parameters changed on the last approved policy, to try out."""

    parameters: Changes


class Proposal(Draft):
    """A change, why, and from which day on; without a day from the day of approval."""

    reason: Paragraph
    effective_on: Day | None = None


class Remark(Given):
    """Why a version is turned down or taken back."""

    reason: Paragraph


class RollBack(Remark):
    """Why an older version's parameters come back, and from which day on."""

    effective_on: Day | None = None


class Keeping(Given):
    """Parameters that both the draft and the ground changed, of which the draft's value is kept."""

    keep: list[ShortLine] = Field(default_factory=list)


class PolicyVersion(Told):
    """A version of the policy with its people.

    ``state`` today: draft, submitted, scheduled, in_force, superseded, rejected or withdrawn. ``base_version`` was the
    last approved one when it was drafted. ``remark``: why it was rejected or withdrawn.
    """

    version: int
    parameters: dict[str, Any]
    state: str
    base_version: int | None
    reason: str
    effective_on: date | None
    proposed_by: str
    proposed_at: Moment
    decided_by: str | None
    decided_at: Moment | None
    withdrawn_by: str | None
    withdrawn_at: Moment | None
    remark: str | None


class ChangeTold(Worded):
    """A difference in words; ``name`` is the parameter."""

    name: str


class StandingTold(Told):
    """How a draft or proposal stands to the last approved version, ``ground``.

    ``moved``: what changed since ``base``. ``conflicts``: parameters that the draft changed too, differently.
    """

    stale: bool
    base: int | None
    ground: int | None
    moved: list[ChangeTold]
    conflicts: list[ChangeTold]


class PolicyTold(PolicyVersion):
    """A version with what it changes on its base and, while it is open, how it stands."""

    changes: list[ChangeTold]
    standing: StandingTold | None


class ParameterTold(Told):
    """What one parameter of a policy means.

    ``kind``: number, whole, switch, words, table or scopes; ``lowest`` and ``highest`` bound numbers; ``names`` are
    what a table may be keyed by, none if any name will do.
    """

    name: str
    section: Worded
    kind: str
    label: Worded
    unit: Worded
    lowest: float
    highest: float
    keys: str
    names: list[str]
    installed: Any
    meaning: Worded
    reference: str
