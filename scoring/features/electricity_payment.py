"""Electricity: whether the bills are paid, and paid in time."""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features import payment
from scoring.features.feature import declared
from scoring.features.monthly import LAST_YEAR, Array
from scoring.features.shapes import Months

feature = partial(
    declared,
    dimension="operation",
    missing=("no_record",),
    direction="higher_is_riskier",
    action="pay",
    limits=("authorised",),
)


@feature(
    unit="months",
    window=12,
    label=Text("近12个月电费逾期月数", "Months with a late electricity bill, of the last 12"),
    meaning=Text(
        "最近12个月中有几个月的电费过了期限才缴或仍未缴。",
        "How many of the last 12 months had an electricity bill paid late or not at all.",
    ),
    evidence=("grid_loan", "payment_study"),
)
def electricity_overdue_months(electricity: Months) -> Array:
    """Months of the last 12 with a bill paid late, or due and unpaid. Null without bills."""
    return payment.overdue(electricity).sum(LAST_YEAR)


@feature(
    unit="months",
    window=12,
    missing=("no_record", "too_short"),
    label=Text("近12个月电费最长连续逾期月数", "Longest run of late electricity bills, of the last 12"),
    meaning=Text(
        "最近12个月中最长连续几个月的电费逾期。",
        "The longest row of months, of the last 12, with an electricity bill paid late or not at all.",
    ),
    evidence=("grid_classes", "payment_study"),
)
def electricity_overdue_run(electricity: Months) -> Array:
    """Most months in a row, of the last 12, with an electricity bill paid late or unpaid after its due date.

    Null where no bill has fallen due.
    """
    return payment.longest_overdue(electricity)


@feature(
    unit="months",
    window=12,
    missing=("no_record", "too_short"),
    label=Text("当前电费已连续逾期月数", "Months in a row with late electricity bills up to now"),
    meaning=Text(
        "到最近一期到期电费为止，已连续几个月逾期。",
        "For how many months in a row, up to the newest bill due, electricity has been paid late or not at all.",
    ),
    evidence=("grid_classes", "payment_study"),
)
def electricity_overdue_now(electricity: Months) -> Array:
    """Months in a row, back from the newest month with a bill due, paid late or unpaid; 12 at most.

    Null where no bill has fallen due.
    """
    return payment.current_overdue(electricity)


@feature(
    unit="days",
    window=12,
    missing=("no_record", "too_short"),
    label=Text("电费平均迟缴天数", "Electricity bills: mean days late"),
    meaning=Text(
        "最近12个月的电费平均晚缴了几天。",
        "How many days late the electricity bills of 12 months were paid on average.",
    ),
    evidence=("payment_study",),
)
def electricity_days_late(electricity: Months) -> Array:
    """Mean days from due date to payment of the electricity bills due of the last 12 months (缴费积极性).

    An unpaid one counts up to the as-of date; 180 at most; one paid early counts 0. Null where no bill has fallen due.
    """
    return payment.mean_days_late(electricity)


@feature(
    unit="days",
    window=12,
    missing=("no_record", "too_short"),
    label=Text("电费迟缴天数变化（近6个月对前6个月）", "Change of days late, last 6 months over the 6 before"),
    meaning=Text(
        "最近6个月的电费比之前6个月平均多晚缴几天。",
        "How many days later the electricity bills of the last 6 months were paid than those of the 6 before.",
    ),
    evidence=("payment_study",),
)
def electricity_days_late_change(electricity: Months) -> Array:
    """Mean days late of the bills due of the last 6 months, minus that of the 6 months before.

    Null where no bill of either has fallen due.
    """
    return payment.change_of_days_late(electricity)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    label=Text("欠缴电费相当于月均电费的倍数", "Unpaid electricity over a usual month's bill"),
    meaning=Text(
        "到期未缴的电费相当于平常几个月的电费。", "How many usual months' bills of electricity are due and unpaid."
    ),
    evidence=("grid_loan", "guangzhou"),
)
def electricity_unpaid(electricity: Months) -> Array:
    """Bills of the last 12 months due and unpaid, over the mean monthly bill; 0 if both are.

    Null where it is not known of any bill whether it was paid.
    """
    return payment.unpaid_to_usual(electricity)


@feature(
    unit="ratio",
    window=24,
    missing=("no_record", "no_basis"),
    label=Text("电费欠费余额相当于月均电费的倍数", "Stated electricity arrears over a usual month's bill"),
    meaning=Text(
        "供电公司记载的两年内欠费，相当于平常几个月的电费；部分缴纳的只算余下的。",
        "The arrears of two years that the supplier states, in usual months' bills; of a bill paid in part, the rest.",
    ),
    evidence=("grid_loan", "guangzhou"),
)
def electricity_arrears(electricity: Months) -> Array:
    """Stated arrears of the bills of 24 months, over the mean monthly bill of the last 12, cut at 24; 0 if both are.

    Null where no arrears are ever stated, not even zero, or no bill of the last 12 months is known.
    """
    return payment.arrears_to_usual(electricity)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "no_basis"),
    label=Text("近12个月电费违约金占比", "Late fees over electricity bills, 12 months"),
    meaning=Text(
        "最近12个月因迟缴而付的违约金，占电费的比例。",
        "The late fees of the last 12 months as a share of the electricity bills.",
    ),
    evidence=("grid_classes", "practice"),
)
def electricity_late_fees(electricity: Months) -> Array:
    """Late fees over electricity bills of the last 12 months, cut at 1. Null where no late fee is ever stated."""
    return payment.late_fees_to_bills(electricity)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    label=Text("近12个月电费代扣或预付占比", "Electricity bills on direct debit or prepaid, 12 months"),
    meaning=Text(
        "最近12个月的电费账单中，由银行代扣或预先付费的占几成。",
        "How many of the electricity bills of 12 months were on direct debit or paid in advance.",
    ),
    evidence=("grid_score", "practice"),
)
def electricity_direct_debit(electricity: Months) -> Array:
    """Bills on direct debit or prepaid over all whose way of payment is told, last 12 months.

    电E贷 scores direct debit above cash. Null where no way is told.
    """
    return payment.paid_by_itself(electricity)


@feature(
    unit="months",
    window=12,
    label=Text("近12个月欠费停电月数", "Months cut off for arrears, of the last 12"),
    meaning=Text(
        "最近12个月中因欠费停过电的月份数。", "How many of the last 12 months saw a meter cut off for unpaid bills."
    ),
    evidence=("grid_loan", "grid_classes"),
)
def electricity_cut_off_months(electricity: Months) -> Array:
    """Months of the last 12 in which a bill tells that its meter was cut off for unpaid bills."""
    return electricity.flagged(electricity.where("supply_status", "cut_off")).sum(LAST_YEAR)


FEATURES = (
    electricity_overdue_months,
    electricity_overdue_run,
    electricity_overdue_now,
    electricity_days_late,
    electricity_days_late_change,
    electricity_unpaid,
    electricity_arrears,
    electricity_late_fees,
    electricity_direct_debit,
    electricity_cut_off_months,
)
