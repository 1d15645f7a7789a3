"""Tax declarations: what is declared, how steadily, and whether the tax is paid in time.

General taxpayers declare by the month, small-scale ones by the quarter; then only the last month of a quarter is
known and holds the sales of all three. Windows of whole years, or of the same months in two years, serve both.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.feature import declared
from scoring.features.monthly import BOTH_YEARS, LAST_YEAR, YEAR_BEFORE, Array, Monthly, Window, ratio
from scoring.features.shapes import Months, shared

FOUR_QUARTER_ENDS = (2, 14)
"""A window of four quarter ends of which each is overdue for long enough to have been declared and delivered."""

feature = partial(
    declared,
    dimension="tax",
    unit="ratio",
    window=12,
    missing=("no_record",),
    action="file",
    evidence=("tax_grade",),
    limits=("authorised",),
)


@shared
def sales(tax_declaration: Months) -> Monthly:
    """Declared sales in fen."""
    return tax_declaration.monthly("declared_sales_fen")


@shared
def _late_tax(tax_declaration: Months) -> Monthly:
    """1 in the months whose tax was paid after its due date, or is due and not fully paid."""
    due = (tax_declaration["due_on"] < tax_declaration.today) & (tax_declaration["tax_due_fen"] > 0)
    paid = tax_declaration["tax_paid_fen"] >= tax_declaration["tax_due_fen"]
    in_time = (tax_declaration["paid_on"] <= tax_declaration["due_on"]) & paid
    return tax_declaration.flagged(due & ~in_time)


def _burden(tax_declaration: Months, window: Window) -> Array:
    tax = tax_declaration.monthly("tax_due_fen").sum(window, at_least=3)
    return np.minimum(ratio(tax, sales(tax_declaration).sum(window)), 1.0)


@feature(
    unit="yuan",
    direction="higher_is_safer",
    action="business",
    label=Text("近12个月申报销售额", "Declared sales, last 12 months"),
    meaning=Text("最近12个月向税务机关申报的销售额合计。", "The sales declared to the tax office for 12 months."),
    evidence=("tax_season", "practice"),
)
def declared_sales(tax_declaration: Months) -> Array:
    """Sales declared for the last 12 months, in yuan. Null where none of them was declared."""
    return sales(tax_declaration).sum(LAST_YEAR) / 100.0


@feature(
    window=24,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    action="business",
    label=Text("近12个月申报销售额同比", "Declared sales, last 12 months over the 12 before"),
    meaning=Text(
        "最近12个月申报的销售额比之前12个月增加或减少了多少。",
        "How much more or less was declared for the last 12 months than for the 12 before.",
    ),
    evidence=("tax_season",),
)
def declared_sales_growth(tax_declaration: Months) -> Array:
    """Mean declared sales of months 1-12 over months 13-24, minus 1. Over whole years quarter ends cancel out.

    Null below 3 declared months in either.
    """
    return sales(tax_declaration).growth(LAST_YEAR, YEAR_BEFORE, at_least=3)


@feature(
    window=18,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_safer",
    action="business",
    label=Text("近6个月申报销售额同比（同季）", "Declared sales, last 6 months over the same months last year"),
    meaning=Text(
        "最近半年申报的销售额与上年同月相比的增减，季末、年末集中申报的影响因此抵消。",
        "What was declared for the last 6 months against the same months a year before: quarter ends cancel out.",
    ),
    evidence=("tax_season",),
)
def declared_sales_recent_growth(tax_declaration: Months) -> Array:
    """Declared sales of the last 6 months over those of the same months a year before, minus 1, at most tenfold.

    Only months declared in both years count; null below 2 of them.
    """
    return sales(tax_declaration).growth_by_month((0, 6), at_least=2)


@feature(
    window=24,
    missing=("no_record", "too_short", "no_basis"),
    direction="higher_is_riskier",
    action="business",
    label=Text("剔除季节因素的申报销售额波动", "Unevenness of declared sales beyond the season"),
    meaning=Text(
        "各期申报的销售额与上年同期之比是否忽高忽低，固定的淡旺季不算。",
        "How unevenly each period compares with the same one a year before: a fixed season does not count.",
    ),
    evidence=("tax_season",),
)
def declared_sales_seasonal_variation(tax_declaration: Months) -> Array:
    """Standard deviation over mean of the quotients of each of 12 months and the same month a year before.

    Quotients are cut at tenfold. Null below 4 quotients, or where nothing was declared in any of the 12 months.
    """
    return sales(tax_declaration).over_year_before().variation(LAST_YEAR, at_least=4)


@feature(
    direction="higher_is_riskier",
    label=Text("近12个月零申报占比", "Share of zero declarations, last 12 months"),
    meaning=Text(
        "最近12个月的申报中有几成申报的销售额为零。", "How many of the declarations of 12 months declare no sales."
    ),
)
def zero_declarations(tax_declaration: Months) -> Array:
    """Share of the declarations of the last 12 months that declare no sales."""
    return sales(tax_declaration).where(sales(tax_declaration).values == 0).mean(LAST_YEAR)


@feature(
    unit="months",
    window=24,
    direction="higher_is_riskier",
    action="business",
    label=Text("距最近一次申报有销售的月数", "Months since sales were last declared"),
    meaning=Text(
        "最近一次申报的销售额不为零，是在几个月以前；按季申报的不足一季属正常。",
        "How many months ago sales were last declared; up to a quarter is normal where declarations are quarterly.",
    ),
)
def months_since_declared_sales(tax_declaration: Months) -> Array:
    """Months from the newest one with declared sales above 0 to the last whole month; 24 if there is none.

    Null without any declaration in 24 months.
    """
    return sales(tax_declaration).months_since(BOTH_YEARS)


@feature(
    unit="count",
    window=24,
    missing=("no_record", "too_short"),
    direction="higher_is_riskier",
    label=Text("近一年漏申报的季末次数", "Quarter ends without a declaration, of the last 4"),
    meaning=Text(
        "最近四个应申报的季末月份中有几个没有申报；按月、按季申报的都须在季末申报。",
        "How many of the last four quarter ends were not declared for; everybody declares at the end of a quarter.",
    ),
)
def declarations_missed(tax_declaration: Months) -> Array:
    """Quarter-end months without a declaration, of months 3-14: those since the first declaration of 24 months.

    The newest two months are left out: their declarations may still be on the way. Null where the first declaration is
    later than these quarter ends.
    """
    ends = tax_declaration.calendar % 3 == 0
    filed = tax_declaration.flagged(np.ones(len(tax_declaration.owner), dtype=bool)).since_first()
    return filed.where(filed.values == 0).only(ends).sum(FOUR_QUARTER_ENDS)


@feature(
    missing=("no_record", "not_stated"),
    direction="higher_is_riskier",
    label=Text("近12个月逾期申报占比", "Share of late declarations, last 12 months"),
    meaning=Text(
        "最近12个月的申报中有几成是过了期限才报的。", "How many of the declarations of 12 months were filed late."
    ),
)
def late_declarations(tax_declaration: Months) -> Array:
    """Share of declarations filed after the due date, of those of the last 12 months whose day of filing is told."""
    filed, due = tax_declaration["declared_on"], tax_declaration["due_on"]
    late = np.where(np.isnat(filed), np.nan, filed > due)
    return tax_declaration.monthly(late).mean(LAST_YEAR)


@feature(
    unit="months",
    direction="higher_is_riskier",
    action="pay",
    label=Text("近12个月税款逾期月数", "Months with late tax, of the last 12"),
    meaning=Text(
        "最近12个月中有几个月的税款过了期限才缴或仍未缴清。",
        "How many of the last 12 months had tax paid late or not in full.",
    ),
)
def tax_overdue_months(tax_declaration: Months) -> Array:
    """Months of the last 12 whose tax was paid after the due date, or is due and not fully paid."""
    return _late_tax(tax_declaration).sum(LAST_YEAR)


@feature(
    direction="higher_is_riskier",
    action="pay",
    label=Text("欠税相当于近12个月应纳税额的比例", "Tax in arrears over the tax of 12 months"),
    meaning=Text(
        "已到期未缴清的税款占全年应纳税额的几成。",
        "How much of the tax of 12 months is past its due date and not paid.",
    ),
    evidence=("taizhou", "tax_grade"),
)
def tax_arrears(tax_declaration: Months) -> Array:
    """Tax past its due date and not paid, over the tax due in the last 12 months; 0 where none was due."""
    short = np.clip(tax_declaration["tax_due_fen"] - tax_declaration["tax_paid_fen"], 0.0, None)
    due = tax_declaration["due_on"] < tax_declaration.today
    owed = tax_declaration.monthly(np.where(due, short, 0.0)).sum(LAST_YEAR)
    whole = tax_declaration.monthly("tax_due_fen").sum(LAST_YEAR)
    return np.where(whole == 0, 0.0, ratio(owed, whole))


@feature(
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "税负低可能是享受优惠、出口退税或薄利，税负高可能是利润高或补税",
        "A low burden may mean relief, exports or thin margins; a high one, profit or tax assessed later",
    ),
    label=Text("近12个月税负率（应纳税额比申报销售额）", "Tax burden: tax due over declared sales, last 12 months"),
    meaning=Text("应缴的税款占申报销售额的百分之几。", "How much tax is due for every yuan of declared sales."),
    evidence=("practice",),
)
def tax_burden(tax_declaration: Months) -> Array:
    """Tax due over declared sales of the last 12 months, at most 1. Null below 3 declared months or without sales."""
    return _burden(tax_declaration, LAST_YEAR)


@feature(
    window=24,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    why=Text(
        "税负下降可能是新享受优惠，也可能是毛利变薄",
        "A falling burden may mean new relief, or thinner margins",
    ),
    label=Text("税负率变化（近12个月比之前12个月）", "Change of the tax burden, year on year"),
    meaning=Text(
        "最近12个月的税负率比之前12个月高了还是低了。",
        "Whether the tax burden of the last 12 months is above or below that of the 12 before.",
    ),
    evidence=("practice",),
)
def tax_burden_change(tax_declaration: Months) -> Array:
    """Tax burden of the last 12 months less that of the 12 before. Null where either is."""
    return _burden(tax_declaration, LAST_YEAR) - _burden(tax_declaration, YEAR_BEFORE)


FEATURES = (
    declared_sales,
    declared_sales_growth,
    declared_sales_recent_growth,
    declared_sales_seasonal_variation,
    zero_declarations,
    months_since_declared_sales,
    declarations_missed,
    late_declarations,
    tax_overdue_months,
    tax_arrears,
    tax_burden,
    tax_burden_change,
)
