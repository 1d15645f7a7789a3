"""What the features of accounts, of all bills together and of disconnections mean."""

from tests.features.drawn import NULL, Drawing
from tests.features.drawn.electricity_payment import BILLS, TWO_RUNS, UNTOLD

CUTS = """
supply_interruption
utility      ground    cut_on      restored_on
electricity  arrears   2024-11-15  2024-11-17
water        arrears   2024-11-16  2024-11-17
gas          arrears   2025-11-15  2025-11-17
electricity  arrears   2025-11-16  2025-11-18
electricity  planned   2026-05-01  2026-05-02
electricity  theft     2026-06-01  2026-06-05
water        arrears   2026-08-03  2026-08-10
"""
"""Seen from 16 November 2026, the first lies 731 days back, the second 730, the third 366 and the fourth 365."""

MISUSE = """
supply_interruption
utility      ground   cut_on      restored_on
electricity  theft    2023-11-16  2023-11-20
electricity  theft    2023-11-17  2023-11-20
electricity  theft    2026-06-01  2026-06-05
electricity  planned  2026-07-01  2026-07-02
"""
"""The second lies 1095 days back."""

WORKS_ONLY = """
supply_interruption
utility      ground   cut_on
electricity  planned  2026-11-10
"""
"""Works on the grid, not over yet."""

ACCOUNTS = """
utility_account
utility      account  ownership  share_percent  opened_on   closed_on   known_at
electricity  1        own        .              2012-11-16  2026-03-01  2026-04-15
electricity  2        own        .              2022-11-16  .           2023-01-15
water        3        shared     50             2024-03-01  .           2024-04-15
electricity  4        landlord   .              2025-03-01  .           2025-04-15
gas          5        own        .              2020-03-01  2025-11-15  2026-01-15
"""
"""Three are open, the oldest for four years; one was closed within a year, one the day before."""

DRAWINGS = [
    Drawing(
        "utilities_in_arrears",
        "water and gas are unpaid, electricity is late but paid",
        TWO_RUNS + BILLS.replace("electricity", "water") + BILLS.replace("electricity", "gas"),
        2.0,
    ),
    Drawing("utilities_in_arrears", "whether the only bill due was paid, nobody has said yet", UNTOLD, NULL),
    Drawing(
        "bills_on_time",
        "two of five bills of electricity, and one of four of water",
        BILLS + TWO_RUNS.replace("electricity", "water"),
        3 / 9,
    ),
    Drawing("bills_on_time", "whether the only bill due was paid, nobody has said yet", UNTOLD, NULL),
    Drawing("disconnections", "for arrears within 365 days", CUTS, 2.0),
    Drawing("disconnections", "works on the grid do not count", WORKS_ONLY, 0.0),
    Drawing("disconnections_two_years", "for arrears within 730 days", CUTS, 4.0),
    Drawing("months_since_disconnection", "the newest for arrears lies 105 days back", CUTS, 3.0),
    Drawing("months_since_disconnection", "works on the grid do not count", WORKS_ONLY, 60.0),
    Drawing(
        "disconnected_days",
        "ten days in March, ten up to now; works on the grid do not count",
        """
        supply_interruption
        utility      ground   cut_on      restored_on
        electricity  arrears  2023-03-01  2023-06-01
        electricity  arrears  2026-03-01  2026-03-11
        electricity  planned  2026-05-01  2026-05-03
        electricity  arrears  2026-11-06  .
        """,
        20.0,
    ),
    Drawing(
        "disconnected_now",
        "two meters are off",
        """
        supply_interruption
        utility      ground   cut_on      restored_on
        electricity  arrears  2026-11-06  .
        gas          arrears  2026-11-06  .
        """,
        1.0,
    ),
    Drawing("disconnected_now", "all came back", CUTS, 0.0),
    Drawing("disconnected_now", "off for works on the grid", WORKS_ONLY, 0.0),
    Drawing("misuse_cases", "two within three years", MISUSE, 2.0),
    Drawing("open_utility_accounts", "three of five are open", ACCOUNTS, 3.0),
    Drawing("closed_utility_accounts", "one was closed within a year", ACCOUNTS, 1.0),
    Drawing("utility_account_years", "the oldest open one is 1461 days old", ACCOUNTS, 4.0),
    Drawing(
        "utility_account_years",
        "the only account is closed",
        """
        utility_account
        utility      account  ownership  opened_on   closed_on   known_at
        electricity  1        own        2020-03-01  2026-03-01  2026-04-15
        """,
        NULL,
    ),
    Drawing("own_meter_share", "its own, half of a shared one, a landlord's", ACCOUNTS, 0.5),
    Drawing(
        "meter_name_match",
        "one account in its name, written another way, one in the landlord's; the water account does not count",
        """
        utility_account
        utility      account  account_name            opened_on
        electricity  1        恒艺(集团)陶瓷有限责任公司  2020-03-01
        electricity  2        德化县16号工业厂房业主      2020-03-01
        water        3        德化县16号工业厂房业主      2020-03-01

        registration
        name                          changed_on
        德化县恒艺（集团）陶瓷有限公司  2019-03-01
        """,
        0.5,
    ),
    Drawing(
        "meter_name_match",
        "the account kept the name that the kiln has given up",
        """
        utility_account
        utility      account  account_name     opened_on
        electricity  1        德化县旧名陶瓷厂  2020-03-01

        registration
        name              changed_on
        德化县旧名陶瓷厂  2019-03-01
        德化县新名陶瓷厂  2026-03-01
        """,
        0.0,
    ),
    Drawing(
        "meter_name_match",
        "the registered name is not known",
        """
        utility_account
        utility      account  account_name     opened_on
        electricity  1        德化县恒艺陶瓷厂  2020-03-01
        """,
        NULL,
    ),
]
