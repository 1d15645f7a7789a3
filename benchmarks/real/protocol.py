"""One protocol for every table and every contender: the same rows to learn from, the same rows to be judged on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from report import told
from scipy import stats
from sklearn.metrics import brier_score_loss, f1_score, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold

from real.contenders import CONTENDERS, Contender
from real.table import Table, encoding
from scoring.model.points import probability
from scoring.model.sample import Sample

FOLDS = 5
MOST_REPEATS = 2
ROWS_JUDGED = 20_000
"""The folds are repeated until about so many rows were judged, but no more often than ``MOST_REPEATS``."""
RESAMPLES = 500
SEED = 2020
HALF = 0.5

MEASURES: Mapping[str, Callable[[np.ndarray, np.ndarray], float]] = {
    "AUC": lambda bad, risk: float(roc_auc_score(bad, risk)),
    "Brier": lambda bad, risk: float(brier_score_loss(bad, probability(risk))),
    "log-loss": lambda bad, risk: float(log_loss(bad, probability(risk))),
    "wrong": lambda bad, risk: float(((probability(risk) >= HALF) != bad).mean()),
    "F1": lambda bad, risk: float(f1_score(bad, probability(risk) >= HALF, zero_division=0.0)),
}
"""Of the true outcomes and the log-odds of default. The last two call default what has a PD of a half or more."""
RESAMPLED = ("AUC", "Brier")
"""The measures that are told with an interval."""


@dataclass(frozen=True)
class Interval:
    """A figure with its 95 % interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Outcome:
    """What a contender reached: ``figures`` by measure, and ``draws`` (folds or resamples × measures) of the same."""

    figures: pd.Series
    draws: pd.DataFrame


@dataclass(frozen=True)
class Result:
    """What all contenders reached on a table, draw by draw on the same rows. ``repeats`` of the folds, 0 if none."""

    table: Table
    repeats: int
    outcomes: Mapping[str, Outcome]

    def reached(self, name: str, measure: str) -> Interval:
        """What a contender reached."""
        outcome = self.outcomes[name]
        return self._interval(outcome.figures[measure], outcome.draws[measure])

    def difference(self, name: str, other: str, measure: str) -> Interval:
        """How much more one reached than the other, paired by draw."""
        one, two = self.outcomes[name], self.outcomes[other]
        return self._interval(one.figures[measure] - two.figures[measure], one.draws[measure] - two.draws[measure])

    def _interval(self, figure: float, draws: pd.Series) -> Interval:
        """Folds: corrected for training rows that they share. Resamples of the test rows: their percentiles."""
        if not self.repeats:
            return Interval(figure, *np.quantile(draws, (0.025, 0.975)).tolist())
        half = _half_width(draws.to_numpy())
        return Interval(figure, figure - half, figure + half)


def _half_width(draws: np.ndarray) -> float:
    """Half the width of the 95 % interval of a mean over repeated folds.

    Folds share training rows, so their plain variance is too small; it is corrected after Nadeau and Bengio
    (Machine Learning 52, 2003) by the ratio of test to training rows.
    """
    error = np.sqrt((1 / len(draws) + 1 / (FOLDS - 1)) * draws.var(ddof=1))
    return float(stats.t.ppf(0.975, len(draws) - 1) * error)


def measured(table: Table, contenders: Mapping[str, Contender] = CONTENDERS) -> Result:
    """Every contender on the same rows."""
    if table.test is not None:
        return Result(table, 0, _on_its_split(table, table.test, contenders))
    repeats = int(np.clip(ROWS_JUDGED // len(table.bad), 1, MOST_REPEATS))
    return Result(table, repeats, _on_folds(table, repeats, contenders))


def _on_folds(table: Table, repeats: int, contenders: Mapping[str, Contender]) -> dict[str, Outcome]:
    found: dict[str, list[dict[str, float]]] = {}
    for repeat in range(repeats):
        told(f"{table.name}: repeat {repeat + 1} of {repeats}")
        folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED + repeat)
        for fit, held in folds.split(table.values, table.bad, table.group):
            for name, risk in _risks(table, fit, held, contenders):
                found.setdefault(name, []).append(_figures(table.bad[held], risk))
    draws = {name: pd.DataFrame(rows) for name, rows in found.items()}
    return {name: Outcome(each.mean(), each) for name, each in draws.items()}


def _on_its_split(table: Table, test: np.ndarray, contenders: Mapping[str, Contender]) -> dict[str, Outcome]:
    held = np.flatnonzero(test)
    risks = dict(_risks(table, np.flatnonzero(~test), held, contenders))
    resamples = list(_resamples(table.group[held], table.bad[held]))
    return {
        name: Outcome(
            pd.Series(_figures(table.bad[held], risk)),
            pd.DataFrame([_figures(table.bad[held][drawn], risk[drawn], RESAMPLED) for drawn in resamples]),
        )
        for name, risk in risks.items()
    }


def _risks(
    table: Table, fit: np.ndarray, held: np.ndarray, contenders: Mapping[str, Contender]
) -> Iterator[tuple[str, np.ndarray]]:
    """The log-odds that each contender gives to the held-out rows; the encoding, too, is learned from the others."""
    encoded = encoding(table.values.iloc[fit], table.directions)
    columns = encoded.columns
    learned, judged = (
        Sample(encoded.of(table.values.iloc[rows]).reset_index(drop=True), table.bad[rows], table.group[rows])
        for rows in (fit, held)
    )
    for name, contender in contenders.items():
        told(f"{table.name}: {name}")
        yield name, contender(learned, columns, SEED)(judged)


def _figures(bad: np.ndarray, risk: np.ndarray, names: Iterable[str] = MEASURES) -> dict[str, float]:
    return {name: MEASURES[name](bad, risk) for name in names}


def _resamples(group: np.ndarray, bad: np.ndarray) -> Iterator[np.ndarray]:
    """Rows of the test part, drawn by group with replacement, each draw with both outcomes."""
    draw = np.random.default_rng(SEED)
    number = np.unique(group, return_inverse=True)[1]
    groups = number.max() + 1
    for _ in range(RESAMPLES):
        times = np.bincount(draw.integers(groups, size=groups), minlength=groups)
        rows = np.repeat(np.arange(len(group)), times[number])
        if 0 < bad[rows].sum() < len(rows):
            yield rows
