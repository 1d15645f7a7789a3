"""What the members of a ring invoice each other: round sums that grow, month after month, with nothing behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.county.life import County

LEAST, LONGEST = 8, 20
"""Months that a ring goes on, unless a member fails or closes."""
GROWTH = 1.05
"""Of the sums, from one month to the next."""
ROUND = 1_000_000
"""Fen in 10,000 yuan: the sums, tax included, are whole multiples of it."""
A_MONTH = 2
"""Invoices that each member gives the next one."""
TURNS = 0.5
"""Share of rings that run the other way round every other month, so that members invoice each other both ways."""


@dataclass(frozen=True)
class Circle:
    """Circular invoices as columns: from whom, to whom, in which month, over how many fen, tax included."""

    seller: np.ndarray
    buyer: np.ndarray
    month: np.ndarray
    total: np.ndarray

    def sales(self, county: County) -> np.ndarray:
        """Of each enterprise in each month, in yuan, tax included."""
        n, months = county.life.alive.shape
        cell = self.seller * months + self.month
        yuan: np.ndarray = np.bincount(cell, self.total / 100, n * months).reshape(n, months)
        return yuan


def circulate(county: County, rng: np.random.Generator) -> Circle:
    """All circular invoices; a ring goes on until one of its members fails or closes, if not less."""
    plan, people, life = county
    found = []
    for members in people.schemes.rings():
        last = min(plan.months, life.failed[members].min(), life.closed[members].min())
        since = int(rng.integers(0, max(1, last - LEAST)))
        month = np.arange(since, min(last, since + int(rng.integers(LEAST, LONGEST + 1))))
        usual = people.scale[members].mean() * rng.uniform(0.4, 0.9) * GROWTH ** np.arange(len(month)) / A_MONTH
        seller, at, _ = (grid.ravel() for grid in np.indices((len(members), len(month), A_MONTH)))
        sums = np.maximum(1, np.round(usual[at] * 100 / ROUND * rng.uniform(0.8, 1.2, len(at)))) * ROUND
        step = np.where((rng.random() < TURNS) & (at % 2 == 1), -1, 1)
        buyer = members[(seller + step) % len(members)]
        found.append(np.stack([members[seller], buyer, month[at], sums.astype(np.int64)]))
    columns = np.concatenate(found, axis=1) if found else np.zeros((4, 0), dtype=np.int64)
    return Circle(*columns)
