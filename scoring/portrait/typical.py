"""What is typical of an enterprise's peers: the nearest group that is large enough, its quartiles, and its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from scoring.errors import Text
from scoring.features.peers import FEWEST, GROUPS

WORDS: Mapping[str, Text] = {
    "class_and_size": Text("同行业同规模 {members} 家企业", "{members} enterprises of the same industry and size"),
    "division_and_size": Text(
        "同行业大类、同规模 {members} 家企业", "{members} enterprises of the same broad industry and size"
    ),
    "division": Text("同行业大类 {members} 家企业", "{members} enterprises of the same broad industry"),
    "all": Text("全部 {members} 家企业", "all {members} enterprises"),
}
"""The groups of :data:`scoring.features.peers.GROUPS` in words."""


@dataclass(frozen=True)
class Typical:
    """A group of peers with a known value (``members``, the enterprise among them) and their quartiles."""

    group: str
    members: int
    low: float
    median: float
    high: float

    @property
    def words(self) -> Text:
        """The group in words, with its size."""
        return WORDS[self.group].format(members=f"{self.members:,}")

    def told(self) -> dict[str, Any]:
        """As the portrait keeps it."""
        return {
            "group": self.group,
            "members": self.members,
            "low": self.low,
            "median": self.median,
            "high": self.high,
            "zh": self.words.zh,
            "en": self.words.en,
        }


@dataclass(frozen=True, eq=False)
class Peers:
    """Columns of numbers over a population (NaN where unknown), and each enterprise's group by level.

    ``levels``: see :func:`levels`. What was found of a group is kept: thousands of portraits ask for the same ones.
    """

    columns: pd.DataFrame
    levels: Mapping[str, np.ndarray]
    _kept: dict[tuple[str, str, str], Typical | None] = field(default_factory=dict)

    def typical(self, column: str, place: int) -> Typical | None:
        """The quartiles of the nearest group with enough known values; ``None`` if even all are too few.

        Values that occur (no interpolation), as for the features that compare.
        """
        for level, names in self.levels.items():
            key = (level, str(names[place]), column)
            if names[place] and key not in self._kept:
                self._kept[key] = self._quartiles(*key)
            if found := self._kept.get(key):
                return found
        return None

    def _quartiles(self, level: str, name: str, column: str) -> Typical | None:
        values = self.columns[column].to_numpy(float)[self._places[level][name]]
        known = values[~np.isnan(values)]
        if len(known) < FEWEST:
            return None
        ordered = np.sort(known)
        low, median, high = (float(ordered[-(-len(known) * quarter // 4) - 1]) for quarter in (1, 2, 3))
        return Typical(level, len(known), low, median, high)

    @cached_property
    def _places(self) -> dict[str, Mapping[Any, np.ndarray]]:
        """The members of every group of every level."""
        everybody = pd.Series(np.arange(len(self.columns)))
        return {level: everybody.groupby(names).indices for level, names in self.levels.items()}


def levels(groups: pd.DataFrame, index: pd.Index) -> dict[str, np.ndarray]:
    """The group of each enterprise of ``index``, for each level that ``groups`` knows, the nearest first.

    ``groups``: text columns named as in :data:`~scoring.features.peers.GROUPS`. The last level, all, is always there.
    """
    told = groups.reindex(index).fillna("")
    near = {level: told[level].to_numpy() for level in GROUPS if level in told.columns}
    return near | {"all": np.full(len(index), "all", dtype=object)}
