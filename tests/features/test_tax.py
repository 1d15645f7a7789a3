"""Invoices, declarations and grades as features see them. As of 16 November 2026."""

import datetime as dt

import numpy as np
import pytest

from scoring.features.matrix import build
from tests.conftest import KILN, SHOP

AS_OF = dt.date(2026, 11, 16)
_numbers = iter(range(10**6))


def invoice(days_ago: int, yuan: float, direction: str = "out", **more):
    issued = AS_OF - dt.timedelta(days=days_ago)
    return {
        "enterprise": KILN,
        "direction": direction,
        "number": str(next(_numbers)),
        "issued_on": issued,
        "known_at": issued,
        "counterparty": "B1",
        "amount_fen": round(yuan * 100),
        "tax_fen": 0,
        "total_fen": round(yuan * 100),
        "status": "valid",
    } | more


def feature(lake_of, name: str, *rows, source: str = "vat_invoice", who: str = KILN) -> float:
    return build(lake_of(**{source: rows}), AS_OF).values.loc[who, name]


def test_sales_are_what_was_issued_and_not_void_less_returns(lake_of):
    rows = [invoice(10, 100), invoice(11, -30), invoice(12, 500, status="void"), invoice(13, 70, "in"), invoice(366, 9)]
    assert feature(lake_of, "invoiced_sales", *rows) == 70
    assert feature(lake_of, "invoiced_sales_two_years", *rows) == 79
    assert feature(lake_of, "invoices_issued", *rows) == 3


def test_an_invoice_of_the_as_of_date_itself_is_not_known_yet(lake_of):
    assert feature(lake_of, "invoiced_sales", invoice(0, 100), invoice(1, 5)) == 5


@pytest.mark.parametrize(("voided_on", "sales"), [(dt.date(2026, 11, 10), 0), (dt.date(2026, 11, 20), 100)])
def test_an_invoice_voided_since_counts_as_void_once_the_file_has_come(lake_of, voided_on, sales):
    """Both versions are known on the day of issue; the file that came last counts, not one that came after."""
    first = invoice(60, 100, number="7", received_on=dt.date(2026, 10, 5), batch="zz")
    again = invoice(60, 100, number="7", received_on=voided_on, batch="aa", status="void")
    assert feature(lake_of, "invoiced_sales", first, again) == sales


def test_void_and_negative_ones_are_counted_as_such(lake_of):
    rows = [invoice(10, 100), invoice(10, 100), invoice(10, -50), invoice(10, 70, status="void")]
    assert feature(lake_of, "void_share", *rows) == 0.25
    assert feature(lake_of, "return_share", *rows) == pytest.approx(1 / 3)


def test_growth_is_unknown_without_earlier_sales(lake_of):
    assert feature(lake_of, "invoiced_sales_growth", invoice(10, 150), invoice(400, 100)) == pytest.approx(0.5)
    assert np.isnan(feature(lake_of, "invoiced_sales_growth", invoice(10, 150)))


def test_the_largest_customer_is_found_among_positive_valid_invoices(lake_of):
    rows = [
        invoice(10, 60, counterparty="B1"),
        invoice(20, 20, counterparty="B2"),
        invoice(30, 20, counterparty="B3"),
        invoice(40, 900, counterparty="B4", status="void"),
        invoice(50, -900, counterparty="B5"),
        invoice(50, 40, "in", counterparty="B6"),
    ]
    assert feature(lake_of, "customers", *rows) == 3
    assert feature(lake_of, "customer_concentration", *rows) == 0.6
    assert feature(lake_of, "supplier_concentration", *rows) == 1
    assert feature(lake_of, "suppliers", *rows) == 1


def test_trade_that_stopped_is_seen(lake_of):
    rows = [invoice(d, 100) for d in range(200, 360, 10)]
    assert feature(lake_of, "days_since_sale", *rows) == 200
    assert feature(lake_of, "invoiced_sales_recent_share", *rows) == 0
    assert feature(lake_of, "selling_months", *rows) == 6


def test_even_sales_have_no_variation(lake_of):
    even = [invoice(30 * k + 1, 100) for k in range(24)]
    assert feature(lake_of, "invoiced_sales_variation", *even) == 0


def declaration(back: int, sales: float, due: float = 0, paid: float = 0, paid_on: dt.date | None = None):
    whole = 2026 * 12 + 10 - back
    first = dt.date(whole // 12, whole % 12 + 1, 1)
    month = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return {
        "enterprise": KILN,
        "month": month,
        "declared_sales_fen": round(sales * 100),
        "tax_due_fen": round(due * 100),
        "tax_paid_fen": round(paid * 100),
        "due_on": month + dt.timedelta(days=15),
        "paid_on": paid_on,
        "known_at": month + dt.timedelta(days=15),
    }


def test_declared_sales_and_zero_declarations(lake_of):
    rows = [declaration(b, 0 if b in {2, 3} else 1000) for b in range(1, 9)]
    assert feature(lake_of, "declared_sales", *rows, source="tax_declaration") == 6000
    assert feature(lake_of, "zero_declarations", *rows, source="tax_declaration") == 0.25


def test_tax_paid_after_its_due_date_or_not_fully_is_late(lake_of):
    rows = [
        declaration(2, 1000, due=10, paid=10, paid_on=dt.date(2026, 10, 15)),  # on the due date
        declaration(3, 1000, due=10, paid=10, paid_on=dt.date(2026, 10, 16)),
        declaration(4, 1000, due=10, paid=4, paid_on=dt.date(2026, 8, 1)),
        declaration(5, 1000),  # no tax due
    ]
    assert feature(lake_of, "tax_overdue_months", *rows, source="tax_declaration") == 2
    assert feature(lake_of, "tax_arrears", *rows, source="tax_declaration") == pytest.approx(0.2)


def test_where_no_tax_was_due_nothing_is_owed(lake_of):
    assert feature(lake_of, "tax_arrears", declaration(5, 1000), source="tax_declaration") == 0


@pytest.mark.parametrize(("grade", "expected"), [("A", 4), ("B", 3), ("M", np.nan), ("C", 1), ("D", 0)])
def test_grade_m_is_unknown_not_middling(lake_of, grade, expected):
    row = {"enterprise": KILN, "year": 2025, "grade": grade, "published_on": dt.date(2026, 4, 20)}
    np.testing.assert_equal(feature(lake_of, "taxpayer_grade", row, source="taxpayer_grade"), float(expected))


def test_the_newest_grade_counts(lake_of):
    rows = [
        {"enterprise": KILN, "year": y, "grade": g, "published_on": dt.date(y + 1, 4, 20)}
        for y, g in ((2024, "D"), (2025, "A"))
    ]
    assert feature(lake_of, "taxpayer_grade", *rows, source="taxpayer_grade") == 4


def test_an_enterprise_without_an_invoice_is_unknown_not_zero(lake_of):
    declared = declaration(2, 10) | {"enterprise": SHOP}
    values = build(lake_of(vat_invoice=[invoice(10, 100)], tax_declaration=[declared]), AS_OF).values
    assert np.isnan(values.loc[SHOP, "invoiced_sales"])
    assert np.isnan(values.loc[SHOP, "customers"])
