"""One enterprise's decision, told: every cause with its basis and exit, every product with its reasoning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.policy import products
from scoring.policy.decide import Decisions
from scoring.policy.products import Product, Step, Term
from scoring.policy.rules import EVERY, Rule, watched


@dataclass(frozen=True)
class Suggestion:
    """A product that the policy offers: the terms that are not met, and the steps to its limit in yuan.

    ``limit_yuan`` is 0 where a term is lacking or too little is left.
    """

    product: Product
    lacking: tuple[Term, ...]
    steps: tuple[Step, ...]
    limit_yuan: int


@dataclass(frozen=True)
class Told:
    """A decision on one enterprise; ``rank`` is 0 and ``limit_yuan`` too for who is not recommended.

    ``needed``: the score that the policy asks of it; ``watched``: whether it is on the watch list, which raises that.
    """

    enterprise: str
    name: str
    decision: str
    rank: int
    score: float
    needed: float
    watched: bool
    causes: tuple[Rule, ...]
    suggestions: tuple[Suggestion, ...]
    limit_yuan: int


def told(decisions: Decisions, place: int) -> Told:
    """What was decided on the enterprise at a place of the population, and how."""
    people, policy = decisions.people, decisions.policy
    alone = people.taken(np.array([place]))
    return Told(
        enterprise=str(people.enterprises[place]),
        name=str(people.names[place]),
        decision=decisions.decision_of(place),
        rank=int(decisions.rank[place]),
        score=float(people.score[place]),
        needed=float(decisions.needed[place]),
        watched=bool(watched(alone)[0]),
        causes=tuple(EVERY[rule] for rule in np.flatnonzero(decisions.causes[:, place])),
        suggestions=tuple(
            Suggestion(
                product,
                products.lacking(alone, policy, product),
                products.reasoning(alone, policy, product),
                round(float(decisions.limits[row, place])),
            )
            for row, product in enumerate(products.EVERY)
            if product.offered(policy)
        ),
        limit_yuan=round(float(decisions.limit_yuan[place])),
    )
