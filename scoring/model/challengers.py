"""Standing challengers: what others would have learned from the same rows, trained beside every model of ours."""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold

from scoring.errors import Text
from scoring.features.vocabulary import Direction
from scoring.model.calibration import affine
from scoring.model.sample import Column, Sample

FOLDS = 5
WEAK = 0.02
"""Information value below which a scorecard leaves a column out: the customary bound of "no use"."""
SCORECARD_C = 0.03
"""Inverse strength of the scorecard's L2 penalty: the best of a few on the tables of benchmarks/real."""
INTERACTIONS, WIDE = 10, 80
"""Interactions of the EBM, and the columns beyond which it has none: their pairs would take most of its time."""

Margin = Callable[[pd.DataFrame], np.ndarray]
"""The log-odds of default of rows, not yet calibrated."""

Learn = Callable[[pd.DataFrame, np.ndarray, Sequence[Column], int], Margin]
"""Learns from values (rows × columns), the default flag of each row, the columns' directions, and a seed."""

Fitted = Callable[[Sample], np.ndarray]
"""The calibrated log-odds of default of a sample's rows; their outcome is not looked at."""


@dataclass(frozen=True)
class Challenger:
    """Another way to learn. It needs ``package``, and learns from at most ``most_rows`` rows, drawn at random.

    ``most_columns``: how many columns it can be offered in reasonable time, those that weigh most; ``None``: all.

    Rows of one enterprise are alike, so fewer rows of every enterprise teach more than fewer enterprises.
    """

    label: Text
    package: str
    most_rows: int
    learn: Learn
    most_columns: int | None = None

    @property
    def installed(self) -> bool:
        """Whether its package is here; a report names a challenger that is not."""
        return importlib.util.find_spec(self.package) is not None

    def fit(self, sample: Sample, columns: Sequence[Column], seed: int) -> Fitted:
        """Learn, and calibrate by Platt's affine map on folds that hold whole enterprises out.

        The same input gives the same numbers. ``ImportError`` if the package is not ``installed``.
        """
        drawn = np.arange(len(sample.bad))
        if len(drawn) > self.most_rows:
            drawn = np.sort(np.random.default_rng(seed).choice(drawn, self.most_rows, replace=False))
        names = [column.name for column in columns]
        values, bad = sample.values[names].iloc[drawn].astype(float), sample.bad[drawn]
        held_out = np.empty(len(bad))
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
        for fit, held in folds.split(values, bad, sample.enterprise[drawn]):
            held_out[held] = self.learn(values.iloc[fit], bad[fit], columns, seed)(values.iloc[held])
        slope, intercept = affine(held_out, bad)
        margin = self.learn(values, bad, columns, seed)
        return lambda other: slope * margin(other.values[names].astype(float)) + intercept


def _telling(values: pd.DataFrame) -> list[str]:
    """The columns with two or more known values: the others can teach nothing, and stop the packages."""
    return [name for name in values if values[name].nunique() > 1]  # noqa: PD101  (NaN aside)


_TREND: Mapping[Direction, str] = {"higher_is_riskier": "ascending", "higher_is_safer": "descending", "none": "auto"}


def _scorecard(values: pd.DataFrame, bad: np.ndarray, columns: Sequence[Column], _seed: int) -> Margin:
    """Logistic regression on the weight of evidence of optimal bins, monotone where the column has a direction.

    Columns are kept by information value; an unknown value has the weight 0, which is neutral.
    """
    from optbinning import OptimalBinning  # noqa: PLC0415  (an extra)

    bins = {}
    telling = set(_telling(values))
    for column in (c for c in columns if c.name in telling):
        known = values[column.name].notna().to_numpy()
        found = OptimalBinning(column.name, monotonic_trend=_TREND[column.direction])
        if len(np.unique(bad[known])) == 1:
            continue
        found.fit(values[column.name].to_numpy()[known], bad[known])
        if not len(found.splits):
            continue
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Setting an item of incompatible dtype")  # its table of totals, not used
            found.binning_table.build()
        if found.binning_table.iv >= WEAK:
            bins[column.name] = found

    def evidence(rows: pd.DataFrame) -> np.ndarray:
        weights = [b.transform(rows[name].to_numpy(), metric="woe", metric_missing=0) for name, b in bins.items()]
        return np.column_stack([np.zeros(len(rows)), *weights])

    model = LogisticRegression(C=SCORECARD_C, max_iter=1000).fit(evidence(values), bad)
    return lambda rows: np.asarray(model.decision_function(evidence(rows)))


def _ebm(values: pd.DataFrame, bad: np.ndarray, _columns: Sequence[Column], seed: int) -> Margin:
    """Explainable boosting machine: a curve for each column, and the strongest interactions unless there are too many.

    An unknown value has a bin of its own.
    """
    from interpret.glassbox import ExplainableBoostingClassifier  # noqa: PLC0415  (an extra)

    names = _telling(values)
    model = ExplainableBoostingClassifier(
        feature_types=["continuous"] * len(names),
        interactions=INTERACTIONS if len(names) <= WIDE else 0,
        outer_bags=4,
        learning_rate=0.04,
        max_bins=64,
        n_jobs=1,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Missing values detected")  # about plots that nobody draws here
        model.fit(values[names], bad)
    return lambda rows: np.asarray(model.decision_function(rows[names]))


def _lightgbm(values: pd.DataFrame, bad: np.ndarray, _columns: Sequence[Column], seed: int) -> Margin:
    """LightGBM with its defaults: 100 trees of up to 31 leaves, no constraints."""
    settings = {
        "objective": "binary",
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": 1,
        "verbosity": -1,
    }
    booster = lgb.train(settings, lgb.Dataset(values, bad))
    return lambda rows: np.asarray(booster.predict(rows, raw_score=True))


CHALLENGERS: Mapping[str, Challenger] = {
    "scorecard": Challenger(
        Text("评分卡（optbinning 分箱、逻辑回归）", "Scorecard (optbinning, logistic)"),
        "optbinning",
        50_000,
        _scorecard,
    ),
    "ebm": Challenger(
        Text("可解释提升机（EBM）", "Explainable boosting machine (EBM)"),
        "interpret",
        20_000,
        _ebm,
        most_columns=60,
    ),
    "lightgbm": Challenger(Text("LightGBM，默认参数", "LightGBM, defaults"), "lightgbm", 200_000, _lightgbm),
}
"""The challengers of every training."""
