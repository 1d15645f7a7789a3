"""What the size class means. Amounts are in fen: ten months of 28,000,000 are 2.8 million yuan."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "size_class",
        "25 staff and 2.8 million yuan are micro: the sales do not reach small",
        """
        registration
        changed_on  industry  staff
        2020-01-01  3074      25

        tax_declaration
        month             declared_sales_fen
        2025-10           9_000_000_000
        2026-01..2026-10     28_000_000
        """,
        0.0,
    ),
    Drawing(
        "size_class",
        "400 staff and 19 million yuan are small",
        """
        registration
        changed_on  industry  staff
        2020-01-01  C3074     400

        tax_declaration
        month             declared_sales_fen
        2026-01..2026-10  190_000_000
        """,
        1.0,
    ),
    Drawing(
        "size_class",
        "300 staff and 20 million yuan are just medium",
        """
        registration
        changed_on  industry  staff
        2020-01-01  3074      300

        tax_declaration
        month             declared_sales_fen
        2026-01..2026-10  200_000_000
        """,
        2.0,
    ),
    Drawing(
        "size_class",
        "a retailer of 10 staff and a million yuan is small where a kiln would be micro",
        """
        registration
        changed_on  industry  staff
        2020-01-01  5299      10

        tax_declaration
        month             declared_sales_fen
        2026-01..2026-10  10_000_000
        """,
        1.0,
    ),
    Drawing(
        "size_class",
        "agriculture goes by revenue alone",
        """
        registration
        changed_on  industry  staff
        2020-01-01  01        .

        tax_declaration
        month             declared_sales_fen
        2026-01..2026-10  50_000_000
        """,
        2.0,
    ),
    Drawing(
        "size_class",
        "without staff a kiln of such sales may be micro or small",
        """
        registration
        changed_on  industry  staff
        2020-01-01  3074      .

        tax_declaration
        month             declared_sales_fen
        2026-01..2026-10  190_000_000
        """,
        NULL,
    ),
    Drawing(
        "size_class",
        "a kiln of 19 is micro, whatever it sells",
        """
        registration
        changed_on  industry  staff
        2020-01-01  3074      19
        """,
        0.0,
    ),
    Drawing(
        "size_class",
        "construction goes by assets too, which nobody tells",
        """
        registration
        changed_on  industry  staff
        2020-01-01  4710      300

        tax_declaration
        month             declared_sales_fen
        2026-01..2026-10  190_000_000
        """,
        NULL,
    ),
    Drawing(
        "size_class",
        "the standard does not cover banks",
        """
        registration
        changed_on  industry  staff
        2020-01-01  6621      300

        tax_declaration
        month             declared_sales_fen
        2026-01..2026-10  190_000_000
        """,
        NULL,
    ),
]
