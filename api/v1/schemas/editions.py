"""Editions of the whitelist and what a bank sees of their rows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from api.v1.schemas.base import Moment, Told
from api.v1.schemas.portrait import UNADJUSTED, Adjustment, Band, Coverage, Dimension, Disclaimer, Reason


class EditionHead(Told):
    """An edition: what it was made as of, by which model and under which policy, how many are on it."""

    number: int
    digest: str
    as_of: date
    model: str
    model_digest: str
    policy_version: int
    listed: int
    left_out: int
    published_at: Moment


class Row(Told):
    """A listed enterprise that consented to the reading bank. ``amount_yuan`` is null if not stated.

    ``band``: the step of the master scale that its probability of default lies in; not a public-credit grade.
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
    left_out: int
