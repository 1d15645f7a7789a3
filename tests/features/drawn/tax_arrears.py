"""What the features of announced tax arrears mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "announced_tax_arrears",
        "all kinds of tax of the newest announcement, but for what was cleared",
        """
        tax_arrears
        tax_type    announced_on  balance_fen  new_fen  cleared_on
        增值税      2026-10-10        300_000        .  .
        企业所得税  2026-10-10        200_000  100_000  .
        增值税      2026-07-10        900_000   50_000  .
        增值税      2025-11-15        900_000  900_000  .
        房产税      2026-10-10        800_000  800_000  2026-11-15
        """,
        5_000.0,
    ),
    Drawing(
        "announced_tax_arrears",
        "what is cleared on the as-of date was owed before it",
        """
        tax_arrears
        tax_type  announced_on  balance_fen  cleared_on
        增值税    2026-10-10        500_000  2026-11-16
        """,
        5_000.0,
    ),
    Drawing(
        "announced_tax_arrears_to_sales",
        "5,000 yuan on sales of 120,000",
        """
        tax_arrears
        tax_type  announced_on  balance_fen
        增值税    2026-10-10        500_000

        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10           1_000_000
        """,
        1 / 24,
    ),
    Drawing(
        "announced_tax_arrears_to_sales",
        "none where nothing is owed, whatever was sold",
        """
        tax_arrears
        tax_type  announced_on  balance_fen  cleared_on
        增值税    2026-10-10        500_000  2026-10-20

        tax_declaration
        month             declared_sales_fen
        2026-09..2026-10           1_000_000
        """,
        0.0,
    ),
    Drawing(
        "announced_tax_arrears_to_sales",
        "unknown with arrears and two months declared",
        """
        tax_arrears
        tax_type  announced_on  balance_fen
        增值税    2026-10-10        500_000

        tax_declaration
        month             declared_sales_fen
        2026-09..2026-10           1_000_000
        """,
        NULL,
    ),
    Drawing(
        "tax_arrears_announcements",
        "one for each kind of tax and quarter of two years",
        """
        tax_arrears
        tax_type    announced_on  balance_fen  new_fen  cleared_on
        增值税      2026-10-10        300_000        .  .
        企业所得税  2026-10-10        200_000  100_000  .
        增值税      2026-07-10        900_000   50_000  .
        增值税      2025-11-15        900_000  900_000  .
        房产税      2026-10-10        800_000  800_000  2026-11-15
        """,
        4,
    ),
    Drawing(
        "tax_arrears_announcements",
        "one of 730 days ago counts, one of 731 does not",
        """
        tax_arrears
        tax_type  announced_on  balance_fen
        增值税    2024-11-16        500_000
        增值税    2024-11-15        500_000
        """,
        1,
    ),
    Drawing(
        "new_tax_arrears",
        "what arose in 365 days and is not cleared",
        """
        tax_arrears
        tax_type    announced_on  balance_fen  new_fen  cleared_on
        增值税      2026-10-10        300_000        .  .
        企业所得税  2026-10-10        200_000  100_000  .
        增值税      2026-07-10        900_000   50_000  .
        增值税      2025-11-15        900_000  900_000  .
        房产税      2026-10-10        800_000  800_000  2026-11-15
        """,
        1_500.0,
    ),
    Drawing(
        "tax_arrears_days",
        "the oldest announcement that stands is of 366 days ago",
        """
        tax_arrears
        tax_type    announced_on  balance_fen  new_fen  cleared_on
        增值税      2026-10-10        300_000        .  .
        企业所得税  2026-10-10        200_000  100_000  .
        增值税      2026-07-10        900_000   50_000  .
        增值税      2025-11-15        900_000  900_000  .
        房产税      2026-10-10        800_000  800_000  2026-11-15
        """,
        366,
    ),
]
