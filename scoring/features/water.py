"""Water: a second witness of activity, and of paying in time."""

from __future__ import annotations

from scoring.features import payment
from scoring.features.feature import feature
from scoring.features.shapes import Array, Months
from scoring.features.windows import growth, variation, window_mean


def _cubic_metres(water: Months) -> Array:
    return water.dense(water["volume_litre"]) / 1000.0


@feature(
    dimension="operation",
    unit="m3/month",
    direction="higher_is_safer",
    zh="近12个月月均用水量",
    en="Water a month, last 12 months",
)
def water_use(water: Months) -> Array:
    """Mean m³ a month over the last 12 months. Null below 3 metered months."""
    return window_mean(_cubic_metres(water), 0, 12, at_least=3)


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_safer",
    zh="近12个月用水同比",
    en="Water use, last 12 months over the 12 before",
)
def water_growth(water: Months) -> Array:
    """Mean m³ of months 1-12 before the as-of date over months 13-24, minus 1. Null below 6 months in either."""
    return growth(_cubic_metres(water), (0, 12), (12, 24), at_least=6)


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_riskier",
    zh="用水波动（近12个月）",
    en="Unevenness of water use, 12 months",
)
def water_variation(water: Months) -> Array:
    """Standard deviation over mean of monthly m³, last 12 months. Null below 6 metered months."""
    return variation(_cubic_metres(water), 0, 12, at_least=6)


@feature(
    dimension="operation",
    unit="months",
    direction="higher_is_riskier",
    zh="近12个月水费逾期月数",
    en="Months with a late water bill, of the last 12",
)
def water_overdue_months(water: Months) -> Array:
    """Months of the last 12 with a water bill paid late or still unpaid after its due date."""
    return payment.overdue_months(water)
