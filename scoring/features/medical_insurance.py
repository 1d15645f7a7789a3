"""Medical insurance: what the employer pays in for how many, and nothing of anybody's health."""

from __future__ import annotations

from functools import partial

from scoring.errors import Text
from scoring.features import contributions
from scoring.features.feature import declared
from scoring.features.monthly import BOTH_YEARS, LAST_YEAR, Array
from scoring.features.shapes import Months

feature = partial(
    declared,
    dimension="social_insurance",
    missing=("no_record",),
    direction="higher_is_riskier",
    evidence=("practice",),
    limits=("authorised", "firm_level"),
)


@feature(
    unit="ratio",
    window=15,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    action="business",
    label=Text("医保参保人数同比（近3个月）", "Medically insured, last 3 months over the same months last year"),
    meaning=Text(
        "最近3个月单位缴纳医保的人数与去年同期相比多了还是少了。",
        "For how many more or fewer people the firm pays medical insurance than in the same months last year.",
    ),
)
def medical_insured_growth(medical_insurance: Months) -> Array:
    """Mean medically insured of the last 3 months over the same 3 a year before, minus 1; at most tenfold."""
    return medical_insurance.monthly("insured").growth((0, 3), (12, 15), at_least=1)


@feature(
    unit="months",
    window=24,
    action="insure",
    label=Text("近24个月医保漏报月数", "Months without a medical-insurance return, between others, of 24"),
    meaning=Text(
        "近两年首次与最近一次申报之间，有几个月没有单位医保申报。",
        "How many months between the first and the latest return of two years have none.",
    ),
)
def medical_gap_months(medical_insurance: Months) -> Array:
    """Months without a record between the oldest and the newest known one of the last 24."""
    return medical_insurance.monthly("insured").gaps(BOTH_YEARS)


@feature(
    unit="months",
    window=12,
    action="pay",
    label=Text("近12个月医保费欠缴月数", "Months with unpaid medical insurance, of the last 12"),
    meaning=Text(
        "最近12个月中有几个月的单位医保费没有缴足。",
        "How many of the last 12 months' medical-insurance contributions are not fully paid.",
    ),
)
def medical_short_months(medical_insurance: Months) -> Array:
    """Months of the last 12 whose medical-insurance contributions are not fully paid, as far as known."""
    return contributions.short(medical_insurance).sum(LAST_YEAR)


@feature(
    unit="days",
    window=12,
    missing=("no_record", "no_basis"),
    action="pay",
    label=Text(
        "近12个月医保费平均到账天数（月末起算）", "Days from month end to payment of medical insurance, 12 months"
    ),
    meaning=Text(
        "最近12个月的单位医保费平均在当月结束后第几天到账。",
        "How many days after the end of the month its medical insurance was paid, on average over 12 months.",
    ),
    evidence=("payment_study",),
)
def medical_days_to_pay(medical_insurance: Months) -> Array:
    """Mean days from the end of a month to the payment of its medical-insurance contributions, last 12 months.

    Payment before the month ends counts 0, what is unpaid counts to the as-of date, at most 180 days each. Null
    where nothing was due.
    """
    return contributions.days_to_pay(medical_insurance)


FEATURES = (
    medical_insured_growth,
    medical_gap_months,
    medical_short_months,
    medical_days_to_pay,
)
