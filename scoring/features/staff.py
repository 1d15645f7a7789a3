"""Staff, where the sources meet: who is insured among the registered staff, what is paid in and sold a head."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features import contributions
from scoring.features.feature import declared
from scoring.features.firm_size import year_sales
from scoring.features.monthly import LAST_YEAR, Array, Monthly, ratio
from scoring.features.shapes import Events, Months

RECENT = (0, 3)
MOST = 2.0
"""Twice as many in one source as in the other: beyond, one of them is out of date."""

feature = partial(
    declared,
    dimension="social_insurance",
    missing=("no_record", "no_basis"),
    evidence=("practice",),
    limits=("authorised", "firm_level"),
)


def due_a_head(social_insurance: Months) -> Monthly:
    """Social-insurance contributions due for one insured person, in yuan, by month."""
    return social_insurance.monthly("contribution_due_fen") / social_insurance.monthly("insured") / 100.0


@feature(
    unit="ratio",
    window=3,
    direction="higher_is_safer",
    action="insure",
    label=Text("参保人数占登记从业人数（近3个月）", "Insured persons over registered staff, last 3 months"),
    meaning=Text(
        "最近3个月的参保人数占登记从业人数的几成。", "What share of the registered staff is insured, last 3 months."
    ),
)
def insured_to_staff(social_insurance: Months, registration: Events) -> Array:
    """Mean insured of the last 3 months over the staff last registered, at most 2. Null without staff."""
    insured = social_insurance.monthly("insured").mean(RECENT)
    return np.minimum(ratio(insured, registration.newest("staff")), MOST)


@feature(
    unit="ratio",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "退休返聘、异地参保等都会使两个人数不同，偏高偏低都说明不了好坏",
        "Pensioners at work or staff insured elsewhere make the two differ: neither side is better",
    ),
    action="insure",
    label=Text("近12个月医保人数与社保人数之比", "Medically over socially insured, 12 months"),
    meaning=Text(
        "单位缴医保的人数相当于缴社保人数的几成。",
        "For how many people the firm pays medical insurance, for each one with social insurance.",
    ),
)
def medical_to_insured(social_insurance: Months, medical_insurance: Months) -> Array:
    """Mean quotient of medically and socially insured in the months of 12 with both, at most 2. Null below 3 such."""
    both = medical_insurance.monthly("insured") / social_insurance.monthly("insured")
    return np.minimum(both.mean(LAST_YEAR, at_least=3), MOST)


@feature(
    unit="ratio",
    window=3,
    direction="higher_is_safer",
    action="insure",
    label=Text("公积金缴存人数占参保人数（近3个月）", "Housing-fund depositors over insured persons, last 3 months"),
    meaning=Text(
        "参加社保的人里有几成也缴存公积金。", "What share of the insured also has deposits in the housing fund."
    ),
)
def depositors_to_insured(social_insurance: Months, housing_fund: Months) -> Array:
    """Mean depositors over mean insured of the last 3 months, at most 2. Null without an account of the fund."""
    depositors = housing_fund.monthly("depositors").mean(RECENT)
    return np.minimum(ratio(depositors, social_insurance.monthly("insured").mean(RECENT)), MOST)


@feature(
    unit="yuan",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "人均缴费随行业工资水平和法定基数不同，高低都可能稳健",
        "Wages differ from trade to trade and the base has legal bounds: sound firms are found at both ends",
    ),
    action="business",
    label=Text("近12个月人均月应缴社保费", "Contributions due for one insured person a month, 12 months"),
    meaning=Text(
        "平均每人每月应缴多少社保费，大体反映工资水平。",
        "What is due a month for one insured person: a rough measure of wages.",
    ),
)
def contribution_per_insured(social_insurance: Months) -> Array:
    """Mean over 12 months of the contributions due for one insured person, in yuan. Null below 3 months."""
    return due_a_head(social_insurance).mean(LAST_YEAR, at_least=3)


@feature(
    unit="ratio",
    window=18,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "缴费基数每年按规定调整，招用新人也会拉低人均数",
        "The base is adjusted every year by rule, and hiring juniors lowers the mean",
    ),
    action="business",
    label=Text("近6个月人均社保费同比", "Contributions a head, last 6 months over the same months last year"),
    meaning=Text(
        "最近6个月人均社保费与去年同期相比的增减，大体反映工资涨跌。",
        "What is due for one person against the same months last year: a rough measure of how wages move.",
    ),
)
def contribution_per_insured_growth(social_insurance: Months) -> Array:
    """Mean due for one insured person in the last 6 months over the same 6 a year before, minus 1. Null below 3."""
    return due_a_head(social_insurance).growth((0, 6), (12, 18), at_least=3)


@feature(
    unit="count",
    window=3,
    missing=("no_record",),
    direction="higher_is_riskier",
    action="pay",
    label=Text("近3个月欠缴险种数（社保、医保、公积金）", "Kinds of contributions unpaid, last 3 months"),
    meaning=Text(
        "社保、医保、公积金三项中，最近3个月里同一个月最多有几项没有缴足。",
        "At most how many of social insurance, medical insurance and housing fund one month of the last 3 left unpaid.",
    ),
)
def contribution_kinds_short(social_insurance: Months, medical_insurance: Months, housing_fund: Months) -> Array:
    """Most of the three that are not fully paid in one month of the last 3; null where none has a known month."""
    short = contributions.short
    return (short(social_insurance) + short(medical_insurance) + short(housing_fund)).max(RECENT)


@feature(
    unit="yuan",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "各行业差别大：人均销售额偏低是低效，过高也可能是用工未参保或虚开",
        "Trades differ: low sales a head are poor work, very high ones may be uninsured staff or false invoices",
    ),
    action="business",
    label=Text("近12个月人均申报销售额（按参保人数）", "Declared sales for one insured person, 12 months"),
    meaning=Text(
        "最近12个月的申报销售额平均到每个参保人是多少。", "Sales declared for 12 months, for one insured person."
    ),
)
def sales_per_insured(tax_declaration: Months, social_insurance: Months) -> Array:
    """Sales declared for the last 12 months over their mean insured, in yuan. Null below 3 months of either."""
    insured = social_insurance.monthly("insured").mean(LAST_YEAR, at_least=3)
    return ratio(year_sales(tax_declaration) / 100.0, insured)


FEATURES = (
    insured_to_staff,
    medical_to_insured,
    depositors_to_insured,
    contribution_per_insured,
    contribution_per_insured_growth,
    contribution_kinds_short,
    sales_per_insured,
)
