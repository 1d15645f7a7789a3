"""What the features of staff mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "insured_to_staff",
        "fifteen insured of twenty registered, as last registered",
        """
        social_insurance
        month             insured
        2026-08..2026-10  15

        registration
        changed_on  staff
        2020-01-01  5
        2026-01-01  20
        """,
        0.75,
    ),
    Drawing(
        "insured_to_staff",
        "twice the registered staff at most: the registration is out of date",
        """
        social_insurance
        month             insured
        2026-08..2026-10  50

        registration
        changed_on  staff
        2020-01-01  5
        """,
        2.0,
    ),
    Drawing(
        "insured_to_staff",
        "without registered staff there is nothing to compare with",
        """
        social_insurance
        month             insured
        2026-08..2026-10  50

        registration
        changed_on  staff
        2020-01-01  .
        """,
        NULL,
    ),
    Drawing(
        "medical_to_insured",
        "months in which one of the two is unknown are left out",
        """
        social_insurance
        month             insured
        2026-05..2026-09  10

        medical_insurance
        month             insured
        2026-07..2026-09   8
        2026-10           90
        """,
        0.8,
    ),
    Drawing(
        "medical_to_insured",
        "two months with both are too few",
        """
        social_insurance
        month             insured
        2026-05..2026-09  10

        medical_insurance
        month             insured
        2026-08..2026-09   8
        """,
        NULL,
    ),
    Drawing(
        "depositors_to_insured",
        "six depositors among ten insured",
        """
        social_insurance
        month             insured
        2026-08..2026-10  10

        housing_fund
        month             depositors
        2026-07           99
        2026-08..2026-10   6
        """,
        0.6,
    ),
    Drawing(
        "depositors_to_insured",
        "no account of the fund is not a share of nought",
        """
        social_insurance
        month             insured
        2026-08..2026-10  10
        """,
        NULL,
    ),
    Drawing(
        "contribution_per_insured",
        "ten thousand yuan for ten, then for eight: 1,000 and 1,250",
        """
        social_insurance
        month             insured  contribution_due_fen
        2025-11..2026-04  10       1_000_000
        2026-05..2026-10   8       1_000_000
        """,
        1125.0,
    ),
    Drawing(
        "contribution_per_insured",
        "a month without insured tells nothing, and two months are too few",
        """
        social_insurance
        month             insured  contribution_due_fen
        2026-08            0       0
        2026-09..2026-10   8       1_000_000
        """,
        NULL,
    ),
    Drawing(
        "contribution_per_insured_growth",
        "1,100 a head against 1,000 in the same half year before",
        """
        social_insurance
        month             insured  contribution_due_fen
        2025-05..2025-10  10       1_000_000
        2025-11..2026-04  10       9_000_000
        2026-05..2026-10   5         550_000
        """,
        0.1,
    ),
    Drawing(
        "contribution_kinds_short",
        "social insurance and housing fund are short in September, medical insurance in August alone",
        """
        social_insurance
        month    contribution_due_fen  contribution_paid_fen
        2026-08  100                   100
        2026-09  100                     0

        medical_insurance
        month    contribution_due_fen  contribution_paid_fen
        2026-08  100                     0
        2026-09  100                   100

        housing_fund
        month    contribution_due_fen  contribution_paid_fen
        2026-09  100                    50
        """,
        2.0,
    ),
    Drawing(
        "contribution_kinds_short",
        "what was short before the last three months no longer counts, and nothing is known of them",
        """
        social_insurance
        month    contribution_due_fen  contribution_paid_fen
        2026-07  100                     0
        """,
        NULL,
    ),
    Drawing(
        "sales_per_insured",
        "a year's 120,000 yuan by four people",
        """
        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10  1_000_000

        social_insurance
        month             insured
        2026-01..2026-10  4
        """,
        30_000.0,
    ),
    Drawing(
        "sales_per_insured",
        "sales without anybody insured",
        """
        tax_declaration
        month             declared_sales_fen
        2025-11..2026-10  1_000_000

        social_insurance
        month             insured
        2026-01..2026-10  0
        """,
        NULL,
    ),
]
