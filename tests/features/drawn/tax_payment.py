"""What the features of tax payments mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "tax_paid",
        "the tax of 365 days, without late fees, fines and refunds",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-09  2026-10-10     100_000
        2        tax       2025-10  2025-11-16      50_000
        3        tax       2025-10  2025-11-15         900
        4        late_fee  2026-09  2026-10-20         500
        5        fine      2026-09  2026-10-20         700
        6        refund    2026-09  2026-10-20     -20_000
        """,
        1_500.0,
    ),
    Drawing(
        "tax_paid_growth",
        "150 after 100",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2025-05  2025-06-10      10_000
        2        tax       2026-05  2026-06-10      15_000
        """,
        0.5,
    ),
    Drawing(
        "tax_paid_growth",
        "unknown without tax the year before",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-05  2026-06-10      15_000
        """,
        NULL,
    ),
    Drawing(
        "tax_paid_within_3_months",
        "91 days ago is within",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-07  2026-08-17      10_000
        """,
        1,
    ),
    Drawing(
        "tax_paid_within_3_months",
        "92 days ago is not, and a late fee is no tax",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-07  2026-08-16      10_000
        2        late_fee  2026-07  2026-10-16         100
        """,
        0,
    ),
    Drawing(
        "tax_paid_within_6_months",
        "182 days ago is within",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-04  2026-05-18      10_000
        """,
        1,
    ),
    Drawing(
        "tax_paid_within_6_months",
        "183 days ago is not",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-04  2026-05-17      10_000
        """,
        0,
    ),
    Drawing(
        "days_since_tax_paid",
        "the newest payment counts, not the refund after it",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-08  2026-09-10      10_000
        2        tax       2026-09  2026-10-31      10_000
        3        refund    2026-09  2026-11-10      -5_000
        """,
        16,
    ),
    Drawing(
        "days_since_tax_paid",
        "two years where tax was paid longer ago",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2023-12  2024-01-10      10_000
        """,
        730,
    ),
    Drawing(
        "tax_paying_months",
        "two payments in one month make one",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-09  2026-11-10      10_000
        2        tax       2026-09  2026-11-12      10_000
        3        tax       2025-05  2025-06-10      10_000
        4        refund    2026-05  2026-06-10        -100
        """,
        2,
    ),
    Drawing(
        "late_fee_share",
        "10 of late fees and 40 of fines on 1,000 of tax",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-09  2026-10-10     100_000
        2        late_fee  2025-05  2025-07-10       1_000
        3        fine      2026-05  2026-07-10       4_000
        """,
        0.05,
    ),
    Drawing(
        "late_fee_share",
        "unknown without tax",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        late_fee  2025-05  2025-07-10       1_000
        """,
        NULL,
    ),
    Drawing(
        "tax_refund_share",
        "250 back of 1,000",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-09  2026-10-10     100_000
        2        refund    2026-09  2026-10-20     -25_000
        """,
        0.25,
    ),
    Drawing(
        "tax_refund_share",
        "cut at all of it",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-09  2026-10-10     100_000
        2        refund    2026-09  2026-10-20    -250_000
        """,
        1.0,
    ),
    Drawing(
        "tax_refund_share",
        "unknown without tax",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        refund    2026-09  2026-10-20     -25_000
        """,
        NULL,
    ),
    Drawing(
        "tax_paid_long_after",
        "61 days after its period is long after, 60 are not",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        tax       2026-05  2026-07-31      30_000
        2        tax       2026-05  2026-07-30      70_000
        """,
        0.3,
    ),
    Drawing(
        "tax_paid_long_after",
        "unknown without tax",
        """
        tax_payment
        voucher  nature    month    paid_on     amount_fen
        1        fine      2026-05  2026-07-31      30_000
        """,
        NULL,
    ),
]
