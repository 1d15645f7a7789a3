"""Void and negative invoices: sales that did not hold, and sums that look made up."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.daily import EARLIER_YEAR, TWO_YEARS, YEAR, Daily, share
from scoring.features.feature import declared
from scoring.features.monthly import Array
from scoring.features.shapes import Events, shared
from scoring.features.vat_invoice import number_sold, sold, sold_within

ROUND_FEN = 100_000
"""A sum is round if it is a whole number of thousand yuan."""

RETURNS = Text(
    "退货多可能是货物有问题，但生意大、客户稳的企业也常有退货和折让",
    "Returns may mean faulty goods, but large firms with steady customers take back and rebate more as well",
)

feature = partial(
    declared,
    dimension="tax",
    unit="ratio",
    window=25,
    missing=("no_record", "no_basis"),
    direction="higher_is_riskier",
    action="file",
    evidence=("invoices",),
    limits=("authorised",),
)


@shared
def _void(vat_invoice: Events) -> Array:
    return vat_invoice.where("direction", "out") & vat_invoice.where("status", "void")


@shared
def _number_void(vat_invoice: Events) -> Daily:
    return vat_invoice.by_day(rows=_void(vat_invoice))


@shared
def _number_issued(vat_invoice: Events) -> Daily:
    return vat_invoice.by_day(rows=vat_invoice.where("direction", "out"))


@feature(
    label=Text("近24个月销项作废占比", "Share of void sales invoices, last 24 months"),
    meaning=Text("开出的发票中有几成后来作废。", "How many of the invoices issued were made void."),
)
def void_share(vat_invoice: Events) -> Array:
    """Void invoices among all issued in the last 730 days, by number. Null where none was issued."""
    return share(_number_void(vat_invoice), _number_issued(vat_invoice), TWO_YEARS)


@feature(
    label=Text("近24个月销项作废金额占比", "Share of void sales invoices by amount, last 24 months"),
    meaning=Text("开出的发票金额中有几成后来作废。", "How much of the amount invoiced was made void."),
)
def void_amount_share(vat_invoice: Events) -> Array:
    """Amounts of void invoices in all issued in the last 730 days, signs left out. Null where none was issued."""
    size = np.abs(vat_invoice["amount_fen"])
    void = vat_invoice.by_day(size, _void(vat_invoice))
    return share(void, vat_invoice.by_day(size, vat_invoice.where("direction", "out")), TWO_YEARS)


@feature(
    label=Text("销项作废占比的变化（近12个月比之前12个月）", "Change of the share of void invoices, year on year"),
    meaning=Text(
        "最近12个月作废发票的比例比之前12个月高了还是低了。",
        "Whether more or fewer invoices were made void in the last 12 months than in the 12 before.",
    ),
)
def void_share_change(vat_invoice: Events) -> Array:
    """Share of void invoices, by number, of the last 365 days less that of the 365 before. Null without either."""
    void, issued = _number_void(vat_invoice), _number_issued(vat_invoice)
    return share(void, issued, YEAR) - share(void, issued, EARLIER_YEAR)


@feature(
    direction="none",
    why=RETURNS,
    label=Text("近24个月退货（负数发票）占比", "Share of returns (negative invoices), last 24 months"),
    meaning=Text(
        "有效发票中有几成是退货或更正的负数发票。", "How many of the valid invoices are returns or corrections."
    ),
)
def return_share(vat_invoice: Events) -> Array:
    """Negative among valid invoices issued in the last 730 days, by number. Null without valid invoices."""
    returned = vat_invoice.by_day(rows=sold(vat_invoice) & (vat_invoice["amount_fen"] < 0))
    return share(returned, number_sold(vat_invoice), TWO_YEARS)


@feature(
    direction="none",
    why=RETURNS,
    label=Text("近24个月退货金额占比", "Share of returns by amount, last 24 months"),
    meaning=Text(
        "退货和更正的金额相当于开票金额的几成。", "How much of the amount invoiced was returned or corrected."
    ),
)
def return_amount_share(vat_invoice: Events) -> Array:
    """Negative over positive amounts of valid invoices issued in the last 730 days, at most 1. Null without sales."""
    amount, rows = vat_invoice["amount_fen"], sold(vat_invoice)
    returned = vat_invoice.by_day(-amount, rows & (amount < 0))
    return np.minimum(share(returned, vat_invoice.by_day(amount, rows & (amount > 0)), TWO_YEARS), 1.0)


@feature(
    window=13,
    label=Text("近12个月整数金额发票占比", "Share of invoices over round sums, last 12 months"),
    meaning=Text(
        "价税合计恰为整千元的发票占几成；真实交易的金额很少是整数。",
        "How many invoices are over whole thousands of yuan: real trade seldom is.",
    ),
    direction="none",
    why=Text(
        "虚开的发票多为整数，但服务费、定金和租金的发票也常是整数",
        "Made-up invoices are often over round sums, but so are fees, deposits and rents",
    ),
    evidence=("practice",),
)
def round_sum_share(vat_invoice: Events) -> Array:
    """Valid positive sales invoices of the last 365 days whose total, tax included, is whole thousands, by number."""
    rows = sold_within(vat_invoice, YEAR)
    whole = rows & (np.mod(vat_invoice["total_fen"], ROUND_FEN) == 0)
    return share(vat_invoice.by_day(rows=whole), vat_invoice.by_day(rows=rows), YEAR)


FEATURES = (
    void_share,
    void_amount_share,
    void_share_change,
    return_share,
    return_amount_share,
    round_sum_share,
)
