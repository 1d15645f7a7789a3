"""Reject inference: what the model would be, had those without a loan been given one. Offered, never applied.

Only borrowers show whether they repay, and banks chose them. Methods that guess the others' outcome rest on an
assumption which no data of borrowers can test, so nothing here changes a model by itself: :func:`effect` reports how
much would change, for several strengths of the assumption, and whoever trains decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow.compute as pc
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from scoring.codes.periods import months_later
from scoring.model.grounds import LOANS
from scoring.model.labels import window_end
from scoring.model.points import probability
from scoring.model.sample import Sample, together
from scoring.records.contract import ENTERPRISE
from scoring.records.view import Files, View

ASKED_MONTHS = 12
"""How long ago a demand may have been stated: before, a lack of loans is a lack of wishes."""
FOLDS = 5
PARCELS = 10
"""Bands of risk of equally many borrowers."""
FACTORS = (1.0, 1.5, 2.0, 4.0)
"""By how much the odds of those refused are taken to be worse than those of borrowers who look alike."""

Method = Literal["fuzzy", "parcelling"]
METHODS: tuple[Method, ...] = ("fuzzy", "parcelling")

Fitted = Callable[[Sample], np.ndarray]
"""The calibrated log-odds of default of a sample's rows; their outcome is not looked at."""

Fit = Callable[[Sample, np.ndarray | None], Fitted]
"""Learns from a sample in which each row has a weight (``None``: all weigh the same)."""


def asked_in_vain(files: Files, as_of: date, known_by: date) -> pd.Index:
    """Enterprises that had stated a demand within a year before ``as_of``, and of which no bank reported a loan.

    No loan from that year on until the performance window ends, as known before ``known_by``. They may have been
    refused or have thought better of it: no source tells which. As a sample they have no outcome:
    ``Sample.of(values, pd.Series(math.nan, index))``.
    """
    since, end = months_later(as_of, -ASKED_MONTHS), window_end(as_of)
    asked = View(files, as_of).table("demand", [ENTERPRISE, "stated_on"])
    lent = View(files, known_by).table(LOANS, [ENTERPRISE, "reported_on"], since=since)
    asked = asked.filter(pc.greater_equal(asked.column("stated_on"), since))
    lent = lent.filter(pc.less(lent.column("reported_on"), end))
    who = set(asked.column(ENTERPRISE).to_pylist()) - set(lent.column(ENTERPRISE).to_pylist())
    return pd.Index(sorted(who), name=ENTERPRISE, dtype=object)


def augmented(  # noqa: PLR0913  (the question has this many parts)
    sample: Sample, rejects: Sample, fitted: Fitted, method: Method, factor: float, *, seed: int
) -> tuple[Sample, np.ndarray]:
    """The borrowers and the rejects with guessed outcomes as one sample, and the weight of each row.

    ``fitted`` learned from ``sample``. *Fuzzy*: each reject appears twice, as bad with its chance of being bad for a
    weight and as good with the rest; its odds are those of ``fitted`` times ``factor``. *Parcelling*: rejects fall
    into bands of risk of the borrowers, and in each band so many are drawn to be bad that their odds are ``factor``
    times those of the borrowers there. Every borrower weighs 1, and every reject 1 in all.
    """
    log_odds = fitted(rejects)
    if method == "fuzzy":
        chance = probability(log_odds + np.log(factor))
        bad, good = _called(rejects, np.ones(len(chance))), _called(rejects, np.zeros(len(chance)))
        return together([sample, bad, good]), np.concatenate([np.ones(len(sample.bad)), chance, 1 - chance])
    own = fitted(sample)
    edges = np.quantile(own, np.arange(1, PARCELS) / PARCELS)
    parcel = np.searchsorted(edges, own, "right")
    there, many = (np.bincount(parcel, weights, PARCELS) for weights in (sample.bad, None))
    odds = factor * (there + 0.5) / (many - there + 0.5)
    chance = (odds / (1 + odds))[np.searchsorted(edges, log_odds, "right")]
    drawn = np.random.default_rng(seed).random(len(chance)) < chance
    return together([sample, _called(rejects, drawn.astype(float))]), np.ones(len(sample.bad) + len(drawn))


def effect(  # noqa: PLR0913  (the question has this many parts)
    sample: Sample,
    rejects: Sample,
    fit: Fit,
    *,
    threshold: float,
    seed: int,
    methods: Sequence[Method] = METHODS,
    factors: Sequence[float] = FACTORS,
) -> dict[str, Any]:
    """What each method would change, for every factor, by models that have not seen the enterprises they judge.

    ``threshold``: the PD from which an enterprise would not be recommended. The report holds only numbers and words:

    * ``borrowers``, ``bad``, ``rejects``: rows; ``threshold``;
    * ``without``: ``auc`` of the borrowers, mean ``pd_borrowers`` and ``pd_rejects``, and the share of each that the
      threshold turns away, ``turned_away_borrowers`` and ``turned_away_rejects``;
    * ``with``: the same for each ``method`` and ``factor``, and ``rank_correlation`` (Spearman, over all rows),
      ``newly_turned_away`` and ``newly_let_through``: the shares of all rows that cross the threshold.

    No AUC of rejects: their outcome is not known. An AUC of the borrowers that falls is no proof against a method.
    """
    without, judged = _held_out(sample, rejects, fit, [(m, f) for m in methods for f in factors], seed)
    borrower = np.arange(len(sample.bad) + len(rejects.bad)) < len(sample.bad)

    def told(log_odds: np.ndarray) -> dict[str, float]:
        chance = probability(log_odds)
        return {
            "auc": float(roc_auc_score(sample.bad, log_odds[borrower])),
            "pd_borrowers": float(chance[borrower].mean()),
            "pd_rejects": float(chance[~borrower].mean()),
            "turned_away_borrowers": float((chance[borrower] >= threshold).mean()),
            "turned_away_rejects": float((chance[~borrower] >= threshold).mean()),
        }

    away = probability(without) >= threshold
    changed = []
    for (method, factor), log_odds in judged.items():
        then = probability(log_odds) >= threshold
        ranks = pd.Series(without).rank().corr(pd.Series(log_odds).rank())
        crossing = {
            "newly_turned_away": float((then & ~away).mean()),
            "newly_let_through": float((away & ~then).mean()),
        }
        changed.append(
            {"method": method, "factor": factor, **told(log_odds), "rank_correlation": float(ranks), **crossing}
        )
    counts = {"borrowers": len(sample.bad), "bad": int(sample.bad.sum()), "rejects": len(rejects.bad)}
    return {**counts, "threshold": threshold, "without": told(without), "with": changed}


def _held_out(
    sample: Sample, rejects: Sample, fit: Fit, settings: Sequence[tuple[Method, float]], seed: int
) -> tuple[np.ndarray, dict[tuple[Method, float], np.ndarray]]:
    """The log-odds of borrowers, then rejects, without inference and by setting, each by a model without its fold."""
    everyone = together([sample, rejects])
    borrower = np.arange(len(everyone.bad)) < len(sample.bad)
    outcome = np.where(borrower, everyone.bad, 2)
    without, found = np.empty(len(outcome)), {setting: np.empty(len(outcome)) for setting in settings}
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    for seen, held in folds.split(outcome, outcome, everyone.enterprise):
        learned, refused = everyone.rows(seen[borrower[seen]]), everyone.rows(seen[~borrower[seen]])
        judged = everyone.rows(held)
        plain = fit(learned, None)
        without[held] = plain(judged)
        for method, factor in settings:
            more, weight = augmented(learned, refused, plain, method, factor, seed=seed)
            found[method, factor][held] = fit(more, weight)(judged)
    return without, found


def _called(rejects: Sample, bad: np.ndarray) -> Sample:
    return Sample(rejects.values, bad, rejects.enterprise, rejects.traits)
