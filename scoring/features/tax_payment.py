"""Tax payments: how much was paid, how lately, and what came on top for paying late."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.daily import EARLIER_YEAR, HALF_YEAR, QUARTER, TWO_YEARS, YEAR, Daily, share
from scoring.features.feature import declared
from scoring.features.monthly import BOTH_YEARS, Array, Window
from scoring.features.shapes import Events, shared
from scoring.records.tax_payment import LATE_FEE, REFUND

LONG_AFTER = 60
"""Tax is due within about half a month of its period: more than 60 days after it, it was assessed or paid late."""

feature = partial(
    declared,
    dimension="tax",
    window=25,
    missing=("no_record",),
    action="pay",
    evidence=("tax_loan", "tax_cloud"),
    limits=("authorised",),
)


@shared
def _tax(tax_payment: Events) -> Array:
    """A mask of the payments of tax itself: no late fees, fines or refunds."""
    return tax_payment.where("nature", "tax")


@shared
def _amount(tax_payment: Events) -> Daily:
    """Fen of tax paid."""
    return tax_payment.by_day("amount_fen", _tax(tax_payment))


@shared
def _number(tax_payment: Events) -> Daily:
    """Number of payments of tax."""
    return tax_payment.by_day(rows=_tax(tax_payment))


@feature(
    unit="yuan",
    window=13,
    direction="higher_is_safer",
    action="business",
    label=Text("近12个月入库税款", "Tax paid, last 12 months"),
    meaning=Text(
        "最近12个月缴纳的税款合计，不含滞纳金和罚款，不减退税。",
        "The tax paid in 12 months, without late fees and fines, refunds not deducted.",
    ),
)
def tax_paid(tax_payment: Events) -> Array:
    """Tax paid in the last 365 days in yuan, without late fees, fines and refunds. Null without any payment known."""
    return _amount(tax_payment).sum(YEAR) / 100.0


@feature(
    unit="ratio",
    missing=("no_record", "no_basis"),
    direction="higher_is_safer",
    action="business",
    evidence=("tax_season",),
    label=Text("近12个月入库税款同比", "Tax paid, last 12 months over the 12 before"),
    meaning=Text(
        "最近12个月缴纳的税款比之前12个月增加或减少了多少。",
        "How much more or less tax was paid in the last 12 months than in the 12 before.",
    ),
)
def tax_paid_growth(tax_payment: Events) -> Array:
    """Tax paid in the last 365 days over that of the 365 before, minus 1, at most tenfold. Null without earlier tax."""
    return _amount(tax_payment).growth(YEAR, EARLIER_YEAR)


@feature(
    unit="yes",
    window=4,
    direction="higher_is_safer",
    evidence=("tax_loan",),
    label=Text("近3个月有税款入库", "Tax paid within the last 3 months"),
    meaning=Text(
        "最近3个月有没有缴过税，是一些税贷的准入条件。",
        "Whether tax was paid in the last 3 months, which some tax loans require.",
    ),
)
def tax_paid_within_3_months(tax_payment: Events) -> Array:
    """1 if any tax was paid in the last 91 days, else 0. Null without any payment known: small sales bear no tax."""
    return _paid(tax_payment, QUARTER)


@feature(
    unit="yes",
    window=7,
    direction="higher_is_safer",
    evidence=("tax_cloud",),
    label=Text("近6个月有税款入库", "Tax paid within the last 6 months"),
    meaning=Text(
        "最近6个月有没有缴过税，是一些税贷的准入条件。",
        "Whether tax was paid in the last 6 months, which some tax loans require.",
    ),
)
def tax_paid_within_6_months(tax_payment: Events) -> Array:
    """1 if any tax was paid in the last 182 days, else 0. Null without any payment known: small sales bear no tax."""
    return _paid(tax_payment, HALF_YEAR)


def _paid(tax_payment: Events, window: Window) -> Array:
    number = _number(tax_payment).sum(window)
    return np.where(np.isnan(number), np.nan, number > 0)


@feature(
    unit="days",
    direction="higher_is_riskier",
    label=Text("距最近一次缴税天数", "Days since tax was last paid"),
    meaning=Text("最近一次缴税距今多少天。", "How many days ago tax was last paid."),
)
def days_since_tax_paid(tax_payment: Events) -> Array:
    """Days from the newest payment of tax to the as-of date, 730 beyond two years. Null without any payment known."""
    return tax_payment.where_known(np.fmin(tax_payment.days_since_newest(_tax(tax_payment)), TWO_YEARS[1]))


@feature(
    unit="months",
    window=24,
    direction="higher_is_safer",
    action="business",
    label=Text("近24个月有税款入库的月数", "Months with tax paid, of the last 24"),
    meaning=Text("最近24个月中有几个月缴过税。", "In how many of the last 24 months tax was paid."),
)
def tax_paying_months(tax_payment: Events) -> Array:
    """How many of the last 24 spans of 30 days saw a payment of tax. Null without any payment known."""
    spans = _number(tax_payment).by_span()
    return spans.where(spans.values > 0).sum(BOTH_YEARS)


@feature(
    unit="ratio",
    missing=("no_record", "no_basis"),
    direction="higher_is_riskier",
    evidence=("tax_grade",),
    label=Text("近24个月滞纳金和罚款与税款之比", "Late fees and fines over tax paid, last 24 months"),
    meaning=Text(
        "两年里缴的滞纳金和罚款相当于所缴税款的几成。",
        "How much was paid in late fees and fines for every yuan of tax in two years.",
    ),
)
def late_fee_share(tax_payment: Events) -> Array:
    """Late fees and fines over tax paid in the last 730 days, at most 1. Null without tax paid."""
    extra = tax_payment.by_day("amount_fen", tax_payment.where("nature", LATE_FEE, "fine"))
    return np.minimum(share(extra, _amount(tax_payment), TWO_YEARS), 1.0)


@feature(
    unit="ratio",
    missing=("no_record", "no_basis"),
    direction="none",
    action="business",
    why=Text(
        "退税可能来自出口和税收优惠，也可能来自多缴更正",
        "Refunds come from exports and relief, or from tax paid too much",
    ),
    evidence=("practice",),
    label=Text("近24个月退税与税款之比", "Tax refunded over tax paid, last 24 months"),
    meaning=Text(
        "两年里退回的税款相当于所缴税款的几成。", "How much tax was refunded for every yuan paid in two years."
    ),
)
def tax_refund_share(tax_payment: Events) -> Array:
    """Tax refunded over tax paid in the last 730 days, at most 1. Null without tax paid."""
    refunded = tax_payment.by_day(-tax_payment["amount_fen"], tax_payment.where("nature", REFUND))
    return np.minimum(share(refunded, _amount(tax_payment), TWO_YEARS), 1.0)


@feature(
    unit="ratio",
    missing=("no_record", "no_basis"),
    direction="higher_is_riskier",
    evidence=("tax_grade",),
    label=Text("近24个月补缴、迟缴税款占比", "Share of tax paid long after its period, last 24 months"),
    meaning=Text(
        "两年里所缴的税款中，有几成是所属期过后两个月以上才缴的。",
        "How much of the tax of two years was paid more than two months after its period.",
    ),
)
def tax_paid_long_after(tax_payment: Events) -> Array:
    """Share of the tax paid in the last 730 days that was paid more than 60 days after the end of its period.

    Null without tax paid.
    """
    after = (tax_payment["occurred_at"] - tax_payment["month"]).astype(np.int64)
    late = tax_payment.by_day("amount_fen", _tax(tax_payment) & (after > LONG_AFTER))
    return share(late, _amount(tax_payment), TWO_YEARS)


FEATURES = (
    tax_paid,
    tax_paid_growth,
    tax_paid_within_3_months,
    tax_paid_within_6_months,
    days_since_tax_paid,
    tax_paying_months,
    late_fee_share,
    tax_refund_share,
    tax_paid_long_after,
)
