"""How a feature is distributed over a population, and how far a later population has drifted from it.

Drift is the population stability index (PSI): the sum over bins of (now - then) · ln(now / then), where the bins are
the deciles of the reference and one more for what is missing. Reading 0.1 and 0.25 as bounds is a convention of credit
risk, not a rule of law.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from scoring.errors import Text
from scoring.features.monthly import Array

PERCENTS = (1, 5, 25, 50, 75, 95, 99)
"""The quantiles that are kept, in hundredths."""

DECILES = tuple(range(10, 100, 10))
MOST_COLUMNS = 20

LEAST_SHARE = 0.0001
"""An empty bin counts as a ten-thousandth: its logarithm would be endless."""

WATCH, SHIFTED = 0.1, 0.25

Level = Literal["stable", "watch", "shifted"]

LEVELS: dict[str, Text] = {
    "stable": Text("稳定", "stable"),
    "watch": Text("关注", "watch"),
    "shifted": Text("偏移", "shifted"),
}


@dataclass(frozen=True)
class Distribution:
    """A feature over a population.

    ``zeros`` counts among the ``known``. ``mean`` is ``None`` and ``quantiles`` (at ``PERCENTS``) are empty where
    nothing is known; quantiles are values that occur. ``edges``: the different deciles, ascending. ``shares``: of all
    enterprises, those up to each edge and above the edge before, above the last, and unknown; together 1. ``columns``:
    known enterprises in equal widths from the first quantile to the last, those beyond in the outer ones.
    """

    enterprises: int
    known: int
    zeros: int
    mean: float | None
    quantiles: tuple[float, ...]
    edges: tuple[float, ...]
    shares: tuple[float, ...]
    columns: tuple[int, ...]

    @property
    def coverage(self) -> float:
        """The share of enterprises of which it is known."""
        return self.known / self.enterprises if self.enterprises else 0.0

    @property
    def median(self) -> float | None:
        """The middle value, ``None`` where nothing is known."""
        return self.quantiles[PERCENTS.index(50)] if self.quantiles else None

    def stored(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return asdict(self)

    @staticmethod
    def of(stored: Mapping[str, Any]) -> Distribution:
        """Read again what :meth:`stored` gave; a lost or unknown member raises ``TypeError``."""
        members: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in stored.items()}
        return Distribution(**members)


def distribution(values: Array) -> Distribution:
    """The distribution of a feature's values over enterprises; NaN is unknown."""
    known = np.sort(values[~np.isnan(values)])
    quantiles = _quantiles(known, PERCENTS)
    edges = tuple(dict.fromkeys(_quantiles(known, DECILES)))
    return Distribution(
        enterprises=len(values),
        known=len(known),
        zeros=int((known == 0).sum()),
        mean=float(known.mean()) if len(known) else None,
        quantiles=quantiles,
        edges=edges,
        shares=shares(values, edges),
        columns=_columns(known, quantiles),
    )


def shares(values: Array, edges: tuple[float, ...]) -> tuple[float, ...]:
    """The shares of ``values`` up to each edge and above the one before, above the last, and unknown."""
    if not len(values):
        return (0.0,) * (len(edges) + 2)
    known = values[~np.isnan(values)]
    counts = np.bincount(np.searchsorted(edges, known, "left"), minlength=len(edges) + 1)
    return tuple((np.append(counts, len(values) - len(known)) / len(values)).tolist())


def psi(then: tuple[float, ...], now: tuple[float, ...]) -> float:
    """The population stability index between shares in the same bins: 0 where they are equal, never less."""
    expected, actual = np.maximum(then, LEAST_SHARE), np.maximum(now, LEAST_SHARE)
    return float(((actual - expected) * np.log(actual / expected)).sum())


def drift(reference: Distribution, values: Array) -> float:
    """How far ``values`` are from a reference: PSI in the reference's bins."""
    return psi(reference.shares, shares(values, reference.edges))


def level(index: float) -> Level:
    """What a PSI asks for: nothing, a look, or a cause."""
    if index > SHIFTED:
        return "shifted"
    return "watch" if index > WATCH else "stable"


def _quantiles(ordered: Array, percents: tuple[int, ...]) -> tuple[float, ...]:
    """For each percentage the first value that so many do not exceed (as SQL's ``percentile_disc``)."""
    return tuple(float(ordered[-(-p * len(ordered) // 100) - 1]) for p in percents) if len(ordered) else ()


def _columns(known: Array, quantiles: tuple[float, ...]) -> tuple[int, ...]:
    if not len(known):
        return ()
    low, high = quantiles[0], quantiles[-1]
    if low == high:
        return (len(known),)
    place = (np.clip(known, low, high) - low) / (high - low) * MOST_COLUMNS
    return tuple(np.bincount(np.minimum(place.astype(int), MOST_COLUMNS - 1), minlength=MOST_COLUMNS).tolist())
