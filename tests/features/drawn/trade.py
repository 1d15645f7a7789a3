"""What the features mean in which tax meets the other sources."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "sales_per_kwh",
        "24,000 yuan on 1,200 kWh",
        """
        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10             200_000

        electricity
        month             energy_wh
        2025-11..2026-10    100_000
        """,
        20.0,
    ),
    Drawing(
        "sales_per_kwh",
        "gas counts with its heat: 90.13 kWh of electricity and a cubic metre a month",
        """
        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10             200_000

        electricity
        month             energy_wh
        2025-11..2026-10     90_130

        gas
        month             volume_litre
        2025-11..2026-10         1_000
        """,
        20.0,
    ),
    Drawing(
        "sales_per_kwh",
        "six known months of energy stand for the others",
        """
        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10             200_000

        electricity
        month             energy_wh
        2026-05..2026-10    100_000
        """,
        20.0,
    ),
    Drawing(
        "sales_per_kwh",
        "five are too few",
        """
        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10             200_000

        electricity
        month             energy_wh
        2026-06..2026-10    100_000
        """,
        NULL,
    ),
    Drawing(
        "sales_per_kwh",
        "unknown without energy",
        """
        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10             200_000

        electricity
        month             energy_wh
        2025-11..2026-10          0
        """,
        NULL,
    ),
    Drawing(
        "sales_per_kwh_change",
        "the same sales with four fifths of the energy",
        """
        tax_declaration
        month             declared_sales_fen
        2024-11..2026-10             200_000

        electricity
        month             energy_wh
        2024-11..2025-10    100_000
        2025-11..2026-10     80_000
        """,
        0.25,
    ),
    Drawing(
        "sales_per_kwh_change",
        "a kiln that went from electricity to as much gas has not changed",
        """
        tax_declaration
        month             declared_sales_fen
        2024-11..2026-10             200_000

        electricity
        month             energy_wh
        2024-11..2025-10     98_700
        2025-11..2026-10          0

        gas
        month             volume_litre
        2025-11..2026-10        10_000
        """,
        0.0,
    ),
    Drawing(
        "sales_per_kwh_change",
        "unknown without the year before",
        """
        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10             200_000

        electricity
        month             energy_wh
        2024-11..2026-10    100_000
        """,
        NULL,
    ),
    Drawing(
        "invoiced_to_declared",
        "120 invoiced for 100 declared; October is left out, void invoices and purchases too",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-10..2026-09      12_000  valid
        out        2026-05-20            90_000  void
        in         2026-05-20            90_000  valid
        out        2026-10               90_000  valid

        tax_declaration
        month             declared_sales_fen
        2025-10..2026-09              10_000
        """,
        1.2,
    ),
    Drawing(
        "invoiced_to_declared",
        "a quarterly taxpayer declares the same four times a year",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-10..2026-09      12_000  valid
        out        2026-05-20            90_000  void
        in         2026-05-20            90_000  valid
        out        2026-10               90_000  valid

        tax_declaration
        month             declared_sales_fen
        2025-12                       30_000
        2026-03                       30_000
        2026-06                       30_000
        2026-09                       30_000
        """,
        1.2,
    ),
    Drawing(
        "invoiced_to_declared",
        "cut at tenfold",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-10..2026-09      12_000  valid
        out        2026-05-20            90_000  void
        in         2026-05-20            90_000  valid
        out        2026-10               90_000  valid

        tax_declaration
        month             declared_sales_fen
        2026-09                            1
        """,
        10.0,
    ),
    Drawing(
        "invoiced_to_declared",
        "unknown without declared sales",
        """
        vat_invoice
        direction  issued_on         amount_fen  status
        out        2025-10..2026-09      12_000  valid
        out        2026-05-20            90_000  void
        in         2026-05-20            90_000  valid
        out        2026-10               90_000  valid

        tax_declaration
        month             declared_sales_fen
        2026-09                            0
        """,
        NULL,
    ),
    Drawing(
        "invoiced_to_declared",
        "unknown without invoices",
        """
        tax_declaration
        month             declared_sales_fen
        2025-10..2026-09              10_000
        """,
        NULL,
    ),
]
