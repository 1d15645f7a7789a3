"""Gas: what the kiln burns, and whether it is paid; how busy it makes the works is told with electricity (energy).

No real series of gas bills is to be had, and no published loan product scores gas: what these features mean leans on
the published rules for electricity and on the simulated county, not on observed defaults.
"""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features import payment
from scoring.features.feature import declared
from scoring.features.monthly import LAST_YEAR, Array, Monthly
from scoring.features.shapes import Months, shared

feature = partial(
    declared,
    dimension="operation",
    window=12,
    missing=("no_record",),
    evidence=("guangzhou", "payment_study"),
    limits=("authorised",),
)
paying = partial(feature, direction="higher_is_riskier", action="pay")


@shared
def burnt(gas: Months) -> Monthly:
    """M³ of gas by month, all meters of the enterprise together."""
    return gas.monthly("volume_litre") / 1000.0


@feature(
    unit="m3/month",
    missing=("no_record", "too_short"),
    direction="none",
    why=Text(
        "改烧电窑后用气归零不等于停产，须与用电合并看",
        "A kiln that changes to electricity burns no gas without stopping: look at gas and electricity together",
    ),
    action="business",
    label=Text("近12个月月均用气量", "Gas a month, last 12 months"),
    meaning=Text("最近12个月平均每月用了多少气。", "How much gas the last 12 months used on average."),
    evidence=("cash_flow_platform", "kilns"),
)
def gas_use(gas: Months) -> Array:
    """Mean m³ a month over the last 12 months. Null below 3 metered months."""
    return burnt(gas).mean(LAST_YEAR, at_least=3)


@paying(
    unit="months",
    label=Text("近12个月气费逾期月数", "Months with a late gas bill, of the last 12"),
    meaning=Text(
        "最近12个月中有几个月的气费过了期限才缴或仍未缴。",
        "How many of the last 12 months had a gas bill paid late or not at all.",
    ),
)
def gas_overdue_months(gas: Months) -> Array:
    """Months of the last 12 with a gas bill paid late or due and unpaid. Null without bills."""
    return payment.overdue(gas).sum(LAST_YEAR)


@paying(
    missing=("no_record", "too_short"),
    unit="months",
    label=Text("近12个月气费最长连续逾期月数", "Longest run of late gas bills, of the last 12"),
    meaning=Text(
        "最近12个月中最长连续几个月的气费逾期。",
        "The longest row of months, of the last 12, with a gas bill paid late or not at all.",
    ),
)
def gas_overdue_run(gas: Months) -> Array:
    """Most months in a row, of the last 12, with a gas bill paid late or unpaid after its due date.

    Null where no bill has fallen due.
    """
    return payment.longest_overdue(gas)


@paying(
    missing=("no_record", "too_short"),
    unit="days",
    label=Text("气费平均迟缴天数", "Gas bills: mean days late"),
    meaning=Text(
        "最近12个月的气费平均晚缴了几天。", "How many days late the gas bills of 12 months were paid on average."
    ),
    evidence=("payment_study",),
)
def gas_days_late(gas: Months) -> Array:
    """Mean days from due date to payment of the gas bills due of the last 12 months.

    An unpaid one counts up to the as-of date; 180 at most; one paid early counts 0. Null where no bill has fallen due.
    """
    return payment.mean_days_late(gas)


@paying(
    unit="ratio",
    missing=("no_record", "too_short", "no_basis"),
    label=Text("欠缴气费相当于月均气费的倍数", "Unpaid gas over a usual month's bill"),
    meaning=Text("到期未缴的气费相当于平常几个月的气费。", "How many usual months' bills of gas are due and unpaid."),
    evidence=("guangzhou",),
)
def gas_unpaid(gas: Months) -> Array:
    """Gas bills of the last 12 months due and unpaid, over the mean monthly bill; 0 if both are.

    Null where it is not known of any bill whether it was paid.
    """
    return payment.unpaid_to_usual(gas)


FEATURES = (gas_use, gas_overdue_months, gas_overdue_run, gas_days_late, gas_unpaid)
