"""What the features of abnormal operation mean."""

from tests.features.drawn import Drawing

FIVE = """
        abnormal_operation
        document  ground        listed_on   removed_on  known_at
        1         unreachable   2026-07-02  .           2026-07-03
        2         no_report     2025-07-01  .           2025-07-03
        3         no_report     2026-07-01  .           2026-07-03
        4         no_notice     2026-08-01  .           2026-08-03
        5         false_notice  2026-09-01  .           2026-09-03
        6         no_report     2024-07-01  .           2024-07-03
        6         no_report     2024-07-01  2024-08-01  2024-08-02
"""
"""The sixth was removed."""

DRAWINGS = [
    Drawing("unreachable", "one of five standing entries, told apart by the ground", FIVE, 1),
    Drawing("abnormal_on_other_grounds", "four of five standing entries", FIVE, 4),
    Drawing("late_annual_reports", "two reports missing; the one filed late was removed", FIVE, 2),
    Drawing("undisclosed_information", "one of five standing entries", FIVE, 1),
    Drawing("false_disclosures", "one of five standing entries", FIVE, 1),
    Drawing("abnormal_days", "the oldest standing entry was made 503 days ago", FIVE, 503),
    Drawing(
        "abnormal_days",
        "once removed, it is zero days",
        """
        abnormal_operation
        document  ground     listed_on   removed_on  known_at
        1         no_report  2026-07-01  .           2026-07-03
        1         no_report  2026-07-01  2026-08-01  2026-08-02
        """,
        0,
    ),
]
