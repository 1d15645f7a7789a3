"""Social insurance: how many people are insured, whether that holds, and whether it is paid."""

from __future__ import annotations

import numpy as np

from scoring.features.feature import feature
from scoring.features.shapes import Array, Months
from scoring.features.windows import growth, ratio, window_mean, window_sum


@feature(
    dimension="social_insurance",
    unit="persons",
    direction="higher_is_safer",
    zh="近3个月平均参保人数",
    en="Insured persons, mean of the last 3 months",
)
def insured_persons(social_insurance: Months) -> Array:
    """Mean number of insured over the last 3 known months (a lower estimate of the staff)."""
    return window_mean(social_insurance.dense(social_insurance["insured"]), 0, 3)


@feature(
    dimension="social_insurance",
    unit="ratio",
    direction="higher_is_safer",
    zh="参保人数同比（近3个月）",
    en="Insured persons, last 3 months over a year before",
)
def insured_growth(social_insurance: Months) -> Array:
    """Mean insured of the last 3 months over the same months a year before, minus 1."""
    return growth(social_insurance.dense(social_insurance["insured"]), (0, 3), (12, 15), at_least=1)


@feature(
    dimension="social_insurance",
    unit="ratio",
    direction="higher_is_safer",
    zh="参保人数近3个月对前9个月",
    en="Insured persons, last 3 months over the 9 before",
)
def insured_recent_growth(social_insurance: Months) -> Array:
    """Mean insured of the last 3 months over the 9 months before them, minus 1."""
    return growth(social_insurance.dense(social_insurance["insured"]), (0, 3), (3, 12), at_least=1)


@feature(
    dimension="social_insurance",
    unit="months",
    direction="higher_is_riskier",
    zh="近12个月社保费欠缴月数",
    en="Months with unpaid contributions, of the last 12",
)
def contribution_short_months(social_insurance: Months) -> Array:
    """Months of the last 12 whose contributions are not fully paid, as far as known."""
    short = social_insurance["contribution_paid_fen"] < social_insurance["contribution_due_fen"]
    return window_sum(np.minimum(social_insurance.dense(short.astype(float)), 1.0), 0, 12)


@feature(
    dimension="social_insurance",
    unit="ratio",
    direction="higher_is_riskier",
    zh="欠缴社保费占近12个月应缴比例",
    en="Unpaid share of the contributions of 12 months",
)
def contribution_arrears(social_insurance: Months) -> Array:
    """Contributions unpaid over contributions due, last 12 months; 0 where none was due."""
    due = window_sum(social_insurance.dense(social_insurance["contribution_due_fen"]), 0, 12)
    paid = window_sum(social_insurance.dense(social_insurance["contribution_paid_fen"]), 0, 12)
    return np.where(due == 0, 0.0, np.clip(1.0 - ratio(paid, due), 0.0, 1.0))
