"""What a change of policy would do, before anybody approves it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.policy.decide import Decisions, decide
from scoring.policy.parameters import Policy
from scoring.policy.population import Population


@dataclass(frozen=True)
class Move:
    """An enterprise that would enter or leave, with the causes under the policy that keeps it off."""

    enterprise: str
    name: str
    score: float
    causes: tuple[str, ...]


@dataclass(frozen=True)
class Preview:
    """Listed under the policy in force and under the proposed one, and who moves between them.

    ``expected_default`` is the mean PD of the listed (0 to 1), before and after; ``None`` for an empty list.
    """

    listed_before: int
    listed_after: int
    expected_default_before: float | None
    expected_default_after: float | None
    enters: tuple[Move, ...]
    leaves: tuple[Move, ...]


def preview(people: Population, in_force: Policy, proposed: Policy) -> Preview:
    """Decide the whole population twice; best scores first."""
    before, after = decide(people, in_force), decide(people, proposed)
    return Preview(
        int(before.listed.sum()),
        int(after.listed.sum()),
        float(people.pd[before.listed].mean()) if before.listed.any() else None,
        float(people.pd[after.listed].mean()) if after.listed.any() else None,
        _moves(people, ~before.listed & after.listed, before),
        _moves(people, before.listed & ~after.listed, after),
    )


def _moves(people: Population, moving: np.ndarray, kept_off_by: Decisions) -> tuple[Move, ...]:
    found = [
        Move(str(people.enterprises[i]), str(people.names[i]), float(people.score[i]), kept_off_by.causes_of(i))
        for i in np.flatnonzero(moving).tolist()
    ]
    return tuple(sorted(found, key=lambda m: (-m.score, m.enterprise)))
