"""What the features of permits mean."""

from tests.features.drawn import Drawing

DRAWINGS = [
    Drawing(
        "permits_in_force",
        "one without an end and one on its last day; not one that has ended, has yet to begin, or was revoked",
        """
        permit
        document  decided_on  valid_from  valid_until  state
        1号       2020-01-01  .           2099-12-31   in_force
        2号       2021-01-01  2021-01-01  2026-11-16   in_force
        3号       2021-01-01  2021-01-01  2026-11-15   in_force
        4号       2026-11-01  2026-12-01  2031-11-30   in_force
        5号       2021-01-01  2021-01-01  2099-12-31   revoked
        """,
        2.0,
    ),
    Drawing(
        "permits_granted",
        "of those in force the ones decided in the last 720 days",
        """
        permit
        document  decided_on  valid_until
        1号       2024-11-25  2099-12-31
        2号       2024-11-26  2099-12-31
        3号       2025-06-01  2026-06-01
        4号       2026-06-01  2031-06-01
        """,
        2.0,
    ),
    Drawing(
        "permits_expiring",
        "the last day is 90 days ahead at most",
        """
        permit
        document  decided_on  valid_until
        1号       2022-01-01  2026-11-16
        2号       2022-01-01  2027-02-14
        3号       2022-01-01  2027-02-15
        4号       2022-01-01  .
        """,
        2.0,
    ),
    Drawing(
        "discharge_permit",
        "told by its title",
        """
        permit
        document  title             decided_on  valid_until
        1号       排污许可证核发    2022-01-01  2027-01-01
        2号       排污许可证变更    2023-01-01  2027-01-01
        """,
        1.0,
    ),
    Drawing(
        "discharge_permit",
        "a permit to drain into the sewers is another thing",
        """
        permit
        document  title                 decided_on  valid_until
        1号       污水排入排水管网许可  2022-01-01  2027-01-01
        """,
        0.0,
    ),
]
