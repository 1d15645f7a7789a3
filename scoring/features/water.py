"""Water: a second witness of activity, and of paying in time.

No real series of water bills is to be had, and no published loan product scores water: what these features mean leans
on the published rules for electricity and on the simulated county, not on observed defaults.
"""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features import activity, payment
from scoring.features.feature import declared
from scoring.features.monthly import LAST_YEAR, YEAR_BEFORE, Array, Monthly
from scoring.features.shapes import Months, shared

feature = partial(
    declared,
    dimension="operation",
    missing=("no_record", "too_short"),
    action="business",
    evidence=("cash_flow_platform", "practice"),
    limits=("authorised",),
)
paying = partial(feature, missing=("no_record",), direction="higher_is_riskier", action="pay", window=12)


@shared
def cubic_metres(water: Months) -> Monthly:
    """M³ of water by month, all meters of the enterprise together."""
    return water.monthly("volume_litre") / 1000.0


@feature(
    unit="m3/month",
    window=12,
    direction="higher_is_safer",
    label=Text("近12个月月均用水量", "Water a month, last 12 months"),
    meaning=Text("最近12个月平均每月用了多少水。", "How much water the last 12 months used on average."),
)
def water_use(water: Months) -> Array:
    """Mean m³ a month over the last 12 months. Null below 3 metered months."""
    return cubic_metres(water).mean(LAST_YEAR, at_least=3)


@feature(
    unit="ratio",
    window=24,
    direction="higher_is_safer",
    label=Text("近12个月用水同比", "Water use, last 12 months over the 12 before"),
    meaning=Text(
        "最近12个月的用水比之前12个月增加或减少了多少。",
        "How much more or less water the last 12 months used than the 12 before.",
    ),
)
def water_growth(water: Months) -> Array:
    """Mean m³ of months 1-12 before the as-of date over months 13-24, minus 1. Null below 6 months in either."""
    return cubic_metres(water).growth(LAST_YEAR, YEAR_BEFORE, at_least=6)


@feature(
    unit="ratio",
    window=18,
    direction="higher_is_safer",
    label=Text("近6个月用水同比（同季）", "Water use, last 6 months over the same season last year"),
    meaning=Text(
        "最近6个月的用水比去年同期增加或减少了多少。",
        "How much more or less water the last 6 months used than the same 6 a year before.",
    ),
)
def water_half_year_growth(water: Months) -> Array:
    """Mean m³ of the last 6 months over the same 6 a year before, minus 1. Null below 3 months in either.

    Three are enough because water is billed by the quarter: the newest quarter may not have come.
    """
    return cubic_metres(water).growth((0, 6), (12, 18), at_least=3)


@feature(
    unit="ratio",
    window=12,
    direction="higher_is_riskier",
    label=Text("用水波动（近12个月）", "Unevenness of water use, 12 months"),
    meaning=Text("最近12个月各月用水的忽高忽低程度。", "How unevenly the last 12 months used water."),
)
def water_variation(water: Months) -> Array:
    """Standard deviation over mean of monthly m³, last 12 months. Null below 6 metered months."""
    return cubic_metres(water).variation(LAST_YEAR, at_least=6)


@feature(
    unit="months",
    window=24,
    direction="higher_is_riskier",
    label=Text("近12个月几乎不用水的月数", "Months of the last 12 with next to no water"),
    meaning=Text(
        "最近12个月中用水不到平常一成的月份数。",
        "How many of the last 12 months used less than a tenth of the usual water.",
    ),
)
def water_idle_months(water: Months) -> Array:
    """Months of the last 12 with at most a tenth of the mean m³ of the last 24. Null below 3 metered months."""
    return activity.idle(cubic_metres(water)).sum(LAST_YEAR, at_least=3)


@paying(
    unit="months",
    label=Text("近12个月水费逾期月数", "Months with a late water bill, of the last 12"),
    meaning=Text(
        "最近12个月中有几个月的水费过了期限才缴或仍未缴。",
        "How many of the last 12 months had a water bill paid late or not at all.",
    ),
    evidence=("guangzhou", "payment_study"),
)
def water_overdue_months(water: Months) -> Array:
    """Months of the last 12 with a water bill paid late or due and unpaid. Null without bills."""
    return payment.overdue(water).sum(LAST_YEAR)


@paying(
    missing=("no_record", "too_short"),
    unit="months",
    label=Text("近12个月水费最长连续逾期月数", "Longest run of late water bills, of the last 12"),
    meaning=Text(
        "最近12个月中最长连续几个月的水费逾期。",
        "The longest row of months, of the last 12, with a water bill paid late or not at all.",
    ),
    evidence=("guangzhou", "payment_study"),
)
def water_overdue_run(water: Months) -> Array:
    """Most months in a row, of the last 12, with a water bill paid late or unpaid after its due date.

    Null where no bill has fallen due.
    """
    return payment.longest_overdue(water)


@paying(
    missing=("no_record", "too_short"),
    unit="days",
    label=Text("水费平均迟缴天数", "Water bills: mean days late"),
    meaning=Text(
        "最近12个月的水费平均晚缴了几天。", "How many days late the water bills of 12 months were paid on average."
    ),
    evidence=("payment_study",),
)
def water_days_late(water: Months) -> Array:
    """Mean days from due date to payment of the water bills due of the last 12 months.

    An unpaid one counts up to the as-of date; 180 at most; one paid early counts 0. Null where no bill has fallen due.
    """
    return payment.mean_days_late(water)


@paying(
    unit="ratio",
    missing=("no_record", "too_short", "no_basis"),
    label=Text("欠缴水费相当于月均水费的倍数", "Unpaid water over a usual month's bill"),
    meaning=Text("到期未缴的水费相当于平常几个月的水费。", "How many usual months' bills of water are due and unpaid."),
    evidence=("guangzhou",),
)
def water_unpaid(water: Months) -> Array:
    """Water bills of the last 12 months due and unpaid, over the mean monthly bill; 0 if both are.

    Null where it is not known of any bill whether it was paid.
    """
    return payment.unpaid_to_usual(water)


FEATURES = (
    water_use,
    water_growth,
    water_half_year_growth,
    water_variation,
    water_idle_months,
    water_overdue_months,
    water_overdue_run,
    water_days_late,
    water_unpaid,
)
