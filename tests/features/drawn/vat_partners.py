"""What the features of customers and suppliers mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "customers",
        "three are on valid positive invoices of the last year",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-10           B1                 6_000  valid
        out        2026-09           B2                 2_000  valid
        out        2026-08           B3                 1_500  valid
        out        2026-07           B3                   500  valid
        out        2026-06           B4                90_000  void
        out        2026-05           B5               -90_000  valid
        out        2025-10           B6                90_000  valid
        in         2026-04           B7                 3_000  valid
        in         2026-03           B8                 1_000  valid
        """,
        3,
    ),
    Drawing(
        "customers",
        "none where only purchases are known",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        in         2026-04           B7                 3_000  valid
        """,
        0,
    ),
    Drawing(
        "customer_concentration",
        "the largest of them has 60 of 100",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-10           B1                 6_000  valid
        out        2026-09           B2                 2_000  valid
        out        2026-08           B3                 1_500  valid
        out        2026-07           B3                   500  valid
        out        2026-06           B4                90_000  void
        out        2026-05           B5               -90_000  valid
        out        2025-10           B6                90_000  valid
        in         2026-04           B7                 3_000  valid
        in         2026-03           B8                 1_000  valid
        """,
        0.6,
    ),
    Drawing(
        "customer_concentration",
        "unknown without sales",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        in         2026-04           B7                 3_000  valid
        """,
        NULL,
    ),
    Drawing(
        "customer_herfindahl",
        "shares of 0.6, 0.2 and 0.2, squared and added",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-10           B1                 6_000  valid
        out        2026-09           B2                 2_000  valid
        out        2026-08           B3                 1_500  valid
        out        2026-07           B3                   500  valid
        out        2026-06           B4                90_000  void
        out        2026-05           B5               -90_000  valid
        out        2025-10           B6                90_000  valid
        in         2026-04           B7                 3_000  valid
        in         2026-03           B8                 1_000  valid
        """,
        0.44,
    ),
    Drawing(
        "customer_herfindahl",
        "one customer makes one",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-09..2026-10  B7                 3_000  valid
        """,
        1.0,
    ),
    Drawing(
        "customer_herfindahl",
        "unknown without sales",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        in         2026-04           B7                 3_000  valid
        """,
        NULL,
    ),
    Drawing(
        "new_customer_share",
        "40 of 100 went to one who had bought nothing in the year before",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2025-06           B1                 9_000  valid
        out        2025-07           B2                 9_000  void
        in         2025-08           B2                 9_000  valid
        out        2026-06           B1                 6_000  valid
        out        2026-07           B2                 4_000  valid
        """,
        0.4,
    ),
    Drawing(
        "new_customer_share",
        "unknown without sales the year before: all are new to a new firm",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-06           B1                 6_000  valid
        """,
        NULL,
    ),
    Drawing(
        "new_customer_share",
        "unknown without sales since",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2025-06           B1                 6_000  valid
        """,
        NULL,
    ),
    Drawing(
        "lost_customer_share",
        "30 of 100 went to one who has only had a void invoice since",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2025-06           B1                 7_000  valid
        out        2025-07           B2                 3_000  valid
        out        2026-06           B1                   100  valid
        out        2026-07           B2                 4_000  void
        """,
        0.3,
    ),
    Drawing(
        "lost_customer_share",
        "all are lost where nothing was sold since",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2025-06           B1                 7_000  valid
        """,
        1.0,
    ),
    Drawing(
        "lost_customer_share",
        "unknown without earlier sales",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-06           B1                 7_000  valid
        """,
        NULL,
    ),
    Drawing(
        "regular_customers",
        "six months make a regular, five do not, and two invoices in one month count once",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-05..2026-10  B1                 1_000  valid
        out        2026-06..2026-10  B2                   800  valid
        out        2026-10-20        B2                   800  valid
        """,
        1,
    ),
    Drawing(
        "regular_customers",
        "purchases and void invoices make no regular",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        in         2025-11..2026-10  B1                 1_000  valid
        out        2025-11..2026-10  B2                   800  void
        """,
        0,
    ),
    Drawing(
        "regular_customer_share",
        "60 of 100 went to the regular one",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-05..2026-10  B1                 1_000  valid
        out        2026-06..2026-10  B2                   800  valid
        """,
        0.6,
    ),
    Drawing(
        "regular_customer_share",
        "unknown without sales",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        in         2025-11..2026-10  B1                 1_000  valid
        """,
        NULL,
    ),
    Drawing(
        "suppliers",
        "two are on valid positive invoices of the last year",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-10           B1                 6_000  valid
        out        2026-09           B2                 2_000  valid
        out        2026-08           B3                 1_500  valid
        out        2026-07           B3                   500  valid
        out        2026-06           B4                90_000  void
        out        2026-05           B5               -90_000  valid
        out        2025-10           B6                90_000  valid
        in         2026-04           B7                 3_000  valid
        in         2026-03           B8                 1_000  valid
        """,
        2,
    ),
    Drawing(
        "supplier_concentration",
        "the larger of them has 30 of 40",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-10           B1                 6_000  valid
        out        2026-09           B2                 2_000  valid
        out        2026-08           B3                 1_500  valid
        out        2026-07           B3                   500  valid
        out        2026-06           B4                90_000  void
        out        2026-05           B5               -90_000  valid
        out        2025-10           B6                90_000  valid
        in         2026-04           B7                 3_000  valid
        in         2026-03           B8                 1_000  valid
        """,
        0.75,
    ),
    Drawing(
        "supplier_concentration",
        "unknown without purchases",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-04           B7                 3_000  valid
        """,
        NULL,
    ),
    Drawing(
        "two_way_sales_share",
        "25 of 100 went to one from whom it bought in the same year",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        out        2026-06           B1                 7_500  valid
        out        2026-07           B2                 2_500  valid
        in         2026-08           B2                   100  valid
        in         2025-08           B1                   100  valid
        """,
        0.25,
    ),
    Drawing(
        "two_way_sales_share",
        "unknown without sales",
        """
        vat_invoice
        direction  issued_on         counterparty  amount_fen  status
        in         2026-08           B2                   100  valid
        """,
        NULL,
    ),
]
