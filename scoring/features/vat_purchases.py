"""Invoiced purchases, and what is left of sales after them."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.daily import EARLIER_YEAR, TWO_YEARS, YEAR, share
from scoring.features.feature import declared
from scoring.features.monthly import BOTH_YEARS, MONTHS, MOST_GROWTH, Array, Window
from scoring.features.shapes import Events
from scoring.features.vat_invoice import purchases, sales

feature = partial(
    declared,
    dimension="tax",
    unit="ratio",
    window=25,
    missing=("no_record", "no_basis"),
    action="business",
    evidence=("invoices",),
    limits=("authorised",),
)


def _margin(vat_invoice: Events, window: Window) -> Array:
    """Share of sales left after purchases, from -1 to 1; NaN without sales or without purchases."""
    bought = purchases(vat_invoice).positive(window)
    return np.maximum(1.0 - bought / sales(vat_invoice).positive(window), -1.0)


@feature(
    unit="yuan",
    window=13,
    missing=("no_record",),
    direction="higher_is_safer",
    label=Text("近12个月进项采购额", "Invoiced purchases, last 12 months"),
    meaning=Text(
        "最近12个月收到的有效发票金额合计（扣除退货）。",
        "The sum of valid invoices received in 12 months, less returns.",
    ),
)
def invoiced_purchases(vat_invoice: Events) -> Array:
    """Total of valid invoices received in the last 365 days, returns deducted, in yuan. Null without any invoice."""
    return purchases(vat_invoice).sum(YEAR) / 100.0


@feature(
    direction="higher_is_safer",
    label=Text("近12个月进项采购额同比", "Invoiced purchases, last 12 months over the 12 before"),
    meaning=Text(
        "最近12个月的采购额比之前12个月增加或减少了多少。",
        "How much more or less was bought in the last 12 months than in the 12 before.",
    ),
)
def invoiced_purchases_growth(vat_invoice: Events) -> Array:
    """Purchases of the last 365 days over those of the 365 before, minus 1, at most tenfold. Null without those."""
    return purchases(vat_invoice).growth(YEAR, EARLIER_YEAR)


@feature(
    window=24,
    direction="higher_is_riskier",
    label=Text("进项采购额波动（近24个月）", "Unevenness of invoiced purchases, 24 months"),
    meaning=Text("最近24个月各月采购额的忽高忽低程度。", "How unevenly the last 24 months were bought for."),
)
def invoiced_purchases_variation(vat_invoice: Events) -> Array:
    """Standard deviation over mean of purchases in the last 24 spans of 30 days. Null where they are not above 0."""
    spans = purchases(vat_invoice).by_span()
    return np.where(spans.sum(BOTH_YEARS) > 0, spans.variation(BOTH_YEARS, at_least=MONTHS), np.nan)


@feature(
    window=13,
    direction="none",
    why=Text(
        "比例低可能是毛利高、自产自用，也可能是没有货物的虚开",
        "A low share may be a high margin, self-supply, or sales without goods behind them",
    ),
    label=Text("近12个月进项与销项之比", "Purchases over sales, last 12 months"),
    meaning=Text("每销售一元，采购了多少钱。", "How much was bought for every yuan sold."),
)
def purchases_to_sales(vat_invoice: Events) -> Array:
    """Valid purchases over valid sales of the last 365 days, from 0 to tenfold. Null without sales."""
    return np.clip(share(purchases(vat_invoice), sales(vat_invoice), YEAR), 0.0, MOST_GROWTH)


@feature(
    direction="none",
    why=Text(
        "毛利高是好事，但高得离谱往往是进项发票不全",
        "A high margin is good, but an extreme one often means that purchases came without invoices",
    ),
    label=Text("近24个月进销毛利率", "Gross margin by invoices, last 24 months"),
    meaning=Text(
        "两年的开票销售额减去进项采购额，占销售额的几成。",
        "What is left of two years' invoiced sales after invoiced purchases, as a share of the sales.",
    ),
)
def gross_margin(vat_invoice: Events) -> Array:
    """1 less purchases over sales of the last 730 days, at least -1. Null without sales or without purchases.

    Two years, so that stocks even out.
    """
    return _margin(vat_invoice, TWO_YEARS)


@feature(
    direction="higher_is_safer",
    label=Text("进销毛利率变化（近12个月比之前12个月）", "Change of the gross margin, year on year"),
    meaning=Text(
        "最近12个月的毛利率比之前12个月高了还是低了。",
        "Whether the gross margin of the last 12 months is above or below that of the 12 before.",
    ),
    evidence=("practice",),
)
def gross_margin_change(vat_invoice: Events) -> Array:
    """Gross margin of the last 365 days less that of the 365 before. Null without sales or purchases in either."""
    return _margin(vat_invoice, YEAR) - _margin(vat_invoice, EARLIER_YEAR)


FEATURES = (
    invoiced_purchases,
    invoiced_purchases_growth,
    invoiced_purchases_variation,
    purchases_to_sales,
    gross_margin,
    gross_margin_change,
)
