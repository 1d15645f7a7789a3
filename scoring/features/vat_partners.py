"""Customers and suppliers by the invoices: how many, how much on one of them, and who stays."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.daily import EARLIER_YEAR, YEAR
from scoring.features.feature import declared
from scoring.features.monthly import Array, ratio
from scoring.features.shapes import Events, Rows, shared
from scoring.features.vat_invoice import bought_within, sold_within

REGULAR = 6
"""A customer is regular who bought in so many of the last 12 spans of 30 days."""

feature = partial(
    declared,
    dimension="tax",
    unit="ratio",
    window=13,
    missing=("no_record", "no_basis"),
    action="business",
    evidence=("invoices",),
    limits=("authorised",),
)


@shared
def _regular(vat_invoice: Events) -> Array:
    """A mask of the sales of the last 12 spans of 30 days to regular customers."""
    year = sold_within(vat_invoice, (0, 360))
    return year & vat_invoice.recurring("counterparty", year, REGULAR)


def _share(vat_invoice: Events, some: Rows, of: Rows) -> Array:
    """Amounts of some rows over those of others; NaN without these."""
    return ratio(vat_invoice.total("amount_fen", some), vat_invoice.total("amount_fen", of))


@feature(
    unit="count",
    missing=("no_record",),
    direction="higher_is_safer",
    label=Text("近12个月客户数", "Customers, last 12 months"),
    meaning=Text("最近12个月向多少家客户开过发票。", "How many customers were invoiced in 12 months."),
)
def customers(vat_invoice: Events) -> Array:
    """Distinct buyers on valid positive invoices of the last 365 days. Null without any invoice."""
    return vat_invoice.where_known(vat_invoice.distinct("counterparty", sold_within(vat_invoice, YEAR)))


@feature(
    direction="higher_is_riskier",
    label=Text("最大客户销售占比（近12个月）", "Share of the largest customer, last 12 months"),
    meaning=Text("最大的一家客户占全年销售额的几成。", "How much of the year's sales went to the largest customer."),
)
def customer_concentration(vat_invoice: Events) -> Array:
    """Largest buyer's share of valid positive sales of the last 365 days. Null without sales."""
    return vat_invoice.largest_share("counterparty", "amount_fen", sold_within(vat_invoice, YEAR))


@feature(
    direction="higher_is_riskier",
    label=Text("客户集中度（赫芬达尔指数，近12个月）", "Concentration of customers (Herfindahl), last 12 months"),
    meaning=Text(
        "销售额集中在少数客户还是分散在许多客户，1 表示只有一家客户。",
        "Whether sales rest on few customers or on many: 1 means a single one.",
    ),
)
def customer_herfindahl(vat_invoice: Events) -> Array:
    """Sum of the squared shares of buyers in valid positive sales of the last 365 days. Null without sales."""
    return vat_invoice.spread("counterparty", "amount_fen", sold_within(vat_invoice, YEAR))


@feature(
    window=25,
    direction="none",
    why=Text(
        "新客户多可能是业务扩张，也可能是老客户流失或虚构交易",
        "Many new customers may mean growth, or the loss of old ones, or made-up trade",
    ),
    label=Text("新客户销售占比（近12个月）", "Share of sales to new customers, last 12 months"),
    meaning=Text(
        "最近12个月的销售额中，有几成来自之前12个月没有买过的客户。",
        "How much of the year's sales went to customers who had bought nothing in the year before.",
    ),
    evidence=("practice",),
)
def new_customer_share(vat_invoice: Events) -> Array:
    """Share of valid positive sales of the last 365 days to buyers without any in the 365 before.

    Null without sales in either year: to a new firm every customer is new.
    """
    now, before = sold_within(vat_invoice, YEAR), sold_within(vat_invoice, EARLIER_YEAR)
    old = vat_invoice.also("counterparty", before)
    return np.where(vat_invoice.count(before) > 0, _share(vat_invoice, now & ~old, now), np.nan)


@feature(
    window=25,
    direction="higher_is_riskier",
    label=Text("流失客户销售占比", "Share of last year's sales to customers lost since"),
    meaning=Text(
        "之前12个月的销售额中，有几成来自最近12个月不再购买的客户。",
        "How much of the sales of the year before went to customers who have bought nothing since.",
    ),
    evidence=("practice",),
)
def lost_customer_share(vat_invoice: Events) -> Array:
    """Share of valid positive sales of days 366-730 to buyers without any in the last 365. Null without such sales."""
    now, before = sold_within(vat_invoice, YEAR), sold_within(vat_invoice, EARLIER_YEAR)
    return _share(vat_invoice, before & ~vat_invoice.also("counterparty", now), before)


@feature(
    unit="count",
    window=12,
    missing=("no_record",),
    direction="higher_is_safer",
    label=Text("近12个月常客数", "Regular customers, last 12 months"),
    meaning=Text(
        "最近12个月中至少有6个月来买的客户有几家。", "How many customers bought in at least 6 of the last 12 months."
    ),
    evidence=("practice",),
)
def regular_customers(vat_invoice: Events) -> Array:
    """Buyers with a valid positive invoice in at least 6 of the last 12 spans of 30 days. Null without any invoice."""
    return vat_invoice.where_known(vat_invoice.distinct("counterparty", _regular(vat_invoice)))


@feature(
    window=12,
    direction="higher_is_safer",
    label=Text("近12个月常客销售占比", "Share of sales to regular customers, last 12 months"),
    meaning=Text(
        "最近12个月的销售额中有几成来自常客（至少6个月来买）。",
        "How much of the year's sales went to customers who bought in at least 6 months of it.",
    ),
    evidence=("practice",),
)
def regular_customer_share(vat_invoice: Events) -> Array:
    """Share of valid positive sales of 360 days to buyers in at least 6 of their 12 spans. Null without sales."""
    return _share(vat_invoice, _regular(vat_invoice), sold_within(vat_invoice, (0, 360)))


@feature(
    unit="count",
    missing=("no_record",),
    direction="higher_is_safer",
    label=Text("近12个月供应商数", "Suppliers, last 12 months"),
    meaning=Text("最近12个月从多少家供应商取得过发票。", "How many suppliers sent invoices in 12 months."),
)
def suppliers(vat_invoice: Events) -> Array:
    """Distinct sellers on valid positive invoices of the last 365 days. Null without any invoice."""
    return vat_invoice.where_known(vat_invoice.distinct("counterparty", bought_within(vat_invoice, YEAR)))


@feature(
    direction="none",
    why=Text(
        "只有一家供应商可能是依赖，也可能是稳定的合作，两方面的证据都有",
        "One supplier may mean dependence or a stable relationship; evidence points both ways",
    ),
    label=Text("最大供应商采购占比（近12个月）", "Share of the largest supplier, last 12 months"),
    meaning=Text(
        "最大的一家供应商占全年采购额的几成。", "How much of the year's purchases came from the largest supplier."
    ),
)
def supplier_concentration(vat_invoice: Events) -> Array:
    """Largest seller's share of valid positive purchases of the last 365 days. Null without purchases."""
    return vat_invoice.largest_share("counterparty", "amount_fen", bought_within(vat_invoice, YEAR))


@feature(
    direction="none",
    why=Text(
        "互相对开是循环开票的迹象，但产业集群里的企业本来就常常互为客户和供应商",
        "Invoices both ways are a sign of circular invoicing, but neighbours in a cluster often buy from each other",
    ),
    action="file",
    label=Text(
        "既买又卖的对手方销售占比（近12个月）", "Share of sales to partners who are suppliers too, last 12 months"
    ),
    meaning=Text(
        "最近12个月的销售额中有几成卖给了同时也是供应商的企业。",
        "How much of the year's sales went to firms that are suppliers as well.",
    ),
    evidence=("practice",),
)
def two_way_sales_share(vat_invoice: Events) -> Array:
    """Share of valid positive sales of the last 365 days to those from whom it bought in them. Null without sales."""
    sold = sold_within(vat_invoice, YEAR)
    return _share(vat_invoice, sold & vat_invoice.also("counterparty", bought_within(vat_invoice, YEAR)), sold)


FEATURES = (
    customers,
    customer_concentration,
    customer_herfindahl,
    new_customer_share,
    lost_customer_share,
    regular_customers,
    regular_customer_share,
    suppliers,
    supplier_concentration,
    two_way_sales_share,
)
