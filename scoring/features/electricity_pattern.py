"""Electricity: how evenly it is used, over the months and over the hours of the day, and when the works stands idle."""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features import activity
from scoring.features.electricity import kwh
from scoring.features.feature import declared
from scoring.features.monthly import BOTH_YEARS, LAST_YEAR, Array, Monthly, Window, ratio
from scoring.features.shapes import Months, shared

feature = partial(
    declared,
    dimension="operation",
    missing=("no_record", "too_short"),
    action="business",
    limits=("authorised",),
)


@shared
def by_the_hour(electricity: Months) -> Monthly:
    """Wh by month of the meters that tell the hours: peak, flat and valley together."""
    return electricity.monthly("peak_wh") + electricity.monthly("flat_wh") + electricity.monthly("valley_wh")


def _valley_share(electricity: Months, window: Window, at_least: int) -> Array:
    valley = electricity.monthly("valley_wh").sum(window, at_least=at_least)
    return ratio(valley, by_the_hour(electricity).sum(window))


@feature(
    unit="ratio",
    window=12,
    direction="higher_is_riskier",
    label=Text("用电波动（近12个月）", "Unevenness of electricity use, 12 months"),
    meaning=Text("最近12个月各月用电的忽高忽低程度。", "How unevenly the last 12 months used electricity."),
    evidence=("load_study",),
)
def electricity_variation(electricity: Months) -> Array:
    """Standard deviation over mean of monthly kWh, last 12 months. Null below 6 metered months."""
    return kwh(electricity).variation(LAST_YEAR, at_least=6)


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_riskier",
    label=Text("用电同比波动（近12个月，已消除季节影响）", "Unevenness of electricity use, season removed, 12 months"),
    meaning=Text(
        "与去年同月相比的倍数忽高忽低的程度；每年都有的淡旺季不算波动。",
        "How unevenly the months compare with those of the year before; a season that returns does not count.",
    ),
    evidence=("load_study", "practice"),
)
def electricity_seasonal_variation(electricity: Months) -> Array:
    """Standard deviation over mean of month over same month a year before, last 12 months.

    Null below 6 months with such a quotient.
    """
    return kwh(electricity).over_year_before().variation(LAST_YEAR, at_least=6)


@feature(
    unit="months",
    window=24,
    direction="higher_is_riskier",
    label=Text("近12个月停产月数", "Idle months of the last 12"),
    meaning=Text(
        "最近12个月中用电不到平常一成的月份数。",
        "How many of the last 12 months used less than a tenth of the usual electricity.",
    ),
    evidence=("grid_classes",),
)
def electricity_idle_months(electricity: Months) -> Array:
    """Months of the last 12 with at most a tenth of the mean kWh of the last 24. Null below 3 metered months."""
    return activity.idle(kwh(electricity)).sum(LAST_YEAR, at_least=3)


@feature(
    unit="months",
    window=24,
    direction="higher_is_riskier",
    label=Text("近24个月最长连续停产月数", "Longest run of idle months of the last 24"),
    meaning=Text(
        "最近24个月中最长连续几个月用电不到平常一成。",
        "The longest row of months, of the last 24, with less than a tenth of the usual electricity.",
    ),
    evidence=("grid_classes", "practice"),
)
def electricity_idle_run(electricity: Months) -> Array:
    """Most months in a row, of the last 24, with at most a tenth of their mean kWh. Null without a metered month."""
    return activity.idle(kwh(electricity)).longest_run(BOTH_YEARS)


@feature(
    unit="months",
    window=24,
    direction="higher_is_riskier",
    label=Text("近12个月最长连续下滑月数", "Longest run of shrinking months of the last 12"),
    meaning=Text(
        "最近12个月中最长连续几个月用电比去年同月少一成以上。",
        "The longest row of months, of the last 12, that used over a tenth less than the same month a year before.",
    ),
    evidence=("grid_patent", "practice"),
)
def electricity_shrinking_run(electricity: Months) -> Array:
    """Most months in a row, of the last 12, below nine tenths of the kWh of the same month a year before.

    Null without a month that can be compared.
    """
    return activity.shrunk(kwh(electricity)).longest_run(LAST_YEAR)


@feature(
    unit="months",
    window=24,
    direction="higher_is_riskier",
    label=Text("当前已连续下滑月数", "Months of shrinking electricity use up to now"),
    meaning=Text(
        "到最近一个月为止，已连续几个月用电比去年同月少一成以上。",
        "For how many months up to the last one the use has been over a tenth below the same month a year before.",
    ),
    evidence=("grid_patent", "practice"),
)
def electricity_shrinking_now(electricity: Months) -> Array:
    """Months in a row, from the newest one back, below nine tenths of the kWh of the same month a year before.

    12 at most. Null without a month that can be compared.
    """
    return activity.shrunk(kwh(electricity)).current_run(LAST_YEAR)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "no_basis"),
    direction="none",
    why=Text(
        "峰段电价高，但也可能只是两班生产，不能据此判断好坏",
        "Power is dear at the peak, but a works of two shifts has to use it: neither good nor bad",
    ),
    label=Text("近12个月峰段用电占比", "Share of peak hours in electricity, 12 months"),
    meaning=Text(
        "最近12个月的用电中高峰时段占几成。", "How much of the electricity of 12 months was used at peak hours."
    ),
    evidence=("load_study", "grid_patent"),
)
def electricity_peak_share(electricity: Months) -> Array:
    """Peak kWh over peak, flat and valley kWh of the last 12 months. Null where no meter tells the hours."""
    return ratio(electricity.monthly("peak_wh").sum(LAST_YEAR), by_the_hour(electricity).sum(LAST_YEAR))


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "no_basis"),
    direction="none",
    why=Text(
        "夜间烧窑用谷电多，白天加工用谷电少，是工艺而不是好坏",
        "Who fires at night uses the valley, who works by day does not: a way of working, neither good nor bad",
    ),
    label=Text("近12个月谷段用电占比", "Share of valley hours in electricity, 12 months"),
    meaning=Text(
        "最近12个月的用电中低谷时段（多为夜间）占几成。",
        "How much of the electricity of 12 months was used at valley hours, mostly at night.",
    ),
    evidence=("load_study", "kilns"),
)
def electricity_valley_share(electricity: Months) -> Array:
    """Valley kWh over peak, flat and valley kWh of the last 12 months. Null where no meter tells the hours."""
    return _valley_share(electricity, LAST_YEAR, 1)


@feature(
    unit="ratio",
    window=18,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "夜班可能因订单增减，也可能因电价调整而变，方向不定",
        "A night shift comes and goes with orders, but also with the tariff: it points neither way",
    ),
    label=Text("谷段用电占比变化（近6个月，同季）", "Change of the share of valley hours, last 6 months"),
    meaning=Text(
        "最近6个月低谷时段用电的占比，比去年同期多或少几个百分点。",
        "By how much the share of valley hours of the last 6 months differs from the same months a year before.",
    ),
    evidence=("load_study",),
)
def electricity_valley_change(electricity: Months) -> Array:
    """Share of valley kWh in the last 6 months minus that in the same 6 a year before.

    Null below 3 months told by the hour in either.
    """
    return _valley_share(electricity, (0, 6), 3) - _valley_share(electricity, (12, 18), 3)


@feature(
    unit="months",
    window=24,
    missing=("no_record",),
    direction="none",
    why=Text(
        "缺数多因报送或账户变动，未知不等于不好",
        "Gaps mostly come from deliveries or from changes of account: unknown is not bad",
    ),
    label=Text("近24个月用电缺数月数", "Months without an electricity reading, of the last 24"),
    meaning=Text(
        "最近24个月里，首尾有数的两个月之间有几个月没有用电数据。",
        "How many months of the last 24 lack a reading between the first and the last that have one.",
    ),
    evidence=("practice",),
)
def electricity_missing_months(electricity: Months) -> Array:
    """Months of the last 24 without a reading, between the oldest and the newest with one. Null without any."""
    return kwh(electricity).gaps(BOTH_YEARS)


FEATURES = (
    electricity_variation,
    electricity_seasonal_variation,
    electricity_idle_months,
    electricity_idle_run,
    electricity_shrinking_run,
    electricity_shrinking_now,
    electricity_peak_share,
    electricity_valley_share,
    electricity_valley_change,
    electricity_missing_months,
)
