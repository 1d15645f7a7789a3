"""Taxpayer credit grade: A is best, D worst; M and no grade are unknown."""

from __future__ import annotations

import numpy as np

from scoring.features.feature import feature
from scoring.features.shapes import Array, Events

STEPS = {"A": 4.0, "B": 3.0, "C": 1.0, "D": 0.0}
"""M is left out on purpose: it says that nothing is known, not that the firm is in the middle."""


@feature(
    dimension="tax",
    unit="grade",
    direction="higher_is_safer",
    zh="最近一次纳税信用级别",
    en="Newest taxpayer credit grade",
)
def taxpayer_grade(taxpayer_grade: Events) -> Array:
    """Grade of the newest year evaluated as A 4, B 3, C 1, D 0. Null for M and where no grade is known."""
    steps = np.array([STEPS.get(grade, np.nan) for grade in taxpayer_grade["grade"]], dtype=float)
    value = np.full(taxpayer_grade.size, np.nan)
    by_year = np.argsort(taxpayer_grade["year"], kind="stable")
    value[taxpayer_grade.owner[by_year]] = steps[by_year]
    return value
