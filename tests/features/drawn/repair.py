"""What the features of credit repair mean."""

from tests.features.drawn import Drawing

FIVE = """
        repair
        document  record_kind         applied_on  result   decided_on  known_at
        1         penalty             2024-11-25  granted  2024-12-05  2024-12-06
        2         penalty             2024-11-26  granted  2024-12-05  2024-12-06
        3         penalty             2026-05-01  pending  .           2026-05-02
        3         penalty             2026-05-01  granted  2026-05-10  2026-05-12
        4         abnormal_operation  2026-06-01  refused  2026-06-10  2026-06-12
        5         penalty             2026-11-01  pending  .           2026-11-02
"""
"""The first was applied for 721 days ago; the third was granted after all."""

DRAWINGS = [
    Drawing("repairs_granted", "two within 720 days, told by their newest state", FIVE, 2),
    Drawing("repairs_refused", "one", FIVE, 1),
    Drawing("repairs_pending", "one; what was granted is pending no more", FIVE, 1),
]
