"""What the features of electricity and gas together mean: 100 m³ of gas are 987 kWh."""

from tests.conftest import SHOP
from tests.features.drawn import NULL, Drawing

DRAWINGS = [
    Drawing(
        "energy_use",
        "100 kWh of electricity and 10 m³ of gas a month",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  100_000

        gas
        month             volume_litre
        2025-11..2026-10  10_000
        """,
        198.7,
    ),
    Drawing(
        "energy_growth",
        "a kiln that changes from 100 m³ of gas to 1085.7 kWh of electricity has grown by a tenth",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  1_085_700

        gas
        month             volume_litre
        2024-11..2025-10  100_000
        2025-11..2026-10        0
        """,
        0.1,
    ),
    Drawing(
        "energy_recent_growth",
        "from 100 m³ of gas to half of it in electricity",
        """
        electricity
        month             energy_wh
        2026-08..2026-10  493_500

        gas
        month             volume_litre
        2025-08..2025-10  100_000
        """,
        -0.5,
    ),
    Drawing(
        "energy_trend",
        "half a year as before with another fuel, then half a year of twice as much",
        """
        electricity
        month             energy_wh
        2025-11..2026-04    987_000
        2026-05..2026-10  1_974_000

        gas
        month             volume_litre
        2024-11..2025-10  100_000
        """,
        (18 / 143) / 1.5,
    ),
    Drawing(
        "energy_utilisation",
        "a quarter in electricity of the peak in gas",
        """
        electricity
        month             energy_wh
        2026-08..2026-10  246_750

        gas
        month             volume_litre
        2024-11..2026-07  100_000
        """,
        0.25,
    ),
    Drawing(
        "energy_variation",
        "half the months at 987 kWh of gas, half at three times as much electricity",
        """
        electricity
        month             energy_wh
        2026-05..2026-10  2_961_000

        gas
        month             volume_litre
        2025-11..2026-04  100_000
        """,
        0.5,
    ),
    Drawing(
        "energy_idle_months",
        "the kiln changed fuel in May and stood still in September and October",
        """
        electricity
        month             energy_wh
        2025-11..2026-04        0
        2026-05..2026-08  987_000
        2026-09..2026-10    1_000

        gas
        month             volume_litre
        2025-11..2026-04  100_000
        2026-05..2026-10        0
        """,
        2.0,
    ),
    Drawing(
        "energy_restart",
        "three quarters in electricity, in April 2026, of what gas gave before the New Year",
        """
        electricity
        month             energy_wh
        2026-04..2026-10  740_250

        gas
        month             volume_litre
        2025-11..2025-12  100_000
        """,
        0.75,
    ),
    Drawing(
        "gas_share",
        "three quarters of the heat come from gas",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  987_000

        gas
        month             volume_litre
        2025-11..2026-10  300_000
        """,
        0.75,
    ),
    Drawing(
        "gas_share",
        "others have gas meters, the kiln none",
        f"""
        electricity
        month             energy_wh
        2025-11..2026-10  987_000

        gas
        enterprise  month             volume_litre
        {SHOP}      2025-11..2026-10  300_000
        """,
        0.0,
    ),
    Drawing(
        "gas_share",
        "the gasworks has sent nothing yet",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  987_000
        """,
        NULL,
    ),
    Drawing(
        "gas_share",
        "gas alone, with the electricity unknown, says nothing of the share",
        """
        gas
        month             volume_litre
        2025-11..2026-10  300_000
        """,
        NULL,
    ),
    Drawing(
        "gas_share_change",
        "half gas a year ago, none now",
        """
        electricity
        month             energy_wh
        2025-05..2026-10  987_000

        gas
        month             volume_litre
        2025-05..2025-10  100_000
        2025-11..2026-04  900_000
        2026-05..2026-10        0
        """,
        -0.5,
    ),
    Drawing(
        "energy_cost",
        "60 yuan of electricity and 40 of gas a month",
        """
        electricity
        month             bill_fen
        2025-11..2026-10  6_000

        gas
        month             bill_fen
        2025-11..2026-10  4_000
        """,
        100.0,
    ),
    Drawing(
        "energy_price_growth",
        "a kWh for 60 fen, then for 75; that less is used does not matter",
        """
        electricity
        month             energy_wh  bill_fen
        2024-11..2025-10  200_000    12_000
        2025-11..2026-10  100_000     7_500
        """,
        0.25,
    ),
    Drawing(
        "energy_price_growth",
        "nothing was used the year before",
        """
        electricity
        month             energy_wh  bill_fen
        2024-11..2025-10        0         0
        2025-11..2026-10  100_000     7_500
        """,
        NULL,
    ),
    Drawing(
        "energy_per_insured",
        "1000 kWh a month for four",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  1_000_000

        social_insurance
        month             insured
        2025-11..2026-10  4
        """,
        250.0,
    ),
    Drawing(
        "energy_per_insured",
        "nobody is insured",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  1_000_000

        social_insurance
        month             insured
        2025-11..2026-10  0
        """,
        NULL,
    ),
    Drawing(
        "energy_cost_per_insured",
        "600 yuan of electricity and 400 of gas for four",
        """
        electricity
        month             bill_fen
        2025-11..2026-10  60_000

        gas
        month             bill_fen
        2025-11..2026-10  40_000

        social_insurance
        month             insured
        2025-11..2026-10  4
        """,
        250.0,
    ),
    Drawing(
        "water_to_energy_variation",
        "half the months three times as much water for a kWh",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  100_000

        water
        month             volume_litre
        2025-11..2026-04  10_000
        2026-05..2026-10  30_000
        """,
        0.5,
    ),
    Drawing(
        "water_to_energy_variation",
        "five months of water are too few",
        """
        electricity
        month             energy_wh
        2025-11..2026-10  100_000

        water
        month             volume_litre
        2026-06..2026-10  10_000
        """,
        NULL,
    ),
]
