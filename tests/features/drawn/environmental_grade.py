"""What the features of the environmental credit grade mean."""

from tests.features.drawn import NULL, Drawing

FOUR = """
        environmental_grade
        year  grade   published_on
        2022  blue    2023-07-25
        2023  yellow  2024-07-25
        2024  blue    2025-07-25
        2025  green   2026-07-25
"""

DRAWINGS = [
    Drawing("environmental_grade", "green is 3", FOUR, 3),
    Drawing(
        "environmental_grade",
        "a corrected grade counts, not the one before; red is 0",
        """
        environmental_grade
        year  grade   published_on  known_at
        2025  yellow  2026-07-25    2026-07-26
        2025  red     2026-07-25    2026-09-01
        """,
        0,
    ),
    Drawing(
        "environmental_grade",
        "the newest year counts, although an older one was published later",
        """
        environmental_grade
        year  grade   published_on
        2024  yellow  2025-07-25
        2023  blue    2025-08-25
        """,
        1,
    ),
    Drawing(
        "environmental_grade",
        "one without a stated end counts for 24 months, that day included",
        """
        environmental_grade
        year  grade  published_on
        2023  blue   2024-11-16
        """,
        2,
    ),
    Drawing(
        "environmental_grade",
        "24 months later it is unknown, which is not bad",
        """
        environmental_grade
        year  grade  published_on
        2023  blue   2024-11-15
        """,
        NULL,
    ),
    Drawing(
        "environmental_grade",
        "one whose stated end is over does not bring back that of the year before",
        """
        environmental_grade
        year  grade  published_on  until
        2024  blue   2025-07-25    .
        2025  green  2026-07-25    2026-10-31
        """,
        NULL,
    ),
    Drawing("environmental_grade_change", "from blue to green is one step up", FOUR, 1),
    Drawing(
        "environmental_grade_change",
        "from green to red is three steps down",
        """
        environmental_grade
        year  grade  published_on
        2024  green  2025-07-25
        2025  red    2026-07-25
        """,
        -3,
    ),
    Drawing(
        "environmental_grade_change",
        "nothing to compare with where the year before was not graded",
        """
        environmental_grade
        year  grade  published_on
        2023  green  2024-07-25
        2025  red    2026-07-25
        """,
        NULL,
    ),
    Drawing("environmental_good_years", "two years, until the yellow one", FOUR, 2),
    Drawing(
        "environmental_good_years",
        "none where the newest is yellow",
        """
        environmental_grade
        year  grade   published_on
        2024  green   2025-07-25
        2025  yellow  2026-07-25
        """,
        0,
    ),
    Drawing(
        "environmental_good_years",
        "five at most",
        """
        environmental_grade
        year  grade  published_on
        2020  blue   2021-07-25
        2021  blue   2022-07-25
        2022  blue   2023-07-25
        2023  blue   2024-07-25
        2024  blue   2025-07-25
        2025  blue   2026-07-25
        """,
        5,
    ),
]
