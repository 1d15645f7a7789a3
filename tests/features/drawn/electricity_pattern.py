"""What the features of how evenly electricity is used mean."""

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "electricity_variation",
        "half the months at 50, half at 150: 50 away from a mean of 100",
        """
        electricity
        month             energy_wh
        2025-11..2026-04   50_000
        2026-05..2026-10  150_000
        """,
        0.5,
    ),
    Drawing(
        "electricity_variation",
        "five months are too few",
        """
        electricity
        month             energy_wh
        2026-06..2026-10  100_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_seasonal_variation",
        "half the months as the year before, half at three times as much",
        """
        electricity
        month             energy_wh
        2024-11..2025-10  100_000
        2025-11..2026-04  100_000
        2026-05..2026-10  300_000
        """,
        0.5,
    ),
    Drawing(
        "electricity_seasonal_variation",
        "a season that returns is no unevenness",
        """
        electricity
        month             energy_wh
        2024-11..2025-04   50_000
        2025-05..2025-10  150_000
        2025-11..2026-04   50_000
        2026-05..2026-10  150_000
        """,
        0.0,
    ),
    Drawing(
        "electricity_idle_months",
        "two months of next to nothing",
        """
        electricity
        month             energy_wh
        2025-11..2026-05  100_000
        2026-06..2026-06    1_000
        2026-07..2026-08  100_000
        2026-09..2026-09    1_000
        2026-10..2026-10  100_000
        """,
        2.0,
    ),
    Drawing(
        "electricity_idle_months",
        "a meter that never turns is idle all the time",
        """
        electricity
        month             energy_wh
        2024-11..2026-10  0
        """,
        12.0,
    ),
    Drawing(
        "electricity_idle_run",
        "three months in a row, and one alone",
        """
        electricity
        month             energy_wh
        2024-11..2024-12  100_000
        2025-01..2025-03        0
        2025-04..2026-04  100_000
        2026-05..2026-05        0
        2026-06..2026-10  100_000
        """,
        3.0,
    ),
    Drawing(
        "electricity_shrinking_run",
        "three months at 80 per cent of the year before; nine tenths are not shrunk yet",
        """
        electricity
        month             energy_wh
        2024-11..2025-10  100_000
        2025-11..2026-01   80_000
        2026-02..2026-02   90_000
        2026-03..2026-04   80_000
        2026-05..2026-10  100_000
        """,
        3.0,
    ),
    Drawing(
        "electricity_shrinking_run",
        "no month can be compared",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  100_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_shrinking_now",
        "two months up to now; the longer row before them is over",
        """
        electricity
        month             energy_wh
        2024-11..2025-10  100_000
        2025-11..2026-07   50_000
        2026-08..2026-08  100_000
        2026-09..2026-10   50_000
        """,
        2.0,
    ),
    Drawing(
        "electricity_shrinking_now",
        "the newest month, not known yet, is passed over",
        """
        electricity
        month             energy_wh
        2024-11..2026-06  100_000
        2026-07..2026-09   50_000
        """,
        3.0,
    ),
    Drawing(
        "electricity_peak_share",
        "half at the peak; a meter that does not tell the hours does not count",
        """
        electricity
        account  month             energy_wh  peak_wh  flat_wh  valley_wh
        1        2025-11..2026-10  100_000    50_000   30_000   20_000
        2        2025-11..2026-10  900_000         .        .        .
        """,
        0.5,
    ),
    Drawing(
        "electricity_peak_share",
        "no meter tells the hours",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  100_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_valley_share",
        "a fifth by night",
        """
        electricity
        month             energy_wh  peak_wh  flat_wh  valley_wh
        2025-11..2026-10  100_000    50_000   30_000   20_000
        """,
        0.2,
    ),
    Drawing(
        "electricity_valley_change",
        "from a fifth to a half by night; the months between do not count",
        """
        electricity
        month             energy_wh  peak_wh  flat_wh  valley_wh
        2025-05..2025-10  100_000     50_000   30_000   20_000
        2025-11..2026-04  100_000    100_000        0        0
        2026-05..2026-10  100_000     20_000   30_000   50_000
        """,
        0.3,
    ),
    Drawing(
        "electricity_valley_change",
        "two months of the year before are too few",
        """
        electricity
        month             energy_wh  peak_wh  flat_wh  valley_wh
        2025-09..2026-10  100_000    50_000   30_000   20_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_missing_months",
        "April and May are missing; what lies before the first reading and after the last does not count",
        """
        electricity
        month             energy_wh
        2025-11..2026-03  100_000
        2026-06..2026-09  100_000
        """,
        2.0,
    ),
]
