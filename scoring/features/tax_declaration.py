"""Tax declarations: what is declared, and whether the tax is paid in time."""

from __future__ import annotations

import numpy as np

from scoring.features.feature import feature
from scoring.features.shapes import Array, Months
from scoring.features.windows import growth, ratio, window_sum


@feature(
    dimension="tax",
    unit="yuan",
    direction="higher_is_safer",
    zh="近12个月申报销售额",
    en="Declared sales, last 12 months",
)
def declared_sales(tax_declaration: Months) -> Array:
    """Sales declared for the last 12 months, in yuan."""
    return window_sum(tax_declaration.dense(tax_declaration["declared_sales_fen"]) / 100.0, 0, 12)


@feature(
    dimension="tax",
    unit="ratio",
    direction="higher_is_safer",
    zh="近12个月申报销售额同比",
    en="Declared sales, last 12 months over the 12 before",
)
def declared_sales_growth(tax_declaration: Months) -> Array:
    """Mean declared sales of months 1-12 over months 13-24, minus 1. Over whole years quarter ends cancel out."""
    sales = tax_declaration.dense(tax_declaration["declared_sales_fen"])
    return growth(sales, (0, 12), (12, 24), at_least=3)


@feature(
    dimension="tax",
    unit="ratio",
    direction="higher_is_riskier",
    zh="近12个月零申报占比",
    en="Share of zero declarations, last 12 months",
)
def zero_declarations(tax_declaration: Months) -> Array:
    """Share of the declarations of the last 12 months that declare no sales."""
    sales = tax_declaration.dense(tax_declaration["declared_sales_fen"])
    zero = np.where(np.isnan(sales), np.nan, sales == 0)
    return ratio(window_sum(zero, 0, 12), window_sum(np.where(np.isnan(sales), np.nan, 1.0), 0, 12))


@feature(
    dimension="tax",
    unit="months",
    direction="higher_is_riskier",
    zh="近12个月税款逾期月数",
    en="Months with late tax, of the last 12",
)
def tax_overdue_months(tax_declaration: Months) -> Array:
    """Months of the last 12 whose tax was paid after the due date, or is due and not fully paid."""
    due = (tax_declaration["due_on"] < tax_declaration.today) & (tax_declaration["tax_due_fen"] > 0)
    in_time = (tax_declaration["paid_on"] <= tax_declaration["due_on"]) & (
        tax_declaration["tax_paid_fen"] >= tax_declaration["tax_due_fen"]
    )
    return window_sum(np.minimum(tax_declaration.dense((due & ~in_time).astype(float)), 1.0), 0, 12)


@feature(
    dimension="tax",
    unit="ratio",
    direction="higher_is_riskier",
    zh="欠税相当于近12个月应纳税额的比例",
    en="Tax in arrears over the tax of 12 months",
)
def tax_arrears(tax_declaration: Months) -> Array:
    """Tax past its due date and not paid, over the tax due in the last 12 months; 0 where none was due."""
    due = tax_declaration["due_on"] < tax_declaration.today
    short = np.clip(tax_declaration["tax_due_fen"] - tax_declaration["tax_paid_fen"], 0.0, None)
    owed = window_sum(tax_declaration.dense(np.where(due, short, 0.0)), 0, 12)
    whole = window_sum(tax_declaration.dense(tax_declaration["tax_due_fen"]), 0, 12)
    return np.where(whole == 0, 0.0, ratio(owed, whole))
