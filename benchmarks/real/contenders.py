"""Who is measured on a table: ours, and the peers. Each learns from a sample and tells log-odds of default."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from report import told
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import QuantileTransformer

from scoring.errors import Invalid
from scoring.model.challengers import CHALLENGERS, Fitted
from scoring.model.sample import Column, Sample
from scoring.model.training import train

QUANTILES = 50

Contender = Callable[[Sample, Sequence[Column], int], Fitted]
"""Learns from a sample's columns with a seed."""


def ours(sample: Sample, columns: Sequence[Column], seed: int) -> Fitted:
    """The product's model; how large it may be and how it is calibrated is decided inside the sample.

    Where the product refuses to train, everybody has the sample's default rate.
    """
    try:
        return train(sample, seed=seed, features=columns).log_odds
    except Invalid as refused:
        told(f"refused: {refused}")
        rate = sample.bad.mean()
        return lambda other: np.full(len(other.bad), np.log(rate / (1 - rate)))


def logistic(sample: Sample, columns: Sequence[Column], seed: int) -> Fitted:
    """Logistic regression on the ranks of the columns; the median stands for what is unknown."""
    known = [c.name for c in columns if sample.values[c.name].notna().any()]
    model = make_pipeline(
        SimpleImputer(strategy="median"),
        QuantileTransformer(n_quantiles=min(QUANTILES, len(sample.bad)), random_state=seed),
        LogisticRegression(max_iter=1000),
    ).fit(sample.values[known], sample.bad)
    return lambda other: np.asarray(model.decision_function(other.values[known]))


OURS = "xinyidai"
PEERS: Mapping[str, Contender] = {
    "logistic regression on ranks": logistic,
    **{each.label.en: each.fit for each in CHALLENGERS.values() if each.installed},
}
ABSENT = [each.label.en for each in CHALLENGERS.values() if not each.installed]
"""Peers whose package is not installed: named on the page, not measured."""
CONTENDERS: Mapping[str, Contender] = {OURS: ours, **PEERS}
