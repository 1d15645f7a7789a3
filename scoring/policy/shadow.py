"""A model in the shadow beside the champion: how alike they rank, and whom the list would gain and lose."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from scoring.features.statistics import distribution, drift
from scoring.model.points import tiers
from scoring.policy.decide import decide
from scoring.policy.parameters import Policy
from scoring.policy.population import Population

MOVERS = 20
"""How many of those who move most are named."""


@dataclass(frozen=True)
class Mover:
    """An enterprise's score by the champion and by the model in the shadow, and whether each would list it."""

    enterprise: str
    name: str
    score: float
    shadow_score: float
    listed: bool
    shadow_listed: bool


@dataclass(frozen=True)
class Compared:
    """Two models over the enterprises that both scored.

    ``rank_correlation`` is Spearman's, ``None`` if all scores of one are equal. ``enters`` and ``leaves`` count those
    whom the policy lists by one of the two only; ``changed`` is their share of those whom either lists, ``None`` if
    nobody is listed. ``psi`` of the scores with the champion's as the reference. ``mean_pd`` and ``shadow_mean_pd`` are
    over all of them. ``movers``: those whose scores differ most, the largest difference first.
    """

    enterprises: int
    not_scored: int
    rank_correlation: float | None
    listed: int
    shadow_listed: int
    enters: int
    leaves: int
    changed: float | None
    psi: float
    mean_pd: float
    shadow_mean_pd: float
    movers: tuple[Mover, ...]


def compare(people: Population, scores: pd.DataFrame, policy: Policy) -> Compared:
    """Compare the champion's scores of a population with another model's ``score`` and ``pd``, by enterprise."""
    told = pd.Index(people.enterprises).isin(scores.index)
    both = people.taken(np.flatnonzero(told))
    others = scores.reindex(both.enterprises)
    risk = others["pd"].to_numpy(float)
    other = replace(both, score=others["score"].to_numpy(float), pd=risk, tier=tiers(risk, both.sources))
    ours, theirs = both.score, other.score
    listed, listed_too = decide(both, policy).listed, decide(other, policy).listed
    either = int((listed | listed_too).sum())
    enters, leaves = int((~listed & listed_too).sum()), int((listed & ~listed_too).sum())
    order = np.lexsort((np.arange(len(both)), -np.abs(theirs - ours)))[:MOVERS]
    return Compared(
        enterprises=len(both),
        not_scored=len(people) - len(both),
        rank_correlation=_rank_correlation(ours, theirs),
        listed=int(listed.sum()),
        shadow_listed=int(listed_too.sum()),
        enters=enters,
        leaves=leaves,
        changed=(enters + leaves) / either if either else None,
        psi=drift(distribution(ours), theirs),
        mean_pd=float(both.pd.mean()),
        shadow_mean_pd=float(other.pd.mean()),
        movers=tuple(
            Mover(
                str(both.enterprises[i]),
                str(both.names[i]),
                float(ours[i]),
                float(theirs[i]),
                bool(listed[i]),
                bool(listed_too[i]),
            )
            for i in order.tolist()
        ),
    )


def _rank_correlation(ours: np.ndarray, theirs: np.ndarray) -> float | None:
    ranks = [pd.Series(values).rank().to_numpy() for values in (ours, theirs)]
    if any(len(values) == 0 or values.min() == values.max() for values in ranks):
        return None
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
