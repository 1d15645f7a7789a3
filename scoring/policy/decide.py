"""Decisions for a whole population at once: listed or not, with every cause, and the rank."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from scoring.policy.parameters import Policy
from scoring.policy.rules import LISTED, RULES


@dataclass(frozen=True)
class Decisions:
    """``listed`` (bool), ``rank`` (1, 2, … for the listed, 0 otherwise) and ``causes`` by enterprise.

    ``causes`` is (enterprises × rules); an enterprise is listed exactly if no rule applies to it.
    """

    enterprises: pd.Index
    listed: np.ndarray
    rank: np.ndarray
    causes: np.ndarray

    def causes_of(self, position: int) -> tuple[str, ...]:
        """Ids of all rules that keep the enterprise off the list, or the cause of its listing."""
        found = tuple(rule.id for rule, hit in zip(RULES, self.causes[position], strict=True) if hit)
        return found or (LISTED,)


def decide(facts: pd.DataFrame, policy: Policy) -> Decisions:
    """Apply every rule to every enterprise and rank the listed: higher score first, then by code.

    ``facts`` are those of :func:`scoring.policy.facts.facts` with a column ``score``.
    """
    causes = np.column_stack([rule.applies(facts, policy) for rule in RULES])
    listed = np.logical_not(causes.any(axis=1))
    rank = np.zeros(len(facts), dtype=np.int64)
    where = np.flatnonzero(listed)
    codes = np.asarray(facts.index, dtype=str)[where]
    order = np.lexsort((codes, -facts["score"].to_numpy(float)[where]))
    rank[where[order]] = np.arange(1, len(where) + 1)
    return Decisions(facts.index, listed, rank, causes)
