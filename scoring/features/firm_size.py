"""How large an enterprise is, by declared sales and by registered capital, and amounts measured against that."""

from __future__ import annotations

import numpy as np

from scoring.features.monthly import LAST_YEAR, Array, ratio
from scoring.features.shapes import Events, Months

MOST = 10.0
"""Amounts are cut at ten times the size: beyond, the size was next to nothing."""


def year_sales(tax_declaration: Months) -> Array:
    """Sales declared for the last 12 months, in fen. NaN below 3 declared months."""
    return tax_declaration.monthly("declared_sales_fen").sum(LAST_YEAR, at_least=3)


def capital(registration: Events) -> Array:
    """Registered capital in fen, as last registered; NaN if not stated."""
    return registration.newest("capital_fen")


def to_size(fen: Array, size: Array) -> Array:
    """An amount over the size of the enterprise, at most tenfold; 0 where there is no amount, whatever the size."""
    return np.where(fen == 0, 0.0, np.minimum(ratio(fen, size), MOST))
