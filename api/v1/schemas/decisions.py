"""Decisions with their reasoning, and the rule book."""

from __future__ import annotations

from api.v1.schemas.base import Told, Worded


class RuleTold(Worded):
    """A cause for being left off the list: its criterion, legal basis, and what ends it."""

    id: str
    kind: str
    criterion: Worded
    basis: str
    exit: Worded


class TermTold(Worded):
    """A condition of a product, worded as what is lacking."""

    id: str


class ProductTold(Told):
    """A product with its terms, and what its limit starts from."""

    name: str
    label: Worded
    terms: list[TermTold]
    base: Worded


class RuleBook(Told):
    """Every rule and every product; the numbers stand in the policy in force."""

    rules: list[RuleTold]
    products: list[ProductTold]


class StepTold(Worded):
    """A step of a limit, and what it comes to in fen."""

    amount_fen: int


class SuggestionTold(Told):
    """A product for one enterprise: what it lacks, the steps to its limit, and the limit in fen (0: none)."""

    product: str
    label: Worded
    lacking: list[TermTold]
    steps: list[StepTold]
    limit_fen: int


class DecisionTold(Told):
    """What the policy in force says of an enterprise on the newest scores.

    ``decision``: recommended, cultivated or left_out. ``needed``: the score asked of it. ``rank``: among the
    recommended, ``null`` for the others.
    """

    enterprise: str
    name: str
    decision: str
    rank: int | None
    score: float
    needed: float
    watched: bool
    causes: list[RuleTold]
    suggestions: list[SuggestionTold]
    limit_fen: int
