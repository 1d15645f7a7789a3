"""Editions of the whitelist, what a bank sees of their rows, and what the office sees of all decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from api.v1.schemas.base import Given, Moment, Paragraph, Told, Worded
from api.v1.schemas.portrait import (
    UNADJUSTED,
    Adjustment,
    Band,
    Cause,
    Coverage,
    Dimension,
    Disclaimer,
    Reason,
    Separated,
)


class EditionHead(Told):
    """An edition: what it was made as of, by which model and under which policy, how many there are of each decision.

    ``valid_until`` is its last day (null if none was stated), ``expired`` whether that has passed. ``sealed``: whether
    it has a signed seal. ``withdrawn_at`` and ``withdrawn_because`` are null unless it was withdrawn.
    """

    number: int
    digest: str
    as_of: date
    valid_until: date | None
    expired: bool
    model: str
    model_digest: str
    policy_version: int
    applied: int | None
    listed: int
    cultivated: int
    left_out: int
    published_at: Moment
    sealed: bool
    withdrawn_at: Moment | None
    withdrawn_because: str | None


class Offer(Told):
    """A product suggested to a listed enterprise, with its suggested limit."""

    product: str
    zh: str
    en: str
    limit_fen: int


class Row(Told):
    """A listed enterprise that consented to the reading bank. ``amount_yuan`` is null if not stated.

    ``band``: the step of the master scale that its probability of default lies in; not a public-credit grade.
    ``products``: those suggested, the largest limit first; ``limit_fen`` is that one. Both are
    null in editions that did not tell them.
    """

    rank: int
    enterprise: str
    name: str
    score: float
    pd: float
    band: Band
    industry: str
    township: str
    amount_yuan: Decimal | None
    purpose: str
    sources: list[str]
    limit_fen: int | None
    products: list[Offer] | None


class Rows(Told):
    """A page of rows in rank order; ``next`` is the address of the following page, or null."""

    edition: int
    digest: str
    rows: list[Row]
    next: str | None


class Explanation(Told):
    """Why a listed enterprise has its score; null members mean that no portrait was made."""

    as_of: date
    model: str
    base: float
    adjustment: Adjustment = UNADJUSTED
    coverage: Coverage
    dimensions: list[Dimension]
    reasons: list[Reason]


class Listed(Told):
    """One enterprise of an edition for a bank: its row and its reasons."""

    edition: int
    digest: str
    row: Row
    explanation: Explanation | None
    disclaimer: Disclaimer


class Published(Told):
    """The edition that publishing made, or the one that already holds the same bytes."""

    number: int
    digest: str
    listed: int
    cultivated: int
    left_out: int


class Withdrawal(Given):
    """Why an edition is withdrawn."""

    reason: Paragraph


class Decided(Told):
    """What an edition decided on one enterprise: one of three decisions, and all its causes."""

    enterprise: str
    decision: Literal["recommended", "cultivated", "left_out"]
    applied: bool | None
    rank: int | None
    score: float
    causes: list[Cause]
    gaps: list[Separated]


class DecidedPage(Told):
    """Decisions by code; ``next`` is the address of the following page, or null."""

    edition: int
    digest: str
    decisions: list[Decided]
    next: str | None


class Standing(Told):
    """Where an enterprise stands in an edition; ``rank`` is 0 and ``limit_fen`` too for who is not recommended."""

    decision: str
    rank: int
    limit_fen: int
    score: float
    causes: list[str]


class Move(Worded):
    """An enterprise that moved between two editions, told in words; a standing is null where it was not known.

    ``kind``: entered, left, limit, rank, cultivated, uncultivated. ``cause``: demand, consent, record, model, policy,
    or places where only others changed.
    """

    enterprise: str
    name: str
    kind: str
    cause: str
    before: Standing | None
    after: Standing | None


class Moved(Worded):
    """How many moved in one way for one cause."""

    kind: str
    cause: str
    count: int


class Difference(Told):
    """What moved from one edition to another."""

    before: int
    after: int
    counts: list[Moved]
    moves: list[Move]


class PublicKeys(Told):
    """The public keys that verify seals, as a JSON Web Key Set (RFC 7517), the oldest first."""

    keys: list[dict[str, str]]
