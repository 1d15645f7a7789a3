"""Advice (建议): what an enterprise can do, and the score that the model really gives once its records are here.

A promise is the score as of the same date, had the records of the actions been known: features and model run again on
them (:mod:`scoring.features.whatif`). What depends on data that nobody has is told as a range, and never added up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from scoring.features.feature import Feature, sign
from scoring.features.matrix import Matrix
from scoring.features.whatif import Scenario, what_if
from scoring.portrait.actions import Action, records
from scoring.portrait.feasible import feasible
from scoring.portrait.portrait import Scored
from scoring.portrait.typical import Peers, levels
from scoring.records.sources import source
from scoring.records.view import Files, View

ScoreOf = Callable[[Matrix], np.ndarray]
"""The score of every row of features, by the model that made the portrait."""

WORTH_TELLING = 0.5
"""Points that something must add to be advised."""

TOGETHER = 3
"""Actions in the best combination, at most."""

CONSIDERED = 8
"""Of an enterprise's actions, the first so many are combined; all are tried alone, and all together."""

SHADES = (-1, 0, 1)
"""How a missing source might look: like the weaker quarter of the peers, the middle, the better quarter."""

Plan = tuple[Action, ...]


def advice(files: Files, scored: Scored, enterprises: Sequence[str], score_of: ScoreOf) -> dict[str, dict[str, Any]]:
    """What would raise the score of each of ``enterprises`` (sorted by code).

    ``plans``: ids of actions with the promised ``score`` and ``gain``, single ones first, then the best combination and
    all together where they add to it. ``later``: ids of actions that the law opens on a later day, without a promise.
    ``actions``: both kinds. ``estimates``: the range in which the score would be with a source that is missing today.
    """
    as_of, open_to = scored.as_of, feasible(View(files, scored.as_of), enterprises)
    tried = {e: list(plans([a for a in actions if a.since <= as_of])) for e, actions in open_to.items()}
    promised = _promised(files, scored, tried, score_of)
    estimated = _estimates(scored, enterprises, score_of)
    told = {}
    for enterprise in enterprises:
        now = float(scored.facts["score"].loc[enterprise])
        worth = list(_worth_telling(promised[enterprise], now))
        later = tuple(action for action in open_to[enterprise] if action.since > as_of)
        mentioned = dict.fromkeys(action for plan in (*(plan for plan, _ in worth), later) for action in plan)
        told[enterprise] = {
            "actions": [action.told() for action in mentioned],
            "plans": [_plan(plan, score, score - now) for plan, score in worth],
            "later": [action.id for action in later],
            "estimates": estimated[enterprise],
        }
    return told


def plans(actions: Sequence[Action]) -> Iterator[Plan]:
    """What is tried: each action alone, the first ones in pairs and triples, all together."""
    yield from ((action,) for action in actions)
    for size in range(2, TOGETHER + 1):
        yield from combinations(actions[:CONSIDERED], size)
    if len(actions) > TOGETHER:
        yield tuple(actions)


def _promised(
    files: Files, scored: Scored, tried: Mapping[str, Sequence[Plan]], score_of: ScoreOf
) -> dict[str, list[tuple[Plan, float]]]:
    """Every plan with the score that the model gives after it."""
    each = [(enterprise, plan) for enterprise, some in tried.items() for plan in some]
    promised: dict[str, list[tuple[Plan, float]]] = {enterprise: [] for enterprise in tried}
    if each:
        scenarios = [Scenario(enterprise, records(plan, scored.as_of)) for enterprise, plan in each]
        scores = score_of(what_if(files, scored.as_of, scenarios, scored.features))
        for (enterprise, plan), score in zip(each, scores.tolist(), strict=True):
            promised[enterprise].append((plan, score))
    return promised


def _worth_telling(promised: Sequence[tuple[Plan, float]], now: float) -> Iterator[tuple[Plan, float]]:
    """Single actions, the best first; the smallest of the best combinations, and all, each if it adds to the others."""
    worth = sorted(((p, s) for p, s in promised if s - now >= WORTH_TELLING), key=lambda told: -told[1])
    single = [(plan, score) for plan, score in worth if len(plan) == 1]
    yield from single
    reached = single[0][1] if single else now
    for larger in (
        [(plan, score) for plan, score in worth if 1 < len(plan) <= TOGETHER],
        [(plan, score) for plan, score in worth if len(plan) > TOGETHER],
    ):
        if larger and larger[0][1] - reached >= WORTH_TELLING:
            reached = larger[0][1]
            yield min((told for told in larger if reached - told[1] < WORTH_TELLING), key=lambda told: len(told[0]))


def _plan(plan: Plan, score: float, gain: float) -> dict[str, Any]:
    days = [action.counts_from for action in plan]
    last = max((day for day in days if day), default=None) if all(days) else None
    return {
        "actions": [action.id for action in plan],
        "score": score,
        "gain": gain,
        "counts_from": last.isoformat() if last else None,
    }


def _estimates(scored: Scored, enterprises: Sequence[str], score_of: ScoreOf) -> dict[str, list[dict[str, Any]]]:
    """For each enterprise and missing source that it can authorise: the score in the three shades of its peers."""
    told: dict[str, list[dict[str, Any]]] = {enterprise: [] for enterprise in enterprises}
    index = scored.values.index
    peers = Peers(scored.values, levels(scored.groups, index))
    for name in scored.coverage.columns:
        reading = [f for f in scored.features if name in f.sources]
        known = scored.coverage[name].to_numpy()
        usual = scored.values.loc[known, [f.name for f in reading]].notna().mean() > 1 / 2
        filled = [f for f in reading if usual[f.name]]
        missing = [e for e in enterprises if not scored.coverage[name].loc[e]]
        if not (missing and filled and any("authorised" in f.limits for f in reading if f.sources == (name,))):
            continue
        places = index.get_indexer(missing)
        shades = [_shade(scored, filled, peers, places, shade) for shade in SHADES]
        coverage = scored.coverage.iloc[places].assign(**{name: True})
        groups = scored.groups.reindex(missing)
        scores = np.array([score_of(Matrix(scored.as_of, values, coverage, groups)) for values in shades])
        label = source(name).label
        for enterprise, (low, typical, high) in zip(missing, scores.T.tolist(), strict=True):
            if high - scored.facts["score"].loc[enterprise] >= WORTH_TELLING:
                shown = {"source": name, "zh": label.zh, "en": label.en}
                told[enterprise].append(shown | {"low": low, "typical": typical, "high": high})
    return told


def _shade(scored: Scored, features: Sequence[Feature], peers: Peers, places: np.ndarray, shade: int) -> pd.DataFrame:
    """Rows of features whose unknown ones stand where a quarter of the peers is worse, half, or a quarter is better.

    A feature without direction stands in the middle each time.
    """
    values = scored.values.iloc[places].copy()
    for feature in features:
        column = values[feature.name].to_numpy(copy=True)
        for row in np.flatnonzero(np.isnan(column)):
            typical = peers.typical(feature.name, int(places[row]))
            if typical is not None:
                column[row] = (typical.median, typical.low, typical.high)[sign(feature.direction) * shade]
        values[feature.name] = column
    return values
