"""What the features of void, negative and round invoices mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "void_share",
        "one void invoice of four; those received do not count",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-08..2026-10      10_000  valid
        out        2026-07               10_000  void
        in         2026-06               10_000  void
        """,
        0.25,
    ),
    Drawing(
        "void_share",
        "unknown where none was issued",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        in         2026-06               10_000  void
        """,
        NULL,
    ),
    Drawing(
        "void_amount_share",
        "20 of 100 yuan, returns counting with their size",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10                6_000  valid
        out        2026-09               -2_000  valid
        out        2026-08                2_000  void
        """,
        0.2,
    ),
    Drawing(
        "void_share_change",
        "half of this year's, a quarter of last year's",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10               10_000  valid
        out        2026-09               10_000  void
        out        2025-01..2025-03      10_000  valid
        out        2025-04               10_000  void
        """,
        0.25,
    ),
    Drawing(
        "void_share_change",
        "unknown without invoices the year before",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10               10_000  valid
        out        2026-09               10_000  void
        """,
        NULL,
    ),
    Drawing(
        "return_share",
        "one return among three valid invoices; a void one does not count",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-09..2026-10      10_000  valid
        out        2026-08               -5_000  valid
        out        2026-07               -7_000  void
        """,
        1 / 3,
    ),
    Drawing(
        "return_amount_share",
        "25 returned of 100 sold",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10                8_000  valid
        out        2026-09                2_000  valid
        out        2026-08               -2_500  valid
        """,
        0.25,
    ),
    Drawing(
        "return_amount_share",
        "all is returned where more came back than was sold",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10                2_000  valid
        out        2026-08               -2_500  valid
        """,
        1.0,
    ),
    Drawing(
        "return_amount_share",
        "unknown without sales",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-08               -2_500  valid
        """,
        NULL,
    ),
    Drawing(
        "round_sum_share",
        "whole thousands of yuan with the tax: one of the two valid invoices of a year",
        """
        vat_invoice
        direction  issued_on   amount_fen  total_fen  status
        out        2026-10-31     442_478    500_000  valid
        out        2026-09-30     500_000    565_000  valid
        out        2026-08-31     265_487    300_000  void
        out        2025-10-31     265_487    300_000  valid
        """,
        0.5,
    ),
    Drawing(
        "round_sum_share",
        "unknown without sales in the last year",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        in         2026-08              100_000  valid
        """,
        NULL,
    ),
]
