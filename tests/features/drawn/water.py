"""What the features of water mean."""

from tests.features.drawn import NULL, Drawing
from tests.features.drawn.electricity_payment import BILLS, TWO_RUNS, UNTOLD


def _of_water(bills: str) -> str:
    return bills.replace("electricity", "water")


DRAWINGS = [
    Drawing(
        "water_use",
        "the mean of the last twelve months over all meters",
        """
        water
        account  month             volume_litre
        1        2025-10..2025-10  900_000
        1        2025-11..2026-10   20_000
        2        2025-11..2026-10   10_000
        """,
        30.0,
    ),
    Drawing(
        "water_growth",
        "a year of 15 after a year of 10",
        """
        water
        month             volume_litre
        2024-11..2025-10  10_000
        2025-11..2026-10  15_000
        """,
        0.5,
    ),
    Drawing(
        "water_half_year_growth",
        "the newest quarter has not come: three months are enough",
        """
        water
        month             volume_litre
        2025-05..2025-10  10_000
        2025-11..2026-04  90_000
        2026-05..2026-07  15_000
        """,
        0.5,
    ),
    Drawing(
        "water_half_year_growth",
        "two months are not",
        """
        water
        month             volume_litre
        2025-05..2026-06  10_000
        """,
        NULL,
    ),
    Drawing(
        "water_variation",
        "half the months at 10, half at 30",
        """
        water
        month             volume_litre
        2025-11..2026-04  10_000
        2026-05..2026-10  30_000
        """,
        0.5,
    ),
    Drawing(
        "water_idle_months",
        "two months without water",
        """
        water
        month             volume_litre
        2025-11..2026-08  10_000
        2026-09..2026-10       0
        """,
        2.0,
    ),
    Drawing("water_overdue_months", "one paid late and two unpaid", _of_water(BILLS), 3.0),
    Drawing("water_overdue_run", "a bill paid in time ends the row", _of_water(TWO_RUNS), 2.0),
    Drawing("water_days_late", "0, 0 and 4 days, 83 and 52 up to now", _of_water(BILLS), (4 + 83 + 52) / 5),
    Drawing("water_unpaid", "two bills of the usual size", _of_water(BILLS), 2.0),
    Drawing("water_unpaid", "a quarter sent before its bills fell due tells nothing yet", _of_water(UNTOLD), NULL),
]
