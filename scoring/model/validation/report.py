"""The validation report as a dictionary: everything a reviewer of model risk asks, in JSON, the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import numpy as np

from scoring.errors import Invalid, Text
from scoring.model.grounds import GROUNDS
from scoring.model.labels import LEFT_OUT, Labelled
from scoring.model.points import Scale
from scoring.model.sample import Column, Sample, together
from scoring.model.validation import calibration, comparison, fairness, sensitivity, stability
from scoring.model.validation.findings import findings
from scoring.model.validation.measures import BINS, BOOTSTRAPS, Line, Ranking, Resampling, measures, told

FORMAT = 1
ECE_BAR = 0.01
"""The expected calibration error stays below one percentage point."""

Counted = Sequence[tuple[Text, int]]
"""What was counted, and how many."""


@dataclass(frozen=True, eq=False)
class Trial:
    """The newest cohort, and what models that learned nothing from its outcomes made of it: the headline rests on it.

    All arrays are calibrated log-odds of default of the rows of ``sample``. ``log_odds``: of our model, trained on
    windows closed before ``as_of`` if ``out_of_time``, else held out by enterprise. The others, by models trained on
    the same rows as that one: ``challengers`` by name (:data:`comparison.CHALLENGERS`); ``refits``, the model trained
    again, by what was changed (``"seed"``, ``"resample"``: :func:`stability.redrawn`). ``withheld``: our model's own,
    without a source each (:func:`sensitivity.without`).
    """

    as_of: date
    sample: Sample
    log_odds: np.ndarray
    out_of_time: bool
    challengers: Mapping[str, np.ndarray] = field(default_factory=dict)
    refits: Mapping[str, Sequence[np.ndarray]] = field(default_factory=dict)
    withheld: Mapping[str, np.ndarray] = field(default_factory=dict)
    in_force: comparison.InForce | None = None


@dataclass(frozen=True)
class Labels:
    """How rows got their label: the ``grounds`` of the bad, and who was ``left_out`` and why; counts of rows."""

    grounds: Counted
    left_out: Counted

    @staticmethod
    def of(cohorts: Sequence[Labelled]) -> Labels:
        """The sums over the cohorts."""
        first = Counter(ground for cohort in cohorts for ground in cohort.ground if ground)
        left: Counter[str] = Counter()
        for cohort in cohorts:
            left.update(cohort.left_out)
        return Labels(
            [(ground.label, first[ground.id]) for ground in GROUNDS if first[ground.id]],
            [(why, left[name]) for name, why in LEFT_OUT.items() if left[name]],
        )


def report(  # noqa: PLR0913  (a report has this many parts)
    *,
    about: Mapping[str, Any],
    cohorts: Mapping[date, Sample],
    held_out: Mapping[date, np.ndarray],
    trial: Trial,
    columns: Sequence[Column],
    sources_of: sensitivity.SourcesOf,
    effects: Mapping[str, float],
    breaches: Mapping[str, int],
    labels: Labels,
    rejects: Mapping[str, Any] | None,
    search: Sequence[Mapping[str, Any]],
    scale: Scale,
    threshold: float,
    seed: int,
    bootstraps: int = BOOTSTRAPS,
) -> dict[str, Any]:
    """Everything a reviewer asks of a model, in JSON; the same arguments give the same bytes.

    ``about``: ``name``, ``version``, ``known_by``, and whatever else identifies the model (JSON; ``libraries`` a
    mapping, ``command`` how to make this again). ``cohorts``: labelled rows by as-of date, oldest first; ``held_out``:
    for each the calibrated log-odds of models that never saw the row's enterprise. ``columns``: the features the model
    uses; ``sources_of``: what each reads; ``effects``: how many points each moves an enterprise of the newest cohort
    in the mean, up or down. ``breaches``: constrained features against which a tree moves, and how many trees do
    (:func:`scoring.model.trees.breaches` of the final model). ``search``: the candidates tried, a row each, all with
    the same keys. ``rejects``: what :func:`scoring.model.rejects.effect` told, ``None`` if it was not asked.
    ``threshold``: points from which the policy recommends by default.

    Figures with ``…_95`` beside them have a 95 % bootstrap interval over enterprises. Probabilities and shares are of
    one, with 4 or 5 decimals; points with 2. Raises :class:`~scoring.errors.Invalid` if nobody, or everybody, of the
    trial is bad.
    """
    sample, line = trial.sample, Line(scale, threshold)
    if not 0 < sample.bad.sum() < len(sample.bad):
        raise Invalid(
            Text(
                f"{trial.as_of} 的检验样本中只有一类企业，无法验证",
                f"The enterprises of {trial.as_of} are all good or all bad: nothing can be validated on them",
            ),
            Text("选用有违约企业的基准日", "Choose an as-of date after which some turned bad and some did not"),
        )
    ranking, again = Ranking(trial.log_odds, sample.bad), Resampling(sample.enterprise, seed, bootstraps)
    recommended = line.recommends(trial.log_odds)
    sources = sample.traits["sources"].to_numpy() if sample.traits is not None else None
    whole, held = together(list(cohorts.values())), np.concatenate([held_out[day] for day in cohorts])
    found: dict[str, Any] = {
        "format": FORMAT,
        "about": _rounded(about),
        "settings": {"seed": seed, "bootstraps": bootstraps, "bins": BINS, "ece_bar": ECE_BAR, "threshold": threshold}
        | {"scale": asdict(scale), "fewest": calibration.FEWEST, "four_fifths": fairness.FOUR_FIFTHS},
        "labels": {
            "rows": len(whole.bad),
            "bad": int(whole.bad.sum()),
            "grounds": _counted(labels.grounds),
            "left_out": _counted(labels.left_out),
        },
        "rejects": _rounded(rejects),
        "trial": {
            "as_of": trial.as_of.isoformat(),
            "out_of_time": trial.out_of_time,
            **measures(trial.log_odds, sample.bad, sample.enterprise, seed=seed, bootstraps=bootstraps),
            "recommended": int(recommended.sum()),
            "bad_among_recommended": int(sample.bad[recommended].sum()),
            "roc": _roc(ranking, again),
            "separation": _separation(scale.score(trial.log_odds), sample.bad),
            "histogram": _histogram(scale.score(trial.log_odds), sample.bad),
        },
        "held_out": measures(held, whole.bad, whole.enterprise, seed=seed, bootstraps=bootstraps),
        "cohorts": [
            {"as_of": day.isoformat()}
            | measures(held_out[day], cohort.bad, cohort.enterprise, seed=seed, bootstraps=bootstraps)
            for day, cohort in cohorts.items()
        ],
        "calibration": {
            "bins": calibration.by_mass(ranking, again),
            "tiers": calibration.by_tier(ranking, sources, again),
            "sources": calibration.by_sources(ranking, sources, again) if sources is not None else [],
        },
        "drift": _drift(cohorts, held_out, scale, columns),
        "refits": stability.refits(trial.log_odds, trial.refits, int(recommended.sum()), scale),
        "sources": sensitivity.sensitivity(sample, trial.log_odds, trial.withheld, sources_of, line=line, again=again),
        "fairness": fairness.fairness(sample.traits, ranking, recommended, again),
        "challengers": comparison.challengers(ranking, trial.challengers, again),
        "absent": comparison.absent(trial.challengers),
        "in_force": comparison.in_force(ranking, trial.in_force, line, again) if trial.in_force else None,
        "features": _features(columns, effects, cohorts[max(cohorts)]),
        "monotone": {
            "constrained": sum(column.direction != "none" for column in columns),
            "free": sum(column.direction == "none" for column in columns),
            "breaches": [stability.named(name) | {"trees": trees} for name, trees in sorted(breaches.items())],
        },
        "search": _rounded(list(search)),
        "uses_size": any(column.name == "size_class" for column in columns),
    }
    return found | {"findings": findings(found)}


def _counted(counts: Counted) -> list[dict[str, Any]]:
    return [{"zh": what.zh, "en": what.en, "rows": rows} for what, rows in counts]


def _features(columns: Sequence[Column], effects: Mapping[str, float], newest: Sample) -> list[dict[str, Any]]:
    """The features, those that move most first."""
    rows = [
        stability.named(column.name)
        | {"direction": column.direction, "points": told(effects[column.name], 2)}
        | {"known": told(float(newest.values[column.name].notna().mean()), 4)}
        for column in columns
        if column.name in effects
    ]
    return sorted(rows, key=lambda row: (-row["points"], row["name"]))


def _rounded(value: Any) -> Any:  # noqa: ANN401  (any JSON value)
    """The same JSON with numbers of five decimals."""
    if isinstance(value, Mapping):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_rounded(inner) for inner in value]
    return told(value, 5) if isinstance(value, float) else value


def _drift(
    cohorts: Mapping[date, Sample], held_out: Mapping[date, np.ndarray], scale: Scale, columns: Sequence[Column]
) -> dict[str, Any] | None:
    """From all earlier cohorts to the newest, by held-out scores; ``None`` for a single cohort."""
    *earlier, newest = sorted(cohorts)
    if not earlier:
        return None
    then = scale.score(np.concatenate([held_out[day] for day in earlier]))
    now = scale.score(held_out[newest])
    told_of = {"then": [day.isoformat() for day in earlier], "now": newest.isoformat()}
    return told_of | stability.drift(together([cohorts[d] for d in earlier]), cohorts[newest], then, now, columns)


def _roc(ranking: Ranking, again: Resampling) -> dict[str, list[float | None]]:
    """The ROC curve at every 2 % of good caught by mistake, with its band."""
    false = np.linspace(0, 1, 51)
    drawn = again.of(lambda weight: ranking.roc(weight, false))
    band = np.quantile(drawn[~np.isnan(drawn[:, 0])], [0.025, 0.975], axis=0)
    curves = {"false": false, "true": ranking.roc(again.once(), false), "low": band[0], "high": band[1]}
    return {name: [told(v, 4) for v in curve] for name, curve in curves.items()}


def _separation(score: np.ndarray, bad: np.ndarray) -> dict[str, Any]:
    """Cumulative shares of bad and good up to each score (percentiles), and where they are furthest apart (KS)."""
    at = np.unique(np.quantile(score, np.linspace(0, 1, 101), method="inverted_cdf"))
    shares = [np.searchsorted(np.sort(score[bad == kind]), at, side="right") / (bad == kind).sum() for kind in (1, 0)]
    widest = int(np.argmax(shares[0] - shares[1]))
    return {
        "score": [told(v, 1) for v in at],
        "bad": [told(v, 4) for v in shares[0]],
        "good": [told(v, 4) for v in shares[1]],
        "widest": widest,
    }


def _histogram(score: np.ndarray, bad: np.ndarray) -> dict[str, Any]:
    """Good and bad in columns of equal width from the first percentile to the last hundredth, the rest in the outer."""
    low, high = np.floor(np.quantile(score, 0.005) / 10) * 10, np.ceil(np.quantile(score, 0.995) / 10) * 10
    width = max(np.ceil((high - low) / 24 / 5) * 5, 5.0)
    columns = max(int(np.ceil((high - low) / width)), 1)
    place = np.clip(((score - low) // width).astype(int), 0, columns - 1)
    return {
        "start": told(low, 1),
        "width": told(width, 1),
        "good": np.bincount(place[bad == 0], minlength=columns).tolist(),
        "bad": np.bincount(place[bad == 1], minlength=columns).tolist(),
    }
