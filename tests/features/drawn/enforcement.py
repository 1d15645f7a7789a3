"""What the features of enforced judgments mean."""

from tests.features.drawn import NULL, Drawing

FIVE = """
        executed_person
        document  filed_on    amount_fen  unpaid_fen  closed_on   ending
        1         2026-09-17  10_000_000  6_000_000   .           .
        2         2026-10-17  2_000_000   .           .           .
        3         2025-01-01  5_000_000   4_000_000   2025-09-01  no_assets
        4         2025-02-01  9_000_000   0           2025-05-01  performed
        5         2025-03-01  3_000_000   3_000_000   2025-06-01  settled
"""
"""Two open, the second without a word of what is left; 60,000, 20,000 and 40,000 yuan are owed."""

DRAWINGS = [
    Drawing("open_executions", "two of five are not closed", FIVE, 2),
    Drawing("executions_without_assets", "one ended because nothing was found", FIVE, 1),
    Drawing(
        "execution_unpaid",
        "what is left of the open ones and of that without assets; performed and settled ones are over",
        FIVE,
        120_000,
    ),
    Drawing(
        "execution_unpaid_to_sales",
        "a tenth of 1.2 million of sales",
        f"""
        {FIVE}

        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10  10_000_000
        """,
        0.1,
    ),
    Drawing("execution_unpaid_to_sales", "it cannot be measured where the sales are unknown", FIVE, NULL),
    Drawing(
        "execution_unpaid_to_capital",
        "a quarter of a registered 480,000",
        f"""
        {FIVE}

        registration
        established_on  changed_on  capital_fen
        2020-01-01      2020-01-01  48_000_000
        """,
        0.25,
    ),
    Drawing("execution_unpaid_to_capital", "it cannot be measured where no capital is known", FIVE, NULL),
    Drawing("executions_performed_share", "of three closed, one was performed and one settled", FIVE, 2 / 3),
    Drawing(
        "executions_performed_share",
        "nothing to measure before a case is closed",
        """
        executed_person
        document  filed_on    amount_fen
        1         2026-09-17  10_000_000
        """,
        NULL,
    ),
    Drawing("execution_days", "the older of the open ones was filed 60 days ago", FIVE, 60),
]
