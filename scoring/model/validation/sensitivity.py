"""What the model loses when a source is withheld: not delivered, or not authorised by the enterprise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from scoring.errors import NotFound
from scoring.model.sample import Sample
from scoring.model.validation.measures import Line, Ranking, Resampling, estimate, told
from scoring.records.sources import source

SourcesOf = Mapping[str, tuple[str, ...]]
"""The sources that each feature of a model reads."""


def without(sample: Sample, withheld: str, sources_of: SourcesOf) -> Sample:
    """The sample as it would be if a source had told nothing: every feature that reads it is unknown."""
    lost = [name for name in _reading(withheld, sources_of) if name in sample.values]
    values = sample.values.copy()
    values[lost] = np.nan
    return Sample(values, sample.bad, sample.enterprise, sample.traits)


def sensitivity(  # noqa: PLR0913  (the question has this many parts)
    sample: Sample,
    log_odds: np.ndarray,
    withheld: Mapping[str, np.ndarray],
    sources_of: SourcesOf,
    *,
    line: Line,
    again: Resampling,
) -> list[dict[str, Any]]:
    """For each source the AUC lost without it (paired), points moved in the mean, and who crosses the threshold.

    ``withheld``: what the same model says of the rows :func:`without` the source. An unknown value is neutral to the
    model, so it is not trained again. The largest loss comes first.
    """
    names = sorted(withheld)
    full = Ranking(log_odds, sample.bad)
    partial = [Ranking(withheld[name], sample.bad) for name in names]

    def lost(weight: np.ndarray) -> np.ndarray:
        auc = full.auc(weight)
        return np.array([auc - each.auc(weight) for each in partial])

    whole, drawn = lost(again.once()), again.of(lost)
    before, above = line.scale.score(log_odds), line.recommends(log_odds)
    found = []
    for place, name in enumerate(names):
        features = _reading(name, sources_of)
        known = sample.values[[f for f in features if f in sample.values]].notna().any(axis=1)
        row = _called(name) | {
            "features": len(features),
            "known": told(float(known.mean()), 4),
            "points_moved": told(float(np.abs(line.scale.score(withheld[name]) - before).mean()), 2),
            "fall_below": told(float(np.mean(above & ~line.recommends(withheld[name]))), 4),
            "rise_above": told(float(np.mean(~above & line.recommends(withheld[name]))), 4),
        }
        found.append(row | estimate("auc_lost", whole[place], drawn[:, place], 4))
    return sorted(found, key=lambda row: (row["auc_lost"] is None, -(row["auc_lost"] or 0.0), row["source"]))


def _reading(name: str, sources_of: SourcesOf) -> list[str]:
    return [feature for feature, sources in sources_of.items() if name in sources]


def _called(name: str) -> dict[str, Any]:
    try:
        label = source(name).label
    except NotFound:
        return {"source": name, "zh": name, "en": name}
    return {"source": name, "zh": label.zh, "en": label.en}
