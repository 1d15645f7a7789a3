"""A table of enterprises or loans with a known outcome, and how its columns become numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from scoring.features.vocabulary import Direction

SHARE_OF_A_LEVEL = 0.01
FEWEST_OF_A_LEVEL = 20
NUMERIC = 0.95
"""Share of the known cells of a text column that must read as numbers, or as dates, for it to be one."""


@dataclass(frozen=True)
class Column:
    """A column that a model learns from, and where the risk lies in it."""

    name: str
    direction: Direction = "none"


@dataclass(frozen=True)
class Table:
    """Rows with a known outcome.

    ``values`` (numbers, dates, text), ``bad`` (0 or 1) and ``group`` go together; rows of one group are never on both
    sides of a split. ``test`` marks the rows of the table's own test part; without it the table is measured on folds.
    ``alone``: a column that is shown beside the models as it is. ``reported``: what others reached.
    """

    name: str
    about: str
    values: pd.DataFrame
    bad: np.ndarray
    group: np.ndarray
    test: np.ndarray | None = None
    directions: Mapping[str, Direction] = field(default_factory=dict)
    alone: Column | None = None
    reported: Sequence[Reported] = ()


@dataclass(frozen=True)
class Reported:
    """What others reached on the same data, by measure, as they write it."""

    whose: str
    figures: Mapping[str, str]


@dataclass(frozen=True)
class Encoding:
    """How raw columns become numbers, learned from training rows alone.

    ``numbers`` stay (dates become days). A text column becomes one column of 0 and 1 for each of its frequent
    ``levels``, and one that tells in how many training rows the level stands. What is unknown stays unknown.
    """

    numbers: tuple[Column, ...]
    levels: Mapping[str, Mapping[str, int]]

    @property
    def columns(self) -> list[Column]:
        """The columns that :meth:`of` returns; they are numbered, since packages refuse some characters in names."""
        directions = [column.direction for column in self.numbers]
        directions += ["none" for rows in self.levels.values() for _ in [*_frequent(rows), "rows"]]
        return [Column(f"x{place}", direction) for place, direction in enumerate(directions)]

    def of(self, values: pd.DataFrame) -> pd.DataFrame:
        """Raw rows as numbers."""
        found = [_number(values[column.name]) for column in self.numbers]
        for name, rows in self.levels.items():
            told = values[name].astype(object)
            known = told.notna()
            found += [(told == level).astype(float).where(known) for level in _frequent(rows)]
            found.append(told.map(rows).astype(float).fillna(0.0).where(known))
        return pd.concat(found, axis=1, keys=[column.name for column in self.columns])


def _frequent(rows: Mapping[str, int]) -> list[str]:
    enough = max(FEWEST_OF_A_LEVEL, SHARE_OF_A_LEVEL * sum(rows.values()))
    return sorted(level for level, count in rows.items() if count >= enough)


def encoding(values: pd.DataFrame, directions: Mapping[str, Direction]) -> Encoding:
    """Learn from training rows how to encode; a column that is the same in all of them is left out."""
    numbers, levels = [], {}
    for name in values:
        if values[name].nunique() < 2:
            continue
        if _is_text(values[name]):
            levels[str(name)] = {str(level): int(n) for level, n in values[name].value_counts().items()}
        else:
            numbers.append(Column(str(name), directions.get(str(name), "none")))
    return Encoding(tuple(numbers), levels)


def _is_text(column: pd.Series) -> bool:
    return not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column))


def _number(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return (column.dt.tz_localize(None) - pd.Timestamp(0)) / pd.Timedelta(days=1)
    return column.astype(float).replace([np.inf, -np.inf], np.nan)


def as_numbers(column: pd.Series) -> pd.Series:
    """A text column whose cells are amounts ("$1,200", "35%") or dates, as such; any other column as it is."""
    if not _is_text(column):
        return column
    words = column.astype("string").str.strip().replace("", pd.NA)
    known = words.notna()
    amounts = pd.to_numeric(words.str.replace(r"[,$¥€%\s]", "", regex=True), errors="coerce")
    if known.any() and amounts[known].notna().mean() >= NUMERIC:
        return amounts.astype(float)
    dates = pd.to_datetime(words, errors="coerce", format="ISO8601")
    if known.any() and dates[known].notna().mean() >= NUMERIC:
        return dates
    return words.astype(object).where(known, None)
