"""What the features of invoiced purchases and the margin mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "invoiced_purchases",
        "what was received in 365 days and is not void, less returns",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        in         2026-10               10_000  valid
        in         2026-09               -2_000  valid
        in         2026-08               50_000  void
        out        2026-07                7_000  valid
        in         2025-10                  900  valid
        """,
        80.0,
    ),
    Drawing(
        "invoiced_purchases_growth",
        "a year of 80 after a year of 100",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        in         2024-11..2025-10      10_000  valid
        in         2025-11..2026-10       8_000  valid
        """,
        -0.2,
    ),
    Drawing(
        "invoiced_purchases_growth",
        "unknown without earlier purchases",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        in         2025-11..2026-10       8_000  valid
        """,
        NULL,
    ),
    Drawing(
        "invoiced_purchases_variation",
        "twelve months of 100 and twelve of nothing",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        in         2025-11..2026-10      10_000  valid
        """,
        1.0,
    ),
    Drawing(
        "invoiced_purchases_variation",
        "unknown without purchases",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-11..2026-10      10_000  valid
        """,
        NULL,
    ),
    Drawing(
        "purchases_to_sales",
        "40 bought for every 100 sold",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10               10_000  valid
        in         2026-09                4_000  valid
        """,
        0.4,
    ),
    Drawing(
        "purchases_to_sales",
        "cut at tenfold",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10                    1  valid
        in         2026-09                4_000  valid
        """,
        10.0,
    ),
    Drawing(
        "purchases_to_sales",
        "unknown without sales",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        in         2026-09                4_000  valid
        """,
        NULL,
    ),
    Drawing(
        "gross_margin",
        "70 bought and 100 sold over two years",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-01                4_000  valid
        out        2026-10                6_000  valid
        in         2025-02                5_000  valid
        in         2026-09                2_000  valid
        """,
        0.3,
    ),
    Drawing(
        "gross_margin",
        "no lower than minus one",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10                1_000  valid
        in         2026-09                5_000  valid
        """,
        -1.0,
    ),
    Drawing(
        "gross_margin",
        "unknown without purchases: they came without invoices",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10                1_000  valid
        """,
        NULL,
    ),
    Drawing(
        "gross_margin_change",
        "a margin of a fifth after one of two fifths",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-06               10_000  valid
        in         2025-06                6_000  valid
        out        2026-06               10_000  valid
        in         2026-06                8_000  valid
        """,
        -0.2,
    ),
    Drawing(
        "gross_margin_change",
        "unknown without purchases the year before",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-06               10_000  valid
        out        2026-06               10_000  valid
        in         2026-06                8_000  valid
        """,
        NULL,
    ),
]
