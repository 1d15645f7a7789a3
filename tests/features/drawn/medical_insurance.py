"""What the features of medical insurance mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "medical_insured_growth",
        "twelve where there were ten a year before",
        """
        medical_insurance
        month             insured
        2025-08..2025-10  10
        2025-11..2026-07  99
        2026-08..2026-10  12
        """,
        0.2,
    ),
    Drawing(
        "medical_insured_growth",
        "a young firm has no year before",
        """
        medical_insurance
        month             insured
        2025-11..2026-10  12
        """,
        NULL,
    ),
    Drawing(
        "medical_gap_months",
        "three months are missing between the first return and the last",
        """
        medical_insurance
        month             insured
        2026-01..2026-03  10
        2026-07..2026-08  10
        """,
        3.0,
    ),
    Drawing(
        "medical_short_months",
        "a month paid in part is short, as is one not paid",
        """
        medical_insurance
        month             contribution_due_fen  contribution_paid_fen
        2025-10           100                     0
        2025-11..2026-08  100                   100
        2026-09           100                    40
        2026-10           100                     0
        """,
        2.0,
    ),
    Drawing(
        "medical_days_to_pay",
        "ten days after the one month, 50 after the other",
        """
        medical_insurance
        month    contribution_due_fen  paid_on
        2026-06  100                   2026-07-10
        2026-07  100                   2026-09-19
        """,
        30.0,
    ),
]
