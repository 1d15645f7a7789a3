"""What the features of how much electricity is used mean."""

import datetime as dt

from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "electricity_use",
        "the mean of the last twelve months over all meters",
        """
        electricity
        account  month             energy_wh
        1        2025-11..2026-10  100_000
        2        2025-11..2026-10   50_000
        """,
        150.0,
    ),
    Drawing(
        "electricity_use",
        "two months are too few",
        """
        electricity
        month             energy_wh
        2026-09..2026-10  100_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_capacity_score",
        "2999 kWh a month are two whole thousands",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  2_999_000
        """,
        30.0,
    ),
    Drawing(
        "electricity_capacity_score",
        "3000 kWh a month are three",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  3_000_000
        """,
        40.0,
    ),
    Drawing(
        "electricity_bills",
        "24 bills of 60 yuan; the month before them is out of sight",
        """
        electricity
        month             bill_fen
        2024-10..2026-10  6_000
        """,
        1440.0,
    ),
    Drawing(
        "electricity_growth",
        "a year of 120 after a year of 100 has grown by a fifth",
        """
        electricity
        month             energy_wh
        2024-11..2025-10  100_000
        2025-11..2026-10  120_000
        """,
        0.2,
    ),
    Drawing(
        "electricity_growth",
        "six months of the earlier year are enough",
        """
        electricity
        month             energy_wh
        2025-05..2025-10  100_000
        2025-11..2026-10   50_000
        """,
        -0.5,
    ),
    Drawing(
        "electricity_growth",
        "five months of the earlier year are too few",
        """
        electricity
        month             energy_wh
        2025-06..2026-10  100_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_growth",
        "next to nothing before: growth is cut at tenfold",
        """
        electricity
        month             energy_wh
        2024-11..2025-10    1_000
        2025-11..2026-10  100_000
        """,
        9.0,
    ),
    Drawing(
        "electricity_half_year_growth",
        "May to October against the same months a year before, whatever lies between",
        """
        electricity
        month             energy_wh
        2025-05..2025-10  100_000
        2025-11..2026-04  500_000
        2026-05..2026-10   80_000
        """,
        -0.2,
    ),
    Drawing(
        "electricity_half_year_growth",
        "three known months of the half year are too few",
        """
        electricity
        month             energy_wh
        2025-05..2025-10  100_000
        2026-08..2026-10  100_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_recent_growth",
        "August to October against the same season",
        """
        electricity
        month             energy_wh
        2025-08..2025-10  100_000
        2025-11..2026-07   10_000
        2026-08..2026-10  150_000
        """,
        0.5,
    ),
    Drawing(
        "electricity_recent_growth",
        "a January that is quiet every year is no collapse",
        """
        electricity
        month             energy_wh
        2024-11..2024-12  100_000
        2025-01..2025-01   10_000
        2025-02..2025-12  100_000
        2026-01..2026-01   10_000
        """,
        0.0,
        dt.date(2026, 2, 16),
    ),
    Drawing(
        "electricity_seasonal_growth",
        "eleven months doubled; the busy December, the same as before, does not outweigh them",
        """
        electricity
        month             energy_wh
        2024-11..2024-11    100_000
        2024-12..2024-12  1_000_000
        2025-01..2025-10    100_000
        2025-11..2025-11    200_000
        2025-12..2025-12  1_000_000
        2026-01..2026-10    200_000
        """,
        11 / 12,
    ),
    Drawing(
        "electricity_seasonal_growth",
        "a month that used a hundred times as much counts tenfold",
        """
        electricity
        month             energy_wh
        2024-11..2025-09  100_000
        2025-10..2025-10    1_000
        2025-11..2026-10  100_000
        """,
        (11 + 10) / 12 - 1,
    ),
    Drawing(
        "electricity_trend",
        "half a year as before, then half a year of twice as much",
        """
        electricity
        month             energy_wh
        2024-11..2025-10  100_000
        2025-11..2026-04  100_000
        2026-05..2026-10  200_000
        """,
        (18 / 143) / 1.5,  # the months lie 0.5 … 5.5 from their middle: 2 x 0.5 x 18 over 2 x 71.5
    ),
    Drawing(
        "electricity_trend",
        "a year alone has no year before",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  100_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_utilisation",
        "the last three months at a quarter of the peak",
        """
        electricity
        month             energy_wh
        2024-11..2026-07  100_000
        2026-08..2026-10   25_000
        """,
        0.25,
    ),
    Drawing(
        "electricity_utilisation_latest",
        "the last month against the twelve before it; the peak before them does not count",
        """
        electricity
        month             energy_wh
        2025-09..2025-09  900_000
        2025-10..2026-09  200_000
        2026-10..2026-10   50_000
        """,
        0.25,
    ),
    Drawing(
        "electricity_utilisation_latest",
        "the last month is not known yet",
        """
        electricity
        month             energy_wh
        2025-10..2026-09  200_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_utilisation_year",
        "eleven months at half of the twelfth",
        """
        electricity
        month             energy_wh
        2025-11..2026-09   50_000
        2026-10..2026-10  100_000
        """,
        6.5 / 12,
    ),
    Drawing(
        "electricity_utilisation_year",
        "nothing was used",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  0
        """,
        NULL,
    ),
    Drawing(
        "electricity_months_since_peak",
        "of two highest months the newer counts: June",
        """
        electricity
        month             energy_wh
        2025-01..2025-01  200_000
        2025-02..2026-05  100_000
        2026-06..2026-06  200_000
        2026-07..2026-10  100_000
        """,
        4.0,
    ),
    Drawing(
        "electricity_months_since_peak",
        "eleven months are too few to speak of a peak",
        """
        electricity
        month             energy_wh
        2025-12..2026-10  100_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_new_year_growth",
        "150 around the New Year of 17 February 2026 after 120 around that of 29 January 2025",
        """
        electricity
        month             energy_wh
        2025-01..2025-01   40_000
        2025-02..2025-02   80_000
        2025-03..2025-12  100_000
        2026-01..2026-01   90_000
        2026-02..2026-02   60_000
        """,
        0.25,
    ),
    Drawing(
        "electricity_new_year_growth",
        "in March both months of the year are over",
        """
        electricity
        month             energy_wh
        2026-01..2026-02  100_000
        2026-03..2026-12  900_000
        2027-01..2027-02   50_000
        """,
        -0.5,
        dt.date(2027, 3, 2),
    ),
    Drawing(
        "electricity_new_year_growth",
        "in February the January of two years ago is out of sight",
        """
        electricity
        month             energy_wh
        2025-01..2027-01  100_000
        """,
        NULL,
        dt.date(2027, 2, 10),
    ),
    Drawing(
        "electricity_restart",
        "after the Lantern Festival of 3 March 2026 April is the first whole month",
        """
        electricity
        month             energy_wh
        2025-11..2025-11  100_000
        2025-12..2025-12  300_000
        2026-01..2026-03   20_000
        2026-04..2026-04  150_000
        2026-05..2026-10  900_000
        """,
        0.75,
    ),
    Drawing(
        "electricity_restart",
        "while that April lasts, March 2025 after the Lantern Festival of 12 February counts",
        """
        electricity
        month             energy_wh
        2024-11..2024-12  100_000
        2025-01..2025-02   20_000
        2025-03..2025-03   90_000
        2025-04..2026-03  500_000
        """,
        0.9,
        dt.date(2026, 4, 16),
    ),
    Drawing(
        "electricity_restart",
        "opened after the New Year",
        """
        electricity
        month             energy_wh
        2026-03..2026-10  100_000
        """,
        NULL,
    ),
    Drawing(
        "electricity_load",
        "36 500 kWh a month of the 73 000 that 100 kVA give; closed accounts and gas meters do not count",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  36_500_000

        utility_account
        utility      account  capacity_kva  opened_on   closed_on
        electricity  1         60           2020-05-01  .
        electricity  2         40           2021-05-01  .
        electricity  3        900           2019-05-01  2022-05-01
        gas          4          .           2020-05-01  .
        """,
        0.5,
    ),
    Drawing(
        "electricity_load",
        "nobody has told the capacity",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  36_500_000

        utility_account
        utility      account  capacity_kva  opened_on
        electricity  1        .             2020-05-01
        """,
        NULL,
    ),
]
