"""Invoiced sales: how much, whether they grow, how steady they are."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.daily import (
    EARLIER_YEAR,
    HALF_A_YEAR_AGO,
    HALF_YEAR,
    QUARTER,
    QUARTER_A_YEAR_AGO,
    TWO_YEARS,
    YEAR,
)
from scoring.features.feature import declared
from scoring.features.monthly import BOTH_YEARS, LAST_YEAR, MONTHS, Array, ratio
from scoring.features.shapes import Events
from scoring.features.vat_invoice import number_sold, sales, sold, sold_within

feature = partial(
    declared,
    dimension="tax",
    window=25,
    missing=("no_record",),
    action="business",
    evidence=("invoices",),
    limits=("authorised",),
)


@feature(
    unit="yuan",
    window=13,
    direction="higher_is_safer",
    label=Text("近12个月开票销售额", "Invoiced sales, last 12 months"),
    meaning=Text(
        "最近12个月开出的有效发票金额合计（扣除退货）。", "The sum of valid invoices issued in 12 months, less returns."
    ),
)
def invoiced_sales(vat_invoice: Events) -> Array:
    """Total of valid invoices issued in the last 365 days, returns deducted, in yuan. Null without any invoice."""
    return sales(vat_invoice).sum(YEAR) / 100.0


@feature(
    unit="yuan",
    direction="higher_is_safer",
    label=Text("近24个月开票销售额", "Invoiced sales, last 24 months"),
    meaning=Text(
        "最近24个月开出的有效发票金额合计（扣除退货）。", "The sum of valid invoices issued in 24 months, less returns."
    ),
)
def invoiced_sales_two_years(vat_invoice: Events) -> Array:
    """Total of valid invoices issued in the last 730 days, returns deducted, in yuan. Null without any invoice."""
    return sales(vat_invoice).sum(TWO_YEARS) / 100.0


@feature(
    unit="ratio",
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    label=Text("近12个月开票销售额同比", "Invoiced sales, last 12 months over the 12 before"),
    meaning=Text(
        "最近12个月的开票销售额比之前12个月增加或减少了多少。",
        "How much more or less was invoiced in the last 12 months than in the 12 before.",
    ),
)
def invoiced_sales_growth(vat_invoice: Events) -> Array:
    """Sales of the last 365 days over those of the 365 before, minus 1, at most tenfold. Null without earlier sales."""
    return sales(vat_invoice).growth(YEAR, EARLIER_YEAR)


@feature(
    unit="ratio",
    window=19,
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    evidence=("invoices", "tax_season"),
    label=Text("近6个月开票销售额同比（同季）", "Invoiced sales, last 6 months over the same season last year"),
    meaning=Text(
        "最近半年的开票销售额与上年同期相比的增减，淡旺季的影响因此抵消。",
        "Invoices of the last half year against the same half a year before: seasons cancel out.",
    ),
)
def invoiced_sales_half_year_growth(vat_invoice: Events) -> Array:
    """Sales of the last 182 days over those of days 366-547, minus 1, at most tenfold. Null without earlier sales."""
    return sales(vat_invoice).growth(HALF_YEAR, HALF_A_YEAR_AGO)


@feature(
    unit="ratio",
    window=16,
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    evidence=("invoices", "tax_season"),
    label=Text("近3个月开票销售额同比（同季）", "Invoiced sales, last 3 months over the same season last year"),
    meaning=Text(
        "最近3个月的开票销售额与上年同期相比的增减，季末集中开票的影响因此抵消。",
        "Invoices of the last 3 months against the same quarter a year before: quarter ends cancel out.",
    ),
)
def invoiced_sales_quarter_growth(vat_invoice: Events) -> Array:
    """Sales of the last 91 days over those of days 366-456, minus 1, at most tenfold. Null without earlier sales."""
    return sales(vat_invoice).growth(QUARTER, QUARTER_A_YEAR_AGO)


@feature(
    unit="ratio",
    window=13,
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    label=Text("近3个月开票销售额占近12个月比例", "Share of the year's sales invoiced in the last 3 months"),
    meaning=Text(
        "全年开票销售额中有多少是最近3个月开的，平稳时约为四分之一。",
        "How much of the year's invoices fell into the last 3 months: a quarter when trade is steady.",
    ),
)
def invoiced_sales_recent_share(vat_invoice: Events) -> Array:
    """Sales of the last 91 days over those of the last 365, from 0 to 1: a quarter when steady. Null without sales."""
    sold = sales(vat_invoice)
    return np.clip(ratio(np.clip(sold.sum(QUARTER), 0.0, None), sold.positive(YEAR)), 0.0, 1.0)


@feature(
    unit="ratio",
    window=24,
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    label=Text("近24个月开票销售额走势", "Trend of invoiced sales, 24 months"),
    meaning=Text(
        "两年里每月的开票销售额平均按几成增减。",
        "By how much of its average the invoiced sales of a month rose or fell, month by month, over two years.",
    ),
    evidence=("invoices", "tax_season"),
)
def invoiced_sales_trend(vat_invoice: Events) -> Array:
    """Slope of the least-squares line through the sales of 24 spans of 30 days, over their mean: a share a month.

    Two whole years, so that seasons weigh alike. Null where the sales are not above 0.
    """
    spans = sales(vat_invoice).by_span()
    return np.where(spans.sum(BOTH_YEARS) > 0, spans.trend(BOTH_YEARS, at_least=MONTHS), np.nan)


@feature(
    unit="ratio",
    window=24,
    missing=("no_record", "no_basis"),
    direction="higher_is_riskier",
    label=Text("开票销售额波动（近24个月）", "Unevenness of invoiced sales, 24 months"),
    meaning=Text("最近24个月各月开票销售额的忽高忽低程度。", "How unevenly the last 24 months were invoiced."),
)
def invoiced_sales_variation(vat_invoice: Events) -> Array:
    """Standard deviation over mean of sales in the last 24 spans of 30 days. Null where the sales are not above 0."""
    spans = sales(vat_invoice).by_span()
    return np.where(spans.sum(BOTH_YEARS) > 0, spans.variation(BOTH_YEARS, at_least=MONTHS), np.nan)


@feature(
    unit="ratio",
    window=24,
    missing=("no_record", "too_short"),
    direction="higher_is_riskier",
    evidence=("invoices", "tax_season"),
    label=Text("剔除季节因素的开票销售额波动", "Unevenness of invoiced sales beyond the season"),
    meaning=Text(
        "各月开票销售额与上年同月之比是否忽高忽低，固定的淡旺季不算。",
        "How unevenly each month compares with the same month a year before: a fixed season does not count.",
    ),
)
def invoiced_sales_seasonal_variation(vat_invoice: Events) -> Array:
    """Standard deviation over mean of the quotients of each of 12 spans of 30 days and the span 12 before.

    Quotients are cut at tenfold; spans with more returns than sales are left out. Null below 6 quotients.
    """
    spans = sales(vat_invoice).by_span()
    return spans.only(spans.values >= 0).over_year_before().variation(LAST_YEAR, at_least=6)


@feature(
    unit="count",
    direction="higher_is_safer",
    label=Text("近24个月有效销项发票份数", "Valid sales invoices, last 24 months"),
    meaning=Text("最近24个月开出了多少张有效发票。", "How many valid invoices were issued in 24 months."),
)
def invoices_issued(vat_invoice: Events) -> Array:
    """Number of valid invoices issued in the last 730 days, returns among them. Null without any invoice."""
    return number_sold(vat_invoice).sum(TWO_YEARS)


@feature(
    unit="months",
    window=24,
    direction="higher_is_safer",
    label=Text("近24个月有开票销售的月数", "Months with invoiced sales, of the last 24"),
    meaning=Text("最近24个月中有几个月开过发票。", "In how many of the last 24 months invoices were issued."),
)
def selling_months(vat_invoice: Events) -> Array:
    """How many of the last 24 spans of 30 days saw a valid invoice issued. Null without any invoice."""
    spans = number_sold(vat_invoice).by_span()
    return spans.where(spans.values > 0).sum(BOTH_YEARS)


@feature(
    unit="months",
    window=24,
    missing=("no_record", "no_basis"),
    direction="higher_is_riskier",
    label=Text("最长连续未开票月数（近24个月）", "Longest run of months without a sale, of the last 24"),
    meaning=Text(
        "自两年内第一次开票起，最长连续几个月没有开票。",
        "The most months in a row without an invoice since the first one of the last two years.",
    ),
)
def longest_sales_gap(vat_invoice: Events) -> Array:
    """Most spans of 30 days in a row without a valid sales invoice, from the first one with any of the last 24 on.

    Null where none of them has any.
    """
    spans = number_sold(vat_invoice).by_span().since_first()
    return spans.where(spans.values == 0).longest_run(BOTH_YEARS)


@feature(
    unit="days",
    direction="higher_is_riskier",
    label=Text("距最近一次开票天数", "Days since the last invoice was issued"),
    meaning=Text("最近一次开出有效发票距今多少天。", "How many days ago the last valid invoice was issued."),
)
def days_since_sale(vat_invoice: Events) -> Array:
    """Days from the newest valid sales invoice to the as-of date, 730 beyond two years. Null without any invoice."""
    days = vat_invoice.days_since_newest(sold(vat_invoice))
    return vat_invoice.where_known(np.fmin(days, TWO_YEARS[1]))


@feature(
    unit="ratio",
    window=13,
    missing=("no_record", "no_basis"),
    direction="none",
    why=Text(
        "单笔大额发票可能是依赖一笔订单，也可能是大客户的正常结算",
        "One large invoice may mean dependence on one order, or the usual settlement with a large customer",
    ),
    label=Text("最大一张发票占近12个月销售额比例", "Share of the largest invoice in the sales of 12 months"),
    meaning=Text(
        "金额最大的一张销售发票占全年销售额的几成。",
        "How much of the year's sales stands on the largest single invoice.",
    ),
    evidence=("practice",),
)
def largest_invoice_share(vat_invoice: Events) -> Array:
    """Largest of the valid positive sales invoices of the last 365 days over their sum. Null without any."""
    rows = sold_within(vat_invoice, YEAR)
    return ratio(vat_invoice.largest("amount_fen", rows), vat_invoice.total("amount_fen", rows))


FEATURES = (
    invoiced_sales,
    invoiced_sales_growth,
    invoiced_sales_half_year_growth,
    invoiced_sales_quarter_growth,
    invoiced_sales_recent_share,
    invoiced_sales_two_years,
    invoiced_sales_trend,
    invoiced_sales_variation,
    invoiced_sales_seasonal_variation,
    invoices_issued,
    selling_months,
    longest_sales_gap,
    days_since_sale,
    largest_invoice_share,
)
