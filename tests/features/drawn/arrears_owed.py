"""What the features of arrears owed to the enterprise mean."""

from tests.features.drawn import NULL, Drawing

FOUR = """
        arrears_owed
        contract  debtor_name      amount_fen  paid_fen   due_on      reported_on  settled_on
        1         某县某局         10_000_000  4_000_000  2025-11-15  2026-01-10   .
        2         某县某局         3_000_000   .          2025-11-16  2026-01-10   .
        3         某集团有限公司   3_000_000   0          2026-06-01  2026-08-10   .
        4         某建设有限公司   5_000_000   5_000_000  2025-06-01  2025-08-10   2026-03-01
"""
"""60,000, 30,000 and 30,000 yuan are outstanding, the first for 366 days, the second for 365; the last was settled."""

DRAWINGS = [
    Drawing("arrears_owed_to_it", "what was paid is taken off, and what was settled is over", FOUR, 120_000),
    Drawing(
        "arrears_owed_to_sales",
        "a tenth of 1.2 million of sales",
        f"""
        {FOUR}

        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10  10_000_000
        """,
        0.1,
    ),
    Drawing("arrears_owed_to_sales", "it cannot be measured where the sales are unknown", FOUR, NULL),
    Drawing("arrears_owed_old_share", "half of it has been due for more than 365 days", FOUR, 0.5),
    Drawing(
        "arrears_owed_old_share",
        "nothing to measure where all was settled",
        """
        arrears_owed
        contract  debtor_name     amount_fen  due_on      reported_on  settled_on
        1         某集团有限公司  10_000_000  2025-11-15  2026-01-10   2026-05-01
        """,
        NULL,
    ),
    Drawing("arrears_debtors", "two debtors with three contracts", FOUR, 2),
]
