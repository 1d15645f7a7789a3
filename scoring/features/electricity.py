"""Electricity: whether the works runs, how evenly, and whether it pays."""

from __future__ import annotations

import numpy as np

from scoring.features import payment
from scoring.features.feature import feature
from scoring.features.shapes import Array, Months
from scoring.features.windows import growth, ratio, variation, window_max, window_mean, window_sum

SEASON = 12
"""The same months a year before: Chinese New Year and summer heat then cancel out."""


def _kwh(electricity: Months) -> Array:
    return electricity.dense(electricity["energy_wh"]) / 1000.0


@feature(
    dimension="operation",
    unit="kWh/month",
    direction="higher_is_safer",
    zh="近12个月月均用电量",
    en="Electricity a month, last 12 months",
)
def electricity_use(electricity: Months) -> Array:
    """Mean kWh a month over the last 12 months. Null below 3 metered months."""
    return window_mean(_kwh(electricity), 0, 12, at_least=3)


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_safer",
    zh="近12个月用电同比",
    en="Electricity use, last 12 months over the 12 before",
)
def electricity_growth(electricity: Months) -> Array:
    """Mean kWh of months 1-12 before the as-of date over months 13-24, minus 1. Null below 6 months in either."""
    return growth(_kwh(electricity), (0, 12), (12, 24), at_least=6)


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_safer",
    zh="近3个月用电同比（同季）",
    en="Electricity use, last 3 months over the same season last year",
)
def electricity_recent_growth(electricity: Months) -> Array:
    """Mean kWh of the last 3 months over the same 3 a year before, minus 1. Null below 2 months in either."""
    return growth(_kwh(electricity), (0, 3), (SEASON, SEASON + 3), at_least=2)


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_safer",
    zh="产能利用率（近3个月对24个月峰值）",
    en="Utilisation: last 3 months against the peak of 24",
)
def electricity_utilisation(electricity: Months) -> Array:
    """Mean kWh of the last 3 months over the highest month of 24 (电E贷 scores use against own peak)."""
    kwh = _kwh(electricity)
    return ratio(window_mean(kwh, 0, 3), window_max(kwh, 0, 24))


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_riskier",
    zh="用电波动（近12个月）",
    en="Unevenness of electricity use, 12 months",
)
def electricity_variation(electricity: Months) -> Array:
    """Standard deviation over mean of monthly kWh, last 12 months. Null below 6 metered months."""
    return variation(_kwh(electricity), 0, 12, at_least=6)


@feature(
    dimension="operation",
    unit="months",
    direction="higher_is_riskier",
    zh="近12个月停产月数",
    en="Idle months of the last 12",
)
def electricity_idle_months(electricity: Months) -> Array:
    """Months of the last 12 with less than a tenth of the mean kWh of the last 24."""
    kwh = _kwh(electricity)
    idle = np.where(np.isnan(kwh), np.nan, kwh < 0.1 * window_mean(kwh, 0, 24)[:, None])
    return window_sum(idle, 0, 12, at_least=3)


@feature(
    dimension="operation",
    unit="months",
    direction="higher_is_riskier",
    zh="近12个月电费逾期月数",
    en="Months with a late electricity bill, of the last 12",
)
def electricity_overdue_months(electricity: Months) -> Array:
    """Months of the last 12 with an electricity bill paid late or still unpaid after its due date."""
    return payment.overdue_months(electricity)


@feature(
    dimension="operation",
    unit="days",
    direction="higher_is_riskier",
    zh="电费平均迟缴天数",
    en="Electricity bills: mean days late",
)
def electricity_days_late(electricity: Months) -> Array:
    """Mean days between due date and payment of electricity bills, last 12 months (缴费积极性)."""
    return payment.mean_days_late(electricity)


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_riskier",
    zh="欠缴电费相当于月均电费的倍数",
    en="Unpaid electricity over a usual month's bill",
)
def electricity_unpaid(electricity: Months) -> Array:
    """Electricity bills due and unpaid, over the mean monthly bill of the last 12 months."""
    return payment.unpaid_to_usual(electricity)


@feature(
    dimension="operation",
    unit="months",
    direction="higher_is_riskier",
    zh="近12个月欠费停电月数",
    en="Months cut off for arrears, of the last 12",
)
def electricity_cut_off_months(electricity: Months) -> Array:
    """Months of the last 12 in which a meter was cut off for unpaid bills."""
    cut = (electricity["supply_status"] == "cut_off").astype(float)
    return window_sum(np.minimum(electricity.dense(cut), 1.0), 0, 12)
