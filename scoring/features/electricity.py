"""Electricity: how much the works runs, against itself before, against its peak and against what is installed."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features import activity
from scoring.features.feature import declared
from scoring.features.monthly import BOTH_YEARS, LAST_YEAR, MOST_GROWTH, YEAR_BEFORE, Array, Monthly, ratio
from scoring.features.shapes import Events, Months, shared

feature = partial(
    declared,
    dimension="operation",
    missing=("no_record", "too_short"),
    evidence=("grid_score",),
    limits=("authorised",),
)


HOURS = 730.0
"""In a month."""


@shared
def kwh(electricity: Months) -> Monthly:
    """KWh by month, all meters of the enterprise together."""
    return electricity.monthly("energy_wh") / 1000.0


@shared
def open_accounts(utility_account: Events) -> Array:
    """A mask of the accounts, for any utility, that are not closed."""
    return ~(utility_account["closed_on"] < utility_account.today)


@shared
def open_meters(utility_account: Events) -> Array:
    """A mask of the accounts for electricity that are not closed."""
    return open_accounts(utility_account) & utility_account.where("utility", "electricity")


@feature(
    unit="kWh/month",
    window=12,
    direction="higher_is_safer",
    action="business",
    label=Text("近12个月月均用电量", "Electricity a month, last 12 months"),
    meaning=Text("最近12个月平均每月用了多少电。", "How much electricity the last 12 months used on average."),
)
def electricity_use(electricity: Months) -> Array:
    """Mean kWh a month over the last 12 months. Null below 3 metered months."""
    return kwh(electricity).mean(LAST_YEAR, at_least=3)


@feature(
    unit="count",
    window=12,
    direction="higher_is_safer",
    action="business",
    label=Text("“电E贷”产能得分（近12个月）", "Capacity score of Dian-E-Dai, last 12 months"),
    meaning=Text(
        "最近12个月平均每月每满1000千瓦时电得10分，另加10分。",
        "Ten points for each full 1000 kWh of an average month of the last 12, and ten more.",
    ),
)
def electricity_capacity_score(electricity: Months) -> Array:
    """产能 of 电E贷: (whole thousands of the mean kWh a month of the last 12 + 1) x 10. Null below 3 metered months."""
    return (np.floor(kwh(electricity).mean(LAST_YEAR, at_least=3) / 1000.0) + 1.0) * 10.0


@feature(
    unit="yuan",
    window=24,
    direction="higher_is_safer",
    action="business",
    label=Text("近24个月电费合计", "Electricity bills of 24 months"),
    meaning=Text("最近24个月的电费一共多少钱。", "What the electricity of the last 24 months cost altogether."),
    evidence=("grid_loan",),
)
def electricity_bills(electricity: Months) -> Array:
    """Sum of the electricity bills of the last 24 months in yuan (电e贷 admits from 100 000). Null without any bill."""
    return electricity.monthly("bill_fen").sum(BOTH_YEARS) / 100.0


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_safer",
    action="business",
    label=Text("近12个月用电同比", "Electricity use, last 12 months over the 12 before"),
    meaning=Text(
        "最近12个月的用电比之前12个月增加或减少了多少。",
        "How much more or less electricity the last 12 months used than the 12 before.",
    ),
)
def electricity_growth(electricity: Months) -> Array:
    """Mean kWh of months 1-12 before the as-of date over months 13-24, minus 1. Null below 6 months in either."""
    return kwh(electricity).growth(LAST_YEAR, YEAR_BEFORE, at_least=6)


@feature(
    unit="ratio",
    window=15,
    direction="higher_is_safer",
    action="business",
    label=Text("近3个月用电同比（同季）", "Electricity use, last 3 months over the same season last year"),
    meaning=Text(
        "最近3个月的用电与去年同期相比的增减，春节、淡季的影响因此抵消。",
        "Electricity of the last 3 months against the same months a year before: holidays and seasons cancel out.",
    ),
)
def electricity_recent_growth(electricity: Months) -> Array:
    """Mean kWh of the last 3 months over the same 3 a year before, minus 1. Null below 2 months in either."""
    return kwh(electricity).growth((0, 3), (12, 15), at_least=2)


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_safer",
    action="business",
    label=Text("产能利用率（近3个月对24个月峰值）", "Utilisation: last 3 months against the peak of 24"),
    meaning=Text(
        "最近3个月的用电相当于两年内用电最多那个月的几成。",
        "The electricity of the last 3 months as a share of the busiest month in two years.",
    ),
)
def electricity_utilisation(electricity: Months) -> Array:
    """Mean kWh of the last 3 months over the highest month of 24 (电E贷 scores use against own peak)."""
    use = kwh(electricity)
    return ratio(use.mean((0, 3)), use.max(BOTH_YEARS))


@feature(
    unit="ratio",
    window=18,
    direction="higher_is_safer",
    action="business",
    label=Text("近6个月用电同比（同季）", "Electricity use, last 6 months over the same season last year"),
    meaning=Text(
        "最近6个月的用电比去年同期增加或减少了多少。",
        "How much more or less electricity the last 6 months used than the same 6 a year before.",
    ),
    evidence=("grid_score", "grid_patent"),
)
def electricity_half_year_growth(electricity: Months) -> Array:
    """Mean kWh of the last 6 months over the same 6 a year before, minus 1. Null below 4 months in either."""
    return kwh(electricity).growth((0, 6), (12, 18), at_least=4)


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_safer",
    action="business",
    label=Text("近12个月逐月同比均值", "Electricity: mean month-by-month growth over the year before, 12 months"),
    meaning=Text(
        "最近12个月逐月与去年同月相比，平均增减多少；一个特别忙的月份不会盖过其他月份。",
        "Each of the last 12 months against the same month a year before, averaged: no busy month outweighs the rest.",
    ),
    evidence=("grid_patent", "practice"),
)
def electricity_seasonal_growth(electricity: Months) -> Array:
    """Mean over the last 12 months of kWh over that of the same month a year before (cut at tenfold), minus 1.

    Null below 6 months with such a quotient.
    """
    return kwh(electricity).over_year_before().mean(LAST_YEAR, at_least=6) - 1.0


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_safer",
    action="business",
    label=Text("用电同比走势（近12个月，已消除季节影响）", "Trend of electricity use, season removed, 12 months"),
    meaning=Text(
        "与去年同月相比的倍数，一年来平均每月在升还是在降。",
        "Whether the use against the same month a year before has been rising or falling over the year.",
    ),
    evidence=("grid_patent", "practice"),
)
def electricity_trend(electricity: Months) -> Array:
    """Slope a month of the least-squares line through month over same month a year before, over its mean, 12 months.

    Null below 6 months with such a quotient.
    """
    return kwh(electricity).over_year_before().trend(LAST_YEAR, at_least=6)


@feature(
    unit="ratio",
    window=13,
    direction="higher_is_safer",
    action="business",
    label=Text("最近一个月用电占前12个月峰值", "Last month's electricity over the peak of the 12 before"),
    meaning=Text(
        "最近一个月的用电相当于此前一年用电最多那个月的几成。",
        "The electricity of the last month as a share of the busiest of the 12 months before it.",
    ),
)
def electricity_utilisation_latest(electricity: Months) -> Array:
    """KWh of the last month over the highest of the 12 before it (产能利用 of 电E贷), cut at 10.

    Null if the last month is unknown, or below 3 known months before it.
    """
    use = kwh(electricity)
    return np.minimum(ratio(use.sum((0, 1)), use.max((1, 13), at_least=3)), MOST_GROWTH)


@feature(
    unit="ratio",
    window=12,
    direction="none",
    why=Text(
        "高低可能是淡旺季或停工，也可能是用电正在增长、峰值刚刚出现，方向不定",
        "A low mean may be a standstill or a season, but also growth with the peak at its end: it points neither way",
    ),
    action="business",
    label=Text("近12个月平均用电占峰值", "Mean electricity over the peak, last 12 months"),
    meaning=Text(
        "最近12个月平均每月用电相当于其中最忙一个月的几成。",
        "An average month of the last 12 as a share of the busiest of them.",
    ),
)
def electricity_utilisation_year(electricity: Months) -> Array:
    """Mean kWh over the highest month, last 12 months. Null below 6 metered months or where nothing was used."""
    use = kwh(electricity)
    return ratio(use.mean(LAST_YEAR, at_least=6), use.max(LAST_YEAR))


@feature(
    unit="months",
    window=24,
    direction="higher_is_riskier",
    action="business",
    label=Text("距24个月用电峰值的月数", "Months since the electricity peak of 24 months"),
    meaning=Text("两年内用电最多的那个月离现在几个月。", "How many months ago the busiest month of two years was."),
    evidence=("grid_score", "practice"),
)
def electricity_months_since_peak(electricity: Months) -> Array:
    """Months from the highest month of 24 to the last month, 0 if it is the last.

    Null below 12 metered months or where nothing was used.
    """
    return activity.months_since_peak(kwh(electricity))


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_safer",
    action="business",
    label=Text(
        "最近一个春节期间（1至2月）用电同比", "Electricity around the last Chinese New Year over the year before"
    ),
    meaning=Text(
        "最近一个春节所在的1月和2月合计用电与上一年1月和2月相比的增减；两年都含春节假期。",
        "January and February with the last Chinese New Year against those of the year before: both hold the holiday.",
    ),
    evidence=("practice",),
)
def electricity_new_year_growth(electricity: Months) -> Array:
    """KWh of the newest January and February that are over, together, over those a year before, minus 1.

    Null unless all four months are known; so in every February, when one of them lies 25 months back.
    """
    return activity.new_year_growth(kwh(electricity), electricity.as_of)


@feature(
    unit="ratio",
    window=17,
    direction="higher_is_safer",
    action="business",
    label=Text("春节后复工水平（元宵后首个整月对节前11至12月）", "Restart after the Chinese New Year"),
    meaning=Text(
        "元宵节后的第一个整月用电恢复到节前11月和12月的几成。",
        "The electricity of the first whole month after the Lantern Festival, against November and December before.",
    ),
    evidence=("practice",),
)
def electricity_restart(electricity: Months) -> Array:
    """KWh of the first whole month after the last Lantern Festival over the mean of November and December before.

    Cut at 10. Null unless that month and one of the two before are known.
    """
    return activity.restart(kwh(electricity), electricity.as_of)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    action="business",
    label=Text("近12个月装接容量利用率", "Load over contracted capacity, last 12 months"),
    meaning=Text(
        "最近12个月平均用电相当于合同容量满负荷运行的几成。",
        "The mean electricity of 12 months as a share of what the contracted capacity would give day and night.",
    ),
    evidence=("grid_score", "practice"),
)
def electricity_load(electricity: Months, utility_account: Events) -> Array:
    """Mean kWh a month of the last 12, over 730 hours times the kVA of the open electricity accounts, cut at 2.

    Null below 3 metered months or without a stated capacity.
    """
    installed = utility_account.total("capacity_kva", open_meters(utility_account))
    return np.minimum(ratio(kwh(electricity).mean(LAST_YEAR, at_least=3), installed * HOURS), 2.0)


FEATURES = (
    electricity_use,
    electricity_capacity_score,
    electricity_bills,
    electricity_growth,
    electricity_half_year_growth,
    electricity_recent_growth,
    electricity_seasonal_growth,
    electricity_trend,
    electricity_utilisation,
    electricity_utilisation_latest,
    electricity_utilisation_year,
    electricity_months_since_peak,
    electricity_new_year_growth,
    electricity_restart,
    electricity_load,
)
