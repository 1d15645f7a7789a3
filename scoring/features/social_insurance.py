"""Social insurance: how many people are insured, whether that holds, and whether it is paid."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features import contributions
from scoring.features.feature import declared
from scoring.features.monthly import BOTH_YEARS, LAST_YEAR, MONTHS, YEAR_BEFORE, Array, ratio
from scoring.features.shapes import Months

FALL = 0.8
"""A headcount at this share of what it was three months earlier, or below, has fallen by a fifth."""
QUARTER = 3
FALL_PERSONS = 2.0
"""In a workshop of four, one person leaving is a fifth and no news: a fall is of at least so many persons."""
MOST_ARREARS = 24.0
"""Arrears count up to so many usual months: beyond, the usual month was next to nothing."""

feature = partial(
    declared,
    dimension="social_insurance",
    missing=("no_record", "too_short"),
    action="business",
    evidence=("practice",),
    limits=("authorised", "firm_level"),
)


@feature(
    unit="persons",
    window=3,
    missing=("no_record",),
    direction="higher_is_safer",
    action="insure",
    label=Text("近3个月平均参保人数", "Insured persons, mean of the last 3 months"),
    meaning=Text(
        "最近3个月平均为多少人缴纳社会保险。", "How many people were insured on average in the last 3 months."
    ),
)
def insured_persons(social_insurance: Months) -> Array:
    """Mean number of insured over the known ones of the last 3 months (a lower estimate of the staff)."""
    return social_insurance.monthly("insured").mean((0, 3))


@feature(
    unit="ratio",
    window=15,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    label=Text("参保人数同比（近3个月）", "Insured persons, last 3 months over the same months last year"),
    meaning=Text(
        "最近3个月的参保人数与去年同期相比多了还是少了。",
        "How many more or fewer people are insured than in the same months last year.",
    ),
)
def insured_growth(social_insurance: Months) -> Array:
    """Mean insured of the last 3 months over the same 3 a year before, minus 1; at most tenfold.

    Null without a known month in either, or where nobody was insured a year before.
    """
    return social_insurance.monthly("insured").growth((0, 3), (12, 15), at_least=1)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    label=Text("参保人数近3个月对前9个月", "Insured persons, last 3 months over the 9 before"),
    meaning=Text(
        "最近3个月的参保人数比之前9个月多了还是少了。",
        "How many more or fewer people are insured than in the 9 months before.",
    ),
)
def insured_recent_growth(social_insurance: Months) -> Array:
    """Mean insured of the last 3 months over the 9 months before them, minus 1; at most tenfold."""
    return social_insurance.monthly("insured").growth((0, 3), (3, 12), at_least=1)


@feature(
    unit="ratio",
    window=24,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    label=Text("近12个月平均参保人数同比", "Insured persons, last 12 months over the 12 before"),
    meaning=Text(
        "最近一年的平均参保人数比前一年多了还是少了。",
        "How many more or fewer people were insured over the last year than over the year before.",
    ),
)
def insured_yearly_growth(social_insurance: Months) -> Array:
    """Mean insured of months 1-12 before the as-of date over months 13-24, minus 1. Null below 6 months in either."""
    return social_insurance.monthly("insured").growth(LAST_YEAR, YEAR_BEFORE, at_least=6)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    label=Text("近12个月参保人数趋势（每月增减）", "Trend of insured persons, 12 months (change a month)"),
    meaning=Text(
        "最近12个月里参保人数平均每月增减百分之几。",
        "By how many per cent a month the number of insured rises or falls over 12 months.",
    ),
)
def insured_trend(social_insurance: Months) -> Array:
    """Slope of the least-squares line through the insured of the last 12 months, over their mean. Null below 6."""
    return social_insurance.monthly("insured").trend(LAST_YEAR, at_least=6)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "扩招和季节性用工也会使人数起伏，起伏大不一定是坏事",
        "Hiring and seasonal work move the headcount too: movement alone is not bad",
    ),
    label=Text("近12个月参保人数波动", "Unevenness of insured persons, 12 months"),
    meaning=Text(
        "最近12个月各月参保人数的忽高忽低程度。", "How unevenly the number of insured ran over the last 12 months."
    ),
)
def insured_variation(social_insurance: Months) -> Array:
    """Standard deviation over mean of the monthly insured, last 12 months. Null below 6 known months."""
    return social_insurance.monthly("insured").variation(LAST_YEAR, at_least=6)


@feature(
    unit="ratio",
    window=24,
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    label=Text("参保人数占24个月峰值（近3个月）", "Insured persons, last 3 months against the peak of 24"),
    meaning=Text(
        "最近3个月的参保人数相当于两年内人数最多那个月的几成。",
        "The insured of the last 3 months as a share of the fullest month in two years.",
    ),
)
def insured_to_peak(social_insurance: Months) -> Array:
    """Mean insured of the last 3 months over the highest month of 24."""
    heads = social_insurance.monthly("insured")
    return ratio(heads.mean((0, 3)), heads.max(BOTH_YEARS))


@feature(
    unit="ratio",
    window=13,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_riskier",
    label=Text("近12个月参保人数最大单月降幅", "Largest fall of insured persons in one month, of 12"),
    meaning=Text(
        "最近12个月中，参保人数一个月之内最多减少了几成。",
        "The largest share of the insured that was gone within one month, over the last 12.",
    ),
)
def insured_largest_fall(social_insurance: Months) -> Array:
    """1 minus the lowest quotient of a month's insured and the month before's, last 12 months; 0 if none fell.

    Null below 3 pairs of neighbouring known months.
    """
    heads = social_insurance.monthly("insured")
    return np.maximum(1.0 - (heads / heads.lag(1)).min(LAST_YEAR, at_least=3), 0.0)


@feature(
    unit="months",
    window=24,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    label=Text(
        "距上次参保人数三个月减两成以上的月数（近24个月）",
        "Months since the insured fell by a fifth in a quarter, of 24",
    ),
    meaning=Text(
        "距离上一次参保人数三个月内减少两成以上（至少2人）有几个月，两年内没有的按21个月计。",
        "Months since a fifth of the insured, at least 2 people, left within three months; 21 if never in two years.",
    ),
)
def insured_months_since_fall(social_insurance: Months) -> Array:
    """Months from the last one with at most 0.8 of the insured of three months earlier, and 2 fewer, to month 0.

    Month 0 is the last whole one before the as-of date. 21 if there is none; null where of 24 months no two that lie
    three apart are known.
    """
    heads = social_insurance.monthly("insured")
    before = heads.lag(QUARTER)
    quarterly = heads / before
    fell = (quarterly.values <= FALL) & (before.values - heads.values >= FALL_PERSONS)
    return quarterly.where(fell).months_since((0, MONTHS - QUARTER))


@feature(
    unit="months",
    window=24,
    missing=("no_record",),
    direction="higher_is_riskier",
    action="insure",
    label=Text("近24个月社保漏报月数", "Months without a social-insurance return, between others, of 24"),
    meaning=Text(
        "近两年首次与最近一次申报之间，有几个月没有社保申报。",
        "How many months between the first and the latest return of two years have none.",
    ),
)
def insured_gap_months(social_insurance: Months) -> Array:
    """Months without a record between the oldest and the newest known one of the last 24."""
    return social_insurance.monthly("insured").gaps(BOTH_YEARS)


@feature(
    unit="months",
    window=24,
    missing=("no_record",),
    direction="higher_is_riskier",
    action="insure",
    label=Text("距最近一次社保申报月数（近24个月）", "Months since the latest social-insurance return, within 24"),
    meaning=Text(
        "最近一次社保申报之后已经过去几个月；停保越久，数字越大。",
        "How many months have gone without a return since the latest one; it grows when a firm stops insuring.",
    ),
)
def insured_silent_months(social_insurance: Months) -> Array:
    """Months from the newest known one to the last whole month before the as-of date. Null without any in 24."""
    return social_insurance.newest(social_insurance.back.astype(np.float64))


@feature(
    unit="months",
    window=12,
    missing=("no_record",),
    direction="higher_is_riskier",
    action="pay",
    label=Text("近12个月社保费欠缴月数", "Months with unpaid contributions, of the last 12"),
    meaning=Text(
        "最近12个月中有几个月的社保费没有缴足。",
        "How many of the last 12 months' social-insurance contributions are not fully paid.",
    ),
    evidence=("tax_grade", "zhejiang"),
)
def contribution_short_months(social_insurance: Months) -> Array:
    """Months of the last 12 whose contributions are not fully paid, as far as known."""
    return contributions.short(social_insurance).sum(LAST_YEAR)


@feature(
    unit="months",
    window=24,
    missing=("no_record",),
    direction="higher_is_riskier",
    action="pay",
    label=Text("近24个月社保费最长连续欠缴月数", "Longest run of months with unpaid contributions, of 24"),
    meaning=Text(
        "近两年社保费没有缴足的月份最多连续了几个月。",
        "The most months in a row, in two years, whose contributions are not fully paid.",
    ),
    evidence=("tax_grade", "zhejiang"),
)
def contribution_short_run(social_insurance: Months) -> Array:
    """Most months in a row, of the last 24, whose contributions are not fully paid; an unknown month ends a run."""
    return contributions.short(social_insurance).longest_run(BOTH_YEARS)


@feature(
    unit="months",
    window=24,
    missing=("no_record",),
    direction="higher_is_riskier",
    action="pay",
    label=Text("截至目前社保费连续欠缴月数（近24个月）", "Months in a row with unpaid contributions up to now, of 24"),
    meaning=Text(
        "从最近一次申报往前数，社保费已经连续几个月没有缴足。",
        "Counted back from the latest return, how many months in a row are not fully paid.",
    ),
    evidence=("tax_grade", "zhejiang"),
)
def contribution_short_now(social_insurance: Months) -> Array:
    """Months in a row, from the newest known one of 24 backwards, whose contributions are not fully paid."""
    return contributions.short(social_insurance).current_run(BOTH_YEARS)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record",),
    direction="higher_is_riskier",
    action="pay",
    label=Text("欠缴社保费占近12个月应缴比例", "Unpaid share of the contributions of 12 months"),
    meaning=Text(
        "最近12个月应缴的社保费里还有百分之几没有缴。",
        "The share of the contributions of 12 months that is still unpaid.",
    ),
    evidence=("tax_grade", "zhejiang"),
)
def contribution_arrears(social_insurance: Months) -> Array:
    """Contributions unpaid over contributions due, last 12 months, between 0 and 1; 0 where none was due."""
    due = social_insurance.monthly("contribution_due_fen").sum(LAST_YEAR)
    paid = social_insurance.monthly("contribution_paid_fen").sum(LAST_YEAR)
    return np.where(due == 0, 0.0, np.clip(1.0 - ratio(paid, due), 0.0, 1.0))


@feature(
    unit="months",
    window=24,
    missing=("no_record", "no_basis"),
    direction="higher_is_riskier",
    action="pay",
    label=Text(
        "累计欠缴社保费相当于月数（近24个月最新）",
        "Contributions in arrears, in usual months (last stated, within 24 months)",
    ),
    meaning=Text(
        "最近一次申报的累计欠费相当于平常几个月的社保费。",
        "How many usual months of contributions the arrears last stated amount to.",
    ),
    evidence=("tax_grade", "zhejiang"),
)
def contribution_arrears_in_months(social_insurance: Months) -> Array:
    """Arrears as stated with the newest month that states them, over the mean due of the last 12; at most 24.

    Null where no month of 24 states them or nothing was due in 12.
    """
    stated = social_insurance.newest("arrears_fen", ~np.isnan(social_insurance["arrears_fen"]))
    usual = social_insurance.monthly("contribution_due_fen").mean(LAST_YEAR)
    return np.minimum(ratio(stated, usual), MOST_ARREARS)


@feature(
    unit="days",
    window=12,
    missing=("no_record", "no_basis"),
    direction="higher_is_riskier",
    action="pay",
    label=Text(
        "近12个月社保费平均到账天数（月末起算）", "Days from month end to payment of contributions, mean of 12 months"
    ),
    meaning=Text(
        "最近12个月的社保费平均在当月结束后第几天到账。",
        "How many days after the end of the month its contributions were paid, on average over 12 months.",
    ),
    evidence=("payment_study",),
)
def contribution_days_to_pay(social_insurance: Months) -> Array:
    """Mean days from the end of a month to the payment of its contributions, last 12 months.

    Payment before the month ends counts 0, what is unpaid counts to the as-of date, at most 180 days each. Null
    where nothing was due.
    """
    return contributions.days_to_pay(social_insurance)


FEATURES = (
    insured_persons,
    insured_growth,
    insured_recent_growth,
    insured_yearly_growth,
    insured_trend,
    insured_variation,
    insured_to_peak,
    insured_largest_fall,
    insured_months_since_fall,
    insured_gap_months,
    insured_silent_months,
    contribution_short_months,
    contribution_short_run,
    contribution_short_now,
    contribution_arrears,
    contribution_arrears_in_months,
    contribution_days_to_pay,
)
