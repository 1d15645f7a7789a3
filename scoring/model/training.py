"""Training: a small LightGBM with monotone constraints, calibrated so that points stay additive.

Everything is grouped by enterprise: one enterprise seen on several as-of dates is never on both sides
of a split. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm as lgb
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from scoring.errors import Invalid, Text
from scoring.features.feature import Feature, sign
from scoring.features.registry import FEATURES
from scoring.features.statistics import Distribution, distribution
from scoring.model.sample import Sample

FOLDS = 5
MOST_ROUNDS = 400
PATIENCE = 40
MANY_ROWS = 200_000
FEW_ROWS = 1_000
"""Below this many rows, splits are drawn at random: the best one would be luck (benchmarks, docs)."""
FEWEST_BAD = 10
"""Below ten bad enterprises nothing can be learned that would deserve the name."""


@dataclass(frozen=True)
class Trained:
    """A booster, and the affine map ``slope`` · margin + ``intercept`` to the log-odds of the PD.

    ``held_out`` are the calibrated log-odds of each training row, made by a model and a calibration that
    never saw the row's enterprise. ``reference``: how each feature was distributed over the training rows.
    """

    booster: lgb.Booster
    slope: float
    intercept: float
    rounds: int
    held_out: np.ndarray
    reference: dict[str, Distribution]


def threads(rows: int) -> int:
    """One thread for a county; all of them (0) once the rows outweigh the waiting for each other."""
    return 1 if rows < MANY_ROWS else 0


def parameters(rows: int, features: Sequence[Feature], seed: int) -> dict[str, object]:
    """LightGBM's parameters for a sample of ``rows`` rows."""
    return {
        "objective": "binary",
        "learning_rate": 0.05,
        "num_leaves": 4,
        "min_data_in_leaf": int(np.clip(rows // 200, 5, 100)),
        "lambda_l2": 5.0,
        "feature_fraction": 0.2,
        "extra_trees": rows < FEW_ROWS,
        "monotone_constraints": [sign(f) for f in features],
        "monotone_constraints_method": "intermediate",
        "seed": seed,
        "deterministic": True,
        "force_row_wise": True,
        "num_threads": threads(rows),
        "verbosity": -1,
    }


def train(sample: Sample, *, seed: int, features: Sequence[Feature] = FEATURES) -> Trained:
    """Fit and calibrate on a sample; raises :class:`~scoring.errors.Invalid` if it cannot teach anything."""
    bad = int(sample.bad.sum())
    if bad < FEWEST_BAD or bad == len(sample.bad):
        raise Invalid(
            Text(
                f"样本中只有 {bad} 个违约样本，不足以训练模型",
                f"Only {bad} defaults in the sample: too few to train on",
            ),
            Text(
                "导入更多贷后反馈或名单，或选用其他基准日", "Ingest more outcomes or lists, or choose other as-of dates"
            ),
        )
    settings = parameters(len(sample.bad), features, seed)
    names = [f.name for f in features]
    values = sample.values[names]
    folds = list(
        StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed).split(values, sample.bad, sample.enterprise)
    )
    rounds = _rounds(values, sample.bad, folds, settings)
    margins = np.empty(len(sample.bad))
    for fit, held in folds:
        booster = lgb.train(settings, lgb.Dataset(values.iloc[fit], sample.bad[fit]), rounds)
        margins[held] = booster.predict(values.iloc[held], raw_score=True)
    slope, intercept = _affine(margins, sample.bad)
    if slope <= 0 or roc_auc_score(sample.bad, margins) <= 0.5:  # noqa: PLR2004  (what tossing a coin would reach)
        raise Invalid(
            Text(
                "现有资料不能区分好坏企业，模型未通过校准", "The records do not tell good from bad: calibration failed"
            ),
            Text("检查数据质量，增加来源或样本", "Check the data, add sources or more outcomes"),
        )
    held_out = np.empty(len(sample.bad))
    for fit, held in folds:
        held_slope, held_intercept = _affine(margins[fit], sample.bad[fit])
        held_out[held] = held_slope * margins[held] + held_intercept
    final = lgb.train(settings, lgb.Dataset(values, sample.bad), rounds)
    reference = {name: distribution(values[name].to_numpy(float)) for name in names}
    return Trained(final, slope, intercept, rounds, held_out, reference)


def _rounds(
    values: pd.DataFrame, bad: np.ndarray, folds: list[tuple[np.ndarray, np.ndarray]], settings: dict[str, object]
) -> int:
    """Boosting rounds at which the mean log-loss over the held-out folds is least."""
    history = lgb.cv(
        settings,
        lgb.Dataset(values, bad),
        MOST_ROUNDS,
        folds=iter(folds),
        callbacks=[lgb.early_stopping(PATIENCE, verbose=False)],
    )
    return int(np.argmin(np.asarray(history["valid binary_logloss-mean"]))) + 1


def _affine(margins: np.ndarray, bad: np.ndarray) -> tuple[float, float]:
    """Platt's map. Affine, so points stay additive; increasing, so the ranking stays strict."""
    platt = LogisticRegression(C=1e6).fit(margins[:, None], bad)
    return float(platt.coef_[0, 0]), float(platt.intercept_[0])
