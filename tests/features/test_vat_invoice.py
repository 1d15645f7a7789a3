"""What invoices cannot tell. As of 16 November 2026."""

import numpy as np
import pytest

from scoring.features import taxpayer_grade, vat_faults, vat_partners, vat_purchases, vat_sales
from scoring.features.matrix import build
from tests.conftest import KILN, SHOP
from tests.features.drawn import AS_OF, records

MODULES = (vat_sales, vat_faults, vat_purchases, vat_partners)


@pytest.mark.parametrize("feature", [f for m in MODULES for f in m.FEATURES], ids=lambda f: f.name)
def test_an_enterprise_without_an_invoice_is_unknown_not_zero(feature, lake_of):
    invoices = records("""
        vat_invoice
        direction  issued_on         counterparty  amount_fen  total_fen  status
        out        2024-12..2026-10  B1                10_000     11_300  valid
        in         2024-12..2026-10  B2                 5_000      5_650  valid
    """)["vat_invoice"].to_pylist()
    graded = {"enterprise": SHOP, "year": 2025, "grade": "B", "published_on": AS_OF.replace(month=4)}
    values = build(
        lake_of(vat_invoice=invoices, taxpayer_grade=[graded]),
        AS_OF,
        features=[feature, taxpayer_grade.taxpayer_grade],
    ).values[feature.name]
    assert np.isnan(values[SHOP])
    assert not np.isnan(values[KILN])
