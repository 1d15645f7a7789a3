"""What the features of the taxpayer credit grade mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "taxpayer_grade",
        "the newest year counts",
        """
        taxpayer_grade
        year  grade  published_on
        2024  D      2025-04-22
        2025  B      2026-04-22
        """,
        3.0,
    ),
    Drawing(
        "taxpayer_grade",
        "the newest year counts, though an earlier one was graded again after it",
        """
        taxpayer_grade
        year  grade  published_on
        2024  D      2026-06-01
        2025  A      2026-04-22
        """,
        4.0,
    ),
    Drawing(
        "taxpayer_grade",
        "C is one",
        """
        taxpayer_grade
        year  grade  published_on
        2025  C      2026-04-22
        """,
        1.0,
    ),
    Drawing(
        "taxpayer_grade",
        "D is nought",
        """
        taxpayer_grade
        year  grade  published_on
        2025  D      2026-04-22
        """,
        0.0,
    ),
    Drawing(
        "taxpayer_grade",
        "M is unknown, not middling",
        """
        taxpayer_grade
        year  grade  published_on
        2024  A      2025-04-22
        2025  M      2026-04-22
        """,
        NULL,
    ),
    Drawing(
        "taxpayer_grade_a_years",
        "three in a row; a year without a grade ends the run",
        """
        taxpayer_grade
        year  grade  published_on
        2021  A      2022-04-22
        2023  A      2024-04-22
        2024  A      2025-04-22
        2025  A      2026-04-22
        """,
        3,
    ),
    Drawing(
        "taxpayer_grade_a_years",
        "none if the newest is B",
        """
        taxpayer_grade
        year  grade  published_on
        2023  A      2024-04-22
        2024  A      2025-04-22
        2025  B      2026-04-22
        """,
        0,
    ),
    Drawing(
        "taxpayer_grade_a_years",
        "unknown if the newest is M",
        """
        taxpayer_grade
        year  grade  published_on
        2023  A      2024-04-22
        2024  A      2025-04-22
        2025  M      2026-04-22
        """,
        NULL,
    ),
    Drawing(
        "taxpayer_grade_change",
        "from A to C",
        """
        taxpayer_grade
        year  grade  published_on
        2024  A      2025-04-22
        2025  C      2026-04-22
        """,
        -3.0,
    ),
    Drawing(
        "taxpayer_grade_change",
        "unknown without a grade of the year before",
        """
        taxpayer_grade
        year  grade  published_on
        2023  A      2024-04-22
        2025  C      2026-04-22
        """,
        NULL,
    ),
    Drawing(
        "taxpayer_grade_change",
        "unknown after M",
        """
        taxpayer_grade
        year  grade  published_on
        2024  M      2025-04-22
        2025  C      2026-04-22
        """,
        NULL,
    ),
    Drawing(
        "taxpayer_grade_worst",
        "the worst of three years; M and a D of four years ago do not count",
        """
        taxpayer_grade
        year  grade  published_on
        2022  D      2023-04-22
        2023  C      2024-04-22
        2024  M      2025-04-22
        2025  A      2026-04-22
        """,
        1.0,
    ),
    Drawing(
        "taxpayer_grade_worst",
        "unknown where there is only M",
        """
        taxpayer_grade
        year  grade  published_on
        2024  M      2025-04-22
        2025  M      2026-04-22
        """,
        NULL,
    ),
    Drawing(
        "taxpayer_grade_d",
        "the newest is D",
        """
        taxpayer_grade
        year  grade  published_on
        2024  A      2025-04-22
        2025  D      2026-04-22
        """,
        1,
    ),
    Drawing(
        "taxpayer_grade_d",
        "M is not D",
        """
        taxpayer_grade
        year  grade  published_on
        2024  D      2025-04-22
        2025  M      2026-04-22
        """,
        0,
    ),
    Drawing(
        "taxpayer_graded_years",
        "two years of three, M left out",
        """
        taxpayer_grade
        year  grade  published_on
        2023  A      2024-04-22
        2024  M      2025-04-22
        2025  B      2026-04-22
        """,
        2,
    ),
    Drawing(
        "taxpayer_graded_years",
        "none where only M is known",
        """
        taxpayer_grade
        year  grade  published_on
        2025  M      2026-04-22
        """,
        0,
    ),
]
