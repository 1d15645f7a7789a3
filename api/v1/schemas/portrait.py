"""The credit portrait of one enterprise, and who looked at it."""

from __future__ import annotations

from datetime import date

from api.v1.schemas.base import Moment, Told, Worded


class SourceKnown(Worded):
    """A kind of data, and whether anything is known from it."""

    source: str
    known: bool


class Coverage(Worded):
    """What the score rests on."""

    known: int
    of: int
    sources: list[SourceKnown]


class Dimension(Worded):
    """A family of features and the points that it adds or takes."""

    dimension: str
    points: float
    features: int
    known: int


class Reason(Worded):
    """A feature that pulls the score, told in words."""

    feature: str
    dimension: str
    points: float


class Record(Told):
    """A record behind a reason: where it stands in which file, and what it says, as the department writes it."""

    file: str
    batch: str
    line: int
    occurred_at: date
    known_at: date
    content: dict[str, str]


class Records(Worded):
    """The records of one source behind a reason: the newest, and how many there are."""

    source: str
    total: int
    newest: list[Record]


class OwnReason(Reason):
    """A reason as the enterprise itself reads it: what it means (not in portraits made before it was kept), records."""

    meaning: Worded | None = None
    definition: str
    records: list[Records]


class Point(Worded):
    """What one feature adds to the score or takes from it."""

    feature: str
    value: float | None
    points: float


class Cause(Worded):
    """Why an enterprise is on the list or not, with the rule's basis."""

    id: str
    basis: str


class Decision(Told):
    """What the newest edition decided."""

    edition: int
    as_of: date
    listed: bool
    rank: int | None
    causes: list[Cause]


class Disclaimer(Worded):
    """What the score is not."""


class Portrait(Told):
    """Everything about the score: base and points sum to it.

    Points compare with the model's average, not with the median, which is shown for orientation.
    """

    enterprise: str
    name: str
    as_of: date
    model: str
    score: float
    pd: float
    base: float
    coverage: Coverage
    dimensions: list[Dimension]
    reasons: list[OwnReason]
    points: list[Point]
    decision: Decision | None
    disclaimer: Disclaimer


class Look(Worded):
    """Somebody else saw the enterprise's data: which institution, when, what."""

    at: Moment
    institution: str
    role: str
