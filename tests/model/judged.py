"""Enterprises whose true PD is known, and a report on a model that knows it nearly."""

from datetime import date

import numpy as np
import pandas as pd

from scoring.errors import Text
from scoring.features.registry import BY_NAME
from scoring.model.points import Scale, probability
from scoring.model.sample import Sample
from scoring.model.validation.comparison import InForce
from scoring.model.validation.report import Labels, Trial, report

DAYS = (date(2024, 3, 1), date(2024, 9, 1), date(2025, 3, 1))
COLUMNS = tuple(BY_NAME[name] for name in ("electricity_growth", "judgments_lost", "size_class"))
TOWNSHIPS = ("浔中镇", "龙浔镇", "三班镇")


def cohort(seed, rows=900):
    """Log-odds of the true PD, and a sample whose outcomes follow them."""
    draw = np.random.default_rng(seed)
    log_odds = draw.normal(-2.5, 1.3, rows)
    bad = (draw.random(rows) < probability(log_odds)).astype(float)
    values = pd.DataFrame({c.name: np.where(draw.random(rows) < 0.2, np.nan, log_odds) for c in COLUMNS})
    traits = pd.DataFrame(
        {
            "size": draw.choice(["micro", "small", "medium", ""], rows, p=[0.6, 0.3, 0.07, 0.03]),
            "industry": draw.choice(["30", "52", "13"], rows, p=[0.8, 0.19, 0.01]),
            "township": draw.choice(TOWNSHIPS, rows),
            "ownership": draw.choice(["company", "sole_trader"], rows),
            "sources": draw.integers(1, 9, rows),
        }
    )
    names = np.array([f"enterprise {k}" for k in range(rows)], dtype=object)
    return log_odds, Sample(values, bad, names, traits)


def asked(**changed):
    """What a report is made of."""
    cohorts = {day: cohort(seed) for seed, day in enumerate(DAYS)}
    log_odds, sample = cohorts[DAYS[-1]]
    noise = np.random.default_rng(9).normal(size=(6, len(log_odds)))
    trial = Trial(
        as_of=DAYS[-1],
        sample=sample,
        log_odds=log_odds,
        out_of_time=True,
        challengers={"scorecard": log_odds + 0.05 * noise[0], "lightgbm": log_odds + 2 * noise[1]},
        refits={"seed": [log_odds + 0.02 * noise[2]], "resample": [log_odds + 0.1 * noise[3]]},
        withheld={"judgment": log_odds + noise[4], "electricity": log_odds},
        in_force=InForce("county/1", log_odds + noise[5], Scale(), has_seen=True),
    )
    return {
        "about": {"name": "county", "version": "2", "known_by": "2026-03-01", "libraries": {"numpy": "2"}},
        "cohorts": {day: sample for day, (_, sample) in cohorts.items()},
        "held_out": {day: odds for day, (odds, _) in cohorts.items()},
        "trial": trial,
        "columns": COLUMNS,
        "sources_of": {c.name: c.sources for c in COLUMNS},
        "effects": {c.name: 3.0 + k for k, c in enumerate(COLUMNS)},
        "breaches": {},
        "labels": Labels([(Text("逾期", "overdue"), 70)], [(Text("已违约", "in default"), 12)]),
        "rejects": None,
        "search": [{"leaves": 4, "log_loss": 0.2}, {"leaves": 8, "log_loss": 0.21}],
        "scale": Scale(),
        "threshold": 560.0,
        "seed": 5,
        "bootstraps": 60,
    } | changed


def told(**changed):
    """A report."""
    return report(**asked(**changed))
