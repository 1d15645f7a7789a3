"""Energy of electricity and gas together: a kiln that changes fuel is not a collapse.

No real series of gas or water bills is to be had: what these features mean leans on the published rules for electricity
and on the simulated county, not on observed defaults.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features import activity
from scoring.features.electricity import kwh
from scoring.features.feature import declared
from scoring.features.gas import burnt
from scoring.features.monthly import BOTH_YEARS, LAST_YEAR, MOST_GROWTH, YEAR_BEFORE, Array, Monthly, Window, ratio
from scoring.features.shapes import Months, shared
from scoring.features.water import cubic_metres

KWH_PER_CUBIC_METRE = 9.87
"""Heat of natural gas in kWh: 35.54 MJ/m³ over 3.6 MJ/kWh. The heat value is taken as the customary
one of GB/T 2589 (unverified against the standard's text); only its order matters to a ratio."""

feature = partial(
    declared,
    dimension="operation",
    missing=("no_record", "too_short"),
    action="business",
    evidence=("grid_score", "kilns"),
    limits=("authorised",),
)


@shared
def energy(electricity: Months, gas: Months) -> Monthly:
    """KWh of electricity and gas by month; unknown where neither is known."""
    return kwh(electricity) + burnt(gas) * KWH_PER_CUBIC_METRE


@shared
def bills(electricity: Months, gas: Months) -> Monthly:
    """Fen of the bills for electricity and gas by month; unknown where neither is known."""
    return electricity.monthly("bill_fen") + gas.monthly("bill_fen")


def _price(electricity: Months, gas: Months, window: Window) -> Array:
    """Fen a kWh."""
    return ratio(bills(electricity, gas).sum(window, at_least=3), energy(electricity, gas).sum(window))


def _gas_share(electricity: Months, gas: Months, window: Window) -> Array:
    heat = np.nan_to_num(burnt(gas).sum(window)) * KWH_PER_CUBIC_METRE
    power = kwh(electricity).sum(window, at_least=3)
    return gas.where_delivered(ratio(heat, heat + power))


@feature(
    unit="kWh/month",
    window=12,
    direction="higher_is_safer",
    label=Text("近12个月月均综合能耗（电+气）", "Energy a month, electricity and gas, last 12 months"),
    meaning=Text(
        "最近12个月平均每月用的电和气，折合多少千瓦时。",
        "What the last 12 months used of electricity and gas on average, told in kWh.",
    ),
)
def energy_use(electricity: Months, gas: Months) -> Array:
    """Mean kWh a month of electricity and gas (9.87 kWh a m³), last 12 months. Null below 3 known months."""
    return energy(electricity, gas).mean(LAST_YEAR, at_least=3)


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_safer",
    label=Text("近12个月综合能耗同比（电+气）", "Energy use, last 12 months over the 12 before"),
    meaning=Text(
        "最近12个月的电和气合计比之前12个月增加或减少了多少；改烧电窑不算减产。",
        "How much more or less electricity and gas together than in the 12 months before; a change of fuel is no fall.",
    ),
)
def energy_growth(electricity: Months, gas: Months) -> Array:
    """Mean monthly kWh of electricity and gas, months 1-12 over 13-24, minus 1. Null below 6 known months in either."""
    return energy(electricity, gas).growth(LAST_YEAR, YEAR_BEFORE, at_least=6)


@feature(
    unit="ratio",
    window=15,
    direction="higher_is_safer",
    label=Text("近3个月综合能耗同比（同季）", "Energy use, last 3 months over the same season last year"),
    meaning=Text(
        "最近3个月的电和气合计与去年同期相比的增减。",
        "Electricity and gas of the last 3 months against the same months a year before.",
    ),
)
def energy_recent_growth(electricity: Months, gas: Months) -> Array:
    """Mean kWh of electricity and gas, last 3 months over the same 3 a year before, minus 1.

    Null below 2 known months in either.
    """
    return energy(electricity, gas).growth((0, 3), (12, 15), at_least=2)


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_safer",
    label=Text("综合能耗同比走势（近12个月，已消除季节影响）", "Trend of energy use, season removed, 12 months"),
    meaning=Text(
        "电和气合计与去年同月相比的倍数，一年来平均每月在升还是在降。",
        "Whether electricity and gas against the same month a year before have been rising or falling over the year.",
    ),
    evidence=("grid_patent", "kilns"),
)
def energy_trend(electricity: Months, gas: Months) -> Array:
    """Slope a month of the least-squares line through month over same month a year before, over its mean, 12 months.

    Null below 6 months with such a quotient.
    """
    return energy(electricity, gas).over_year_before().trend(LAST_YEAR, at_least=6)


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_safer",
    label=Text("综合能耗利用率（近3个月对24个月峰值）", "Energy utilisation: last 3 months against the peak of 24"),
    meaning=Text(
        "最近3个月的电和气合计相当于两年内最多那个月的几成。",
        "Electricity and gas of the last 3 months as a share of the busiest month in two years.",
    ),
)
def energy_utilisation(electricity: Months, gas: Months) -> Array:
    """Mean kWh of electricity and gas in the last 3 months over the highest month of 24."""
    used = energy(electricity, gas)
    return ratio(used.mean((0, 3)), used.max(BOTH_YEARS))


@feature(
    unit="ratio",
    window=12,
    direction="higher_is_riskier",
    label=Text("综合能耗波动（近12个月）", "Unevenness of energy use, 12 months"),
    meaning=Text(
        "最近12个月各月电和气合计的忽高忽低程度。", "How unevenly the last 12 months used electricity and gas."
    ),
    evidence=("load_study", "kilns"),
)
def energy_variation(electricity: Months, gas: Months) -> Array:
    """Standard deviation over mean of monthly kWh of electricity and gas, 12 months. Null below 6 known months."""
    return energy(electricity, gas).variation(LAST_YEAR, at_least=6)


@feature(
    unit="months",
    window=24,
    direction="higher_is_riskier",
    label=Text("近12个月综合停产月数（电+气）", "Idle months of the last 12, electricity and gas"),
    meaning=Text(
        "最近12个月中电和气合计不到平常一成的月份数。",
        "How many of the last 12 months used less than a tenth of the usual electricity and gas.",
    ),
    evidence=("grid_classes", "kilns"),
)
def energy_idle_months(electricity: Months, gas: Months) -> Array:
    """Months of the last 12 with at most a tenth of the mean kWh of electricity and gas of the last 24.

    Null below 3 known months.
    """
    return activity.idle(energy(electricity, gas)).sum(LAST_YEAR, at_least=3)


@feature(
    unit="ratio",
    window=17,
    direction="higher_is_safer",
    label=Text("春节后综合复工水平（电+气）", "Restart after the Chinese New Year, electricity and gas"),
    meaning=Text(
        "元宵节后第一个整月的电和气合计恢复到节前11月和12月的几成。",
        "Electricity and gas of the first whole month after the Lantern Festival, over November and December before.",
    ),
    evidence=("practice", "kilns"),
)
def energy_restart(electricity: Months, gas: Months) -> Array:
    """KWh of electricity and gas of the first whole month after the last Lantern Festival, over November and December.

    The mean of the two months before the New Year; cut at 10. Null unless the month and one of the two are known.
    """
    return activity.restart(energy(electricity, gas), electricity.as_of)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "not_delivered", "too_short", "no_basis"),
    direction="none",
    why=Text("烧气还是烧电是工艺选择，不分好坏", "To fire with gas or with electricity is a choice of process"),
    label=Text("近12个月能耗中燃气占比", "Share of gas in energy, 12 months"),
    meaning=Text(
        "最近12个月的能耗折合千瓦时，其中燃气占几成。", "How much of the energy of the last 12 months came from gas."
    ),
    evidence=("kilns",),
)
def gas_share(electricity: Months, gas: Months) -> Array:
    """KWh of gas over kWh of gas and electricity, last 12 months; 0 without a gas meter, once gas was delivered at all.

    Null below 3 months of electricity or where nothing was used.
    """
    return _gas_share(electricity, gas, LAST_YEAR)


@feature(
    unit="ratio",
    window=18,
    missing=("no_record", "not_delivered", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "换窑是投资，减产也会改变占比，方向不定；它提示电、气单看会误判",
        "A new kiln is an investment, but a fall also shifts the share; it warns not to judge by one meter alone",
    ),
    label=Text("燃气占比变化（近6个月，同季）", "Change of the share of gas, last 6 months"),
    meaning=Text(
        "最近6个月燃气在能耗中的占比，比去年同期多或少几个百分点；大变多因换窑。",
        "By how much the share of gas of the last 6 months differs from a year before; a leap mostly means a new kiln.",
    ),
    evidence=("kilns",),
)
def gas_share_change(electricity: Months, gas: Months) -> Array:
    """Share of gas in kWh of the last 6 months minus that in the same 6 a year before: -1 gas given up, 1 taken up.

    Null below 3 months of electricity in either.
    """
    return _gas_share(electricity, gas, (0, 6)) - _gas_share(electricity, gas, (12, 18))


@feature(
    unit="yuan",
    window=12,
    direction="higher_is_safer",
    label=Text("近12个月月均能源费用（电+气）", "Cost of energy a month, last 12 months"),
    meaning=Text(
        "最近12个月平均每月的电费和气费合计多少钱。",
        "What electricity and gas cost in an average month of the last 12.",
    ),
    evidence=("cash_flow_platform",),
)
def energy_cost(electricity: Months, gas: Months) -> Array:
    """Mean of the electricity and gas bills of a month in yuan, last 12 months. Null below 3 known months."""
    return bills(electricity, gas).mean(LAST_YEAR, at_least=3) / 100.0


@feature(
    unit="ratio",
    window=24,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "电价上调使成本上升，但用得少时摊到每千瓦时的固定费用也会变贵，方向不定",
        "A dearer tariff costs money, but who uses less also pays more fixed fees for a kWh: it points neither way",
    ),
    label=Text("单位能耗费用同比（电+气）", "Price of energy, last 12 months over the 12 before"),
    meaning=Text(
        "每千瓦时电和气的平均费用比之前12个月贵了或便宜了多少。",
        "How much dearer or cheaper a kWh of electricity and gas has become than in the 12 months before.",
    ),
    evidence=("practice",),
)
def energy_price_growth(electricity: Months, gas: Months) -> Array:
    """Bills over kWh of electricity and gas, last 12 months over the 12 before, minus 1; cut at tenfold.

    Null below 3 known months in either or where nothing was used.
    """
    now, then = (_price(electricity, gas, window) for window in (LAST_YEAR, YEAR_BEFORE))
    return np.minimum(ratio(now, then), MOST_GROWTH) - 1.0


@feature(
    unit="kWh/month",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "烧窑与手工企业人均能耗天然不同，须与同行相比才有意义",
        "Who fires uses more a head than who paints: it says something only among peers",
    ),
    label=Text("近12个月参保职工人均月能耗", "Energy a month for each insured person, 12 months"),
    meaning=Text(
        "最近12个月平均每名参保职工每月用多少电和气，折合千瓦时。",
        "How much electricity and gas the last 12 months used a month for each insured person, in kWh.",
    ),
    evidence=("practice",),
    limits=("authorised", "firm_level"),
)
def energy_per_insured(electricity: Months, gas: Months, social_insurance: Months) -> Array:
    """Mean kWh a month of electricity and gas over the mean number of insured, last 12 months.

    Null below 3 known months of either or where nobody is insured.
    """
    persons = social_insurance.monthly("insured").mean(LAST_YEAR, at_least=3)
    return ratio(energy(electricity, gas).mean(LAST_YEAR, at_least=3), persons)


@feature(
    unit="yuan",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "能源费用高低由行业和工艺决定，须与同行相比才有意义",
        "The trade and its process set the cost of energy: it says something only among peers",
    ),
    label=Text("近12个月参保职工人均月能源费用", "Cost of energy a month for each insured person, 12 months"),
    meaning=Text(
        "最近12个月平均每名参保职工每月摊到多少电费和气费。",
        "What electricity and gas cost a month for each insured person over the last 12 months.",
    ),
    evidence=("practice",),
    limits=("authorised", "firm_level"),
)
def energy_cost_per_insured(electricity: Months, gas: Months, social_insurance: Months) -> Array:
    """Mean bills of a month for electricity and gas in yuan over the mean number of insured, last 12 months.

    Null below 3 known months of either or where nobody is insured.
    """
    persons = social_insurance.monthly("insured").mean(LAST_YEAR, at_least=3)
    return ratio(bills(electricity, gas).mean(LAST_YEAR, at_least=3) / 100.0, persons)


@feature(
    unit="ratio",
    window=12,
    direction="none",
    why=Text(
        "水电比突变可能是转产、检修或他人用表，方向不定",
        "A leap may be a new product, a leak or somebody else on the meter: it points neither way",
    ),
    label=Text("近12个月水与能耗之比的波动", "Unevenness of water to energy, 12 months"),
    meaning=Text(
        "最近12个月每千瓦时能耗对应的用水忽高忽低的程度；稳定说明生产方式没变。",
        "How unevenly the months use water for each kWh; an even relation says that the way of working is the same.",
    ),
    evidence=("practice",),
)
def water_to_energy_variation(electricity: Months, gas: Months, water: Months) -> Array:
    """Standard deviation over mean of monthly m³ of water over kWh of electricity and gas, last 12 months.

    Null below 6 months with both.
    """
    return (cubic_metres(water) / energy(electricity, gas)).variation(LAST_YEAR, at_least=6)


FEATURES = (
    energy_use,
    energy_growth,
    energy_recent_growth,
    energy_trend,
    energy_utilisation,
    energy_variation,
    energy_idle_months,
    energy_restart,
    gas_share,
    gas_share_change,
    energy_cost,
    energy_price_growth,
    energy_per_insured,
    energy_cost_per_insured,
    water_to_energy_variation,
)
