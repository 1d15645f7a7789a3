"""Housing fund: whether there is an account, for how many, and whether deposits keep coming."""

from __future__ import annotations

from functools import partial

import numpy as np

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
    action="pay",
    evidence=("practice",),
    limits=("authorised", "firm_level"),
)


@feature(
    unit="yes",
    window=12,
    missing=("not_delivered",),
    direction="higher_is_safer",
    action="insure",
    label=Text("近12个月是否缴存住房公积金", "Deposits into the housing fund, last 12 months"),
    meaning=Text(
        "最近12个月有没有为职工缴存过住房公积金；没有的不视为欠缴。",
        "Whether the firm paid into the housing fund in 12 months; having no account is no arrears.",
    ),
)
def housing_fund_kept(housing_fund: Months) -> Array:
    """1 with a month of deposits, paid or due, among the last 12, 0 without; null where the source never delivered."""
    months = housing_fund.monthly("depositors").count(LAST_YEAR)
    return housing_fund.where_delivered((months > 0).astype(np.float64))


@feature(
    unit="ratio",
    window=24,
    direction="none",
    why=Text(
        "缴存比例是企业的选择，5% 至 12% 都合规",
        "The rate is the firm's choice: all from 5 to 12 per cent are in order",
    ),
    action="business",
    label=Text("住房公积金单位缴存比例（近24个月最新）", "Employer's housing-fund rate, latest of 24 months"),
    meaning=Text("单位按工资的百分之几缴存住房公积金。", "What share of wages the firm pays into the housing fund."),
)
def housing_fund_rate(housing_fund: Months) -> Array:
    """The employer's rate in the newest month of 24 that states one, as a share of wages."""
    return housing_fund.newest("rate_percent", ~np.isnan(housing_fund["rate_percent"])) / 100.0


@feature(
    unit="ratio",
    window=15,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    action="business",
    label=Text(
        "公积金缴存人数同比（近3个月）", "Housing-fund depositors, last 3 months over the same months last year"
    ),
    meaning=Text(
        "最近3个月缴存公积金的人数与去年同期相比多了还是少了。",
        "How many more or fewer people the firm deposits for than in the same months last year.",
    ),
)
def housing_depositors_growth(housing_fund: Months) -> Array:
    """Mean depositors of the last 3 months over the same 3 a year before, minus 1; at most tenfold."""
    return housing_fund.monthly("depositors").growth((0, 3), (12, 15), at_least=1)


@feature(
    unit="months",
    window=12,
    label=Text("近12个月公积金欠缴月数", "Months with unpaid housing-fund deposits, of the last 12"),
    meaning=Text(
        "最近12个月中有几个月的公积金没有缴足。",
        "How many of the last 12 months' housing-fund deposits are not fully paid.",
    ),
)
def housing_short_months(housing_fund: Months) -> Array:
    """Months of the last 12 whose housing-fund deposits are not fully paid, as far as known."""
    return contributions.short(housing_fund).sum(LAST_YEAR)


@feature(
    unit="months",
    window=24,
    label=Text("近24个月公积金断缴月数", "Months without housing-fund deposits, between others, of 24"),
    meaning=Text(
        "近两年首次与最近一次缴存之间，有几个月没有公积金缴存。",
        "How many months between the first and the latest deposit of two years have none.",
    ),
)
def housing_gap_months(housing_fund: Months) -> Array:
    """Months without a record between the oldest and the newest known one of the last 24."""
    return housing_fund.monthly("depositors").gaps(BOTH_YEARS)


@feature(
    unit="months",
    window=24,
    label=Text("距最近一次公积金缴存月数（近24个月）", "Months since the latest housing-fund deposit, within 24"),
    meaning=Text(
        "最近一次公积金缴存之后已经过去几个月。",
        "How many months have gone without a deposit since the latest one.",
    ),
)
def housing_silent_months(housing_fund: Months) -> Array:
    """Months from the newest known one to the last whole month before the as-of date. Null without any in 24."""
    return housing_fund.newest(housing_fund.back.astype(np.float64))


FEATURES = (
    housing_fund_kept,
    housing_fund_rate,
    housing_depositors_growth,
    housing_short_months,
    housing_gap_months,
    housing_silent_months,
)
