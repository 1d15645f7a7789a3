"""What the features of invoiced sales mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "invoiced_sales",
        "what was issued in 365 days and is not void, less returns",
        """
        vat_invoice
        direction  issued_on   amount_fen  status
        out        2026-11-06      10_000  valid
        out        2026-11-05      -3_000  valid
        out        2026-11-04      50_000  void
        in         2026-11-03       7_000  valid
        out        2025-11-16       1_000  valid
        out        2025-11-15         900  valid
        """,
        80.0,
    ),
    Drawing(
        "invoiced_sales",
        "an invoice of the as-of date itself is not known yet",
        """
        vat_invoice
        direction  issued_on   known_at    amount_fen  status
        out        2026-11-16  2026-11-16      10_000  valid
        out        2026-11-15  2026-11-15         500  valid
        """,
        5.0,
    ),
    Drawing(
        "invoiced_sales",
        "an invoice voided since counts as void once the file has come, though known from the day of issue",
        """
        vat_invoice
        direction  number  issued_on   known_at    received_on  batch  amount_fen  status
        out        7       2026-09-17  2026-09-17  2026-10-05   zz         10_000  valid
        out        7       2026-09-17  2026-09-17  2026-11-10   aa         10_000  void
        """,
        0.0,
    ),
    Drawing(
        "invoiced_sales",
        "a file that comes after the as-of date does not void it yet",
        """
        vat_invoice
        direction  number  issued_on   known_at    received_on  batch  amount_fen  status
        out        7       2026-09-17  2026-09-17  2026-10-05   zz         10_000  valid
        out        7       2026-09-17  2026-09-17  2026-11-20   aa         10_000  void
        """,
        100.0,
    ),
    Drawing(
        "invoiced_sales_two_years",
        "what was issued in 730 days and is not void, less returns",
        """
        vat_invoice
        direction  issued_on   amount_fen  status
        out        2026-11-06      10_000  valid
        out        2026-11-05      -3_000  valid
        out        2026-11-04      50_000  void
        in         2026-11-03       7_000  valid
        out        2025-11-16       1_000  valid
        out        2025-11-15         900  valid
        """,
        89.0,
    ),
    Drawing(
        "invoiced_sales_growth",
        "a year of 150 after a year of 100 has grown by half",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2024-11..2025-10      10_000  valid
        out        2025-11..2026-10      15_000  valid
        """,
        0.5,
    ),
    Drawing(
        "invoiced_sales_growth",
        "growth is cut at tenfold",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-06                    1  valid
        out        2026-06               15_000  valid
        """,
        9.0,
    ),
    Drawing(
        "invoiced_sales_growth",
        "unknown without earlier sales",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-11..2026-10      15_000  valid
        """,
        NULL,
    ),
    Drawing(
        "invoiced_sales_half_year_growth",
        "May to October against May to October of the year before, whatever lies between",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-05..2025-10      10_000  valid
        out        2025-11..2026-04      99_000  valid
        out        2026-05..2026-10       8_000  valid
        """,
        -0.2,
    ),
    Drawing(
        "invoiced_sales_quarter_growth",
        "August to October against August to October of the year before, whatever lies between",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-08..2025-10      10_000  valid
        out        2025-11..2026-07      99_000  valid
        out        2026-08..2026-10      13_000  valid
        """,
        0.3,
    ),
    Drawing(
        "invoiced_sales_quarter_growth",
        "unknown without sales a year before",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-01..2026-10      10_000  valid
        """,
        NULL,
    ),
    Drawing(
        "invoiced_sales_recent_share",
        "a steady year has a quarter of its sales in its last quarter",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-11..2026-10      10_000  valid
        """,
        0.25,
    ),
    Drawing(
        "invoiced_sales_recent_share",
        "none of it where trade stopped in May",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-11..2026-05      10_000  valid
        """,
        0.0,
    ),
    Drawing(
        "invoiced_sales_trend",
        "a year of nothing and a year of 100 a month: 144/1150 of the mean a month",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-11..2026-10      10_000  valid
        """,
        144 / 1150,
    ),
    Drawing(
        "invoiced_sales_trend",
        "the same turned round",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2024-11..2025-10      10_000  valid
        """,
        -144 / 1150,
    ),
    Drawing(
        "invoiced_sales_trend",
        "unknown where all was returned",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-09               10_000  valid
        out        2026-10              -10_000  valid
        """,
        NULL,
    ),
    Drawing(
        "invoiced_sales_variation",
        "twelve months of 100 and twelve of nothing lie their mean away from it",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-11..2026-10      10_000  valid
        """,
        1.0,
    ),
    Drawing(
        "invoiced_sales_variation",
        "even sales have none",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2024-11..2026-10      10_000  valid
        """,
        0.0,
    ),
    Drawing(
        "invoiced_sales_variation",
        "unknown where more was returned than sold",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-09               10_000  valid
        out        2026-10              -20_000  valid
        """,
        NULL,
    ),
    Drawing(
        "invoiced_sales_seasonal_variation",
        "six months at last year's level and six at three times it",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2024-11..2025-10      10_000  valid
        out        2025-11..2026-04      10_000  valid
        out        2026-05..2026-10      30_000  valid
        """,
        0.5,
    ),
    Drawing(
        "invoiced_sales_seasonal_variation",
        "the same season again is none",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2024-11..2025-04      10_000  valid
        out        2025-05..2025-10      30_000  valid
        out        2025-11..2026-04      10_000  valid
        out        2026-05..2026-10      30_000  valid
        """,
        0.0,
    ),
    Drawing(
        "invoiced_sales_seasonal_variation",
        "five months known in both years are too few",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-06..2026-10      10_000  valid
        """,
        NULL,
    ),
    Drawing(
        "invoices_issued",
        "valid sales invoices of two years, the return among them",
        """
        vat_invoice
        direction  issued_on   amount_fen  status
        out        2026-11-06      10_000  valid
        out        2026-11-05      -3_000  valid
        out        2026-11-04      50_000  void
        in         2026-11-03       7_000  valid
        out        2025-11-16       1_000  valid
        out        2025-11-15         900  valid
        """,
        4,
    ),
    Drawing(
        "selling_months",
        "a void invoice and a purchase make no month of sales",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-06..2026-10      10_000  valid
        out        2026-05               10_000  void
        in         2026-04               10_000  valid
        """,
        5,
    ),
    Drawing(
        "longest_sales_gap",
        "four months without an invoice, between the first one of two years and now",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-11..2026-01      10_000  valid
        out        2026-06..2026-10      10_000  valid
        """,
        4,
    ),
    Drawing(
        "longest_sales_gap",
        "trade that stopped in June is a gap up to now",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-11..2026-06      10_000  valid
        """,
        4,
    ),
    Drawing(
        "longest_sales_gap",
        "unknown where nothing was sold",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        in         2025-11..2026-06      10_000  valid
        """,
        NULL,
    ),
    Drawing(
        "days_since_sale",
        "the newest valid one counts, not the void one after it",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-08..2026-10      10_000  valid
        out        2026-11-05            10_000  void
        """,
        16,
    ),
    Drawing(
        "days_since_sale",
        "two years where only purchases are known",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        in         2026-10               10_000  valid
        """,
        730,
    ),
    Drawing(
        "largest_invoice_share",
        "60 of 100; void ones and returns are left out",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2026-10               60_000  valid
        out        2026-09               20_000  valid
        out        2026-08               20_000  valid
        out        2026-07              900_000  void
        out        2026-06             -900_000  valid
        """,
        0.6,
    ),
    Drawing(
        "largest_invoice_share",
        "unknown without a sale in the last year",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-10               60_000  valid
        """,
        NULL,
    ),
]
