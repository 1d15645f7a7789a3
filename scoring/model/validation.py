"""How well a model ranks and how true its probabilities are."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score, roc_curve

from scoring.model.points import probability

BOOTSTRAPS = 500


def measures(
    log_odds: np.ndarray, bad: np.ndarray, enterprise: np.ndarray, *, seed: int
) -> dict[str, float | int | list[float]]:
    """AUC (with a 95 % bootstrap interval), KS, Brier score and log-loss of calibrated log-odds.

    ``enterprise`` names the enterprise of each row: one seen on several dates is drawn whole or not at all.
    """
    pd_ = probability(log_odds)
    false, true, _ = roc_curve(bad, log_odds)
    return {
        "rows": len(bad),
        "bad": int(bad.sum()),
        "auc": round(float(roc_auc_score(bad, log_odds)), 4),
        "auc_95": [round(v, 4) for v in auc_interval(log_odds, bad, enterprise, seed=seed)],
        "ks": round(float(np.max(true - false)), 4),
        "brier": round(float(brier_score_loss(bad, pd_)), 5),
        "log_loss": round(float(log_loss(bad, pd_)), 5),
        "mean_pd": round(float(pd_.mean()), 5),
        "bad_rate": round(float(bad.mean()), 5),
    }


def auc_interval(score: np.ndarray, bad: np.ndarray, enterprise: np.ndarray, *, seed: int) -> tuple[float, float]:
    """Percentile interval of the AUC over resampled enterprises; draws with one class only are left out."""
    draw = np.random.default_rng(seed)
    groups, group = np.unique(enterprise, return_inverse=True)
    aucs = []
    for _ in range(BOOTSTRAPS):
        times = np.bincount(draw.integers(0, len(groups), len(groups)), minlength=len(groups))[group]
        if 0 < (times * bad).sum() < times.sum():
            aucs.append(roc_auc_score(bad, score, sample_weight=times))
    low, high = np.quantile(aucs, [0.025, 0.975])
    return float(low), float(high)
