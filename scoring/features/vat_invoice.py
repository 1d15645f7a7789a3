"""VAT invoices: sales and purchases as the ledger saw them, by whom, and how steady.

Void invoices count as void, negative (red-letter) ones reduce the sum of what they correct. Windows are
days before the as-of date: 365 days are the last year.
"""

from __future__ import annotations

import numpy as np

from scoring.features.feature import feature
from scoring.features.shapes import Array, Events
from scoring.features.windows import ratio

YEAR = 365
TWO_YEARS = 730


def _within(invoices: Events, direction: str, days: int, *, before: int = 0) -> Array:
    ago = invoices.days_ago
    return invoices.where("direction", direction) & (ago > before) & (ago <= before + days)


def _valid(invoices: Events, direction: str, days: int, *, before: int = 0) -> Array:
    return _within(invoices, direction, days, before=before) & invoices.where("status", "valid")


def _span(invoices: Events, direction: str, number: int) -> Array:
    """Valid invoices in the ``number``-th span of 30 days before the as-of date."""
    return invoices.count(_valid(invoices, direction, 30, before=30 * number))


def _if_trading(invoices: Events, values: Array) -> Array:
    """Null for an enterprise without a single invoice: nothing is known, which is not zero."""
    return np.where(invoices.any, values, np.nan)


@feature(
    dimension="tax",
    unit="yuan",
    direction="higher_is_safer",
    zh="近12个月开票销售额",
    en="Invoiced sales, last 12 months",
)
def invoiced_sales(vat_invoice: Events) -> Array:
    """Total of valid invoices issued in the last 365 days, returns deducted, in yuan."""
    sales = vat_invoice.total("amount_fen", _valid(vat_invoice, "out", YEAR)) / 100.0
    return _if_trading(vat_invoice, sales)


@feature(
    dimension="tax",
    unit="ratio",
    direction="higher_is_safer",
    zh="近12个月开票销售额同比",
    en="Invoiced sales, last 12 months over the 12 before",
)
def invoiced_sales_growth(vat_invoice: Events) -> Array:
    """Sales of the last 365 days over those of the 365 before, minus 1, at most tenfold. Null without earlier sales."""
    now = vat_invoice.total("amount_fen", _valid(vat_invoice, "out", YEAR))
    before = vat_invoice.total("amount_fen", _valid(vat_invoice, "out", YEAR, before=YEAR))
    return np.clip(ratio(now, np.where(before > 0, before, 0.0)), 0.0, 10.0) - 1.0


@feature(
    dimension="tax",
    unit="ratio",
    direction="higher_is_safer",
    zh="近3个月开票销售额占近12个月比例",
    en="Share of the year's sales invoiced in the last 3 months",
)
def invoiced_sales_recent_share(vat_invoice: Events) -> Array:
    """Sales of the last 91 days over those of the last 365: a quarter when steady, zero when trade has stopped."""
    recent = vat_invoice.total("amount_fen", _valid(vat_invoice, "out", 91))
    year = vat_invoice.total("amount_fen", _valid(vat_invoice, "out", YEAR))
    return np.clip(ratio(np.clip(recent, 0.0, None), np.where(year > 0, year, 0.0)), 0.0, 1.0)


@feature(
    dimension="tax",
    unit="yuan",
    direction="higher_is_safer",
    zh="近24个月开票销售额",
    en="Invoiced sales, last 24 months",
)
def invoiced_sales_two_years(vat_invoice: Events) -> Array:
    """Total of valid invoices issued in the last 730 days, returns deducted, in yuan."""
    sales = vat_invoice.total("amount_fen", _valid(vat_invoice, "out", TWO_YEARS)) / 100.0
    return _if_trading(vat_invoice, sales)


@feature(
    dimension="tax",
    unit="count",
    direction="higher_is_safer",
    zh="近24个月有效销项发票份数",
    en="Valid sales invoices, last 24 months",
)
def invoices_issued(vat_invoice: Events) -> Array:
    """Number of valid invoices issued in the last 730 days."""
    return _if_trading(vat_invoice, vat_invoice.count(_valid(vat_invoice, "out", TWO_YEARS)))


@feature(
    dimension="tax",
    unit="months",
    direction="higher_is_safer",
    zh="近24个月有开票销售的月数",
    en="Months with invoiced sales, of the last 24",
)
def selling_months(vat_invoice: Events) -> Array:
    """How many of the last 24 spans of 30 days saw a valid invoice issued."""
    months = sum((_span(vat_invoice, "out", k) > 0).astype(float) for k in range(24))
    return _if_trading(vat_invoice, np.asarray(months))


@feature(
    dimension="tax",
    unit="ratio",
    direction="higher_is_riskier",
    zh="开票销售额波动（近24个月）",
    en="Unevenness of invoiced sales, 24 months",
)
def invoiced_sales_variation(vat_invoice: Events) -> Array:
    """Standard deviation over mean of sales in the last 24 spans of 30 days. Null without sales."""
    sales = np.stack(
        [vat_invoice.total("amount_fen", _valid(vat_invoice, "out", 30, before=30 * k)) for k in range(24)]
    )
    mean = sales.mean(axis=0)
    return ratio(sales.std(axis=0), np.where(mean > 0, mean, 0.0))


@feature(
    dimension="tax",
    unit="days",
    direction="higher_is_riskier",
    zh="距最近一次开票天数",
    en="Days since the last invoice was issued",
)
def days_since_sale(vat_invoice: Events) -> Array:
    """Days from the newest valid sales invoice to the as-of date, at most two years."""
    valid = vat_invoice.where("direction", "out") & vat_invoice.where("status", "valid")
    newest = np.full(vat_invoice.size, 730.0)
    np.minimum.at(newest, vat_invoice.owner[valid], vat_invoice.days_ago[valid].astype(float))
    return _if_trading(vat_invoice, newest)


@feature(
    dimension="tax",
    unit="ratio",
    direction="none",
    why="a low share may be a high margin, self-supply, or sales without goods behind them",
    zh="近12个月进项与销项之比",
    en="Purchases over sales, last 12 months",
)
def purchases_to_sales(vat_invoice: Events) -> Array:
    """Valid purchases over valid sales of the last 365 days, at most tenfold. Null without sales."""
    sales = vat_invoice.total("amount_fen", _valid(vat_invoice, "out", YEAR))
    purchases = vat_invoice.total("amount_fen", _valid(vat_invoice, "in", YEAR))
    return np.clip(ratio(purchases, np.where(sales > 0, sales, 0.0)), 0.0, 10.0)


@feature(
    dimension="tax",
    unit="ratio",
    direction="higher_is_riskier",
    zh="近24个月销项作废占比",
    en="Share of void sales invoices, last 24 months",
)
def void_share(vat_invoice: Events) -> Array:
    """Void invoices among all issued in the last 730 days, by number."""
    issued = _within(vat_invoice, "out", TWO_YEARS)
    void = issued & vat_invoice.where("status", "void")
    return ratio(vat_invoice.count(void), vat_invoice.count(issued))


@feature(
    dimension="tax",
    unit="ratio",
    direction="higher_is_riskier",
    zh="近24个月退货（负数发票）占比",
    en="Share of returns (negative invoices), last 24 months",
)
def return_share(vat_invoice: Events) -> Array:
    """Negative among valid invoices issued in the last 730 days, by number."""
    issued = _valid(vat_invoice, "out", TWO_YEARS)
    return ratio(vat_invoice.count(issued & (vat_invoice["amount_fen"] < 0)), vat_invoice.count(issued))


def _partners(invoices: Events, direction: str) -> tuple[Array, Array, Array]:
    """Each counterparty of each enterprise in the last year: owner, its total, and the owner's total."""
    rows = _valid(invoices, direction, YEAR) & (invoices["amount_fen"] > 0)
    partner = invoices.codes("counterparty")[rows]
    pair, place = np.unique(invoices.owner[rows] * (int(partner.max(initial=0)) + 1) + partner, return_inverse=True)
    total = np.bincount(place, weights=invoices["amount_fen"][rows], minlength=len(pair))
    owner = pair // (int(partner.max(initial=0)) + 1)
    return owner, total, np.bincount(owner, weights=total, minlength=invoices.size)


@feature(
    dimension="tax",
    unit="count",
    direction="higher_is_safer",
    zh="近12个月客户数",
    en="Customers, last 12 months",
)
def customers(vat_invoice: Events) -> Array:
    """Distinct buyers on valid positive invoices of the last 365 days."""
    owner, _, _ = _partners(vat_invoice, "out")
    return _if_trading(vat_invoice, np.bincount(owner, minlength=vat_invoice.size).astype(float))


@feature(
    dimension="tax",
    unit="count",
    direction="higher_is_safer",
    zh="近12个月供应商数",
    en="Suppliers, last 12 months",
)
def suppliers(vat_invoice: Events) -> Array:
    """Distinct sellers on valid positive invoices of the last 365 days."""
    owner, _, _ = _partners(vat_invoice, "in")
    return _if_trading(vat_invoice, np.bincount(owner, minlength=vat_invoice.size).astype(float))


@feature(
    dimension="tax",
    unit="ratio",
    direction="higher_is_riskier",
    zh="最大客户销售占比（近12个月）",
    en="Share of the largest customer, last 12 months",
)
def customer_concentration(vat_invoice: Events) -> Array:
    """Largest buyer's share of valid positive sales of the last 365 days. Null without sales."""
    owner, total, whole = _partners(vat_invoice, "out")
    largest = np.zeros(vat_invoice.size)
    np.maximum.at(largest, owner, total)
    return ratio(largest, whole)


@feature(
    dimension="tax",
    unit="ratio",
    direction="none",
    why="one supplier may mean dependence or a stable relationship; evidence points both ways",
    zh="最大供应商采购占比（近12个月）",
    en="Share of the largest supplier, last 12 months",
)
def supplier_concentration(vat_invoice: Events) -> Array:
    """Largest seller's share of valid positive purchases of the last 365 days. Null without purchases."""
    owner, total, whole = _partners(vat_invoice, "in")
    largest = np.zeros(vat_invoice.size)
    np.maximum.at(largest, owner, total)
    return ratio(largest, whole)
