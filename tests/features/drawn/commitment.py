"""What the features of credit commitments mean."""

from tests.features.drawn import NULL, Drawing

TEN = """
        commitment
        document  committed_on  due_on      state        verified_on
        1         2024-11-25    2025-11-25  kept         2025-12-01
        2         2024-11-26    2025-11-26  kept         2025-12-01
        3         2025-03-01    2025-09-01  kept         2025-09-10
        4         2025-03-01    2025-09-01  partly_kept  2025-09-10
        5         2025-04-01    2025-10-01  broken       2025-10-10
        6         2026-04-01    2026-11-15  open         .
        7         2026-04-01    2026-11-16  open         .
        8         2026-04-01    2027-02-14  open         .
        9         2026-04-01    2027-02-15  open         .
        10        2026-04-01    .           open         .
"""
"""The first was given 721 days ago, the second 720; the eighth falls due in 90 days, the ninth in 91."""

DRAWINGS = [
    Drawing("commitments_given", "all but the one of 721 days ago", TEN, 9),
    Drawing("commitments_kept", "three, however long ago", TEN, 3),
    Drawing("commitments_broken", "one; what was partly kept is not broken", TEN, 1),
    Drawing("commitments_kept_share", "three of the five that were checked", TEN, 0.6),
    Drawing(
        "commitments_kept_share",
        "nothing to measure before one is checked",
        """
        commitment
        document  committed_on  due_on      state
        1         2026-04-01    2026-10-01  open
        """,
        NULL,
    ),
    Drawing("commitments_due_soon", "one due today and one in 90 days; what has no date is never soon due", TEN, 2),
    Drawing(
        "commitments_broken",
        "a broken commitment that was repaired is out of use",
        """
        commitment
        document  committed_on  due_on      state   verified_on
        CN1       2025-03-01    2025-09-01  broken  2025-09-10
        CN2       2025-03-01    2025-09-01  broken  2025-09-10

        repair
        document  record_kind  applied_on  result   decided_on
        CN1       commitment   2026-06-01  granted  2026-06-08
        """,
        1,
    ),
]
