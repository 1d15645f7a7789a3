"""What stays: the population from cohort to cohort (PSI), and the ranking when the model is trained again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from scoring.features.registry import BY_NAME
from scoring.features.statistics import distribution, level
from scoring.features.statistics import drift as psi_from
from scoring.model.points import Scale
from scoring.model.sample import Column, Sample
from scoring.model.validation.measures import told

TENTH = 10


def drift(
    then: Sample, now: Sample, then_score: np.ndarray, now_score: np.ndarray, columns: Sequence[Column]
) -> dict[str, Any]:
    """PSI of the score and of every feature (its CSI) from the earlier cohorts to the newest, largest first.

    The bins are the deciles of the earlier cohorts and one for the unknown (:mod:`scoring.features.statistics`).
    """
    features = []
    for column in columns:
        before, after = (s.values[column.name].to_numpy(float) for s in (then, now))
        index = psi_from(distribution(before), after)
        features.append(
            named(column.name)
            | {
                "psi": told(index, 4),
                "level": level(index),
                "known_then": told(float(np.mean(~np.isnan(before))), 4),
                "known_now": told(float(np.mean(~np.isnan(after))), 4),
            }
        )
    index = psi_from(distribution(then_score), now_score)
    return {
        "rows_then": len(then.bad),
        "rows_now": len(now.bad),
        "score": {"psi": told(index, 4), "level": level(index)},
        "features": sorted(features, key=lambda row: (-row["psi"], row["name"])),
    }


def refits(
    log_odds: np.ndarray, others: Mapping[str, Sequence[np.ndarray]], listed: int, scale: Scale
) -> dict[str, list[dict[str, Any]]]:
    """How far models trained again, by what was changed, rank the same rows as this one.

    ``listed`` is how many rows this one recommends: the share of them among as many of the other's best is ``kept``.
    """
    return {
        changed: [
            {
                "spearman": told(spearman(log_odds, other), 4),
                "kept": told(kept(log_odds, other, listed), 4),
                "kept_of_best_tenth": told(kept(log_odds, other, max(len(log_odds) // TENTH, 1)), 4),
                "points_moved": told(float(np.abs(scale.score(other) - scale.score(log_odds)).mean()), 2),
            }
            for other in again
        ]
        for changed, again in others.items()
    }


def redrawn(sample: Sample, seed: int) -> Sample:
    """As many enterprises as there are, drawn with replacement, each with all its rows: a sample to train again on.

    An enterprise drawn twice has its rows twice under its one name, so that it stays on one side of every split.
    """
    group, names = pd.factorize(np.asarray(sample.enterprise))
    times = np.bincount(np.random.default_rng(seed).integers(0, len(names), len(names)), minlength=len(names))
    return sample.rows(np.repeat(np.arange(len(group)), times[group]))


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    """The correlation of ranks, ties sharing theirs; NaN if either does not rank at all."""
    ranks = [pd.Series(values).rank().to_numpy() for values in (one, other)]
    if any(np.ptp(rank) == 0 for rank in ranks):
        return float("nan")
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def kept(one: np.ndarray, other: np.ndarray, best: int) -> float:
    """The share of the ``best`` rows of one (least risk) that are among as many of the other; NaN for no rows."""
    if best == 0:
        return float("nan")
    first, second = (np.argsort(values, kind="stable")[:best] for values in (one, other))
    return len(np.intersect1d(first, second)) / best


def named(feature: str) -> dict[str, str]:
    """A feature's name and what it is called; a column of a foreign table has its name only."""
    label = BY_NAME[feature].label if feature in BY_NAME else None
    return {"name": feature, "zh": label.zh if label else feature, "en": label.en if label else feature}
