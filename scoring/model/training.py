"""Training: small LightGBM trees with monotone constraints, searched within a budget, calibrated on held-out rows.

Everything is grouped by enterprise: one enterprise seen on several as-of dates is never on both sides of a split. To
the trees an unknown value is neutral (:mod:`scoring.model.trees`), in the search and the calibration as when they
score. The same input gives the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from scoring.errors import Invalid, Text
from scoring.features.feature import sign
from scoring.features.registry import FEATURES
from scoring.features.statistics import SHIFTED, Distribution, distribution, drift
from scoring.model.calibration import SEGMENT, Calibration, Seen, affine, calibrated
from scoring.model.points import probability
from scoring.model.sample import Column, Sample
from scoring.model.trees import Trees, trees_of

FOLDS = 5
PATIENCE = 80
MANY_ROWS = 200_000
FEW_ROWS = 1_000
FEW = (3, 10)
"""Below so many rows a search would choose by luck: trees of so many leaves and columns, no search (benchmarks)."""
MOST_SHIFTED = 0.5
"""If more of what is known has shifted, records stopped coming or the rows are others: that is no feature's fault."""
FEWEST_BAD = 10
"""Below ten bad enterprises nothing can be learned that would deserve the name."""


@dataclass(frozen=True)
class Budget:
    """What training may spend. The search tries every pair of ``leaves`` of a tree and ``columns`` it chooses among.

    At most so many ``rounds``, on at most so many ``rows`` (whole enterprises, drawn at random). For validation the
    ``challengers`` are trained beside the model, and the model itself so many times again (``refits``) with another
    seed and as often on enterprises drawn again.
    """

    leaves: tuple[int, ...] = (6, 8)
    columns: tuple[int, ...] = (30, 100)
    rounds: int = 1_000
    rows: int = 100_000
    challengers: tuple[str, ...] = ("scorecard", "ebm", "lightgbm")
    refits: int = 2


BUDGET = Budget()
ONE_TRY = Budget(leaves=(6,), columns=(60,), challengers=(), refits=0)
"""No search and nobody beside it: one candidate, its rounds chosen by early stopping."""


@dataclass(frozen=True)
class Trained:
    """A booster and the calibration of its margins.

    ``held_out``: the calibrated log-odds of each training row, by a model and a calibration that never saw the row's
    enterprise; NaN for rows beyond the budget. ``reference``: how each feature offered was distributed over the rows.
    ``left_out``: features that were not learned from, with their drift (PSI). ``search``: the candidates tried.
    """

    booster: lgb.Booster
    calibration: Calibration
    rounds: int
    held_out: np.ndarray
    reference: Mapping[str, Distribution]
    left_out: Mapping[str, float]
    search: Sequence[Mapping[str, float]]

    @cached_property
    def trees(self) -> Trees:
        """The booster's trees, neutral to what is unknown."""
        return trees_of(self.booster)

    @property
    def learned(self) -> list[str]:
        """The features that it learned from."""
        return list(self.booster.feature_name())

    def one_try(self, budget: Budget) -> Budget:
        """The same budget, to try nothing but what the search chose."""
        chosen = next(each for each in self.search if each["chosen"])
        found = (int(chosen["leaves"]),), (int(chosen["columns"]),)
        return Budget(*found, budget.rounds, budget.rows, challengers=(), refits=0)

    def weightiest(self, values: pd.DataFrame, most: int) -> list[str]:
        """The features that move the margin of these rows most, in the mean; at most so many, in the table's order."""
        moved = np.abs(self.trees.shares(values[self.learned].to_numpy(float))).mean(axis=0)
        best = np.sort(np.argsort(-moved, kind="stable")[:most])
        return [self.learned[place] for place in best if moved[place] > 0]

    def log_odds(self, sample: Sample) -> np.ndarray:
        """Calibrated log-odds of default of a sample's rows; their outcome is not looked at."""
        margin = self.trees.margin(sample.values[self.learned].to_numpy(float))
        return self.calibration.log_odds(margin, segment_of(sample.values), sources_of(sample))


def threads(rows: int) -> int:
    """One thread for a county; all of them (0) once the rows outweigh the waiting for each other."""
    return 1 if rows < MANY_ROWS else 0


def parameters(rows: int, columns: Sequence[Column], seed: int, *, leaves: int, choice: int) -> dict[str, Any]:
    """LightGBM's parameters for ``rows`` rows, trees of ``leaves`` leaves that choose among ``choice`` columns."""
    return {
        "objective": "binary",
        "learning_rate": 0.05,
        "num_leaves": leaves,
        "min_data_in_leaf": int(np.clip(rows // 200, 5, 100)),
        "lambda_l2": 5.0,
        "feature_fraction": min(1.0, choice / len(columns)),
        "monotone_constraints": [sign(column.direction) for column in columns],
        "monotone_constraints_method": "basic",
        "max_bin": 63,
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }


def train(  # noqa: PLR0913  (what is learned from, and how)
    sample: Sample,
    *,
    seed: int,
    features: Sequence[Column] = FEATURES,
    weight: np.ndarray | None = None,
    recent: pd.DataFrame | None = None,
    budget: Budget = BUDGET,
) -> Trained:
    """Search, fit and calibrate; raises :class:`~scoring.errors.Invalid` if the sample cannot teach anything.

    ``weight`` of the rows: all alike if not given. ``recent``: the rows that will be scored; a feature that is
    distributed quite otherwise there (:data:`~scoring.features.statistics.SHIFTED`) is not learned from.
    """
    _teaching(sample.bad)
    reference = {f.name: distribution(sample.values[f.name].to_numpy(float)) for f in features}
    left_out = _shifted(reference, recent)
    columns = [f for f in features if f.name not in left_out and _varies(sample.values[f.name])]
    if not columns:
        raise _hopeless()
    drawn = _drawn(sample, budget.rows, seed)
    part, part_weight = sample.rows(drawn), None if weight is None else weight[drawn]
    folds = list(
        StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed).split(part.bad, part.bad, part.enterprise)
    )
    tried = [
        _tried(part, part_weight, folds, columns, settings, budget.rounds)
        for settings in _candidates(budget, len(part.bad), columns, seed)
    ]
    best = min(tried, key=lambda each: each.loss)
    told_apart = roc_auc_score(part.bad, best.margin, sample_weight=part_weight)
    if best.slope <= 0 or told_apart <= _by_luck(part.bad):
        raise _hopeless()
    settings = dict(best.settings) | {"num_threads": threads(len(sample.bad))}
    names = [column.name for column in columns]
    booster = lgb.train(settings, lgb.Dataset(sample.values[names], sample.bad, weight=weight), best.rounds)
    rows = Seen(
        best.margin,
        best.expected,
        part.bad,
        part_weight,
        segment_of(part.values),
        sources_of(part),
        kinds_of(part),
    )
    calibration = calibrated(rows)
    held_out = np.full(len(sample.bad), np.nan)
    held_out[drawn] = _held_out(rows, folds)
    return Trained(
        booster, calibration, best.rounds, held_out, reference, left_out, [each.told(each is best) for each in tried]
    )


@dataclass(frozen=True)
class _Tried:
    """A candidate: the margins of held-out rows, and how well they tell after Platt's map."""

    settings: Mapping[str, Any]
    rounds: int
    margin: np.ndarray
    expected: float
    slope: float
    loss: float

    def told(self, chosen: bool) -> dict[str, float]:  # noqa: FBT001  (said in the name)
        return {
            "leaves": self.settings["num_leaves"],
            "columns": round(self.settings["feature_fraction"] * len(self.settings["monotone_constraints"])),
            "rounds": self.rounds,
            "log_loss": round(self.loss, 6),
            "chosen": chosen,
        }


def _tried(  # noqa: PLR0913  (rows, folds and how to learn from them)
    sample: Sample,
    weight: np.ndarray | None,
    folds: Sequence[tuple[np.ndarray, np.ndarray]],
    columns: Sequence[Column],
    settings: Mapping[str, Any],
    most_rounds: int,
) -> _Tried:
    """Learn on each fold until its held-out rows say to stop; where the folds' mean loss is least, all stop."""
    values = sample.values[[column.name for column in columns]].to_numpy(float)
    names = [column.name for column in columns]

    def rows(which: np.ndarray) -> lgb.Dataset:
        chosen = None if weight is None else weight[which]
        return lgb.Dataset(values[which], sample.bad[which], weight=chosen, feature_name=names)

    def learned(fold: tuple[np.ndarray, np.ndarray]) -> tuple[lgb.Booster, list[float]]:
        fit, held = fold
        told = rows(fit)
        asked = told.create_valid(values[held], sample.bad[held], weight=None if weight is None else weight[held])
        losses: dict[str, dict[str, list[float]]] = {}
        watching: list[Callable[..., Any]] = [
            lgb.early_stopping(PATIENCE, verbose=False),
            lgb.record_evaluation(losses),
        ]
        booster = lgb.train(dict(settings), told, most_rounds, [asked], ["held"], callbacks=watching)
        return booster, losses["held"]["binary_logloss"]

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        boosters, losses = zip(*pool.map(learned, folds), strict=True)
        together = min(len(curve) for curve in losses)
        rounds = 1 + int(np.argmin(np.mean([curve[:together] for curve in losses], axis=0)))
        grown = list(pool.map(lambda booster: trees_of(booster, rounds=rounds), boosters))
    margin = np.empty(len(sample.bad))
    for trees, (_, held) in zip(grown, folds, strict=True):
        margin[held] = trees.margin(values[held])
    slope, intercept = affine(margin, sample.bad, weight)
    loss = log_loss(sample.bad, probability(slope * margin + intercept), sample_weight=weight)
    return _Tried(settings, rounds, margin, float(np.mean([trees.expected for trees in grown])), slope, float(loss))


def _held_out(rows: Seen, folds: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Log-odds of each row by a calibration that never saw it."""
    found = np.empty(len(rows.bad))
    for fit, held in folds:
        there = calibrated(rows.of(fit))
        of = rows.of(held)
        found[held] = there.log_odds(of.margin, of.segment, of.sources)
    return found


def _candidates(budget: Budget, rows: int, columns: Sequence[Column], seed: int) -> list[dict[str, Any]]:
    asked = [FEW] if rows < FEW_ROWS else product(budget.leaves, budget.columns)
    pairs = dict.fromkeys((leaves, min(choice, len(columns))) for leaves, choice in asked)
    return [parameters(rows, columns, seed, leaves=leaves, choice=choice) for leaves, choice in pairs]


def _drawn(sample: Sample, most: int, seed: int) -> np.ndarray:
    """Places of at most so many rows: all rows of enterprises drawn at random."""
    if len(sample.bad) <= most:
        return np.arange(len(sample.bad))
    enterprises, whose = np.unique(sample.enterprise, return_inverse=True)
    order = np.random.default_rng(seed).permutation(len(enterprises))
    rows = np.cumsum(np.bincount(whose)[order])
    return np.flatnonzero(np.isin(whose, order[rows <= most]))


def _shifted(reference: Mapping[str, Distribution], recent: pd.DataFrame | None) -> dict[str, float]:
    if recent is None:
        return {}
    known = {name: told for name, told in reference.items() if told.known}
    moved = {name: drift(told, recent[name].to_numpy(float)) for name, told in known.items()}
    left_out = {name: round(psi, 4) for name, psi in moved.items() if psi > SHIFTED}
    return left_out if len(left_out) <= MOST_SHIFTED * len(known) else {}


def _varies(values: pd.Series) -> bool:
    """Whether two known values differ: otherwise there is nothing to learn from."""
    return bool(values.min() < values.max())


def _hopeless() -> Invalid:
    return Invalid(
        Text("现有资料不能区分好坏企业，模型未通过校准", "The records do not tell good from bad: calibration failed"),
        Text("检查数据质量，增加来源或样本", "Check the data, add sources or more outcomes"),
    )


def _by_luck(bad: np.ndarray) -> float:
    """The AUC that rows which teach nothing reach once in forty times (the normal law of the rank sum)."""
    many, few = np.bincount(bad.astype(np.int64), minlength=2)
    return 0.5 + 1.96 * float(np.sqrt((many + few + 1) / (12 * many * few)))


def segment_of(values: pd.DataFrame) -> np.ndarray | None:
    """The segment of each row, by which its prior is told; ``None`` where the table does not know any."""
    return values[SEGMENT].to_numpy(float) if SEGMENT in values else None


def sources_of(sample: Sample) -> np.ndarray | None:
    """How many kinds of data are known of each row; ``None`` if nobody counted."""
    return None if sample.traits is None else sample.traits["sources"].to_numpy(float)


def kinds_of(sample: Sample) -> int:
    """How many kinds of data there are at most."""
    known = sources_of(sample)
    return 0 if known is None else int(known.max())


def _teaching(bad: np.ndarray) -> None:
    """Refuse outcomes that cannot teach anything."""
    found = int(bad.sum())
    if found < FEWEST_BAD or found == len(bad):
        raise Invalid(
            Text(
                f"样本中只有 {found} 个违约样本，不足以训练模型",
                f"Only {found} defaults in the sample: too few to train on",
            ),
            Text(
                "导入更多贷后反馈或名单，或选用其他基准日", "Ingest more outcomes or lists, or choose other as-of dates"
            ),
        )
