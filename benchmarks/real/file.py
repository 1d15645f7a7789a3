"""Any table in a file, CSV or Parquet, read without a line of code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from real.table import Table, as_numbers
from scoring.errors import Invalid, Text
from scoring.features.vocabulary import Direction

TEST = "test"


@dataclass(frozen=True)
class Roles:
    """What each column is for. ``split`` is a column, or ``column=value``; all columns not named are learned from."""

    target: str
    good: str | None = None
    split: str | None = None
    group: str | None = None
    drop: tuple[str, ...] = ()
    rising: tuple[str, ...] = ()
    falling: tuple[str, ...] = ()

    @property
    def directions(self) -> Mapping[str, Direction]:
        """Where the risk lies."""
        risky: Mapping[str, Direction] = dict.fromkeys(self.rising, "higher_is_riskier")
        safe: Mapping[str, Direction] = dict.fromkeys(self.falling, "higher_is_safer")
        return {**risky, **safe}


def read(path: Path, roles: Roles) -> list[Table]:
    """The rows with a known outcome; raises ``Invalid`` if the file has not what the roles name."""
    told = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, low_memory=False)
    split, _, tested = (roles.split or "").partition("=")
    named = [roles.target, *roles.drop, *roles.rising, *roles.falling, *filter(None, (split, roles.group))]
    absent = [name for name in named if name not in told]
    if absent:
        raise Invalid(
            Text(f"{path.name} 中没有列：{'、'.join(absent)}", f"{path.name} has no column {', '.join(absent)}"),
            Text(f"现有列：{'、'.join(told)}", f"It has: {', '.join(told)}"),
        )
    known = told[told[roles.target].notna()].reset_index(drop=True)
    bad = _bad(known[roles.target], roles.good)
    values = known.drop(columns=list({roles.target, *roles.drop, *filter(None, (split, roles.group))}))
    return [
        Table(
            name=path.stem,
            about=f"{len(known):,} rows, {bad.sum():,} of them bad ({len(told) - len(known):,} more have no outcome). "
            f"{len(values.columns)} columns; not learned from: {', '.join(roles.drop) or 'none'}.",
            values=values.apply(as_numbers),
            bad=bad,
            group=known[roles.group].astype(str).to_numpy() if roles.group else np.arange(len(known)),
            test=(_words(known[split]) == (tested or TEST)).to_numpy() if split else None,
            directions=roles.directions,
        )
    ]


def _bad(target: pd.Series, good: str | None) -> np.ndarray:
    """1 where the outcome is bad."""
    bad = _words(target) != good if good is not None else target
    told = ", ".join(_words(target).unique()[:6])
    if bad.nunique() != 2 or not bad.isin((0, 1)).all():
        raise Invalid(
            Text(f"结果列应为 0 和 1，实为：{told}", f"The outcome should be 0 or 1, not {told}"),
            Text("用 --good 指明表示正常的值", "Say with --good which value is good"),
        )
    return bad.astype(int).to_numpy()


def _words(column: pd.Series) -> pd.Series:
    """Cells as one would write them: 1 and not 1.0."""
    return column.map(lambda cell: f"{cell:g}" if isinstance(cell, float) else str(cell))
