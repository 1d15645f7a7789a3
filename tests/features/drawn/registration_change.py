"""What the features of registration changes mean. 360 days before 16 November 2026 is 21 November 2025, 720 days
26 November 2024."""

from tests.features.drawn import Drawing

DRAWINGS = [
    Drawing(
        "registration_changes",
        "all items of the last 360 days",
        """
        registration_change
        item      changed_on
        address   2025-11-20
        name      2025-11-21
        scope     2026-05-01
        """,
        2.0,
    ),
    Drawing(
        "representative_changes",
        "of the last 720 days, and of this item alone",
        """
        registration_change
        item              changed_on
        person_in_charge  2024-11-25
        person_in_charge  2024-11-26
        person_in_charge  2026-05-01
        address           2026-05-01
        """,
        2.0,
    ),
    Drawing(
        "representative_changes",
        "what we learn on the as-of date is not known yet",
        """
        registration_change
        item              changed_on  known_at
        person_in_charge  2026-03-01  2026-04-08
        person_in_charge  2026-05-01  2026-11-16
        """,
        1.0,
    ),
    Drawing(
        "months_since_representative_change",
        "92 days are three whole months of 30",
        """
        registration_change
        item              changed_on
        person_in_charge  2025-05-01
        person_in_charge  2026-08-16
        """,
        3.0,
    ),
    Drawing(
        "months_since_representative_change",
        "24 where only other things, or long ago, have changed",
        """
        registration_change
        item              changed_on
        person_in_charge  2024-11-25
        address           2026-08-16
        """,
        24.0,
    ),
    Drawing(
        "address_changes",
        "twice in two years",
        """
        registration_change
        item     changed_on
        address  2024-11-25
        address  2025-05-01
        address  2026-05-01
        name     2026-05-01
        """,
        2.0,
    ),
    Drawing(
        "name_changes",
        "once in two years",
        """
        registration_change
        item     changed_on
        name     2024-11-25
        name     2026-05-01
        address  2026-05-01
        """,
        1.0,
    ),
    Drawing(
        "capital_rises",
        "amounts are compared whatever their unit; one that lacks its former amount counts for nothing",
        """
        registration_change
        item     changed_on  before          after
        capital  2025-01-01  100万元人民币   200.50万元人民币
        capital  2025-06-01  90万元          1,000,000元
        capital  2026-01-01  300万元         200万元
        capital  2026-06-01  .               500万元
        scope    2026-07-01  1类             2类
        """,
        2.0,
    ),
    Drawing(
        "capital_cuts",
        "less than before",
        """
        registration_change
        item     changed_on  before          after
        capital  2024-11-25  300万元         200万元
        capital  2025-06-01  1亿元           9000万元
        capital  2026-01-01  100万元         200万元
        capital  2026-06-01  500万元         .
        """,
        1.0,
    ),
]
