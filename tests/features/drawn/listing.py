"""What the features of adverse lists mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "dishonest_debtor_entries",
        "two stand, one was removed, and of one the two years are over",
        """
        dishonest_debtor
        document  listed_on   removed_on  known_at
        1         2026-03-10  .           2026-03-11
        2         2026-04-10  .           2026-04-11
        3         2026-05-10  .           2026-05-11
        3         2026-05-10  2026-08-01  2026-08-02
        4         2024-11-15  .           2024-11-20
        """,
        2,
    ),
    Drawing(
        "dishonest_debtor_amount",
        "8,000 yuan; the other entry states none",
        """
        dishonest_debtor
        document  listed_on   amount_fen
        1         2026-03-10  800_000
        2         2026-04-10  .
        """,
        8_000,
    ),
    Drawing(
        "dishonest_debtor_amount",
        "unknown, not zero, where no entry states it",
        """
        dishonest_debtor
        document  listed_on   amount_fen
        1         2026-04-10  .
        """,
        NULL,
    ),
    Drawing(
        "dishonest_debtor_unperformed_share",
        "of three entries that state it, one was not performed at all",
        """
        dishonest_debtor
        document  listed_on   performance
        1         2026-03-10  none
        2         2026-04-10  part
        3         2026-04-10  part
        4         2026-04-10  .
        """,
        1 / 3,
    ),
    Drawing(
        "dishonest_debtor_unperformed_share",
        "nothing to measure where none states it",
        """
        dishonest_debtor
        document  listed_on   performance
        1         2026-03-10  .
        """,
        NULL,
    ),
    Drawing(
        "dishonest_debtor_days",
        "the older of two entries was made 61 days ago",
        """
        dishonest_debtor
        document  listed_on
        1         2026-09-16
        2         2026-10-16
        """,
        61,
    ),
    Drawing(
        "dishonest_debtor_days",
        "once removed, it is zero days",
        """
        dishonest_debtor
        document  listed_on   removed_on  known_at
        1         2026-09-16  .           2026-09-20
        1         2026-09-16  2026-11-01  2026-11-02
        """,
        0,
    ),
    Drawing(
        "serious_violations",
        "listed for three years from the entry, the last day included",
        """
        serious_violation
        document  listed_on
        1         2023-11-15
        2         2023-11-16
        3         2026-05-01
        """,
        2,
    ),
    Drawing(
        "serious_violations",
        "a repaired entry is out of use",
        """
        serious_violation
        document    listed_on
        德市监严1号  2026-05-01
        德市监严2号  2026-05-01

        repair
        document    record_kind        applied_on  result   decided_on
        德市监严1号  serious_violation  2026-08-01  granted  2026-08-10
        """,
        1,
    ),
    Drawing(
        "tax_violations",
        "one entry stands",
        """
        tax_violation
        document  listed_on
        1         2025-05-01
        """,
        1,
    ),
    Drawing(
        "tax_violation_to_sales",
        "120,000 yuan not paid up are a tenth of 1.2 million of sales; what was paid up is none",
        """
        tax_violation
        document  listed_on   amount_fen  paid_on
        1         2025-05-01  12_000_000  .
        2         2025-05-01  70_000_000  2026-02-01

        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10  10_000_000
        """,
        0.1,
    ),
    Drawing(
        "tax_violation_to_sales",
        "it cannot be measured without sales",
        """
        tax_violation
        document  listed_on   amount_fen  paid_on
        1         2025-05-01  12_000_000  .

        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10  0
        """,
        NULL,
    ),
    Drawing(
        "tax_violation_to_sales",
        "all paid up is zero, whatever the sales",
        """
        tax_violation
        document  listed_on   amount_fen  paid_on
        1         2025-05-01  12_000_000  2026-02-01
        """,
        0,
    ),
    Drawing(
        "key_attention_fields",
        "three entries in two fields, and one of a third field whose term is over",
        """
        key_attention
        document  field     listed_on   until
        1         安全生产  2026-01-01  2027-01-01
        2         安全生产  2026-02-01  2027-02-01
        3         产品质量  2026-03-01  2026-11-16
        4         环境保护  2026-03-01  2026-11-15
        """,
        2,
    ),
]
