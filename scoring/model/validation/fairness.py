"""Whether kinds of enterprises are treated alike: by size, industry, township and ownership, none of them a person's.

What is measured by group: how many are recommended, how many of those turn bad, how many good ones are refused, and
whether the PD comes true. Groups of fewer than ``FEWEST`` enterprises are told together or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from scoring.codes import industries
from scoring.codes.size import CLASSES
from scoring.errors import Text, UserError
from scoring.features.feature import STEPS
from scoring.model.validation.calibration import FEWEST
from scoring.model.validation.measures import Ranking, Rates, Resampling, estimate, group_rates

FOUR_FIFTHS = 0.8
"""A group recommended less than four fifths as often as the largest is looked at: a convention, not a rule of law."""

TRAITS: dict[str, Text] = {
    "size": Text("规模类型", "Size class"),
    "industry": Text("行业大类", "Industry division"),
    "township": Text("乡镇", "Township"),
    "ownership": Text("主体类型", "Ownership"),
}

_OWNERSHIP = {
    "company": Text("企业", "company"),
    "sole_trader": Text("个体工商户", "sole trader"),
    "cooperative": Text("农民专业合作社", "cooperative"),
}
_UNKNOWN, _OTHERS = "", "*"


def fairness(
    traits: pd.DataFrame | None, ranking: Ranking, recommended: np.ndarray, again: Resampling
) -> list[dict[str, Any]]:
    """For each trait its groups with their rates, each with its interval, and the ratio to the largest group.

    ``recommended``: rows at or above the threshold (bool). Rates whose denominator is below ``FEWEST`` are ``None``.
    """
    if traits is None:
        return []
    return [
        {"trait": trait, "zh": named.zh, "en": named.en}
        | _by(trait, traits[trait], _rates(ranking, recommended), again)
        for trait, named in TRAITS.items()
        if trait in traits and (traits[trait] != _UNKNOWN).any()
    ]


def _rates(ranking: Ranking, recommended: np.ndarray) -> Rates:
    bad, every = ranking.bad, np.ones(len(ranking.bad))
    return {
        "recommended": (recommended, every),
        "bad_among_recommended": (bad * recommended, recommended),
        "refused_good": ((1 - bad) * ~recommended, 1 - bad),
        "observed": (bad, every),
        "predicted": (ranking.pd, every),
        "gap": (bad - ranking.pd, every),
    }


def _by(trait: str, words: pd.Series, rates: Rates, again: Resampling) -> dict[str, Any]:
    counts = words.value_counts()
    small = [str(word) for word in counts.index if counts[word] < FEWEST]
    told_apart = words.where(~words.isin(small), _OTHERS).to_numpy()
    order = _ordered(trait, told_apart)
    hidden = 0
    if small and int(counts[small].sum()) < FEWEST:
        order.remove(_OTHERS)
        hidden = len(small)
    group = pd.Index(order).get_indexer(told_apart)
    groups = _groups(group, order, rates, again) if order else []
    for row, word in zip(groups, order, strict=True):
        named = _OTHER_GROUPS.format(count=len(small)) if word == _OTHERS else label(trait, word)
        row |= {"group": word, "zh": named.zh, "en": named.en}
    return {"groups": groups, "hidden": hidden}


def _ordered(trait: str, words: np.ndarray) -> list[str]:
    """Sizes from micro to large, others from the most enterprises to the fewest; the unknown and the joined last."""
    names, counts = np.unique(words.astype(str), return_counts=True)
    rows = dict(zip(names.tolist(), counts.tolist(), strict=True))
    last = (_UNKNOWN, _OTHERS)
    if trait == "size":
        return sorted(rows, key=lambda w: (w in last, CLASSES.index(w) if w in CLASSES else len(CLASSES), w))
    return sorted(rows, key=lambda w: (w in last, -rows[w], w))


def _groups(group: np.ndarray, order: Sequence[str], rates: Rates, again: Resampling) -> list[dict[str, Any]]:
    by_group = group_rates(group, rates)
    whole, drawn = by_group(again.once()), again.of(by_group)
    rows = np.bincount(group[group >= 0], minlength=len(order))
    largest = int(np.argmax(np.where(np.isin(order, (_UNKNOWN, _OTHERS)), 0, rows)))
    found = []
    for place, count in enumerate(rows.tolist()):
        inside = group == place
        row: dict[str, Any] = {
            "rows": count,
            "bad": int(rates["observed"][0][inside].sum()),
            "largest": place == largest,
        }
        for column, (name, (_, among)) in enumerate(rates.items()):
            below = int(among[inside].sum())
            value = whole[place, column] if below >= FEWEST else np.nan
            row |= estimate(name, value, drawn[:, place, column], 4)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio, ratios = whole[place, 0] / whole[largest, 0], drawn[:, place, 0] / drawn[:, largest, 0]
        row |= estimate("ratio", ratio, np.where(np.isfinite(ratios), ratios, np.nan), 3)
        found.append(row | {"reading": _reading(row)})
    return found


def _reading(row: dict[str, Any]) -> str:
    """``below`` four fifths beyond the interval, ``perhaps`` below, or ``alike``."""
    if row["largest"] or row["ratio"] is None or row["ratio"] >= FOUR_FIFTHS:
        return "alike"
    return "below" if row["ratio_95"] and row["ratio_95"][1] < FOUR_FIFTHS else "perhaps"


_OTHER_GROUPS = Text(f"其余 {{count}} 类（各不足 {FEWEST} 户）", f"{{count}} others (under {FEWEST} each)")


def label(trait: str, word: str) -> Text:
    """A kind of enterprise in words; the empty word is unknown."""
    if word == _UNKNOWN:
        return Text("未知", "unknown")
    if trait == "size" and word in CLASSES:
        return STEPS["size"][float(CLASSES.index(word))]
    if trait == "industry":
        return _division(word)
    return _OWNERSHIP.get(word, Text(word, word))


def _division(word: str) -> Text:
    try:
        name = industries.section(word).name
    except UserError:
        return Text(word, word)
    return Text(f"{word}（{name.zh}）", f"{word} ({name.en})")
