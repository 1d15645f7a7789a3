"""Gas, and the energy of gas and electricity together: a kiln that changes fuel is not a collapse."""

from __future__ import annotations

import numpy as np

from scoring.features import payment
from scoring.features.feature import feature
from scoring.features.shapes import Array, Months
from scoring.features.windows import growth, ratio, variation, window_max, window_mean

KWH_PER_CUBIC_METRE = 9.87
"""Heat of natural gas in kWh: 35.54 MJ/m³ over 3.6 MJ/kWh. The heat value is taken as the customary
one of GB/T 2589 (unverified against the standard's text); only its order matters to a ratio."""


def energy_kwh(electricity: Months, gas: Months) -> Array:
    """KWh of electricity and gas by month; unknown where neither is known."""
    power = electricity.dense(electricity["energy_wh"]) / 1000.0
    heat = gas.dense(gas["volume_litre"]) / 1000.0 * KWH_PER_CUBIC_METRE
    together = np.nan_to_num(power) + np.nan_to_num(heat)
    return np.where(np.isnan(power) & np.isnan(heat), np.nan, together)


@feature(
    dimension="operation",
    unit="kWh/month",
    direction="higher_is_safer",
    zh="近12个月月均综合能耗（电+气）",
    en="Energy a month, electricity and gas, last 12 months",
)
def energy_use(electricity: Months, gas: Months) -> Array:
    """Mean kWh a month of electricity and gas together, last 12 months. Null below 3 known months."""
    return window_mean(energy_kwh(electricity, gas), 0, 12, at_least=3)


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_safer",
    zh="近12个月综合能耗同比（电+气）",
    en="Energy use, last 12 months over the 12 before",
)
def energy_growth(electricity: Months, gas: Months) -> Array:
    """Mean monthly kWh of electricity and gas, months 1-12 over 13-24, minus 1. Null below 6 known months in either."""
    return growth(energy_kwh(electricity, gas), (0, 12), (12, 24), at_least=6)


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_safer",
    zh="综合能耗利用率（近3个月对24个月峰值）",
    en="Energy utilisation: last 3 months against the peak of 24",
)
def energy_utilisation(electricity: Months, gas: Months) -> Array:
    """Mean kWh of electricity and gas in the last 3 months over the highest month of 24."""
    energy = energy_kwh(electricity, gas)
    return ratio(window_mean(energy, 0, 3), window_max(energy, 0, 24))


@feature(
    dimension="operation",
    unit="ratio",
    direction="higher_is_riskier",
    zh="综合能耗波动（近12个月）",
    en="Unevenness of energy use, 12 months",
)
def energy_variation(electricity: Months, gas: Months) -> Array:
    """Standard deviation over mean of monthly kWh of electricity and gas, 12 months. Null below 6 known months."""
    return variation(energy_kwh(electricity, gas), 0, 12, at_least=6)


@feature(
    dimension="operation",
    unit="months",
    direction="higher_is_riskier",
    zh="近12个月气费逾期月数",
    en="Months with a late gas bill, of the last 12",
)
def gas_overdue_months(gas: Months) -> Array:
    """Months of the last 12 with a gas bill paid late or still unpaid after its due date."""
    return payment.overdue_months(gas)
