"""What the features of the housing fund mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "housing_fund_kept",
        "a month of deposits in the last twelve",
        """
        housing_fund
        month    depositors
        2025-11  3
        """,
        1.0,
    ),
    Drawing(
        "housing_fund_kept",
        "deposits that stopped more than a year ago",
        """
        housing_fund
        month    depositors
        2025-10  3
        """,
        0.0,
    ),
    Drawing(
        "housing_fund_rate",
        "the rate of the newest month that states one",
        """
        housing_fund
        month    rate_percent
        2026-07  12
        2026-08   8
        2026-09   .
        """,
        0.08,
    ),
    Drawing(
        "housing_fund_rate",
        "a rate that is never stated is unknown",
        """
        housing_fund
        month    depositors
        2026-09  3
        """,
        NULL,
    ),
    Drawing(
        "housing_depositors_growth",
        "nine where there were twelve a year before",
        """
        housing_fund
        month             depositors
        2025-08..2025-10  12
        2025-11..2026-07  99
        2026-08..2026-10   9
        """,
        -0.25,
    ),
    Drawing(
        "housing_short_months",
        "two of the last twelve months are not fully paid",
        """
        housing_fund
        month             contribution_due_fen  contribution_paid_fen
        2025-10           100                     0
        2025-11..2026-08  100                   100
        2026-09           100                    40
        2026-10           100                     0
        """,
        2.0,
    ),
    Drawing(
        "housing_gap_months",
        "one month is missing between the first deposit and the last",
        """
        housing_fund
        month             depositors
        2025-01..2026-03  3
        2026-05..2026-08  3
        """,
        1.0,
    ),
    Drawing(
        "housing_silent_months",
        "no deposit since May",
        """
        housing_fund
        month             depositors
        2025-01..2026-05  3
        """,
        5.0,
    ),
]
