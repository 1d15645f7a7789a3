"""What a model learns from and is judged on: feature rows with labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from scoring.features.vocabulary import Direction


class Column(Protocol):
    """A column that a model may learn from: every :class:`~scoring.features.feature.Feature` is one."""

    @property
    def name(self) -> str:
        """Its name in the table."""

    @property
    def direction(self) -> Direction:
        """Where the risk lies; it becomes a monotone constraint."""


@dataclass(frozen=True)
class Sample:
    """Feature rows and labels of the enterprises seen on one or more as-of dates.

    ``values`` (rows × features, NaN where unknown), ``bad`` (rows, 0 or 1), ``enterprise`` (rows) and ``traits``
    (:mod:`scoring.model.traits`: what rows are told apart by, never scored by; ``None`` if nobody knows) go together.
    """

    values: pd.DataFrame
    bad: np.ndarray
    enterprise: np.ndarray
    traits: pd.DataFrame | None = None

    @staticmethod
    def of(values: pd.DataFrame, labels: pd.Series, traits: pd.DataFrame | None = None) -> Sample:
        """The rows of a feature matrix that have a label; a labelled enterprise without records is left out."""
        both = values.index.intersection(labels.index)
        told = traits.loc[both].reset_index(drop=True) if traits is not None else None
        return Sample(values.loc[both].reset_index(drop=True), labels.loc[both].to_numpy(), np.asarray(both), told)

    def rows(self, where: np.ndarray) -> Sample:
        """Some of the rows, by place or by mask."""
        places = np.flatnonzero(where) if where.dtype == bool else where
        told = self.traits.iloc[places].reset_index(drop=True) if self.traits is not None else None
        return Sample(self.values.iloc[places].reset_index(drop=True), self.bad[places], self.enterprise[places], told)


def together(samples: Sequence[Sample]) -> Sample:
    """Several samples as one."""
    told = [s.traits for s in samples if s.traits is not None]
    return Sample(
        pd.concat([s.values for s in samples], ignore_index=True),
        np.concatenate([s.bad for s in samples]),
        np.concatenate([s.enterprise for s in samples]),
        pd.concat(told, ignore_index=True) if len(told) == len(samples) else None,
    )
