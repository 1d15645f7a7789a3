"""The credit portrait of one enterprise, and who looked at it."""

from __future__ import annotations

from datetime import date

from api.v1.schemas.base import Moment, Told, Worded
from scoring.portrait.reasons import Standing


class SourceKnown(Worded):
    """A kind of data, and whether anything is known from it."""

    source: str
    known: bool


class Coverage(Worded):
    """What the score rests on."""

    known: int
    of: int
    sources: list[SourceKnown]


class Missing(Worded):
    """A kind of data of which nothing is known, and what the enterprise does to add it."""

    source: str
    remedy: Worded


class Typical(Worded):
    """A group of peers in words (``members`` of them, the enterprise among them), and their quartiles."""

    group: str
    members: int
    low: float
    median: float
    high: float


class Dimension(Worded):
    """A family of features and the points that it adds or takes, beside those of the enterprise's peers."""

    dimension: str
    points: float
    features: int
    known: int
    peers: Typical | None = None


class Band(Worded):
    """A step of the master scale of PD: 1 is the least risk, 7 the most, 0 says that too little is known."""

    number: int


class Adjustment(Worded):
    """Points that are no feature's: none in portraits made before they were told by themselves."""

    points: float


UNADJUSTED = Adjustment(zh="", en="", points=0.0)


class SourcePoints(Worded):
    """What a source adds or takes; a feature that reads several shares its points equally among them."""

    source: str
    points: float


class Reason(Worded):
    """The strongest of some related features that pull the score, told in words, with the points of all of them."""

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


class Point(Worded):
    """What one feature adds to the score or takes from it."""

    feature: str
    value: float | None
    points: float


class OwnReason(Reason):
    """A reason as the enterprise itself reads it; older portraits lack what has a default.

    ``standing``: whose doing it is, "own" or one of several ways of being nobody's fault. ``peers``: of the value.
    ``members``: the features summed, the told one first. ``records``: behind the told one.
    """

    standing: Standing = "own"
    value: float | None = None
    peers: Typical | None = None
    members: tuple[Point, ...] = ()
    meaning: Worded | None = None
    definition: str
    records: list[Records]


class Cause(Worded):
    """Why an enterprise is on the list or not, with the rule's basis."""

    id: str
    basis: str


class Separated(Worded):
    """What separates an enterprise from the list, in words; the numbers are null where there are none.

    ``unit``: points, share (0 to 1), months, sources or count.
    """

    cause: str
    have: float | None
    need: float | None
    unit: str


class Decision(Told):
    """What the newest edition decided: recommended, cultivated or left_out; ``gaps`` of who is cultivated."""

    edition: int
    as_of: date
    valid_until: date | None
    decision: str
    listed: bool
    rank: int | None
    causes: list[Cause]
    gaps: list[Separated]


class Disclaimer(Worded):
    """What the score is not."""


class Awaited(Worded):
    """A record as the department would send it next: its key and what it states anew, under the official headers."""

    source: str
    content: dict[str, str]


class Action(Worded):
    """Something that the enterprise can do: what, where, on which basis, from which day on.

    ``counts_from``: the day by which its records are here at the latest; ``None`` where no rule says how long it takes.
    """

    id: str
    what: Worded
    where: Worded
    basis: str
    since: date
    counts_from: date | None
    records: list[Awaited]


class Plan(Told):
    """Actions together, by their ids, and the score that the model gives once their records are here."""

    actions: list[str]
    score: float
    gain: float
    counts_from: date | None


class Estimate(Worded):
    """The range of the score, were a missing source known: as in the peers' weaker quarter, the middle, the better one.

    No promise, and never added to one.
    """

    source: str
    low: float
    typical: float
    high: float


class Advice(Told):
    """What would raise the score. ``later``: actions of a later day, without a promise."""

    actions: list[Action]
    plans: list[Plan]
    later: list[str]
    estimates: list[Estimate]


class Portrait(Told):
    """Everything about the score: base, points and adjustment sum to it, by feature, dimension and source alike.

    Points compare with the model's average, not with the median, which is shown for orientation.
    """

    enterprise: str
    name: str
    as_of: date
    model: str
    score: float
    pd: float
    band: Band | None = None
    base: float
    coverage: Coverage
    missing: tuple[Missing, ...] = ()
    adjustment: Adjustment = UNADJUSTED
    dimensions: list[Dimension]
    sources: tuple[SourcePoints, ...] = ()
    reasons: list[OwnReason]
    points: list[Point]
    advice: Advice | None = None
    decision: Decision | None
    disclaimer: Disclaimer


class Look(Worded):
    """Somebody else saw the enterprise's data: which institution, when, what."""

    at: Moment
    institution: str
    role: str
