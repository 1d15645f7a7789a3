"""A model on trial: trained again on windows closed before the newest cohort, and judged on that cohort."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np

from scoring.errors import Invalid
from scoring.features.feature import Feature
from scoring.model.bundle import Bundle
from scoring.model.challengers import CHALLENGERS, Challenger
from scoring.model.labels import window_end
from scoring.model.sample import Sample, together
from scoring.model.training import Budget, Trained, sources_of, train
from scoring.model.validation import sensitivity, stability
from scoring.model.validation.comparison import InForce
from scoring.model.validation.report import Trial
from scoring.pipeline.progress import Progress


def trial(  # noqa: PLR0913  (what is judged, on what, beside whom)
    samples: Mapping[date, Sample],
    fitted: Trained,
    features: tuple[Feature, ...],
    champion: Bundle | None,
    *,
    seed: int,
    budget: Budget,
    progress: Progress,
) -> Trial:
    """Judge on the newest cohort a model that learned only from windows closed before it, and others with it.

    Where no window closed before, or the past teaches nothing by itself, the newest cohort's held-out rows are judged
    instead, and nothing is trained beside it. A model trained again on a draw that teaches nothing is left out.
    """
    newest = max(samples)
    judged_on = samples[newest]
    past = [sample for day, sample in samples.items() if window_end(day) <= newest]
    progress("时间外验证", 0.0)

    def learn(sample: Sample, with_seed: int, spending: Budget) -> Trained | None:
        try:
            return train(sample, seed=with_seed, features=features, recent=judged_on.values, budget=spending)
        except Invalid:
            return None

    model = learn(together(past), seed, budget) if past else None
    if model is None:
        before = sum(len(sample.bad) for day, sample in samples.items() if day < newest)
        held = fitted.held_out[before : before + len(judged_on.bad)]
        judged = ~np.isnan(held)
        return Trial(newest, judged_on.rows(judged), held[judged], out_of_time=False)
    learned = together(past)
    spending, numbers = model.one_try(budget), range(seed + 1, seed + 1 + budget.refits)
    again = {
        "seed": [learn(learned, number, spending) for number in numbers],
        "resample": [learn(stability.redrawn(learned, number), seed, spending) for number in numbers],
    }
    refits = {kind: [made.log_odds(judged_on) for made in models if made] for kind, models in again.items()}
    progress("挑战者模型", 0.4)
    others = {
        name: challenger.fit(learned, _offered(challenger, features, model, learned), seed)(judged_on)
        for name, challenger in CHALLENGERS.items()
        if name in budget.challengers and challenger.installed
    }
    names = set(model.learned)
    read = {feature.name: feature.sources for feature in features if feature.name in names}
    withheld = {
        name: model.log_odds(sensitivity.without(judged_on, name, read))
        for name in sorted({name for sources in read.values() for name in sources})
    }
    return Trial(
        newest,
        judged_on,
        model.log_odds(judged_on),
        out_of_time=True,
        challengers=others,
        refits=refits,
        withheld=withheld,
        in_force=_in_force(champion, judged_on, newest),
    )


def _offered(challenger: Challenger, features: tuple[Feature, ...], model: Trained, learned: Sample) -> list[Feature]:
    """The features that a challenger learns from: all, or as many as it can bear of those that weigh most."""
    if challenger.most_columns is None:
        return list(features)
    weightiest = set(model.weightiest(learned.values, challenger.most_columns))
    return [feature for feature in features if feature.name in weightiest]


def _in_force(champion: Bundle | None, sample: Sample, newest: date) -> InForce | None:
    if champion is None:
        return None
    seen = max(date.fromisoformat(day) for day in champion.manifest["snapshots"]) >= newest
    scored = champion.explained(sample.values, sources_of(sample))
    return InForce(champion.name, scored.log_odds, champion.scale, has_seen=seen)
