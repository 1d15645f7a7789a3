"""What the features of social insurance mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "insured_persons",
        "the mean of the last three months, not of those before",
        """
        social_insurance
        month             insured
        2025-11..2026-07  10
        2026-08..2026-10   5
        """,
        5.0,
    ),
    Drawing(
        "insured_persons",
        "of three months those count that have been returned",
        """
        social_insurance
        month    insured  known_at
        2026-08  7        2026-09-12
        2026-09  9        2026-10-12
        2026-10  50       2026-11-16
        """,
        8.0,
    ),
    Drawing(
        "insured_persons",
        "a firm that returned nothing for three months is unknown, not empty",
        """
        social_insurance
        month    insured
        2026-07  10
        """,
        NULL,
    ),
    Drawing(
        "insured_growth",
        "half as many as in the same months last year",
        """
        social_insurance
        month             insured
        2025-08..2025-10  10
        2025-11..2026-07  99
        2026-08..2026-10   5
        """,
        -0.5,
    ),
    Drawing(
        "insured_growth",
        "growth is cut at tenfold",
        """
        social_insurance
        month             insured
        2025-08..2025-10   1
        2026-08..2026-10  20
        """,
        9.0,
    ),
    Drawing(
        "insured_growth",
        "from nobody there is no growth to tell",
        """
        social_insurance
        month             insured
        2025-08..2025-10   0
        2026-08..2026-10  20
        """,
        NULL,
    ),
    Drawing(
        "insured_recent_growth",
        "half as many as in the nine months before",
        """
        social_insurance
        month             insured
        2025-10           99
        2025-11..2026-07  10
        2026-08..2026-10   5
        """,
        -0.5,
    ),
    Drawing(
        "insured_yearly_growth",
        "a year of twelve after a year of ten",
        """
        social_insurance
        month             insured
        2024-11..2025-10  10
        2025-11..2026-10  12
        """,
        0.2,
    ),
    Drawing(
        "insured_yearly_growth",
        "five months of the earlier year are too few",
        """
        social_insurance
        month             insured
        2025-06..2026-10  10
        """,
        NULL,
    ),
    Drawing(
        "insured_trend",
        "half a year of ten, half a year of twenty: 180 / 143 persons a month, over 15",
        """
        social_insurance
        month             insured
        2025-11..2026-04  10
        2026-05..2026-10  20
        """,
        12 / 143,
    ),
    Drawing(
        "insured_trend",
        "five months are too few",
        """
        social_insurance
        month             insured
        2026-06..2026-10  10
        """,
        NULL,
    ),
    Drawing(
        "insured_variation",
        "five away from a mean of fifteen",
        """
        social_insurance
        month             insured
        2025-11..2026-04  10
        2026-05..2026-10  20
        """,
        1 / 3,
    ),
    Drawing(
        "insured_to_peak",
        "the peak is that of two years, not of all time",
        """
        social_insurance
        month             insured
        2024-10           100
        2024-11            20
        2026-08..2026-10   15
        """,
        0.75,
    ),
    Drawing(
        "insured_largest_fall",
        "twenty to ten in a month is worse than ten to eight",
        """
        social_insurance
        month             insured
        2025-10..2026-02  20
        2026-03..2026-05  10
        2026-06..2026-10   8
        """,
        0.5,
    ),
    Drawing(
        "insured_largest_fall",
        "the fall into the oldest of the twelve months counts too",
        """
        social_insurance
        month             insured
        2025-10           10
        2025-11..2026-10   4
        """,
        0.6,
    ),
    Drawing(
        "insured_largest_fall",
        "what happened over a month without a return is not told as one month's fall",
        """
        social_insurance
        month             insured
        2025-11..2026-01  20
        2026-03..2026-10  10
        """,
        0.0,
    ),
    Drawing(
        "insured_largest_fall",
        "two pairs of months are too few",
        """
        social_insurance
        month             insured
        2026-08..2026-10  20
        """,
        NULL,
    ),
    Drawing(
        "insured_months_since_fall",
        "three of ten left in June; August is the last month to show it against three months earlier",
        """
        social_insurance
        month             insured
        2025-11..2026-05  10
        2026-06..2026-10   7
        """,
        2.0,
    ),
    Drawing(
        "insured_months_since_fall",
        "a fifth is enough, one by one as well as at once",
        """
        social_insurance
        month             insured
        2025-11..2026-03  10
        2026-04            9
        2026-05..2026-10   8
        """,
        4.0,
    ),
    Drawing(
        "insured_months_since_fall",
        "one of four that leaves is no fall",
        """
        social_insurance
        month             insured
        2025-11..2026-05  4
        2026-06..2026-10  3
        """,
        21.0,
    ),
    Drawing(
        "insured_months_since_fall",
        "without two months that lie three apart nothing can be told",
        """
        social_insurance
        month             insured
        2026-08..2026-09  10
        2026-10            5
        """,
        NULL,
    ),
    Drawing(
        "insured_gap_months",
        "April and May are missing; what lies before the first return and after the last does not count",
        """
        social_insurance
        month             insured
        2026-01..2026-03  10
        2026-06..2026-08  10
        """,
        2.0,
    ),
    Drawing(
        "insured_gap_months",
        "a return that came on the as-of date is not known yet",
        """
        social_insurance
        month    insured  known_at
        2026-01  10       2026-02-12
        2026-02  10       2026-11-16
        2026-03  10       2026-04-12
        """,
        1.0,
    ),
    Drawing(
        "insured_silent_months",
        "nothing since June",
        """
        social_insurance
        month             insured
        2025-11..2026-06  10
        """,
        4.0,
    ),
    Drawing(
        "insured_silent_months",
        "who stopped more than two years ago is unknown",
        """
        social_insurance
        month    insured
        2024-10  10
        """,
        NULL,
    ),
    Drawing(
        "contribution_short_months",
        "a month paid in part is short, one of which nothing was due is not",
        """
        social_insurance
        month             contribution_due_fen  contribution_paid_fen
        2025-10           100                     0
        2025-11..2026-08  100                   100
        2026-09           100                    40
        2026-10             0                     0
        """,
        1.0,
    ),
    Drawing(
        "contribution_short_months",
        "a month paid up since is short no more, once we know it",
        """
        social_insurance
        month             contribution_due_fen  contribution_paid_fen  known_at
        2026-07..2026-10  100                    40                    2026-11-01
        2026-09           100                   100                    2026-11-15
        2026-10           100                   100                    2026-11-16
        """,
        3.0,
    ),
    Drawing(
        "contribution_short_run",
        "three in a row, then two; an unknown month ends a run",
        """
        social_insurance
        month             contribution_due_fen  contribution_paid_fen
        2025-01..2025-03  100                    40
        2025-04           100                   100
        2025-05..2025-06  100                    40
        2025-08..2025-09  100                    40
        """,
        3.0,
    ),
    Drawing(
        "contribution_short_now",
        "counted from the newest month that is known",
        """
        social_insurance
        month             contribution_due_fen  contribution_paid_fen
        2025-01..2026-04  100                    40
        2026-05           100                   100
        2026-06..2026-08  100                    40
        """,
        3.0,
    ),
    Drawing(
        "contribution_short_now",
        "who has caught up owes nothing now",
        """
        social_insurance
        month             contribution_due_fen  contribution_paid_fen
        2025-01..2026-09  100                    40
        2026-10           100                   100
        """,
        0.0,
    ),
    Drawing(
        "contribution_arrears",
        "60 of 400 are unpaid",
        """
        social_insurance
        month             contribution_due_fen  contribution_paid_fen
        2026-07..2026-09  100                   100
        2026-10           100                    40
        """,
        0.15,
    ),
    Drawing(
        "contribution_arrears",
        "where nothing was due nothing is owed",
        """
        social_insurance
        month    contribution_due_fen  contribution_paid_fen
        2026-10  0                     0
        """,
        0.0,
    ),
    Drawing(
        "contribution_arrears_in_months",
        "what the newest month states counts, over a usual month",
        """
        social_insurance
        month             contribution_due_fen  arrears_fen
        2026-07           100                   900
        2026-08..2026-09  100                   250
        2026-10           100                     .
        """,
        2.5,
    ),
    Drawing(
        "contribution_arrears_in_months",
        "at most two years' worth",
        """
        social_insurance
        month    contribution_due_fen  arrears_fen
        2026-10  100                   99_999
        """,
        24.0,
    ),
    Drawing(
        "contribution_arrears_in_months",
        "a file that never states arrears does not say that there are none",
        """
        social_insurance
        month    contribution_due_fen  arrears_fen
        2026-10  100                   .
        """,
        NULL,
    ),
    Drawing(
        "contribution_days_to_pay",
        "ten days after the month, before its end, and 77 days unpaid so far",
        """
        social_insurance
        month    contribution_due_fen  paid_on
        2026-06  100                   2026-07-10
        2026-07  100                   2026-07-25
        2026-08  100                   .
        """,
        29.0,
    ),
    Drawing(
        "contribution_days_to_pay",
        "an unpaid month counts half a year at most, one of which nothing was due not at all",
        """
        social_insurance
        month    contribution_due_fen  paid_on
        2026-01  100                   .
        2026-02    0                   .
        """,
        180.0,
    ),
    Drawing(
        "contribution_days_to_pay",
        "where nothing was due there is nothing to pay",
        """
        social_insurance
        month    contribution_due_fen  paid_on
        2026-02    0                   .
        """,
        NULL,
    ),
]
