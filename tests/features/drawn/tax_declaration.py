"""What the features of tax declarations mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "declared_sales",
        "eight months of 1,000 yuan; the one before the last twelve does not count",
        """
        tax_declaration
        month             declared_sales_fen
        2026-03..2026-10             100_000
        2025-10                      900_000
        """,
        8_000.0,
    ),
    Drawing(
        "declared_sales",
        "unknown where nothing was declared for twelve months",
        """
        tax_declaration
        month             declared_sales_fen
        2025-10                      900_000
        """,
        NULL,
    ),
    Drawing(
        "declared_sales_growth",
        "a year of 120 after a year of 100",
        """
        tax_declaration
        month             declared_sales_fen
        2024-11..2025-10             100_000
        2025-11..2026-10             120_000
        """,
        0.2,
    ),
    Drawing(
        "declared_sales_growth",
        "two months of the earlier year are too few",
        """
        tax_declaration
        month             declared_sales_fen
        2025-09..2026-10             100_000
        """,
        NULL,
    ),
    Drawing(
        "declared_sales_recent_growth",
        "May to October against the same months a year before",
        """
        tax_declaration
        month             declared_sales_fen
        2025-05..2025-10             100_000
        2025-11..2026-04             900_000
        2026-05..2026-10             110_000
        """,
        0.1,
    ),
    Drawing(
        "declared_sales_recent_growth",
        "a quarterly taxpayer declares twice in half a year",
        """
        tax_declaration
        month             declared_sales_fen
        2025-06                      300_000
        2025-09                      300_000
        2026-06                      240_000
        2026-09                      240_000
        """,
        -0.2,
    ),
    Drawing(
        "declared_sales_recent_growth",
        "a month not declared yet is left out of both years",
        """
        tax_declaration
        month             declared_sales_fen
        2025-05..2025-09             100_000
        2025-10                      900_000
        2026-05..2026-09             150_000
        """,
        0.5,
    ),
    Drawing(
        "declared_sales_recent_growth",
        "one month in common is too few",
        """
        tax_declaration
        month             declared_sales_fen
        2025-06                      300_000
        2026-06                      240_000
        """,
        NULL,
    ),
    Drawing(
        "declared_sales_seasonal_variation",
        "six months at last year's level and six at three times it",
        """
        tax_declaration
        month             declared_sales_fen
        2024-11..2025-10             100_000
        2025-11..2026-04             100_000
        2026-05..2026-10             300_000
        """,
        0.5,
    ),
    Drawing(
        "declared_sales_seasonal_variation",
        "a rise that is the same in every quarter is none",
        """
        tax_declaration
        month             declared_sales_fen
        2024-12                      100_000
        2025-03                      300_000
        2025-06                      200_000
        2025-09                      100_000
        2025-12                      200_000
        2026-03                      600_000
        2026-06                      400_000
        2026-09                      200_000
        """,
        0.0,
    ),
    Drawing(
        "declared_sales_seasonal_variation",
        "three months known in both years are too few",
        """
        tax_declaration
        month             declared_sales_fen
        2025-08..2025-10             100_000
        2026-08..2026-10             100_000
        """,
        NULL,
    ),
    Drawing(
        "zero_declarations",
        "two of eight declarations",
        """
        tax_declaration
        month             declared_sales_fen
        2026-03..2026-08             100_000
        2026-09..2026-10                   0
        """,
        0.25,
    ),
    Drawing(
        "months_since_declared_sales",
        "sales were last declared for June",
        """
        tax_declaration
        month             declared_sales_fen
        2026-01..2026-06             100_000
        2026-07..2026-10                   0
        """,
        4,
    ),
    Drawing(
        "months_since_declared_sales",
        "two years where every declaration was of nothing",
        """
        tax_declaration
        month             declared_sales_fen
        2026-01..2026-10                   0
        """,
        24,
    ),
    Drawing(
        "declarations_missed",
        "a quarterly taxpayer told nothing of December and June",
        """
        tax_declaration
        month             declared_sales_fen
        2025-06                      100_000
        2025-09                      100_000
        2026-03                      100_000
        """,
        2,
    ),
    Drawing(
        "declarations_missed",
        "a monthly one stopped after February",
        """
        tax_declaration
        month             declared_sales_fen
        2025-01..2026-02             100_000
        """,
        2,
    ),
    Drawing(
        "declarations_missed",
        "quarters before the first declaration were not missed",
        """
        tax_declaration
        month             declared_sales_fen
        2026-03                      100_000
        2026-06                      100_000
        """,
        0,
    ),
    Drawing(
        "declarations_missed",
        "unknown of one who began in September: its first quarter may still be on the way",
        """
        tax_declaration
        month             declared_sales_fen
        2026-09                      100_000
        """,
        NULL,
    ),
    Drawing(
        "late_declarations",
        "one of the two whose day of filing is told",
        """
        tax_declaration
        month    due_on      declared_on
        2026-06  2026-07-15  2026-07-15
        2026-07  2026-08-15  2026-08-16
        2026-08  2026-09-15  .
        """,
        0.5,
    ),
    Drawing(
        "late_declarations",
        "unknown where no day of filing is told",
        """
        tax_declaration
        month    due_on      declared_on
        2026-08  2026-09-15  .
        """,
        NULL,
    ),
    Drawing(
        "tax_overdue_months",
        "paid a day late and not paid in full; on the last day, none due and not due yet are in time",
        """
        tax_declaration
        month    tax_due_fen  tax_paid_fen  due_on      paid_on
        2026-10        1_000             0  2026-11-16  .
        2026-09        1_000         1_000  2026-10-15  2026-10-15
        2026-08        1_000         1_000  2026-09-15  2026-09-16
        2026-07        1_000           400  2026-08-15  2026-08-01
        2026-06            0             0  2026-07-15  .
        """,
        2,
    ),
    Drawing(
        "tax_arrears",
        "6 yuan of July are missing from the 40 of the year",
        """
        tax_declaration
        month    tax_due_fen  tax_paid_fen  due_on      paid_on
        2026-10        1_000             0  2026-11-16  .
        2026-09        1_000         1_000  2026-10-15  2026-10-15
        2026-08        1_000         1_000  2026-09-15  2026-09-16
        2026-07        1_000           400  2026-08-15  2026-08-01
        2026-06            0             0  2026-07-15  .
        """,
        0.15,
    ),
    Drawing(
        "tax_arrears",
        "where no tax was due nothing is owed",
        """
        tax_declaration
        month    tax_due_fen  tax_paid_fen  due_on
        2026-06            0             0  2026-07-15
        """,
        0.0,
    ),
    Drawing(
        "tax_burden",
        "3 of 100",
        """
        tax_declaration
        month             declared_sales_fen  tax_due_fen
        2026-08..2026-10             100_000        3_000
        """,
        0.03,
    ),
    Drawing(
        "tax_burden",
        "two declarations are too few",
        """
        tax_declaration
        month             declared_sales_fen  tax_due_fen
        2026-09..2026-10             100_000        3_000
        """,
        NULL,
    ),
    Drawing(
        "tax_burden_change",
        "3 of 100 after 5 of 100",
        """
        tax_declaration
        month             declared_sales_fen  tax_due_fen
        2025-08..2025-10             100_000        5_000
        2026-08..2026-10             100_000        3_000
        """,
        -0.02,
    ),
    Drawing(
        "tax_burden_change",
        "unknown without declarations the year before",
        """
        tax_declaration
        month             declared_sales_fen  tax_due_fen
        2026-08..2026-10             100_000        3_000
        """,
        NULL,
    ),
]
