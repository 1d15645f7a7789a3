"""Where tax meets the other sources: whether sales, energy and invoices tell the same story."""

from __future__ import annotations

from functools import partial

import numpy as np

from scoring.errors import Text
from scoring.features.energy import energy
from scoring.features.feature import declared
from scoring.features.monthly import LAST_YEAR, MOST_GROWTH, YEAR_BEFORE, Array, Window, ratio
from scoring.features.shapes import Events, Months
from scoring.features.tax_declaration import sales
from scoring.features.vat_invoice import sold

SETTLED = (1, 13)
"""The 12 months before the last: everybody has had the time to declare them."""

feature = partial(
    declared,
    dimension="tax",
    window=12,
    missing=("no_record", "too_short", "no_basis"),
    direction="none",
    action="business",
    evidence=("practice",),
    limits=("authorised",),
)


def _per_kwh(tax_declaration: Months, electricity: Months, gas: Months, window: Window) -> Array:
    """Yuan a kWh; energy of months that are not known is taken as the mean of the others."""
    kwh = energy(electricity, gas).mean(window, at_least=6) * 12.0
    return ratio(sales(tax_declaration).sum(window, at_least=3) / 100.0, kwh)


@feature(
    unit="yuan/kWh",
    why=Text(
        "不同行业、不同燃料的单位能耗产值本来就不同",
        "What a kWh earns differs by industry and fuel to begin with",
    ),
    evidence=("grid_classes",),
    label=Text("近12个月每千瓦时销售额（电+气）", "Sales for each kWh of electricity and gas, last 12 months"),
    meaning=Text(
        "每用一千瓦时的电和气，申报了多少元销售额。", "How many yuan of sales are declared for each kWh of energy used."
    ),
)
def sales_per_kwh(tax_declaration: Months, electricity: Months, gas: Months) -> Array:
    """Declared sales in yuan over kWh of electricity and gas, last 12 months.

    Null below 3 declared months or 6 months of known energy, or without energy.
    """
    return _per_kwh(tax_declaration, electricity, gas, LAST_YEAR)


@feature(
    unit="ratio",
    window=24,
    why=Text(
        "上升可能是效率提高，也可能是虚开；下降可能是滞销，也可能是少报",
        "A rise may be efficiency or made-up invoices; a fall may be unsold goods or sales not declared",
    ),
    evidence=("grid_classes",),
    label=Text("每千瓦时销售额同比（电+气）", "Sales for each kWh, last 12 months over the 12 before"),
    meaning=Text(
        "每千瓦时的销售额比之前12个月多了还是少了；突然背离说明销售与生产对不上。",
        "How far sales for each kWh moved from the year before: a sudden gap means that sales and production disagree.",
    ),
)
def sales_per_kwh_change(tax_declaration: Months, electricity: Months, gas: Months) -> Array:
    """Declared sales per kWh of the last 12 months over that of the 12 before, minus 1, at most tenfold.

    Null where either is, or without earlier sales.
    """
    now, before = (_per_kwh(tax_declaration, electricity, gas, window) for window in (LAST_YEAR, YEAR_BEFORE))
    return np.minimum(ratio(now, before), MOST_GROWTH) - 1.0


@feature(
    unit="ratio",
    window=13,
    missing=("no_record", "no_basis"),
    why=Text(
        "大于一可能是少报，小于一可能是向不要发票的顾客零售，也可能是少开票",
        "Above one may be sales not declared; below, retail to those who want no invoice, or sales not invoiced",
    ),
    action="file",
    evidence=("tax_grade",),
    label=Text("开票销售额与申报销售额之比", "Invoiced over declared sales"),
    meaning=Text(
        "每申报一元销售额，开了多少元的发票。",
        "How many yuan were invoiced for every yuan of sales declared.",
    ),
)
def invoiced_to_declared(vat_invoice: Events, tax_declaration: Months) -> Array:
    """Valid invoices, returns deducted, over declared sales of the same 12 months, from 0 to tenfold.

    The last whole month is left out: its declaration may still be on the way. Null without invoices or declared sales.
    """
    this_month = np.datetime64(vat_invoice.as_of, "M")
    back = (this_month - vat_invoice["occurred_at"].astype("datetime64[M]")).astype(np.int64) - 1
    settled = sold(vat_invoice) & (back >= SETTLED[0]) & (back < SETTLED[1])
    invoiced = vat_invoice.where_known(vat_invoice.total("amount_fen", settled))
    return np.clip(ratio(invoiced, sales(tax_declaration).sum(SETTLED)), 0.0, MOST_GROWTH)


FEATURES = (
    sales_per_kwh,
    sales_per_kwh_change,
    invoiced_to_declared,
)
