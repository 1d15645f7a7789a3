"""What lending products ask for and no model learns from: sums that a bank's rule names in yuan."""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import BOTH_YEARS, Array
from scoring.features.shapes import Months

feature = partial(
    declared,
    dimension="operation",
    unit="yuan",
    missing=("no_record",),
    direction="higher_is_safer",
    action="business",
    limits=("authorised",),
)


@feature(
    window=24,
    label=Text("近24个月电费合计", "Electricity fees, last 24 months"),
    meaning=Text("最近24个月的电费一共多少钱。", "What electricity cost altogether in the last 24 months."),
    evidence=("grid_loan",),
)
def electricity_fees_two_years(electricity: Months) -> Array:
    """Sum of the electricity bills known of the last 24 months in yuan. Null without any (电e贷 asks for 100,000)."""
    return electricity.monthly("bill_fen").sum(BOTH_YEARS) / 100.0


FOR_POLICIES = (electricity_fees_two_years,)
"""Computed beside the features of a model, in the same way, with the same trace to the records."""
