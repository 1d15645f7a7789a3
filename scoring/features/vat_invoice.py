"""What features of VAT invoices build on: valid sales and purchases, by windows of days.

Void invoices count as void, negative (red-letter) ones reduce the sum of what they correct. Amounts are in fen,
without the tax.
"""

from __future__ import annotations

from scoring.features.daily import Daily
from scoring.features.monthly import Array, Window
from scoring.features.shapes import Events, shared


@shared
def sold(vat_invoice: Events) -> Array:
    """A mask of the valid sales invoices."""
    return vat_invoice.where("direction", "out") & vat_invoice.where("status", "valid")


@shared
def bought(vat_invoice: Events) -> Array:
    """A mask of the valid purchase invoices."""
    return vat_invoice.where("direction", "in") & vat_invoice.where("status", "valid")


@shared
def sales(vat_invoice: Events) -> Daily:
    """Amounts of valid sales invoices, returns deducted."""
    return vat_invoice.by_day("amount_fen", sold(vat_invoice))


@shared
def purchases(vat_invoice: Events) -> Daily:
    """Amounts of valid purchase invoices, returns deducted."""
    return vat_invoice.by_day("amount_fen", bought(vat_invoice))


@shared
def number_sold(vat_invoice: Events) -> Daily:
    """Number of valid sales invoices, returns among them."""
    return vat_invoice.by_day(rows=sold(vat_invoice))


@shared
def sold_within(vat_invoice: Events, window: Window) -> Array:
    """A mask of the valid sales invoices with a positive amount of a window of days."""
    return sold(vat_invoice) & _positive_within(vat_invoice, window)


@shared
def bought_within(vat_invoice: Events, window: Window) -> Array:
    """A mask of the valid purchase invoices with a positive amount of a window of days."""
    return bought(vat_invoice) & _positive_within(vat_invoice, window)


@shared
def _positive_within(vat_invoice: Events, window: Window) -> Array:
    start, stop = window
    ago = vat_invoice.days_ago
    return (vat_invoice["amount_fen"] > 0) & (ago > start) & (ago <= stop)
