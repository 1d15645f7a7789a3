"""Who deceives: rings that invoice each other in a circle, meters without a business, businesses without a meter.

The truth of it stands in :class:`~scoring.county.population.Population` for tests and benchmarks; no file tells it.
The published list of uses of electricity data names shell firms and fraud among its aims; the shares are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

HONEST, RING, IDLE, SHELL = range(4)
"""Nothing of the kind; in a ring; a meter that runs while nothing is sold; sales on paper only, without any meter."""
RINGED, IDLING, HOLLOW = 0.006, 0.004, 0.006
"""Shares of enterprises."""
RING_SIZES = (3, 6)
BURDEN = np.array([0.0, 0.8, 0.3, 0.7])
"""What each adds to the distress that an enterprise tends to: who deceives mostly has a reason to."""


@dataclass(frozen=True)
class Schemes:
    """Columns, one value an enterprise: the ``kind`` of scheme, and the number of the ``ring``, -1 for none.

    The members of a ring invoice each other in the order of their places, the last one the first.
    """

    kind: np.ndarray
    ring: np.ndarray

    def rings(self) -> list[np.ndarray]:
        """The members of each ring."""
        return [np.flatnonzero(self.ring == number) for number in range(self.ring.max(initial=-1) + 1)]


def conspire(able: np.ndarray, quality: np.ndarray, rng: np.random.Generator) -> Schemes:
    """Draw who deceives among those ``able`` to invoice, the badly managed sooner; (enterprises,) arrays."""
    n = len(able)
    kind, ring = np.full(n, HONEST), np.full(n, -1)
    weight = np.where(able, np.exp(-0.5 * quality), 0.0)
    counts = [round(share * n) for share in (RINGED, IDLING, HOLLOW)]
    chosen = _drawn(weight, min(sum(counts), int(able.sum())), rng)
    ringed, idle, hollow = np.split(chosen, np.cumsum(counts[:2]))
    while len(ringed) >= RING_SIZES[0]:
        members, ringed = np.split(ringed, [int(rng.integers(RING_SIZES[0], RING_SIZES[1] + 1))])
        ring[members] = ring.max() + 1
    kind[ring >= 0], kind[idle], kind[hollow] = RING, IDLE, SHELL
    return Schemes(kind, ring)


def _drawn(weight: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """So many places drawn without repetition, each in proportion to its ``weight``."""
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    drawn: np.ndarray = rng.choice(len(weight), count, replace=False, p=weight / weight.sum())
    return drawn
