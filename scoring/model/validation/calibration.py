"""Whether the probabilities come true, group by group: by bins of equal mass, by band of PD, by how much is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from scoring.errors import Text
from scoring.model.points import FEWEST_SOURCES, NOT_ENOUGH, TIERS, tiers
from scoring.model.validation.measures import Ranking, Resampling, estimate, group_rates, told

FEWEST = 30
"""A group of fewer enterprises is told with another or not at all: its rates would be chance."""


def by_mass(ranking: Ranking, again: Resampling) -> list[dict[str, Any]]:
    """By bins of equal mass, the safest first: the bins of the expected calibration error."""
    names = [Text(f"第 {k + 1} 组", f"bin {k + 1}") for k in range(int(ranking.bin_of.max()) + 1)]
    return calibration(ranking, ranking.bin_of, names, again)


def by_tier(ranking: Ranking, sources: np.ndarray | None, again: Resampling) -> list[dict[str, Any]]:
    """By tier of the master scale, those of whom too little is known (if ``sources`` tells) first; no empty ones."""
    enough = np.full(len(ranking.pd), FEWEST_SOURCES) if sources is None else sources
    return calibration(ranking, tiers(ranking.pd, enough), [NOT_ENOUGH.label, *(t.label for t in TIERS)], again)


def by_sources(ranking: Ranking, sources: np.ndarray, again: Resampling) -> list[dict[str, Any]]:
    """By how many kinds of data are known, neighbours joined until a tenth of the rows are together."""
    least = max(FEWEST, len(sources) // 10)
    firsts: list[int] = []
    counted = least
    for number, rows in zip(*np.unique(sources, return_counts=True), strict=True):
        if counted >= least:
            firsts.append(int(number))
            counted = 0
        counted += int(rows)
    if counted < least and len(firsts) > 1:
        firsts.pop()
    group = np.searchsorted(firsts, sources, side="right") - 1
    ends = [*(first - 1 for first in firsts[1:]), int(sources.max(initial=0))]
    return calibration(ranking, group, [_span(*ends_) for ends_ in zip(firsts, ends, strict=True)], again)


def calibration(ranking: Ranking, group: np.ndarray, names: Sequence[Text], again: Resampling) -> list[dict[str, Any]]:
    """Each group's mean PD (``predicted``), bad rate (``observed``) and their ``gap``, observed less predicted.

    ``group``: the place of each row's group in ``names``. Where nobody is bad every resample says so too, and the
    interval is the exact one of none in so many.
    """
    bad, every = ranking.bad, again.once()
    rates = group_rates(
        group, {"observed": (bad, every), "predicted": (ranking.pd, every), "gap": (bad - ranking.pd, every)}
    )
    whole, drawn = rates(every), again.of(rates)
    found = []
    for place in range(len(whole)):
        inside = group == place
        rows = int(inside.sum())
        if not rows:
            continue
        row: dict[str, Any] = {
            "zh": names[place].zh,
            "en": names[place].en,
            "rows": rows,
            "bad": int(bad[inside].sum()),
            "predicted": told(whole[place, 1], 5),
        }
        row |= estimate("observed", whole[place, 0], drawn[:, place, 0], 5)
        row |= estimate("gap", whole[place, 2], drawn[:, place, 2], 5)
        found.append(row | _none_bad(row, len(np.unique(again.enterprise[inside]))))
    return found


def off(row: dict[str, Any]) -> bool:
    """Whether a group's probabilities are wrong beyond the interval."""
    return row["rows"] >= FEWEST and row["gap_95"] is not None and (row["gap_95"][0] > 0 or row["gap_95"][1] < 0)


def _none_bad(row: dict[str, Any], enterprises: int) -> dict[str, Any]:
    if row["bad"]:
        return {}
    most = 1 - 0.025 ** (1 / enterprises)
    expected = row["predicted"]
    return {"observed_95": [0.0, told(most, 5)], "gap_95": [told(-expected, 5), told(most - expected, 5)]}


def _span(first: int, last: int) -> Text:
    if first == last:
        return Text(f"{first} 类数据", f"{first} kinds of data")
    return Text(f"{first}–{last} 类数据", f"{first}–{last} kinds of data")
